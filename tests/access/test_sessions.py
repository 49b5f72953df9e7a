"""How long a session lasts, and what ends it at the very next request."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from factories import PASSWORD, account, grant, member

from organizations.access.models import Grant
from organizations.access.rules import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hashings")]
START = "2026-09-11T15:00:00+08:00"


@pytest.fixture
def clock(time_machine):
    """Moves the clock on from the start by as much as it is told."""
    from datetime import datetime

    start = datetime.fromisoformat(START)
    time_machine.move_to(start, tick=False)
    return lambda **span: time_machine.move_to(start + timedelta(**span), tick=False)


def logged_in(role, organization):
    person = account(username="person", password=PASSWORD)
    if role == Role.MEMBER:
        member(organization, account=person)
    grant(person, role, organization, starts_at=now() - timedelta(days=1))
    client = Client()
    client.post(reverse("access:login"), {"identifier": "person", "password": PASSWORD})
    return client


def answer(client):
    return client.get(reverse("access:settings")).status_code


@pytest.mark.proves("sessions-end")
def test_the_desk_closes_after_half_an_hour_without_a_sign_of_life(clock, town):
    client = logged_in(Role.COMMITTEE_ADMIN, town.street)
    clock(minutes=30)
    assert answer(client) == 200
    clock(minutes=60, seconds=1)
    response = client.get(reverse("access:settings"), follow=True)
    assert response.redirect_chain == [("/account/login/?next=/me/settings/", 302)]
    assert "有一段时间没有操作，为了安全请重新登录。" in response.content.decode()


@pytest.mark.proves("sessions-end")
def test_the_desk_closes_after_twelve_hours_of_work(clock, town):
    client = logged_in(Role.DEPARTMENT_STAFF, town.root)
    for minutes in range(25, 12 * 60, 25):
        clock(minutes=minutes)
        assert answer(client) == 200
    clock(hours=12)
    assert answer(client) == 200
    clock(hours=12, seconds=1)
    assert answer(client) == 302


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR, Role.LINE_STAFF])
def test_whoever_runs_the_machine_or_reads_the_log_is_asked_again_as_soon(clock, town, role):
    client = logged_in(role, town.root)
    clock(minutes=31)
    assert answer(client) == 302


@pytest.mark.proves("sessions-end")
def test_a_phone_stays_logged_in_for_sixty_days_after_it_was_last_used(clock, town):
    client = logged_in(Role.MEMBER, town.own)
    clock(days=59)
    assert answer(client) == 200
    clock(days=59 + 59)
    assert answer(client) == 200
    clock(days=59 + 59 + 61)
    assert answer(client) == 302


def test_a_grant_for_the_desk_shortens_the_session_at_once(clock, town):
    client = logged_in(Role.MEMBER, town.own)
    clock(hours=1)
    person = Grant.objects.get().account
    grant(person, Role.COMMITTEE_ADMIN, town.street, starts_at=now() - timedelta(minutes=1))
    assert answer(client) == 302


def test_switching_an_account_off_ends_its_session_at_the_next_request(town):
    client = logged_in(Role.MEMBER, town.own)
    assert answer(client) == 200
    person = Grant.objects.get().account
    person.is_active = False
    person.save()
    assert answer(client) == 302


def test_signs_of_life_are_not_written_at_every_request(clock, town, django_assert_num_queries):
    client = logged_in(Role.COMMITTEE_ADMIN, town.street)
    clock(seconds=30)
    with django_assert_num_queries(6):  # session, account, reach, own grants, own log-ins, the bell
        answer(client)
