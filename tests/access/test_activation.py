"""Slips and links: the only way to a password, once, for thirty days."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from factories import PASSWORD, account

from dangjian.audit.models import AuditRow
from organizations.access.models import Activation
from organizations.access.services import SlipNotValid, activate, find_by_token, issue_slip, issue_slips

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hashings")]
ACTIVATE = "/account/activate/"


@pytest.fixture
def person(hashings):
    return account("韩梅", username="hanmei")


def slip_for(person, moment=None):
    return issue_slip(account=person, by=None, now=moment or now())


def set_password(client, slip, *, code="", password=PASSWORD, repeated=PASSWORD, named="hanmei"):
    typed = {"identifier": named, "code": code or slip.code, "password": password, "repeated": repeated}
    return client.post(ACTIVATE, typed)


def is_in(client):
    return client.get(reverse("access:settings")).status_code == 200


def test_a_slip_sets_the_first_password_and_lets_in(client, person):
    assert not person.has_usable_password()
    slip = slip_for(person)
    assert set_password(client, slip).headers["Location"] == "/home/"
    assert is_in(client)
    person.refresh_from_db()
    assert (person.check_password(PASSWORD), person.activated_at is not None) == (True, True)


def test_eight_digits_may_be_typed_in_groups_and_full_width(client, person):
    slip = slip_for(person)
    digits = "".join(chr(ord(digit) + 0xFEE0) for digit in slip.code)
    set_password(client, slip, code=f"{digits[:4]} {digits[4:]}")
    assert is_in(client)


@pytest.mark.proves("slips")
def test_a_slip_works_once(client, person):
    slip = slip_for(person)
    set_password(client, slip)
    again = Client()
    response = set_password(again, slip, password="石榴树下面三把竹椅子", repeated="石榴树下面三把竹椅子")
    assert "凭条已经用过" in response.content.decode()
    assert not is_in(again)


@pytest.mark.proves("slips")
def test_a_new_slip_voids_the_old_one(client, person):
    old, new = slip_for(person), slip_for(person)
    set_password(client, old)
    assert not is_in(client)
    set_password(client, new)
    assert is_in(client)


@pytest.mark.proves("slips")
def test_a_slip_holds_thirty_days(client, person, time_machine):
    moment = now()
    slip = slip_for(person, moment)
    time_machine.move_to(moment + timedelta(days=30), tick=False)
    set_password(client, slip)
    assert not is_in(client)
    time_machine.move_to(moment + timedelta(days=30) - timedelta(seconds=1), tick=False)
    set_password(client, slip)
    assert is_in(client)


def without_token(response, typed):
    return response.content.decode().replace(str(response.context["csrf_token"]), "").replace(typed, "")


def test_a_wrong_name_a_wrong_code_and_a_void_slip_are_answered_alike(person):
    slip = slip_for(person)
    other = "00000000" if slip.code != "00000000" else "11111111"
    answers = {
        without_token(set_password(Client(), slip, named="nobody"), "nobody").replace(slip.code, ""),
        without_token(set_password(Client(), slip, code=other), "hanmei").replace(other, ""),
    }
    assert len(answers) == 1


def test_codes_cannot_be_searched_through(client, person):
    slip = slip_for(person)
    for number in range(10):
        set_password(client, slip, code=f"{(int(slip.code) + 1 + number) % 10**8:08}")
    set_password(client, slip)
    assert not is_in(client)


def test_a_weak_password_is_refused_and_the_slip_still_holds(client, person):
    slip = slip_for(person)
    response = set_password(client, slip, password="zhibu123456", repeated="zhibu123456")
    assert "太容易猜到" in response.content.decode()
    set_password(client, slip)
    assert is_in(client)


def test_an_account_that_is_switched_off_cannot_be_activated(client, person):
    slip = slip_for(person)
    person.is_active = False
    person.save()
    set_password(client, slip)
    assert find_by_token(token=slip.token, now=now()) is None
    assert not is_in(client)


def test_a_link_asks_only_for_the_password_and_opening_it_uses_nothing_up(client, person):
    slip = slip_for(person)
    link = reverse("access:invitation", args=[slip.token])
    for _ in range(3):
        assert "韩梅" in client.get(link).content.decode()
    client.post(link, {"password": PASSWORD, "repeated": PASSWORD})
    assert is_in(client)
    assert Client().get(link).status_code == 404


def test_a_link_that_never_was_says_what_to_do(client):
    response = client.get(reverse("access:invitation", args=["x" * 32]))
    assert response.status_code == 404
    assert "这个链接已经失效" in response.content.decode()


def test_a_slip_ends_the_sessions_of_the_forgotten_password(person):
    person.set_password("春江花月夜全要背下来")
    person.save()
    elsewhere = Client()
    elsewhere.post("/account/login/", {"identifier": "hanmei", "password": "春江花月夜全要背下来"})
    assert is_in(elsewhere)
    set_password(Client(), slip_for(person))
    assert not is_in(elsewhere)


def test_two_who_use_one_slip_at_once_get_one_account_between_them(person):
    slip = slip_for(person)
    first, second = (find_by_token(token=slip.token, now=now()) for _ in range(2))
    activate(activation=first, password=PASSWORD, now=now())
    with pytest.raises(SlipNotValid):
        activate(activation=second, password="石榴树下面三把竹椅子", now=now())
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.proves("slips")
def test_only_keyed_hashes_are_kept(person):
    slip = slip_for(person)
    kept = " ".join(str(value) for value in Activation.objects.values().get().values())
    assert (slip.code in kept, slip.token in kept) == (False, False)


def test_a_whole_sheet_is_issued_in_few_statements(person, django_assert_max_num_queries):
    sheet = [person, *(account() for _ in range(9))]
    with django_assert_max_num_queries(15):
        slips = issue_slips(accounts=sheet, by=person, now=now())
    assert [slip.account for slip in slips] == sheet
    assert len({slip.token for slip in slips}) == 10
    assert AuditRow.objects.filter(action="access.issue_slip", by=person).count() == 10
