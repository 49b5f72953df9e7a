"""For which office somebody looks, who may be the second person, and what a person reads of looks at the own file."""

from datetime import datetime

from members.looks.models import MAINTAINING, OF_MEMBER, Look, LookQuerySet, of_offices
from members.looks.rules import TOLD_BEFORE
from members.private.rules import NEEDS_CONSENT
from members.roster.models import Member
from organizations.access.models import Account, Grant, within
from organizations.access.rules import Right
from organizations.granting.queries import beholden_to, independent, makers_of
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
    """What the person reads, the newest first."""
    return Look.objects.shown_to(account, now=now).select_related("office").order_by("-looked_at", "-pk")


def is_on_the_roster(account: Account) -> bool:
    return Member.objects.filter(account=account).exists()


def waiting_for(account: Account, *, now: datetime) -> LookQuerySet:
    """Requests that `account` may answer: about people in reach and not about oneself, from another person."""
    asked = Look.objects.asked(now=now).filter(within(account.reach.stretches(Right.MAINTAIN), **OF_MEMBER))
    others = asked.exclude(by=account).exclude(member__account=account)
    return others.exclude(by__in=makers_of(account)).exclude(by__in=beholden_to(account))


def is_second_person(account: Account, look: Look) -> bool:
    """Another person than who asked and than who it is about."""
    return look.member.account_id != account.pk and independent(look.by, account)


def is_of_office(look: Look, account: Account) -> bool:
    """Of one of the two offices that know whether the matter is over, and not who it is about."""
    own = account.reach.organizations(*MAINTAINING)
    return look.member.account_id != account.pk and bool({look.office_id, look.answer_office_id} & set(own))


def second_persons(member: Member, by: Account) -> list[Grant]:
    """By the grants with which they may, the nearest first; one each."""
    place = member.organization
    held = Grant.objects.in_force().filter(
        role__in=MAINTAINING,
        organization__path__in=[place.path, *place.ancestor_paths],
        sector__in=["", place.sector],
        account__is_active=True,
    )
    barred = {by.pk, member.account_id} - {None}
    others = held.exclude(account__in=barred).exclude(account__in=makers_of(by)).exclude(account__in=beholden_to(by))
    rows = others.select_related("account", "organization").order_by("organization__path", "account__name", "pk")
    return sorted({row.account_id: row for row in rows}.values(), key=lambda row: (-len(row.organization.path), row.pk))


def opening_soon(account: Account, *, now: datetime) -> LookQuerySet:
    """What the clock will make open within a month, of the offices of `account`."""
    own = Look.objects.visible_to(account).filter(of_offices(account))
    return own.withheld(now=now).filter(withheld_until__lte=now + TOLD_BEFORE)


def look_list(account: Account, scope: str, *, now: datetime) -> LookQuerySet:
    """What waits for the account; or what it asked for itself; or what its offices have not made open yet."""
    if scope == "mine":
        found = (
            Look.objects.visible_to(account).filter(by=account, purpose__in=NEEDS_CONSENT).order_by("-asked_at", "-pk")
        )
    elif scope == "withheld":
        own = Look.objects.visible_to(account).filter(of_offices(account))
        found = own.withheld(now=now).order_by("withheld_until", "pk")
    else:
        found = waiting_for(account, now=now).order_by("asked_at", "pk")
    return found.select_related("member__organization", "by", "office")
