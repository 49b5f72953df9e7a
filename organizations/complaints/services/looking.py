"""By number and code alone, without log-in."""

from datetime import datetime

from organizations.complaints.models import Complaint
from organizations.complaints.queries import shown_to_asker
from organizations.complaints.services.receipts import NoSuchReceipt, found_by


def look_up(*, number: str, code: str, address: str, now: datetime) -> Complaint:
    rows = Complaint.objects.select_related("organization").prefetch_related(shown_to_asker())
    return found_by(rows, "complaints.refuse", number=number, code=code, address=address, now=now)


__all__ = ["NoSuchReceipt", "look_up"]
