"""Which themes are suggested to whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from activities.duties.models import GroupTheme, ServiceCategory, ThemeGuide
from dangjian.fields.paths import steps
from dangjian.periods import Month, last_day
from organizations.access.models import Account
from organizations.access.rules import Right, roles_with
from organizations.groups.models import CollaborationGroup, GroupMembership
from organizations.tree.models import PARTY_KINDS, Kind, Organization


def guides_heard(organization: Organization, months: Iterable[Month]) -> list[ThemeGuide | GroupTheme]:
    """What is said to a branch: month by month, its group first, then the nearest committee, the own sector's before
    everybody's."""
    months = list(months)
    above = [*organization.ancestor_paths, organization.path]
    rows = ThemeGuide.objects.for_months(months).filter(path__in=above, sector__in=("", organization.sector))
    nearest = sorted(rows.select_related("organization"), key=lambda one: (-len(one.path), one.sector == ""))
    return sorted([*group_themes(organization, months), *nearest], key=lambda one: one.month)


def group_themes(organization: Organization, months: Iterable[Month]) -> list[GroupTheme]:
    """What its group suggests to a branch that works with it on the last day of the month, in one query."""
    heard = Q(pk__in=[])
    for month in months:
        mine = GroupMembership.objects.as_of(last_day(month)).filter(organization__in=steps(organization.path))
        heard |= Q(month=str(month), group__in=mine.values("group"))
    return list(GroupTheme.objects.filter(heard).select_related("group"))


def guiding_places(account: Account) -> QuerySet[Organization]:
    """The committees for which somebody keeps the guide: those named in the own grants, not everything below them."""
    named = account.reach.organizations(*roles_with(Right.MAINTAIN))
    kinds = [kind for kind in PARTY_KINDS if kind != Kind.BRANCH]
    standing = Organization.objects.editable_by(account).filter(pk__in=named, kind__in=kinds, dissolved_on=None)
    return standing.order_by("path")


def guides_of_year(account: Account, year: int) -> QuerySet[ThemeGuide]:
    """Everything in reach, the latest month first, from the top of the tree down."""
    rows = ThemeGuide.objects.visible_to(account).filter(month__startswith=f"{year}-")
    return rows.select_related("organization", "made_by").order_by("-month", "path", "sector", "pk")


@dataclass(frozen=True)
class GuideLine:
    guide: ThemeGuide
    month: Month
    may_edit: bool


def guide_lines(guides: Iterable[ThemeGuide], account: Account, *, this_month: Month) -> list[GuideLine]:
    """Months that are over stay as they were."""
    lines = [(guide, Month.parse(guide.month)) for guide in guides]
    return [
        GuideLine(guide, month, month >= this_month and account.reach.covers(Right.MAINTAIN, guide.path, guide.sector))
        for guide, month in lines
    ]


@dataclass(frozen=True)
class Gap:
    """A month for which the own committee has said nothing to everybody yet, and what it said before."""

    month: Month
    last_month: ThemeGuide | None
    last_year: ThemeGuide | None


def gaps(organization: Organization, months: list[Month]) -> list[Gap]:
    """One query, however many months."""
    before = [month.shifted(-1) for month in months] + [month.shifted(-12) for month in months]
    own = ThemeGuide.objects.for_months([*months, *before]).filter(organization=organization, sector="")
    said = {guide.month: guide for guide in own}
    return [
        Gap(month, said.get(str(month.shifted(-1))), said.get(str(month.shifted(-12))))
        for month in months
        if str(month) not in said
    ]


def theme_of(group: CollaborationGroup, month: Month) -> GroupTheme | None:
    return GroupTheme.objects.filter(group=group, month=str(month)).select_related("group").first()


def service_categories() -> list[str]:
    """The words that forms offer."""
    return list(ServiceCategory.objects.in_use().values_list("name", flat=True))
