"""Handing a record in: once, however often the button was pressed."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from activities.duties.rules import DutyKind
from activities.records.models import COUNTED_STATES, Activity, JointPart, ReportDraft, State
from activities.records.queries.reviewers import reviewer_for
from activities.records.queries.rollup import cells_of
from activities.records.rules import RecordFacts
from activities.records.services.drafts import DraftGone
from activities.records.services.rollup import recount
from activities.records.services.writing import (
    Checked,
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
from organizations.photos.models import Audience
from organizations.photos.services import set_audience
from organizations.tree.models import Organization


class AlreadyRecorded(Exception):
    """Somebody has recorded the same duty on the same day; `activity` is that record."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(activity.pk)
        self.activity = activity


def submit(*, draft: ReportDraft, facts: RecordFacts, by: Account, now: datetime, again: bool = False) -> Activity:
    """Make the record and delete the draft; a second call with the same draft leads to the same record.

    Raises RecordRefused, AlreadyRecorded (unless `again`: it really took place twice that day) and DraftGone.
    """
    if not ReportDraft.objects.filter(pk=draft.pk).exists():
        return handed_in(draft)
    checked = check(draft.organization, facts, by=by, today=localdate(now), album=draft.album)
    reviewer = reviewer_for(draft.organization, recorder=by)
    with transaction.atomic():
        if not ReportDraft.objects.select_for_update().filter(pk=draft.pk).exists():
            return handed_in(draft)
        closed = lock_quarters(checked.touched)
        if not again:
            refuse_twin(draft.organization, checked)
        made = write(draft, checked, by=by, now=now, reviewer=reviewer)
        note_late(closed, made, now=now)
        checkpoint("records.before_commit")
    checkpoint("records.after_commit")
    return made


def handed_in(draft: ReportDraft) -> Activity:
    """What became of a draft that is no longer there."""
    activity = Activity.objects.filter(uid=draft.uid).first()
    if activity is None:
        raise DraftGone
    return activity


def refuse_twin(organization: Organization, checked: Checked) -> None:
    facts = checked.facts
    twin = Activity.objects.filter(
        organization=organization,
        kind=facts.kind,
        held_on=facts.held_on,
        subgroup=checked.subgroup,
        state__in=COUNTED_STATES,
    ).first()
    twin = twin or joint_twin(organization, facts)
    if twin is not None:
        raise AlreadyRecorded(twin)


def joint_twin(organization: Organization, facts: RecordFacts) -> Activity | None:
    """The joint activity of the same month that counts for the branch already."""
    parts = JointPart.objects.filter(
        organization=organization,
        activity__kind=facts.kind,
        activity__for_period=facts.for_period,
        activity__state__in=COUNTED_STATES,
    )
    part = parts.select_related("activity").first()
    return part.activity if part else None


def write(
    draft: ReportDraft, checked: Checked, *, by: Account, now: datetime, reviewer: Organization | None
) -> Activity:
    activity = plan_for(draft.organization, checked) or Activity(version=0)
    activity.settle_in(draft.organization)
    set_facts(activity, checked)
    activity.uid, activity.album = draft.uid, draft.album
    activity.state, activity.version = State.SUBMITTED, activity.version + 1
    activity.recorded_by, activity.submitted_at, activity.reviewer = by, now, reviewer
    activity.save()
    write_consequences(activity, checked)
    recount(cells_of(activity))
    write_version(activity, content={"facts": checked.facts.as_content()}, by=by, now=now)
    draft.delete()
    set_audience(album=activity.album, audience=audience_of(activity))
    record("records.submit", by=by, target=activity, path=activity.path, kind=activity.kind, on=str(activity.held_on))
    return activity


def audience_of(activity: Activity) -> Audience:
    """Members see the photos of what they may open; the committee's meeting is its own."""
    return Audience.KEEPERS if activity.kind == DutyKind.COMMITTEE_MEETING else Audience.BRANCH


def plan_for(organization: Organization, checked: Checked) -> Activity | None:
    """The plan that now becomes the record; one made before plans knew their subgroup serves the first that meets."""
    facts, mine = checked.facts, Q(subgroup=checked.subgroup) | Q(subgroup=None)
    plans = Activity.objects.select_for_update(no_key=True).filter(
        mine, organization=organization, kind=facts.kind, for_period=facts.for_period, state=State.PLANNED
    )
    return plans.order_by(F("subgroup").asc(nulls_last=True)).first()
