"""Stations seen from above: from month to month, a row per town and per station, the total, and what was before apart."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from factories import account, branch, clerk, committee, grant, staff
from floating_factories import arrived
from openpyxl import load_workbook
from stations_factories import NOW, TODAY, manager, recorded, six_ones, station

from activities.stations.forms import SpanForm
from activities.stations.queries.figures import Row
from activities.stations.rules import Counted, Figures, Served
from activities.stations.services import close_station, enter_service, set_balance
from dangjian.audit.models import AuditRow
from organizations.access.rules import Role
from organizations.tree.models import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(town):
    six_ones()
    return station(town.own)


def page(name: str, *args, **query) -> str:
    return reverse(f"stations:{name}", args=args, query=query)


def served(of, kind: str, persons: int, *, on: date = TODAY, amount: int | None = None) -> None:
    said = {"kind": kind, "held_on": on, "topic": "事", "persons": persons, "amount": amount}
    enter_service(station=of, uid=uuid4(), by=account(), **said)


def busy(of) -> None:
    """Everything once, twice in March and once in February."""
    by = manager(of, "老赵")
    recorded(of, by, "STATION_FILM", date(2026, 3, 8))
    recorded(of, by, "STATION_FILM", date(2026, 2, 8), period="2026-02")
    arrived(of, by, on=date(2026, 3, 2))
    for kind, persons, amount in (
        *(("CONSULTATION", 5, None), ("RIGHTS", 2, None), ("WAGES", 12, 160_000)),
        *(("SAFETY", 60, None), ("SKILLS", 31, None)),
    ):
        served(of, kind, persons, amount=amount)
        served(of, kind, persons, on=date(2026, 2, 3), amount=amount)
    served(of, "WAGES", 3, amount=40_000)


MARCH = {
    "CONSULTATION": Served(1, 5),
    "RIGHTS": Served(1, 2),
    "WAGES": Served(2, 15, 200_000),
    "SAFETY": Served(1, 60),
    "SKILLS": Served(1, 31),
}


def told(towns: list[Row]) -> list[tuple]:
    return [(row.name, row.counted.films, [one.name for one in row.within]) for row in towns]


@pytest.mark.parametrize(
    ("said", "days", "label"),
    [
        ({"since": "2026-03", "until": "2026-03"}, (date(2026, 3, 1), date(2026, 4, 1)), "2026年3月"),
        ({"since": "2025-11", "until": "2026-02"}, (date(2025, 11, 1), date(2026, 3, 1)), "2025年11月至2026年2月"),
        ({"since": "2026-03", "until": "2026-01"}, (date(2026, 3, 1), date(2026, 4, 1)), "2026年3月"),
        ({}, (date(2026, 1, 1), date(2026, 4, 1)), "2026年1月至3月"),
        ({"since": "2026-01-01", "until": "9999-99"}, (date(2026, 1, 1), date(2026, 4, 1)), "2026年1月至3月"),
        ({"since": "2027-01", "until": "2026-04"}, (date(2026, 1, 1), date(2026, 4, 1)), "2026年1月至3月"),
    ],
)
def test_months_in_the_address_say_the_span_and_what_is_none_is_this_year(said, days, label):
    form = SpanForm(said, today=TODAY)
    assert (form.days, form.label) == (days, label)


def test_each_kind_says_how_often_and_for_how_many():
    assert [one.words for one in (Served(), Served(3, 46), Served(12, 300, 16_000_000))] == [
        "0",
        "3次，46人次",
        "12件，1600万元，300人",
    ]


def test_a_station_is_counted_kind_by_kind_and_the_town_and_the_total_add_it_up(town, here, client):
    busy(here)
    other = station(town.foreign, "民安项目红色驿站")
    served(other, "RIGHTS", 4)
    client.force_login(staff(town.root))
    shown = client.get(page("desk", since="2026-03", until="2026-03")).context
    street, foreign = shown["towns"]
    assert street.within[0].counted == Counted(1, 1, 1, 5, 1, MARCH)
    assert street.counted == Counted(1, 1, 1, 5, 1, MARCH)
    assert foreign.counted.served("RIGHTS") == Served(1, 4)
    assert (shown["whole"].stations, shown["whole"].served("RIGHTS")) == (2, Served(2, 6))
    assert shown["whole"].figures == Figures(members=1, films=1, consultations=3, wages=200_000, trained=91)
    longer = client.get(page("desk", since="2026-02", until="2026-03")).context["whole"]
    assert (longer.films, longer.served("WAGES"), longer.served("SKILLS")) == (2, Served(3, 27, 360_000), Served(2, 62))


def test_what_was_before_stays_apart(town, here, client):
    served(here, "RIGHTS", 4)
    by = staff(town.root)
    figures = Figures(members=20, films=3, consultations=2, wages=90_000, trained=40)
    set_balance(station=here, figures=figures, until=date(2025, 12, 31), by=by)
    client.force_login(by)
    shown = client.get(page("desk")).context
    assert (shown["before"], shown["whole"].figures) == (figures, Figures(consultations=1))


def test_a_streets_clerk_sees_the_own_town_alone(town, here, client):
    station(town.foreign, "民安项目红色驿站")
    client.force_login(clerk(town.street))
    answer = client.get(page("desk"))
    assert told(answer.context["towns"]) == [(str(town.street), 0, [str(here)])]
    assert "民安" not in answer.text


def test_who_reads_the_place_and_not_its_books_sees_no_figures(town, client):
    between = committee(town.street, "锦绣社区党委", kind=Kind.COMMITTEE)
    here = station(branch(between, "锦绣社区第三党支部"))
    served(here, "RIGHTS", 4)
    line = account("条线")
    grant(line, Role.LINE_STAFF, town.root, sector=here.sector)
    for by in (clerk(between, "何立"), line):
        client.force_login(by)
        answer = client.get(page("desk"))
        assert (answer.context["towns"], str(here) in answer.text) == ([], True)


def test_a_closed_station_stays_in_the_months_in_which_it_stood(town, here, client):
    recorded(here, manager(here), "STATION_FILM", date(2026, 2, 8), period="2026-02")
    close_station(station=here, on=date(2026, 3, 1), by=clerk(town.street), now=NOW)
    client.force_login(staff(town.root))

    def counts(month: str) -> list[tuple[int, int]]:
        towns = client.get(page("desk", since=month, until=month)).context["towns"]
        return [(row.counted.stations, row.counted.films) for row in towns]

    assert (counts("2026-02"), counts("2026-03"), counts("2025-12")) == ([(1, 1)], [], [])
    assert "已撤销" in client.get(page("desk")).text


def test_towns_and_the_stations_in_each_are_sorted_by_any_figure(town, here, client):
    more = station(town.own, "民安项目红色驿站")
    away = station(town.foreign, "北郡项目红色驿站")
    for of, times in ((more, 1), (away, 2)):
        for day in range(times):
            recorded(of, manager(of, "老赵"), "STATION_FILM", date(2026, 3, 8 + day))
    client.force_login(staff(town.root))

    def order(sort: str) -> list[tuple[str, list[str]]]:
        towns = client.get(page("desk", sort=sort)).context["towns"]
        return [(row.name, [one.name for one in row.within]) for row in towns]

    street, foreign = (str(town.street), [str(here), str(more)]), (str(town.other_street), [str(away)])
    assert order("") == order("name") == order("films") == [street, foreign]
    assert order("-films") == [foreign, (str(town.street), [str(more), str(here)])]
    heads = {head["label"]: head for head in client.get(page("desk", sort="-films")).context["heads"]}
    assert (heads["红色电影"]["query"], heads["红色电影"]["direction"]) == ("?sort=films", "descending")
    assert (heads["兑付工资"]["query"], heads["兑付工资"]["direction"]) == ("?sort=-wages", "")


def rows_of_sheet(answer, tab: str) -> list[tuple]:
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return list(book[tab].iter_rows(min_row=3, values_only=True))


def test_the_figures_are_a_workbook_that_cannot_compute_and_is_logged(town, here, client):
    odd = station(town.foreign, "=1+1")
    busy(here)
    by = clerk(town.other_street, "外镇")
    client.force_login(staff(town.root))
    address = page("figures_sheet", since="2026-03", until="2026-03")
    head, *rows = rows_of_sheet(client.get(address), "驿站成绩")
    assert head == (
        *("镇街", "驿站", "在用驿站", "新到流动党员", "在站党员", "六个一还差", "红色电影（场）"),
        *("政策咨询（次）", "政策咨询（人次）", "维权服务（次）", "维权服务（人次）"),
        *("兑付工资（件）", "兑付工资（万元）", "兑付工资（人）"),
        *("安全生产培训（次）", "安全生产培训（人次）", "技能讲座（次）", "技能讲座（人次）"),
    )
    figures = (1, 1, 1, 5, 1, 1, 5, 1, 2, 2, 20, 15, 1, 60, 1, 31)
    assert [row[:2] for row in rows] == [
        *((str(town.street), "小计"), (str(town.street), str(here))),
        *((str(town.other_street), "小计"), (str(town.other_street), "=1+1")),
        ("合计", None),
    ]
    assert rows[1][2:] == figures
    log = AuditRow.objects.get(action="stations.export")
    assert (log.detail["book"], log.detail["filter"]) == ("figures", {"since": "2026-03", "until": "2026-03"})
    client.force_login(by)
    assert [row[1] for row in rows_of_sheet(client.get(address), "驿站成绩")[1:]] == ["小计", str(odd), None]


def test_what_was_before_is_a_sheet_of_its_own(town, here, client):
    by = staff(town.root)
    figures = Figures(members=20, films=3, consultations=2, wages=90_000, trained=40)
    set_balance(station=here, figures=figures, until=date(2025, 12, 31), by=by)
    station(town.foreign, "民安项目红色驿站")
    client.force_login(by)
    assert rows_of_sheet(client.get(page("figures_sheet")), "上线前累计")[1:] == [
        (str(town.street), str(here), 20, 3, 2, 90_000, 40),
        ("合计", None, 20, 3, 2, 90_000, 40),
    ]


@pytest.mark.parametrize("towns", [1, 3])
@pytest.mark.parametrize("each", [1, 3])
def test_the_desk_and_its_workbook_cost_the_same_for_one_and_for_three(
    town, client, towns, each, quiet_side, django_assert_num_queries
):
    six_ones()
    streets = [town.own, town.foreign, branch(committee(town.root, "第三街道工委"), "第三支部")][:towns]
    for at, below in enumerate(streets):
        for number in range(each):
            busy(station(below, f"{at}{number}项目红色驿站"))
    client.force_login(staff(town.root))
    client.get(page("desk"))
    with django_assert_num_queries(28):
        assert client.get(page("desk")).context["whole"].stations == towns * each
    with django_assert_num_queries(20):
        client.get(page("figures_sheet")).close()


def test_a_stations_own_page_adds_up_the_span_it_shows(here, client):
    busy(here)
    client.force_login(manager(here))
    shown = client.get(page("services", here.pk, since="2026-03", until="2026-03"))
    assert [(label, one.words) for label, one in shown.context["sums"]] == [
        ("政策咨询", "1次，5人次"),
        ("维权服务", "1次，2人次"),
        ("兑付工资", "2件，20万元，15人"),
        ("安全生产培训", "1次，60人次"),
        ("技能讲座", "1次，31人次"),
    ]
    assert len(shown.context["page"]) == 6
    assert len(client.get(page("services", here.pk)).context["page"]) == 11
    empty = client.get(page("services", here.pk, since="2025-12", until="2025-12"))
    assert (empty.context["sums"], "这段时间没有记过服务" in empty.text) == ([], True)
