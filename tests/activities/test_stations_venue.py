"""What a branch holds at a station that it backs: one record, of the branch, that counts for both."""

from datetime import date, time
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from factories import branch, clerk, secretary
from openpyxl import load_workbook
from records_factories import facts
from stations_factories import NOW, TODAY, manager, recorded, six_ones, station

from activities.duties.rules import State
from activities.records.models import Activity, ActivityCredit
from activities.records.queries.record import credit_labels, facts_of
from activities.records.services import RecordRefused, revise, start_draft, submit, withdraw
from activities.stations.queries import rows_of
from activities.stations.queries.figures import achieved
from activities.stations.queries.registers import activity_rows
from activities.stations.services import move_station
from activities.stations.todos import todos
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
LECTURE = {"kind": "PARTY_LECTURE", "for_period": "2026Q1", "held_on": date(2026, 3, 12), "topic": "讲党史故事"}


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(town):
    six_ones()
    return station(town.own)


@pytest.fixture
def writer(town):
    return secretary(town.own)


def held(of: Organization, by, **said) -> Activity:
    wanted = facts(**LECTURE | {"proxy_reason": ""} | said)
    draft = start_draft(organization=of, kind=wanted.kind, for_period=wanted.for_period, by=by, now=NOW)
    return submit(draft=draft, facts=wanted, by=by, now=NOW, again=True)


def credits_of(*activities: Activity) -> list[tuple[int, str, date]]:
    found = ActivityCredit.objects.filter(activity__in=activities).order_by("pk")
    return list(found.values_list("organization", "kind", "period_start"))


def lecture(of: Organization):
    return next(row for row in rows_of([of], TODAY)[of.pk] if row.one.kind == "STATION_LECTURE")


def books(of: Organization) -> list[tuple]:
    return [row.cells[1:5] for row in activity_rows(Organization.objects.filter(pk=of.pk), 2026)]


def test_a_lecture_held_at_the_station_is_the_branchs_and_counts_for_both(town, here, writer):
    other = station(town.own, "民安项目红色驿站")
    made = held(town.own, writer, venue_id=here.pk, minutes=90, starts_at=time(19))
    assert credits_of(made) == [
        (town.own.pk, "PARTY_LECTURE", date(2026, 1, 1)),
        (here.pk, "STATION_LECTURE", date(2026, 1, 1)),
    ]
    assert (made.organization, made.venue) == (town.own, here)
    row = lecture(here)
    assert (row.is_done, row.is_hosts, row.words) == (
        True,
        True,
        f"3月12日 讲党史故事，{town.own}在这里办的",
    )
    assert lecture(other).is_done is False
    assert books(here) == [(str(here), date(2026, 3, 12), "党课", "讲党史故事")]
    assert books(other) == []
    assert credit_labels(made) == ["一季度党课", f"{here}一季度驿站党课"]


def test_a_theme_day_there_stands_in_the_register_and_fulfils_none_of_the_six(town, here, writer):
    made = held(town.own, writer, kind="THEME_DAY", for_period="2026-03", venue_id=here.pk)
    assert [kind for _, kind, _ in credits_of(made)] == ["THEME_DAY"]
    assert [row[2] for row in books(here)] == ["主题党日"]


def test_a_theme_day_with_a_lecture_in_it_gives_the_stations_lecture_once(town, here, writer):
    made = held(
        town.own,
        writer,
        kind="THEME_DAY",
        for_period="2026-03",
        venue_id=here.pk,
        also={"PARTY_LECTURE": 45},
    )
    assert credits_of(made)[2:] == [(here.pk, "STATION_LECTURE", date(2026, 1, 1))]
    own = recorded(here, manager(here), "STATION_LECTURE", date(2026, 3, 15), topic="当先锋", period="2026Q1")
    assert len(credits_of(made, own)) == 4
    assert (lecture(here).owed.item.times, lecture(here).owed.state) == (1, State.DONE)


def test_what_was_said_at_a_meeting_of_criticism_stays_out_of_the_stations_register(town, here, writer):
    held(
        town.own,
        writer,
        kind="ORGANIZATIONAL_LIFE_MEETING",
        for_period="2026",
        venue_id=here.pk,
        topic="组织生活会",
        text="批评了某人",
    )
    (row,) = activity_rows(Organization.objects.filter(pk=here.pk), 2026)
    assert (row.cells[3], row.cells[-1]) == ("组织生活会", "")


def test_mending_keeps_the_station_and_another_place_takes_its_credit(town, here, writer):
    made = held(town.own, writer, venue_id=here.pk)
    said = facts_of(made)
    assert (said.venue_id, said.also) == (here.pk, {})
    moved = revise(activity=made, version=made.version, facts=facts(**LECTURE, venue_id=None), by=writer, now=NOW)
    assert [kind for _, kind, _ in credits_of(moved)] == ["PARTY_LECTURE"]
    assert lecture(here).is_done is False


def test_a_record_taken_back_counts_for_neither(town, here, writer):
    made = held(town.own, writer, venue_id=here.pk)
    withdraw(activity=made, by=writer, now=NOW)
    assert lecture(here).is_done is False
    assert books(here) == []


def test_what_was_sent_back_is_mended_by_the_branch_alone(town, here, writer, client):
    held(town.own, writer, venue_id=here.pk)
    Activity.objects.update(state="RETURNED")
    row = lecture(here)
    assert (row.is_missing, row.is_returned) == (True, False)
    client.force_login(manager(here))
    assert client.get(reverse("stations:home", args=(here.pk,))).status_code == 200


