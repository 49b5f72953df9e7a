"""The product's main job in one go: a phone records a theme day with nine photos, the desk accepts it, the quarter is
assessed, exactly that line of the score changes, and its evidence opens to a photo."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chromium
import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client
from django.utils.timezone import now
from factories import clerk, member, secretary, staff
from photos_factories import megapixels
from playwright.sync_api import expect, sync_playwright
from quarter_factories import computed, held, install
from waiting import arrive

from activities.records.models import Activity, State
from analytics.assessment.models import Run, Score, ScoreLine
from analytics.assessment.services import compute_next
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.photos.models import Photo
from organizations.photos.services import prepare_next

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
Q4 = Quarter(2026, 4)
TODAY = datetime(2026, 11, 14, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def browser(django_db_setup):
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = chromium.start(playwright)
        yield browser
        browser.close()


@pytest.fixture
def open_as(browser, live_server):
    """A tab in which somebody is logged in."""
    contexts = []

    def opened(account: Account, screen: dict):
        client = Client()
        client.force_login(account)
        context = browser.new_context(**screen, base_url=live_server.url)
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def lines(organization) -> dict[str, tuple[int, int, int]]:
    """Done, due and points of every line of the current run."""
    found = ScoreLine.objects.filter(score__organization=organization, score__run__is_current=True)
    return {
        code: (done, due, points)
        for code, done, due, points in found.values_list("item__indicator", "done", "due", "points")
    }


def test_from_the_phone_to_the_score_and_back_to_the_photo(town, open_as):
    with time_machine.travel(TODAY, tick=True):
        install()
        people = [member(town.own) for _ in range(12)]
        held(town.own, date(2026, 10, 23), "MEMBERS_MEETING", came=tuple(people))
        writer, reviewer, department = secretary(town.own), clerk(town.street), staff(town.root)
        computed(Q4, today=TODAY.date())
        before = lines(town.own)

        record(open_as(writer, PHONE), town)
        assert Photo.objects.filter(job_state="DONE").count() == 9
        accept(open_as(reviewer, DESK))
        assess(open_as(department, DESK))

        after = lines(town.own)
        changed = {code for code in after if after[code][2] != before[code][2] or after[code][:2] != before[code][:2]}
        assert after["theme_day"][:2] == (1, 2)
        assert before["theme_day"][:2] == (0, 1)
        assert {code for code in changed if after[code][1] and before[code][1]} == {
            "theme_day",
            "attendance",
            "records_mended",
        }
        assert after["attendance"][2] - before["attendance"][2] == 0
        assert Score.objects.get(organization=town.own, run__is_current=True).points > 0
        follow_to_a_photo(open_as(department, DESK), town)


def record(tab, town) -> None:
    """On the phone: from the home to the receipt, nine pictures of 12 megapixels."""
    tab.goto("/home/")
    arrive(tab, tab.get_by_role("link", name="11月主题党日").first)
    pictures = [{"name": f"IMG_{at}.jpg", "mimeType": "image/jpeg", "buffer": megapixels(seed=at)} for at in range(9)]
    tab.locator("input[multiple][data-photo-kind=SCENE]").set_input_files(pictures)
    tab.locator("textarea[name=text]").fill("十二名党员在滨河公园栽了一百二十棵树。")
    tab.wait_for_function(
        "() => document.querySelectorAll('#tiles > li[data-state=working], #tiles > li[data-state=done]').length === 9",
        timeout=120_000,
    )
    prepared()
    tab.locator("details.edit summary").first.click()
    tab.locator("input[name=topic]").fill("义务植树")
    tab.locator("#submit").click()
    tab.wait_for_url("**/receipt/")
    expect(tab.locator("h1")).to_contain_text("已记下")
    prepared()


def prepared() -> None:
    while prepare_next(now=now() + timedelta(seconds=1)):
        pass


def accept(tab) -> None:
    tab.goto("/desk/review/")
    arrive(tab, tab.get_by_role("link", name="义务植树").first)
    arrive(tab, tab.locator("button[value=accept]").first)
    assert Activity.objects.get(kind="THEME_DAY").state == State.ACCEPTED


def assess(tab) -> None:
    tab.goto("/desk/score/2026q4/")
    arrive(tab, tab.get_by_role("button", name="重新计算"))
    assert compute_next(clock=now)
    assert Run.objects.filter(is_current=True).get().version == 2


def follow_to_a_photo(tab, town) -> None:
    """得分 → 依据 → 记录 → 照片, by clicking."""
    tab.goto(f"/desk/score/2026q4/o/{town.own.pk}/explain/")
    rule = tab.locator("details.rule", has_text="主题党日").first
    if rule.get_attribute("open") is None:
        rule.locator("summary").click()
    arrive(tab, rule.get_by_role("link", name="义务植树"))
    arrive(tab, tab.locator("a:has(img)").first)
    shown = tab.locator("img").first
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 1600
