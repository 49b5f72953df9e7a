"""一本两台账, the paper, posts, services and the room of a station."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from factories import clerk, secretary, staff
from floating_factories import arrived, reported
from openpyxl import load_workbook
from stations_factories import NOW, TODAY, manager, recorded, six_ones, station

from activities.records.models import Activity
from activities.stations.models import Equipment, Honour, HouseRule, Newspaper, Opinion, Service
from activities.stations.queries import rows_of, station_lines
from activities.stations.queries.figures import achieved
from activities.stations.queries.registers import BOOKS
from activities.stations.rules import EquipmentKind, Figures, missing
from activities.stations.services import (
    AlreadyClosed,
    check_equipment,
    enter_opinion,
    enter_service,
    handle_opinion,
    set_house_rule,
    tick_days,
)
from dangjian.audit.models import AuditRow
from dangjian.periods import Month
from members.floating import services as floating
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
UID = "5f0c9f1e-0d3a-4a58-9d4b-3f1f2f9f6a11"


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


def said(of: Organization, by, text: str, *, on: date = TODAY, **more) -> Opinion:
    facts = {"kind": "OPINION", "said_by": "", "today": on} | more
    return enter_opinion(station=of, uid=uuid4(), text=text, by=by, **facts)


def test_an_opinion_pressed_twice_is_entered_once_and_other_words_again(here, keeper, client):
    for text in ("食堂早点开", "食堂早点开", "宿舍装空调"):
        client.post(page("opinion_new", here.pk), {"uid": UID, "kind": "OPINION", "text": text})
    found = Opinion.objects.order_by("pk").values_list("text", "said_by", "said_on", "entered_by")
    assert list(found) == [("食堂早点开", "", TODAY, keeper.pk), ("宿舍装空调", "", TODAY, keeper.pk)]


def test_open_opinions_stand_on_top_the_longest_waiting_first(here, keeper, client):
    late, soon = (said(here, keeper, text, on=date(2026, 3, day)) for text, day in (("晚", 9), ("早", 2)))
    closed = said(here, keeper, "了", on=date(2026, 3, 20))
    handle_opinion(opinion=closed, handed_to="项目部", answer="装了", close=True, by=keeper, today=TODAY)
    shown = client.get(page("opinions", here.pk)).context["page"]
    assert [one.pk for one in shown] == [soon.pk, late.pk, closed.pk]


def test_an_opinion_is_handed_on_answered_and_closed_each_on_its_day(here, keeper, client):
    one = said(here, keeper, "食堂早点开", on=date(2026, 3, 2))
    address = page("opinion_handle", here.pk, one.pk)
    assert client.post(address, {"close": "on"}).context["form"].errors == {"answer": ["办结以前写一句怎么答复的。"]}
    client.post(address, {"handed_to": "项目部"})
    with time_machine.travel(NOW.replace(day=26), tick=False):
        client.post(address, {"handed_to": "项目部", "answer": "下周起提前半小时", "close": "on"})
    one.refresh_from_db()
    assert (one.handed_on, one.answered_on, one.closed_on, one.state.label) == (
        TODAY,
        date(2026, 3, 26),
        date(2026, 3, 26),
        "已办结",
    )
    with pytest.raises(AlreadyClosed):
        handle_opinion(opinion=one, handed_to="", answer="", close=False, by=keeper, today=TODAY)


def test_a_page_opened_before_an_answer_leaves_the_answer_as_it_is_and_says_so(here, keeper, client):
    one = said(here, keeper, "食堂早点开")
    address = page("opinion_handle", here.pk, one.pk)
    stale = client.get(address).context["form"].initial
    handle_opinion(
        opinion=one, handed_to="项目部", answer="下周起提前", close=False, by=clerk(here.committee), today=TODAY
    )
    answer = client.post(address, stale | {"handed_to": "镇劳动保障所", "answer": ""}, follow=True)
    one.refresh_from_db()
    assert (one.handed_to, one.answer, "没有覆盖" in answer.text) == ("镇劳动保障所", "下周起提前", True)
    fresh = client.get(address).context["form"].initial
    client.post(address, fresh | {"answer": ""})
    one.refresh_from_db()
    assert (one.handed_to, one.answer, one.answered_on) == ("镇劳动保障所", "", None)


def test_the_backing_branch_reads_the_six_and_no_opinion(town, here, client):
    said(here, manager(here), "宿舍漏雨")
    client.force_login(secretary(town.own))
    assert "宿舍漏雨" not in client.get(page("home", here.pk)).text
    assert [client.get(page(name, here.pk)).status_code for name in ("opinions", "services")] == [404, 404]
    client.force_login(staff(town.root))
    assert "宿舍漏雨" in client.get(page("opinions", here.pk)).text
    assert client.get(page("opinion_new", here.pk)).status_code == 404


def test_wages_have_an_amount_and_nothing_else_has(here, keeper, client):
    address, facts = (
        page("service_new", here.pk),
        {"uid": UID, "held_on": "2026-03-20", "topic": "追讨", "persons": "12"},
    )
    assert client.post(address, facts | {"kind": "WAGES"}).context["form"].errors == {"amount": ["填上兑付了多少元。"]}
    client.post(address, facts | {"kind": "WAGES", "amount": "160000"})
    client.post(address, facts | {"kind": "SAFETY", "amount": "5"})
    assert list(Service.objects.order_by("pk").values_list("kind", "persons", "amount")) == [
        ("WAGES", 12, 160000),
        ("SAFETY", 12, None),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(kind="SAFETY").update(amount=5)


def test_a_post_is_given_reviewed_and_ended(here, keeper, client):
    facts = {"uid": UID, "kind": "ZONE", "holder": "罗铁柱", "place": "三号塔吊", "promise": "每天检查"}
    client.post(page("honour_new", here.pk), facts)
    one = Honour.objects.get()
    client.post(page("honour", here.pk, one.pk), {"review": "做到了", "ends": "on"})
    one.refresh_from_db()
    assert (one.review, one.reviewed_on, one.ends_on) == ("做到了", TODAY, date(2026, 3, 25))
    assert client.get(page("honour", here.pk, one.pk)).status_code == 404


def test_the_days_of_the_paper_are_ticked_and_the_month_is_confirmed_once(here, keeper, client):
    days = {"day": [*map(str, range(1, 32)), "77", "x"]}
    client.post(page("tick", here.pk, month="2026-03"), days)
    assert Newspaper.objects.count() == 0
    client.post(page("tick", here.pk, month="2026-03"), {"day": [*map(str, range(2, 32))]})
    assert Newspaper.objects.get().days == list(range(2, 25))
    assert rows_of([here], TODAY)[here.pk][0].words == "本月23/24天"
    client.post(page("tick", here.pk, month="2026-03"), {"day": ["2"], "do": "confirm"})
    assert Activity.objects.count() == 0
    for _ in range(2):
        client.post(page("tick", here.pk, month="2026-02"), {"day": ["3", "4", "28"], "do": "confirm"})
    made = Activity.objects.get()
    assert (made.kind, made.for_period, made.held_on, made.topic) == (
        "STATION_NEWSPAPER",
        "2026-02",
        date(2026, 2, 28),
        "2月送报3天",
    )


def test_a_month_without_a_paper_is_not_confirmed(here, keeper, client):
    answer = client.post(page("tick", here.pk, month="2026-02"), {"do": "confirm"}, follow=True)
    assert "先勾上送到的日子" in answer.text
    assert Activity.objects.count() == 0


@pytest.mark.parametrize("asked", ["0000-01", "2025-12", "2026-04", "9999-12", "x"])
def test_a_month_in_which_the_station_was_not_there_is_this_month(here, keeper, client, asked):
    answer = client.get(page("paper", here.pk, month=asked))
    assert (answer.status_code, answer.context["found"].month) == (200, Month(2026, 3))
    assert client.post(page("tick", here.pk, month=asked), {"day": ["2"]}).status_code == 302
    assert client.get(page("paper", here.pk, month="2026-01")).context["earlier"] is None


def test_a_month_that_somebody_just_confirmed_has_one_record(here, keeper, client):
    sent = page("tick", here.pk, month="2026-02"), {"day": ["3"], "do": "confirm"}
    client.post(*sent)
    made = Activity.objects.get()
    Newspaper.objects.update(activity=None)  # the other submission has not come so far yet
    assert client.post(*sent).url == page("home", here.pk)
    assert (Activity.objects.get(), Newspaper.objects.get().activity) == (made, made)


def test_a_check_says_what_is_missing_and_who_looked(here, keeper, client):
    good = dict.fromkeys(("FLAG", "TABLES", "BOOKS", "PAPERS", "PLAYER", "GAMES", "BOARD"), "GOOD")
    for projector in ("ABSENT", "BROKEN"):
        client.post(page("check", here.pk), good | {"PROJECTOR": projector})
    assert Equipment.objects.count() == 8
    assert station_lines([here], TODAY)[0].lacking == [
        "投影仪",
        "图书阅览制度",
        "活动开展制度",
        "服务培训制度",
    ]
    assert set(Equipment.objects.values_list("checked_by", "checked_on")) == {(keeper.pk, TODAY)}
    assert missing([]) == ["党旗", "桌椅", "图书", "报刊架", "投影仪", "电教播放机", "棋类等文娱器材", "公开栏"]


def test_a_house_rule_is_written_and_written_anew(here, keeper, client):
    for text in ("爱护图书。", "看完放回原处。"):
        client.post(page("hang", here.pk, "READING"), {"text": text})
    assert list(HouseRule.objects.values_list("kind", "text")) == [("READING", "看完放回原处。")]
    assert client.get(page("house_rule", here.pk, "SINGING")).status_code == 404


def test_what_does_not_hang_on_the_wall_is_missing_on_the_desk_and_at_the_station(town, here, keeper, client):
    check_equipment(station=here, conditions=dict.fromkeys(EquipmentKind.values, "GOOD"), by=keeper, today=TODAY)
    set_house_rule(station=here, kind="READING", text="随借随还", by=keeper, today=TODAY)
    assert "缺活动开展制度、服务培训制度" in client.get(page("home", here.pk)).text
    client.force_login(staff(town.root))
    assert "活动开展制度、服务培训制度</td>" in client.get(page("desk")).text
    for kind in ("ACTIVITIES", "TRAINING"):
        set_house_rule(station=here, kind=kind, text="照办", by=keeper, today=TODAY)
    assert "齐全</td>" in client.get(page("desk")).text
    client.force_login(keeper)
    assert "设备、制度齐全" in client.get(page("home", here.pk)).text


def test_who_waits_to_be_confirmed_stands_above_the_six(here, keeper, client):
    waiting = reported(here, "杨小满")
    reported(station(here.parent, "民安项目红色驿站"), "别处的")
    for address in (page("home", here.pk), reverse("home:home")):
        shown = client.get(address).text
        first = shown.index("杨小满" if address != reverse("home:home") else "1人已登记，等您确认到站")
        assert (first < shown.index("1月驿站送报"), first < shown.index("每月一场电影")) == (True, True)
        assert "别处的" not in shown
    client.post(reverse("floating:act", args=(waiting.pk,)), {"do": "confirm", "on": f"{TODAY}"})
    assert "等您确认到站" not in client.get(page("home", here.pk)).text


def test_the_books_of_a_year_cost_the_same_for_one_station_and_for_three(town, here, keeper, django_assert_num_queries):
    more = [station(town.own, f"{name}项目红色驿站") for name in ("民安", "北郡")]
    for one in (here, *more):
        recorded(one, manager(one), "STATION_FILM", date(2026, 3, 8))
        said(one, keeper, "食堂早点开")
        enter_service(
            station=one, uid=uuid4(), kind="SKILLS", held_on=TODAY, topic="焊工", persons=30, amount=None, by=keeper
        )
    alone = Organization.objects.filter(pk=here.pk)
    every = Organization.objects.filter(kind="STATION")
    for stations, many in ((alone, 1), (every, 3)):
        with django_assert_num_queries(5):
            books = {name: list(shape.rows(stations, 2026)) for name, shape in BOOKS.items()}
        assert {name: len(rows) for name, rows in books.items()} == dict.fromkeys(BOOKS, many)


def test_the_opinion_book_is_a_workbook_of_the_station_alone_and_is_logged(town, here, keeper, client):
    said(here, keeper, "=1+1")
    said(station(town.own, "民安项目红色驿站"), keeper, "别处的意见")
    answer = client.post(page("export", here.pk, 2026, "opinions"), {"reason": "REPORT"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    _, _, _, _, head, *rows, _ = sheet.iter_rows(values_only=True)
    assert head[:6] == ("序号", "驿站", "日期", "类别", "谁提的", "内容")
    assert [row[4:6] for row in rows] == [("不具名", "=1+1")]
    log = AuditRow.objects.get(action="stations.export")
    assert (log.detail["book"], log.detail["filter"]) == ("opinions", {"organization": here.pk, "year": 2026})
    assert client.get(page("export", here.pk, 2026, "diary")).status_code == 404


def test_figures_count_what_was_done_between_two_days(here):
    by = manager(here)
    recorded(here, by, "STATION_FILM", date(2026, 3, 8))
    recorded(here, by, "STATION_FILM", date(2026, 2, 8), period="2026-02")
    for kind, persons, amount in (
        ("CONSULTATION", 5, None),
        ("RIGHTS", 2, None),
        ("WAGES", 12, 160000),
        ("SAFETY", 60, None),
    ):
        enter_service(
            station=here, uid=uuid4(), kind=kind, held_on=TODAY, topic="事", persons=persons, amount=amount, by=by
        )
    march = achieved(Organization.objects.filter(pk=here.pk), date(2026, 3, 1), date(2026, 4, 1))
    assert march == Figures(members=0, films=1, consultations=2, wages=160000, trained=60)
    assert (Figures(wages=16_000_000).wages_in_words, march.wages_in_words, Figures(wages=800).wages_in_words) == (
        "1600万元",
        "16万元",
        "800元",
    )


def test_whoever_moves_on_or_is_unknown_at_home_is_not_taken_in_anew(town, here, client):
    by, further = manager(here), station(town.sibling, "北郡项目红色驿站")
    moved, unknown = (arrived(here, by, name, on=date(2026, 3, 2)) for name in ("罗铁柱", "杨小满"))
    floating.move_on(inflow=moved, to=further, on=date(2026, 3, 20), by=by, now=NOW)
    said = {"standing": "UNKNOWN", "way": "PHONE", "answered_by": "组织办", "on": TODAY}
    floating.answer(inflow=unknown, by=by, now=NOW, **said)
    both = Organization.objects.filter(pk__in=[here.pk, further.pk])
    assert achieved(both, date(2026, 3, 1), date(2026, 4, 1)) == Figures(members=1)
    client.force_login(by)
    assert "对方查无此人" in client.get(page("home", here.pk)).text


def test_a_clerk_of_another_town_writes_in_no_book(town, here, client):
    client.force_login(clerk(town.other_street))
    assert client.post(page("check", here.pk), {}).status_code == 404
    assert tick_days(station=here, month=Month(2026, 3), days=[3, 1, 3], by=None).days == [1, 3]
