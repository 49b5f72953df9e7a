"""The form on a phone: chips and counters, and a draft that survives a bad line, a dead page and a new visit."""

import re
from datetime import date

import chromium
import pytest
from django.conf import settings as django_settings
from django.test import Client
from factories import branch, committee, district, member, secretary
from playwright.sync_api import expect, sync_playwright
from scrutiny import SIZES, complaints

from activities.duties.services import install_default_rules
from activities.records.models import Activity, Attendance, ReportDraft
from members.roster.models import StandingExemption
from organizations.access.models import Account
from organizations.tree.models import Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,  # a page and its uploads write at once; the tests' SQLite lives in memory and refuses that
    pytest.mark.skipif(not chromium.found(), reason="no Chromium on PATH and CHROMIUM not set"),
    pytest.mark.django_db(transaction=True),
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SAVED = re.compile("草稿已存\\d\\d:\\d\\d")


@pytest.fixture(scope="module")
def browser(django_db_setup):
    """The browser's own loop runs in this thread, which Django takes for code that must not wait for a database."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = chromium.start(playwright)
        yield browser
        browser.close()


@pytest.fixture
def own() -> Organization:
    install_default_rules()
    made = branch(committee(district(), "花溪路街道工委"), "锦绣社区第一党支部")
    for place, name in enumerate(("陈国平", "李秀兰", "刘德厚", "周海峰")):
        someone = member(made, name, pinyin=f"{place}")
        if name == "刘德厚":
            StandingExemption.objects.create(member=someone, reason="FRAIL", starts_on=date(2020, 1, 1))
    return made


@pytest.fixture
def writer(own) -> Account:
    return secretary(own)


@pytest.fixture
def quiet_phone(browser, writer, live_server):
    """A secretary's phone."""
    client = Client()
    client.force_login(writer)
    context = browser.new_context(**PHONE, base_url=live_server.url)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context
    for tab in context.pages:  # a page that goes away sends its draft once more; let that arrive
        tab.goto("/healthz")
        tab.wait_for_timeout(400)
    context.close()


@pytest.fixture
def phone(quiet_phone):
    """Whatever a script complains about ends the test."""
    said: list[str] = []
    quiet_phone.on("weberror", lambda error: said.append(str(error.error)))
    quiet_phone.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield quiet_phone
    assert [line for line in said if not re.search("net::ERR|status of 409", line)] == []


def opened(phone, own, *, query: str = ""):
    tab = phone.new_page()
    tab.goto(f"/b/{own.pk}/report/new/{query}")
    return tab


def count(tab, name: str) -> str:
    return tab.locator(f".att [data-count={name}]").inner_text()


def counts(tab) -> tuple[str, ...]:
    return tuple(count(tab, name) for name in ("due", "present", "excused", "unexplained"))


def kept_in_phone(tab) -> int:
    return tab.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:')).length")


def call_the_roll(tab) -> None:
    tab.get_by_text("打开名单点名").click()


def chip(tab, name: str):
    return tab.locator(".chip", has_text=name)


def test_tapping_a_name_asks_why_and_counts(phone, own):
    tab = opened(phone, own)
    assert counts(tab) == ("3", "3", "0", "0")
    call_the_roll(tab)

    chip(tab, "周海峰").click()
    chip(tab, "李秀兰").click()

    assert tab.locator("#absent li b").all_inner_texts() == ["李秀兰", "周海峰"]
    assert counts(tab) == ("3", "1", "0", "2")
    tab.get_by_label("李秀兰没来的原因").select_option("SICK")
    assert counts(tab) == ("3", "1", "1", "1")
    assert re.sub(r"\s", "", tab.locator("#submit").inner_text()) == "提交（实到1/应到3）"
    tab.get_by_label("周海峰没来的原因").select_option("LATE")
    assert counts(tab) == ("3", "2", "1", "0")
    chip(tab, "刘德厚").click()
    assert counts(tab) == ("4", "3", "1", "0")
    chip(tab, "周海峰").click()
    assert tab.locator("#absent li b").all_inner_texts() == ["李秀兰"]


def test_a_report_takes_few_taps_and_one_field(phone, own, writer):
    tab = opened(phone, own)

    tab.locator("#text").fill("栽下海棠和白蜡120棵。")
    call_the_roll(tab)
    chip(tab, "周海峰").click()
    tab.get_by_label("周海峰没来的原因").select_option("PERSONAL")
    tab.locator("#submit").click()

    expect(tab).to_have_title(re.compile("已记下"))
    made = Activity.objects.get()
    assert (made.text, made.recorded_by) == ("栽下海棠和白蜡120棵。", writer)
    assert dict(Attendance.objects.values_list("member__name", "status")) == {
        "陈国平": "PRESENT",
        "李秀兰": "PRESENT",
        "刘德厚": "EXEMPT",
        "周海峰": "PERSONAL",
    }
    tab.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('draft:'))")


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(phone, own):
    tab = opened(phone, own)
    call_the_roll(tab)
    chip(tab, "周海峰").click()

    tab.locator("#submit").click()

    expect(tab).to_have_title(re.compile("^错误：记一次主题党日"))
    expect(tab.locator(".errsum")).to_be_focused()
    tab.get_by_role("link", name="写一两句做了什么").click()
    expect(tab.locator("#text")).to_be_focused()
    tab.get_by_role("link", name="选出周海峰没来的原因").click()
    expect(tab.get_by_label("周海峰没来的原因")).to_be_focused()


