"""A line of the timeline, in the transaction of whoever writes it."""

from datetime import date, datetime
from uuid import UUID, uuid4

from members.followups.models import FollowUp, Step
from members.followups.rules import Deed
from organizations.access.models import Account


class ChangedMeanwhile(Exception):
    """Somebody else has closed, moved or reported it since the page was opened."""


def note(
    follow_up: FollowUp,
    deed: Deed,
    *,
    text: str = "",
    due_on: date | None = None,
    uid: UUID | None = None,
    by: Account,
    now: datetime,
) -> None:
    Step.objects.create(follow_up=follow_up, uid=uid or uuid4(), deed=deed, text=text, due_on=due_on, by=by, at=now)
