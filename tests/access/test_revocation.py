"""A right that is over is over at the very next request, in sessions that are open and in forms that lie open."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, now
from factories import account, branch, clerk, grant, member, secretary, staff
from hostile.grounds import body_of
from photos_factories import album, shown
from records_factories import handed_in

from members.roster.services import open_account, transfer
from organizations.access.models import Account, Grant
from organizations.access.services import end_sessions
from organizations.granting.services import end, switch_off
from organizations.photos.models import Audience
from organizations.tree.services import move

pytestmark = [pytest.mark.django_db, pytest.mark.proves("over-at-the-next-request")]


def of(person: Account) -> Grant:
    return Grant.objects.get(account=person)


def taken_away(town, one) -> None:
    end(grant=of(one), by=staff(town.root), now=now())


def run_out(_, one) -> None:
    moment = now()
    Grant.objects.filter(account=one).update(
        starts_at=moment - timedelta(days=2), ends_at=moment - timedelta(seconds=1)
    )


def not_begun(_, one) -> None:
    Grant.objects.filter(account=one).update(starts_at=now() + timedelta(hours=1))


def switched_off(town, one) -> None:
    switch_off(account=one, by=staff(town.root))


def logged_out(_, one) -> None:
    end_sessions(account=one)


# What can happen to the rights of somebody while that person works.
ENDINGS = [taken_away, run_out, not_begun]
AWAY = [switched_off, logged_out]


def statuses(client, pages) -> list[int]:
    found = []
    for method, address, data in pages:
        answer = getattr(client, method)(address, data)
        body_of(answer)
        found.append(answer.status_code)
    return found


def pages_of_branch(town, writer) -> list[tuple]:
    """A list, a record, its photo, its album, and two forms that were opened before."""
    kept = album(town.own, writer, audience=Audience.BRANCH)
    photo, record = shown(kept, writer), handed_in(town.own, writer)
    base = f"/b/{town.own.pk}"
    return [
        ("get", f"{base}/records/", {}),
        ("get", f"{base}/report/{record.pk}/", {}),
        ("get", f"/photo/{photo.pk}/l.jpg", {}),
        ("get", f"/photo/album/{kept.pk}/", {}),
        ("post", f"{base}/report/{record.pk}/edit/", {"text": "改过"}),
        ("post", f"{base}/report/{record.pk}/withdraw/", {"sure": "1"}),
    ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_secretary_finds_nothing_any_more(client, town, ending):
    one = secretary(town.own)
    pages = pages_of_branch(town, secretary(town.own, "前任"))
    client.force_login(one)
    assert set(statuses(client, pages[:4])) == {200}

    ending(town, one)

    assert statuses(client, pages) == [404] * len(pages)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_clerk_finds_nothing_any_more(client, town, ending):
    one, someone = clerk(town.street), member(town.own)
    client.force_login(one)
    pages = [
        ("get", "/desk/", {}),
        ("get", "/desk/person/", {}),
        ("get", f"/desk/person/{someone.pk}/", {}),
        ("get", f"/desk/org/{town.own.pk}/", {}),
        ("get", "/desk/review/", {}),
        ("post", "/desk/person/export/", {"reason": "核对名册"}),
        ("post", f"/desk/person/{someone.pk}/transfer/", {"to": town.sibling.pk, "on": "2026-09-01"}),
        ("post", "/desk/account/slips/", {"account": one.pk}),
    ]
    assert set(statuses(client, pages[:5])) == {200}

    ending(town, one)

    assert statuses(client, pages) == [404] * len(pages)


@pytest.mark.parametrize("ending", AWAY)
def test_whoever_is_switched_off_or_logged_out_stands_at_the_door(client, town, ending):
    one = secretary(town.own)
    client.force_login(one)
    pages = pages_of_branch(town, secretary(town.own, "前任"))
    assert set(statuses(client, pages[:4])) == {200}

    ending(town, one)

    for method, address, data in pages:
        answer = getattr(client, method)(address, data)
        assert (answer.status_code, answer.headers.get("Location", "").startswith("/account/login/")) == (302, True)


def test_a_transferred_member_takes_part_in_the_new_branch_alone(client, town):
    someone = member(town.own)
    client.force_login(open_account(member=someone, by=None))
    pages = [("get", f"/b/{place.pk}/", {}) for place in (town.own, town.foreign)]
    assert statuses(client, pages) == [200, 404]

    transfer(member=someone, to=town.foreign, on=localdate(), by=None)

    assert statuses(client, pages) == [404, 200]


def test_a_branch_that_moved_is_the_new_committees_alone(client, town):
    someone = member(town.own)
    pages = [("get", f"/desk/org/{town.own.pk}/", {}), ("get", f"/desk/person/{someone.pk}/", {})]
    client.force_login(clerk(town.street))
    assert statuses(client, pages) == [200, 200]

    move(organization=town.own, to=town.other_street, on=localdate(), by=None)

    assert statuses(client, pages) == [404, 404]
    client.force_login(clerk(town.other_street))
    assert statuses(client, pages) == [200, 200]


def test_whoever_is_demoted_keeps_what_is_left(client, town):
    one = account()
    above = grant(one, "COMMITTEE_ADMIN", town.street)
    grant(one, "SECRETARY", town.own)
    below = branch(town.street, on=date(2026, 1, 1))
    client.force_login(one)
    pages = [("get", f"/b/{town.own.pk}/records/", {}), ("get", f"/b/{below.pk}/records/", {}), ("get", "/desk/", {})]
    assert statuses(client, pages) == [200, 200, 200]

    end(grant=above, by=staff(town.root), now=now())

    assert statuses(client, pages) == [200, 404, 404]
