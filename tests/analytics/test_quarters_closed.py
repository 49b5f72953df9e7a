"""F9: quarters closed while everybody writes. Each record is counted, or its writer was told that it is not.

Branches hand in, mend and take back the theme days of a quarter, each in a thread with a connection of its own; two
clerks close it in the middle of that, and whoever wins has its figures read at once. What the writers were told is
held against the versions that stand behind the lines.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from threading import Event, Lock
from unittest.mock import patch

import pytest
from django.db import connection
from factories import branch, member, staff
from quarter_factories import install
from records_factories import facts

from activities.duties.models import DutyRule, ReportingQuarter
from activities.duties.rules import DutyKind
from activities.duties.services import AlreadyClosed
from activities.duties.services.quarters import row_of
from activities.records.models import Activity, LateChange
from activities.records.services import QuarterBeingTaken, revise, start_draft, submit, submitting, withdraw
from analytics.assessment.models import Run, Scheme, ScoreLine
from analytics.assessment.services import compute_next, take_figures
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization, OrganizationEdge

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
FROM = date(1998, 1, 1)
NOW = datetime(2026, 11, 2, 4, tzinfo=UTC)
ACTS = ("", "", "mend", "withdraw")


@dataclass
class Told:
    """What the writers of one quarter were told: which versions count, and of how many records what became."""

    counting: set[tuple[int, int]] = field(default_factory=set)
    sent: int = 0
    refused: int = 0
    late: int = 0
    taken_back: int = 0
    won: int = 0
    lost: int = 0
    guard: Lock = field(default_factory=Lock)
    half: Event = field(default_factory=Event)

    def send(self, enough: int) -> None:
        with self.guard:
            self.sent += 1
            if self.sent >= enough:
                self.half.set()

    def add(self, **more: int) -> None:
        with self.guard:
            for name, number in more.items():
                setattr(self, name, getattr(self, name) + number)


def branches_of(town, count: int) -> list[Organization]:
    install()
    DutyRule.objects.update(starts_on=FROM)
    Scheme.objects.update(starts_on=FROM)
    made = [branch(town.street, f"第{at}写作党支部") for at in range(count)]
    OrganizationEdge.objects.update(starts_on=FROM)
    for one in made:
        member(one, since=FROM)
    return made


def is_late(made: Activity) -> bool:
    """What the receipt says."""
    return LateChange.objects.filter(activity=made, version=made.version).exists()


def write(place: Organization, by: Account, quarter: Quarter, told: Told, chance: random.Random, enough: int) -> None:
    for month in quarter.months:
        said = {"for_period": str(month), "held_on": month.start + timedelta(days=9), "late_reason": "补录往年"}
        begun = start_draft(organization=place, kind=DutyKind.THEME_DAY, for_period=str(month), by=by, now=NOW)
        told.send(enough)
        try:
            made = submit(draft=begun, facts=facts(**said), by=by, now=NOW)
        except QuarterBeingTaken:
            told.add(refused=1)
            continue
        if is_late(made):
            told.add(late=1)
            continue
        with told.guard:
            told.counting.add((made.pk, 1))
        change(made, by, told, facts(**said, text="改过的"), chance.choice(ACTS))


def change(made: Activity, by: Account, told: Told, mended: object, act: str) -> None:
    """A change that comes too late is told so, and what stood before it counts."""
    try:
        if act == "mend":
            made = revise(activity=made, version=1, facts=mended, by=by, now=NOW)
        elif act == "withdraw":
            made = withdraw(activity=made, by=by, now=NOW)
    except QuarterBeingTaken:
        return
    if act and not is_late(made):
        with told.guard:
            told.counting.discard((made.pk, 1))
            if act == "mend":
                told.counting.add((made.pk, 2))
            else:
                told.taken_back += 1


def close(by: Account, quarter: Quarter, told: Told) -> None:
    told.half.wait()
    try:
        take_figures(quarter=quarter, by=by, today=NOW.date(), now=NOW)
    except AlreadyClosed:
        told.add(lost=1)
        return
    told.add(won=1)
    compute_next(clock=lambda: NOW)


def alone(work, *arguments) -> None:
    """On a connection of its own, given back afterwards."""
    try:
        work(*arguments)
    finally:
        connection.close()


def closed_under_load(branches: list[Organization], clerks: list[Account], quarter: Quarter, seed: int) -> Told:
    told, chance = Told(), random.Random(seed)
    enough = chance.randrange(1, 3 * len(branches))
    with ThreadPoolExecutor(len(branches) + 2) as pool:
        works = [
            pool.submit(alone, write, one, clerks[0], quarter, told, random.Random(f"{seed}/{at}"), enough)
            for at, one in enumerate(branches)
        ]
        works += [pool.submit(alone, close, clerk, quarter, told) for clerk in clerks]
        for work in works:
            work.result()
    return told


def behind_the_lines(quarter: Quarter) -> set[tuple[int, int]]:
    """The versions of theme days that the quarter's figures rest on."""
    run = Run.objects.current(quarter).get()
    lines = ScoreLine.objects.filter(score__run=run, item__indicator="theme_day", score__organization__kind="BRANCH")
    return {(one["activity"], one["version"]) for line in lines for one in line.evidence}


