"""Who was expected at a station in a quarter that is over: what is said, corrected or taken back later changes nothing."""

from datetime import date, datetime

import pytest
from django.utils.timezone import get_current_timezone
from factories import clerk, member
from floating_factories import arrived
from quarter_factories import computed, held, install, units_scheme
from stations_factories import manager, six_ones, station

from activities.stations.services import close_station
from analytics.assessment.models import ScoreLine
from members.floating.models import Inflow
from members.floating.services import answer, correct, match, propose, withdraw
from organizations.access.models import Account
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
FILM = date(2026, 7, 8)
GAP = [("7月8日驿站电影", "没有记谁来了")]


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=get_current_timezone())


@pytest.fixture
def here(town):
    install()
    six_ones()
    units_scheme(branch_mean=90, station_rolls=10)
    for place in (town.own, town.foreign):
        held(place, date(2026, 7, 10))
    return station(town.own)


@pytest.fixture
def by(here):
    return manager(here)


def rolls(unit: Organization) -> list[tuple[str, str]] | None:
    """The gaps of the third quarter, computed anew; None where nothing was asked."""
    line = ScoreLine.objects.get(score__run=computed(), score__organization=unit, item__indicator="station_rolls")
    return [(gap["what"], gap["remark"]) for gap in line.missing] if line.applies else None


def said(one: Inflow, standing: str, on: date, by: Account) -> None:
    answer(inflow=one, way="PHONE", standing=standing, answered_by="高寺镇", on=on, by=by, now=at(10, 9))


def confirmed(one: Inflow, town, by: Account, now: datetime):
    """By a branch of the district, as a member of its own."""
    one.refresh_from_db()
    ours = member(town.sibling, "罗铁柱")
    propose(inflow=one, branch=town.sibling.short_name, by=by, now=now)
    match(inflow=one, member=ours, by=by, now=now)
    return ours


def test_whom_the_home_side_did_not_know_is_not_expected_though_asked_anew_later(town, here, by):
    one = arrived(here, by, on=date(2026, 7, 1))
    said(one, "UNKNOWN", date(2026, 7, 2), by)
    held(here, FILM, "STATION_FILM")
    assert rolls(town.street) is None
    facts = {"name": one.name, "phone": "", "trade": one.trade, "expected_until": one.expected_until}
    correct(inflow=one, home_text="河南省周口市淮阳区", by=by, now=at(10, 5), **facts)
    assert rolls(town.street) is None
    said(one, "VERIFIED", date(2026, 10, 6), by)
    assert rolls(town.street) is None


def test_who_was_expected_stays_so_though_nobody_knows_of_the_person_later(town, here, by):
    one = arrived(here, by, on=date(2026, 7, 1))
    held(here, FILM, "STATION_FILM")
    assert rolls(town.street) == GAP
    said(one, "UNKNOWN", date(2026, 10, 5), by)
    assert rolls(town.street) == GAP


def test_who_was_unknown_without_a_line_in_the_history_is_not_expected(town, here, by):
    one = arrived(here, by, on=date(2026, 7, 1))
    held(here, FILM, "STATION_FILM")
    for day, gaps in ((date(2026, 7, 2), None), (date(2026, 10, 2), GAP)):
        Inflow.objects.filter(pk=one.pk).update(standing="UNKNOWN", answered_on=day)
        assert rolls(town.street) == gaps


def test_a_member_with_a_row_of_the_records_own_needs_no_roll_though_the_branch_takes_it_back(town, here, by):
    one = arrived(here, by, on=date(2026, 7, 1))
    ours = confirmed(one, town, by, at(7, 2))
    held(here, FILM, "STATION_FILM", came=(ours,))
    assert rolls(town.street) is None
    withdraw(inflow=one, reason="同名不同人", by=by, now=at(10, 9))
    assert rolls(town.street) is None
    confirmed(one, town, by, at(10, 10))
    assert rolls(town.street) is None


def test_the_row_of_another_member_is_not_the_persons_own(town, here, by):
    one = arrived(here, by, on=date(2026, 7, 1))
    confirmed(one, town, by, at(7, 2))
    held(here, FILM, "STATION_FILM", came=(member(town.sibling),))
    assert rolls(town.street) == GAP
    withdraw(inflow=one, reason="同名不同人", by=by, now=at(10, 9))
    assert rolls(town.street) == GAP


def test_a_branch_that_confirms_later_takes_away_no_gap(town, here, by):
    one, ours = arrived(here, by, on=date(2026, 7, 1)), member(town.own)
    lecture = held(town.own, FILM, "PARTY_LECTURE", came=(ours,))
    type(lecture).objects.filter(pk=lecture.pk).update(venue=here)
    assert rolls(town.street) == [("7月8日党课", "没有记谁来了")]
    propose(inflow=one, branch=town.own.short_name, by=clerk(town.street), now=at(10, 5))
    match(inflow=Inflow.objects.get(pk=one.pk), member=ours, by=by, now=at(10, 5))
    assert rolls(town.street) == [("7月8日党课", "没有记谁来了")]


def test_a_station_that_is_closed_on_the_quarters_last_day_asks_for_nothing_that_stood_open(town, here, by):
    arrived(here, by, on=date(2026, 7, 1))
    held(here, FILM, "STATION_FILM")
    assert rolls(town.street) == GAP
    close_station(station=here, on=date(2026, 9, 28), by=clerk(town.street), now=at(9, 28))
    assert rolls(town.street) is None
