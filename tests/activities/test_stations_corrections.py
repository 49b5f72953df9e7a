"""What stands in a station's books is put right or taken back, and of what was taken back nothing is left but its row."""

from datetime import date
from importlib import import_module
from io import BytesIO
from uuid import UUID, uuid4

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from factories import clerk, secretary, staff
from openpyxl import load_workbook
from stations_factories import NOW, TODAY, manager, six_ones, station

from activities.stations.models import Honour, Opinion, OpinionVersion, Service
from activities.stations.queries.figures import achieved
from activities.stations.rules import Figures, OpinionStep, too_early
from activities.stations.services import (
    VersionConflict,
    close_station,
    correct_service,
    enter_opinion,
    enter_service,
    give_honour,
    handle_opinion,
    withdraw_honour,
    withdraw_opinion,
    withdraw_service,
)
from activities.stations.todos import todos
from dangjian.audit.models import AuditRow
from organizations.access.models import Account
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
UID = UUID("5f0c9f1e-0d3a-4a58-9d4b-3f1f2f9f6a11")
SERVICE = {"kind": "SAFETY", "held_on": TODAY, "topic": "高处作业", "persons": 40, "amount": None}
HONOUR = {"kind": "ZONE", "holder": "罗铁柱", "place": "三号塔吊", "promise": "每天检查", "today": TODAY}
OPINION = {"kind": "SUGGESTION", "text": "食堂早点开", "said_by": "木工班", "today": TODAY}
OTHER = {"kind": "RIGHTS", "topic": "劳动合同", "persons": 3, "amount": ""}


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


@pytest.fixture
def entered(here, keeper):
    facts = {"station": here, "uid": UID, "by": keeper}
    return enter_opinion(**OPINION, **facts), enter_service(**SERVICE, **facts), give_honour(**HONOUR, **facts)


def page(name: str, *args, **query) -> str:
    return reverse(f"stations:{name}", args=args, query=query)


def shown(client, address: str) -> dict:
    """What the form of a page would send untouched."""
    form = client.get(address).context["form"]
    return {one.name: one.value() if one.value() is not None else "" for one in form}


def log(*actions: str) -> list[str]:
    return list(AuditRow.objects.filter(action__in=actions).order_by("pk").values_list("action", flat=True))


