"""What the place that owns it does: say who sees to it, how it goes, and that it is done."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from dangjian.acts import same_sending
from dangjian.audit.services import record
from members.followups.models import FollowUp, Step
from members.followups.rules import LIVE, Deed, State
from members.followups.services.steps import ChangedMeanwhile, note
from members.roster.models import Member
from organizations.access.models import Account


@transaction.atomic
def name(*, follow_up: FollowUp, member: Member | None, by: Account, now: datetime) -> None:
    """`member` belongs to the place; none means that nobody is named. Raises ChangedMeanwhile."""
    if not FollowUp.objects.filter(pk=follow_up.pk, state__in=LIVE).update(member=member):
        raise ChangedMeanwhile
    note(follow_up, Deed.NAMED, text=member.name if member else "不指定个人", by=by, now=now)
    record("followups.name", by=by, target=follow_up, path=follow_up.path, member=member.pk if member else None)


def report(*, follow_up: FollowUp, uid: UUID, text: str, by: Account, now: datetime) -> None:
    """The same words sent twice from a page are one line. Raises ChangedMeanwhile."""
    sent = same_sending(uid, by.pk, follow_up.pk, text)
    if Step.objects.filter(uid=sent).exists():
        return
    try:
        with transaction.atomic():
            if not FollowUp.objects.select_for_update().filter(pk=follow_up.pk, state__in=LIVE).first():
                raise ChangedMeanwhile
            note(follow_up, Deed.PROGRESS, text=text, uid=sent, by=by, now=now)
            record("followups.report", by=by, target=follow_up, path=follow_up.path)
    except IntegrityError:
        if not Step.objects.filter(uid=sent).exists():
            raise


@transaction.atomic
def finish(*, follow_up: FollowUp, text: str, by: Account, now: datetime) -> None:
    """Whoever asked now closes it or sends it back. Raises ChangedMeanwhile."""
    if not FollowUp.objects.filter(pk=follow_up.pk, state=State.OPEN).update(state=State.FINISHED):
        raise ChangedMeanwhile
    note(follow_up, Deed.FINISHED, text=text, by=by, now=now)
    record("followups.finish", by=by, target=follow_up, path=follow_up.path)
