from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from members.roster.models import Member, Post, PostTitle
from organizations.access.models import Grant
from organizations.access.rules import Role
from organizations.tree.models import Organization


def secretaries_of(organizations: Iterable[int], day: date) -> dict[int, str]:
    """Name of whoever was secretary on `day`, by organization id; a vacant post is absent."""
    posts = Post.objects.as_of(day).filter(title=PostTitle.SECRETARY, organization__in=list(organizations))
    return dict(posts.values_list("organization", "member__name"))


@dataclass(frozen=True)
class InOffice:
    """Who was secretary from one day to another, both included; nobody while the post was vacant."""

    name: str
    first: date
    last: date


def secretaries_between(organization: int, start: date, end: date) -> list[InOffice]:
    """The secretaries of [start, end) one after the other, with the days on which there was none; one query."""
    posts = Post.objects.filter(Q(ends_on=None) | Q(ends_on__gt=start), organization=organization, starts_on__lt=end)
    held = posts.filter(title=PostTitle.SECRETARY).order_by("starts_on", "pk")
    found, day, one = [], start, timedelta(days=1)
    for name, starts_on, ends_on in held.values_list("member__name", "starts_on", "ends_on"):
        first, over = max(starts_on, day), min(ends_on or end, end)
        if first > day:
            found.append(InOffice("", day, first - one))
        if over > first:
            found.append(InOffice(name, first, over - one))
        day = max(day, over)
    return [*found, InOffice("", day, end - one)] if day < end else found


def posts_at_home(member: Member) -> list[str]:
    """The posts somebody holds in the home branch, by title."""
    held = Post.objects.filter(member=member, organization=member.organization_id, ends_on=None)
    return [post.get_title_display() for post in held.order_by("pk")]


def rights_at_home(member: Member) -> list[str]:
    """What the account may do in the home branch beside taking part, by the names of the roles."""
    held = Grant.objects.not_over().filter(account=member.account_id, organization=member.organization_id)
    roles = set(held.exclude(role=Role.MEMBER).values_list("role", flat=True)) if member.account_id else set()
    return [role.label for role in Role if role in roles]


def secretary_of(organization: Organization) -> Member | None:
    held = Post.objects.filter(organization=organization, title=PostTitle.SECRETARY, ends_on=None)
    post = held.select_related("member").first()
    return post.member if post else None


def posts_in(organization: Organization) -> int:
    return Post.objects.filter(organization=organization, ends_on=None).count()