def test_only_stations_that_the_branch_backed_on_the_day_are_taken(town, here, writer):
    beside = branch(town.street, "北郡支部")
    elsewhere = station(beside, "北郡项目红色驿站")
    with pytest.raises(RecordRefused) as refused:
        held(town.own, writer, venue_id=elsewhere.pk)
    assert [problem.field for problem in refused.value.problems] == ["venue"]
    move_station(station=here, to=beside, firm="北郡项目", address="1号", on=date(2026, 3, 20), by=clerk(town.street))
    assert held(town.own, writer, venue_id=here.pk).venue == here
    with pytest.raises(RecordRefused):
        held(town.own, writer, venue_id=here.pk, held_on=date(2026, 3, 21))


def test_the_form_offers_the_branchs_stations_and_no_other_branch_is_asked(town, here, writer, client):
    client.force_login(writer)
    address = reverse("records:new", args=(town.own.pk,), query={"kind": "PARTY_LECTURE", "period": "2026-03"})
    shown = client.get(address)
    assert shown.context["record_form"].fields["venue"].choices == [("", "不在驿站"), (str(here.pk), str(here))]
    said = {"draft": str(shown.context["writing"].hidden["draft"]), "held_on": "2026-03-12", "topic": "讲党史故事"}
    client.post(address, said | {"text": "讲了。", "venue": str(here.pk)})
    made = Activity.objects.get()
    assert (made.venue, made.place) == (here, str(here))
    beside = branch(town.street, "北郡支部")
    client.force_login(secretary(beside, "白芸"))
    plain = client.get(reverse("records:new", args=(beside.pk,), query={"kind": "PARTY_LECTURE"}))
    assert "venue" not in plain.context["record_form"].fields


def test_a_station_of_somebody_else_is_refused_in_the_form_and_what_was_typed_stays(town, here, writer, client):
    elsewhere = station(branch(town.street, "北郡支部"), "北郡项目红色驿站")
    client.force_login(writer)
    address = reverse("records:new", args=(town.own.pk,), query={"kind": "PARTY_LECTURE", "period": "2026-03"})
    said = {"held_on": "2026-03-12", "topic": "讲党史故事", "text": "讲了。", "venue": str(elsewhere.pk)}
    answer = client.post(address, said)
    assert "那一天支部没有依托这个驿站" in answer.text
    assert "讲党史故事" in answer.text
    assert Activity.objects.count() == 0


def test_the_register_of_one_station_holds_no_row_of_another(town, here, writer, client):
    other = station(town.own, "民安项目红色驿站")
    held(town.own, writer, venue_id=other.pk, topic="别处的党课")
    recorded(other, manager(other, "老赵"), "STATION_FILM", date(2026, 3, 9), topic="别处的电影")
    recorded(here, manager(here), "STATION_FILM", date(2026, 3, 8))
    client.force_login(manager(here, "小罗"))
    answer = client.post(reverse("stations:export", args=(here.pk, 2026, "activities")), {"reason": "REPORT"})
    book = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(book.iter_rows(min_row=6, max_row=book.max_row - 1, values_only=True))
    assert [row[4] for row in rows] == ["《建党伟业》"]


def test_a_film_counts_in_the_month_in_which_it_was_shown(here):
    by = manager(here)
    recorded(here, by, "STATION_FILM", date(2026, 2, 28), period="2026-02")
    recorded(here, by, "STATION_FILM", date(2026, 3, 1))
    mine = Organization.objects.filter(pk=here.pk)
    february, march = date(2026, 2, 1), date(2026, 3, 1)
    assert (achieved(mine, february, march).films, achieved(mine, march, date(2026, 4, 1)).films) == (1, 1)
    row = next(row for row in rows_of([here], TODAY)[here.pk] if row.one.kind == "STATION_FILM")
    assert row.activity.held_on == march


def test_the_manager_is_reminded_of_the_own_station_alone(town, here):
    other = station(town.own, "民安项目红色驿站")
    by = manager(here)
    for kind in ("STATION_FILM", "STATION_TRAINING"):
        for month in (1, 2, 3):
            recorded(here, by, kind, date(2026, month, 8), period=f"2026-0{month}", late_reason="补记")
    assert [(one.title, one.detail, one.urgency) for one in todos(by, TODAY)] == [
        ("1月驿站送报还没记", f"{here}，1月31日截止，可以补记", 1),
        ("2月驿站送报还没记", f"{here}，2月28日截止，可以补记", 1),
        ("3月驿站送报该记了", f"{here}，最晚3月31日", 3),
        ("一季度驿站党课该记了", f"{here}，最晚3月31日", 3),
        ("一季度驿站交流该记了", f"{here}，最晚3月31日", 3),
        ("活动阵地该检查了", f"{here}，三个月没有检查，看一遍设备", 4),
        ("制度还没有齐", f"{here}，图书阅览、活动开展、服务培训三项", 4),
    ]
    assert [(one.title, one.detail) for one in todos(clerk(town.street), TODAY)] == [
        ("2个驿站“六个一”过了时间还没记", f"{here}、{other}")
    ]
    assert todos(clerk(town.other_street, "外镇"), TODAY) == []


def test_the_reminders_cost_the_same_for_one_station_and_for_three(town, here, django_assert_num_queries):
    clerks = clerk(town.street)
    todos(clerks, TODAY)
    with django_assert_num_queries(8):
        todos(clerks, TODAY)
    for name in ("民安", "北郡"):
        station(town.own, f"{name}项目红色驿站")
    with django_assert_num_queries(8):
        assert todos(clerks, TODAY)[0].count == 3
