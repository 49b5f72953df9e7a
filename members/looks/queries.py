"""For which office somebody looks, and what a person reads of the looks at the own file."""

from datetime import datetime

from members.looks.models import Look, LookQuerySet
from members.roster.models import Member
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Organization


class OutOfReach(Exception):
    """No grant of theirs covers this person."""


def office_of(account: Account, member: Member) -> Organization:
    """The organization whose grant lets `account` look. Raises OutOfReach."""
    held = account.reach.nearest(Right.MAINTAIN, member.path, member.organization.sector)
    if held is None:
        raise OutOfReach
    return Organization.objects.get(pk=held.organization_id)


def looks_at(account: Account, *, now: datetime) -> LookQuerySet:
    """The newest first."""
    return Look.objects.shown_to(account, now=now).select_related("office").order_by("-looked_at", "-pk")


def is_on_the_roster(account: Account) -> bool:
    return Member.objects.filter(account=account).exists()
