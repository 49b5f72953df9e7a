"""Contacts move to a new field key with everything else."""

from dangjian.keys.rules import Again, Sealed, changed
from organizations.notices.models import Objection


def renewed(objection: Objection, again: Again) -> dict[str, str]:
    kept = objection.contact
    return changed(objection, {"contact": again(kept, objection.bound_to)}) if kept else {}


SEALED_OBJECTIONS = Sealed(Objection, ("contact",), renewed)
