"""What handing in and revising have in common: checking the facts and writing what follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from activities.duties.models import ReportingQuarter
from activities.duties.rules import DutyKind, span_in_words
from activities.duties.services import lock_quarter
from activities.records.models import Activity, ActivityCredit, ActivityVersion, Attendance, LateChange
from activities.records.queries.attendees import attendees, subgroups_at
from activities.records.queries.branches import writes_for
from activities.records.queries.minutes import told_by_photo
from activities.records.queries.periods import (
    Touched,
    item_for,
    natural_period,
    open_items,
    quarters_moved,
)
from activities.records.queries.venues import stations_backed
from activities.records.rules import (
    FULFILS_AT_STATION,
    HELD_AT_STATIONS,
    ExtraKind,
    Problem,
    RecordFacts,
    attendance,
    parse_period,
    problems,
)
from activities.records.services.crediting import settle_credits, theme_days_of
from dangjian.periods import Month, Quarter
from members.roster.models import Subgroup
from organizations.access.models import Account
from organizations.photos.models import Album
from organizations.tree.models import Kind, Organization


class RecordRefused(Exception):
    """The record cannot be handed in as it is; `problems` says what to mend."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("；".join(problem.message for problem in problems))
        self.problems = problems


class QuarterBeingTaken(RecordRefused):
    """The figures of a quarter that the write would move are being read at this moment, which is soon over."""

    def __init__(self, quarter: Quarter) -> None:
        words = f"{quarter.label}正在取数，一般不到一分钟，现在没有存进去。请稍等再点一次，写的都还在"
        super().__init__([Problem("held_on", words)])


@dataclass(frozen=True)
class Checked:
    """Facts that may be written, and what follows from them."""

    facts: RecordFacts
    subgroup: Subgroup | None
    roll: Mapping[int, str]
    credits: list[ActivityCredit]

    @property
    def touched(self) -> list[Touched]:
        return [Touched(credit.kind, credit.period_start, self.facts.held_on) for credit in self.credits]


def check(
    organization: Organization,
    facts: RecordFacts,
    *,
    by: Account,
    today: date,
    first_on: date | None = None,
    album: Album | None = None,
) -> Checked:
    """Everything that needs reading, before the write transaction; raises RecordRefused."""
    facts = as_proxy(organization, facts, by=by)
    subgroup, unchosen = chosen_subgroup(organization, facts)
    expected = attendees(organization=organization, kind=facts.kind, day=facts.held_on, subgroup=subgroup)
    pictured = told_by_photo(facts.kind, album)
    found = problems(facts, expected, today=today, first_on=first_on, pictured=pictured)
    found = [
        *proxy_problems(organization, facts, by=by),
        *found,
        *window_problems(organization, facts, subgroup),
        *venue_problems(organization, facts),
        *unchosen,
    ]
    if found:
        raise RecordRefused(found)
    earned = credits_of(organization, facts, subgroup)
    return Checked(facts, subgroup, attendance(expected, facts.absences), earned)


def as_proxy(organization: Organization, facts: RecordFacts, *, by: Account) -> RecordFacts:
    """Whose own task it is records for nobody else, whatever an earlier version said."""
    return replace(facts, proxy_reason="") if writes_for(by, organization) else facts


def proxy_problems(organization: Organization, facts: RecordFacts, *, by: Account) -> list[Problem]:
    if writes_for(by, organization) or facts.proxy_reason.strip():
        return []
    return [
        Problem(
            "proxy_reason", f"您是替{'驿站' if organization.kind == Kind.STATION else '支部'}代录，写一句为什么代录"
        )
    ]


def chosen_subgroup(organization: Organization, facts: RecordFacts) -> tuple[Subgroup | None, list[Problem]]:
    if facts.kind != DutyKind.SUBGROUP_MEETING:
        return None, []
    for subgroup in subgroups_at(organization, facts.held_on):
        if subgroup.pk == facts.subgroup_id:
            return subgroup, []
    return None, [Problem("subgroup", "选出是哪个党小组开的会")]


def window_problems(organization: Organization, facts: RecordFacts, subgroup: Subgroup | None) -> list[Problem]:
    """A record counts for a period only when its day lies in the window of that period."""
    item = item_for(organization, facts.kind, facts.for_period, subgroup.uid if subgroup else None)
    if item is None or item.opens_on <= facts.held_on <= item.closes_on:
        return []
    span = span_in_words(item.opens_on, item.closes_on)
    return [Problem("held_on", f"{item.label}应在{span}之间，请改日期")]


def venue_problems(organization: Organization, facts: RecordFacts) -> list[Problem]:
    """A meeting of the whole branch, at a station that the branch backed on that day."""
    if facts.venue_id is None:
        return []
    backed = {pk for pk, _ in stations_backed(organization, facts.held_on)}
    if facts.kind in HELD_AT_STATIONS and facts.venue_id in backed:
        return []
    return [Problem("venue", "那一天支部没有依托这个驿站，请重新选")]


