"""The desk reads attendance from the rollup, never row by row, and counts the same as a run does."""

from datetime import date
from random import Random

import pytest
from factories import branch, member
from quarter_factories import Q3, held, install

from activities.duties.models import DutyKind
from activities.duties.queries import due_items
from activities.records.models import State, Status
from activities.records.queries.owed import states_for
from activities.records.rules import ExtraKind
from analytics.assessment.queries.facts import counted_facts, read_facts
from analytics.indicators.queries import INDICATORS
from analytics.indicators.queries.attendance import AttendanceRate, RolledAttendance
from analytics.indicators.queries.reading import SpanRead
from analytics.indicators.rules import Counted, Span

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 6, 30), date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 30), date(2026, 10, 1)]


def records(town, seed: int) -> None:
    """Of two branches, of every kind, state and status, in the quarter and beside it."""
    random = Random(seed)
    places = [town.own, town.foreign, branch(town.street)]
    people = {place: [member(place) for _ in range(5)] for place in places}
    for day in DAYS:
        for place in places:
            kind = random.choice([DutyKind.THEME_DAY, DutyKind.PARTY_LECTURE, ExtraKind.STUDY])
            state = random.choice([State.ACCEPTED, State.SUBMITTED, State.RETURNED, State.WITHDRAWN])
            came = [(one, random.choice(Status.values)) for one in people[place]]
            if kind in DutyKind.values:
                held(place, day, kind, state=state, absent=tuple(came))


def applying(found: dict[int, Counted]) -> dict[int, Counted]:
    return {pk: counted for pk, counted in found.items() if counted != Counted()}


@pytest.mark.parametrize("seed", range(8))
def test_the_rollup_counts_as_the_rows_do(town, seed):
    records(town, seed)
    span = Span.of(Q3, today=Q3.end, items=())

    assert applying(RolledAttendance().measure(span)) == applying(AttendanceRate().measure(span))


@pytest.mark.parametrize("seed", range(3))
def test_a_run_reads_the_figures_that_every_indicator_measures_by_itself(town, seed):
    install()
    records(town, seed)
    tree = read_facts(Q3, today=Q3.end).span.tree
    span = Span.of(Q3, today=Q3.end, items=due_items(start=Q3.start, end=Q3.end), tree=tree)

    for one in INDICATORS.values():
        read = one.read(SpanRead.over(Span(span.quarter, span.until, span.items, span.tree)))
        assert (one.code, applying(read.counted)) == (one.code, applying(one.measure(span)))


@pytest.mark.parametrize("seed", range(3))
def test_a_page_counts_ahead_what_a_run_would_count(town, seed):
    install()
    records(town, seed)

    run, items = read_facts(Q3, today=Q3.end), due_items(start=Q3.start, end=Q3.end)
    states = states_for(items, Q3.end)
    each = {one.item.key: len(one.records) for one in states}
    page = counted_facts(Q3, items=items, records=each, schemes=run.schemes)

    assert {code: applying(found) for code, found in page.counted.items()} == {
        code: applying(run.counted[code]) for code in page.counted
    }
