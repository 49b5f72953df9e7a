"""What a unit with stations answers for; a unit without one has its points moved to its other lines."""

from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.utils.timezone import get_current_timezone
from factories import clerk
from floating_factories import arrived
from quarter_factories import Q3, computed, held, install, units_scheme
from stations_factories import manager, six_ones, station

from activities.duties.queries import due_items
from activities.records.models import Activity, ActivityCredit
from activities.stations.services import enter_opinion, handle_opinion, note_roll
from analytics.assessment.models import Run, ScoreLine
from analytics.assessment.queries.facts import read_facts
from analytics.indicators.queries import INDICATORS
from members.floating.models import Contact, Inflow
from members.floating.services import answer, correct, say_registered
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
OURS = ("station_six_ones", "station_register", "station_contact", "station_opinions", "station_rolls")
APRIL = datetime(2026, 4, 1, 9, tzinfo=get_current_timezone())


@pytest.fixture
def quarter(town):
    """The street's own branch backs a station since January; the other street has none."""
    install()
    six_ones()
    units_scheme(
        branch_mean=60,
        station_six_ones=10,
        station_register=10,
        station_contact=10,
        station_opinions=5,
        station_rolls=5,
    )
    for place in (town.own, town.foreign):
        held(place, date(2026, 7, 10))
    return town


@pytest.fixture
def here(quarter):
    return station(quarter.own)


def shown(at: Organization, kind: str, day: date, start: date) -> Activity:
    made = held(at, day, kind)
    ActivityCredit.objects.filter(activity=made).update(period_start=start)
    return made


def line(run: Run, unit: Organization, indicator: str) -> ScoreLine:
    return ScoreLine.objects.get(score__run=run, score__organization=unit, item__indicator=indicator)


def lacks(one: ScoreLine) -> list[tuple[str, str]]:
    return [(gap["what"], gap["remark"]) for gap in one.missing]


def test_a_units_stations_owe_the_six_and_every_gap_names_its_station(quarter, here):
    for month in (7, 8, 9):
        shown(here, "STATION_FILM", date(2026, month, 8), date(2026, month, 1))
    shown(here, "STATION_LECTURE", date(2026, 8, 2), date(2026, 7, 1))
    run = computed()
    mine = line(run, quarter.street, "station_six_ones")
    assert (mine.done, mine.due, mine.applies) == (4, 11, True)
    assert [fact["what"] for fact in mine.evidence] == [
        "7月驿站电影",
        "8月驿站电影",
        "9月驿站电影",
        "三季度驿站党课",
    ]
    assert {gap["organization"] for gap in mine.missing} == {here.pk}
    assert sorted(what for what, _ in lacks(mine)) == sorted(
        [
            *(f"{month}月驿站{what}" for month in (7, 8, 9) for what in ("送报", "培训")),
            "三季度驿站交流",
        ]
    )


def test_a_unit_without_a_station_has_its_points_moved(quarter, here):
    run = computed()
    found = {
        one.item.indicator: (one.applies, one.weight)
        for one in ScoreLine.objects.filter(score__run=run, score__organization=quarter.other_street)
    }
    assert found == {
        "branch_mean": (True, 100_000),
        **dict.fromkeys(OURS, (False, 0)),
    }


def test_the_lecture_that_the_branch_held_there_counts_and_two_of_them_count_once(quarter, here):
    made = held(quarter.own, date(2026, 8, 12), "PARTY_LECTURE")
    for record in (made, held(quarter.own, date(2026, 8, 13), "PARTY_LECTURE")):
        ActivityCredit.objects.create(activity=record, organization=here, kind="STATION_LECTURE", period_start=Q3.start)
    mine = line(computed(), quarter.street, "station_six_ones")
    assert (mine.done, [fact["counts"] for fact in mine.evidence]) == (1, [1, 0])


def test_the_register_counts_who_was_answered_for_and_who_was_spoken_to(quarter, here):
    by = manager(here)
    known, silent, _new = (
        arrived(here, by, name, on=on)
        for name, on in (("罗铁柱", date(2026, 3, 2)), ("程立", date(2026, 3, 2)), ("白芸", date(2026, 9, 10)))
    )
    answered = {"way": "PHONE", "standing": "VERIFIED", "answered_by": "高寺镇", "on": date(2026, 4, 1)}
    answer(inflow=known, by=by, now=APRIL, **answered)
    say_registered(inflow=known, registered=True, by=by, now=APRIL)
    said = {"how": "MET", "at": "2026-10-01T00:00:00Z"}
    Contact.objects.create(inflow=known, on=date(2026, 8, 1), **said)
    Contact.objects.create(inflow=silent, on=date(2026, 6, 1), **said)
    Contact.objects.create(inflow=silent, on=date(2026, 10, 1), **said)
    run = computed()
    register, contact = (line(run, quarter.street, code) for code in ("station_register", "station_contact"))
    assert [(one.done, one.due) for one in (register, contact)] == [(2, 4), (2, 3)]
    assert [(fact["what"], fact["counts"]) for one in (register, contact) for fact in one.evidence] == [
        ("9月30日在站党员，党员身份已核实1人", 1),
        ("9月30日在站党员，全国系统已登记1人", 1),
        ("9月30日在站党员，近三个月联系过2人", 2),
    ]
    assert lacks(register) == [("在站党员1人", remark) for remark in ("党员身份待核实", "没有在全国系统登记")]
    assert lacks(contact) == [("在站党员1人", "三个月没有联系")]
    assert "罗铁柱" not in str([(one.evidence, one.missing) for one in (register, contact)])


