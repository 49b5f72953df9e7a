"""A scheme as data: a change is a new version from the next quarter on; the quarters before keep theirs."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from analytics.assessment.models import Scheme, SchemeItem
from analytics.assessment.rules import Item, missing_to_full
from dangjian.audit.services import record
from dangjian.periods import Quarter
from organizations.access.models import Account


class WeightsDoNotAddUp(Exception):
    """The items of a scheme make 100 points together, neither more nor less."""


class SchemeWaits(Exception):
    """A newer version has not begun yet; that one is called off first."""


class NotTheNewest(Exception):
    """A newer version has taken its place; copying the old one would lose what that one changed."""


class SectorTaken(Exception):
    """Another scheme counts the branches of one of the sectors, or the units of one of the kinds."""


class HasBegun(Exception):
    """Scores may rest on the version already, or it never took another's place."""


def begins_on(today: date) -> date:
    """The first day of the next quarter."""
    return Quarter.containing(today).end


@transaction.atomic
def add_version(*, scheme: Scheme, facts: dict[str, Any], items: list[Item], by: Account, today: date) -> Scheme:
    """The newest version as changed, from the next quarter on.

    Raises WeightsDoNotAddUp, NotTheNewest, SchemeWaits, SectorTaken.
    """
    if missing_to_full(items):
        raise WeightsDoNotAddUp
    starts_on, latest = begins_on(today), versions_of(scheme).select_for_update().latest("version")
    if latest.pk != scheme.pk:
        raise NotTheNewest
    if latest.starts_on > today or (latest.ends_on is not None and latest.ends_on > today):
        raise SchemeWaits
    if taken(facts["kinds" if scheme.of_units else "sectors"], beside=scheme, on=starts_on):
        raise SectorTaken
    latest.ends_on = starts_on
    latest.save(update_fields=["ends_on"])
    return write(scheme, latest.version + 1, facts=facts, items=items, by=by, starts_on=starts_on)


@transaction.atomic
def add_scheme(*, scheme: Scheme, facts: dict[str, Any], items: list[Item], by: Account, today: date) -> Scheme:
    """The first version of a scheme that there was not, from the next quarter on.

    Raises WeightsDoNotAddUp, SectorTaken, NotTheNewest where somebody else was first.
    """
    if missing_to_full(items):
        raise WeightsDoNotAddUp
    if versions_of(scheme).exists():
        raise NotTheNewest
    if taken(facts["kinds" if scheme.of_units else "sectors"], beside=scheme, on=begins_on(today)):
        raise SectorTaken
    try:
        with transaction.atomic():
            return write(scheme, 1, facts=facts, items=items, by=by, starts_on=begins_on(today))
    except IntegrityError as error:
        raise NotTheNewest from error


def write(
    scheme: Scheme, version: int, *, facts: dict[str, Any], items: list[Item], by: Account, starts_on: date
) -> Scheme:
    made = Scheme.objects.create(
        code=scheme.code, version=version, subject=scheme.subject, starts_on=starts_on, **facts
    )
    SchemeItem.objects.bulk_create(
        SchemeItem(
            scheme=made,
            indicator=item.indicator,
            name=item.name,
            rule_text=item.rule_text,
            weight=item.weight,
            full_at=item.full_at,
            position=position,
        )
        for position, item in enumerate(items, start=1)
    )
    record("assessment.add_version", by=by, target=made, code=made.code, version=version, on=str(starts_on))
    return made


@transaction.atomic
def call_off_version(*, scheme: Scheme, by: Account, today: date) -> Scheme:
    """Take back a version that has not begun; the one it was to replace goes on. Raises HasBegun, SectorTaken."""
    if scheme.of_units and scheme.version == 1:
        return call_off_first(scheme=scheme, by=by, today=today)
    before = versions_of(scheme).filter(version__lt=scheme.version).order_by("-version").first()
    if scheme.starts_on <= today or before is None:
        raise HasBegun
    if taken(before.kinds if scheme.of_units else before.sectors, beside=scheme, on=scheme.starts_on):
        raise SectorTaken
    record("assessment.call_off_version", by=by, target=scheme, code=scheme.code, version=scheme.version)
    scheme.delete()
    before.ends_on = None
    before.save(update_fields=["ends_on"])
    return before


def call_off_first(*, scheme: Scheme, by: Account, today: date) -> Scheme:
    """Without a scheme of their own, units keep the mean of their branches."""
    if scheme.starts_on <= today:
        raise HasBegun
    record("assessment.call_off_version", by=by, target=scheme, code=scheme.code, version=scheme.version)
    scheme.delete()
    return scheme


def versions_of(scheme: Scheme) -> QuerySet[Scheme]:
    return Scheme.objects.filter(code=scheme.code)


def taken(covered: list[str], *, beside: Scheme, on: date) -> dict[str, str]:
    """Which of the sectors, or of the kinds of units, another scheme has on that day, with its name."""
    others = Scheme.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), subject=beside.subject, starts_on__lte=on)
    others = others.exclude(code=beside.code)
    return {
        one: other.name
        for other in others
        for one in (other.kinds if beside.of_units else other.sectors)
        if one in covered
    }