def cells(client, address: str) -> list[tuple]:
    answer = client.post(address, {"reason": "REPORT"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    return list(sheet.iter_rows(min_row=6, max_row=sheet.max_row - 1, values_only=True))


def test_a_service_is_put_right_and_counts_as_it_stands_now(here, keeper, entered, client):
    _, service, _ = entered
    address = page("service_correct", here.pk, service.pk)
    assert client.post(address, shown(client, address) | {"kind": "WAGES"}).context["form"].errors == {
        "amount": ["填上兑付了多少元。"]
    }
    said = shown(client, address) | OTHER | {"held_on": "2026-03-20"}
    assert client.post(address, said).url == page("services", here.pk)
    found = Service.objects.values_list("kind", "held_on", "topic", "persons", "amount", "version")
    assert list(found) == [("RIGHTS", date(2026, 3, 20), "劳动合同", 3, None, 2)]
    assert AuditRow.objects.get(action="stations.correct_service").detail["fields"] == [
        "kind",
        "held_on",
        "topic",
        "persons",
    ]
    assert achieved(Organization.objects.filter(pk=here.pk), date(2026, 3, 1), date(2026, 4, 1)) == Figures(
        consultations=1
    )


def test_a_post_its_promise_and_its_review_are_put_right_and_one_that_ended_stands_again(here, entered, client):
    *_, post = entered
    client.post(page("honour", here.pk, post.pk), {"review": "做到了", "ends": "on"})
    address = page("honour_correct", here.pk, post.pk)
    assert shown(client, address)["ends_on"] == date(2026, 3, 25)
    said = {"holder": "程立", "promise": "每班检查", "starts_on": "2026-03-01", "review": "", "ends_on": ""}
    client.post(address, shown(client, address) | said)
    found = Honour.objects.values_list("holder", "promise", "starts_on", "review", "reviewed_on", "ends_on")
    assert list(found) == [("程立", "每班检查", date(2026, 3, 1), "", None, None)]
    wrong = {"review": "好", "reviewed_on": "2026-02-28", "ends_on": "2026-03-01", "starts_on": "2026-03-01"}
    assert client.post(address, shown(client, address) | wrong).context["form"].errors == {
        "ends_on": ["止的日期要晚于设岗的日期。"],
        "reviewed_on": ["评议的日期不能早于设岗的日期。"],
    }


def test_an_opinion_that_is_closed_is_put_right_and_opened_again(here, keeper, entered, client):
    one, *_ = entered
    handle_opinion(opinion=one, handed_to="项目部", answer="好", close=True, by=keeper, today=TODAY)
    address = page("opinion_correct", here.pk, one.pk)
    said = shown(client, address) | {"text": "食堂早开半小时", "said_on": "2026-03-02", "closed_on": ""}
    assert client.post(address, said | {"answer": "", "closed_on": "2026-03-24"}).context["form"].errors == {
        "answer": ["已经办结的要有答复；还没办结，把办结日期清空。"]
    }
    assert client.post(address, said).url == page("opinion", here.pk, one.pk)
    one.refresh_from_db()
    assert (one.text, one.said_on, one.handed_on, one.answered_on, one.closed_on) == (
        "食堂早开半小时",
        date(2026, 3, 2),
        TODAY,
        TODAY,
        None,
    )
    assert AuditRow.objects.get(action="stations.correct_opinion").detail["fields"] == ["text", "said_on", "closed_on"]


def test_a_page_that_says_what_stands_already_changes_nothing(here, entered, client):
    for name, row in zip(("opinion", "service", "honour"), entered, strict=True):
        address = page(f"{name}_correct", here.pk, row.pk)
        assert client.post(address, shown(client, address)).status_code == 302
    assert {one.version for model in (Opinion, Service, Honour) for one in model.objects.all()} == {1}
    assert log("stations.correct_opinion", "stations.correct_service", "stations.correct_honour") == []


def test_two_who_open_the_page_do_not_write_over_each_other(here, entered, client):
    told = ["您打开这页以后，有人改过或者撤回了这一条。请重新打开再改。"]
    for name, row, word in zip(("opinion", "service", "honour"), entered, ("text", "topic", "place"), strict=True):
        address = page(f"{name}_correct", here.pk, row.pk)
        both = shown(client, address)
        client.post(address, both | {word: "先写的"})
        refused = client.post(address, both | {word: "后写的"}).context["form"].non_field_errors()
        row.refresh_from_db()
        assert (refused, getattr(row, word)) == (told, "先写的")
        away = client.post(page(f"{name}_withdraw", here.pk, row.pk), {"version": "1", "sure": "1"}, follow=True)
        row.refresh_from_db()
        assert ("没有撤回" in away.text, row.withdrawn_on) == (True, None)


def test_what_was_taken_back_is_nowhere_but_in_the_table_and_in_the_log(here, keeper, entered, client):
    for name, row in zip(("opinion", "service", "honour"), entered, strict=True):
        assert (
            "撤回了"
            in client.post(page(f"{name}_withdraw", here.pk, row.pk), {"version": "1", "sure": "1"}, follow=True).text
        )
    words = ("食堂早点开", "高处作业", "三号塔吊")
    pages = [page(name, here.pk) for name in ("home", "opinions", "services", "honours")]
    pages += [page("register", here.pk, 2026, book) for book in ("opinions", "services")]
    assert [(word, one) for one in pages for word in words if word in client.get(one).text] == []
    books = [page(name, *at, 2026, book) for book in ("opinions", "services") for name, at in (("export", [here.pk]),)]
    assert [cells(client, one) for one in books] == [[], []]
    assert achieved(Organization.objects.filter(pk=here.pk), date(2026, 1, 1), date(2027, 1, 1)) == Figures()
    assert [one.title for one in todos(Account.objects.get(pk=keeper.pk), TODAY) if "意见" in one.title] == []
    rows = ("opinion", 0), ("honour", 2), ("opinion_correct", 0), ("service_correct", 1), ("honour_correct", 2)
    assert {client.get(page(name, here.pk, entered[at].pk)).status_code for name, at in rows} == {404}
    assert [model.objects.get().withdrawn_on for model in (Opinion, Service, Honour)] == [TODAY] * 3
    assert log("stations.withdraw_opinion", "stations.withdraw_service", "stations.withdraw_honour") == [
        "stations.withdraw_opinion",
        "stations.withdraw_service",
        "stations.withdraw_honour",
    ]


def test_the_page_of_what_was_taken_back_sent_once_more_is_a_new_line(here, keeper, entered):
    opinion, service, honour = entered
    withdraw_opinion(opinion=opinion, version=1, by=keeper, today=TODAY)
    withdraw_service(service=service, version=1, by=keeper, today=TODAY)
    withdraw_honour(honour=honour, version=1, by=keeper, today=TODAY)
    facts = {"station": here, "uid": UID, "by": keeper}
    for _ in range(2):
        again = enter_opinion(**OPINION, **facts), enter_service(**SERVICE, **facts), give_honour(**HONOUR, **facts)
    assert [one.withdrawn_on for one in again] == [None] * 3
    assert [model.objects.count() for model in (Opinion, Service, Honour)] == [2, 2, 2]


def test_who_may_not_enter_may_not_correct(town, here, entered, client):
    acts = [(f"{name}_{act}", row.pk) for act in ("correct", "withdraw") for name, row in zip(("opinion", "service", "honour"), entered, strict=True)]  # fmt: skip
    for stranger in (secretary(town.own), staff(town.root), clerk(town.other_street)):
        client.force_login(stranger)
        assert {client.post(page(act, here.pk, pk), {"version": "1", "sure": "1"}).status_code for act, pk in acts} == {
            404
        }
    other = station(town.own, "民安项目红色驿站")
    client.force_login(manager(other, "程立"))
    assert {client.post(page(act, at.pk, pk), {"version": "1", "sure": "1"}).status_code for act, pk in acts for at in (here, other)} == {404}  # fmt: skip
    assert [model.objects.get().withdrawn_on for model in (Opinion, Service, Honour)] == [None] * 3


def test_a_station_that_is_closed_keeps_its_books_as_they_are(here, keeper, entered, client):
    town = clerk(here.committee)
    close_station(station=here, on=TODAY, by=town, now=NOW)
    client.force_login(town)
    one, service, _ = entered
    assert "食堂早点开" in client.get(page("opinion", here.pk, one.pk)).text
    assert client.post(page("service_withdraw", here.pk, service.pk), {"version": "1", "sure": "1"}).status_code == 404


def test_a_service_touched_meanwhile_is_refused_by_the_service_too(entered, keeper):
    _, service, _ = entered
    withdraw_service(service=service, version=1, by=keeper, today=TODAY)
    with pytest.raises(VersionConflict):
        correct_service(service=service, version=2, by=keeper, **SERVICE)


class TestDaysOfAnOpinion:
    def test_a_paper_book_is_copied_day_by_day(self, here, keeper, client):
        said = {"uid": UID, "kind": "OPINION", "text": "宿舍漏雨", "said_on": "2026-01-05"}
        client.post(page("opinion_new", here.pk), said)
        one = Opinion.objects.get()
        address = page("opinion_handle", here.pk, one.pk)
        days = {"handed_to": "项目部", "handed_on": "2026-01-06", "answer": "补好了", "answered_on": "2026-01-20"}
        client.post(address, shown(client, address) | days | {"close": "on", "closed_on": "2026-01-21"})
        one.refresh_from_db()
        assert [one.said_on, one.handed_on, one.answered_on, one.closed_on] == [
            date(2026, 1, day) for day in (5, 6, 20, 21)
        ]
        text = client.get(page("opinion", here.pk, one.pk)).text
        assert [word in text for word in ("2026年1月6日", "2026年1月20日", "2026年1月21日", "已办结")] == [True] * 4

    def test_every_step_is_offered_today_and_none_tomorrow(self, here, keeper, client):
        new = page("opinion_new", here.pk)
        assert client.get(new).context["form"]["said_on"].value() == TODAY
        said = {"uid": UID, "kind": "OPINION", "text": "宿舍漏雨", "said_on": "2026-03-25"}
        assert client.post(new, said).context["form"].errors == {"said_on": ["这一天还没到。"]}
        client.post(new, said | {"said_on": "2026-03-24"})
        address = page("opinion_handle", here.pk, Opinion.objects.get().pk)
        assert [shown(client, address)[name] for name in ("handed_on", "answered_on", "closed_on")] == [TODAY] * 3
        late = {"handed_to": "项目部", "handed_on": "2026-03-25"}
        assert client.post(address, shown(client, address) | late).context["form"].errors == {
            "handed_on": ["这一天还没到。"]
        }

    @pytest.mark.parametrize(
        ("days", "field", "words"),
        [
            (("03-09", "03-12", "03-14"), "handed_on", "交办的日期不能早于提出的日期（2026年3月10日）。"),
            (("03-12", "03-11", "03-14"), "answered_on", "答复的日期不能早于交办的日期（2026年3月12日）。"),
            (("03-11", "03-13", "03-12"), "closed_on", "办结的日期不能早于答复的日期（2026年3月13日）。"),
        ],
    )
    def test_no_step_lies_before_the_one_before_it(self, here, entered, client, days, field, words):
        one, *_ = entered
        Opinion.objects.update(said_on=date(2026, 3, 10))
        handed, answered, closed = (f"2026-{day}" for day in days)
        said = {"handed_to": "项目部", "handed_on": handed, "answer": "好", "answered_on": answered}
        for name, more in (("opinion_handle", {"close": "on"}), ("opinion_correct", {})):
            address = page(name, here.pk, one.pk)
            form = client.post(address, shown(client, address) | said | more | {"closed_on": closed}).context["form"]
            assert form.errors == {field: [words]}
        one.refresh_from_db()
        assert (one.handed_on, one.closed_on, one.version) == (None, None, 1)

    def test_the_first_step_that_comes_too_early_is_named(self):
        days = [date(2026, 3, day) for day in (2, 1, 4, 3)]
        found = dict(zip(OpinionStep, days, strict=True))
        assert too_early(found) == (OpinionStep.HANDED, OpinionStep.SAID)
        assert too_early(found | {OpinionStep.HANDED: None}) == (OpinionStep.CLOSED, OpinionStep.ANSWERED)
        assert too_early({OpinionStep.SAID: days[0], OpinionStep.CLOSED: days[0]}) is None

    def test_every_day_on_which_it_was_touched_keeps_how_it_stood(self, here, keeper, entered):
        one, *_ = entered
        for day in (25, 25, 26):
            handle_opinion(
                opinion=one, handed_to="项目部", answer="好", close=day == 26, by=keeper, today=date(2026, 3, day)
            )
        one.refresh_from_db()
        withdraw_opinion(opinion=one, version=one.version, by=keeper, today=date(2026, 3, 27))
        found = OpinionVersion.objects.order_by("noted_on").values_list("noted_on", "closed_on", "withdrawn")
        closed = date(2026, 3, 26)
        assert list(found) == [
            (date(2026, 3, 24), None, False),
            (date(2026, 3, 25), None, False),
            (closed, closed, False),
            (date(2026, 3, 27), closed, True),
        ]


def test_what_was_in_the_book_before_its_history_was_kept_has_one_from_its_days(here, keeper):
    open_, same, later = (
        enter_opinion(station=here, uid=uuid4(), by=keeper, **OPINION | {"text": text}) for text in ("一", "二", "三")
    )
    handle_opinion(opinion=same, handed_to="", answer="好", close=True, by=keeper, today=TODAY)
    handle_opinion(opinion=later, handed_to="", answer="好", close=True, by=keeper, today=date(2026, 3, 26))
    OpinionVersion.objects.all().delete()
    import_module("activities.migrations.0006_opinions_as_noted").as_noted(apps, None)
    end = date(2026, 3, 26)
    found = OpinionVersion.objects.order_by("opinion", "noted_on").values_list("opinion", "noted_on", "closed_on")
    assert list(found) == [
        (open_.pk, TODAY, None),
        (same.pk, TODAY, TODAY),
        (later.pk, TODAY, None),
        (later.pk, end, end),
    ]
