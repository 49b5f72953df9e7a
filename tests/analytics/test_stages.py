"""How far a quarter has come, in words."""

from datetime import UTC, date, datetime

import pytest
from factories import account
from quarter_factories import AFTER, Q3, computed, held, install

from analytics.assessment.models import Closing, ClosingStep
from analytics.assessment.queries.stages import stages_of
from analytics.assessment.rules import Stage, checked_until, following, planned_days
from dangjian.workdays.rules import Calendar

pytestmark = pytest.mark.django_db
PLAIN = Calendar({})


def test_the_stages_lead_to_each_other_and_the_last_one_nowhere():
    assert [following(stage) for stage in Stage] == [
        Stage.CHECKING,
        Stage.DECIDING,
        Stage.FINAL,
        Stage.REPORTED,
        None,
    ]


def test_five_working_days_are_for_checking_and_holidays_are_none():
    thursday = date(2026, 10, 8)

    assert checked_until(thursday, PLAIN) == date(2026, 10, 15)
    assert checked_until(thursday, Calendar({date(2026, 10, 10): True})) == date(2026, 10, 14)
    assert planned_days(thursday, PLAIN)[Stage.DECIDING] == date(2026, 10, 16)


def test_before_anything_has_begun_all_stages_are_to_come():
    assert [(one.name, one.mark, one.text) for one in stages_of(Q3, today=AFTER)] == [
        (stage.label, "", "还没有开始") for stage in Stage
    ]


def test_a_stage_says_when_it_began_and_by_whom_and_the_next_ones_when_they_are_meant(town):
    install()
    held(town.own, date(2026, 7, 10))
    closing = Closing.objects.create(
        year=2026, number=3, stage=Stage.CHECKING, run=computed(), check_until=date(2026, 10, 15)
    )
    lin, planned = account("林晓"), planned_days(date(2026, 10, 8), PLAIN)
    for stage in Stage:
        begun = stage in {Stage.TAKING, Stage.CHECKING}
        at = datetime(2026, 10, 8, 1, tzinfo=UTC) if begun else None
        ClosingStep.objects.create(
            closing=closing, stage=stage, planned_on=planned[stage], began_at=at, by=lin if begun else None
        )

    assert [(one.name, one.mark, one.text) for one in stages_of(Q3, today=date(2026, 10, 15))] == [
        ("取数", "done", "10月8日，林晓"),
        ("支部核对", "on", "到10月15日，可提异议，林晓"),
        ("组织部审定", "", "计划10月16日"),
        ("定稿", "", "计划10月19日"),
        ("通报", "", "计划10月20日"),
    ]
    checking = [stages_of(Q3, today=date(2026, 10, on))[1] for on in (15, 16)]
    assert [(one.text, one.takes_objections) for one in checking] == [
        ("到10月15日，可提异议，林晓", True),
        ("10月8日到10月15日，林晓", False),
    ]
