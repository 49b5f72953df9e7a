"""What is pressed twice in a station's books, and what is sent from a page that is no longer the newest."""

from datetime import date
from uuid import UUID

import pytest
import time_machine
from django.urls import reverse
from stations_factories import NOW, TODAY, manager, six_ones, station

from activities.stations.models import Honour, Opinion, OpinionVersion, Service
from activities.stations.services import (
    correct_opinion,
    enter_opinion,
    enter_service,
    give_honour,
    handle_opinion,
    withdraw_opinion,
)
from dangjian.audit.models import AuditRow

pytestmark = pytest.mark.django_db
UID = UUID("5f0c9f1e-0d3a-4a58-9d4b-3f1f2f9f6a11")
MEANWHILE = ["您打开这页以后，有人改过或者撤回了这一条。请重新打开再改。"]
NOT_OVER = "没有覆盖"
WORDS = {"opinion": "text", "service": "topic", "honour": "place"}


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
def entered(here, keeper) -> dict:
    facts = {"station": here, "uid": UID, "by": keeper}
    service = {"kind": "SAFETY", "held_on": TODAY, "topic": "高处作业", "persons": 40, "amount": None}
    honour = {"kind": "ZONE", "holder": "罗铁柱", "place": "三号塔吊", "promise": "每天检查", "today": TODAY}
    opinion = {"kind": "OPINION", "text": "食堂早点开", "said_by": "木工班", "said_on": date(2026, 3, 2)}
    return {
        "opinion": enter_opinion(**opinion, **facts, today=TODAY),
        "service": enter_service(**service, **facts),
        "honour": give_honour(**honour, **facts),
    }


def page(name: str, *args) -> str:
    return reverse(f"stations:{name}", args=args)


def shown(client, address: str) -> dict:
    """What the form of a page would send untouched."""
    form = client.get(address).context["form"]
    return {one.name: one.value() if one.value() is not None else "" for one in form}


def logged(action: str) -> int:
    return AuditRow.objects.filter(action=f"stations.{action}").count()


def put_right(one: Opinion, by, **said) -> None:
    one.refresh_from_db()
    names = (*("kind", "text", "said_by", "said_on"), *("handed_to", "handed_on", "answer", "answered_on", "closed_on"))
    facts = {name: getattr(one, name) for name in names}
    correct_opinion(opinion=one, version=one.version, by=by, today=TODAY, **facts | said)


def test_a_page_that_was_refused_takes_nothing_back_that_it_did_not_show(here, entered, client):
    for name, row in entered.items():
        address, away = page(f"{name}_correct", here.pk, row.pk), page(f"{name}_withdraw", here.pk, row.pk)
        old = shown(client, address)
        client.post(address, old | {WORDS[name]: "先写的"})
        refused = client.post(address, old | {WORDS[name]: "后写的"})
        assert refused.context["form"].non_field_errors() == MEANWHILE
        assert 'name="version" value="1"' in refused.text.split(f'action="{away}"')[1]
        assert "没有撤回" in client.post(away, {"version": "1", "sure": "1"}, follow=True).text
    assert [model.objects.get().withdrawn_on for model in (Opinion, Service, Honour)] == [None] * 3


def test_what_is_saved_twice_is_saved_once_and_said_to_be_saved(here, entered, client):
    for name, row in entered.items():
        address = page(f"{name}_correct", here.pk, row.pk)
        said = shown(client, address) | {WORDS[name]: "改过的"}
        assert ["改好了" in client.post(address, said, follow=True).text for _ in range(2)] == [True, True]
        row.refresh_from_db()
        assert (getattr(row, WORDS[name]), row.version, logged(f"correct_{name}")) == ("改过的", 2, 1)


def test_what_is_taken_back_twice_is_taken_back_once_and_said_to_be_done(here, entered, client):
    for name, row in entered.items():
        away = page(f"{name}_withdraw", here.pk, row.pk)
        assert ["撤回了" in client.post(away, {"version": "1", "sure": "1"}, follow=True).text for _ in range(2)] == [
            True,
            True,
        ]
        row.refresh_from_db()
        assert (row.withdrawn_on, row.version, logged(f"withdraw_{name}")) == (TODAY, 2, 1)


