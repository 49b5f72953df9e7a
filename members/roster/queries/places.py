"""What one organization's page tells about the people in it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from members.private.models import PrivateNumbers
from members.private.services import masked, post_contact
from members.roster.models import Member, MemberQuerySet, Post, PostTitle, Subgroup, Term
from members.roster.queries.outline import Line, amounts
from members.roster.rules import counted_order
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Organization
from organizations.tree.queries import Twig, order


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post; `contact` is masked for readers from elsewhere."""

    post: Post
    title: str
    member: Member
    contact: str


def sees_contacts(account: Account, organization: Organization) -> bool:
    """Post holders are there to be called: by the organizations above that look after the place, and by the own branch.
    A line of another department reads what was recorded and calls nobody."""
    rights = (Right.MAINTAIN, Right.RECORD, Right.TAKE_PART)
    return any(account.reach.covers(one, organization.path, organization.sector) for one in rights)


def holders(organization: Organization, *, today: date, by: Account) -> list[Holder]:
    """Who holds a post on the day, secretary first."""
    posts = Post.objects.as_of(today).filter(organization=organization).select_related("member__numbers")
    number = post_contact if sees_contacts(by, organization) else masked_phone
    found = [Holder(post, post.get_title_display(), post.member, number(post.member.numbers)) for post in posts]
    return sorted(found, key=lambda one: (PostTitle.values.index(one.post.title), one.member.pinyin))


def masked_phone(numbers: PrivateNumbers | None) -> str:
    return masked(numbers).phone


def current_term(organization: Organization, *, today: date) -> Term | None:
    return Term.objects.as_of(today).filter(organization=organization).order_by("-starts_on").first()


def subgroups(organization: Organization, *, today: date) -> list[Subgroup]:
    """The subgroups of the day in the order people count them, with `size`, how many are in each."""
    inside = Q(memberships__starts_on__lte=today) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gt=today))
    standing = Subgroup.objects.as_of(today).filter(organization=organization)
    sized = standing.annotate(size=Count("memberships", filter=inside)).order_by("pk")
    return sorted(sized, key=lambda one: counted_order(one.name))


@dataclass(frozen=True)
class Below:
    """An organization's own line and one for each directly below it, with all that stands under them."""

    own: Line
    children: list[Line]


def places_below(organization: Organization, organizations: QuerySet[Organization], members: MemberQuerySet) -> Below:
    everywhere = list(organizations.filter(path__under=organization.path))
    counted = amounts(everywhere, members)
    children = sorted((one for one in everywhere if one.parent_id == organization.pk), key=order)
    return Below(
        own=counted.line(Twig(organization, depth=0)),
        children=[counted.line(Twig(one, depth=1)) for one in children],
    )
