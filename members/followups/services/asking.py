"""What the place that asked does: ask, move the day, send back, close, take back."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from dangjian.acts import same_sending
from dangjian.audit.services import record
from members.followups.models import FollowUp
from members.followups.rules import LIVE, Deed, State
from members.followups.services.steps import ChangedMeanwhile, note
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Organization


class NotBelow(Exception):
    """A place asks itself and those below it."""


class SameDay(Exception):
    """The deadline is that day already."""


def ask(
    *,
    uid: UUID,
    asker: Organization,
    organization: Organization,
    kind: str,
    what: str,
    due_on: date,
    member: Member | None = None,
    source: str = "",
    source_record: int | None = None,
    source_item: int | None = None,
    source_label: str = "",
    by: Account,
    now: datetime,
) -> FollowUp:
    """The same words sent twice from a page are one; others, after going back to it, are another. Raises NotBelow."""
    sent = same_sending(uid, by.pk, asker.pk, organization.pk, kind, what, due_on, member and member.pk)
    if known := FollowUp.objects.filter(uid=sent).first():
        return known
    if not organization.path.startswith(asker.path):
        raise NotBelow
    told = {"kind": kind, "what": what, "due_on": due_on, "asker": asker, "member": member}
    came = {"source": source, "source_record": source_record, "source_item": source_item}
    made = FollowUp(uid=sent, asked_by=by, asked_at=now, source_label=source_label[:120], **told, **came)
    made.settle_in(organization)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            note(made, Deed.ASKED, due_on=due_on, by=by, now=now)
            record("followups.ask", by=by, target=made, path=made.path, kind=kind, until=str(due_on))
    except IntegrityError:  # pressed twice, and both arrived at once
        return FollowUp.objects.get(uid=sent)
    return made


@transaction.atomic
def move(*, follow_up: FollowUp, due_on: date, reason: str, by: Account, now: datetime) -> None:
    """Raises SameDay, ChangedMeanwhile."""
    if due_on == follow_up.due_on:
        raise SameDay
    if not FollowUp.objects.filter(pk=follow_up.pk, state__in=LIVE, due_on=follow_up.due_on).update(due_on=due_on):
        raise ChangedMeanwhile
    note(follow_up, Deed.MOVED, text=reason, due_on=due_on, by=by, now=now)
    record("followups.move", by=by, target=follow_up, path=follow_up.path, until=str(due_on))


@transaction.atomic
def send_back(*, follow_up: FollowUp, text: str, by: Account, now: datetime) -> None:
    """It is not done yet. Raises ChangedMeanwhile."""
    if not FollowUp.objects.filter(pk=follow_up.pk, state=State.FINISHED).update(state=State.OPEN):
        raise ChangedMeanwhile
    note(follow_up, Deed.SENT_BACK, text=text, by=by, now=now)
    record("followups.send_back", by=by, target=follow_up, path=follow_up.path)


def close(*, follow_up: FollowUp, text: str = "", by: Account, now: datetime) -> None:
    """Whether or not its owner has said that it is done. Raises ChangedMeanwhile."""
    with transaction.atomic():
        end(follow_up, State.CLOSED, now=now)
        note(follow_up, Deed.CLOSED, text=text, by=by, now=now)
        record("followups.close", by=by, target=follow_up, path=follow_up.path)


def withdraw(*, follow_up: FollowUp, text: str, by: Account, now: datetime) -> None:
    """It need not be done any more. Raises ChangedMeanwhile."""
    with transaction.atomic():
        end(follow_up, State.WITHDRAWN, now=now)
        note(follow_up, Deed.WITHDRAWN, text=text, by=by, now=now)
        record("followups.withdraw", by=by, target=follow_up, path=follow_up.path)


def end(follow_up: FollowUp, state: State, *, now: datetime) -> None:
    live = FollowUp.objects.filter(pk=follow_up.pk, state__in=LIVE)
    if not live.update(state=state, closed_on=localdate(now)):
        raise ChangedMeanwhile
