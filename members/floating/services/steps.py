"""One step of somebody at a station: a conditional change and a line of the history, so two hands never do the same."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from members.floating.models import Inflow, InflowStep
from members.floating.rules import Deed
from organizations.access.models import Account


class ChangedMeanwhile(Exception):
    """Somebody else has done something since the page was opened."""


class TooEarly(Exception):
    """The day lies before the arrival."""


def note(
    inflow: Inflow,
    deed: Deed,
    *,
    text: str = "",
    said: str = "",
    on: date | None = None,
    by: Account | None,
    now: datetime,
) -> InflowStep:
    day = on or localdate(now)
    return InflowStep.objects.create(inflow=inflow, deed=deed, text=text, said=said, on=day, by=by, at=now)


def change(inflow: Inflow, *, while_: dict[str, Any], **changes: Any) -> None:
    """Raises ChangedMeanwhile unless the row still is as `while_` says."""
    if not Inflow.objects.filter(pk=inflow.pk, **while_).update(**changes):
        raise ChangedMeanwhile
    for name, value in changes.items():
        setattr(inflow, name, value)


def hold(inflow: Inflow) -> Inflow:
    """The row as it is now, held until the transaction ends; whoever acts on it at the same moment waits."""
    held = Inflow.objects.select_for_update(of=("self",)).select_related("organization", "member").filter(pk=inflow.pk)
    if found := held.first():
        return found
    raise ChangedMeanwhile


def later(known: date | None, day: date) -> date:
    return max(known, day) if known else day