def credits_of(organization: Organization, facts: RecordFacts, subgroup: Subgroup | None) -> list[ActivityCredit]:
    """The duty itself, and further ones that the same meeting fulfilled, each in its own period."""
    if facts.kind in ExtraKind.values:
        return []
    own = ActivityCredit(
        organization=organization,
        kind=facts.kind,
        subgroup_uid=subgroup.uid if subgroup else None,
        period_start=facts.period_start,
        minutes=facts.minutes,
    )
    return [own, *further_credits(organization, facts), *station_credits(facts)]


def further_credits(organization: Organization, facts: RecordFacts) -> list[ActivityCredit]:
    if not facts.also:
        return []
    starts: dict[str, date] = {}
    for item in open_items(organization, facts.held_on):
        starts.setdefault(item.kind, item.period_start)
    return [
        ActivityCredit(
            organization=organization,
            kind=kind,
            period_start=starts.get(kind) or parse_period(natural_period(kind, facts.held_on)).start,
            minutes=minutes,
        )
        for kind, minutes in facts.also.items()
        if kind != facts.kind
    ]


def station_credits(facts: RecordFacts) -> list[ActivityCredit]:
    """What the meeting fulfils of the station's own duties, in the period of the day."""
    fulfilled = {FULFILS_AT_STATION[kind] for kind in (facts.kind, *facts.also) if kind in FULFILS_AT_STATION}
    return [
        ActivityCredit(
            organization_id=facts.venue_id,
            kind=kind,
            period_start=parse_period(natural_period(kind, facts.held_on)).start,
        )
        for kind in sorted(fulfilled)
        if facts.venue_id
    ]


def lock_quarters(touched: Iterable[Touched]) -> list[ReportingQuarter]:
    """Hold every quarter that the write moves, always in the same order, so that closing one waits for it.

    Those whose figures were taken already are returned: there the write is late. Raises QuarterBeingTaken.
    """
    held = [lock_quarter(day) for day in quarters_moved(touched)]
    for row in held:
        if row.state == ReportingQuarter.State.TAKING:
            raise QuarterBeingTaken(Quarter(row.year, row.number))
    return [row for row in held if row.state == ReportingQuarter.State.CLOSED]


def note_late(
    closed: Iterable[ReportingQuarter], activity: Activity, *, now: datetime, organization_id: int | None = None
) -> None:
    """Write down for which quarters this step comes late, in its own transaction and under their locks."""
    LateChange.objects.bulk_create(
        LateChange(
            quarter=quarter,
            activity=activity,
            organization_id=organization_id or activity.organization_id,
            version=activity.version,
            at=now,
        )
        for quarter in closed
    )


def set_facts(activity: Activity, checked: Checked) -> None:
    facts = checked.facts
    activity.kind = facts.kind
    activity.held_on = facts.held_on
    activity.starts_at = facts.starts_at
    activity.minutes = facts.minutes
    activity.for_period = facts.for_period
    activity.place = facts.place
    activity.venue_id = facts.venue_id
    activity.topic = facts.topic
    activity.text = facts.text
    activity.host = facts.host
    activity.theme_category = facts.theme_category
    activity.service_category = facts.service_category
    activity.campaign_id = facts.campaign_id
    activity.persons = facts.persons
    activity.half_hours_each = facts.half_hours_each
    activity.leaders = facts.leaders
    activity.guests = facts.guests
    activity.invitees = dict(facts.invitees)
    activity.subgroup = checked.subgroup
    activity.late_reason = facts.late_reason
    activity.proxy_reason = facts.proxy_reason


def write_consequences(activity: Activity, checked: Checked) -> None:
    """Credits and attendance, replacing what an earlier version said."""
    before = theme_days_of(activity)
    ActivityCredit.objects.filter(activity=activity).delete()
    Attendance.objects.own(activity).delete()
    for credit in checked.credits:
        credit.activity = activity
    ActivityCredit.objects.bulk_create(checked.credits)
    month = Month.containing(activity.held_on).index
    guests = Attendance.objects.filter(activity=activity)
    guests.update(period=month)
    elsewhere = set(guests.values_list("member", flat=True)) if activity.group_id else set()
    Attendance.objects.bulk_create(
        Attendance(
            activity=activity,
            member_id=member_id,
            organization_id=activity.organization_id,
            period=month,
            status=status,
        )
        for member_id, status in checked.roll.items()
        if member_id not in elsewhere
    )
    settle_credits(activity, before=before)


def write_version(activity: Activity, *, content: Mapping[str, object], by: Account, now: datetime) -> None:
    ActivityVersion.objects.create(
        activity=activity, number=activity.version, state=activity.state, content=content, by=by, at=now
    )
