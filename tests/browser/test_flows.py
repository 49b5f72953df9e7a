"""What people do on a phone (ux.md §2.1 and §2.3), within the taps and fields that the design allows."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from conftest import DESK
from django.utils.timezone import now
from factories import account, clerk, grant, staff
from feed_factories import card
from notices_factories import published
from photos_factories import saved, scene
from playwright.sync_api import expect
from quarter_factories import held
from waiting import until

from activities.feed.models import Comment, Entry, Like
from activities.feed.services import release
from activities.meetings.models import Vote
from activities.records.models import Activity, Attendance, AttendanceClaim, Rsvp, State
from activities.records.services import plan, send_back
from activities.snapshots.models import Snapshot
from members.roster.models import Member
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.notices.models import Objection
from organizations.photos.models import Photo

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = datetime(2026, 11, 14, 10, tzinfo=SHANGHAI)  # the day after the theme day
MOST_ENTRIES, MOST_SECONDS = 6, 90


@pytest.fixture
def clock():
    with time_machine.travel(SATURDAY, tick=True) as travelled:
        yield travelled


@pytest.fixture
def me(own) -> Account:
    """李秀兰, with an account."""
    someone = Member.objects.get(name="李秀兰")
    someone.account = account("李秀兰")
    someone.save(update_fields=["account"])
    grant(someone.account, Role.MEMBER, own)
    return someone.account


def pictures(number: int) -> list[dict]:
    return [
        {"name": f"IMG_{at}.jpg", "mimeType": "image/jpeg", "buffer": saved(scene(320 + at, 240))}
        for at in range(number)
    ]


def shown_to_all(own, by) -> Entry:
    made = card(own, by, "清了三条背街小巷", at=now())
    release(entries=[made], to="DISTRICT", by=by, now=now())
    return made


def announced(own, by, *, held_on=date(2026, 11, 20)) -> Activity:
    return plan(
        organization=own,
        by=by,
        kind="THEME_DAY",
        for_period="2026-11",
        held_on=held_on,
        topic="义务植树",
        publish_at=now(),
    )


def test_a_secretary_s_year_takes_few_taps(clock, own, writer, hand_of):
    hand = hand_of(writer)

    record_a_theme_day(hand)
    record_a_members_meeting(hand)
    mend(hand, own)
    plan_the_next(hand)
    take_the_handbook(hand, own)


def record_a_theme_day(hand) -> None:
    tab = hand.tab
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="11月主题党日").first)
    hand.take(tab.locator("input[multiple][data-photo-kind=SCENE]"), pictures(9))
    hand.write(tab.locator("#text"), "清走积存垃圾4车，慰问两户老党员。")
    hand.tap(tab.get_by_text("打开名单点名"))
    hand.tick(tab.locator(".chip", has_text="周海峰"))
    hand.choose(tab.get_by_label("周海峰没来的原因"), "SICK")
    hand.tap(tab.locator("#submit"))
    tab.wait_for_url("**/receipt/")

    hand.done("记一次主题党日（9张照片、1人没来）", taps=6, fields=1)
    assert hand.entries <= MOST_ENTRIES
    assert hand.seconds <= MOST_SECONDS
    made = Activity.objects.get(kind="THEME_DAY")
    assert (made.state, made.for_period) == (State.SUBMITTED, "2026-11")
    assert dict(Attendance.objects.filter(activity=made).values_list("member__name", "status")) == {
        "陈国平": "PRESENT",
        "李秀兰": "PRESENT",
        "刘德厚": "EXEMPT",
        "周海峰": "SICK",
    }
    until(tab, lambda: Photo.objects.filter(album=made.album).count() == 9)


def record_a_members_meeting(hand) -> None:
    """The same form; its vote is two fields more, three with the words of the resolution."""
    tab = hand.tab
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="党员大会").first)
    hand.write(tab.locator("#text"), "讨论发展对象，审议经费。")
    hand.tap(tab.locator("#submit"))
    tab.wait_for_url("**/receipt/")
    hand.go(tab.get_by_role("link", name="表决和决议"))
    hand.go(tab.get_by_role("link", name="记一项表决"))
    hand.write(tab.locator("#id_matter"), "同意列支活动经费")
    hand.write(tab.locator("#id_yes"), "3")
    hand.write(tab.locator("#id_resolution"), "同意。")
    hand.go(tab.get_by_role("button", name="记下"))

    hand.done("记一次党员大会，带一项表决和决议", taps=6, fields=1 + 3)
    assert hand.entries <= MOST_ENTRIES
    assert hand.seconds <= MOST_SECONDS
    assert list(Vote.objects.values_list("matter", "yes", "no", "abstain")) == [("同意列支活动经费", 3, 0, 0)]


def mend(hand, own) -> None:
    record, tab = Activity.objects.get(kind="THEME_DAY"), hand.tab
    send_back(activity=record, reason="写上慰问了谁", by=clerk(own.parent), now=now())
    hand.start("/home/")
    hand.tap(tab.get_by_text(re.compile("^还有\\d件")))  # of a branch that is behind with more than three
    hand.go(tab.get_by_role("link", name="退回了"))
    expect(tab.get_by_text("写上慰问了谁")).to_be_visible()
    hand.write(tab.locator("#text"), "清走积存垃圾4车，慰问陈国平等两户老党员。")
    hand.go(tab.locator("#submit"))

    hand.done("改好退回的记录", taps=3, fields=1)
    record.refresh_from_db()
    assert record.state == State.SUBMITTED


def plan_the_next(hand) -> None:
    tab = hand.tab
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="排主题党日"))
    hand.write(tab.locator("#id_topic"), "交流学习体会")
    hand.go(tab.get_by_role("button", name="发布"))

    hand.done("排下月主题党日并发布", taps=2, fields=1)
    planned = Activity.objects.get(state=State.PLANNED)
    assert (planned.topic, planned.held_on, planned.published_at is None) == ("交流学习体会", date(2026, 12, 11), False)


def take_the_handbook(hand, own) -> None:
    """Counted on its own page: what will leave and why is said there before anything does."""
    hand.start(f"/b/{own.pk}/export/")
    with hand.tab.expect_download() as taken:
        hand.tap(hand.tab.get_by_role("button", name="导出手册"))

    hand.done("导出支部工作手册", taps=1)
    assert taken.value.suggested_filename.endswith("支部工作手册.docx")


def test_a_member_answers_shows_likes_and_mends_in_few_taps(clock, own, writer, me, hand_of):
    planned, hand = announced(own, writer), hand_of(me)
    shown_to_all(own, writer)
    mine = Member.objects.get(account=me)
    missed = held(own, date(2026, 11, 6), "MEMBERS_MEETING", absent=((mine, "UNEXCUSED"),), topic="讨论发展对象")
    notice = published(own.parent.parent, staff(own.parent.parent), audience="PUBLIC", now=now() - timedelta(days=2))

    say_who_comes(hand, planned)
    like_in_the_feed(hand)
    show_a_picture(hand)
    mend_the_own_line(hand, missed)
    object_to(hand_of(None), notice)


def say_who_comes(hand, planned) -> None:
    hand.start("/home/")
    hand.go(hand.tab.get_by_role("button", name="我参加"))

    hand.done("答复参加", taps=1)
    assert list(Rsvp.objects.values_list("activity", "reason")) == [(planned.pk, "")]


def like_in_the_feed(hand) -> None:
    hand.start("/feed/")
    hand.go(hand.tab.get_by_role("button", name="赞"))

    hand.done("点赞", taps=1)
    assert Like.objects.count() == 1


def show_a_picture(hand) -> None:
    """The camera opens from the home itself."""
    tab = hand.tab
    hand.start("/home/")
    hand.take(tab.locator("input[data-snap][capture]"), pictures(1))
    tab.wait_for_url("**/snap/new/")
    expect(tab.locator("#tiles > li")).to_have_count(1)
    until(tab, lambda: Photo.objects.count() == 1)
    hand.go(tab.get_by_role("button", name="发布"))

    hand.done("随手拍", taps=2)
    assert Snapshot.objects.get(state="SENT").album.photos.count() == 1


def mend_the_own_line(hand, missed) -> None:
    tab = hand.tab
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="明细"))
    hand.go(tab.get_by_role("link", name="有误"))
    hand.write(tab.locator("#id_words"), "那天来晚了没签上")
    hand.go(tab.get_by_role("button", name="告诉支部"))

    hand.done("更正自己的到会记录", taps=3, fields=1)
    assert list(AttendanceClaim.objects.values_list("activity", "should_be")) == [(missed.pk, "PRESENT")]


def object_to(hand, notice) -> None:
    tab = hand.tab
    hand.start(f"/notice/{notice.pk}/")
    hand.go(tab.get_by_role("link", name="写给"))
    hand.write(tab.locator("textarea"), "事迹里的人数写多了")
    hand.go(tab.get_by_role("button", name="提交"))

    hand.done("对公示反映情况（不登录）", taps=2, fields=3)
    assert Objection.objects.count() == 1


def test_without_scripts_everything_is_there_too(clock, own, writer, me, hand_of):
    announced(own, writer, held_on=date(2026, 11, 21))
    entry = shown_to_all(own, writer)
    notice = published(own.parent.parent, staff(own.parent.parent), audience="PUBLIC", now=now() - timedelta(days=2))
    hand = hand_of(me, scripts=False)
    tab = hand.tab

    say_who_comes(hand, Activity.objects.get())
    like_in_the_feed(hand)
    hand.start(f"/a/{entry.pk}/")
    hand.write(tab.locator("textarea[name=text]"), "干得好")
    hand.go(tab.get_by_role("button", name="发表"))
    assert list(Comment.objects.values_list("text", flat=True)) == ["干得好"]
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="随手拍一张"))
    hand.take(tab.locator("input[name=photos_scene]"), pictures(1))
    hand.go(tab.get_by_role("button", name="发布"))
    assert Snapshot.objects.get(state="SENT").album.photos.count() == 1
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="可以改").or_(tab.get_by_role("link", name="义务植树")).first)
    hand.go(tab.get_by_role("link", name="请假"))
    hand.tick(tab.locator(".opt", has_text="事假"))
    hand.go(tab.get_by_role("button", name="请假"))
    assert list(Rsvp.objects.values_list("reason", flat=True)) == ["PERSONAL"]
    object_to(hand_of(None, scripts=False), notice)
    record_without_scripts(hand_of(writer, scripts=False), clock)


def record_without_scripts(hand, clock) -> None:
    """The pictures come with the form; the reasons are asked for on a second page."""
    tab = hand.tab
    clock.move_to(SATURDAY + timedelta(days=7, hours=8))
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="11月主题党日").first)
    hand.take(tab.locator("input[name=photos_scene]"), pictures(2))
    hand.write(tab.locator("#text"), "栽了一百二十棵树。")
    hand.tap(tab.get_by_text("打开名单点名"))
    hand.tick(tab.locator(".chip", has_text="周海峰"))
    hand.go(tab.locator("#submit"))
    hand.choose(tab.get_by_label("周海峰没来的原因"), "SICK")
    hand.go(tab.get_by_role("button", name="提交"))

    expect(tab.locator("h1")).to_have_text("已记下")
    hand.done("记一次主题党日，没有脚本", taps=7, fields=1)
    made = Activity.objects.get()
    assert dict(Attendance.objects.filter(activity=made).values_list("member__name", "status")) == {
        "陈国平": "PRESENT",
        "李秀兰": "PERSONAL",
        "刘德厚": "EXEMPT",
        "周海峰": "SICK",
    }
    assert made.album.photos.count() == 2


THEME = "学习全会精神，清理家属院堆物"


def test_a_theme_day_from_the_department_to_acceptance_with_nothing_typed_twice(clock, own, writer, me, hand_of):
    root = own.parent.parent
    reviewer = clerk(own.parent)
    department, street = hand_of(staff(root), screen=DESK), hand_of(reviewer, screen=DESK)
    secretary, member = hand_of(writer), hand_of(me)

    guide(department)
    pass_on(street)
    choose_and_publish(secretary)
    take_leave(member)
    clock.move_to(datetime(2026, 12, 11, 18, tzinfo=SHANGHAI))
    record_with_the_mark(secretary)
    street_later = hand_of(reviewer, screen=DESK)  # a desk's session ends the same day
    accept(street_later)

    typed = [text for hand in (department, street, secretary, member, street_later) for text in hand.typed]
    assert typed == ["12月主题党日指导主题", THEME, "清走堆物6车。"]
    made = Activity.objects.get()
    assert (made.topic, made.state, made.held_on) == (THEME, State.ACCEPTED, date(2026, 12, 11))
    assert Attendance.objects.get(activity=made, member__name="李秀兰").status == "PERSONAL"


def guide(hand) -> None:
    """The department, for the month that comes."""
    tab = hand.tab
    hand.start("/desk/themeday/guides/")
    hand.go(tab.get_by_role("link", name="发指导主题").first)
    hand.write(tab.locator("#id_title"), "12月主题党日指导主题")
    hand.write(tab.locator("textarea[name=themes]"), THEME)
    hand.go(tab.get_by_role("button", name="发出去"))
    expect(tab.get_by_text("排计划时看得到")).to_be_visible()


def pass_on(hand) -> None:
    """The committee says the same in its own name: the words are there already."""
    tab = hand.tab
    hand.start("/desk/themeday/guides/")
    hand.go(tab.get_by_role("link", name="照着发").first)
    hand.go(tab.get_by_role("button", name="发出去"))
    expect(tab.get_by_text("排计划时看得到")).to_be_visible()


def choose_and_publish(hand) -> None:
    tab = hand.tab
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="排主题党日"))
    hand.tick(tab.locator(".opt", has_text=THEME).first)
    hand.go(tab.get_by_role("button", name="发布"))
    hand.done("照指导主题排好并发布", taps=3)


def take_leave(hand) -> None:
    tab = hand.tab
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="请假"))
    hand.tick(tab.locator(".opt", has_text="事假"))
    hand.go(tab.get_by_role("button", name="请假"))
    hand.done("请假", taps=3)


def record_with_the_mark(hand) -> None:
    """Who asked for leave stands there marked, also after two taps on the name by mistake."""
    tab = hand.tab
    earlier = list(hand.typed)
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="12月主题党日").first)
    line = tab.locator("#absent li")
    expect(line.locator(".tag")).to_have_text("本人已请假")
    tab.get_by_text("打开名单点名").click()
    tab.locator(".chip", has_text="李秀兰").click()
    expect(line).to_have_count(0)
    tab.locator(".chip", has_text="李秀兰").click()
    expect(line.locator(".tag")).to_have_text("本人已请假")
    expect(tab.get_by_label("李秀兰没来的原因")).to_have_value("PERSONAL")
    expect(tab.locator("#submit")).to_have_text(re.compile(r"实到\s*2\s*/\s*应到\s*3"))
    hand.write(tab.locator("#text"), "清走堆物6车。")
    hand.tap(tab.locator("#submit"))
    tab.wait_for_url("**/receipt/")
    hand.done("记一次，请假的已经标好", taps=2, fields=1)
    hand.typed = earlier + hand.typed


def accept(hand) -> None:
    tab = hand.tab
    hand.start("/desk/review/")
    hand.tick(tab.get_by_label(f"选中{THEME}"))
    hand.go(tab.locator("#accept"))
    hand.done("审核通过", taps=2)
