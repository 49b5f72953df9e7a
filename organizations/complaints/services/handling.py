"""What the office does with a complaint."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.complaints.models import Complaint
from organizations.complaints.queries import may_be_given, may_be_moved_to
from organizations.complaints.rules import CONTACT_KEPT_FOR, Act, State
from organizations.complaints.services.steps import ChangedMeanwhile, step
from organizations.tree.models import Organization


class NotForThem(Exception):
    """They do not answer there, or it is about them."""


def assign(*, complaint: Complaint, to: Account, by: Account, now: datetime, seen: int) -> None:
    if not may_be_given(complaint).filter(pk=to.pk).exists():
        raise NotForThem
    state = State.IN_WORK if complaint.is_pending else complaint.state
    step(complaint, Act.ASSIGNED, text=to.name, by=by, now=now, seen=seen, assigned_to=to, state=state)


def move(*, complaint: Complaint, to: Organization, by: Account, now: datetime, seen: int) -> None:
    """Another office answers; whoever had it there starts anew."""
    if not may_be_moved_to(complaint, by, today=localdate(now)).filter(pk=to.pk).exists():
        raise NotForThem
    place = {"organization": to, "path": to.path, "committee_id": to.committee_id}
    state = State.OPEN if complaint.is_pending else complaint.state
    step(complaint, Act.MOVED, text=to.short_name, by=by, now=now, seen=seen, assigned_to=None, state=state, **place)


def answer(*, complaint: Complaint, text: str, by: Account, now: datetime, seen: int) -> None:
    """The asker reads it; a second answer adds to the first."""
    step(complaint, Act.ANSWERED, text=text, by=by, now=now, seen=seen, state=State.ANSWERED, answered_at=now)


def close(*, complaint: Complaint, text: str, by: Account, now: datetime, seen: int) -> None:
    """Nothing more will be done; the asker reads why and may still ask again."""
    answered = complaint.answered_at or now
    changes = {"state": State.CLOSED, "closed_at": now, "answered_at": answered}
    step(complaint, Act.CLOSED, text=text, by=by, now=now, seen=seen, **changes)


@transaction.atomic
def show_contact(*, complaint: Complaint, by: Account) -> str:
    """How to reach the asker; the row in the log is written first."""
    record("complaints.contact", by=by, target=complaint, path=complaint.path)
    return complaint.contact_text


def forget_contacts(*, now: datetime) -> int:
    """Of what was closed long ago nobody needs to be called any more; says of how many."""
    old = Complaint.objects.filter(state=State.CLOSED, closed_at__lt=now - CONTACT_KEPT_FOR).exclude(contact="")
    return old.update(contact="")


__all__ = ["ChangedMeanwhile", "NotForThem", "answer", "assign", "close", "forget_contacts", "move", "show_contact"]
