"""Every step is one conditional update and one line of history, so two hands never do the same step."""

from datetime import datetime
from typing import Any

from django.db import transaction

from dangjian.audit.services import record, traced_if
from organizations.access.models import Account
from organizations.complaints.models import Complaint, ComplaintEntry
from organizations.complaints.rules import Act


class ChangedMeanwhile(Exception):
    """Somebody else did something with it since the page was opened."""


@transaction.atomic
def step(
    complaint: Complaint, act: Act, *, text: str, by: Account | None, now: datetime, seen: int, **changes: Any
) -> None:
    """`seen` is the version on the page. The same step sent again by the same hand is done already."""
    current = Complaint.objects.filter(pk=complaint.pk, version=seen)
    if not current.update(version=seen + 1, **changes):
        if is_last(complaint, act, text, by):
            return
        raise ChangedMeanwhile
    ComplaintEntry.objects.create(complaint=complaint, act=act, text=text, by=by, made_at=now)
    with traced_if(by is not None):
        record(f"complaints.{act.lower()}", by=by, target=complaint, path=complaint.path)
    complaint.refresh_from_db()


def is_last(complaint: Complaint, act: Act, text: str, by: Account | None) -> bool:
    last = complaint.entries.order_by("-pk").first()
    return last is not None and (last.act, last.text, last.by_id) == (act, text, by.pk if by else None)
