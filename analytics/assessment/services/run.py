"""One computation of a quarter, behind three doors: the command, the desk's button and the first day of a quarter."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from analytics.assessment.models import Run, Score, ScoreLine
from analytics.assessment.queries.facts import read_facts
from analytics.assessment.services.scoring import BranchScore, Line, Result, UnitScore, score
from dangjian.audit.services import record
from dangjian.jobs.models import LostLease
from dangjian.jobs.rules import checkpoint
from dangjian.jobs.services import snapshot
from dangjian.periods import Quarter
from organizations.access.models import Account

STEPS = 3


class NothingToAssess(Exception):
    """No branch had anything due in the quarter: the district or its rules begin later."""


def ask(*, quarter: Quarter, by: Account | None, today: date) -> Run:
    """Put a run of the quarter in line; whoever works next computes it. A race for the version is tried again."""
    for _ in range(5):
        try:
            with transaction.atomic():
                return create_run(quarter=quarter, by=by, today=today)
        except IntegrityError:
            continue
    raise LostLease


def create_run(*, quarter: Quarter, by: Account | None, today: date) -> Run:
    last = Run.objects.filter(year=quarter.year, number=quarter.number).aggregate(last=Max("version"))["last"] or 0
    run = Run.objects.create(
        year=quarter.year, number=quarter.number, version=last + 1, as_of=today, asked_by=by, progress_total=STEPS
    )
    record("assessment.ask", by=by, target=run, quarter=str(quarter))
    return run


def assess(*, quarter: Quarter, by: Account | None, today: date, clock: Callable[[], datetime]) -> Run:
    """Ask for a run and compute it at once, in this process."""
    run = ask(quarter=quarter, by=by, today=today)
    if run.claim(now=clock()):
        compute(run, clock=clock)
    return run


def compute_next(*, clock: Callable[[], datetime]) -> bool:
    """Compute one waiting run; say whether there was one."""
    run = Run.objects.claimable(now=clock()).order_by("pk").first()
    if run is None or not run.claim(now=clock()):
        return run is not None
    try:
        compute(run, clock=clock)
    except NothingToAssess:
        run.give_up(reason="这个季度没有应做的事项，没有可以计算的支部。")
    return True


def compute(run: Run, *, clock: Callable[[], datetime]) -> None:
    """Read in one snapshot, score without the database, publish in one transaction. Raises LostLease, NothingToAssess."""
    with snapshot():
        facts = read_facts(run.quarter, today=run.as_of)
    run.advance(done=1, total=STEPS, now=clock())
    result = score(facts)
    if not result.branches:
        raise NothingToAssess
    run.advance(done=2, total=STEPS, now=clock())
    checkpoint("assessment.before_publish")
    with transaction.atomic():
        publish(run, result, now=clock())
        checkpoint("assessment.before_commit")
    checkpoint("assessment.after_commit")


def publish(run: Run, result: Result, *, now: datetime) -> None:
    """All rows of the run and the switch to it, or nothing."""
    Run.objects.filter(year=run.year, number=run.number, is_current=True).update(is_current=False)
    run.finish(
        is_current=True,
        published_at=now,
        input_digest=result.input_digest,
        result_digest=result.result_digest,
        progress_done=STEPS,
        counts={
            "branches": len(result.branches),
            "units": len(result.units),
            "lines": sum(len(branch.lines) for branch in result.branches),
            "left_out": len(result.left_out),
        },
    )
    write_branches(run, result.branches)
    Score.objects.bulk_create([unit_row(run, unit) for unit in result.units], batch_size=500)
    record("assessment.publish", by=run.asked_by, target=run, quarter=str(run.quarter), digest=run.result_digest)


def write_branches(run: Run, branches: list[BranchScore]) -> None:
    rows = Score.objects.bulk_create([branch_row(run, branch) for branch in branches], batch_size=500)
    lines = [line_row(row, line) for row, branch in zip(rows, branches, strict=True) for line in branch.lines]
    ScoreLine.objects.bulk_create(lines, batch_size=500)


def branch_row(run: Run, branch: BranchScore) -> Score:
    return Score(
        run=run,
        organization_id=branch.place.pk,
        path=branch.place.path,
        committee_id=branch.place.committee_id,
        scheme_id=branch.scheme.pk,
        points=branch.points,
        rank=branch.rank,
        rank_in_committee=branch.rank_in_committee,
    )


def unit_row(run: Run, unit: UnitScore) -> Score:
    return Score(
        run=run,
        organization_id=unit.place.pk,
        path=unit.place.path,
        committee_id=unit.place.committee_id,
        points=unit.points,
        branches=unit.branches,
    )


def line_row(score_row: Score, line: Line) -> ScoreLine:
    return ScoreLine(
        score=score_row,
        item_id=line.item_pk,
        done=line.counted.done,
        due=line.counted.due,
        weight=line.weight,
        points=line.points,
        applies=line.counted.due > 0,
        evidence=[one.stored() for one in line.proof.evidence],
        missing=[gap.stored() for gap in line.proof.missing],
    )
