"""Whoever opened an account, gave it a role or its slip could act through it, and is no second person beside it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from factories import account, clerk, grant, staff

from organizations.access.models import Activation
from organizations.access.rules import Role
from organizations.access.services import activate, find_by_token, issue_slip
from organizations.granting.queries import beholden_to, independent, makers_of
from organizations.granting.services import give, open_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hashings")]
NEW = "石榴树下面三把竹椅子"


@pytest.fixture
def hashings(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def opened(by, root, username="second"):
    return open_account(
        name="另一个我",
        username=username,
        role=Role.DEPARTMENT_STAFF,
        organization=root,
        by=by,
        now=now() - timedelta(minutes=1),
    )


@pytest.mark.proves("a-second-person-is-no-own-account")
def test_a_second_account_that_staff_opened_for_themselves_is_beholden(town):
    one, other = staff(town.root), staff(town.root, "周岚")
    second = opened(one, town.root)
    assert (list(beholden_to(one)), list(beholden_to(other))) == ([second], [])
    assert (independent(one, second), independent(second, one)) == (False, False)
    assert (independent(one, other), independent(one, one)) == (True, False)


def test_a_chain_of_accounts_leads_back_to_its_beginning(town):
    one = staff(town.root)
    second = opened(one, town.root)
    third = opened(second, town.root, "third")
    fourth = opened(third, town.root, "fourth")
    assert set(beholden_to(one)) == {second, third, fourth}
    assert not independent(fourth, one)
    assert makers_of(fourth) == {one.pk, second.pk, third.pk}


def test_two_who_gave_each_other_roles_are_no_endless_chain(town):
    one, other = staff(town.root), staff(town.root, "周岚")
    give(to=other, role=Role.COMMITTEE_ADMIN, organization=town.street, by=one, now=now())
    give(to=one, role=Role.COMMITTEE_ADMIN, organization=town.street, by=other, now=now())
    assert (list(beholden_to(one)), list(beholden_to(other))) == ([other], [one])
    assert (makers_of(one), makers_of(other)) == ({other.pk}, {one.pk})


def test_whoever_printed_the_last_slip_may_have_set_the_password(town):
    one, other, colleague = staff(town.root), staff(town.root, "周岚"), clerk(town.street)
    slip = issue_slip(account=colleague, by=one, now=now())
    activate(activation=find_by_token(token=slip.token, now=now()), password=NEW, now=now())
    newer = issue_slip(account=colleague, by=other, now=now())
    assert (list(beholden_to(one)), list(beholden_to(other))) == ([colleague], [colleague])
    assert makers_of(colleague) == {one.pk, other.pk}
    activate(activation=find_by_token(token=newer.token, now=now()), password=NEW, now=now())
    assert (list(beholden_to(one)), list(beholden_to(other))) == ([], [colleague])
    assert makers_of(colleague) == {other.pk}


def test_a_slip_from_the_machine_itself_frees_as_well(town):
    one, colleague = staff(town.root), clerk(town.street)
    issue_slip(account=colleague, by=one, now=now())
    slip = issue_slip(account=colleague, by=None, now=now())
    activate(activation=find_by_token(token=slip.token, now=now()), password=NEW, now=now())
    assert list(beholden_to(one)) == []
    assert makers_of(colleague) == set()


def test_a_right_that_follows_the_roster_binds_nobody(town):
    one, person = staff(town.root), account("韩梅")
    grant(person, Role.MEMBER, town.own, granted_by=one)
    assert list(beholden_to(one)) == []
    assert makers_of(person) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_a_wide_circle_costs_the_same(town, count, django_assert_num_queries):
    one = staff(town.root)
    for number in range(count):
        issue_slip(account=clerk(town.street, f"许静{number}"), by=one, now=now())
    with django_assert_num_queries(2):
        assert len(beholden_to(one)) == count
    assert Activation.objects.count() == count
