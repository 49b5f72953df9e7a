"""TOTP beside the password: who must, who may, one code once, nothing open in between, a way back that is audited."""

import re
from datetime import datetime, timedelta

import pyotp
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from factories import PASSWORD, account, clerk, grant, staff

from dangjian.audit.models import AuditRow
from organizations.access.models import Account, Grant, LoginSession, RecoveryCode, SecondFactor
from organizations.access.rules import Held, Policy, Reach, Role, policy_for
from organizations.access.services import issue_slip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hashings")]
START = datetime.fromisoformat("2026-09-11T15:00:00+08:00")
PAGE, CONFIRM = "/me/settings/second-factor/", "/me/settings/second-factor/confirm/"
CODE = "/account/login/code/"


@pytest.fixture
def moment(time_machine):
    """Stands still; `moment(seconds=…)` moves on from the start."""
    time_machine.move_to(START, tick=False)
    return lambda **span: time_machine.move_to(START + timedelta(**span), tick=False)


def person(role, organization, username="person"):
    made = account("许静", username=username, password=PASSWORD)
    grant(made, role, organization, starts_at=now() - timedelta(days=1))
    return made


def browser(username="person"):
    client = Client()
    client.response = client.post(reverse("access:login"), {"identifier": username, "password": PASSWORD})
    return client


def is_in(client):
    return client.get(reverse("access:settings")).status_code == 200


def set_up(client):
    """The secret and the recovery codes of whoever is logged in with `client`."""
    client.post(PAGE, {"password": PASSWORD})
    secret = client.get(CONFIRM).context["key"].replace(" ", "")
    response = client.post(CONFIRM, {"code": pyotp.TOTP(secret).at(now())})
    return secret, [code.replace(" ", "") for code in response.context["codes"]]


def confirmed(client, code):
    return client.post(CODE, {"code": code})


@pytest.mark.parametrize(
    ("role", "general", "committees", "policy"),
    [
        (Role.SYSTEM_ADMIN, "required", "off", Policy.REQUIRED),
        (Role.AUDITOR, "required", "off", Policy.REQUIRED),
        (Role.DEPARTMENT_STAFF, "required", "off", Policy.REQUIRED),
        (Role.COMMITTEE_ADMIN, "required", "off", Policy.OFF),
        (Role.COMMITTEE_ADMIN, "required", "offered", Policy.OFFERED),
        (Role.COMMITTEE_ADMIN, "offered", "required", Policy.REQUIRED),
        (Role.LINE_STAFF, "required", "required", Policy.OFF),
        (Role.SECRETARY, "required", "required", Policy.OFF),
        (Role.MEMBER, "required", "required", Policy.OFF),
    ],
)
def test_who_is_asked_follows_from_the_roles_and_the_switches(role, general, committees, policy):
    reach = Reach((Held(Role.MEMBER, "0001", 1), Held(role, "0001", 1)))
    assert policy_for(reach, general=general, committees=committees) == policy


