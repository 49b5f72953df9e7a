"""Everybody sees where the own account is logged in, and ends it there: at the very next request."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from factories import PASSWORD, account, clerk, grant, staff

from dangjian.audit.models import AuditRow
from organizations.access.models import LoginSession
from organizations.access.queries import own_sessions
from organizations.access.rules import Role, device_label
from organizations.granting.services import switch_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hashings")]
START = datetime.fromisoformat("2026-09-11T15:00:00+08:00")
WECHAT = "Mozilla/5.0 (Linux; Android 13; V2244A) AppleWebKit/537.36 Chrome/116.0 Mobile MicroMessenger/8.0.47"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
END = "/me/settings/sessions/end/"


@pytest.fixture
def owner(hashings):
    return account("胡明远", username="humingyuan", password=PASSWORD)


def browser(user_agent=WECHAT, identifier="humingyuan"):
    client = Client(headers={"User-Agent": user_agent})
    client.post(reverse("access:login"), {"identifier": identifier, "password": PASSWORD})
    return client


def page(client):
    return client.get(reverse("access:settings"))


def is_in(client):
    return page(client).status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (WECHAT, "安卓手机，微信"),
        (EDGE, "Windows 电脑，Edge"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "iPhone，Safari"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114.0", "鸿蒙手机，Chrome"),
        ("<script>alert(1)</script>\r\nX: 1", "没有认出的设备"),
        ("", "没有认出的设备"),
    ],
)
def test_a_device_is_named_in_our_own_words(user_agent, label):
    assert device_label(user_agent) == label


def test_the_settings_list_the_own_log_ins_and_say_which_one_this_is(owner, time_machine):
    time_machine.move_to(START, tick=False)
    phone, office = browser(), browser(EDGE)
    account(username="other", password=PASSWORD)
    browser("Firefox", "other")
    rows = page(phone).context["sessions"]
    assert {row.device for row in rows} == {"安卓手机，微信", "Windows 电脑，Edge"}
    said = page(office).content.decode()
    assert said.count("现在这一处") == 1
    assert "9月11日 15:00登录" in said
    assert "Firefox" not in said


@pytest.mark.proves("own-log-ins-are-seen-and-ended")
def test_one_log_in_elsewhere_is_ended_at_its_very_next_request(owner):
    here, lost, other = browser(), browser(EDGE), browser("Firefox")
    name = LoginSession.objects.get(device="Windows 电脑，Edge").pk
    here.post(END, {"session": name})
    assert (is_in(here), is_in(lost), is_in(other)) == (True, False, True)
    row = AuditRow.objects.get(action="access.end_sessions")
    assert (row.by, row.target, row.detail) == (owner, f"account:{owner.pk}", {"count": 1})


@pytest.mark.proves("own-log-ins-are-seen-and-ended")
def test_all_others_are_ended_and_this_one_stays(owner):
    here, *others = browser(), browser(EDGE), browser("Firefox")
    response = here.post(END, follow=True)
    assert "已退出其他2处登录" in response.content.decode()
    assert [is_in(one) for one in (here, *others)] == [True, False, False]


def test_nobody_ends_the_log_in_of_somebody_else_nor_the_own_one_here(owner):
    account(username="other", password=PASSWORD)
    here, foreign = browser(), browser(EDGE, "other")
    for row in LoginSession.objects.all():
        here.post(END, {"session": row.pk})
    assert (is_in(here), is_in(foreign)) == (True, True)
    assert not AuditRow.objects.filter(action="access.end_sessions").exists()


def test_a_new_password_and_a_switch_end_the_rows_too(owner, town):
    here = browser()
    browser(EDGE)
    new = "石榴树下面三把竹椅子"
    here.post(reverse("access:password"), {"old": PASSWORD, "password": new, "repeated": new})
    assert len(own_sessions(owner, now=datetime.now(START.tzinfo))) == 1
    grant(owner, Role.SECRETARY, town.own)
    switch_off(account=owner, by=clerk(town.street))
    assert not LoginSession.objects.filter(account=owner).exists()


@pytest.mark.proves("a-stolen-session-table-opens-nothing")
def test_the_table_holds_nothing_that_opens_a_session(owner):
    client = browser()
    key = client.session.session_key
    row = LoginSession.objects.get(account=owner)
    assert key not in f"{row.pk} {row.session_data}"
    thief = Client()
    thief.cookies["sessionid"] = row.pk
    assert not is_in(thief)


def test_what_is_over_by_its_limits_is_no_log_in_any_more(town, time_machine):
    time_machine.move_to(START, tick=False)
    person = staff(town.root)
    LoginSession.objects.create(
        pk="old", account=person, expire_date=START + timedelta(days=9), began_at=START, seen_at=START
    )
    assert own_sessions(person, now=START + timedelta(minutes=30)).count() == 1
    assert own_sessions(person, now=START + timedelta(minutes=31)).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_many_log_ins_cost_the_same(owner, count, django_assert_num_queries):
    clients = [browser() for _ in range(count)]
    with django_assert_num_queries(6):  # session, account, reach, own grants, own log-ins, unread messages
        assert len(page(clients[0]).context["sessions"]) == count


@pytest.mark.parametrize("name", ["\x00", "文\x00字", "a" * 300])
def test_a_name_that_no_log_in_has_ends_none(name):
    owner, client = account(), Client()
    client.force_login(owner)
    client.post(reverse("access:end_sessions"), {"session": name})
    assert LoginSession.objects.filter(account=owner).count() == 1
