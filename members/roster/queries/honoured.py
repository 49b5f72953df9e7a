"""光荣在党50年: whose 党龄, counted from becoming a full member, is fifty years or more on a day (domain.md §3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from dangjian.audit.rules import narrowed_to
from dangjian.fields.dates import Precision
from members.roster.models import IN_STANDING, Category, Member, MemberQuerySet
from members.roster.queries.members import SINCE
from members.roster.rules import HONOURED_AFTER, years_after, years_before
from organizations.tree.models import Organization

THIS_YEAR = "YEAR"


@dataclass(frozen=True)
class HonouredWanted:
    """On which day; nothing more is everybody in reach, `reached` only whoever got there within the year before."""

    as_of: date
    organization: Organization | None = None
    reached: str = ""

    def narrowing(self) -> dict[str, object]:
        return narrowed_to(self)


def honoured_list(members: MemberQuerySet, wanted: HonouredWanted) -> QuerySet[Member]:
    """`members` comes scoped; branch by branch, the longest in the party first. Who has died or left is not among them."""
    within: QuerySet[Member] = members.under(wanted.organization.path) if wanted.organization else members
    standing = within.filter(category=Category.FULL, membership_status__in=IN_STANDING).alias(since=SINCE)
    found = standing.filter(since__lte=years_before(wanted.as_of, HONOURED_AFTER))
    if wanted.reached:
        found = found.filter(since__gt=years_before(wanted.as_of, HONOURED_AFTER + 1))
    return found.order_by("path", "since", "pinyin", "pk")


@dataclass(frozen=True)
class Honoured:
    """`doubtful`: the paper knows only the month or the year, and fifty years may not be full on the day."""

    member: Member
    years: int
    since: str
    fulfilled_on: date
    doubtful: bool


def honoured_lines(people: Iterable[Member], *, as_of: date) -> list[Honoured]:
    return [line_of(one, as_of) for one in people]


def line_of(member: Member, as_of: date) -> Honoured:
    since = member.regularized_on or member.joined_on
    precision = member.regularized_precision if member.regularized_on else member.joined_precision
    assert since is not None  # noqa: S101 - the list is narrowed by it
    latest = latest_day(since, precision)
    return Honoured(
        member=member,
        years=member.party_age(as_of) or 0,
        since=member.regularized or member.joined,
        fulfilled_on=years_after(since, HONOURED_AFTER),
        doubtful=latest > years_before(as_of, HONOURED_AFTER),
    )


def latest_day(day: date, precision: str) -> date:
    """The last day that a date may mean of which only the month or the year is known."""
    if precision == Precision.YEAR:
        return date(day.year, 12, 31)
    if precision == Precision.MONTH:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return following - date.resolution
    return day
