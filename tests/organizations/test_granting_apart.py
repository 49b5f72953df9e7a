"""Who runs the machine, who reads its log and who does the business are three people, and nobody takes another's place."""

import pytest
from django.utils.timezone import now
from factories import account, clerk, grant, member, staff

from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.granting.queries import manageable
from organizations.granting.services import KeptApart, OutOfScope, give, hand_out, open_account

pytestmark = pytest.mark.django_db


@pytest.mark.proves("three-offices-stay-apart")
@pytest.mark.parametrize("held", [Role.SYSTEM_ADMIN, Role.AUDITOR])
@pytest.mark.parametrize("role", [Role.DEPARTMENT_STAFF, Role.COMMITTEE_ADMIN])
def test_whoever_runs_or_audits_the_portal_is_given_no_business(client, town, held, role):
    to, by = account(), staff(town.root)
    grant(to, held, town.root)
    place = town.root if role == Role.DEPARTMENT_STAFF else town.street

    with pytest.raises(KeptApart):
        give(to=to, role=role, organization=place, by=by, now=now())
    client.force_login(by)
    page = client.post(f"/desk/account/{to.pk}/grant/", {"role": role, "organization": place.pk}).text

    assert "要分开" in page
    assert list(Grant.objects.filter(account=to).values_list("role", flat=True)) == [held]


@pytest.mark.proves("three-offices-stay-apart")
@pytest.mark.parametrize(
    ("held", "role"),
    [
        (Role.DEPARTMENT_STAFF, Role.AUDITOR),
        (Role.DEPARTMENT_STAFF, Role.SYSTEM_ADMIN),
        (Role.SYSTEM_ADMIN, Role.AUDITOR),
    ],
)
def test_not_even_the_command_line_joins_two_offices(town, held, role):
    to = account()
    grant(to, held, town.root)

    with pytest.raises(KeptApart):
        give(to=to, role=role, organization=town.root, by=None, now=now())


def test_the_own_membership_stands_beside_any_office(town):
    to = account()
    grant(to, Role.AUDITOR, town.root)

    assert give(to=to, role=Role.MEMBER, organization=town.own, by=None, now=now()).role == Role.MEMBER


def test_an_account_whose_rights_are_over_is_the_departments_alone(town):
    past = account("李建国")
    member(town.own, "李建国", account=past)
    machine, office, street = account(), staff(town.root), clerk(town.street)
    grant(machine, Role.SYSTEM_ADMIN, town.root)

    assert [bool(manageable([past], Account.objects.get(pk=by.pk))) for by in (machine, street, office)] == [
        False,
        False,
        True,
    ]
    with pytest.raises(OutOfScope):
        hand_out(accounts=[past], by=Account.objects.get(pk=machine.pk), now=now())


def test_line_staff_get_their_account_with_a_sector(client, town):
    client.force_login(staff(town.root))
    sheet = {"name": "周文", "username": "zhouwen", "role": "LINE_STAFF", "organization": town.root.pk}

    assert "条线工作人员要选一个领域" in client.post("/desk/account/new/", sheet).text
    assert not Account.objects.filter(username="zhouwen").exists()
    client.post("/desk/account/new/", sheet | {"sector": "SCHOOL"})

    made = Grant.objects.get(account__username="zhouwen")
    assert (made.role, made.sector, made.organization_id) == ("LINE_STAFF", "SCHOOL", town.root.pk)


def test_opening_without_a_sector_needs_none(town):
    made = open_account(
        name="陈静", username="chenjing", role=Role.RECORDER, organization=town.own, by=staff(town.root), now=now()
    )
    assert Grant.objects.get(account=made).sector == ""
