"""What a station does goes the way of every record: draft, photos, submission, review."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils.timezone import localdate

from activities.records.models import Activity, ReportDraft
from activities.records.rules import Invitee, RecordFacts
from activities.records.services import announce, submit
from activities.stations.rules import SixOne, story
from activities.stations.services.roll import note_roll
from organizations.access.models import Account
from organizations.tree.models import Organization


def record_six_one(
    *,
    draft: ReportDraft,
    one: SixOne,
    held_on: date,
    topic: str,
    members: int,
    others: int,
    by: Account,
    now: datetime,
    text: str = "",
    absences: dict[int, str] | None = None,
    late_reason: str = "",
    proxy_reason: str = "",
    again: bool = False,
    away: Iterable[int] | None = None,
) -> Activity:
    """`members` are floating members, `others` everybody else who came; `away` of the roll did not, and without it the
    roll is not called.

    Raises RecordRefused, AlreadyRecorded (unless `again`) and DraftGone.
    """
    counts = {Invitee.FLOATING_MEMBER: members, Invitee.MASSES: others}
    facts = RecordFacts(
        kind=one.kind,
        held_on=held_on,
        for_period=draft.for_period,
        topic=topic or one.title,
        text=text or story(one, topic or one.title, members + others),
        place=str(draft.organization),
        host=by.name,
        guests=members + others,
        invitees={str(kind): count for kind, count in counts.items() if count},
        absences=absences or {},
        late_reason=late_reason,
        proxy_reason=proxy_reason,
    )
    station = draft.organization
    with transaction.atomic():
        made = submit(draft=draft, facts=facts, by=by, now=now, again=again)
        if away is not None:
            note_roll(activity=made, station=station, away=away, by=by, today=localdate(now))
    return made


def plan_six_one(
    *,
    station: Organization,
    one: SixOne,
    for_period: str,
    held_on: date,
    topic: str,
    by: Account,
    starts_at: time | None = None,
) -> Activity:
    """排时间. Raises AlreadyHeld."""
    return announce(
        organization=station,
        kind=one.kind,
        for_period=for_period,
        held_on=held_on,
        starts_at=starts_at,
        topic=topic or one.title,
        place=str(station),
        by=by,
    )
