"""One computation of a quarter, behind three doors: the command, the desk's button and the first day of a quarter."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import repeat

from django.db import IntegrityError, transaction
from django.db.models import Max

from activities.duties.services import close_quarter
from activities.records.queries.reading import Reading
from activities.records.services import count_late_changes, repair
from analytics.assessment.models import Closing, Run, Score, ScoreLine
from analytics.assessment.queries.facts import Place, read_facts
from analytics.assessment.queries.late import Uncounted, uncounted
from analytics.assessment.services.closings import QuarterNotOver, begin_closing, give_up_taking, settle_version
from analytics.assessment.services.matrix import Line, Scored
from analytics.assessment.services.rolling import UnitScore
from analytics.assessment.services.scoring import Result, score
from analytics.indicators.rules import as_json
from analytics.indicators.services import count_late
from dangjian.audit.services import record
from dangjian.bulk import uncollected, write_rows
from dangjian.jobs.models import LostLease
from dangjian.jobs.rules import checkpoint
from dangjian.jobs.services import TOO_OFTEN, snapshot
from dangjian.periods import Quarter
from organizations.access.models import Account

STEPS = 3
SCORE_COLUMNS = [
    "run_id",
    "organization_id",
    "path",
    "committee_id",
    "scheme_id",
    "points",
    "branches",
    "left_out",
    "ceiling",
    "rank",
    "rank_in_committee",
]
LINE_COLUMNS = ["score_id", "kind", "item_id", "done", "due", "weight", "points", "applies", "evidence", "missing"]


class NothingToAssess(Exception):
    """No branch had anything due in the quarter: the district or its rules begin later."""


class ReasonMissing(Exception):
    """The quarter's figures were taken; a further version says why there is one."""


def ask(*, quarter: Quarter, by: Account | None, today: date, reason: str = "") -> Run:
    """Put a run of the quarter in line; whoever works next computes it. A race for the version is tried again.

    Raises ReasonMissing.
    """
    for _ in range(5):
        try:
            with transaction.atomic():
                return create_run(quarter=quarter, by=by, today=today, reason=reason)
        except IntegrityError:
            continue
    raise LostLease


def create_run(*, quarter: Quarter, by: Account | None, today: date, reason: str = "") -> Run:
    """Once the quarter is closed, a version says which one it adjusts and why. Raises ReasonMissing."""
    closing = Closing.objects.of(quarter).first()
    if closing and not reason:
        raise ReasonMissing
    last = Run.objects.filter(year=quarter.year, number=quarter.number).aggregate(last=Max("version"))["last"] or 0
    run = Run.objects.create(
        year=quarter.year,
        number=quarter.number,
        version=last + 1,
        as_of=today,
        asked_by=by,
        progress_total=STEPS,
        adjusts_id=closing.run_id if closing else None,
        reason=reason,
    )
    record("assessment.ask", by=by, target=run, quarter=str(quarter))
    return run


def take_figures(*, quarter: Quarter, by: Account | None, today: date, now: datetime) -> Closing:
    """取数: close the quarter and put the run that reads it in line. Raises QuarterNotOver, AlreadyClosed."""
    if today < quarter.end:
        raise QuarterNotOver
    for _ in range(5):
        try:
            with transaction.atomic():
                # First the lock: of two closers the second waits here, and finds the quarter closed.
                close_quarter(quarter=quarter, now=now)
                run = create_run(quarter=quarter, by=by, today=today)
                return begin_closing(run=run, by=by, today=today, now=now)
        except IntegrityError:  # somebody asked for a version in the same moment
            continue
    raise LostLease


def assess(
    *, quarter: Quarter, by: Account | None, today: date, clock: Callable[[], datetime], reason: str = ""
) -> Run:
    """Ask for a run and compute it at once, in this process. Raises ReasonMissing, NothingToAssess."""
    run = ask(quarter=quarter, by=by, today=today, reason=reason)
    if run.claim(now=clock()):
        compute(run, clock=clock)
    return run


