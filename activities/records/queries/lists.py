"""Lists of records, and what stands beside each of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.text import Truncator
from django.utils.timezone import get_current_timezone, localdate

from activities.records.models import REVIEWING_ROLES, Activity, Attendance, State
from activities.records.queries.joint import taken_part_in, turnouts_at
from activities.records.rules import RECORD_KINDS, Turnout, hours_of, parse_period, volunteered_words
from dangjian.audit.rules import narrowed_to
from dangjian.fields.dates import written
from dangjian.web.queries import page_of
from dangjian.workdays.queries import calendar
from organizations.access.models import Account, Grant
from organizations.photos.models import Photo
from organizations.tree.models import Organization

# Unreviewed for longer than this counts all the same and is marked.
REVIEW_WORKDAYS = 5
LONGEST_HOLIDAY = timedelta(days=40)

SORTS = {
    "newest": ("-held_on", "-pk"),
    "oldest": ("held_on", "pk"),
    "unit": ("path", "-held_on", "-pk"),
    "waiting": ("submitted_at", "pk"),
    "fresh": ("-submitted_at", "-pk"),
}


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty means everything."""

    unit: int | None = None
    campaign: int | None = None
    day: date | None = None
    kind: str = ""
    period: str = ""
    state: str = ""
    q: str = ""
    sort: str = ""

    def narrowing(self) -> dict[str, object]:
        return narrowed_to(self)


class Listed(NamedTuple):
    """What a list of fifty prints of a record; the text of a record and all else is left where it is."""

    pk: int
    organization_id: int
    place: str
    recorded_by: str
    kind: str
    held_on: date
    topic: str
    persons: int | None
    half_hours_each: int | None
    state: str
    late_reason: str
    proxy_reason: str
    group_id: int | None
    album_id: int | None
    submitted_at: datetime | None
    version: int

    @classmethod
    def of(cls, activity: Activity) -> "Listed":
        """Of a record that is at hand with its place and its writer."""
        beside = {"place": activity.organization.short_name, "recorded_by": activity.recorded_by.name}
        facts: dict[str, Any] = {name: getattr(activity, name, None) for name in cls.__annotations__}
        return cls(**facts | beside)


ELSEWHERE = {"place": "organization__short_name", "recorded_by": "recorded_by__name"}
COLUMNS = [ELSEWHERE.get(name, name) for name in Listed.__annotations__]
LONGEST_TOPIC = 24
KINDS, STATES = dict(RECORD_KINDS), dict(State.choices)
NOBODY = Turnout()
TONES: dict[str, str] = {State.SUBMITTED: "blue", State.ACCEPTED: "green", State.RETURNED: "orange"}


@dataclass(frozen=True)
class Row:
    """One record in a list, with its words ready to print."""

    activity: Listed
    turnout: Turnout
    photos: int
    place: str
    held: str
    day: str
    kind: str
    state: str
    tone: str
    came: str
    volunteered: str
    by: str
    topic: str
    page: str
    review_page: str
    is_guest: bool = False
    days_waiting: int = 0
    waits_long: bool = False


def only_listed(activities: QuerySet[Activity]) -> QuerySet[Activity, tuple]:
    """The columns that a list prints, of three tables, for `rows`."""
    return activities.select_related(None).values_list(*COLUMNS)


def activity_list(activities: QuerySet[Activity], wanted: Wanted, *, sort: str = "newest") -> QuerySet[Activity]:
    """The records of `activities` that are wanted, in a stable order."""
    chosen = activities.select_related("organization", "committee", "recorded_by")
    if wanted.unit:
        chosen = chosen.filter(committee=wanted.unit)
    if wanted.campaign:
        chosen = chosen.filter(campaign=wanted.campaign)
    if wanted.kind:
        chosen = chosen.filter(kind=wanted.kind)
    if wanted.period:
        chosen = chosen.held_in(parse_period(wanted.period))  # type: ignore[attr-defined]
    if wanted.day:
        chosen = chosen.filter(held_on=wanted.day)
    if wanted.state:
        chosen = chosen.filter(state=wanted.state)
    if wanted.q:
        chosen = chosen.filter(
            Q(topic__icontains=wanted.q)
            | Q(organization__short_name__icontains=wanted.q)
            | Q(organization__name__icontains=wanted.q)
        )
    return chosen.order_by(*SORTS[wanted.sort or sort])


def rows(listed: Iterable[tuple], *, today: date, branch: Organization | None = None) -> list[Row]:
    """What a list shows beside each record of `only_listed`, in three queries however long the list is; with the people
    of `branch` in what another one held with it."""
    every = [Listed(*one) for one in listed]
    turnouts = turnouts_at(activity.pk for activity in every)
    places = {activity.pk: branch.pk if branch else activity.organization_id for activity in every}
    photos = photos_of(activity.album_id for activity in every if activity.album_id)
    latest = latest_overdue(today) if any(may_be_late(activity, today) for activity in every) else date.min
    page, review_page = page_of("records:record", 2), page_of("records:review_one")
    return [
        row_of(
            activity,
            turnouts.get((activity.pk, places[activity.pk]), NOBODY),
            page=page(activity.organization_id, activity.pk),
            review_page=review_page(activity.pk),
            is_guest=places[activity.pk] != activity.organization_id,
            photos=photos.get(activity.album_id or 0, 0),
            days_waiting=days_since(activity.submitted_at, today),
            waits_long=waits_long(activity, latest),
        )
        for activity in every
    ]