@pytest.mark.proves("second-factor")
def test_after_set_up_the_password_alone_opens_nothing(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    secret, _ = set_up(browser())
    client = browser()
    assert client.response.headers["Location"] == CODE
    closed = [client.get(path).status_code for path in ("/me/settings/", "/home/", "/desk/", PAGE, CONFIRM)]
    assert closed == [302] * 5
    assert {urlpath(client.get(path)) for path in ("/me/settings/", "/desk/")} == {reverse("access:login")}
    moment(seconds=60)
    assert confirmed(client, pyotp.TOTP(secret).at(now())).headers["Location"] == "/home/"
    assert is_in(client)


def urlpath(response):
    return response.headers["Location"].partition("?")[0]


@pytest.mark.proves("second-factor")
def test_a_code_works_once_and_the_one_of_the_set_up_never_again(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    secret, _ = set_up(browser())
    used = pyotp.TOTP(secret).at(now())
    confirmed(client := browser(), used)
    assert not is_in(client)
    moment(seconds=60)
    code = pyotp.TOTP(secret).at(now())
    confirmed(first := browser(), code)
    confirmed(second := browser(), code)
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_clock_half_a_minute_wrong_is_borne_and_an_older_code_is_not(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    secret, _ = set_up(browser())
    moment(minutes=5)
    confirmed(client := browser(), pyotp.TOTP(secret).at(now() - timedelta(seconds=60)))
    assert not is_in(client)
    confirmed(client, pyotp.TOTP(secret).at(now() - timedelta(seconds=30)))
    assert is_in(client)


@pytest.mark.parametrize("typed", ["000000", "", "12345", "１２３４５６７", "abcdef", "' or 1=1 --"])
def test_a_wrong_code_says_what_to_do_and_opens_nothing(town, moment, typed):
    person(Role.COMMITTEE_ADMIN, town.street)
    set_up(browser())
    response = confirmed(client := browser(), typed)
    assert response.status_code == 200
    assert "验证码" in response.content.decode()
    assert not is_in(client)


def test_codes_cannot_be_searched_through(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    secret, _ = set_up(browser())
    moment(minutes=1)
    client, right = browser(), pyotp.TOTP(secret).at(now())
    wrong = {confirmed(client, f"{(int(right) + 7 + number) % 10**6:06}").status_code for number in range(6)}
    late = confirmed(client, right)
    assert (wrong, late.status_code) == ({200}, 200)
    assert not is_in(client)
    moment(minutes=16)
    confirmed(fresh := browser(), pyotp.TOTP(secret).at(now()))
    assert is_in(fresh)


def test_a_recovery_code_works_once_in_whatever_groups(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    _, codes = set_up(browser())
    assert (len(set(codes)), {len(code) for code in codes}) == (10, {10})
    confirmed(client := browser(), f"{codes[0][:5].upper()} {codes[0][5:]}")
    assert is_in(client)
    confirmed(again := browser(), codes[0])
    assert not is_in(again)
    assert client.get(PAGE).context["left"] == 9


def test_new_recovery_codes_void_the_old_ones_and_take_the_password(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    client = browser()
    _, old = set_up(client)
    here = reverse("access:recovery_codes")
    assert "登录密码不对" in client.post(here, {"password": "不是这一个密码"}).content.decode()
    fresh = [code.replace(" ", "") for code in client.post(here, {"password": PASSWORD}).context["codes"]]
    assert not set(fresh) & set(old)
    confirmed(one := browser(), old[0])
    confirmed(other := browser(), fresh[0])
    assert (is_in(one), is_in(other)) == (False, True)


@pytest.mark.proves("a-new-key-at-every-change-of-rights")
def test_setting_up_takes_the_password_changes_the_key_and_ends_other_log_ins(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    here, elsewhere = browser(), browser()
    assert here.get(CONFIRM).headers["Location"] == PAGE
    assert "登录密码不对" in here.post(PAGE, {"password": "不是这一个密码"}).content.decode()
    key = here.session.session_key
    set_up(here)
    assert here.session.session_key != key
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert AuditRow.objects.filter(action="access.set_up_second_factor").count() == 1


def test_a_set_up_with_a_wrong_code_changes_nothing(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    client = browser()
    client.post(PAGE, {"password": PASSWORD})
    assert "核对手机的时间" in client.post(CONFIRM, {"code": "000000"}).content.decode()
    assert not SecondFactor.objects.exists()


def test_secret_and_codes_are_nowhere_in_the_clear(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    client = browser()
    client.post(PAGE, {"password": PASSWORD})
    draft = str(client.session.items())
    secret, codes = set_up(client)
    rows = [*SecondFactor.objects.values(), *RecoveryCode.objects.values(), *LoginSession.objects.values()]
    kept = f"{rows} {draft} {list(AuditRow.objects.values())}"
    assert [word for word in (secret, *codes) if word in kept] == []


@pytest.mark.proves("second-factor")
def test_where_it_is_required_nothing_else_opens_before_it_is_set_up(town, moment, settings):
    settings.SECOND_FACTOR = settings.SECOND_FACTOR_COMMITTEES = "required"
    person(Role.DEPARTMENT_STAFF, town.root)
    client = browser()
    closed = [client.get(path) for path in ("/me/settings/", "/home/", "/desk/", "/desk/person/", "/account/typed/")]
    assert {(one.status_code, one.headers["Location"]) for one in closed} == {(302, PAGE)}
    assert client.post(reverse("access:end_sessions")).headers["Location"] == PAGE
    assert "请先设好两步验证" in client.get(PAGE).content.decode()
    set_up(client)
    assert is_in(client)


def test_a_right_that_comes_later_asks_at_the_very_next_request(town, moment, settings):
    settings.SECOND_FACTOR = settings.SECOND_FACTOR_COMMITTEES = "required"
    made = person(Role.MEMBER, town.own)
    client = browser()
    assert is_in(client)
    grant(made, Role.COMMITTEE_ADMIN, town.street, starts_at=now() - timedelta(minutes=1))
    assert client.get("/me/settings/").headers["Location"] == PAGE


def test_a_session_from_before_the_switch_logs_in_again_with_a_code(town, moment, settings):
    person(Role.COMMITTEE_ADMIN, town.street)
    set_up(browser())
    settings.SECOND_FACTOR = settings.SECOND_FACTOR_COMMITTEES = "off"
    client = browser()
    assert is_in(client)
    settings.SECOND_FACTOR = settings.SECOND_FACTOR_COMMITTEES = "required"
    assert client.get("/me/settings/").headers["Location"] == reverse("access:login")
    assert not is_in(client)


@pytest.mark.parametrize(("general", "committees"), [("off", "required"), ("off", "offered"), ("required", "off")])
def test_a_committee_clerk_who_has_one_gives_a_code_and_is_in_whichever_switch_is_off(
    town, moment, settings, general, committees
):
    person(Role.COMMITTEE_ADMIN, town.street)
    secret, _ = set_up(browser())
    settings.SECOND_FACTOR, settings.SECOND_FACTOR_COMMITTEES = general, committees
    moment(minutes=1)
    client = browser()
    assert client.response.headers["Location"] == reverse("access:code")
    confirmed(client, pyotp.TOTP(secret).at(now()))
    assert is_in(client)


def test_whoever_has_none_and_is_offered_none_has_no_page(town, moment):
    person(Role.SECRETARY, town.own)
    client = browser()
    assert [client.get(path).status_code for path in (PAGE, CONFIRM, f"{PAGE}remove/")] == [404, 404, 404]
    assert "两步验证" not in client.get("/me/settings/").content.decode()


def test_the_owner_gives_it_up_with_the_password_unless_it_is_required(town, moment, settings):
    person(Role.COMMITTEE_ADMIN, town.street)
    client = browser()
    set_up(client)
    here = reverse("access:second_factor_remove")
    settings.SECOND_FACTOR_COMMITTEES = "required"
    assert client.post(here, {"password": PASSWORD}).status_code == 404
    settings.SECOND_FACTOR_COMMITTEES = "offered"
    assert "登录密码不对" in client.post(here, {"password": "不是这一个密码"}).content.decode()
    assert SecondFactor.objects.exists()
    client.post(here, {"password": PASSWORD})
    assert (SecondFactor.objects.exists(), RecoveryCode.objects.exists(), is_in(browser())) == (False, False, True)


def test_half_a_log_in_ends_after_ten_minutes_and_with_the_password(town, moment):
    made = person(Role.COMMITTEE_ADMIN, town.street)
    secret, _ = set_up(browser())
    late, changed, off = browser(), browser(), browser()
    moment(minutes=5)
    made.set_password("石榴树下面三把竹椅子")
    made.save()
    assert confirmed(changed, pyotp.TOTP(secret).at(now())).headers["Location"] == reverse("access:login")
    made.set_password(PASSWORD)
    made.is_active = False
    made.save()
    assert confirmed(off, pyotp.TOTP(secret).at(now())).headers["Location"] == reverse("access:login")
    made.is_active = True
    made.save()
    moment(minutes=11)
    assert confirmed(late, pyotp.TOTP(secret).at(now())).headers["Location"] == reverse("access:login")
    assert [is_in(one) for one in (late, changed, off)] == [False, False, False]


@pytest.mark.proves("second-factor")
def test_a_slip_sets_the_password_and_still_asks_for_the_code(town, moment):
    made = person(Role.COMMITTEE_ADMIN, town.street)
    set_up(browser())
    slip = issue_slip(account=made, by=None, now=now())
    client, new = Client(), "石榴树下面三把竹椅子"
    response = client.post(reverse("access:invitation", args=[slip.token]), {"password": new, "repeated": new})
    assert response.headers["Location"] == CODE
    assert not is_in(client)


def test_the_way_on_survives_the_second_step(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    secret, _ = set_up(browser())
    moment(minutes=1)
    client = Client()
    typed = {"identifier": "person", "password": PASSWORD, "next": "/desk/review/?page=2"}
    client.post(reverse("access:login"), typed)
    assert confirmed(client, pyotp.TOTP(secret).at(now())).headers["Location"] == "/desk/review/?page=2"


def test_whoever_may_issue_a_slip_resets_it_and_nobody_else(town, moment):
    made = person(Role.COMMITTEE_ADMIN, town.street)
    client = browser()
    set_up(client)
    here = reverse("granting:reset_second_factor", args=[made.pk])
    above, beside = (staff(town.root, "林晓"), clerk(town.other_street, "外人"))
    for other in (beside, made):
        refused = Client()
        refused.force_login(other, "organizations.access.backends.AccountBackend")
        assert refused.post(here).status_code in {403, 404}
    assert SecondFactor.objects.exists()
    desk = Client()
    desk.force_login(above, "organizations.access.backends.AccountBackend")
    assert desk.get(here).status_code == 200
    assert "重置两步验证" in desk.get(reverse("granting:account", args=[made.pk])).content.decode()
    desk.post(here)
    assert (SecondFactor.objects.exists(), RecoveryCode.objects.exists(), is_in(client)) == (False, False, False)
    row = AuditRow.objects.get(action="access.reset_second_factor")
    assert (row.by, row.target, row.detail) == (above, f"account:{made.pk}", {})
    assert is_in(browser())


def test_at_the_machine_the_way_back_in_forgets_the_phone_only_when_it_is_told_to(town, moment, capsys):
    made = person(Role.SYSTEM_ADMIN, town.root)
    set_up(browser())
    named = {"name": "许静", "username": "person", "role": "SYSTEM_ADMIN"}
    call_command("first_admin", **named)
    assert SecondFactor.objects.exists()
    call_command("first_admin", **named, reset_second_factor=True)
    assert not SecondFactor.objects.exists()
    assert AuditRow.objects.get(action="access.reset_second_factor").target == f"account:{made.pk}"
    assert re.search(r"激活码 +\d{4} \d{4}", capsys.readouterr().out)


def test_a_new_field_key_takes_the_secrets_along(town, moment, settings):
    settings.FIELD_KEYS = {"k1": bytes([1]) * 32}
    person(Role.COMMITTEE_ADMIN, town.street)
    secret, _ = set_up(browser())
    settings.FIELD_KEYS = {"k2": bytes([2]) * 32} | settings.FIELD_KEYS
    call_command("rotate_keys")
    settings.FIELD_KEYS = {"k2": bytes([2]) * 32}
    moment(minutes=1)
    confirmed(client := browser(), pyotp.TOTP(secret).at(now()))
    assert is_in(client)


def test_rows_of_others_stay_as_they_are(town, moment):
    person(Role.COMMITTEE_ADMIN, town.street)
    other = person(Role.COMMITTEE_ADMIN, town.other_street, "other")
    set_up(browser())
    _, codes = set_up(browser("other"))
    confirmed(client := browser(), codes[0])
    assert not is_in(client)
    assert Account.objects.filter(pk__in=SecondFactor.objects.values("account")).count() == 2
    assert Grant.objects.filter(account=other).count() == 1
