"""The form on a phone: chips and counters, and a draft that survives a bad line, a dead page and a new visit."""

import re

import chromium
import pytest
from django.conf import settings as django_settings
from photos_factories import saved, scene
from playwright.sync_api import expect
from scrutiny import SIZES, complaints
from waiting import forgotten, kept, texts

from activities.records.models import Activity, Attendance, ReportDraft

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,  # a page and its uploads write at once; the tests' SQLite lives in memory and refuses that
    pytest.mark.skipif(not chromium.found(), reason="no Chromium on PATH and CHROMIUM not set"),
    pytest.mark.django_db(transaction=True),
]
SAVED = re.compile("草稿已存\\d\\d:\\d\\d")


def opened(phone, own, *, query: str = ""):
    tab = phone.new_page()
    tab.goto(f"/b/{own.pk}/report/new/{query}")
    return tab


def counts(tab, *wanted: str) -> None:
    """Due, present, excused and unexplained, as the form counts them."""
    for name, number in zip(("due", "present", "excused", "unexplained"), wanted, strict=True):
        expect(tab.locator(f".att [data-count={name}]")).to_have_text(number)


def call_the_roll(tab) -> None:
    tab.get_by_text("打开名单点名").click()


def chip(tab, name: str):
    return tab.locator(".chip", has_text=name)


def test_tapping_a_name_asks_why_and_counts(phone, own):
    tab = opened(phone, own)
    counts(tab, "3", "3", "0", "0")
    call_the_roll(tab)

    chip(tab, "周海峰").click()
    chip(tab, "李秀兰").click()

    texts(tab.locator("#absent li b"), ["李秀兰", "周海峰"])
    counts(tab, "3", "1", "0", "2")
    tab.get_by_label("李秀兰没来的原因").select_option("SICK")
    counts(tab, "3", "1", "1", "1")
    expect(tab.locator("#submit")).to_have_text(re.compile(r"^提交（实到\s*1\s*/\s*应到\s*3\s*）$"))
    tab.get_by_label("周海峰没来的原因").select_option("LATE")
    counts(tab, "3", "2", "1", "0")
    chip(tab, "刘德厚").click()
    counts(tab, "4", "3", "1", "0")
    chip(tab, "周海峰").click()
    texts(tab.locator("#absent li b"), ["李秀兰"])


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
    forgotten(tab)


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
    forgotten(tab)


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

    expect(again.locator("#text")).to_have_value("山里没有信号")
    expect(again.get_by_label("周海峰没来的原因")).to_have_value("SICK")
    counts(again, "3", "2", "1", "0")
    expect(again.locator("#place")).to_have_value("后山")
    expect(again.locator("#saved")).to_have_text(SAVED, timeout=10_000)
    assert ReportDraft.objects.get().values["text"] == "山里没有信号"
    forgotten(again)


def test_a_second_later_the_phone_has_what_was_typed(phone, own):
    tab = opened(phone, own)
    tab.route("**/report/draft/**", lambda route: route.abort())
    tab.locator("#text").fill("接了个电话")
    kept(tab)


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
    expect(tab.locator("#text")).to_have_value("讲了党史")


def test_the_facts_at_the_top_follow_the_fields(phone, own):
    tab = opened(phone, own)
    tab.get_by_text("改一改").click()

    tab.locator("#held_on").fill("2026-01-09")
    tab.locator("#starts_at").fill("09:00")
    tab.locator("#place").fill("东门")

    facts = tab.locator("[data-summary] dd")
    expect(facts.nth(2)).to_have_text("1月9日（周五）09:00")
    expect(facts.nth(3)).to_have_text("东门")


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


def paper(name: str, more: str = "") -> dict:
    return {"name": name, "mimeType": "application/pdf", "buffer": f"%PDF-1.7\n{more}\n%%EOF\n".encode()}


def test_papers_go_up_as_they_are_chosen_and_on_a_bad_line_with_the_record(phone, own):
    tab = opened(phone, own)
    tab.get_by_text("会议材料（PDF），可以不传").click()
    field, held = tab.locator("#files_material"), tab.locator("[data-papers=MATERIAL] .held a")

    field.set_input_files([paper("议程.pdf", "1"), paper("名单.pdf", "2")])
    texts(held, [re.compile("^议程.pdf（"), re.compile("^名单.pdf（")])
    expect(field).to_have_value("")
    tab.get_by_role("button", name=re.compile("名单.pdf")).click()
    texts(held, [re.compile("^议程.pdf（")])

    field.set_input_files([{"name": "议程.docx", "mimeType": "application/pdf", "buffer": b"PK\x03\x04"}])
    expect(tab.locator("[data-papers=MATERIAL] [data-said]")).to_contain_text("议程.docx：这里只收 PDF 文件")
    phone.set_offline(True)
    field.set_input_files([paper("总结.pdf", "3")])
    expect(tab.locator("[data-papers=MATERIAL] [data-said]")).to_have_text("没有网络，提交的时候再一起传。")
    phone.set_offline(False)
    tab.locator("#text").fill("学习文件。")
    tab.locator("#submit").click()

    expect(tab).to_have_title(re.compile("已记下"))
    made = Activity.objects.get()
    assert list(made.album.attachments.order_by("pk").values_list("name", flat=True)) == ["议程.pdf", "总结.pdf"]


def test_only_a_dead_line_is_called_no_network(phone, own):
    tab, asked = phone.new_page(), re.compile("/(begun|file)/")
    tab.route(asked, lambda route: route.fulfill(body="<h1>不是答复</h1>"))
    tab.goto(f"/b/{own.pk}/report/new/")
    tab.get_by_text("会议材料（PDF），可以不传").click()

    def told() -> None:
        tab.locator("#files_material").set_input_files([paper("议程.pdf")])
        tab.locator("input[multiple][data-photo-kind=SCENE]").set_input_files(
            [{"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": saved(scene(400, 300))}]
        )

    said, complaints = tab.locator("[data-papers=MATERIAL] [data-said]"), tab.locator("#photo-errors li")
    told()
    expect(said).to_have_text("服务器没有存上，提交的时候再一起传。")
    texts(complaints, ["服务器没有存上，照片没有加上；过一会儿再选一次。"])
    tab.unroute(asked)
    phone.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    told()
    expect(said).to_have_text("登录过期了，先登录，再选一次。")
    expect(complaints.last).to_have_text("登录过期了，照片没有加上；登录以后再选一次。")
