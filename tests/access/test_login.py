"""Log-in: user name or phone, one answer for every failure, a budget of guesses that cannot lock the owner out."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from factories import PASSWORD, account

from dangjian.audit.models import AuditRow
from dangjian.crypto import blind_index
from organizations.access.models import LoginThrottle
from organizations.access.services import Origin, Refused, forget_what_is_over, log_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hashings")]
LOGIN = "/account/login/"
PHONE = "13800000017"
OFFICE = Origin("198.51.100.7")


@pytest.fixture
def owner(hashings):
    made = account("胡明远", username="humingyuan", password=PASSWORD)
    made.phone_index = blind_index(PHONE, purpose="phone")
    made.save()
    return made


def enter(client, identifier="humingyuan", password=PASSWORD, **more):
    return client.post(LOGIN, {"identifier": identifier, "password": password, **more})


def is_in(client):
    return client.get(reverse("access:settings")).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        "humingyuan",
        " HuMingyuan ",
        "ｈｕｍｉｎｇｙｕａｎ",
        PHONE,
        "138 0000 0017",
        "+86 138-0000-0017",
        "１３８００００００１７",
    ],
)
def test_a_person_comes_in_by_user_name_or_phone_however_it_was_typed(client, owner, typed):
    assert enter(client, typed).headers["Location"] == "/home/"
    assert is_in(client)


def without_secrets(response, typed):
    """The page without what differs between any two requests: the token and the echo of what was typed."""
    page = response.content.decode().replace(typed, "")
    return page.replace(str(response.context["csrf_token"]), "")


def test_every_failure_has_one_answer_and_costs_one_hash(owner, hashings):
    account("未激活", username="neverin")
    switched_off = account("停用", username="switchedoff", password=PASSWORD)
    switched_off.is_active = False
    switched_off.save()
    answers, costs = [], []
    for name, password in [
        ("nobody", PASSWORD),
        ("13911111111", PASSWORD),
        ("humingyuan", "错误的密码在这里"),
        ("neverin", PASSWORD),
        ("switchedoff", PASSWORD),
    ]:
        kept = SimpleNamespace()
        costs.append(hashings(lambda: setattr(kept, "response", enter(Client(), name, password))))  # noqa: B023
        answers.append((kept.response.status_code, without_secrets(kept.response, name)))
    assert costs == [1, 1, 1, 1, 1]
    assert len(set(answers)) == 1
    assert "用户名、手机号或密码不对" in answers[0][1]


def test_guesses_beyond_the_budget_are_not_even_hashed_and_answered_alike(client, owner, hashings):
    wrong = [without_secrets(enter(client, password="猜一猜"), "humingyuan") for _ in range(10)]
    late = SimpleNamespace()
    assert hashings(lambda: setattr(late, "response", enter(client))) == 0
    assert {without_secrets(late.response, "humingyuan")} == set(wrong)


def test_user_name_and_phone_draw_on_one_budget(client, owner):
    for _ in range(5):
        enter(client, password="猜一猜")
        enter(client, PHONE, "猜一猜")
    enter(client)
    assert not is_in(client)


def test_a_budget_is_full_again_in_the_next_window(client, owner, time_machine):
    time_machine.move_to("2026-09-11 15:02:00+08:00", tick=False)
    for _ in range(10):
        enter(client, password="猜一猜")
    time_machine.move_to("2026-09-11 15:14:59+08:00", tick=False)
    enter(client)
    assert not is_in(client)
    time_machine.move_to("2026-09-11 15:15:00+08:00", tick=False)
    enter(client)
    assert is_in(client)


@pytest.mark.proves("an-office-is-not-locked-out")
def test_an_office_of_three_hundred_comes_in_from_one_address_with_its_typing_errors(hashings):
    people = [account(username=f"office{number}", password=PASSWORD) for number in range(300)]
    moment, entered = now(), []
    for number, one in enumerate(people):
        for _ in range(number % 3):
            with pytest.raises(Refused):
                log_in(identifier=one.username, password="打错了一个字的密码", origin=OFFICE, now=moment)
        at = moment + timedelta(seconds=2 * number)
        entered.append(log_in(identifier=one.username, password=PASSWORD, origin=OFFICE, now=at))
    assert entered == people


def test_a_right_log_in_costs_nothing(owner):
    for _ in range(12):
        client = Client()
        enter(client)
        assert is_in(client)


def test_a_search_through_all_names_from_one_address_ends(owner):
    moment = now()
    for number in range(400):
        with pytest.raises(Refused):
            log_in(identifier=f"name{number}", password="12345678", origin=OFFICE, now=moment)
    with pytest.raises(Refused):
        log_in(identifier="humingyuan", password=PASSWORD, origin=OFFICE, now=moment)
    elsewhere = Origin("203.0.113.9")
    assert log_in(identifier="humingyuan", password=PASSWORD, origin=elsewhere, now=moment) == owner


@pytest.mark.proves("nobody-locks-the-owner-out")
def test_strangers_cannot_lock_the_owner_out_of_a_known_phone(client, owner):
    enter(client)
    client.post(reverse("access:logout"))
    for _ in range(12):
        enter(Client(), password="猜一猜")
    stranger = Client()
    enter(stranger)
    assert not is_in(stranger)
    enter(client)
    assert is_in(client)


def test_a_known_phone_shows_its_owner_what_is_kept_while_strangers_guess(client, owner):
    enter(client)
    for _ in range(12):
        enter(Client(), password="猜一猜")
    answer = client.post(reverse("home:kept"), {"do": "file", "password": PASSWORD})
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_a_known_phone_has_no_more_guesses_than_a_strange_one(client, owner):
    enter(client)
    client.post(reverse("access:logout"))
    for _ in range(10):
        enter(client, password="猜一猜")
    enter(client)
    assert not is_in(client)


def test_a_forged_or_borrowed_device_cookie_opens_no_budget(owner):
    other, forger = Client(), Client()
    account(username="other", password=PASSWORD)
    enter(other, "other")
    other.post(reverse("access:logout"))
    for _ in range(10):
        enter(Client(), password="猜一猜")
    forger.cookies["device"] = f'{{"{owner.pk}":"0"}}'
    for client in (other, forger):
        enter(client)
        assert not is_in(client)


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/desk/review/?page=2", "/desk/review/?page=2"),
        ("https://evil.example/", "/home/"),
        ("//evil.example/", "/home/"),
        ("/\\evil.example", "/home/"),
        ("\\\\evil.example", "/home/"),
        ("javascript:alert(1)", "/home/"),
        ("http:///evil.example", "/home/"),
        ("\t//evil.example", "/home/"),
        ("https://testserver@evil.example/", "/home/"),
    ],
)
def test_log_in_leads_only_to_pages_of_ours(client, owner, wanted, leads_to):
    assert enter(client, next=wanted).headers["Location"] == leads_to


def test_who_is_in_already_is_led_on(client, owner):
    enter(client)
    assert client.get(LOGIN, {"next": "/me/settings/"}).headers["Location"] == "/me/settings/"


@pytest.mark.proves("a-new-key-at-every-change-of-rights")
def test_a_session_begins_under_a_new_key(client, owner):
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = client.session.session_key
    enter(client)
    assert client.session.session_key != before
    assert "planted" not in client.session
    thief = Client()
    thief.cookies["sessionid"] = before
    assert not is_in(thief)


def test_logging_in_again_changes_the_key(client, owner):
    enter(client)
    before = client.session.session_key
    enter(client)
    assert client.session.session_key != before


def test_log_out_ends_the_session_and_takes_a_post(client, owner):
    enter(client)
    key = client.session.session_key
    assert client.get(reverse("access:logout")).status_code == 405
    assert client.post(reverse("access:logout")).headers["Location"] == LOGIN
    thief = Client()
    thief.cookies["sessionid"] = key
    assert (is_in(client), is_in(thief)) == (False, False)


def test_the_log_says_who_came_in_and_who_was_refused_without_what_they_typed(client, owner):
    enter(client, password="猜一猜")
    enter(client, "nobody@example")
    enter(client)
    rows = list(AuditRow.objects.order_by("pk").values_list("action", "by", "target", "detail"))
    assert rows == [
        ("access.refuse", None, f"account:{owner.pk}", {}),
        ("access.refuse", None, "account:unknown", {}),
        ("access.log_in", owner.pk, f"account:{owner.pk}", {}),
    ]


def test_counts_and_sessions_that_are_over_are_forgotten(client, owner):
    enter(client, password="猜一猜")
    assert forget_what_is_over(now=now()) == (0, 0)
    assert forget_what_is_over(now=now() + timedelta(days=2)) == (2, 0)
    assert LoginThrottle.objects.count() == 0
    enter(client)
    assert forget_what_is_over(now=now() + timedelta(days=71)) == (2, 1)
