"""11,200 accounts; only those printed at the end can log in."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from django.contrib.auth.hashers import make_password

from analytics.demo.rules.places import ACCOUNTS
from dangjian.bulk import link_rows
from members.private.models import PrivateNumbers
from members.roster.models import Member
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.tree.models import Organization

GRANTED_AT = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Login:
    """A printed log-in: who it is and where it lands."""

    role: str
    username: str
    name: str
    place: str


def open_accounts(
    random: Random, members: dict[int, list[Member]], holders: dict[int, list[Member]], office: dict[str, Account]
) -> dict[int, Account]:
    """An account with the member's grant for every post holder, and for others until there are 11,200; by member id."""
    secretaries = [crowd[0] for crowd in holders.values()]
    post_holders = [member for crowd in holders.values() for member in crowd[1:]]
    chosen = {member.pk: member for member in (*secretaries, *post_holders)}
    rest = [member for crowd in members.values() for member in crowd if member.pk not in chosen]
    picked = random.sample(rest, ACCOUNTS - len(office) - len(chosen))
    everyone = [*chosen.values(), *sorted(picked, key=lambda member: member.pk)]
    phones: dict[int | None, str | None] = dict(PrivateNumbers.objects.values_list("pk", "phone_index"))
    accounts = Account.objects.bulk_create(
        [
            Account(username=f"m{at:05}", name=member.name, password=f"!{at}", phone_index=phones[member.numbers_id])
            for at, member in enumerate(everyone, start=1)
        ],
        batch_size=1000,
    )
    for member, account in zip(everyone, accounts, strict=True):
        member.account = account
    link_rows(Member, "account_id", ((member.account_id, member.pk) for member in everyone))
    grant_everybody(everyone, {member.pk for member in secretaries})
    return {member.pk: account for member, account in zip(everyone, accounts, strict=True)}


def grant_everybody(members: list[Member], secretaries: set[int]) -> None:
    grants = [
        Grant(account_id=member.account_id, role=role, organization_id=member.organization_id, starts_at=GRANTED_AT)
        for member in members
        for role in ((Role.MEMBER, Role.SECRETARY) if member.pk in secretaries else (Role.MEMBER,))
    ]
    Grant.objects.bulk_create(grants, batch_size=1000)


def open_offices(root: Organization, units: list[Organization]) -> dict[str, Account]:
    """The department's staff and a clerk for every unit, by user name."""
    names = [
        "林晓",
        "陈静怡",
        "周文博",
        "许静",
        "郑少波",
        "方玉洁",
        "夏建林",
        "卢改成",
        "白雪梅",
        "丁学敏",
        "田长顺",
        "赵永和",
        "何永福",
        "贺小燕",
        "孔令山",
        "姜立新",
    ]
    places = [(root, Role.DEPARTMENT_STAFF, f"zzb{at}") for at in (1, 2, 3)]
    places += [(unit, Role.COMMITTEE_ADMIN, f"dangjianban{at:02}") for at, unit in enumerate(units, start=1)]
    accounts = Account.objects.bulk_create(
        [
            Account(username=username, name=name, password="!office")  # noqa: S106 - a mark that no password matches
            for (_, _, username), name in zip(places, names, strict=False)
        ]
    )
    Grant.objects.bulk_create(
        [
            Grant(account=account, role=role, organization=place, starts_at=GRANTED_AT)
            for account, (place, role, _) in zip(accounts, places, strict=True)
        ]
    )
    return {account.username: account for account in accounts}


def name_beside(place: Organization, role: str, *, username: str, name: str) -> Account:
    """Beside the article's 11,200: who reads the log, and who runs the machine. Neither sees a person."""
    account = Account.objects.create(username=username, name=name, password="!office")  # noqa: S106 - likewise
    root = Organization.objects.get(path=place.ancestor_paths[-1])
    Grant.objects.create(account=account, role=role, organization=root, starts_at=GRANTED_AT)
    return account


def let_in(account: Account, *, username: str, hashed: str, now: datetime) -> None:
    account.username, account.password, account.activated_at = username, hashed, now
    account.save(update_fields=["username", "password", "activated_at"])


def new_password() -> tuple[str, str]:
    """One password for the printed log-ins of this portal, and its hash."""
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    return password, make_password(password)
