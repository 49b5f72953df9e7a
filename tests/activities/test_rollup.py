"""The figures per branch and month agree with the rows after whatever is done to records, in any order."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from factories import clerk, member, month, secretary
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from joint_factories import group_of
from records_factories import NOW, draft, facts, handed_in
from rollup_oracle import drifted

from activities.duties.rules import DutyKind
from activities.records.models import ABSENT, Activity, Attendance, AttendanceClaim, JointPart, MonthlyRollup, Status
from activities.records.queries.reading import Reading
from activities.records.queries.rollup import Cell, Rolled, counted_by_branch, rolled, rolled_by_branch, rollup_of
from activities.records.rules import CLAIMABLE, ExtraKind, Turnout
from activities.records.services import (
    AlreadyHeld,
    AlreadyRecorded,
    AnsweredMeanwhile,
    ChangedMeanwhile,
    ClaimedAlready,
    FilledMeanwhile,
    NothingToClaim,
    NotOpen,
    NotTheRecord,
    NotToFill,
    PlannedElsewhere,
    RecordRefused,
    VersionConflict,
    WasThere,
    accept,
    accept_claim,
    claim,
    fill_part,
    make_up,
    plan_joint,
    repair,
    revise,
    send_back,
    submit,
    withdraw,
)
from dangjian.audit.models import AuditRow
from dangjian.periods import Quarter

AUGUST, SEPTEMBER = month("2026-08"), month("2026-09")
MONTHS = (AUGUST, SEPTEMBER)
REFUSALS = (
    *(AlreadyHeld, AlreadyRecorded, AnsweredMeanwhile, ChangedMeanwhile, ClaimedAlready, FilledMeanwhile),
    *(NothingToClaim, NotOpen, NotTheRecord, NotToFill, PlannedElsewhere, RecordRefused, VersionConflict, WasThere),
)
ACTS = ["submit", "joint", "revise", "accept", "send_back", "withdraw", "fill", "claim", "answer", "make_up"]
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, 40), st.lists(st.integers(0, 8), max_size=4)),
    min_size=4,
    max_size=16,
)


class Hands:
    """Everybody who writes and reviews, three branches of a group, and nine members."""

    def __init__(self, town) -> None:
        self.group = group_of(town)
        self.branches = [town.own, town.sibling, town.foreign]
        self.members = [member(branch, since=date(2016, 7, 1)) for branch in self.branches for _ in range(3)]
        self.writers = [secretary(branch) for branch in self.branches]
        self.reviewers = [clerk(town.street), clerk(town.street), clerk(town.other_street)]

    def absences(self, chosen: list[int]) -> dict[int, str]:
        return {self.members[one].pk: ABSENT[one % len(ABSENT)] for one in chosen}

    def said(self, number: int, chosen: list[int]):
        """A theme day, a lecture, or something nobody demands, in August or September."""
        kind = (DutyKind.THEME_DAY, DutyKind.PARTY_LECTURE, ExtraKind.STUDY)[number % 3]
        day = date(2026, 8, 3) + timedelta(days=number)
        period = "2026Q3" if kind == DutyKind.PARTY_LECTURE else f"{day:%Y-%m}"
        return facts(kind=kind, held_on=day, for_period=period, absences=self.absences(chosen))

    def do(self, name: str, place: int, number: int, chosen: list[int]) -> None:
        getattr(self, f"do_{name}")(place, number, chosen)

    def one(self, place: int, number: int) -> Activity | None:
        own = list(Activity.objects.recorded().filter(organization=self.branches[place]).order_by("pk"))
        return own[number % len(own)] if own else None

    def do_submit(self, place, number, chosen) -> None:
        said, writer = self.said(number, chosen), self.writers[place]
        begun = draft(self.branches[place], writer, kind=said.kind, for_period=said.for_period)
        submit(draft=begun, facts=said, by=writer, now=NOW, again=bool(number % 2))

    def do_joint(self, place, number, chosen) -> None:
        host, writer = self.branches[0], self.writers[0]
        said = {"held_on": date(2026, 9, 11), "topic": "联合", "by": writer, "now": NOW}
        plan_joint(group=self.group, month=SEPTEMBER, held_by=host, guests=self.branches[1:], **said)
        submit(draft=draft(host, writer), facts=facts(absences=self.absences(chosen)), by=writer, now=NOW)

    def do_revise(self, place, number, chosen) -> None:
        if known := self.one(place, number):
            said = self.said(number, chosen)
            if known.group_id:
                said = facts(held_on=date(2026, 9, 1) + timedelta(days=number % 14), absences=self.absences(chosen))
            revise(activity=known, version=known.version, facts=said, by=self.writers[place], now=NOW)

    def do_accept(self, place, number, chosen) -> None:
        if known := self.one(place, number):
            accept(activities=[known], by=self.reviewers[place], now=NOW, seen_at=NOW)

    def do_send_back(self, place, number, chosen) -> None:
        if known := self.one(place, number):
            send_back(activity=known, reason="不全", by=self.reviewers[place], now=NOW)

    def do_withdraw(self, place, number, chosen) -> None:
        if known := self.one(place, number):
            withdraw(activity=known, by=self.writers[place], now=NOW)

    def do_fill(self, place, number, chosen) -> None:
        part = JointPart.objects.filter(organization=self.branches[place]).order_by("pk").first()
        if part and part.activity.state != "PLANNED":
            said = {"absences": self.absences(chosen), "by": self.writers[place], "now": NOW}
            fill_part(part=part, seen_at=part.filled_at, **said)

    def do_claim(self, place, number, chosen) -> None:
        lines = list(Attendance.objects.filter(organization=self.branches[place]).order_by("pk"))
        if lines:
            line = lines[number % len(lines)]
            said = {"should_be": CLAIMABLE[number % len(CLAIMABLE)], "words": "记错了"}
            claim(line=line, by=self.writers[place], now=NOW, **said)

    def do_answer(self, place, number, chosen) -> None:
        waiting = AttendanceClaim.objects.filter(activity__organization=self.branches[place], state="OPEN")
        if one := waiting.order_by("pk").first():
            accept_claim(claim=one, by=self.writers[place], now=NOW)

    def do_make_up(self, place, number, chosen) -> None:
        if known := self.one(place, number):
            said = {"studied_on": known.held_on, "what": "补学", "by": self.writers[place]}
            make_up(activity=known, member_id=self.members[number % 9].pk, **said)


@pytest.mark.django_db
def test_every_way_to_change_attendance_moves_the_figures_with_it(town):
    """One after the other, each of them from a state in which forgetting it would show."""
    hands = Hands(town)
    steps = [
        ("joint", 0, 0, [0]),
        ("fill", 1, 0, [3, 4]),
        ("fill", 1, 0, [5]),
        ("revise", 0, 12, [1, 2]),
        ("claim", 0, 1, []),
        ("answer", 0, 0, []),
        ("send_back", 0, 0, []),
        ("fill", 2, 0, [7]),
        ("revise", 0, 3, [1]),
        ("withdraw", 0, 0, []),
        ("revise", 0, 3, [2]),
        ("accept", 0, 0, []),
        ("submit", 1, 3, [4]),
        ("revise", 1, 31, [4, 5]),
        ("make_up", 1, 4, []),
    ]
    seen = []
    for step in steps:
        hands.do(*step)
        seen.append((step[0], drifted([AUGUST, SEPTEMBER])))

    assert seen == [(step[0], []) for step in steps]
    assert rollup_of([town.own.pk, town.foreign.pk], [SEPTEMBER]) == {
        (town.own.pk, SEPTEMBER): Rolled(1, Turnout(due=3, present=2, excused=1)),
        (town.foreign.pk, SEPTEMBER): Rolled(0, Turnout(due=3, present=2, unexplained=1)),
    }


@pytest.mark.django_db
def test_whatever_is_done_to_records_the_figures_agree_with_the_rows(town):
    hands, done = Hands(town), set()

    @settings(max_examples=25, deadline=None, phases=[Phase.generate])
    @given(STEPS)
    def in_any_order(steps):
        with transaction.atomic():
            for name, place, number, chosen in steps:
                with suppress(*REFUSALS), transaction.atomic():
                    hands.do(name, place, number, chosen)
                    done.add(name)
                assert (name, drifted([AUGUST, SEPTEMBER]), Reading(Quarter(2026, 3)).drifted()) == (name, [], [])
                assert (name, counted_by_branch(MONTHS)) == (name, kept_by_branch(town))
            transaction.set_rollback(True)

    in_any_order()

    assert done == set(ACTS)


def kept_by_branch(town) -> dict[int, Rolled]:
    """Of every branch that has something; a month in which nothing counts any more is kept as nothing."""
    kept = rolled_by_branch([town.own.pk, town.sibling.pk, town.foreign.pk], MONTHS)
    return {place: figures for place, figures in kept.items() if figures != Rolled()}


@pytest.fixture
def three_records(town):
    people = [member(town.own) for _ in range(3)]
    writer = secretary(town.own)
    handed_in(town.own, writer, absences={people[0].pk: Status.SICK, people[1].pk: Status.UNEXCUSED})
    handed_in(town.own, writer, kind=ExtraKind.STUDY, held_on=date(2026, 9, 2))
    handed_in(town.own, writer, held_on=date(2026, 8, 14), for_period="2026-08")
    member(town.sibling)
    handed_in(town.sibling, secretary(town.sibling))
    return people


@pytest.mark.django_db
def test_the_figures_are_told_by_branch_and_month_of_what_duties_ask_for(town, three_records):
    first, august = Turnout(due=3, present=1, excused=1, unexplained=1), Turnout(due=3, present=3)

    assert rollup_of([town.own.pk], [AUGUST, SEPTEMBER]) == {
        (town.own.pk, AUGUST): Rolled(1, august),
        (town.own.pk, SEPTEMBER): Rolled(1, first),
    }
    assert rolled([town.own.pk], [AUGUST, SEPTEMBER]) == Rolled(2, Turnout(due=6, present=4, excused=1, unexplained=1))
    assert rolled([town.own.pk], [SEPTEMBER], kinds=[ExtraKind.STUDY]) == Rolled(1, Turnout(due=3, present=3))
    assert rolled([], [SEPTEMBER]) == Rolled()


@pytest.mark.django_db
def test_the_rows_themselves_say_the_same_of_every_branch(town, three_records):
    assert (
        counted_by_branch(MONTHS)
        == kept_by_branch(town)
        == {
            town.own.pk: Rolled(2, Turnout(due=6, present=4, excused=1, unexplained=1)),
            town.sibling.pk: Rolled(1, Turnout(due=1, present=1)),
        }
    )


@pytest.mark.django_db
def test_the_figures_cost_one_query_for_any_number_of_branches(town, three_records, django_assert_num_queries):
    for branches in ([town.own.pk], [town.own.pk, town.sibling.pk, town.foreign.pk]):
        with django_assert_num_queries(3):
            rolled(branches, [AUGUST, SEPTEMBER])
            rollup_of(branches, [AUGUST, SEPTEMBER])
            rolled_by_branch(branches, [AUGUST, SEPTEMBER])


@pytest.mark.django_db
def test_rows_that_were_written_past_the_services_are_found_told_and_put_right(town, three_records, caplog):
    Attendance.objects.filter(member=three_records[0], period=202609).update(status=Status.PRESENT)
    MonthlyRollup.objects.filter(organization=town.sibling).delete()
    MonthlyRollup.objects.create(organization=town.foreign, period=202608, kind=DutyKind.PARTY_LECTURE, held=1)

    found = drifted([AUGUST, SEPTEMBER])
    assert Reading(Quarter(2026, 3)).drifted() == sorted(found, key=lambda one: (one.period, one.organization))
    repair(found)

    assert set(found) == {
        Cell(town.own.pk, 202609, DutyKind.THEME_DAY),
        Cell(town.sibling.pk, 202609, DutyKind.THEME_DAY),
        Cell(town.foreign.pk, 202608, DutyKind.PARTY_LECTURE),
    }
    assert drifted([AUGUST, SEPTEMBER]) == []
    assert rolled([town.own.pk], [SEPTEMBER]).turnout == Turnout(due=3, present=2, unexplained=1)
    told = AuditRow.objects.get(action="records.repair_rollup")
    assert (told.by, told.detail) == (None, {"rows": 3, "periods": [202608, 202609]})
    assert [one.levelname for one in caplog.records] == ["ERROR"]


@pytest.mark.django_db
def test_where_everything_agrees_nothing_is_said(town, three_records, caplog):
    repair(drifted([AUGUST, SEPTEMBER]))

    assert not AuditRow.objects.filter(action="records.repair_rollup").exists()
    assert caplog.records == []
