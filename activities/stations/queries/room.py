"""Rooms that nobody has looked after for too long; a fixed number of statements."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from activities.stations.models import Equipment, Honour, HouseRule
from activities.stations.rules import HouseRuleKind
from members.floating.rules import months_before

CHECKED_EVERY, REVIEWED_EVERY = 3, 6


def neglected(stations: Sequence[int], today: date) -> tuple[set[int], set[int], set[int]]:
    """Which were not checked for three months, which lack a house rule, and where a post was not reviewed for half a
    year."""
    since = months_before(today, CHECKED_EVERY)
    checked = Equipment.objects.filter(organization__in=stations, checked_on__gt=since)
    hung = (
        HouseRule.objects.filter(organization__in=stations).order_by().values("organization").annotate(many=Count("pk"))
    )
    looked_at = Coalesce("reviewed_on", "starts_on")
    posts = Honour.objects.standing().filter(organization__in=stations).filter(Q(ends_on=None) | Q(ends_on__gt=today))
    old = posts.annotate(looked_at=looked_at).filter(looked_at__lte=months_before(today, REVIEWED_EVERY))
    ruled = {one["organization"] for one in hung if one["many"] == len(HouseRuleKind)}
    every = set(stations)
    return (
        every - set(checked.values_list("organization", flat=True)),
        every - ruled,
        set(old.values_list("organization", flat=True)),
    )
