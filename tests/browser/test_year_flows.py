"""What comes once a year or once a month, on a phone: a secret ballot, and a month planned like the one before."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from ballots_factories import LAST, cast, hall, poll
from factories import account, grant
from playwright.sync_api import expect
from records_factories import handed_in
from waiting import until

from activities.records.models import Activity, State
from members.ballots.models import Voter
from members.ballots.queries import results
from members.ballots.services import count
from organizations.access.rules import Role

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SHANGHAI = ZoneInfo("Asia/Shanghai")
BEFORE = datetime(2026, 9, 28, 9, 30, tzinfo=SHANGHAI)


@pytest.fixture
def crowd(own):
    """Five with a phone of their own beside the four of the branch; fewer ballots are never opened."""
    with time_machine.travel(datetime(2026, 12, 10, 9, tzinfo=SHANGHAI), tick=True):
        voters = hall(own, 5)
        for one in voters:
            grant(one.account, Role.MEMBER, own)
        yield voters


def said(of) -> dict[str, dict[str, int]]:
    """Who got how many of what, when the box is open; nothing where nobody chose it."""
    words = [code for code, _ in of.options]
    return {
        one.member.name: {word: many for word, many in zip(words, one.counts, strict=True) if many}
        for one in results(of)
    }


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_voter_chooses_what_is_unusual_and_fills_the_rest_with_one_tap(crowd, own, hand_of, scripts):
    of = poll(own, crowd[:3])
    for other in crowd[1:]:
        cast(of, other.account, "ABSTAIN", today=date(2026, 12, 10))
    hand = hand_of(crowd[0].account, scripts=scripts)
    tab = hand.tab
    tab.on("dialog", lambda asked: asked.accept())

    hand.start("/home/")
    hand.go(tab.get_by_role("link", name=re.compile("民主评议")).first)
    hand.tick(tab.locator(".bal", has_text=crowd[1].name).locator(".opt", has_text="基本合格"))
    rest = tab.get_by_role("button", name=re.compile("没选的都选"))
    if scripts:
        expect(tab.locator("[data-told]")).to_have_text("基本合格1人，还有2人没选")
        hand.tap(rest)
        expect(tab.locator("[data-told]")).to_have_text("合格2人，基本合格1人")
    else:
        hand.go(rest)
    expect(tab.locator("input:checked")).to_have_count(3)
    hand.go(tab.get_by_role("button", name="投进票箱"))
    expect(tab.get_by_text("您已经投过票。")).to_be_visible()

    hand.done(f"民主评议投票{'' if scripts else '，没有脚本'}", taps=4)
    assert Voter.objects.get(poll=of, member=crowd[0]).marked
    assert said(count(poll=of, by=account(), today=LAST + timedelta(days=1))) == {
        "党员0": {"QUALIFIED": 1, "ABSTAIN": 4},
        "党员1": {"BASICALLY_QUALIFIED": 1, "ABSTAIN": 4},
        "党员2": {"QUALIFIED": 1, "ABSTAIN": 4},
    }


@pytest.fixture
def september(own, writer):
    """A theme day and a committee's meeting, both handed in."""
    with time_machine.travel(BEFORE, tick=True):
        handed_in(own, writer, at=BEFORE, topic="义务植树", held_on=date(2026, 9, 11))
        handed_in(own, writer, at=BEFORE, kind="COMMITTEE_MEETING", held_on=date(2026, 9, 1), topic="研究发展党员")
        yield own


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_month_is_planned_like_the_one_before_and_taken_back(september, writer, hand_of, scripts):
    hand = hand_of(writer, scripts=scripts)
    tab = hand.tab
    planned = Activity.objects.filter(state=State.PLANNED)

    hand.start("/report/")
    hand.go(tab.locator("a[href$='/plan/month/']").first)
    hand.go(tab.get_by_role("button", name="排这2项"))
    expect(tab.get_by_text("10月排好了2项，还没发布")).to_be_visible()
    assert sorted(planned.values_list("kind", "topic", "published_at")) == [
        ("COMMITTEE_MEETING", "研究发展党员", None),
        ("THEME_DAY", "10月主题党日", None),
    ]

    hand.go(tab.get_by_role("button", name="撤销刚排的2项"))
    expect(tab.get_by_text("刚排的2项已撤销。")).to_be_visible()
    hand.done(f"照上个月排一个月又撤销{'' if scripts else '，没有脚本'}", taps=3)
    until(tab, lambda: not planned.exists())
