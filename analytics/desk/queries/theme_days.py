"""主题党日 by sector in a period: how many themes, how often held, how many came."""

from django.db.models import Count, Q

from activities.duties.models import DutyKind
from activities.records.models import Activity
from activities.records.queries.rollup import rolled_by_branch
from activities.records.rules import Turnout
from analytics.desk.rules.theme_days import ThemeDays
from dangjian.periods import Period, last_day, months_of
from organizations.access.models import Account
from organizations.tree.models import Organization, OrganizationEdge
from organizations.tree.rules import Kind, Sector


def theme_days(account: Account, period: Period) -> list[ThemeDays]:
    """One row per sector that has branches in reach, as they were on the period's last day; three statements."""
    sectors = sectors_on(account, period)
    rows = {value: ThemeDays(label) for value, label in Sector.choices}
    for sector in sectors.values():
        rows[sector].branches += 1
    held = Activity.objects.visible_to(account).counted().filter(kind=DutyKind.THEME_DAY).held_in(period)
    for branch, topic, many in held.order_by().values_list("organization", "topic").annotate(n=Count("pk")):
        row = rows[sectors.get(branch, Sector.OTHER)]
        row.held += many
        row.themes.add("".join(topic.split()))
    for branch, turnout in came_to(account, period).items():
        rows[sectors.get(branch, Sector.OTHER)].came.append(turnout)
    return [row for row in rows.values() if row.branches or row.held]


def sectors_on(account: Account, period: Period) -> dict[int, str]:
    day = last_day(period)
    edges = OrganizationEdge.objects.visible_to(account).filter(kind=Kind.BRANCH, starts_on__lte=day)
    return dict(edges.filter(Q(ends_on=None) | Q(ends_on__gt=day)).values_list("organization", "sector"))


def came_to(account: Account, period: Period) -> dict[int, Turnout]:
    """By the branch that people belonged to: a guest's people count in their own branch's sector."""
    branches = Organization.objects.visible_to(account).branches()
    found = rolled_by_branch(branches, months_of(period), kinds=[DutyKind.THEME_DAY])
    return {branch: one.turnout for branch, one in found.items()}
