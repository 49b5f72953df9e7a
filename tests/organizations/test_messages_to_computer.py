"""发到我的电脑: where a file cannot be opened, its page goes to the own inbox and is asked for again on the computer."""

import pytest
from django.conf import settings
from django.urls import reverse
from factories import account, clerk, secretary

from dangjian.web.rules import opens_files, without_typed_text
from organizations.messages.models import Delivery, Message

pytestmark = pytest.mark.django_db
WECHAT = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Mobile MicroMessenger/8.0.47"}
COMPUTER = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/116.0"}
BUTTON = "发到我的电脑"


def sent(client, page):
    return client.post(reverse("messages:to_computer"), {"page": page}, headers=WECHAT)


def test_only_where_files_cannot_be_opened_there_is_a_button(client, town):
    client.force_login(secretary(town.own))
    handbook = reverse("reports:handbook", args=[town.own.pk])

    assert [BUTTON in client.get(handbook, headers=one).text for one in (WECHAT, COMPUTER, {})] == [True, False, False]
    assert BUTTON not in client.get("/home/", headers=WECHAT).text


def test_the_lists_of_a_desk_have_it_on_a_phone(client, town):
    client.force_login(clerk(town.street))
    pages = [reverse(name) for name in ("records:list", "records:theme_month", "desk:behind")]
    assert [client.get(page, headers=WECHAT).text.count(BUTTON) for page in pages] == [1, 1, 1]


def test_the_page_lies_in_the_own_inbox_and_opens_from_there(client, town, settings):
    settings.SMS_URL, settings.SMS_REMINDERS = "https://sms.example/", True
    mine = secretary(town.own)
    client.force_login(mine)
    handbook = reverse("reports:handbook", args=[town.own.pk])

    page = client.post(reverse("messages:to_computer"), {"page": handbook}, headers=WECHAT, follow=True)
    assert (page.redirect_chain, "已放进我的消息，在电脑上登录后打开。" in page.text) == ([(handbook, 302)], True)
    sent(client, handbook)
    kept = Message.objects.get()
    assert (kept.to, kept.title, kept.lines) == (
        mine,
        "待下载：支部工作手册、资料包",
        [["待下载：支部工作手册、资料包", handbook]],
    )
    assert client.post(reverse("messages:open", args=[kept.pk]), headers=COMPUTER).url == handbook
    assert Delivery.objects.count() == 0


def test_the_rights_are_asked_when_it_is_opened(client, town):
    client.force_login(secretary(town.own))
    foreign = reverse("reports:handbook", args=[town.sibling.pk])

    sent(client, foreign)
    opened = client.post(reverse("messages:open", args=[Message.objects.get().pk]), follow=True)
    assert (opened.redirect_chain[-1][0], opened.status_code) == (foreign, 404)


def test_what_was_searched_for_stays_behind(client, town):
    client.force_login(clerk(town.street))
    sent(client, reverse("records:theme_month") + "?month=2026-09&q=胡明远&year=2026&quarter=胡&page=2")
    assert Message.objects.get().parts[0].url == "/desk/themeday/month/?year=2026&month=2026-09"


@pytest.mark.parametrize(
    "page", ["", "/home/", "/nowhere/", "//evil.example/", "https://evil.example/me/data/", "me/data/"]
)
def test_no_other_page_can_be_sent(client, page):
    client.force_login(account())
    assert (sent(client, page).status_code, Message.objects.count()) == (404, 0)


def test_every_listed_page_exists():
    known = dict.fromkeys(("branch", "delivery", "notice", "organization", "public_notice", "station"), 1)
    known |= {"quarter": "2026Q3", "year": 2026, "book": "opinions"}
    needs = {"reports:handbook": ["branch"], "notices:read_one": ["delivery"], "notices:sent_one": ["notice"]}
    needs |= {f"floating:{name}": ["organization"] for name in ("people", "register", "export")}
    needs |= {"stations:export": ["station", "year", "book"], "stations:export_every": ["year", "book"]}
    needs |= {
        "assessment:explain": ["quarter", "organization"],
        "assessment:scores": ["quarter"],
        "notices:notice": ["public_notice"],
        "notices:published_one": ["public_notice"],
    }
    assert all(reverse(name, kwargs={key: known[key] for key in needs.get(name, [])}) for name in settings.DOWNLOADS)


@pytest.mark.parametrize(
    ("sign", "opens"), [("MicroMessenger/8", False), ("iPhone", False), ("Windows NT 10.0", True), ("", True)]
)
def test_a_browser_says_where_it_runs(sign, opens):
    assert opens_files(sign) is opens


def test_an_address_keeps_only_its_time():
    assert without_typed_text("/a/", {"q": "胡", "unit": "3"}) == "/a/"