def may_be_late(activity: Listed, today: date) -> bool:
    """Before that many days nothing is, whatever the calendar says."""
    return activity.state == State.SUBMITTED and days_since(activity.submitted_at, today) >= REVIEW_WORKDAYS


def days_since(moment: datetime | None, today: date) -> int:
    return (today - localdate(moment)).days if moment else 0


def shortened(topic: str) -> str:
    return topic if len(topic) <= LONGEST_TOPIC else Truncator(topic).chars(LONGEST_TOPIC)


def row_of(activity: Listed, turnout: Turnout, *, waits_long: bool, **beside: Any) -> Row:
    """In one go: a template that asks the record itself for its words takes three times as long."""
    return Row(
        activity=activity,
        turnout=turnout,
        place=activity.place,
        held=written(activity.held_on),
        day=f"{activity.held_on.month}月{activity.held_on.day}日",
        kind=KINDS[activity.kind],
        state=STATES[activity.state],
        tone="gold" if waits_long else TONES.get(activity.state, ""),
        came=f"{activity.persons}人次" if activity.persons else f"{turnout.present}/{turnout.due}",
        volunteered=volunteered_words(activity.persons, activity.half_hours_each),
        by=activity.recorded_by,
        topic=shortened(activity.topic),
        waits_long=waits_long,
        **beside,
    )


@dataclass(frozen=True)
class Volunteered:
    """Of a whole list: how often somebody went, and for how many hours together."""

    persons: int
    hours: int | float


def volunteered(activities: QuerySet[Activity]) -> Volunteered:
    halves = Sum(F("persons") * F("half_hours_each"))
    found = activities.order_by().aggregate(went=Sum("persons"), halves=halves)
    return Volunteered(found["went"] or 0, hours_of(found["halves"] or 0))


def turnouts_of(activities: Iterable[int]) -> dict[int, Turnout]:
    """Of the record's own branch; guests of a joint one count their people themselves."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    own = Attendance.objects.filter(activity__in=list(activities), organization=F("activity__organization"))
    grouped = own.values_list("activity", "status")
    for activity_id, status, n in grouped.annotate(n=Count("pk")).order_by():
        counts[activity_id][status] = n
    return {activity_id: Turnout.of(by_status) for activity_id, by_status in counts.items()}


def photos_of(albums: Iterable[int]) -> dict[int, int]:
    grouped = Photo.objects.filter(album__in=list(albums)).values_list("album")
    return dict(grouped.annotate(n=Count("pk")).order_by())


def latest_overdue(today: date) -> date:
    """The last day on which a record was handed in whose reviewing is overdue today."""
    days = calendar(today - LONGEST_HOLIDAY, today)
    day = today
    while days.add(day, REVIEW_WORKDAYS) >= today:
        day -= timedelta(days=1)
    return day


def waits_long(activity: Activity | Listed, latest: date) -> bool:
    if activity.state != State.SUBMITTED or activity.submitted_at is None:
        return False
    return localdate(activity.submitted_at) <= latest


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, get_current_timezone())


def to_review(account: Account) -> QuerySet[Activity]:
    """What waits for `account`: sent to a unit it reviews for, or to one that has no reviewer any more."""
    mine = account.reach.organizations(*REVIEWING_ROLES)
    staffed = Grant.objects.in_force().filter(role__in=REVIEWING_ROLES, account__is_active=True)
    deserted = Q(reviewer=None) | ~Q(reviewer__in=staffed.values("organization"))
    waiting = Activity.objects.reviewable_by(account).filter(state=State.SUBMITTED)
    return waiting.filter(Q(reviewer__in=mine) | deserted)


def reviewable(account: Account) -> QuerySet[Activity]:
    """Every record that `account` may review, wherever it waits and whatever its state."""
    return Activity.objects.reviewable_by(account).recorded()


@dataclass(frozen=True)
class Queue:
    """How much waits for a reviewer, and how much of it longer than five working days."""

    total: int
    long: int


def queue_size(account: Account, today: date) -> Queue:
    long = Count("pk", filter=Q(submitted_at__lte=end_of(latest_overdue(today))))
    return Queue(**to_review(account).aggregate(total=Count("pk"), long=long))


def listed_records(account: Account, branch: Organization) -> QuerySet[Activity]:
    """The records of a branch and the joint ones that others hold with it, as far as `account` may know of them."""
    own = Activity.objects.shown_to(account).filter(organization=branch)
    return Activity.objects.filter(
        Q(pk__in=own.values("pk")) | Q(pk__in=taken_part_in(branch, account).values("pk"))
    ).recorded()


def shown_records(account: Account) -> QuerySet[Activity]:
    """Every record that `account` may open."""
    return Activity.objects.shown_to(account).recorded()
