"""Accounts of members. They have no password until the person activates them with a slip or an invitation."""

from collections.abc import Sequence
from secrets import token_urlsafe

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from dangjian.audit.services import record
from members.roster.models import IN_STANDING, Member, Post
from members.roster.services.affiliations import NotInParty
from members.roster.services.grants import open_for_post, open_grants
from organizations.access.models import Account
from organizations.access.rules import Role

BATCH = 5000
PREFIX = "dy"


class HasAccount(Exception):
    """The member can log in already."""


@transaction.atomic
def open_account(*, member: Member, by: Account | None) -> Account:
    """An account with the rights of a member and of the posts held; log-in by user name or phone."""
    if member.account_id:
        raise HasAccount
    open_for([member], by=by)
    record("roster.open_account", by=by, target=member, path=member.path)
    return member.account  # type: ignore[return-value]


@transaction.atomic
def open_accounts(members: Sequence[Member], *, by: Account | None, path: str = "") -> list[Account]:
    """Many at once, in a few statements; `members` have none yet and come with their numbers (select_related)."""
    open_for(members, by=by)
    record("roster.open_accounts", by=by, target="roster", path=path, count=len(members))
    return [member.account for member in members if member.account]


def open_for(members: Sequence[Member], *, by: Account | None) -> None:
    if any(member.membership_status not in IN_STANDING for member in members):
        raise NotInParty
    phones = free_phones(members)
    accounts = [
        Account(
            username=username_of(member),
            name=member.name,
            phone_index=phones.get(member.pk),
            password=UNUSABLE_PASSWORD_PREFIX + token_urlsafe(30),
        )
        for member in members
    ]
    Account.objects.bulk_create(accounts)
    for member, account in zip(members, accounts, strict=True):
        member.account = account
    link(members)
    wanted = [(one.account_id, Role.MEMBER, one.organization_id) for one in members if one.account_id]
    open_grants(wanted, on=None, by=by)
    follow_posts(members, by=by)


def username_of(member: Member) -> str:
    return f"{PREFIX}{member.pk}"


def link(members: Sequence[Member]) -> None:
    """Each member gets the account named after it: one statement for thousands, where `bulk_update` writes them one by one."""
    name = Concat(Value(PREFIX), Cast(OuterRef("pk"), CharField()))
    mine = Account.objects.filter(username=name).values("pk")[:1]
    for start in range(0, len(members), BATCH):
        ids = [member.pk for member in members[start : start + BATCH]]
        Member.objects.filter(pk__in=ids).update(account=Subquery(mine))


def free_phones(members: Sequence[Member]) -> dict[int, str]:
    """Phone indexes to log in with, by member; a phone that two people share belongs to the account that has it."""
    wanted: dict[str, int] = {}
    for member in members:
        if member.numbers and member.numbers.phone_index:
            wanted.setdefault(member.numbers.phone_index, member.pk)
    indexes = list(wanted)
    for start in range(0, len(indexes), BATCH):
        taken = Account.objects.filter(phone_index__in=indexes[start : start + BATCH])
        for index in taken.values_list("phone_index", flat=True):
            wanted.pop(str(index))
    return {pk: index for index, pk in wanted.items()}


def follow_posts(members: Sequence[Member], *, by: Account | None) -> None:
    accounts = {member.pk: member.account_id for member in members}
    held = Post.objects.filter(member__in=list(accounts), ends_on=None)
    for post in held.select_related("organization", "member"):
        if account_id := accounts[post.member_id]:
            open_for_post(post, account_id, by=by)
