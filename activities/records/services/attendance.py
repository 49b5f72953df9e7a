"""What happens to single lines of an attendance list: study made up, and a line that its person says is wrong."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from activities.records.models import (
    ABSENT,
    COUNTED_STATES,
    Activity,
    Attendance,
    AttendanceClaim,
    ClaimState,
    MakeUpStudy,
    State,
)
from activities.records.queries.record import facts_of
from activities.records.queries.reviewers import reviewer_for
from activities.records.queries.rollup import cells_of
from activities.records.services.changing import touched_before
from activities.records.services.rollup import recount
from activities.records.services.writing import lock_quarters, note_late, write_version
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.photos.models import AlbumState
from organizations.photos.services import set_state


class WasThere(Exception):
    """Who was not absent has nothing to make up."""


class BeforeTheMeeting(Exception):
    """Nobody makes up for what has not been yet."""


@transaction.atomic
def make_up(*, activity: Activity, member_id: int, studied_on: date, what: str, by: Account) -> MakeUpStudy:
    """Note the study that somebody made up for, or correct what was noted. The day's figures stay as they are.

    Raises WasThere, BeforeTheMeeting.
    """
    if studied_on < activity.held_on:
        raise BeforeTheMeeting
    if not Attendance.objects.own(activity).filter(member=member_id, status__in=ABSENT).exists():
        raise WasThere
    said = {"studied_on": studied_on, "what": what, "recorded_by": by}
    made, _ = MakeUpStudy.objects.update_or_create(activity=activity, member_id=member_id, defaults=said)
    record("records.make_up", by=by, target=activity, path=activity.path, member=member_id)
    return made


class ClaimedAlready(Exception):
    """A claim about this line is waiting for its answer."""


class NothingToClaim(Exception):
    """The line says so already, or the record does not count."""


class NotTheRecord(Exception):
    """A guest's own branch keeps its people in a joint record and changes them itself."""


def claim(*, line: Attendance, should_be: str, words: str, by: Account, now: datetime) -> AttendanceClaim:
    """The person says what the own line should be. Raises ClaimedAlready, NothingToClaim."""
    if should_be == line.status or line.activity.state not in COUNTED_STATES:
        raise NothingToClaim
    if line.organization_id != line.activity.organization_id:
        raise NotTheRecord
    made = AttendanceClaim(
        activity=line.activity,
        member=line.member,
        was=line.status,
        should_be=should_be,
        words=words,
        asked_by=by,
        asked_at=now,
    )
    try:
        with transaction.atomic():
            made.save()
            record("records.claim", by=by, target=line.activity, path=line.activity.path)
    except IntegrityError as error:
        raise ClaimedAlready from error
    return made


class AnsweredMeanwhile(Exception):
    """Somebody has answered the claim, or the record changed so that nothing is left of it."""


def accept_claim(*, claim: AttendanceClaim, by: Account, now: datetime) -> Activity:
    """Write the record anew with the line as its person says, for the reviewer to look at again."""
    reviewer = reviewer_for(claim.activity.organization, recorder=by)
    with transaction.atomic():
        closed = lock_quarters(touched_before(claim.activity))
        current = Activity.objects.select_for_update().get(pk=claim.activity_id)
        line = Attendance.objects.own(current).filter(member=claim.member_id)
        if current.state not in COUNTED_STATES or not line.exists():
            raise AnsweredMeanwhile
        answer(claim, ClaimState.ACCEPTED, "", by=by, now=now)
        line.update(status=claim.should_be)
        current.state, current.version = State.SUBMITTED, current.version + 1
        current.recorded_by, current.submitted_at, current.reviewer = by, now, reviewer
        current.reviewed_by = current.reviewed_at = None
        current.save(
            update_fields=[
                *("state", "version", "recorded_by", "submitted_at"),
                *("reviewer", "reviewed_by", "reviewed_at"),
            ]
        )
        recount(cells_of(current))
        set_state(albums=[current.album_id] if current.album_id else [], state=AlbumState.OPEN)
        write_version(current, content={"facts": facts_of(current).as_content()}, by=by, now=now)
        note_late(closed, current, now=now)
        record("records.accept_claim", by=by, target=current, path=current.path, version=current.version)
    return current


def decline_claim(*, claim: AttendanceClaim, text: str, by: Account, now: datetime) -> None:
    with transaction.atomic():
        answer(claim, ClaimState.DECLINED, text, by=by, now=now)
        record("records.decline_claim", by=by, target=claim.activity, path=claim.activity.path)


def answer(claim: AttendanceClaim, state: str, text: str, *, by: Account, now: datetime) -> None:
    """Of two answers one wins. Belongs in the caller's transaction."""
    waiting = AttendanceClaim.objects.filter(pk=claim.pk, state=ClaimState.OPEN)
    if not waiting.update(state=state, answer=text, answered_by=by, answered_at=now):
        raise AnsweredMeanwhile
