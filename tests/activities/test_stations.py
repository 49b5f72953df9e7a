"""A station on the spine: a node of the tree that owes six things, records them and is no party organisation."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from factories import account, branch, clerk, grant, secretary, staff
from stations_factories import NOW, OPENED, TODAY, manager, recorded, six_ones, station

from activities.duties.models import DutyRule
from activities.duties.queries import due_items, who
from activities.duties.services import add_rule
from activities.records.models import Activity, ActivityCredit, ReportDraft
from activities.stations.models import Site
from activities.stations.queries import overdue_of, rows_of, station_lines
from activities.stations.services import close_station, install_station_rules, move_station
from activities.stations.services.places import MovedLater
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(town):
    six_ones()
    return station(town.own)


@pytest.fixture
def keeper(here, client):
    made = manager(here)
    client.force_login(made)
    return made


def page(name: str, *args, **query) -> str:
    return reverse(f"stations:{name}", args=args, query=query)


def words(of: Organization) -> dict[str, str]:
    return {row.one.title: row.words for row in rows_of([of], TODAY)[of.pk]}


def test_the_rules_are_entered_once_and_an_ended_one_stays_ended():
    assert install_station_rules() == "建立了红色驿站“六个一”的6条规则。"
    DutyRule.objects.filter(code="station_film").update(ends_on=date(2026, 3, 1))
    assert install_station_rules() == "红色驿站“六个一”的规则已经有了。"
    assert sorted(DutyRule.objects.values_list("code", "organization_kind", "per")) == [
        ("station_exchange", "STATION", "QUARTER"),
        ("station_film", "STATION", "MONTH"),
        ("station_lecture", "STATION", "QUARTER"),
        ("station_newspaper", "STATION", "MONTH"),
        ("station_training", "STATION", "MONTH"),
        ("station_warmth", "STATION", "HALF_YEAR"),
    ]


def test_what_is_due_begins_with_the_opening_and_ends_with_the_closing(town, here):
    def films(start: date, end: date) -> list[str]:
        return [
            one.label for one in due_items(start=start, end=end, organizations=[here.pk]) if one.kind == "STATION_FILM"
        ]

    everything = date(2025, 1, 1), date(2027, 1, 1)
    assert films(*everything)[:2] == ["1月驿站电影", "2月驿站电影"]
    close_station(station=here, on=date(2026, 3, 20), by=clerk(town.street), now=NOW)
    assert films(*everything) == ["1月驿站电影", "2月驿站电影"]
    assert due_items(start=everything[0], end=everything[1], organizations=[town.own.pk]) == []


@pytest.mark.parametrize(
    ("opened", "first"),
    [
        (date(2026, 1, 1), ["1月驿站电影", "一季度驿站党课", "上半年驿站送温暖"]),
        (date(2026, 1, 2), ["2月驿站电影", "二季度驿站党课", "下半年驿站送温暖"]),
        (date(2026, 3, 31), ["4月驿站电影", "二季度驿站党课", "下半年驿站送温暖"]),
    ],
)
def test_a_station_owes_from_the_first_whole_period_after_its_opening(town, opened, first):
    six_ones()
    new = station(town.own, on=opened)
    items = due_items(start=date(2025, 1, 1), end=date(2027, 1, 1), organizations=[new.pk])
    kinds = ("STATION_FILM", "STATION_LECTURE", "STATION_WARMTH")
    earliest = [min((one for one in items if one.kind == kind), key=lambda one: one.period_start) for kind in kinds]
    assert [one.label for one in earliest] == first


def test_a_new_rule_for_what_stations_do_is_asked_of_stations(town, here):
    said = {"kind": "STATION_FILM", "name": "露天电影", "per": "MONTH", "basis": "区级规定"}
    rule = add_rule(facts=said, starts_on=date(2026, 4, 1), by=staff(town.root), today=TODAY)
    assert (rule.organization_kind, who(rule)) == ("STATION", "每个红色驿站")
    asked = [one for one in due_items(start=date(2026, 4, 1), end=date(2026, 5, 1)) if one.code == rule.code]
    assert [one.organization_id for one in asked] == [here.pk]


def test_a_station_is_no_party_organisation(town, here):
    assert (here.kind, here.parent, Organization.objects.party().filter(pk=here.pk).exists()) == (
        Kind.STATION,
        town.own,
        False,
    )


def test_the_six_say_what_was_done_and_what_is_missing(here):
    by = manager(here)
    assert words(here) == {
        "每天一份报纸": "本月0/24天",
        "每月一场电影": "还没有，3月31日前",
        "每月一次培训": "还没有，3月31日前",
        "每季一堂党课": "还没有，3月31日前",
        "每季一次交流": "还没有，3月31日前",
        "半年一次送温暖": "还没有，6月30日前",
    }
    recorded(here, by, "STATION_FILM", date(2026, 3, 8))
    recorded(here, by, "STATION_WARMTH", date(2026, 2, 20), topic="送防寒用品", members=12, others=0, period="2026H1")
    done = words(here)
    assert done["每月一场电影"] == "3月8日 《建党伟业》，46人"
    assert done["半年一次送温暖"] == "2月20日 送防寒用品，12人"
    assert [one.item.label for one in overdue_of([here.pk], TODAY)] == [
        f"{month}月驿站{what}" for month in (1, 2) for what in ("送报", "电影", "培训")
    ]


def test_a_film_is_recorded_with_the_short_form_and_counts_once(here, keeper, client):
    address = page("record", here.pk, "STATION_FILM", period="2026-03")
    shown = client.get(address)
    uid = shown.context["draft"].uid
    assert ReportDraft.objects.count() == 0
    said = {"draft": str(uid), "topic": "《建党伟业》", "held_on": "2026-03-08", "members": "38", "others": "8"}

    answers = [client.post(address, said) for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [page("home", here.pk)] * 2
    made = Activity.objects.get()
    assert (made.uid, made.organization, made.kind, made.for_period, made.held_on, made.guests, made.text) == (
        uid,
        here,
        "STATION_FILM",
        "2026-03",
        date(2026, 3, 8),
        46,
        "每月一场电影：《建党伟业》，来了46人。",
    )
    assert made.invitees == {"FLOATING_MEMBER": 38, "MASSES": 8}
    assert list(ActivityCredit.objects.values_list("organization", "kind", "period_start")) == [
        (here.pk, "STATION_FILM", date(2026, 3, 1))
    ]


def test_the_next_form_knows_how_many_came_the_last_time(here, keeper, client):
    recorded(here, keeper, "STATION_FILM", date(2026, 2, 8), period="2026-02")
    form = client.get(page("record", here.pk, "STATION_FILM")).context["form"]
    assert (form["members"].value(), form["others"].value()) == (38, 8)


def test_a_day_to_come_and_a_number_that_is_none_are_refused_and_what_was_typed_comes_back(here, keeper, client):
    said = {"topic": "《长津湖》", "held_on": "2026-03-25", "members": "很多"}
    form = client.post(page("record", here.pk, "STATION_FILM"), said).context["form"]
    assert form.errors == {
        "held_on": ["这一天还没到，等活动开过再记。"],
        "members": ["流动党员，写0到9999的整数"],
    }
    assert form["topic"].value() == "《长津湖》"
    assert Activity.objects.count() == 0


def test_a_second_film_of_the_same_day_is_asked_about(here, keeper, client):
    first = recorded(here, keeper, "STATION_FILM", date(2026, 3, 8))
    said = {"held_on": "2026-03-08", "topic": "《长津湖》"}
    shown = client.post(page("record", here.pk, "STATION_FILM"), said)
    assert shown.context["twin"] == first
    client.post(page("record", here.pk, "STATION_FILM"), said | {"again": "1"})
    assert Activity.objects.count() == 2


def test_the_town_records_for_a_station_with_a_reason(town, here, client):
    client.force_login(clerk(town.street))
    said = {"held_on": "2026-03-08", "topic": "《长津湖》"}
    form = client.post(page("record", here.pk, "STATION_FILM"), said).context["form"]
    assert form.errors == {"proxy_reason": ["您是替驿站代录，写一句为什么代录"]}


def test_a_planned_film_stands_in_its_row_and_fills_the_form(here, keeper, client):
    address = page("plan", here.pk, "STATION_FILM", period="2026-03")
    assert client.post(address, {"held_on": "2026-04-01"}).context["form"].errors == {
        "held_on": ["要在3月1日到3月31日之间。"]
    }
    client.post(address, {"held_on": "2026-03-28", "topic": "《长津湖》"})
    assert words(here)["每月一场电影"] == "排在3月28日 《长津湖》"
    assert client.get(page("record", here.pk, "STATION_FILM")).context["form"]["topic"].value() == "《长津湖》"


def test_a_returned_record_is_mended_from_its_row(here, keeper, client):
    made = recorded(here, keeper, "STATION_FILM", date(2026, 3, 8))
    Activity.objects.update(state="RETURNED")
    assert reverse("records:edit", args=(here.pk, made.pk)) in client.get(page("home", here.pk)).text
    mend = client.get(reverse("records:edit", args=(here.pk, made.pk)))
    assert (mend.status_code, 'value="THEME_DAY"' in mend.text, "to_kind" in mend.text) == (200, False, False)
    old_page = {"do": "switch", "to_kind": "", "version": "1", "held_on": "2026-03-08", "topic": "《长津湖》"}
    again = client.post(reverse("records:edit", args=(here.pk, made.pk)), old_page)
    assert (again.status_code, again.context["values"]["topic"]) == (200, "《长津湖》")


def test_a_branch_records_no_film_and_a_station_no_theme_day(town, here, client):
    client.force_login(secretary(town.own))
    assert client.get(reverse("records:new", args=(town.own.pk,), query={"kind": "STATION_FILM"})).status_code == 404
    assert client.get(page("record", here.pk, "THEME_DAY")).status_code == 404
    assert client.get(page("record", here.pk, "STATION_FILM")).status_code == 200


def test_whoever_manages_one_station_is_led_to_it(here, keeper, client):
    assert client.get(page("mine")).headers["Location"] == page("home", here.pk)
    assert client.get(reverse("records:choose")).headers["Location"] == page("mine")


def test_a_manager_opens_no_other_station(town, here, keeper, client):
    other = station(town.own, "民安项目红色驿站")
    beside = branch(town.street)
    assert client.get(page("home", other.pk)).status_code == 404
    assert client.get(page("record", other.pk, "STATION_FILM")).status_code == 404
    assert client.get(page("home", beside.pk)).status_code == 404


def test_moving_with_the_site_keeps_where_it_was(town, here):
    by, to = clerk(town.street), branch(town.street, "北郡支部")
    where = {"to": to, "firm": "北郡项目", "address": "花溪路1号", "by": by}
    with pytest.raises(MovedLater):
        move_station(station=here, on=OPENED, **where)
    move_station(station=here, on=date(2026, 3, 10), **where)
    here.refresh_from_db()
    assert here.parent == to
    assert list(Site.objects.order_by("starts_on").values_list("firm", "starts_on", "ends_on", "path")) == [
        ("森林湖项目", OPENED, date(2026, 3, 10), here.path),
        ("北郡项目", date(2026, 3, 10), None, here.path),
    ]


def test_the_desk_opens_a_station_below_its_branch_after_asking(town, client):
    client.force_login(clerk(town.street))
    said = {"below": town.own.pk, "name": "民安项目红色驿站", "firm": "民安项目", "address": "1号", "on": "2026-03-02"}
    asked = client.post(page("open"), said)
    assert "从2026年3月2日起" in asked.context["form"].sentence()
    assert Organization.objects.filter(kind=Kind.STATION).count() == 0
    client.post(page("open"), said | {"confirm": "1"})
    made = Organization.objects.get(kind=Kind.STATION)
    assert (made.short_name, made.parent, made.founded_on) == ("民安项目红色驿站", town.own, date(2026, 3, 2))


def test_a_closed_station_is_read_and_no_longer_written(town, here, keeper, client):
    close_station(station=here, on=TODAY, by=clerk(town.street), now=NOW)
    assert (
        client.get(page("home", here.pk)).status_code,
        client.get(page("record", here.pk, "STATION_FILM")).status_code,
    ) == (200, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_the_desks_page_costs_no_more_than_a_desk_page_may(
    town, here, client, count, quiet_side, django_assert_num_queries
):
    recorded(here, manager(here), "STATION_FILM", date(2026, 3, 8))
    for name in ("民安", "北郡")[: count - 1]:
        recorded(
            one := station(town.own, f"{name}项目红色驿站"), manager(one, "老赵"), "STATION_FILM", date(2026, 3, 9)
        )
    client.force_login(staff(town.root))
    client.get(page("desk"))
    with django_assert_num_queries(28):
        assert client.get(page("desk")).context["whole"].stations == count


def test_the_list_costs_the_same_for_one_station_and_for_three(town, here, django_assert_num_queries):
    recorded(here, manager(here), "STATION_FILM", date(2026, 3, 8))
    more = [station(town.own, f"{name}项目红色驿站") for name in ("民安", "北郡")]
    for one in more:
        recorded(one, manager(one, "老赵"), "STATION_FILM", date(2026, 3, 9))
    with django_assert_num_queries(13):
        station_lines([here], TODAY)
    with django_assert_num_queries(13):
        lines = station_lines([here, *more], TODAY)
    assert [(line.done, line.asked, line.managers) for line in lines] == [
        (1, 6, ["罗铁柱"]),
        (1, 6, ["老赵"]),
        (1, 6, ["老赵"]),
    ]


def test_everything_to_press_has_its_own_words(here, keeper, client):
    buttons = re.findall(r'href="[^"]*/record/(STATION_\w+)/', client.get(page("home", here.pk)).text)
    *rows, first_lacking = buttons[-6:]
    assert first_lacking == "STATION_FILM"
    assert rows == [
        "STATION_FILM",
        "STATION_TRAINING",
        "STATION_LECTURE",
        "STATION_EXCHANGE",
        "STATION_WARMTH",
    ]


def test_who_reads_the_place_alone_gets_no_button(town, here, client):
    line = account("条线")
    grant(line, Role.LINE_STAFF, town.root, sector=here.sector)
    client.force_login(line)
    assert "/record/" not in client.get(page("home", here.pk)).text