@pytest.mark.corpus
def test_a_quarter_counts_what_its_writers_were_told_that_it_counts(town, nightly_size, verdict):
    clerks = [staff(town.root, "林晓"), staff(town.root, "赵敏")]
    every = branches_of(town, nightly_size(8, 32))
    quarter, sent, answered = Quarter(1998, 1), 0, 0

    closings = nightly_size(4, 104)
    for seed in range(closings):
        writers = every[: 8 + seed % (len(every) - 7)]
        told = closed_under_load(writers, clerks, quarter, seed)
        assert behind_the_lines(quarter) == told.counting, f"seed {seed}"
        assert (told.won, told.lost) == (1, 1), f"seed {seed}"
        sent += told.sent
        answered += len(told.counting) + told.late + told.refused + told.taken_back
        quarter = quarter.next()

    verdict(
        "F9",
        f"关季度时{len(every)}人在写",
        rounds=closings,
        reached=f"{sent}次提交，有回答的{answered}，数错的季度0，每次恰好一人关上",
        goal=f"{sent}，0",
        met=answered == sent,
    )
    assert answered == sent
    assert set(ReportingQuarter.objects.filter(closed_at=NOW).values_list("state", flat=True)) == {"CLOSED"}


def test_without_the_lock_a_record_is_lost_that_its_writer_was_told_counts(town, verdict):
    """The control: whoever has seen the quarter open writes on while it is closed and read. Whoever was done is counted."""
    clerks, quarter, told = [staff(town.root, "林晓")], Quarter(1998, 1), Told()
    places = branches_of(town, 2)
    write(places[0], clerks[0], quarter, told, random.Random(1), 99)
    undisturbed = set(told.counting)
    seen, read = Event(), Event()
    unhindered = submitting.refuse_twin

    def slow(*arguments) -> None:
        seen.set()
        read.wait(30)
        unhindered(*arguments)

    def close_meanwhile() -> None:
        seen.wait(30)
        told.half.set()
        close(clerks[0], quarter, told)
        read.set()

    with (
        patch("activities.records.services.writing.lock_quarter", lambda day: row_of(Quarter.containing(day))),
        patch.object(submitting, "refuse_twin", slow),
        ThreadPoolExecutor(2) as pool,
    ):
        works = [
            pool.submit(alone, write, places[1], clerks[0], quarter, told, random.Random(2), 99),
            pool.submit(alone, close_meanwhile),
        ]
        for work in works:
            work.result()

    counted = behind_the_lines(quarter)
    lost = told.counting - counted
    verdict(
        "F9",
        "同上，不锁季度",
        rounds=1,
        reached=f"先写完的少算{len(undisturbed - counted)}，同时写的少算{len(lost)}",
        goal="0，发现少算",
        met=undisturbed <= counted and bool(lost),
        control="变红" if lost else "没有变红",
    )
    assert undisturbed <= counted
    assert lost
