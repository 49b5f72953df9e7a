"""One thing that is due, as every page, indicator and reminder sees it."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import models


class State(models.TextChoices):
    NOT_YET = "NOT_YET", "未到"
    DUE = "DUE", "该记了"
    OVERDUE = "OVERDUE", "逾期"
    DONE = "DONE", "已记"


class DueItem(NamedTuple):
    """`times` activities of one kind that one branch (or subgroup) owes for one period; never stored."""

    code: str
    kind: str
    label: str
    organization_id: int
    subgroup_uid: UUID | None
    period_start: date
    period_end: date  # exclusive
    opens_on: date
    closes_on: date  # inclusive
    record_by: date
    planned_on: date | None
    times: int

    @property
    def key(self) -> tuple[int, str, UUID | None, date]:
        """What a credit names: the same for the item and for the records that fulfil it."""
        return self.organization_id, self.kind, self.subgroup_uid, self.period_start


def state_of(item: DueItem, done: int, today: date) -> State:
    """How the item stands on `today` with `done` counted records; overdue only when its window has ended."""
    if done >= item.times:
        return State.DONE
    if today > item.closes_on:
        return State.OVERDUE
    if today < (item.planned_on or item.opens_on):
        return State.NOT_YET
    return State.DUE
