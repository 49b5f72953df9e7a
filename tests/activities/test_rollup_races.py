"""Many write into one branch's month at once: every one of them is in its figures."""

from datetime import date

import pytest
from factories import clerk, member, month, secretary
from records_factories import NOW, draft, facts, handed_in
from rollup_oracle import drifted
from test_records_races import at_once

from activities.records.queries.rollup import rolled
from activities.records.rules import ExtraKind
from activities.records.services import send_back, submit, withdraw

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SEPTEMBER = month("2026-09")
WRITERS, ROUNDS = 8, 6


def study(day: int):
    return facts(kind=ExtraKind.STUDY, held_on=date(2026, 9, day))


def test_what_eight_writers_hand_in_at_once_is_counted_to_the_last(town):
    writers = [secretary(town.own) for _ in range(WRITERS)]
    for _ in range(3):
        member(town.own)

    def work(day: int, writer):
        begun = draft(town.own, writer, kind=ExtraKind.STUDY)
        return lambda: submit(draft=begun, facts=study(day), by=writer, now=NOW, again=True)

    for number in range(1, ROUNDS + 1):
        at_once(*[work(*one) for one in enumerate(writers, start=1)])

        figures = rolled([town.own.pk], [SEPTEMBER], kinds=[ExtraKind.STUDY])
        assert (figures.held, figures.turnout.present) == (number * WRITERS, number * WRITERS * 3)
        assert drifted([SEPTEMBER]) == []


def test_what_is_taken_back_and_sent_back_at_once_is_gone_to_the_last(town):
    writer, reviewer = secretary(town.own), clerk(town.street)
    member(town.own)
    for _ in range(ROUNDS):
        said = {"kind": ExtraKind.STUDY, "held_on": date(2026, 9, 2)}
        made = [handed_in(town.own, writer, **said) for _ in range(WRITERS)]

        at_once(
            *[lambda one=one: withdraw(activity=one, by=writer, now=NOW) for one in made[::2]],
            *[lambda one=one: send_back(activity=one, reason="不全", by=reviewer, now=NOW) for one in made[1::2]],
        )

        assert rolled([town.own.pk], [SEPTEMBER], kinds=[ExtraKind.STUDY]).held == 0
        assert drifted([SEPTEMBER]) == []
