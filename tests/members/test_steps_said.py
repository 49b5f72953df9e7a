"""What a line of somebody's history says as a code, so that no figure is read out of words."""

from datetime import date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.utils.timezone import get_current_timezone
from factories import member
from floating_factories import arrived
from stations_factories import manager, station

from members.floating.models import InflowStep
from members.floating.services import answer, match, propose, say_registered, withdraw

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 9, 9, tzinfo=get_current_timezone())


@pytest.fixture
def steps(town):
    """Everything that somebody's history can say with a code."""
    here = station(town.own)
    by, ours = manager(here), member(town.sibling, "罗铁柱")
    one = arrived(here, by)
    for standing in ("UNKNOWN", "VERIFIED"):
        answer(inflow=one, way="PHONE", standing=standing, answered_by="高寺镇", on=date(2026, 10, 8), by=by, now=NOW)
    for registered in (True, False):
        say_registered(inflow=one, registered=registered, by=by, now=NOW)
    for _ in range(2):
        propose(inflow=one, branch=town.sibling.short_name, by=by, now=NOW)
        withdraw(inflow=one, reason="问错了", by=by, now=NOW)
        one.refresh_from_db()
    propose(inflow=one, branch=town.sibling.short_name, by=by, now=NOW)
    match(inflow=one, member=ours, by=by, now=NOW)
    withdraw(inflow=one, reason="同名", by=by, now=NOW)
    return [
        ("ANSWERED", "UNKNOWN"),
        ("ANSWERED", "VERIFIED"),
        ("NATIONAL", "YES"),
        ("NATIONAL", "NO"),
        ("WITHDRAWN", "PROPOSED"),
        ("WITHDRAWN", "PROPOSED"),
        ("MATCHED", "VERIFIED"),
        ("WITHDRAWN", "CONFIRMED"),
    ]


def said() -> list[tuple[str, str]]:
    return list(InflowStep.objects.exclude(said="").order_by("pk").values_list("deed", "said"))


def test_every_answer_is_kept_as_a_code_beside_its_words(steps):
    assert said() == steps


def test_lines_of_before_get_the_code_of_their_words(steps):
    InflowStep.objects.update(said="")

    import_module("members.migrations.0003_step_said_as_a_code").read(apps, None)

    assert said() == steps
