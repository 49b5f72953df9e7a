"""Printed slips and invitation links: the only way to a first password, and to a new one that was forgotten."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now

from dangjian.audit.services import record
from dangjian.crypto import blind_index
from organizations.access.models import Account, Activation
from organizations.access.rules import normal_code, normal_identifier
from organizations.access.services.login import Origin, Refused, budgets, find
from organizations.access.services.sessions import end_sessions
from organizations.access.services.throttle import give_back, spend

VALID_FOR = timedelta(days=30)
CODES = 10**8
TOKEN_BYTES = 24


class SlipNotValid(Exception):
    """Used, replaced by a newer one, or too old."""


@dataclass(frozen=True)
class Slip:
    """What is printed once and kept nowhere: the eight digits and the token of the link."""

    account: Account
    code: str
    token: str
    expires_at: datetime


def issue_slip(*, account: Account, by: Account | None, now: datetime) -> Slip:
    """A new slip; one that was issued before is void from now on."""
    return issue_slips(accounts=[account], by=by, now=now)[0]


@transaction.atomic
def issue_slips(*, accounts: Sequence[Account], by: Account | None, now: datetime) -> list[Slip]:
    """Slips for a whole sheet; the former ones of these accounts are void."""
    Activation.objects.usable(now=now).filter(account__in=accounts).update(revoked_at=now)
    slips = [drawn(account, now=now) for account in accounts]
    Activation.objects.bulk_create([row(slip, by=by) for slip in slips])
    for slip in slips:
        record("access.issue_slip", by=by, target=slip.account)
    return slips


@transaction.atomic
def draw_link(*, account: Account, by: Account | None, now: datetime, holds_for: timedelta) -> Slip:
    """A slip to be sent. Until it is known to have arrived (`settle_link`) the former ones hold as well."""
    slip = drawn(account, now=now, holds_for=holds_for)
    row(slip, by=by).save()
    record("access.issue_slip", by=by, target=account, sent=True)
    return slip


def settle_link(*, slip: Slip, now: datetime) -> None:
    """It was sent: like every new slip it voids the former ones."""
    others = Activation.objects.usable(now=now).exclude(token_hash=hash_of_token(slip.token))
    others.filter(account=slip.account).update(revoked_at=now)


def take_back_link(*, slip: Slip, now: datetime) -> None:
    Activation.objects.usable(now=now).filter(token_hash=hash_of_token(slip.token)).update(revoked_at=now)


def void_slips(*, accounts: Iterable[Account | int], at: datetime | Now) -> int:
    """Slips that nobody has used open what the account could do when they were printed, and nothing that came later.
    Belongs into the transaction of whatever raises the rights."""
    unused = Activation.objects.filter(account__in=accounts, used_at=None, revoked_at=None)
    return unused.update(revoked_at=at)


def drawn(account: Account, *, now: datetime, holds_for: timedelta = VALID_FOR) -> Slip:
    return Slip(account, f"{secrets.randbelow(CODES):08}", secrets.token_urlsafe(TOKEN_BYTES), now + holds_for)


def row(slip: Slip, *, by: Account | None) -> Activation:
    return Activation(
        account=slip.account,
        code_hash=hash_of_code(slip.account, slip.code),
        token_hash=hash_of_token(slip.token),
        created_by=by,
        expires_at=slip.expires_at,
    )


def hash_of_code(account: Account, code: str) -> str:
    """Bound to the account, so that equal digits of two people do not meet."""
    return blind_index(f"{account.pk}:{code}", purpose="activation-code")


def hash_of_token(token: str) -> str:
    return blind_index(token, purpose="activation-token")


def find_by_code(*, identifier: str, code: str, origin: Origin, now: datetime) -> Activation:
    """The slip that somebody typed; wrong ones are counted and all answered alike."""
    named = normal_identifier(identifier)
    account = find(named)
    taken = spend(budgets(account, named, origin), now=now)
    if taken is None:
        raise Refused
    found = usable_slip(account, normal_code(code), now=now) if account else None
    if found is None:
        raise Refused
    give_back(taken)
    return found


def usable_slip(account: Account, code: str, *, now: datetime) -> Activation | None:
    slips = Activation.objects.usable(now=now).filter(account__is_active=True).select_related("account")
    return slips.filter(account=account, code_hash=hash_of_code(account, code)).first()


def find_by_token(*, token: str, now: datetime) -> Activation | None:
    """The slip that a link belongs to, as long as it holds; looking at it does not use it."""
    slips = Activation.objects.usable(now=now).filter(account__is_active=True).select_related("account")
    return slips.filter(token_hash=hash_of_token(token)).first()


@transaction.atomic
def activate(*, activation: Activation, password: str, now: datetime) -> Account:
    """Set the password and use the slip up; every other slip and every session of the account ends with it."""
    if not Activation.objects.usable(now=now).filter(pk=activation.pk).update(used_at=now):
        raise SlipNotValid
    account = activation.account
    Activation.objects.usable(now=now).filter(account=account).update(revoked_at=now)
    account.set_password(password)
    account.activated_at = account.activated_at or now
    account.save(update_fields=["password", "activated_at"])
    end_sessions(account=account)
    record("access.activate", by=account, target=account)
    return account
