"""A worker without an account comes to a station, through all states, on phones of 390 px; also in large type and
without scripts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localdate, now
from factories import branch as founded
from factories import committee, district, member, secretary
from floating_factories import manager, station
from playwright.sync_api import expect

from activities.records.models import Attendance
from activities.stations.services import install_station_rules
from dangjian.periods import Month
from members.floating.models import Inflow, WallCode
from members.floating.services import confirm, report
from members.roster.models import Participation
from members.roster.queries import expected_at

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PHONE_NUMBER = "13812341027"


@pytest.mark.parametrize(("scripts", "display"), [(True, ""), (False, ""), (True, "elder")])
def test_from_the_wall_through_all_states_to_the_alert(hand_of, live_server, scripts, display):
    install_station_rules()
    street = committee(district(), "花溪路街道工委")
    leaned_on, home = founded(street, "锦绣社区第一党支部"), founded(street, "古渡镇沙窝村党支部")
    ours, site = member(home, "罗铁柱", pinyin="luo tie zhu"), station(leaned_on)
    keeper, writer = manager(site), secretary(home)

    def phone(account):
        hand = hand_of(account, scripts=scripts)
        if display:
            hand.tab.context.add_cookies([{"name": "display", "value": display, "url": live_server.url}])
        return hand

    kept, worker, at_home = phone(keeper), phone(None), phone(writer)
    address = put_up(kept, site)
    register(worker, address)
    one = Inflow.objects.get()
    assert (one.state, one.standing, one.name) == ("REPORTED", "UNVERIFIED", "罗铁柱")

    arrive_in_care(kept, site)
    one.refresh_from_db()
    assert (one.state, one.standing) == ("IN_CARE", "UNVERIFIED")
    ask_home(kept, one)
    answer_at_home(at_home, ours)
    one.refresh_from_db()
    assert (one.standing, one.member) == ("VERIFIED", ours)
    assert [row.away for row in expected_at(home, localdate())] == [True]
    show_a_film(kept, site)
    look_from_home(at_home)

    leave(kept, one)
    one.refresh_from_db()
    assert (one.state, one.went_to, Participation.objects.get().ends_on) == ("HOME", "老家", localdate())
    end_as(kept, one, "组织关系已转接")
    quiet = fall_silent(site, keeper)
    kept.tab.goto("/home/")
    unfold(kept)
    expect(kept.tab.get_by_role("link", name="1人三个月没有联系")).to_be_visible()
    end_as(kept, quiet, "失去联系")
    assert set(Inflow.objects.values_list("state", flat=True)) == {"TRANSFERRED", "LOST"}
    for hand in (kept, worker, at_home):
        assert hand.tab.evaluate("document.documentElement.scrollWidth <= innerWidth") if scripts else True


def put_up(hand, site) -> str:
    hand.start(f"/st/{site.pk}/people/")
    hand.tab.goto(f"/st/{site.pk}/poster/")
    hand.go(hand.tab.get_by_role("button", name="生成登记码"))
    expect(hand.tab.get_by_role("img", name="流动党员登记的二维码")).to_be_visible()
    return hand.tab.locator(".poster .num").inner_text()


def register(hand, address: str) -> None:
    """Five fields and the notice."""
    hand.start(address)
    expect(hand.tab.get_by_role("heading", name="登记前请看")).to_be_visible()
    said = {"姓名": "罗铁柱", "手机号": PHONE_NUMBER, "流出地党组织": "古渡镇沙窝村党支部", "工种或班组": "钢筋班"}
    for label, text in said.items():
        hand.tab.get_by_label(label).fill(text)
    hand.tab.locator("input[name=expected_until]").fill((localdate() + timedelta(days=90)).isoformat())
    hand.tick(hand.tab.get_by_label("我看过上面的说明"))
    hand.go(hand.tab.get_by_role("button", name="提交登记"))
    expect(hand.tab.get_by_role("heading", name="已经登记")).to_be_visible()


def arrive_in_care(hand, site) -> None:
    """One tap from the list that the to-do leads to; whoever waits stands above what the station owes."""
    hand.start("/home/")
    hand.go(hand.tab.get_by_role("link", name="1人已登记，等您确认到站"))
    hand.go(hand.tab.get_by_role("button", name="确认到站"))
    expect(hand.tab.locator("main")).to_contain_text("身份待核实")
    assert hand.taps == 2


def unfold(hand) -> None:
    """What the station owes this month stands before it."""
    hand.tap(hand.tab.locator("summary", has_text="还有"))


def ask_home(hand, one: Inflow) -> None:
    hand.start(f"/inflow/{one.pk}/")
    hand.tap(hand.tab.locator("summary", has_text="请支部确认"))
    hand.go(hand.tab.get_by_role("button", name="请支部确认"))
    expect(hand.tab.locator("main")).to_contain_text("等支部确认")


def answer_at_home(hand, ours) -> None:
    hand.start("/home/")
    hand.go(hand.tab.get_by_role("link", name="驿站请您确认1人是不是本支部党员"))
    hand.go(hand.tab.get_by_role("link", name="罗铁柱"))
    hand.tab.get_by_label("是本支部的哪名党员").select_option(str(ours.pk))
    hand.go(hand.tab.get_by_role("button", name="是这名党员", exact=True))
    hand.go(hand.tab.get_by_role("button", name="确定办理"))


def show_a_film(hand, site) -> None:
    hand.start(f"/st/{site.pk}/record/STATION_FILM/?period={Month.containing(localdate())}")
    hand.tab.locator("#id_topic").fill("《焦裕禄》")
    hand.go(hand.tab.locator("button.big[form=record]"))
    assert Attendance.objects.get(member__name="罗铁柱").status == "PRESENT"


def look_from_home(hand) -> None:
    """What the branch's own member takes part in at the station."""
    hand.start("/floating/")
    expect(hand.tab.get_by_role("heading", name="在驿站参加组织生活")).to_be_visible()
    hand.go(hand.tab.get_by_role("link", name="罗铁柱"))
    hand.go(hand.tab.get_by_role("link", name="在驿站参加的活动"))
    expect(hand.tab.locator("main")).to_contain_text("《焦裕禄》")


def leave(hand, one: Inflow) -> None:
    hand.start(f"/inflow/{one.pk}/")
    hand.tap(hand.tab.locator("summary", has_text="记下离站"))
    hand.tick(hand.tab.get_by_label("已返乡"))
    hand.tab.get_by_label("去了哪里").fill("老家")
    hand.go(hand.tab.get_by_role("button", name="记下离站"))
    expect(hand.tab.locator("main")).to_contain_text("已返乡")


def end_as(hand, one: Inflow, state: str) -> None:
    hand.start(f"/inflow/{one.pk}/")
    if (folded := hand.tab.locator("summary", has_text="记下离站")).count():
        hand.tap(folded)
    hand.tick(hand.tab.get_by_label(state))
    hand.go(hand.tab.get_by_role("button", name="记下离站"))
    expect(hand.tab.locator("main")).to_contain_text(state)


def fall_silent(site, keeper) -> Inflow:
    """Somebody else, of whom nobody has heard for a hundred days."""
    wall, long_ago = WallCode.objects.get(organization=site), localdate() - timedelta(days=100)
    facts = {"phone": "13812341028", "home_text": "安徽省阜阳市", "trade": "木工班", "expected_until": None}
    quiet = report(wall=wall, uid=uuid4(), name="杨小满", address="192.0.2.9", now=now(), **facts)
    confirm(inflow=quiet, on=long_ago, by=keeper, now=now())
    return quiet
