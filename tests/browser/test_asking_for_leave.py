"""Leave asked for on a member's phone stands in the form on the secretary's."""

import re

import chromium
import pytest
from conftest import PHONE
from django.conf import settings
from django.test import Client
from django.utils.timezone import localdate, now
from factories import account, grant
from playwright.sync_api import expect
from waiting import settle, texts

from activities.records.models import Rsvp
from activities.records.services import plan
from dangjian.periods import Month
from members.roster.models import Member
from organizations.access.rules import Role

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,
    pytest.mark.skipif(not chromium.found(), reason="no Chromium on PATH and CHROMIUM not set"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def member_phone(site_browser, own, live_server):
    someone = Member.objects.get(name="李秀兰")
    someone.account = account("李秀兰")
    someone.save(update_fields=["account"])
    grant(someone.account, Role.MEMBER, own)
    client = Client()
    client.force_login(someone.account)
    name = settings.SESSION_COOKIE_NAME
    context = site_browser.new_context(**PHONE, base_url=live_server.url)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    with settle(context):
        yield context
    context.close()


def test_leave_on_the_home_arrives_marked_in_the_form(member_phone, phone, own, writer):
    today = localdate()
    month = str(Month.containing(today))
    said = {"kind": "THEME_DAY", "for_period": month, "held_on": today, "topic": "义务植树", "publish_at": now()}
    plan(organization=own, by=writer, **said)
    hers = member_phone.new_page()

    hers.goto("/home/")
    hers.get_by_role("link", name="请假").click()
    hers.get_by_role("radio", name="事假").check()
    hers.get_by_role("button", name="请假").click()

    expect(hers.get_by_text("已请假，支部记录时会看到。")).to_be_visible()
    assert list(Rsvp.objects.values_list("member__name", "reason")) == [("李秀兰", "PERSONAL")]
    form = phone.new_page()
    form.goto(f"/b/{own.pk}/report/new/?kind=THEME_DAY&period={month}")
    texts(form.locator("#absent li b"), ["李秀兰"])
    expect(form.locator("#absent li .tag")).to_have_text("本人已请假")
    expect(form.get_by_label("李秀兰没来的原因")).to_have_value("PERSONAL")
    expect(form.locator("#submit")).to_have_text(re.compile(r"实到\s*2\s*/\s*应到\s*3"))
