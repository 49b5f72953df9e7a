"""Whoever opened an account, gave it a role or its slip could act through it, and is no second person beside it."""

from datetime import timedelta
from random import Random

import pytest
from django.utils.timezone import now
from factories import account, branch, clerk, grant, staff

from organizations.access.models import Activation, Grant
from organizations.access.rules import Role
from organizations.access.services import activate, find_by_token, issue_slip
from organizations.granting.queries import beholden_to, independent, makers_of
from organizations.granting.rules import FOLLOWS_ROSTER
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
    assert set(makers_of(fourth)) == {one, second, third}


def test_two_who_gave_each_other_roles_are_no_endless_chain(town):
    one, other = staff(town.root), staff(town.root, "周岚")
    give(to=other, role=Role.COMMITTEE_ADMIN, organization=town.street, by=one, now=now())
    give(to=one, role=Role.COMMITTEE_ADMIN, organization=town.street, by=other, now=now())
    assert (list(beholden_to(one)), list(beholden_to(other))) == ([other], [one])
    assert (list(makers_of(one)), list(makers_of(other))) == ([other], [one])


def test_whoever_printed_the_last_slip_may_have_set_the_password(town):
    one, other, colleague = staff(town.root), staff(town.root, "周岚"), clerk(town.street)
    slip = issue_slip(account=colleague, by=one, now=now())
    activate(activation=find_by_token(token=slip.token, now=now()), password=NEW, now=now())
    newer = issue_slip(account=colleague, by=other, now=now())
    assert (list(beholden_to(one)), list(beholden_to(other))) == ([colleague], [colleague])
    assert set(makers_of(colleague)) == {one, other}
    activate(activation=find_by_token(token=newer.token, now=now()), password=NEW, now=now())
    assert (list(beholden_to(one)), list(beholden_to(other))) == ([], [colleague])
    assert list(makers_of(colleague)) == [other]


def test_a_slip_from_the_machine_itself_frees_as_well(town):
    one, colleague = staff(town.root), clerk(town.street)
    issue_slip(account=colleague, by=one, now=now())
    slip = issue_slip(account=colleague, by=None, now=now())
    activate(activation=find_by_token(token=slip.token, now=now()), password=NEW, now=now())
    assert list(beholden_to(one)) == []
    assert list(makers_of(colleague)) == []


def test_a_right_that_follows_the_roster_binds_nobody(town):
    one, person = staff(town.root), account("韩梅")
    grant(person, Role.MEMBER, town.own, granted_by=one)
    assert list(beholden_to(one)) == []
    assert list(makers_of(person)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_wide_circle_costs_the_same(town, count, django_assert_num_queries):
    one = staff(town.root)
    for number in range(count):
        issue_slip(account=clerk(town.street, f"许静{number}"), by=one, now=now())
    with django_assert_num_queries(1):
        assert len(beholden_to(one)) == count
    assert Activation.objects.count() == count


def step(made: int) -> set[int]:
    """Who gave this one a role, or the slip after which nobody else's was used; slip by slip."""
    roles = {one.granted_by_id for one in Grant.objects.filter(account=made) if one.role not in FOLLOWS_ROSTER}
    slips = list(Activation.objects.filter(account=made).order_by("pk"))
    last = {
        one.created_by_id
        for at, one in enumerate(slips)
        if not any(later.used_at and later.created_by_id != one.created_by_id for later in slips[at + 1 :])
    }
    return (roles | last) - {None}


def walked(account) -> set[int]:
    found, new = set(), {account.pk}
    while new:
        new = {maker for made in new for maker in step(made)} - found
        found |= new
    return found - {account.pk}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.proves("a-second-person-is-no-own-account")
def test_one_statement_follows_the_chain_as_walking_it_step_by_step_does(town, seed):
    random = Random(seed)
    people = [account(f"许静{number}") for number in range(7)]
    for _ in range(10):
        made, maker = random.choice(people), random.choice([*people, None])
        if random.random() < 0.4:
            role = random.choice([Role.COMMITTEE_ADMIN, Role.MEMBER, Role.SECRETARY])
            place = branch(town.street)
            Grant.objects.create(account=made, role=role, organization=place, granted_by=maker)
        else:
            hashes = {"token_hash": f"{random.random()}", "code_hash": f"{random.random()}"}
            until, used = now() + timedelta(days=1), random.choice([None, now()])
            Activation.objects.create(account=made, created_by=maker, used_at=used, expires_at=until, **hashes)

    for one in people:
        assert {other.pk for other in makers_of(one)} == walked(one)
        assert {other.pk for other in beholden_to(one)} == {other.pk for other in people if one.pk in walked(other)} - {
            one.pk
        }
