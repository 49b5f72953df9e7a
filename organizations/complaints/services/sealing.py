"""Contacts move to a new field key with everything else."""

from dangjian.keys.rules import Again, Sealed, changed
from organizations.complaints.models import Complaint


def renewed(complaint: Complaint, again: Again) -> dict[str, str]:
    kept = complaint.contact
    return changed(complaint, {"contact": again(kept, complaint.bound_to)}) if kept else {}


SEALED_CONTACTS = Sealed(Complaint, ("contact",), renewed)
