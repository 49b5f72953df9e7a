"""Who came, branch by branch: what the desk's pages say about attendance."""

from collections import defaultdict
from collections.abc import Iterable

from activities.records.queries.rollup import rollup_of
from activities.records.rules import Turnout
from dangjian.periods import Month
from organizations.access.models import Account
from organizations.tree.models import Organization

Attended = dict[tuple[int, int], Turnout]


def attended(account: Account, months: Iterable[Month]) -> Attended:
    """By branch and month (yyyymm), of the branches in reach; of what a duty asks for, as 到会率 counts it."""
    branches = Organization.objects.visible_to(account).branches()
    return {(branch, month.index): one.turnout for (branch, month), one in rollup_of(branches, months).items()}


def together(turnouts: Iterable[Turnout]) -> Turnout:
    every = list(turnouts)
    return Turnout(
        sum(one.due for one in every),
        sum(one.present for one in every),
        sum(one.excused for one in every),
        sum(one.unexplained for one in every),
    )


def by_branch(found: Attended, months: Iterable[Month]) -> dict[int, Turnout]:
    wanted, groups = {month.index for month in months}, defaultdict(list)
    for (branch, period), turnout in found.items():
        if period in wanted:
            groups[branch].append(turnout)
    return {branch: together(turnouts) for branch, turnouts in groups.items()}
