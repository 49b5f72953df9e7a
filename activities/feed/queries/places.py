"""Whose cards a list shows: the district's, one unit's, one branch's, or the ones marked as good practice.

Each place has its own moment on the card and its own index, so a list is one walk from the newest on, however old the
cards of that place are and however many likes one of them has.
"""

from dataclasses import dataclass

from django.db.models import Q

from activities.feed.models import Entry
from organizations.access.models import Account
from organizations.access.rules import Right, roles_with
from organizations.tree.models import Kind, Organization

MOST_TABS = 6


@dataclass(frozen=True)
class Place:
    """`column` is the moment the list is ordered by; `query` what stands in the address."""

    label: str
    column: str
    query: str = ""
    organization: Organization | None = None

    @property
    def scope(self) -> Q:
        if self.organization is None:
            return Q()
        return Q(**{self.field: self.organization.pk})

    @property
    def field(self) -> str:
        return "organization" if self.column == "shown_at" else "committee"


DISTRICT = Place("全区", "in_district_since")
GOOD = Place("好做法", "good_since", "good=1")


def places_of(account: Account) -> list[Place]:
    """The tabs: the district, one's units, one's branches, and the good practice; of very many the first ones."""
    reach = account.reach
    units = reach.committees(Right.READ, Right.TAKE_PART)
    roles = {*roles_with(Right.READ), *roles_with(Right.TAKE_PART)}
    branches = set(reach.organizations(*sorted(roles))) - set(units)
    found = Organization.objects.in_bulk([*units[:MOST_TABS], *sorted(branches)[:MOST_TABS]])
    own = [found[pk] for pk in units if pk in found]
    own += [one for pk, one in sorted(found.items()) if pk in branches and one.kind == Kind.BRANCH]
    alone = sum(one.kind == Kind.BRANCH for one in own) == 1
    return [DISTRICT, *(place_at(one, "本支部" if alone else "") for one in own), GOOD]


def place_at(organization: Organization, label: str = "") -> Place:
    """A branch, or a unit directly under the district."""
    is_branch = organization.kind == Kind.BRANCH
    column = "shown_at" if is_branch else "in_committee_since"
    name = label if label and is_branch else organization.short_name
    return Place(name, column, f"org={organization.pk}", organization)


def place_of(account: Account, organization: str) -> Place | None:
    """What an address names; a place of which `account` sees no card and which is none of the tabs does not exist."""
    if not organization:
        return DISTRICT
    known = {str(one.organization.pk): one for one in places_of(account) if one.organization}
    if organization in known:
        return known[organization]
    named = Organization.objects.filter(pk=organization).first() if is_number(organization) else None
    if named is None or not (named.kind == Kind.BRANCH or named.committee_id == named.pk):
        return None
    place = place_at(named)
    shown = Entry.objects.visible_to(account).filter(place.scope).newest(place.column)
    reads = account.reach.covers(Right.READ, named.path, named.sector)
    return place if reads or shown.exists() else None


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
