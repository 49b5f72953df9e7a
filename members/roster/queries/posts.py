from collections.abc import Iterable
from datetime import date

from members.roster.models import Member, Post, PostTitle
from organizations.tree.models import Organization


def secretaries_of(organizations: Iterable[int], day: date) -> dict[int, str]:
    """Name of whoever was secretary on `day`, by organization id; a vacant post is absent."""
    posts = Post.objects.as_of(day).filter(title=PostTitle.SECRETARY, organization__in=list(organizations))
    return dict(posts.values_list("organization", "member__name"))


def posts_at_home(member: Member) -> list[str]:
    """The posts somebody holds in the home branch, by title."""
    held = Post.objects.filter(member=member, organization=member.organization_id, ends_on=None)
    return [post.get_title_display() for post in held.order_by("pk")]


def secretary_of(organization: Organization) -> Member | None:
    held = Post.objects.filter(organization=organization, title=PostTitle.SECRETARY, ends_on=None)
    post = held.select_related("member").first()
    return post.member if post else None


def posts_in(organization: Organization) -> int:
    return Post.objects.filter(organization=organization, ends_on=None).count()
