"""Mending a returned record on a phone: what was typed outlives the page, and goes when the record is handed in."""

import re

import pytest
from django.utils.timezone import localdate, now
from factories import clerk
from playwright.sync_api import expect
from records_factories import facts, handed_in
from waiting import arrive, forgotten, kept, until

from activities.records.models import Activity, State
from activities.records.services import revise, send_back
from dangjian.periods import Month

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
HALF = "栽下一百二十棵，浇了两遍水"


@pytest.fixture
def returned(own, writer) -> Activity:
    day = localdate()
    made = handed_in(own, writer, at=now(), held_on=day, for_period=str(Month.containing(day)))
    return send_back(activity=made, reason="写上种了多少", by=clerk(own.parent), now=now())


def mending(phone, returned):
    tab = phone.new_page()
    tab.goto(f"/b/{returned.organization_id}/report/{returned.pk}/edit/")
    return tab


def in_phone(tab) -> str:
    return tab.evaluate("Object.values(localStorage).join()")


def half_written(phone, returned) -> None:
    """Somebody types, and the page dies."""
    tab = mending(phone, returned)
    tab.locator("#text").fill(HALF)
    tab.get_by_text("打开名单点名").click()
    tab.locator(".chip", has_text="周海峰").click()
    tab.get_by_label("周海峰没来的原因").select_option("SICK")
    kept(tab)
    expect(tab.locator("#saved")).to_have_text("已存在手机里")
    until(tab, lambda: HALF in in_phone(tab) and "SICK" in in_phone(tab))
    tab.close()


def test_a_page_that_dies_offers_what_was_typed_and_handing_in_forgets_it(phone, returned):
    half_written(phone, returned)
    tab = mending(phone, returned)
    expect(tab.locator("#text")).to_have_value("栽下海棠和白蜡120棵。")

    tab.get_by_role("button", name="用那一份").click()

    expect(tab.locator("#text")).to_have_value(HALF)
    expect(tab.get_by_label("周海峰没来的原因")).to_have_value("SICK")
    arrive(tab, tab.locator("#submit"))
    expect(tab.get_by_text("改好了，已重新提交。")).to_be_visible()
    forgotten(tab)
    until(tab, lambda: Activity.objects.filter(text=HALF, state=State.SUBMITTED).exists())


def test_looking_at_the_record_does_not_forget_what_was_typed(phone, returned):
    half_written(phone, returned)
    tab = phone.new_page()
    tab.goto(f"/b/{returned.organization_id}/report/{returned.pk}/")
    kept(tab)

    arrive(tab, tab.get_by_role("link", name="改一改"))

    expect(tab.get_by_text("上次改到一半的内容还在手机里。")).to_be_visible()


def test_what_is_not_wanted_any_more_is_dropped(phone, returned):
    half_written(phone, returned)
    tab = mending(phone, returned)

    tab.get_by_role("button", name="不要了").click()

    expect(tab.locator("#kept")).to_be_hidden()
    forgotten(tab)


def test_a_refused_hand_in_keeps_the_copy(phone, returned):
    tab = mending(phone, returned)
    tab.locator("#text").fill(HALF)
    tab.get_by_text("打开名单点名").click()
    tab.locator(".chip", has_text="李秀兰").click()

    arrive(tab, tab.locator("#submit"))

    expect(tab).to_have_title(re.compile("^错误"))
    until(tab, lambda: HALF in in_phone(tab))
    tab.close()
    again = mending(phone, returned)
    again.get_by_role("button", name="用那一份").click()
    expect(again.locator("#text")).to_have_value(HALF)


def test_somebody_elses_version_does_not_take_the_copy(phone, own, writer, returned):
    half_written(phone, returned)
    theirs = {"text": "别人先改的", "held_on": returned.held_on, "for_period": returned.for_period}
    revise(activity=returned, version=returned.version, facts=facts(**theirs), by=writer, now=now())
    tab = mending(phone, returned)
    expect(tab.locator("#text")).to_have_value("别人先改的")

    tab.get_by_role("button", name="用那一份").click()

    expect(tab.locator("#text")).to_have_value(HALF)
