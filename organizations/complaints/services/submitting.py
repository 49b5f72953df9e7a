"""A complaint is sent once, however often the button is pressed."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from dangjian.acts import same_sending
from dangjian.workdays.queries import add_workdays
from organizations.access.models import Account
from organizations.access.services.throttle import spend
from organizations.complaints.models import Complaint
from organizations.complaints.queries import answering_for, organization_called
from organizations.complaints.rules import SENT, WORKDAYS, Kind
from organizations.complaints.services.receipts import TooMany, numbered


def submit(
    *,
    uid: UUID,
    kind: str,
    text: str,
    about_text: str,
    contact: str,
    asked_by: Account | None,
    address: str,
    now: datetime,
) -> Complaint:
    """`asked_by` is nobody when the sender wants to stay unknown; then the log does not know either. The same words sent
    twice from a page are one.
    """
    name = same_sending(uid, asked_by and asked_by.pk, kind, text, about_text, contact)
    if sent := Complaint.objects.filter(uid=name).first():
        return sent
    if spend([(SENT, address)], now=now) is None:
        raise TooMany
    today = localdate(now)
    complaint = Complaint(
        uid=name,
        kind=kind,
        text=text,
        about=organization_called(about_text, today=today),
        about_text=about_text,
        asked_by=asked_by,
        submitted_at=now,
        due_on=add_workdays(today, WORKDAYS[Kind(kind)]),
    )
    complaint.seal_contact(contact)
    complaint.settle_in(answering_for(complaint.about, asked_by))
    return numbered(complaint, "complaints.submit", now=now)


__all__ = ["TooMany", "submit"]
