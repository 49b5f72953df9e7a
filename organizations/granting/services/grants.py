"""Giving and ending a role; the right to do so is asked here, whatever the door."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dangjian.audit.services import record
from organizations.access.models import Account, Grant
from organizations.access.rules import Held, Reach
from organizations.access.services import void_slips
from organizations.granting.queries import PLACES
from organizations.granting.rules import FOLLOWS_ROSTER, may_give, sector_fits, stays_apart
from organizations.tree.models import Organization


class OutOfScope(Exception):
    """Above or outside what the giver may give."""


class DoesNotFit(Exception):
    """The role belongs to another kind of organization."""


class NeedsSector(Exception):
    """Line staff look at one sector, everybody else at all of them."""


class FollowsRoster(Exception):
    """The role comes and goes with the membership."""


class AlreadyGiven(Exception):
    """The account holds this role at this place already."""


class KeptApart(Exception):
    """Running the machine, reading its log and the business are three people's."""


class EndsBeforeItBegins(Exception):
    pass


class HasEnded(Exception):
    pass


class OwnGrant(Exception):
    """Nobody changes the own rights: the last administrator cannot lock the office out."""


@transaction.atomic
def give(
    *,
    to: Account,
    role: str,
    organization: Organization,
    by: Account | None,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    sector: str = "",
) -> Grant:
    """`role` at `organization` from `starts_at` (or now) until `ends_at`; without `by` the machine itself gives.

    A slip printed before the rights rose is void: whoever holds it was given less.
    """
    check(to, role, organization, by=by)
    if not sector_fits(role, sector):
        raise NeedsSector
    starts_at = starts_at or now
    if ends_at is not None and ends_at <= max(starts_at, now):
        raise EndsBeforeItBegins
    Account.objects.select_for_update().get(pk=to.pk)
    holds = whole_reach(to)
    if not stays_apart(role, holds.roles):
        raise KeptApart
    same = Grant.objects.filter(account=to, role=role, organization=organization, sector=sector)
    if same.filter(ends_at=None).exists() or same.filter(ends_at__gt=starts_at).exists():
        raise AlreadyGiven
    rises = holds.adds(role, organization.path, sector)
    grant = Grant.objects.create(
        account=to,
        role=role,
        organization=organization,
        sector=sector,
        starts_at=starts_at,
        ends_at=ends_at,
        granted_by=by,
    )
    if rises:
        void_slips(accounts=[to], at=now)
    record("granting.give", by=by, target=to, path=organization.path, role=role, organization=organization.pk)
    return grant


def whole_reach(account: Account) -> Reach:
    """What the account may do or will, once what was given has begun."""
    rows = Grant.objects.not_over().filter(account=account)
    held = rows.values_list("role", "organization__path", "organization_id", "sector")
    return Reach(tuple(Held(*one) for one in held))


def check(to: Account, role: str, organization: Organization, *, by: Account | None) -> None:
    if organization.kind not in PLACES.get(role, ()):
        raise DoesNotFit
    if by is None:
        return
    if role in FOLLOWS_ROSTER:
        raise FollowsRoster
    if to == by:
        raise OwnGrant
    if not may_give(by.reach, role, organization.path):
        raise OutOfScope


@transaction.atomic
def end(*, grant: Grant, by: Account, now: datetime, at: datetime | None = None) -> None:
    """End a grant at `at` (or now); it acts at the next request. One that had not begun yet never was in force."""
    if grant.role in FOLLOWS_ROSTER:
        raise FollowsRoster
    if grant.account_id == by.pk:
        raise OwnGrant
    if not may_give(by.reach, grant.role, grant.organization.path):
        raise OutOfScope
    ends_at = max(at or now, now, grant.starts_at)
    open_ones = Grant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), pk=grant.pk)
    if not open_ones.update(ends_at=ends_at):
        raise HasEnded
    record(
        "granting.end",
        by=by,
        target=grant.account,
        path=grant.organization.path,
        role=grant.role,
        organization=grant.organization_id,
    )