def said(at: Organization, on: date, closed_on: date | None = None) -> None:
    made = enter_opinion(
        station=at, uid=uuid4(), kind="OPINION", text="食堂早点开", said_by="", by=manager(at), today=on
    )
    if closed_on:
        handle_opinion(opinion=made, handed_to="项目部", answer="好", close=True, by=made.entered_by, today=closed_on)


def test_an_opinion_is_asked_for_in_the_quarter_in_which_its_fifteen_days_end(quarter, here):
    days = [(6, 15), (6, 16), (7, 2), (7, 3), (9, 15), (9, 16), (9, 17)]
    closed = {(7, 2): date(2026, 9, 30), (7, 3): date(2026, 10, 1), (9, 17): date(2026, 9, 18)}
    for at in days:
        said(here, date(2026, *at), closed.get(at))
    mine = line(computed(), quarter.street, "station_opinions")
    assert (mine.done, mine.due) == (1, 4)
    assert [fact["what"] for fact in mine.evidence] == ["7月2日的意见"]
    assert lacks(mine) == [(f"{month}月{day}日的意见", "还没有办结") for month, day in ((6, 16), (7, 3), (9, 15))]
    assert "食堂" not in str((mine.evidence, mine.missing))


def test_whoever_is_expected_at_a_meeting_is_to_be_noted(quarter, here):
    by = manager(here)
    one = arrived(here, by, "罗铁柱", on=date(2026, 7, 1))
    called, late, lecture = (
        held(here, date(2026, 7, 8), "STATION_FILM"),
        held(here, date(2026, 8, 8), "STATION_FILM"),
        held(quarter.own, date(2026, 8, 12), "PARTY_LECTURE"),
    )
    Activity.objects.filter(pk=lecture.pk).update(venue=here)
    for day, kind in ((date(2026, 6, 30), "STATION_TRAINING"), (date(2026, 9, 24), "STATION_FILM")):
        held(here, day, kind)
    held(here, date(2026, 7, 31), "STATION_NEWSPAPER")
    note_roll(activity=called, station=here, away=[one.pk], by=by, today=date(2026, 9, 30))
    note_roll(activity=late, station=here, away=[], by=by, today=date(2026, 10, 1))
    note_roll(activity=called, station=here, away=[], by=by, today=date(2026, 10, 2))
    mine = line(computed(), quarter.street, "station_rolls")
    assert ([fact["activity"] for fact in mine.evidence], mine.due) == ([called.pk], 3)
    assert lacks(mine) == [("8月8日驿站电影", "没有记谁来了"), ("8月12日党课", "没有记谁来了")]
    assert {gap["organization"] for gap in mine.missing} == {here.pk}


def test_a_meeting_at_which_nobody_from_outside_was_expected_asks_for_no_roll(quarter, here):
    by = manager(here)
    arrived(here, by, "后来的", on=date(2026, 7, 9))
    unknown = arrived(here, by, "查无此人", on=date(2026, 7, 1))
    answer(inflow=unknown, way="PHONE", standing="UNKNOWN", answered_by="高寺镇", on=date(2026, 7, 2), by=by, now=APRIL)
    held(here, date(2026, 7, 8), "STATION_FILM")
    assert line(computed(), quarter.street, "station_rolls").applies is False


def test_what_is_corrected_or_taken_back_afterwards_changes_no_quarter_that_is_over(quarter, here):
    by, later = manager(here), datetime(2026, 10, 9, 9, tzinfo=get_current_timezone())
    one = arrived(here, by, "罗铁柱", on=date(2026, 3, 2))
    answer(inflow=one, way="PHONE", standing="VERIFIED", answered_by="高寺镇", on=date(2026, 4, 1), by=by, now=APRIL)
    say_registered(inflow=one, registered=True, by=by, now=APRIL)
    before = line(computed(), quarter.street, "station_register")
    facts = {
        "name": "罗铁柱",
        "phone": "",
        "home_text": "河南省周口市淮阳区",
        "trade": "钢筋班",
        "expected_until": None,
    }
    correct(inflow=one, by=by, now=later, **facts)
    say_registered(inflow=one, registered=False, by=by, now=later)
    again = line(computed(), quarter.street, "station_register")
    assert (before.done, before.due, before.evidence) == (again.done, again.due, again.evidence)
    assert again.done == 2


def test_who_left_before_the_last_day_is_nobodys_gap(quarter, here):
    gone = arrived(here, manager(here), on=date(2026, 3, 2))
    Inflow.objects.filter(pk=gone.pk).update(state="LEFT", ended_on=date(2026, 9, 30))
    assert line(computed(), quarter.street, "station_register").applies is False


def test_the_lines_cost_the_same_for_one_station_and_for_three(quarter, here, django_assert_num_queries):
    def measured(many: int) -> None:
        items = tuple(due_items(start=Q3.start, end=Q3.end))
        span = replace(read_facts(Q3, today=date(2026, 10, 1)).span, items=items)
        assert len(span.tree.stations) == many
        with django_assert_num_queries(15):
            for code in OURS:
                INDICATORS[code].measure(span)
                INDICATORS[code].proof(span)

    measured(1)
    for name in ("民安", "北郡"):
        there = station(quarter.own, f"{name}项目红色驿站")
        arrived(there, clerk(quarter.street), on=date(2026, 7, 1))
        said(there, date(2026, 7, 2))
        held(there, date(2026, 7, 8), "STATION_FILM")
    measured(3)
