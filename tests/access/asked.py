"""交办事项 and 督查 in every branch, for `objects`: read by those who keep its records and those who review them."""

from datetime import date

from access.world import Place
from django.utils.timezone import now
from factories import account, staff
from followups_factories import asked, inspected

from organizations.tree.models import Organization


def follow_up(place: Place) -> int:
    """Asked within the branch, by somebody who is none of the personas and acts for it no longer."""
    by = account(f"{place.word('writer')}交办人")
    facts = {
        "what": place.word("inside"),
        "source_label": place.word("inside"),
        "due_on": date(2037, 1, 5),
        "now": now(),
    }
    return asked(place.organization, place.organization, by, **facts).pk


def inspection(place: Place) -> int:
    """By the department."""
    root = Organization.objects.get(parent=None)
    said = dict.fromkeys(("inspectors", "looked_at"), place.word("inside"))
    return inspected(root, place.organization, staff(root), findings=[place.word("inside")], **said, now=now()).pk
