"""A quarter from 核对 to the adjustment: the branch at its phone, the committee and the department at a desk, in few
clicks (ux.md §2.2), and no page of it that axe complains about at either width."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from closing_factories import taken
from conftest import DESK, PHONE
from django.utils.timezone import now
from factories import clerk, staff
from photos_factories import pdf
from playwright.sync_api import expect
from quarter_factories import computed, held
from scrutiny import SIZES, complaints
from waiting import until

from analytics.assessment.models import Closing, Run
from analytics.assessment.rules import Stage
from analytics.assessment.services import install_default_schemes
from analytics.objections.models import Check, ScoreObjection

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SHANGHAI = ZoneInfo("Asia/Shanghai")
THURSDAY = datetime(2026, 10, 1, 12, tzinfo=SHANGHAI)
AFTERWARDS = datetime(2026, 10, 12, 9, tzinfo=SHANGHAI)
WORDS = "8月主题党日开过，记录在8月14日。"


@pytest.fixture
def quarter(own):
    """One theme day of three, and the figures are taken."""
    install_default_schemes()
    held(own, date(2026, 7, 10), topic="清理家属院")
    with time_machine.travel(THURSDAY, tick=True) as clock:
        root = own.parent.parent
        own.office, own.second, own.committee_clerk = staff(root), staff(root, "赵敏"), clerk(own.parent)
        taken(by=own.office)
        own.clock = clock
        yield own


@pytest.mark.parametrize(("width", "screen"), [("390", PHONE), ("1440", DESK)])
def test_a_branch_checks_objects_is_answered_and_sees_the_adjustment(
    quarter, writer, hand_of, settings, tmp_path, width, screen
):
    settings.MEDIA_ROOT = tmp_path
    branch, office = hand_of(writer, screen=screen), hand_of(quarter.office, screen=screen)
    committee, second = hand_of(quarter.committee_clerk, screen=screen), hand_of(quarter.second, screen=screen)
    seen = Seen(width)

    step(office, "开始支部核对", seen)
    object_to_a_line(branch, seen)
    answer(committee, "不成立", seen)
    carry_on(branch, seen)
    answer(second, "成立", seen)
    quarter.clock.move_to(AFTERWARDS)  # nobody is logged in any more
    branch, office = hand_of(writer, screen=screen), hand_of(quarter.office, screen=screen)
    held(quarter, date(2026, 8, 14), topic="慰问老党员")
    computed(today=date(2026, 10, 12))
    Run.objects.filter(version=2).update(read_at=now())
    step(office, "进入审定", seen)
    step(office, "定稿", seen)
    assert Closing.objects.get().run.version == 2
    held(quarter, date(2026, 9, 11), topic="学习全会精神")
    computed(today=date(2026, 10, 12))
    adjusted(branch, office, quarter, seen)
    assert seen.wrong == []


class Seen:
    """What is wrong with the pages on the way."""

    def __init__(self, width: str) -> None:
        self.size, self.wrong = SIZES[width], []

    def look(self, hand) -> None:
        self.wrong += [f"{hand.tab.url}: {one}" for one in complaints(hand.tab, self.size)]


def step(hand, name: str, seen: Seen) -> None:
    hand.start("/desk/score/2026q3/process/")
    seen.look(hand)
    hand.go(hand.tab.get_by_role("button", name=name))
    hand.done(f"考核流程：{name}", taps=1)


def object_to_a_line(hand, seen: Seen) -> None:
    """From the to-do of the front page to one line, with a file; the other lines are agreed to in one tap."""
    hand.start("/home/")
    hand.tap(hand.tab.locator("summary", has_text="还有"))
    hand.go(hand.tab.get_by_role("link", name="核对2026年三季度得分").first)
    seen.look(hand)
    hand.go(hand.tab.get_by_role("link", name=re.compile("有异议.*主题党日")))
    seen.look(hand)
    hand.write(hand.tab.get_by_label("哪里不对"), WORDS)
    hand.take(
        hand.tab.get_by_label("附件（可不传）"),
        [{"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": pdf()}],
    )
    hand.go(hand.tab.get_by_role("button", name="提交异议"))
    expect(hand.tab.get_by_text("已提交，等上级答复。")).to_be_visible()
    hand.go(hand.tab.get_by_role("button", name="核对好了"))

    hand.done("核对，对一项提异议，附一个文件", taps=6, fields=1)
    assert ScoreObjection.objects.get().album.attachments.count() == 1
    assert Check.objects.count() == 1


def answer(hand, verdict: str, seen: Seen) -> None:
    hand.start("/desk/score-objection/")
    seen.look(hand)
    hand.go(hand.tab.locator("tbody th a").first)
    seen.look(hand)
    expect(hand.tab.get_by_role("link", name="签到表.pdf")).to_be_visible()
    hand.tick(hand.tab.get_by_label(verdict, exact=True))
    hand.write(hand.tab.get_by_role("textbox", name="说明"), "查过纸质记录。")
    hand.go(hand.tab.get_by_role("button", name="答复", exact=True))

    hand.done(f"答复一件异议：{verdict}", taps=3, fields=1)


def carry_on(hand, seen: Seen) -> None:
    branch = ScoreObjection.objects.get().organization_id
    hand.start(f"/b/{branch}/check/2026q3/")
    seen.look(hand)
    hand.go(hand.tab.get_by_role("link", name="请组织部复核"))
    seen.look(hand)
    hand.write(hand.tab.get_by_label("为什么要复核"), "记录本上有签到。")
    hand.go(hand.tab.get_by_role("button", name="请组织部复核"))

    hand.done("请组织部复核", taps=2, fields=1)
    until(hand.tab, lambda: ScoreObjection.objects.get().state == "APPEALED")


def adjusted(branch, office, quarter, seen: Seen) -> None:
    """One tap from the score to what became of it, on the phone and on the desk."""
    branch.start(f"/b/{quarter.pk}/score/2026q3/")
    expect(branch.tab.get_by_text("定稿").first).to_be_visible()
    seen.look(branch)
    branch.go(branch.tab.get_by_role("link", name="看差在哪里"))
    seen.look(branch)
    expect(branch.tab.get_by_text("主题党日 2/3 → 3/3").first).to_be_visible()
    branch.done("定稿以后差在哪里", taps=1)
    office.start("/desk/score/2026q3/process/")
    office.go(office.tab.get_by_role("link", name="看全部差异"))
    seen.look(office)
    expect(office.tab.get_by_text("主题党日 2/3 → 3/3").first).to_be_visible()
    office.done("调整改变了谁", taps=1)
    assert Closing.objects.get().stage == Stage.FINAL