def compute_next(*, clock: Callable[[], datetime]) -> bool:
    """Compute one waiting run, or give up one that no attempt brings to an end; say whether there was one."""
    run = Run.objects.claimable(now=clock()).order_by("pk").first()
    if run is None:
        return False
    if run.is_worn_out:
        with suppress(LostLease):  # it came to its end after all
            give_up_taking(run, reason=TOO_OFTEN)
        return True
    if not run.claim(now=clock()):
        return True
    try:
        compute(run, clock=clock)
    except NothingToAssess:
        give_up_taking(run, reason="这个季度没有应做的事项，没有可以计算的支部。")
    return True


@uncollected()
def compute(run: Run, *, clock: Callable[[], datetime]) -> None:
    """Read in one snapshot, score without the database, publish in one transaction. Raises LostLease, NothingToAssess."""
    read_at, rows = clock(), Reading(run.quarter)
    with snapshot():
        astray = rows.drifted()  # first, so that what is laid side by side is let go before there are figures
        facts, late = read_facts(run.quarter, today=run.as_of, rows=rows), uncounted(run.quarter)
    checkpoint("assessment.after_reading")
    del rows  # a city's are a hundred megabytes, and what shows the points points at what it needs of them
    repair(astray)
    run.advance(done=1, total=STEPS, now=clock())
    result = score(facts)
    del facts
    if not result.branches:
        raise NothingToAssess
    run.advance(done=2, total=STEPS, now=clock())
    checkpoint("assessment.before_publish")
    with transaction.atomic():
        publish(run, result, late=late, read_at=read_at, now=clock())
        checkpoint("assessment.before_commit")
    checkpoint("assessment.after_commit")


def publish(run: Run, result: Result, *, late: Uncounted, read_at: datetime, now: datetime) -> None:
    """All rows of the run and the switch to it, or nothing; an older version never takes the place of a newer one."""
    newest = settle_version(run, now=now)
    if newest:
        Run.objects.filter(year=run.year, number=run.number, is_current=True).update(is_current=False)
        count_late_changes(late.changes, version=run.version)
        count_late(late.entries, version=run.version)
    run.finish(
        is_current=newest,
        read_at=read_at,
        published_at=now,
        input_digest=result.input_digest,
        result_digest=result.result_digest,
        progress_done=STEPS,
        counts={
            "branches": len(result.branches),
            "units": len(result.units),
            "lines": sum(len(lines) for lines in result.all_lines),
            "left_out": len(result.left_out),
        },
    )
    checkpoint("assessment.after_switch")
    write_rows(
        Score,
        SCORE_COLUMNS,
        (*map(branch_row, repeat(run), result.branches), *map(unit_row, repeat(run), result.units)),
    )
    pks = dict(Score.objects.filter(run=run).values_list("organization", "pk"))
    checkpoint("assessment.between_scores")  # and their lines
    write_lines(pks, [*result.branches, *result.units])
    record("assessment.publish", by=run.asked_by, target=run, quarter=str(run.quarter), digest=run.result_digest)


def write_lines(pks: dict[int, int], scored: Sequence[Scored | UnitScore]) -> None:
    """By the row of each place's score."""
    write_rows(ScoreLine, LINE_COLUMNS, (line_row(pks[one.place.pk], line) for one in scored for line in one.lines))


def branch_row(run: Run, branch: Scored) -> tuple[object, ...]:
    """In the order of SCORE_COLUMNS."""
    ranks = branch.rank, branch.rank_in_committee
    return *place_row(run, branch.place), branch.scheme.pk, branch.points, 1, "[]", branch.ceiling, *ranks


def unit_row(run: Run, unit: UnitScore) -> tuple[object, ...]:
    """In the order of SCORE_COLUMNS."""
    left_out = as_json([one.stored() for one in unit.left_out])
    scheme = unit.scheme.pk if unit.scheme else None
    return *place_row(run, unit.place), scheme, unit.points, unit.branches, left_out, unit.ceiling, unit.rank, None


def place_row(run: Run, place: Place) -> tuple[object, ...]:
    return run.pk, place.pk, place.path, place.committee_id


def line_row(score: int, line: Line) -> tuple[object, ...]:
    """In the order of LINE_COLUMNS."""
    counted = line.counted.done, line.counted.due
    return score, line.kind, line.item_pk, *counted, line.weight, line.points, line.applies, *line.proof.stored
