"""The secretary's phone, for every test of the form. A browser is always late: whatever a test wants to see, in the page or
in the database, it waits for (`expect`, `waiting.until`)."""

import re
from contextlib import ExitStack
from datetime import date

import chromium
import hand
import pytest
from django.conf import settings as django_settings
from django.test import Client
from factories import branch, committee, district, member, secretary
from playwright.sync_api import sync_playwright
from waiting import settle

from activities.duties.services import install_default_rules
from members.roster.models import StandingExemption
from organizations.access.models import Account
from organizations.tree.models import Organization

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def site_browser(django_db_setup):
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
def quiet_phone(site_browser, writer, live_server):
    """A secretary's phone."""
    client = Client()
    client.force_login(writer)
    context = site_browser.new_context(**PHONE, base_url=live_server.url)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    with settle(context):
        yield context
    context.close()


@pytest.fixture
def hand_of(site_browser, live_server):
    """Somebody's hand on a phone of their own, or at a desk; without scripts where a test asks for that."""
    with ExitStack() as ends:

        def opened(account: Account | None, *, screen: dict = PHONE, scripts: bool = True) -> hand.Hand:
            context = site_browser.new_context(**screen, java_script_enabled=scripts, base_url=live_server.url)
            ends.callback(context.close)
            if account:
                client = Client()
                client.force_login(account)
                name = django_settings.SESSION_COOKIE_NAME
                context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
            ends.enter_context(settle(context))
            return hand.Hand(context.new_page())

        yield opened


@pytest.fixture
def phone(quiet_phone):
    """Whatever a script complains about ends the test."""
    said: list[str] = []
    quiet_phone.on("weberror", lambda error: said.append(str(error.error)))
    quiet_phone.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield quiet_phone
    assert [line for line in said if not re.search("net::ERR|status of 409", line)] == []


def pytest_terminal_summary(terminalreporter):
    """What the flows took, one line each."""
    for line in hand.FIGURES:
        terminalreporter.write_line(line)
