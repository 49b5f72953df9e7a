"""Whatever the reason, a refusal looks the same: status, page, headers, cookies, and the hashing it cost."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import now
from factories import PASSWORD, account

from dangjian.crypto import blind_index
from organizations.access.services import activate, find_by_token, issue_slip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hashings"), pytest.mark.proves("failures-look-alike")]
LOGIN, ACTIVATE = "/account/login/", "/account/activate/"
PHONE = "13800000017"
# Different at every request, whoever asks: the form's token and the number of the request.
PER_REQUEST = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=X-Request-Id: )\w+')


@dataclass(frozen=True)
class Seen:
    """What somebody outside can tell of an answer."""

    status: int
    page: str
    headers: tuple[str, ...]
    cookies: tuple[str, ...]
    hashings: int


def seen(hashings, address, typed):
    """One refusal as a stranger sees it, without what was typed and is only repeated."""
    kept = []
    cost = hashings(lambda: kept.append(Client().post(address, typed)))
    response = kept[0]
    page = PER_REQUEST.sub("…", response.content.decode())
    for echo in typed.values():
        page = page.replace(escape(echo), "…") if echo else page
    headers = (f"{name}: {value}" for name, value in response.items() if name != "Content-Length")
    cookies = (f"{one.key} {one['max-age']} {one['path']} {one['httponly']}" for one in response.cookies.values())
    return Seen(
        response.status_code,
        page,
        tuple(sorted(PER_REQUEST.sub("…", line) for line in headers)),
        tuple(sorted(cookies)),
        cost,
    )


def named(username, **attributes):
    made = account(username, username=username, password=PASSWORD)
    for name, value in attributes.items():
        setattr(made, name, value)
    made.save()
    return made


def test_at_log_in_nothing_tells_an_unknown_name_from_a_wrong_password(hashings):
    named("known", phone_index=blind_index(PHONE, purpose="phone"))
    named("switchedoff", is_active=False)
    account("未激活", username="neverin")
    typed = [
        ("nobody", PASSWORD),
        ("13911111111", PASSWORD),
        (PHONE, "错误的密码在这里"),
        ("known", "错误的密码在这里"),
        ("known", ""),
        ("neverin", PASSWORD),
        ("neverin", ""),
        ("switchedoff", PASSWORD),
        ("switchedoff", "错误的密码在这里"),
        ("' or 1=1 --", PASSWORD),
        ("x" * 60, PASSWORD),
    ]
    full = [one for one in typed if one[1]]
    answers = {seen(hashings, LOGIN, {"identifier": name, "password": word}) for name, word in full}
    assert len(answers) == 1
    (answer,) = answers
    assert (answer.status, answer.hashings) == (200, 1)
    empty = {seen(hashings, LOGIN, {"identifier": name, "password": ""}) for name, word in typed if not word}
    assert len(empty) == 1


def test_beyond_the_budget_the_answer_stays_the_same_for_the_known_and_the_unknown(hashings):
    named("known")
    before = seen(hashings, LOGIN, {"identifier": "known", "password": "猜一猜看对不对"})
    for name in ("known", "nobody"):
        for _ in range(10):
            Client().post(LOGIN, {"identifier": name, "password": "猜一猜看对不对"})
    late = {seen(hashings, LOGIN, {"identifier": name, "password": PASSWORD}) for name in ("known", "nobody")}
    assert len(late) == 1
    (answer,) = late
    assert (answer.status, answer.page, answer.headers, answer.cookies) == (
        before.status,
        before.page,
        before.headers,
        before.cookies,
    )


def other_than(code):
    return "00000000" if code != "00000000" else "11111111"


def test_at_activation_nothing_tells_an_unknown_name_from_a_wrong_used_or_old_code(hashings):
    moment = now()
    known, used, old, off = (named(name) for name in ("known", "used", "old", "off"))
    slips = {one: issue_slip(account=one, by=None, now=moment) for one in (known, used, off)}
    activate(activation=find_by_token(token=slips[used].token, now=moment), password=PASSWORD, now=moment)
    late = issue_slip(account=old, by=None, now=moment - timedelta(days=31))
    off.is_active = False
    off.save()
    account("没有凭条", username="without")
    typed = [
        ("nobody", slips[known].code),
        ("known", other_than(slips[known].code)),
        ("used", slips[used].code),
        ("old", late.code),
        ("off", slips[off].code),
        ("without", slips[known].code),
    ]
    new = {"password": "石榴树下面三把竹椅子", "repeated": "石榴树下面三把竹椅子"}
    answers = {seen(hashings, ACTIVATE, {"identifier": name, "code": code} | new) for name, code in typed}
    assert len(answers) == 1
    (answer,) = answers
    assert (answer.status, answer.hashings) == (200, 0)


def test_a_link_that_is_used_void_old_or_invented_is_answered_alike(hashings):
    moment = now()
    used, void, old, off = (named(name) for name in ("used", "void", "old", "off"))
    tokens = [issue_slip(account=one, by=None, now=moment).token for one in (used, void, off)]
    activate(activation=find_by_token(token=tokens[0], now=moment), password=PASSWORD, now=moment)
    issue_slip(account=void, by=None, now=moment)
    tokens.append(issue_slip(account=old, by=None, now=moment - timedelta(days=31)).token)
    off.is_active = False
    off.save()
    pages = set()
    for token in [*tokens, "x" * 32]:
        response = Client().get(reverse("access:invitation", args=[token]))
        pages.add((response.status_code, PER_REQUEST.sub("…", response.content.decode()).replace(token, "…")))
    assert len(pages) == 1
