"""Accounts of people who are in no roster, slips for everybody, and switching an account off."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.access.services import Slip, end_sessions, issue_slips, reset_second_factor
from organizations.granting.queries import manageable, switchable
from organizations.granting.services.grants import OutOfScope, give
from organizations.tree.models import Organization


class NameTaken(Exception):
    """The user name belongs to somebody else."""


class OwnAccount(Exception):
    """Nobody switches the own account off."""


def open_account(
    *,
    name: str,
    username: str,
    role: str,
    organization: Organization,
    by: Account | None,
    now: datetime,
    sector: str = "",
) -> Account:
    """An account with its first role; it has no password until its slip is used."""
    try:
        with transaction.atomic():
            account = Account.objects.create(name=name, username=username, password=make_password(None))
            give(to=account, role=role, organization=organization, sector=sector, by=by, now=now)
            record("granting.open_account", by=by, target=account, path=organization.path)
    except IntegrityError as error:
        raise NameTaken from error
    return account


def hand_out(*, accounts: Sequence[Account], by: Account, now: datetime) -> list[Slip]:
    """Slips to print: for a first password or a forgotten one. All of the accounts are managed by `by`, or none gets one."""
    if len(manageable(accounts, by)) != len(accounts):
        raise OutOfScope
    return issue_slips(accounts=accounts, by=by, now=now)


def forget_phone(*, account: Account, by: Account) -> bool:
    """Reset the second factor of somebody whose slip `by` may issue; one's own is given up with the password."""
    if account == by:
        raise OwnAccount
    if not manageable([account], by):
        raise OutOfScope
    return reset_second_factor(account=account, by=by)


def switch_off(*, account: Account, by: Account) -> None:
    """The account can do nothing from its next request on; its rights stay as they are."""
    switch(account, active=False, by=by)


def switch_on(*, account: Account, by: Account) -> None:
    switch(account, active=True, by=by)


@transaction.atomic
def switch(account: Account, *, active: bool, by: Account) -> None:
    if account == by:
        raise OwnAccount
    if not switchable([account], by):
        raise OutOfScope
    account.is_active = active
    account.save(update_fields=["is_active"])
    end_sessions(account=account)
    record("granting.switch_on" if active else "granting.switch_off", by=by, target=account)
