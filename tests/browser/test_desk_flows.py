"""What the department's staff do at a desk (ux.md §2.2), within the clicks that the design allows, and the review by keyboard."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from conftest import DESK
from django.utils.timezone import now
from factories import branch, clerk, committee, staff
from photos_factories import album, shown
from playwright.sync_api import expect
from quarter_factories import computed, held
from waiting import until

from activities.records.models import Activity, State
from activities.reminders.models import Reminder
from analytics.assessment.services import install_default_schemes
from analytics.reports.services.exports import make_next
from dangjian.periods import Quarter
from organizations.messages.models import Message
from organizations.photos.models import Audience

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = datetime(2026, 11, 14, 10, tzinfo=SHANGHAI)  # the day after the theme day


@pytest.fixture
def clock():
    with time_machine.travel(SATURDAY, tick=True) as travelled:
        yield travelled


@pytest.fixture
def root(own):
    return own.parent.parent


def submitted(own, writer, topic: str, day: date = date(2026, 11, 13), **more) -> Activity:
    return held(own, day, state=State.SUBMITTED, recorded_by=writer, topic=topic, submitted_at=now(), **more)


def test_staff_chase_drill_explain_compare_and_export_in_few_clicks(clock, own, root, hand_of):
    install_default_schemes()
    held(own, date(2026, 8, 14), topic="清理家属院")
    computed(Quarter(2026, 3), today=date(2026, 10, 5))
    hand = hand_of(staff(root), screen=DESK)

    chase(hand, own)
    drill(hand)
    explain(hand)
    compare(hand)
    export(hand)


def chase(hand, own) -> None:
    hand.start("/desk/")
    hand.go(hand.tab.get_by_role("button", name="提醒选中的"))

    hand.done("看谁没记，提醒", taps=1)
    assert list(Reminder.objects.values_list("organization", flat=True).distinct()) == [own.pk]


def test_a_reminder_is_taken_back_in_one_click_within_its_ten_seconds(clock, own, root, hand_of):
    hand = hand_of(staff(root), screen=DESK, scripts=False)  # the browser's own clock would put the button away

    hand.start("/desk/")
    hand.go(hand.tab.get_by_role("button", name="提醒选中的"))
    hand.go(hand.tab.get_by_role("button", name="撤回"))

    hand.done("提醒了又撤回", taps=2)
    expect(hand.tab.locator(".msg.warning")).to_have_count(0)
    assert (Reminder.objects.count(), Message.objects.count()) == (0, 0)


def test_from_the_district_to_a_photo_in_four_clicks(clock, own, writer, root, hand_of, settings, tmp_path):
    """Unit, branch, record, photo; the trail above each page is the same tree."""
    settings.MEDIA_ROOT = tmp_path
    install_default_schemes()
    branch(committee(root, "古渡镇党委"))  # with one unit alone the matrix would begin with its branches
    pictures = album(own, writer, audience=Audience.BRANCH)
    shown(pictures, writer)
    held(own, date(2026, 8, 14), topic="清理家属院", album=pictures, recorded_by=writer)
    computed(Quarter(2026, 3), today=date(2026, 10, 5))
    hand = hand_of(staff(root), screen=DESK)
    tab = hand.tab

    hand.start("/desk/?quarter=2026q3")
    hand.go(tab.locator(".mx").get_by_role("link", name="花溪路街道工委"))
    hand.go(tab.get_by_role("link", name="锦绣社区第一党支部").first)
    expect(tab.locator(".crumb")).to_contain_text("花溪路街道工委")
    hand.go(tab.get_by_role("link", name="清理家属院").first)
    hand.go(tab.locator("a:has(img)").first)

    hand.done("从区到一张照片", taps=4)
    picture = tab.locator("img").first
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0


def test_what_is_behind_is_exported_as_it_is_narrowed_in_one_click_and_taken_in_another(clock, own, root, hand_of):
    hand = hand_of(staff(root), screen=DESK)

    hand.start("/desk/behind/?item=MEMBERS_MEETING")
    hand.go(hand.tab.get_by_role("button", name="导出.xlsx"))
    make_next(clock=now)
    hand.tab.reload()
    with hand.tab.expect_download() as taken:
        hand.tap(hand.tab.get_by_role("link", name="2026年四季度未完成情况"))

    hand.done("导出未完成情况", taps=2)
    assert taken.value.suggested_filename == "2026年四季度未完成情况-20261114.xlsx"


def test_whoever_asks_what_a_score_stands_on_reads_it_without_another_click(clock, own, root, hand_of):
    """The records, the gaps, who was secretary and who reviewed, and the version of the scheme."""
    install_default_schemes()
    held(own, date(2026, 8, 14), topic="清理家属院")
    computed(Quarter(2026, 3), today=date(2026, 10, 5))
    hand = hand_of(staff(root), screen=DESK)

    hand.start("/desk/score/2026q3/")
    hand.go(hand.tab.get_by_role("link", name="花溪路街道工委"))
    hand.start(hand.tab.url)
    hand.go(hand.tab.locator("td.num a").first)

    hand.done("一个支部的得分是怎么来的", taps=1)
    page = hand.tab.locator("main")
    expect(page.get_by_role("link", name="清理家属院")).to_be_visible()
    expect(page).to_contain_text("7月主题党日")
    expect(page).to_contain_text("书记")
    expect(page).to_contain_text("方案")


def drill(hand) -> None:
    """From the day in the calendar; the table beside it holds the same links for a keyboard."""
    hand.start("/desk/?quarter=2026q3")
    day = hand.tab.locator("svg.hmc a")
    hand.go(day)
    hand.go(hand.tab.get_by_role("link", name="清理家属院"))

    hand.done("从某一天到那天的记录", taps=2)
    hand.start("/desk/?quarter=2026q3")
    hand.tap(hand.tab.locator("label[for=swap-days]"))
    hand.go(hand.tab.get_by_role("link", name="8月14日（周五，主题党日）1条"))
    assert hand.tab.url.endswith("/desk/activity/?day=2026-08-14")


def explain(hand) -> None:
    hand.start("/desk/?quarter=2026q3")
    hand.go(hand.tab.locator(".mx td:last-child a"))

    hand.done("一个得分是怎么来的", taps=1)
    assert "/explain/" in hand.tab.url


def compare(hand) -> None:
    hand.start("/desk/")
    hand.go(hand.tab.get_by_role("link", name="上一季度"))

    hand.done("看上一季度", taps=1)
    expect(hand.tab.locator("h1")).to_have_text("三季度工作台")


def export(hand) -> None:
    """A worker makes the file meanwhile: one tap asks for it, one takes it."""
    hand.start("/desk/?quarter=2026q3")
    hand.go(hand.tab.get_by_role("button", name="考核计分表.xlsx"))
    make_next(clock=now)
    hand.tab.reload()
    with hand.tab.expect_download() as taken:
        hand.tap(hand.tab.get_by_role("link", name="2026年三季度考核计分表.xlsx"))

    hand.done("导出考核计分表", taps=2)
    assert taken.value.suggested_filename == "2026年三季度考核计分表.xlsx"


def test_the_queue_is_walked_opened_returned_and_accepted_by_keyboard(clock, own, writer, hand_of):
    for at, topic in enumerate(("清理家属院", "慰问老党员", "学习全会精神")):
        submitted(own, writer, topic, date(2026, 11, 10 + at))
    hand = hand_of(clerk(own.parent), screen=DESK)
    tab = hand.tab
    hand.start("/desk/review/")
    focused = tab.locator(":focus")

    tab.keyboard.press("j")
    expect(focused).to_have_text("清理家属院")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    expect(focused).to_have_text("学习全会精神")
    tab.keyboard.press("k")
    expect(focused).to_have_text("慰问老党员")
    tab.keyboard.press("r")
    expect(tab.locator("h1")).to_have_text("慰问老党员")
    expect(tab.locator(":focus")).to_have_attribute("value", "没写清做了什么")
    tab.keyboard.press("ArrowDown")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    until(tab, lambda: Activity.objects.get(topic="慰问老党员").state == State.RETURNED)
    assert Activity.objects.get(topic="慰问老党员").return_reason == "参加人数对不上"

    expect(tab.locator("h1")).to_have_text("学习全会精神")
    with tab.expect_navigation():
        tab.keyboard.press("a")
    until(tab, lambda: Activity.objects.get(topic="学习全会精神").state == State.ACCEPTED)
    expect(tab.locator("h1")).to_have_text("清理家属院")


def test_several_are_selected_and_accepted_by_keyboard_after_being_named_again(clock, own, writer, hand_of):
    for at, topic in enumerate(("清理家属院", "慰问老党员", "学习全会精神")):
        submitted(own, writer, topic, date(2026, 11, 10 + at))
    hand = hand_of(clerk(own.parent), screen=DESK)
    tab = hand.tab
    hand.start("/desk/review/")

    tab.keyboard.press("j")
    tab.keyboard.press("x")
    expect(tab.locator("#told")).to_have_text("选中了清理家属院，共选中1条")
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    with tab.expect_navigation():
        tab.keyboard.press("a")
    expect(tab.locator("h1")).to_have_text("通过这2条？")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")

    until(tab, lambda: Activity.objects.filter(state=State.ACCEPTED).count() == 2)
    assert Activity.objects.get(state=State.SUBMITTED).topic == "学习全会精神"


def test_letters_stay_letters_in_a_field_and_where_somebody_turned_them_off(clock, own, writer, hand_of):
    submitted(own, writer, "清理家属院")
    hand = hand_of(clerk(own.parent), screen=DESK)
    tab = hand.tab
    hand.start("/desk/review/")

    tab.locator("#q").press_sequentially("jax?")
    expect(tab.locator("#q")).to_have_value("jax?")
    tab.locator("h1").click()
    tab.keyboard.press("?")
    expect(tab.get_by_text("下一条、上一条")).to_be_visible()
    tab.get_by_label("字母键有用").uncheck()
    tab.keyboard.press("a")
    tab.reload()
    tab.keyboard.press("j")
    expect(tab.locator(".walk :focus")).to_have_count(0)
    assert Activity.objects.get().state == State.SUBMITTED


def test_one_record_is_accepted_in_one_click_and_returned_in_three(clock, own, writer, hand_of):
    first = submitted(own, writer, "清理家属院", date(2026, 11, 12))
    second = submitted(own, writer, "慰问老党员")
    hand = hand_of(clerk(own.parent), screen=DESK)
    tab = hand.tab

    hand.start(f"/desk/review/{first.pk}/")
    hand.go(tab.get_by_role("button", name="通过"))
    hand.done("审核通过一条", taps=1)
    hand.start(f"/desk/review/{second.pk}/")
    hand.tap(tab.get_by_text("退回，请支部改"))
    hand.tick(tab.get_by_label("日期或事项选错了"))
    hand.go(tab.get_by_role("button", name="退回"))
    hand.done("退回一条，选好原因", taps=3)
    assert dict(Activity.objects.values_list("topic", "state")) == {"清理家属院": "ACCEPTED", "慰问老党员": "RETURNED"}


def test_the_review_works_without_scripts(clock, own, writer, hand_of):
    for at, topic in enumerate(("清理家属院", "慰问老党员")):
        submitted(own, writer, topic, date(2026, 11, 10 + at))
    hand = hand_of(clerk(own.parent), screen=DESK, scripts=False)
    tab = hand.tab
    hand.start("/desk/review/")

    expect(tab.locator("#keys")).to_be_hidden()
    for box in tab.locator("input[name=seen]").all():
        hand.tick(box)
    hand.go(tab.locator("#accept"))
    hand.go(tab.get_by_role("button", name="通过这2条"))

    hand.done("一起通过两条，没有脚本", taps=4)
    assert Activity.objects.filter(state=State.ACCEPTED).count() == 2


def listened(hand) -> tuple[list[str], list[str]]:
    """What the page complains about, and the files it asks for."""
    said, asked = [], []
    hand.tab.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    hand.tab.on("request", lambda request: asked.append(request.url))
    return said, asked


def test_the_analysis_is_drawn_at_a_desk_swapped_for_its_table_and_never_loaded_by_a_phone(clock, own, root, hand_of):
    held(own, date(2026, 8, 14))
    someone = staff(root)
    desk, phone = hand_of(someone, screen=DESK), hand_of(someone)
    said, asked = listened(desk)

    desk.start("/desk/analysis/2026q3/")
    chart, table = desk.tab.locator("[data-chart] canvas"), desk.tab.locator("#t-areas")
    expect(chart).to_be_visible()
    expect(table).to_be_hidden()
    desk.tab.get_by_role("button", name="表格").click()
    expect(table).to_be_visible()
    expect(chart).to_be_hidden()
    assert said == []
    assert sum("echarts" in url for url in asked) == 1

    said, asked = listened(phone)
    phone.start("/desk/analysis/2026q3/")
    expect(phone.tab.locator("#t-areas")).to_be_visible()
    assert (said, [url for url in asked if "echarts" in url]) == ([], [])


def test_the_charts_of_the_front_page_are_swapped_for_their_tables_without_scripts(clock, own, root, hand_of):
    held(own, date(2026, 10, 9))
    hand = hand_of(staff(root), screen=DESK, scripts=False)
    hand.start("/desk/")
    drawn, table = hand.tab.locator("svg.hmc"), hand.tab.locator("table.wk")

    expect(drawn).to_be_visible()
    expect(table).to_be_hidden()
    hand.tap(hand.tab.locator("label[for=swap-days]"))
    expect(table).to_be_visible()
    expect(drawn).to_be_hidden()
