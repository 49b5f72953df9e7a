"""Who was expected at a station in a quarter that is over: what is said, corrected or taken back later changes nothing."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import get_current_timezone
from factories import clerk, member
from floating_factories import arrived
from quarter_factories import Q3, computed, held, install, units_scheme
from stations_factories import manager, six_ones, station

from activities.stations.models import Opinion
from activities.stations.services import (
    close_station,
    correct_opinion,
    enter_opinion,
    handle_opinion,
    withdraw_opinion,
)
from analytics.assessment.models import ScoreLine
from dangjian.periods import Quarter
from members.floating.models import Inflow
from members.floating.services import answer, correct, match, propose, withdraw
from organizations.access.models import Account
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
Q4 = Quarter(2026, 4)
FILM = date(2026, 7, 8)
GAP = [("7月8日驿站电影", "没有记谁来了")]


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=get_current_timezone())


@pytest.fixture
def here(town):
    install()
    six_ones()
    units_scheme(branch_mean=80, station_rolls=10, station_opinions=10)
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


def opinions(unit: Organization, quarter: Quarter = Q3) -> tuple[int, list[tuple[str, str]]] | None:
    """How many are closed, and the gaps; None where nothing was asked."""
    run = computed(quarter, today=quarter.end + timedelta(days=7))
    line = ScoreLine.objects.get(score__run=run, score__organization=unit, item__indicator="station_opinions")
    return (line.done, [(gap["what"], gap["remark"]) for gap in line.missing]) if line.applies else None


def wrote(here: Organization, by: Account, on: date, said_on: date) -> Opinion:
    facts = {"kind": "OPINION", "text": "食堂早点开", "said_by": "", "said_on": said_on}
    return enter_opinion(station=here, uid=uuid4(), by=by, today=on, **facts)


def closed(one: Opinion, by: Account, on: date, closed_on: date) -> None:
    days = dict.fromkeys(("handed_on", "answered_on", "closed_on"), closed_on)
    handle_opinion(opinion=one, handed_to="项目部", answer="好", close=True, by=by, today=on, **days)


def put_right(one: Opinion, by: Account, on: date, said_on: date) -> None:
    one.refresh_from_db()
    names = ("kind", "text", "said_by", "handed_to", "handed_on", "answer", "answered_on", "closed_on")
    facts = {name: getattr(one, name) for name in names}
    correct_opinion(opinion=one, version=one.version, by=by, today=on, **facts | {"said_on": said_on})


def test_what_is_noted_corrected_or_taken_back_later_changes_no_quarter_of_the_opinion_book(town, here, by):
    october, days = date(2026, 10, 2), [date(2026, 7, day) for day in (2, 3, 4)]
    one, other, third = (wrote(here, by, day, day) for day in days)
    closed(one, by, date(2026, 9, 30), date(2026, 7, 6))
    stood = 1, [(f"7月{day}日的意见", "还没有办结") for day in (3, 4)]
    assert opinions(town.street) == stood
    closed(other, by, october, date(2026, 7, 6))  # closed in July, as is said in October
    withdraw_opinion(opinion=third, version=1, by=by, today=october)
    put_right(one, by, october, date(2026, 5, 1))
    wrote(here, by, october, date(2026, 7, 5))
    assert opinions(town.street) == stood
    assert opinions(town.street, Q4) == (0, [("7月5日的意见", "还没有办结")])


def test_an_opinion_is_asked_for_in_one_quarter_whenever_its_day_is_put_right(town, here, by):
    early, late = (wrote(here, by, day, day) for day in (date(2026, 9, 10), date(2026, 9, 20)))
    asked = (0, [("9月10日的意见", "还没有办结")]), (0, [("9月20日的意见", "还没有办结")])
    assert tuple(opinions(town.street, quarter) for quarter in (Q3, Q4)) == asked
    put_right(early, by, date(2026, 10, 5), date(2026, 9, 20))
    put_right(late, by, date(2026, 10, 5), date(2026, 9, 8))
    asked = asked[0], (0, [("9月8日的意见", "还没有办结")])
    assert tuple(opinions(town.street, quarter) for quarter in (Q3, Q4)) == asked


def test_what_is_copied_from_paper_is_asked_for_from_the_day_on_which_it_was_entered(town, here, by):
    days = [date(2026, 9, day) for day in (10, 11, 12)]
    one, other, _ = (wrote(here, by, date(2026, 10, 1), day) for day in days)
    closed(one, by, date(2026, 10, 1), date(2026, 9, 15))
    withdraw_opinion(opinion=other, version=1, by=by, today=date(2026, 10, 2))
    found = [opinions(town.street, quarter) for quarter in (Q3, Q4)]
    assert found == [None, (1, [("9月12日的意见", "还没有办结")])]
