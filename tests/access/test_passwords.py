"""What a password may be, and what changing it ends."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from factories import PASSWORD, account

from dangjian.audit.models import AuditRow
from organizations.access.rules import NotPredictable, predictable

NEW = "石榴树下面三把竹椅子"


@pytest.mark.proves("weak-passwords-are-refused")
@pytest.mark.parametrize(
    "password",
    [
        "Dangjian2026",
        "dangjian@123",
        "zhibushuji01",
        "abc123456789",
        "Abcd@1234!",
        "qwertyuiop12",
        "1qaz2wsx3edc",
        "woaini1314520",
        "aaaaaaaaaaaa",
        "112233445566",
        "a123456789!",
        "P@ssw0rd2026",
        "password2026",
        "admin@123456",
        "Henan@1949!!",
        "abababababab",
        "!!!!!!!!!!a1",
    ],
)
def test_what_everybody_tries_first_is_refused(password):
    assert predictable(password)
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", [PASSWORD, NEW, "tractor-lamp-river", "Hk7#pw2Lq9zT", "春江花月夜全要背下来"])
def test_what_nobody_would_try_is_good(password):
    assert not predictable(password)
    validate_password(password, account_named("胡明远"))


@pytest.mark.parametrize("password", ["短", "aaaa", "1234567890", "password123", "humingyuan!"])
def test_what_is_wrong_with_a_password_is_said_in_chinese(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, account_named("胡明远"))
    assert [said for said in refused.value.messages if said.isascii() or not said.endswith("。")] == []


@pytest.mark.proves("weak-passwords-are-refused")
@pytest.mark.parametrize(
    "password",
    [
        "binhequ2026",
        "Binhe@2026!",
        "binhequ839174",
        "滨河区党建云2026",
        "bhq20261949ab",
        "honglingyun2026",
        "zuzhibu839174",
        "dangjian13812345678",
    ],
)
def test_the_names_of_the_portal_and_its_place_with_digits_are_refused(password):
    with pytest.raises(ValidationError):
        NotPredictable(names=["红岭云", "滨河区"]).validate(password)


@pytest.mark.parametrize("password", [PASSWORD, NEW, "tractor-lamp-river", "Hk7#pw2Lq9zT", "河边三把竹椅子和一盏灯"])
def test_the_names_refuse_nothing_else(password):
    NotPredictable(names=["红岭云", "滨河区", ""]).validate(password)


def account_named(name):
    from organizations.access.models import Account

    return Account(username="humingyuan", name=name)


@pytest.mark.parametrize(
    "password", ["短密码九个字不够长", "13800000017", "20260911153000", "humingyuan!", "sunshine12"]
)
def test_short_common_numeric_and_own_names_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, account_named("胡明远"))


@pytest.fixture
def owner(hashings, db):
    return account("胡明远", username="humingyuan", password=PASSWORD)


def browser(password=PASSWORD):
    client = Client()
    client.post(reverse("access:login"), {"identifier": "humingyuan", "password": password})
    return client


def is_in(client):
    return client.get(reverse("access:settings")).status_code == 200


def change(client, old=PASSWORD, new=NEW, repeated=NEW):
    return client.post(reverse("access:password"), {"old": old, "password": new, "repeated": repeated})


@pytest.mark.proves("a-new-key-at-every-change-of-rights")
def test_a_new_password_ends_every_other_session_and_keeps_this_one(owner):
    here, elsewhere = browser(), browser()
    key = here.session.session_key
    assert change(here).headers["Location"] == reverse("access:settings")
    assert here.session.session_key != key
    assert (is_in(here), is_in(elsewhere), is_in(browser()), is_in(browser(NEW))) == (True, False, False, True)
    row = AuditRow.objects.get(action="access.change_password")
    assert (row.by, row.target, row.detail) == (owner, f"account:{owner.pk}", {})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "不是这一个密码"}, "现在的密码不对"),
        ({"repeated": "石榴树下面两把竹椅子"}, "两次输入的密码不一样"),
        ({"new": "zhibu123456", "repeated": "zhibu123456"}, "太容易猜到"),
    ],
)
def test_what_is_wrong_stands_at_the_field_and_changes_nothing(owner, typed, said):
    client = browser()
    response = change(client, **typed)
    assert said in response.content.decode()
    assert is_in(browser())


def test_a_stolen_session_cannot_search_for_the_old_password(owner, hashings):
    client = browser()
    for number in range(10):
        change(client, old=f"猜测第{number}次")
    assert hashings(lambda: change(client)) == 0
    assert is_in(client)
