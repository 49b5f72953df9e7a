"""What a form is about: a branch, a kind of duty, a period, perhaps a subgroup."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from activities.duties.rules import STATION_KINDS, DueItem, DutyKind
from activities.records.queries.attendees import subgroups_at
from activities.records.queries.owed import done_by_item
from activities.records.queries.periods import LONGEST_WINDOW, item_for, natural_period, open_items, rules_in_force
from activities.records.rules import WHOLE_BRANCH, RecordKind, parse_period, record_kind
from members.roster.models import Subgroup
from organizations.tree.models import Kind, Organization


class NoSuchOccasion(Exception):
    """The address names a kind, a period or a subgroup that does not exist here."""


@dataclass(frozen=True)
class Occasion:
    """`subgroups` are there to choose from as long as the meeting of one of them is meant and none is chosen."""

    organization: Organization
    kind: RecordKind
    for_period: str
    subgroup: Subgroup | None = None
    subgroups: tuple[Subgroup, ...] = ()
    item: DueItem | None = None

    @property
    def lacks_subgroup(self) -> bool:
        """It has to be chosen whose meeting it was before anything can be written."""
        return bool(self.subgroups) or (self.kind == DutyKind.SUBGROUP_MEETING and self.subgroup is None)

    @property
    def label(self) -> str:
        """9月主题党日."""
        if self.item is not None:
            return self.item.label
        return f"{parse_period(self.for_period).short_label}{self.kind.label}"

    @property
    def query(self) -> str:
        return address_of(self.kind, self.for_period, self.subgroup.uid if self.subgroup else None)


def address_of(kind: str, for_period: str, subgroup_uid: UUID | None) -> str:
    """What follows the question mark in the address of the form."""
    chosen = f"&subgroup={subgroup_uid}" if subgroup_uid else ""
    return f"kind={kind}&period={for_period}{chosen}"


def item_address(item: DueItem) -> str:
    return address_of(item.kind, period_text(item), item.subgroup_uid)


def occasion_for(organization: Organization, *, kind: str, for_period: str, subgroup: str, today: date) -> Occasion:
    """The occasion that an address names; what it leaves out is what the branch most likely means today."""
    try:
        meant = record_kind(kind)
    except ValueError as error:
        raise NoSuchOccasion from error
    if (meant in STATION_KINDS) != (organization.kind == Kind.STATION):
        raise NoSuchOccasion
    chosen, choices = subgroup_of(organization, kind, subgroup, today)
    uid = chosen.uid if chosen else None
    period = checked_period(for_period, today) if for_period else likely_period(organization, kind, today, uid)
    item = item_for(organization, kind, period, uid)
    return Occasion(organization, meant, period, chosen, choices, item)


def checked_period(text: str, today: date) -> str:
    """Neither further ahead than anything is planned, nor long ago when no rule asked for anything."""
    try:
        period = parse_period(text)
        ended = period.end  # after 9999-12 comes no month
    except ValueError as error:
        raise NoSuchOccasion from error
    long_ago = ended <= today - LONGEST_WINDOW
    if period.start > today + LONGEST_WINDOW or (long_ago and not rules_in_force(period)):
        raise NoSuchOccasion
    return str(period)


def subgroup_of(
    organization: Organization, kind: str, wanted: str, today: date
) -> tuple[Subgroup | None, tuple[Subgroup, ...]]:
    if kind != DutyKind.SUBGROUP_MEETING:
        return None, ()
    every = subgroups_at(organization, today)
    if wanted:
        chosen = next((one for one in every if str(one.uid) == wanted), None)
        if chosen is None:
            raise NoSuchOccasion
        return chosen, ()
    return (every[0], ()) if len(every) == 1 else (None, tuple(every))


def likely_period(organization: Organization, kind: str, today: date, uid: object = None) -> str:
    """The first period still open today without a record, else the one that today belongs to."""
    waiting = [
        item for item in open_items(organization, today) if item.kind == kind and uid in (None, item.subgroup_uid)
    ]
    done = done_by_item(waiting)
    item = next((item for item in waiting if len(done.get(item.key, [])) < item.times), None)
    return period_text(item) if item else natural_period(kind, today)


def period_text(item: DueItem) -> str:
    """How addresses and records name the item's period."""
    months = (item.period_end.year - item.period_start.year) * 12 + item.period_end.month - item.period_start.month
    start = item.period_start
    if months == 12:
        return str(start.year)
    if months == 6:
        return f"{start.year}H{(start.month + 5) // 6}"
    return f"{start.year}Q{(start.month + 2) // 3}" if months == 3 else f"{start.year}-{start.month:02}"


def also_choices(occasion: Occasion, day: date) -> list[DueItem]:
    """Further duties of the whole branch that may be fulfilled on the day, one per kind."""
    if occasion.kind not in WHOLE_BRANCH:
        return []
    further: dict[str, DueItem] = {}
    for item in open_items(occasion.organization, day):
        if item.kind in WHOLE_BRANCH and item.kind != occasion.kind:
            further.setdefault(item.kind, item)
    return list(further.values())
