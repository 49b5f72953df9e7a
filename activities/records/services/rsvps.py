"""A member's answer to what the branch has published; it may be changed until the record is there."""

from datetime import datetime

from django.db import transaction

from activities.records.models import Activity, Rsvp, State
from dangjian.audit.services import record
from members.roster.models import Member
from organizations.access.models import Account


class TooLate(Exception):
    """The activity has been recorded or called off."""


@transaction.atomic
def reply(*, activity: Activity, member: Member, by: Account, now: datetime, reason: str = "", words: str = "") -> Rsvp:
    """我参加, or 请假 with a reason. The log says that somebody answered, not what. Raises TooLate."""
    planned = Activity.objects.select_for_update().filter(pk=activity.pk, state=State.PLANNED)
    current = planned.exclude(published_at=None).first()
    if current is None:
        raise TooLate
    answer, _ = Rsvp.objects.update_or_create(
        activity=current, member=member, defaults={"reason": reason, "words": words, "answered_at": now}
    )
    record("records.reply", by=by, target=current, path=current.path)
    return answer
