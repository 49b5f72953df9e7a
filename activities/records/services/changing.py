"""Changing a record that is not accepted yet, and taking it back."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from activities.records.models import OPEN_STATES, Activity, ActivityCredit, ActivityVersion, State
from activities.records.queries.periods import Touched
from activities.records.queries.record import first_handed_in
from activities.records.queries.reviewers import reviewer_for
from activities.records.queries.rollup import cells_of
from activities.records.rules import RecordFacts
from activities.records.services.crediting import settle_credits
from activities.records.services.rollup import recount
from activities.records.services.showing import hide_card
from activities.records.services.submitting import audience_of
from activities.records.services.writing import (
    check,
    lock_quarters,
    note_late,
    set_facts,
    write_consequences,
    write_version,
)
from dangjian.audit.services import record
from dangjian.jobs.rules import checkpoint
from organizations.access.models import Account
from organizations.photos.services import close_to_branch, set_audience


class NotOpen(Exception):
    """The record has been accepted (or is only a plan), so the branch cannot change it."""


class VersionConflict(Exception):
    """Somebody changed the record since the page was loaded; `current` is how it stands now."""

    def __init__(self, current: Activity) -> None:
        super().__init__(current.pk)
        self.current = current


class Tied(Exception):
    """Something goes on that belongs to the record; the text says what to do first."""


def revise(*, activity: Activity, version: int, facts: RecordFacts, by: Account, now: datetime) -> Activity:
    """Write the record anew and hand it in again; the same words sent twice are one version.

    Raises RecordRefused, NotOpen, VersionConflict, Tied.
    """
    checked = check(
        activity.organization,
        facts,
        by=by,
        today=localdate(now),
        first_on=first_handed_in(activity),
        album=activity.album,
    )
    reviewer = reviewer_for(activity.organization, recorder=by)
    with transaction.atomic():
        closed = lock_quarters([*touched_before(activity), *checked.touched])
        if sent := sent_before(activity, version=version, facts=checked.facts, by=by):
            return sent
        current = held_at(activity, version)
        if checked.facts.kind != current.kind:
            refuse_tied(current)
        before = cells_of(current)
        set_facts(current, checked)
        current.state, current.version = State.SUBMITTED, version + 1
        current.recorded_by, current.submitted_at, current.reviewer = by, now, reviewer
        current.reviewed_by = current.reviewed_at = None
        current.return_reason = ""
        current.save()
        write_consequences(current, checked)
        recount({*before, *cells_of(current)})
        write_version(current, content={"facts": checked.facts.as_content()}, by=by, now=now)
        note_late(closed, current, now=now)
        if current.album:
            set_audience(album=current.album, audience=audience_of(current))
        if not current.may_be_shown:
            hide_card(current, by=by)
        record("records.revise", by=by, target=current, path=current.path, version=current.version)
        checkpoint("records.before_revision_commit")
    checkpoint("records.after_revision_commit")
    return current


def sent_before(activity: Activity, *, version: int, facts: RecordFacts, by: Account) -> Activity | None:
    """The record as these very words left it: a phone that got no answer sends them again."""
    said = ActivityVersion.objects.filter(activity=activity, number=version + 1, by=by).first()
    if said is None or said.content != {"facts": facts.as_content()}:
        return None
    return Activity.objects.filter(pk=activity.pk, version=version + 1, state=State.SUBMITTED).first()


def withdraw(*, activity: Activity, by: Account, now: datetime) -> Activity:
    """Take the record back before it is reviewed; it no longer counts.

    Raises NotOpen, VersionConflict, Tied, QuarterBeingTaken.
    """
    with transaction.atomic():
        closed = lock_quarters(touched_before(activity))
        current = held_at(activity, activity.version)
        if current.state != State.SUBMITTED:
            raise NotOpen
        refuse_tied(current)
        current.state, current.version = State.WITHDRAWN, current.version + 1
        current.save(update_fields=["state", "version"])
        settle_credits(current)
        recount(cells_of(current))
        write_version(current, content={}, by=by, now=now)
        note_late(closed, current, now=now)
        hide_card(current, by=by)
        close_to_branch(albums=[current.album_id] if current.album_id else [])
        record("records.withdraw", by=by, target=current, path=current.path, version=current.version)
    return current


def refuse_tied(activity: Activity) -> None:
    """Under the lock of the record, which whoever ties something to it takes too."""
    for dotted in settings.RECORD_TIES:
        if words := import_string(dotted)(activity):
            raise Tied(words)


def held_at(activity: Activity, version: int) -> Activity:
    """The row, locked, if it still is the version that the writer has seen; a guest may be credited with it meanwhile."""
    current = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    if current.state not in OPEN_STATES:
        raise NotOpen
    if current.version != version:
        raise VersionConflict(current)
    return current


def touched_before(activity: Activity) -> list[Touched]:
    earned = ActivityCredit.objects.filter(activity=activity).values_list("kind", "period_start")
    return [Touched(kind, start, activity.held_on) for kind, start in earned]
