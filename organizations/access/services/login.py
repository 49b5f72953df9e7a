"""One door for user name or phone, with one answer for every kind of failure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password

from dangjian.audit.services import record
from dangjian.crypto import blind_index
from organizations.access.models import Account
from organizations.access.rules import ACCOUNT, ADDRESS, DEVICE, PHONE, Budget, normal_identifier
from organizations.access.services.throttle import give_back, spend


class Refused(Exception):
    """Not let in; why is nobody's business: unknown, wrong, not activated, switched off, or too many guesses."""


@dataclass(frozen=True)
class Origin:
    """Where a guess comes from: an address, and what the browser remembers of former log-ins by account."""

    address: str
    devices: Mapping[int, str] = field(default_factory=dict)


def log_in(*, identifier: str, password: str, origin: Origin, now: datetime) -> Account:
    """The account that may enter; hashes once for every guess that is within the budget, whoever is named."""
    named = normal_identifier(identifier)
    account = find(named)
    taken = spend(budgets(account, named, origin), now=now)
    if taken is None:
        raise Refused
    if not fits(account, password) or account is None or not account.is_active:
        record("access.refuse", by=None, target=account or "account:unknown")
        raise Refused
    give_back(taken)
    record("access.log_in", by=account, target=account)
    return account


def find(named: str) -> Account | None:
    """By phone what looks like a phone, by user name everything else."""
    if PHONE.fullmatch(named):
        return Account.objects.filter(phone_index=blind_index(named, purpose="phone")).first()
    return Account.objects.filter(username=named).first()


def budgets(account: Account | None, named: str, origin: Origin) -> list[tuple[Budget, str]]:
    """A device that the owner has used has its own budget; everybody else shares the account's and the address's."""
    if account and (device := origin.devices.get(account.pk)):
        return [(DEVICE, f"{account.pk}:{device}")]
    return [(ADDRESS, origin.address), (ACCOUNT, f"id:{account.pk}" if account else f"name:{named}")]


def fits(account: Account | None, password: str) -> bool:
    """An account that does not exist costs the same work as one that does."""
    return account.check_password(password) if account else check_password(password, UNUSABLE_PASSWORD_PREFIX)