def test_what_was_taken_back_meanwhile_keeps_what_was_typed_on_the_page_and_says_so(here, entered, client):
    for name, row in entered.items():
        address = page(f"{name}_correct", here.pk, row.pk)
        said = shown(client, address) | {WORDS[name]: "刚写的"}
        client.post(page(f"{name}_withdraw", here.pk, row.pk), {"version": "1", "sure": "1"})
        refused = client.post(address, said)
        assert (refused.context["form"].non_field_errors(), "刚写的" in refused.text) == (MEANWHILE, True)
        assert f'action="{page(f"{name}_withdraw", here.pk, row.pk)}"' not in refused.text
        row.refresh_from_db()
        assert getattr(row, WORDS[name]) != "刚写的"


def test_handling_and_reviewing_what_was_taken_back_keep_what_was_typed_too(here, entered, client):
    opinion, honour = entered["opinion"], entered["honour"]
    for name, row in (("opinion", opinion), ("honour", honour)):
        client.post(page(f"{name}_withdraw", here.pk, row.pk), {"version": "1", "sure": "1"})
    handled = client.post(page("opinion_handle", here.pk, opinion.pk), {"answer": "刚写的"})
    seen = client.post(page("honour", here.pk, honour.pk), {"review": "刚写的"})
    assert [one.context["form"].non_field_errors() for one in (handled, seen)] == [
        ["这一条已经办结或者撤回，请看最新的内容。"],
        ["这个岗位已经撤回，请看最新的内容。"],
    ]
    assert ["刚写的" in one.text for one in (handled, seen)] == [True, True]
    assert f'href="{page("opinions", here.pk)}"' in handled.text


def test_what_was_taken_back_does_not_exist_for_who_does_not_keep_it(town, here, keeper, entered, client):
    one = entered["opinion"]
    withdraw_opinion(opinion=one, version=1, by=keeper, today=TODAY)
    other = station(town.own, "民安项目红色驿站")
    client.force_login(manager(other, "程立"))
    acts = ("opinion_handle", "opinion_correct", "opinion_withdraw")
    found = {
        client.post(page(act, at.pk, one.pk), {"version": "1", "sure": "1"}).status_code
        for act in acts
        for at in (here, other)
    }
    assert found == {404}


def test_handling_leaves_a_day_that_was_put_right_since_the_page_was_opened(here, keeper, entered, client):
    one = entered["opinion"]
    facts = {"answer": "", "close": False, "by": keeper, "today": TODAY}
    handle_opinion(opinion=one, handed_to="项目部", handed_on=date(2026, 3, 3), **facts)
    address = page("opinion_handle", here.pk, one.pk)
    said = shown(client, address) | {"answer": "好"}
    put_right(one, keeper, handed_on=date(2026, 3, 5))
    told = client.post(address, said, follow=True).text
    one.refresh_from_db()
    assert (one.handed_to, one.handed_on, one.answer, NOT_OVER in told) == ("项目部", date(2026, 3, 5), "好", True)
    again = shown(client, address) | {"handed_on": "2026-03-04"}
    assert NOT_OVER not in client.post(address, again, follow=True).text
    one.refresh_from_db()
    assert one.handed_on == date(2026, 3, 4)


def test_what_is_closed_twice_in_the_same_words_is_closed_once(here, entered, client):
    one = entered["opinion"]
    address = page("opinion_handle", here.pk, one.pk)
    said = shown(client, address) | {"handed_to": "项目部", "answer": "好", "close": "on"}
    assert ["记下了" in client.post(address, said, follow=True).text for _ in range(2)] == [True, True]
    one.refresh_from_db()
    assert (one.closed_on, one.version, logged("handle_opinion")) == (TODAY, 2, 1)
    refused = client.post(address, said | {"answer": "不好"})
    assert refused.context["form"].non_field_errors() == ["这一条已经办结或者撤回，请看最新的内容。"]
    assert OpinionVersion.objects.count() == 1
