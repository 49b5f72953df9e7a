"""What the asker does with the answer."""

from datetime import datetime

from django.utils.timezone import localdate

from dangjian.workdays.queries import add_workdays
from organizations.access.models import Account
from organizations.complaints.models import Complaint
from organizations.complaints.rules import WORKDAYS, Act, Kind, State, may_reopen
from organizations.complaints.services.steps import is_last, step

SETTLED = "提交人认为已经解决。"


class CannotReopen(Exception):
    """It is still being handled, or the answer is too old."""


def reopen(*, complaint: Complaint, text: str, by: Account | None, now: datetime) -> None:
    """Not satisfied: it is open again with a new deadline, for whoever had it."""
    if complaint.is_pending and is_last(complaint, Act.REOPENED, text, by):
        return
    if not may_reopen(complaint.state, complaint.answered_at, now):
        raise CannotReopen
    due_on = add_workdays(localdate(now), WORKDAYS[Kind(complaint.kind)])
    state = State.IN_WORK if complaint.assigned_to_id else State.OPEN
    changes = {"state": state, "due_on": due_on, "closed_at": None}
    step(complaint, Act.REOPENED, text=text, by=by, now=now, seen=complaint.version, **changes)


def settle(*, complaint: Complaint, by: Account | None, now: datetime) -> None:
    """Satisfied: closed by the asker."""
    if complaint.state == State.CLOSED:
        return
    if complaint.state != State.ANSWERED:
        raise CannotReopen
    changes = {"state": State.CLOSED, "closed_at": now}
    step(complaint, Act.CLOSED, text=SETTLED, by=by, now=now, seen=complaint.version, **changes)
