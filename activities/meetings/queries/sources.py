"""What may be asked of somebody out of a meeting: a line of its 整改清单, a resolution (FOLLOWUP_SOURCES)."""

from django.urls import reverse

from activities.meetings.models import Rectification, Vote
from activities.records.models import Activity
from members.followups.rules import Kind, Source
from organizations.access.models import Account


def rectification_source(account: Account, record: int, item: int | None) -> Source | None:
    found = Rectification.objects.visible_to(account).filter(activity=record, pk=item).select_related("activity")
    if (one := found.first()) is None:
        return None
    words = f"{one.problem}：{one.measure}"[:300]
    return Source(Kind.PROBLEM, words, labelled(one.activity, "整改清单"), *place_of(one.activity, "rectification"))


def resolution_source(account: Account, record: int, item: int | None) -> Source | None:
    """Of a vote without a text of its own, the matter."""
    found = Vote.objects.visible_to(account).filter(activity=record, pk=item).select_related("activity")
    if (one := found.first()) is None:
        return None
    words = f"{one.matter}：{one.resolution}" if one.resolution else one.matter
    return Source(Kind.RESOLUTION, words[:300], labelled(one.activity, "决议"), *place_of(one.activity, "votes"))


def labelled(held: Activity, what: str) -> str:
    return f"{held.held_on.year}年{held.held_on.month}月{held.held_on.day}日{held.get_kind_display()}的{what}"


def place_of(held: Activity, page: str) -> tuple[int, str]:
    return held.organization_id, reverse(f"meetings:{page}", args=(held.organization_id, held.pk))
