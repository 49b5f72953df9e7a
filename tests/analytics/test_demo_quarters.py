"""Which quarter of the invented district was disputed, whatever day it is built on."""

from datetime import date, datetime, time

import pytest
from django.utils.timezone import make_aware
from quarter_factories import install

from activities.duties.models import DutyRule
from analytics.assessment.models import Closing, Run
from analytics.demo.services import ended
from dangjian.periods import Quarter
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(town, monkeypatch) -> dict[Quarter, bool]:
    """Each quarter that was gone through, and whether it was disputed."""
    install()
    found: dict[Quarter, bool] = {}
    monkeypatch.setattr(ended, "close", lambda quarter, _, *, disputed, **_more: found.update({quarter: disputed}))
    return found


def assessed(shown: Organization, today: date) -> None:
    ended.assess_what_ended(shown, today=today, clock=lambda: make_aware(datetime.combine(today, time(12))), say=print)


@pytest.mark.parametrize(
    ("today", "disputed"),
    [
        (date(2026, 10, 1), Quarter(2026, 2)),
        (date(2026, 10, 12), Quarter(2026, 2)),
        (date(2026, 11, 23), Quarter(2026, 3)),
        (date(2027, 1, 4), Quarter(2026, 3)),
    ],
)
def test_the_last_quarter_that_has_gone_all_its_way_was_disputed(town, closed, today, disputed):
    assessed(town.own, today)

    assert [quarter for quarter, is_disputed in closed.items() if is_disputed] == [disputed]
    assert list(Run.objects.order_by("pk").values_list("year", "number")) == [(one.year, one.number) for one in closed]
    assert list(closed)[-1] == Quarter.containing(today).previous()


def test_a_quarter_that_the_rules_ask_nothing_of_is_passed_over(town, closed):
    DutyRule.objects.update(starts_on=date(2026, 4, 1))

    assessed(town.own, date(2026, 11, 23))

    assert list(closed) == [Quarter(2026, 2), Quarter(2026, 3)]
    assert not Closing.objects.exists()
    assert Run.objects.count() == 2