def test_the_server_has_the_draft_after_five_seconds_and_the_phone_forgets_it(phone, own):
    tab = opened(phone, own)

    tab.locator("#text").fill("写了一半")

    expect(tab.locator("#saved")).to_have_text(SAVED, timeout=10_000)
    assert ReportDraft.objects.get().values["text"] == "写了一半"
    assert kept_in_phone(tab) == 0


def test_a_page_that_dies_on_a_bad_line_loses_nothing(phone, own):
    tab = opened(phone, own)
    tab.route("**/report/draft/**", lambda route: route.abort())
    tab.locator("#text").fill("山里没有信号")
    call_the_roll(tab)
    chip(tab, "周海峰").click()
    tab.get_by_label("周海峰没来的原因").select_option("SICK")
    tab.get_by_text("改一改").click()
    tab.locator("#place").fill("后山")
    expect(tab.locator("#saved")).to_have_text("没有网络，已存在手机里", timeout=10_000)
    assert ReportDraft.objects.get().values == {}
    tab.close()

    again = opened(phone, own)

    assert again.locator("#text").input_value() == "山里没有信号"
    assert again.get_by_label("周海峰没来的原因").input_value() == "SICK"
    assert counts(again) == ("3", "2", "1", "0")
    assert again.locator("#place").input_value() == "后山"
    expect(again.locator("#saved")).to_have_text(SAVED, timeout=10_000)
    assert ReportDraft.objects.get().values["text"] == "山里没有信号"
    assert kept_in_phone(again) == 0


def test_a_second_later_the_phone_has_what_was_typed(phone, own):
    tab = opened(phone, own)
    tab.route("**/report/draft/**", lambda route: route.abort())
    tab.locator("#text").fill("接了个电话")
    tab.wait_for_function("() => Object.keys(localStorage).some(key => key.startsWith('draft:'))", timeout=2000)


def test_two_pages_of_one_draft_do_not_overwrite_each_other(phone, own):
    first, second = opened(phone, own), opened(phone, own)
    first.locator("#text").fill("第一个页面")
    expect(first.locator("#saved")).to_have_text(SAVED, timeout=10_000)

    second.locator("#text").fill("第二个页面")

    expect(second.locator("#saved")).to_have_text("另一个页面也在写这份草稿", timeout=10_000)
    second.locator("#submit").click()
    expect(second.get_by_text("第一个页面", exact=True)).to_be_visible()
    expect(second.get_by_text("第二个页面", exact=True)).to_be_visible()
    second.get_by_role("button", name="用我写的提交").click()
    expect(second).to_have_title(re.compile("已记下"))
    assert Activity.objects.get().text == "第二个页面"


def test_pressing_twice_makes_one_record(phone, own):
    tab = opened(phone, own)
    tab.locator("#text").fill("好")

    tab.locator("#submit").dblclick()

    expect(tab).to_have_title(re.compile("已记下"))
    assert Activity.objects.count() == 1


def test_choosing_another_kind_keeps_the_text(phone, own):
    tab = opened(phone, own)
    tab.locator("#text").fill("讲了党史")
    tab.get_by_text("改一改").click()

    tab.locator("#to_kind").select_option("PARTY_LECTURE")

    expect(tab).to_have_title(re.compile("记一次党课"))
    assert tab.locator("#text").input_value() == "讲了党史"


def test_the_facts_at_the_top_follow_the_fields(phone, own):
    tab = opened(phone, own)
    tab.get_by_text("改一改").click()

    tab.locator("#held_on").fill("2026-01-09")
    tab.locator("#starts_at").fill("09:00")
    tab.locator("#place").fill("东门")

    assert tab.locator("[data-summary] dd").all_inner_texts()[1:3] == ["1月9日（周五）09:00", "东门"]


@pytest.mark.parametrize("size", ["390", "1440", "large"])
def test_the_form_stands_every_scrutiny_in_all_its_states(quiet_phone, own, live_server, size):
    phone, looked_at = quiet_phone, SIZES[size]  # axe itself asks for style sheets that are not there
    phone.add_cookies(
        [{"name": "display", "value": looked_at.display, "url": live_server.url}] if looked_at.display else []
    )
    tab = opened(phone, own)
    tab.set_viewport_size({"width": looked_at.width, "height": looked_at.height})
    assert complaints(tab, looked_at) == []

    for summary in tab.locator("details.edit > summary").all():
        summary.click()
    chip(tab, "周海峰").click()
    assert complaints(tab, looked_at) == []

    tab.locator("#submit").click()
    expect(tab.locator(".errsum")).to_be_focused()
    assert complaints(tab, looked_at) == []


@pytest.mark.parametrize("display", ["", "elder", "elder xl"])
def test_nothing_scrolls_sideways_on_a_narrow_phone(phone, own, live_server, display):
    value = f'"{display}"' if " " in display else display
    phone.add_cookies([{"name": "display", "value": value, "url": live_server.url}] if display else [])
    tab = opened(phone, own)
    tab.set_viewport_size({"width": 320, "height": 700})
    for summary in tab.locator("details.edit > summary").all():
        summary.click()

    assert tab.evaluate("document.documentElement.scrollWidth") == 320
