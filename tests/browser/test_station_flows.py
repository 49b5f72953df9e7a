"""What the manager of a station does on a phone (ux.md §2.4): within the taps that the design allows, with and without
scripts."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import now
from factories import branch, committee, district, member, secretary
from floating_factories import phones
from playwright.sync_api import expect
from stations_factories import manager, six_ones, station
from test_flows import pictures
from waiting import until

from activities.records.models import Activity
from activities.stations.models import Newspaper
from members.floating.models import Contact, Inflow, StillHere
from members.floating.services import confirm, match, propose, renew_code, report
from organizations.photos.models import Photo

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SATURDAY = datetime(2026, 11, 28, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


@pytest.fixture
def site():
    """A new station: nothing is overdue, November is its first month."""
    with time_machine.travel(SATURDAY, tick=True):
        six_ones()
        street = committee(district(), "花溪路街道工委")
        yield station(branch(street, "锦绣社区第一党支部"), on=date(2026, 11, 1))


def came(site, by, name: str = "罗铁柱") -> Inflow:
    wall = renew_code(station=site, by=by, now=now())
    facts = {"home_text": "古渡镇沙窝村党支部", "trade": "钢筋班", "expected_until": None, "address": "192.0.2.7"}
    one = report(wall=wall, uid=uuid4(), name=name, phone=str(next(phones)), now=now(), **facts)
    confirm(inflow=one, on=date(2026, 11, 9), by=by, now=now())
    return one


def named(scripts: bool) -> str:
    return "" if scripts else "，没有脚本"


@BOTH
def test_a_film_is_recorded_with_three_taps_its_photo_among_them(site, hand_of, scripts):
    hand = hand_of(manager(site), scripts=scripts)
    tab = hand.tab
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="记一场电影"))
    hand.write(tab.locator("#id_topic"), "《建党伟业》")
    hand.take(
        tab.locator("input[multiple][data-photo-kind=SCENE]" if scripts else "input[name=photos_scene]"), pictures(1)
    )
    if scripts:
        until(tab, lambda: Photo.objects.count() == 1)
    hand.go(tab.locator("button.big[form=record]"))

    hand.done(f"驿站记一场电影，带照片{named(scripts)}", taps=3, fields=1)
    made = Activity.objects.get()
    assert (made.kind, made.topic, made.held_on, made.album.photos.count()) == (
        *("STATION_FILM", "《建党伟业》", SATURDAY.date(), 1),
    )


@BOTH
def test_the_month_of_the_paper_is_ticked_on_the_calendar_and_confirmed(site, hand_of, scripts):
    hand = hand_of(manager(site), scripts=scripts)
    tab = hand.tab
    hand.start("/home/")
    hand.go(tab.get_by_role("link", name="勾送到的日子"))
    for day in ("2", "3", "27"):
        hand.tick(tab.locator(".days .opt", has=tab.locator(f"input[value='{day}']")))
    expect(tab.locator(".days input:disabled")).to_have_count(2)  # the 29th and the 30th are still to come
    hand.go(tab.get_by_role("button", name="确认本月"))

    expect(tab.get_by_text("11月送报3天，已确认。")).to_be_visible()
    hand.done(f"驿站勾3天报纸并确认本月{named(scripts)}", taps=5)
    assert (Newspaper.objects.get().days, Activity.objects.get().topic) == ([2, 3, 27], "11月送报3天")


@BOTH
def test_everybody_is_still_here_with_one_tap(site, hand_of, scripts):
    keeper = manager(site)
    people = [came(site, keeper), came(site, keeper, "杨小满")]
    hand = hand_of(keeper, scripts=scripts)
    hand.start(f"/st/{site.pk}/people/still-here/")
    hand.go(hand.tab.get_by_role("button", name="都在（2人）"))

    expect(hand.tab.get_by_text("11月核对好了：在站2人")).to_be_visible()
    hand.done(f"每月核对，都在{named(scripts)}", taps=1)
    assert Contact.objects.filter(inflow__in=people, how="MONTHLY").count() == 2


@BOTH
def test_who_checked_in_is_in_care_then_has_left_and_the_home_branch_sees_it(site, hand_of, scripts):
    home = branch(site.committee, "古渡镇沙窝村党支部")
    ours, keeper, writer = member(home, "罗铁柱"), manager(site), secretary(home)
    stays = came(site, keeper, "杨小满")
    kept, worker = hand_of(keeper, scripts=scripts), hand_of(None, scripts=scripts)

    check_in(worker, renew_code(station=site, by=keeper, now=now()).code)
    take_into_care(kept, site, scripts)
    one = Inflow.objects.get(name="罗铁柱")
    propose(inflow=one, branch=home.name, by=keeper, now=now())
    one.refresh_from_db()
    match(inflow=one, member=ours, by=writer, now=now())
    tick_off(kept, site, one, scripts)

    one.refresh_from_db()
    assert (one.state, one.ended_on, one.went_to) == ("LEFT", SATURDAY.date(), "宁波")
    assert Inflow.objects.get(pk=stays.pk).state == "IN_CARE"
    assert StillHere.objects.values_list("here", "gone").get() == (1, 1)
    at_home = hand_of(writer, scripts=scripts).tab
    at_home.goto("/floating/")
    line = at_home.locator("li", has_text="罗铁柱")
    expect(line).to_contain_text("已离开")
    expect(line).to_contain_text("2026年11月28日离站")


def check_in(hand, code: str) -> None:
    hand.start(f"/arrive/{code}/")
    said = {"姓名": "罗铁柱", "手机号": "13812341027", "流出地党组织": "古渡镇沙窝村党支部", "工种或班组": "钢筋班"}
    for label, text in said.items():
        hand.tab.get_by_label(label).fill(text)
    hand.tick(hand.tab.get_by_label("我看过上面的说明"))
    hand.go(hand.tab.get_by_role("button", name="提交登记"))


def take_into_care(hand, site, scripts: bool) -> None:
    """Who waits stands on top of the station's home."""
    hand.start(f"/st/{site.pk}/")
    hand.go(hand.tab.get_by_role("button", name="确认到站"))
    expect(hand.tab.locator("main")).to_contain_text("身份待核实")
    hand.done(f"确认到站{named(scripts)}", taps=1)


def tick_off(hand, site, one: Inflow, scripts: bool) -> None:
    tab = hand.tab
    hand.start(f"/st/{site.pk}/people/still-here/")
    expect(tab.locator(f"#id_left_{one.pk}")).to_be_hidden()
    hand.tick(tab.locator(".leavers .opt", has_text="罗铁柱"))
    hand.write(tab.locator(f"#id_went_{one.pk}"), "宁波")
    hand.go(tab.get_by_role("button", name="核对好了"))
    expect(tab.get_by_role("button", name="点错了，还在站")).to_be_visible()
    hand.done(f"每月核对，1人走了{named(scripts)}", taps=2, fields=1)
