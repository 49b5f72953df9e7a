"""What a unit directly under the district committee answers for beside its branches' own work.

Grouped by where a place stood in the quarter; places are named by row and uid, so that a new name changes no digest.
"""

from collections import defaultdict
from datetime import date
from typing import ClassVar

from analytics.indicators.queries.reading import Apart
from analytics.indicators.rules import About, Counted, Fact, Missing, Proof, Span, month_day
from members.followups.models import Inspection
from members.roster.models import Post, PostTitle


class BranchMean(Apart):
    """所属支部平均分: filled in by the scoring, which alone knows the branches' points, in thousandths of 100 points."""

    code: ClassVar[str] = "branch_mean"
    name: ClassVar[str] = "所属支部平均分"
    version: ClassVar[int] = 1

    def measure(self, span: Span) -> dict[int, Counted]:
        return {}

    def proof(self, span: Span) -> dict[int, Proof]:
        return {}


class PostsFilled(Apart):
    """书记配备: branches that had a secretary on the quarter's last day."""

    code: ClassVar[str] = "posts_filled"
    name: ClassVar[str] = "书记配备"
    version: ClassVar[int] = 1

    def filled(self, span: Span) -> set[int]:
        held = Post.objects.as_of(span.day).filter(title=PostTitle.SECRETARY)
        return set(held.values_list("organization", flat=True))

    def measure(self, span: Span) -> dict[int, Counted]:
        return done_of_branches(span, self.filled(span))

    def proof(self, span: Span) -> dict[int, Proof]:
        filled, proofs = self.filled(span), defaultdict[int, Proof](Proof)
        for unit, counted in sorted(done_of_branches(span, filled).items()):
            if counted.done:
                what = f"{month_day(span.day)}有书记的党支部{counted.done}个"
                proofs[unit].evidence.append(Fact(what, span.day, counts=counted.done))
        for unit, about in in_order(span):
            if about.pk not in filled:
                proofs[unit].missing.append(Missing("书记", span.day, "空缺", about))
        return proofs


class Guidance(Apart):
    """督查指导: branches that an office of their unit went to see in the quarter."""

    code: ClassVar[str] = "guidance"
    name: ClassVar[str] = "督查指导"
    version: ClassVar[int] = 1

    def visits(self, span: Span) -> dict[int, list[date]]:
        """The days by branch; who comes from another unit or from the department guides for himself."""
        unit_of, found = span.tree.unit_of, defaultdict[int, list[date]](list)
        held = Inspection.objects.filter(held_on__gte=span.quarter.start, held_on__lt=span.until)
        for inspector, branch, day in held.order_by("held_on", "uid").values_list(
            "inspector", "organization", "held_on"
        ):
            if (
                branch in span.tree.branches
                and unit_of(inspector) is not None
                and unit_of(inspector) == unit_of(branch)
            ):
                found[branch].append(day)
        return found

    def measure(self, span: Span) -> dict[int, Counted]:
        return done_of_branches(span, set(self.visits(span)))

    def proof(self, span: Span) -> dict[int, Proof]:
        visits, proofs = self.visits(span), defaultdict[int, Proof](Proof)
        for unit, about in in_order(span):
            for again, day in enumerate(visits.get(about.pk, ())):
                proofs[unit].evidence.append(Fact(f"{month_day(day)}督查", day, about, counts=0 if again else 1))
            if about.pk not in visits:
                proofs[unit].missing.append(Missing("督查", span.day, "本季度没有去过", about))
        return proofs


def done_of_branches(span: Span, done: set[int]) -> dict[int, Counted]:
    """How many of a unit's branches are among `done`."""
    counted: dict[int, Counted] = defaultdict(Counted)
    for unit, about in span.tree.branches_of_units():
        counted[unit] += Counted(int(about.pk in done), 1)
    return dict(counted)


def in_order(span: Span) -> list[tuple[int, About]]:
    return sorted(span.tree.branches_of_units(), key=lambda pair: str(pair[1].uid))
