"""A link by SMS: to the account's own phone, by a gateway of the settings, with nothing said to anybody on the way."""

import json
import logging
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.conf import settings as portal
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from factories import PASSWORD, account, clerk, grant, secretary, staff

from dangjian.audit.models import AuditRow
from members.private.services import phone_index, store
from organizations.access.models import Activation
from organizations.access.rules import Role
from organizations.access.services import find_by_token, issue_slip
from organizations.messages.services import NotSent, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hashings")]
PHONE = "19900000017"


@pytest.fixture
def hashings(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class Gateway(BaseHTTPRequestHandler):
    """Answers with what the test sets and remembers what it was told."""

    def do_POST(self):
        told = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((dict(self.headers), json.loads(told)))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def gateway(settings):
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.told, server.status = [], 200
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/send", "t0ken"
    settings.PUBLIC_URL = "https://dj.example.gov.cn"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def person(town):
    """A secretary whose phone is in the roster."""
    store(phone=PHONE)
    made = secretary(town.own, "胡明远")
    made.phone_index = phone_index(PHONE)
    made.save()
    return made


def browser(who):
    client = Client()
    client.force_login(who, portal.AUTHENTICATION_BACKENDS[0])
    return client


def text(client, to):
    return client.post(reverse("messages:text_link", args=[to.pk]), follow=True)


def token_in(gateway):
    return gateway.told[-1][1]["text"].partition("/account/activate/")[2].partition("/")[0]


@pytest.mark.proves("a-text-message-shows-nobody-the-number")
def test_the_link_goes_to_the_own_phone_and_the_number_to_nobody_else(town, person, gateway, caplog):
    caplog.set_level(logging.DEBUG)
    said = text(browser(clerk(town.street)), person).content.decode()
    headers, message = gateway.told[0]
    assert (headers["Authorization"], headers["Content-Type"]) == ("Bearer t0ken", "application/json; charset=utf-8")
    assert message["phone"] == PHONE
    assert message["text"].startswith(
        "【党建云】请在24小时内打开链接，设置登录密码：https://dj.example.gov.cn/account/activate/"
    )
    assert "已发短信给胡明远" in said
    token, rows = token_in(gateway), str(list(AuditRow.objects.values()))
    assert [word for word in (PHONE, token) for kept in (said, rows, caplog.text) if word in kept] == []


@pytest.mark.proves("a-text-message-shows-nobody-the-number")
def test_the_link_sets_a_password_for_twenty_four_hours(town, person, gateway):
    text(browser(clerk(town.street)), person)
    assert find_by_token(token=token_in(gateway), now=now() + timedelta(hours=23)).account == person
    assert find_by_token(token=token_in(gateway), now=now() + timedelta(hours=24, seconds=1)) is None
    client = Client()
    client.post(reverse("access:invitation", args=[token_in(gateway)]), {"password": PASSWORD, "repeated": PASSWORD})
    assert client.get(reverse("access:settings")).status_code == 200


def test_it_voids_the_printed_slip_once_it_was_sent(town, person, gateway):
    by = clerk(town.street)
    printed = issue_slip(account=person, by=by, now=now())
    text(browser(by), person)
    assert find_by_token(token=printed.token, now=now()) is None
    assert Activation.objects.usable(now=now()).filter(account=person).count() == 1


@pytest.mark.parametrize("status", [302, 400, 401, 404, 500, 503])
def test_a_refusal_of_the_gateway_is_said_and_leaves_the_printed_slip(town, person, gateway, status):
    by = clerk(town.street)
    printed = issue_slip(account=person, by=by, now=now())
    gateway.status = status
    said = text(browser(by), person).content.decode()
    assert f"短信没有发出去：短信平台没有接受（状态 {status}）" in said
    assert find_by_token(token=printed.token, now=now()) is not None
    assert find_by_token(token=token_in(gateway), now=now()) is None
    assert AuditRow.objects.filter(action="messages.link_not_sent", by=by).count() == 1
    assert len(gateway.told) == 1


def test_a_gateway_that_is_not_there_is_said(town, person, gateway, settings):
    settings.SMS_URL = "http://127.0.0.1:9/send"
    assert "短信平台连不上" in text(browser(clerk(town.street)), person).content.decode()
    with pytest.raises(NotSent) as refusal:
        send(phone=PHONE, text="x")
    assert PHONE not in f"{refusal.value!r} {refusal.value.__cause__!r}"


def test_without_a_number_in_the_roster_nothing_is_sent(town, gateway):
    person = secretary(town.own)
    person.phone_index = phone_index("19900000099")
    person.save()
    assert "没有这个人登录用的手机号" in text(browser(clerk(town.street)), person).content.decode()
    assert gateway.told == []


def test_nobody_is_flooded(town, person, gateway):
    client = browser(clerk(town.street))
    for _ in range(3):
        text(client, person)
    assert "已到上限" in text(client, person).content.decode()
    assert len(gateway.told) == 3


def test_only_for_accounts_whose_slips_one_may_issue(town, person, gateway):
    higher = staff(town.root)
    grant(higher, Role.MEMBER, town.own)
    answers = [
        text(browser(clerk(town.other_street)), person).status_code,
        text(browser(person), person).status_code,
        text(browser(clerk(town.street)), higher).status_code,
    ]
    assert answers == [404, 404, 403]
    assert gateway.told == []


def test_the_button_is_there_when_a_gateway_is_and_a_number_is_known(town, person, gateway, settings):
    client = browser(clerk(town.street))
    page = lambda who: client.get(reverse("granting:account", args=[who.pk])).content.decode()  # noqa: E731
    assert ("短信发链接" in page(person), "短信发链接" in page(secretary(town.own))) == (True, False)
    settings.SMS_URL = ""
    assert "短信发链接" not in page(person)
    assert text(client, person).status_code == 404


def test_names_of_the_fields_are_the_gateways(person, gateway, settings):
    settings.SMS_PHONE_FIELD, settings.SMS_TEXT_FIELD = "mobile", "content"
    send(phone=PHONE, text="您好")
    assert gateway.told[0][1] == {"mobile": PHONE, "content": "您好"}


def test_a_new_account_without_a_roster_gets_a_printed_slip_only(town, gateway):
    person = account("外聘人员")
    grant(person, Role.RECORDER, town.own)
    assert "没有这个人登录用的手机号" in text(browser(clerk(town.street)), person).content.decode()
