"""A scheme as data: a change is a new version from the next quarter on; the quarters before keep theirs."""

from datetime import date
from typing import Any

from django.db import transaction
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
    """Another scheme counts the branches of one of the sectors."""


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
    if taken(facts["sectors"], beside=scheme, on=starts_on):
        raise SectorTaken
    latest.ends_on = starts_on
    latest.save(update_fields=["ends_on"])
    made = Scheme.objects.create(code=scheme.code, version=latest.version + 1, starts_on=starts_on, **facts)
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
    record("assessment.add_version", by=by, target=made, code=made.code, version=made.version, on=str(starts_on))
    return made


@transaction.atomic
def call_off_version(*, scheme: Scheme, by: Account, today: date) -> Scheme:
    """Take back a version that has not begun; the one it was to replace goes on. Raises HasBegun, SectorTaken."""
    before = versions_of(scheme).filter(version__lt=scheme.version).order_by("-version").first()
    if scheme.starts_on <= today or before is None:
        raise HasBegun
    if taken(before.sectors, beside=scheme, on=scheme.starts_on):
        raise SectorTaken
    record("assessment.call_off_version", by=by, target=scheme, code=scheme.code, version=scheme.version)
    scheme.delete()
    before.ends_on = None
    before.save(update_fields=["ends_on"])
    return before


def versions_of(scheme: Scheme) -> QuerySet[Scheme]:
    return Scheme.objects.filter(code=scheme.code)


def taken(sectors: list[str], *, beside: Scheme, on: date) -> dict[str, str]:
    """Which of the sectors another scheme has on that day, with its name."""
    others = Scheme.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on).exclude(code=beside.code)
    return {sector: other.name for other in others for sector in other.sectors if sector in sectors}
