"""The first person on a new portal, named at the machine itself."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from dangjian.pinyin import syllables
from organizations.access.models import Account, Grant
from organizations.access.services import Slip, issue_slip, reset_second_factor
from organizations.granting.rules import full_and_short, spelled
from organizations.granting.services.accounts import open_account
from organizations.tree.models import Kind, Organization
from organizations.tree.services import found


class NoDistrict(Exception):
    """There is no root organization yet and its name was not given."""


@dataclass(frozen=True)
class Asked:
    """What the command line said."""

    name: str
    username: str
    role: str
    district: str
    code: str
    forgets_phone: bool = False

    def placed(self, district: str) -> "Asked":
        return replace(self, district=district)


@transaction.atomic
def name_first_admin(*, asked: Asked, now: datetime) -> Slip:
    """A slip for `role` on the root; whoever has that account already gets a new slip for it."""
    root = Organization.objects.filter(parent=None).first() or found_root(asked, now=now)
    account = known(asked, root)
    if account is None:
        username = asked.username or free_username(spelled(syllables(asked.name)) or "admin")
        account = open_account(name=asked.name, username=username, role=asked.role, organization=root, by=None, now=now)
    if asked.forgets_phone:
        reset_second_factor(account=account, by=None)
    return issue_slip(account=account, by=None, now=now)


def known(asked: Asked, root: Organization) -> Account | None:
    """By the user name if one was given, else the holder of the role who has this name."""
    if asked.username:
        return Account.objects.filter(username=asked.username).first()
    holders = Grant.objects.in_force().filter(role=asked.role, organization=root).values("account")
    return Account.objects.filter(name=asked.name, pk__in=holders).order_by("pk").first()


def found_root(asked: Asked, *, now: datetime) -> Organization:
    if not asked.district:
        raise NoDistrict
    full, short = full_and_short(asked.district)
    return found(
        kind=Kind.DISTRICT_COMMITTEE,
        name=full,
        short_name=short,
        national_code=asked.code,
        parent=None,
        on=localdate(now),
        by=None,
    )


def free_username(wanted: str) -> str:
    """`linxiao`, or `linxiao2` when somebody has that."""
    taken = set(Account.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    numbers = (f"{wanted}{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in numbers if name not in taken)
