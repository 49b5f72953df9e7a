"""Who was expected on a day: everybody of the branch, its committee, or one of its subgroups."""

from dataclasses import replace
from datetime import date

from activities.duties.rules import DutyKind
from activities.records.rules import ExtraKind
from members.roster.models import Subgroup
from members.roster.queries import Expected, committee_at, expected_at
from members.roster.rules import counted_order
from organizations.tree.models import Organization


def attendees(*, organization: Organization, kind: str, day: date, subgroup: Subgroup | None = None) -> list[Expected]:
    """In surname order; people with a standing exemption and people who take part elsewhere are marked.

    Of a service only the number is told, and nobody meets over the paper, so nobody is.
    """
    if kind in (ExtraKind.VOLUNTEERING, DutyKind.STATION_NEWSPAPER):
        return []
    if kind == DutyKind.COMMITTEE_MEETING:
        # Whoever sits in the committee is expected there, wherever else they may take part.
        return [replace(one, away=False) for one in committee_at(organization, day)]
    if kind == DutyKind.SUBGROUP_MEETING:
        return expected_at(organization, day, subgroup_uid=subgroup.uid) if subgroup else []
    return expected_at(organization, day)


def subgroups_at(organization: Organization, day: date) -> list[Subgroup]:
    """In the order people count them."""
    standing = Subgroup.objects.as_of(day).filter(organization=organization).order_by("pk")
    return sorted(standing, key=lambda one: counted_order(one.name))
