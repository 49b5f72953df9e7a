"""One flow in a browser on whatever database the tests run on: log in on a phone, see what is owed, log out."""

import chromium
import pytest
from factories import PASSWORD, account, grant
from playwright.sync_api import expect, sync_playwright
from waiting import arrive

from activities.duties.services import install_default_rules
from organizations.access.rules import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser(django_db_setup):
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = chromium.start(playwright)
        yield browser
        browser.close()


def test_a_secretary_logs_in_on_a_phone_and_sees_what_is_owed(browser, live_server, town):
    install_default_rules()
    someone = account("胡明远", username="humingyuan", password=PASSWORD)
    grant(someone, Role.SECRETARY, town.own)
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url)
    tab = context.new_page()

    tab.goto("/home/")
    tab.locator("input[name=identifier]").fill("humingyuan")
    tab.locator("input[type=password]").fill(PASSWORD)
    arrive(tab, tab.locator("main form button").last)

    expect(tab.locator("h1")).to_contain_text("明远同志")
    expect(tab.get_by_role("heading", name="我的待办")).to_be_visible()
    assert tab.evaluate("() => document.documentElement.scrollWidth") == 390
    context.close()
