"""What a branch has recorded in a quarter or a year, as its 支部工作手册 tells it.

Every part is one question for the whole span: how many records there are changes nothing in the number of queries.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from activities.meetings.models import Rectification, Talk, Vote
from activities.meetings.queries import inside_records
from activities.records.models import COUNTED_STATES, Activity, Attendance, Status
from activities.records.queries.files import Files, files_by_album
from activities.records.queries.lists import photos_of
from activities.records.queries.theme_year import YearLine, theme_year
from activities.records.rules import Turnout
from dangjian.periods import Period, last_day
from members.roster.models import Post, PostTitle, Subgroup, SubgroupMembership, Term
from members.roster.rules import counted_order
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Organization


def handbook_branches(account: Account) -> QuerySet[Organization]:
    """Whoever writes for a branch or reviews it: names of the absent are for nobody else."""
    keeps = Q(pk__in=Organization.objects.reached(account, Right.RECORD).values("pk"))
    reviews = Q(pk__in=Organization.objects.reached(account, Right.REVIEW).values("pk"))
    return Organization.objects.branches().filter(keeps | reviews)


@dataclass(frozen=True)
class Recorded:
    """One record with what hangs on it; `absent` are label and name of whoever was not simply there."""

    activity: Activity
    statuses: dict[int, str]
    absent: list[tuple[str, str]]
    photos: int = 0
    files: Files = field(default_factory=Files)
    votes: list[Vote] = field(default_factory=list)
    rectifications: list[Rectification] = field(default_factory=list)

    @property
    def turnout(self) -> Turnout:
        return Turnout.of(Counter(self.statuses.values()))


@dataclass(frozen=True)
class Handbook:
    """`as_of` is the day whose committee and subgroups stand in it; `people` in surname order."""

    branch: Organization
    period: Period
    as_of: date
    term: Term | None
    posts: list[Post]
    subgroups: list[tuple[str, list[str]]]
    months: list[YearLine]
    records: list[Recorded]
    talks: list[Talk]
    people: dict[int, str]

    def turnout_of(self, member: int) -> Turnout:
        """One person's part in all of them; nobody is ranked by it."""
        return Turnout.of(Counter(one.statuses[member] for one in self.records if member in one.statuses))


def handbook_of(branch: Organization, period: Period, account: Account, *, today: date) -> Handbook:
    as_of = min(today, last_day(period))
    people, records = recorded(branch, period, account)
    months = theme_year(branch, account, period.start.year, today=today)
    return Handbook(
        branch=branch,
        period=period,
        as_of=as_of,
        term=Term.objects.as_of(as_of).filter(organization=branch).first(),
        posts=posts_at(branch, as_of),
        subgroups=subgroups_at(branch, as_of),
        months=[one for one in months if period.start <= one.month.start < period.end],
        records=records,
        talks=talks_in(branch, period, account),
        people=people,
    )


def posts_at(branch: Organization, day: date) -> list[Post]:
    titles = list(PostTitle.values)
    held = Post.objects.as_of(day).filter(organization=branch).select_related("member")
    return sorted(held, key=lambda post: (titles.index(post.title), post.starts_on, post.pk))


def subgroups_at(branch: Organization, day: date) -> list[tuple[str, list[str]]]:
    """In the order people count them, their members in surname order."""
    standing = Subgroup.objects.as_of(day).filter(organization=branch)
    inside = SubgroupMembership.objects.as_of(day).filter(subgroup__in=standing).order_by("member__pinyin", "member")
    names = defaultdict(list)
    for subgroup, name in inside.values_list("subgroup", "member__name"):
        names[subgroup].append(name)
    return [(one.name, names[one.pk]) for one in sorted(standing, key=lambda one: (counted_order(one.name), one.pk))]


def talks_in(branch: Organization, period: Period, account: Account) -> list[Talk]:
    talks = Talk.objects.visible_to(account).filter(organization=branch)
    held = talks.filter(held_on__gte=period.start, held_on__lt=period.end)
    return list(held.select_related("one", "other").order_by("held_on", "pk"))


def records_in(branch: Organization, period: Period, account: Account) -> QuerySet[Activity]:
    """What was held in the span and counts."""
    held = inside_records(account).filter(organization=branch, state__in=COUNTED_STATES)
    span = held.filter(held_on__gte=period.start, held_on__lt=period.end)
    return span.select_related("subgroup", "campaign", "recorded_by").order_by("held_on", "pk")


def recorded(branch: Organization, period: Period, account: Account) -> tuple[dict[int, str], list[Recorded]]:
    return recorded_at(list(records_in(branch, period, account)), account)


def recorded_at(activities: list[Activity], account: Account) -> tuple[dict[int, str], list[Recorded]]:
    """The people who were expected at any of the records, and the records."""
    ids = [one.pk for one in activities]
    people, statuses = attendance_at(ids)
    votes = by_record(Vote.objects.visible_to(account).filter(activity__in=ids).order_by("pk"))
    mending = by_record(Rectification.objects.visible_to(account).filter(activity__in=ids).order_by("until", "pk"))
    albums = [one.album_id for one in activities if one.album_id]
    photos, files = photos_of(albums), files_by_album(account, albums)
    records = [
        Recorded(
            activity=one,
            statuses=statuses[one.pk],
            absent=absent_in(statuses[one.pk], people),
            photos=photos.get(one.album_id or 0, 0),
            files=files.get(one.album_id or 0, Files()),
            votes=votes[one.pk],
            rectifications=mending[one.pk],
        )
        for one in activities
    ]
    return people, records


def attendance_at(activities: list[int]) -> tuple[dict[int, str], defaultdict[int, dict[int, str]]]:
    """Names by member in surname order, and per record how it stands with each."""
    people: dict[int, str] = {}
    statuses: defaultdict[int, dict[int, str]] = defaultdict(dict)
    own = Attendance.objects.filter(activity__in=activities, organization=F("activity__organization"))
    rows = own.order_by("member__pinyin", "member")
    for activity, member, name, status in rows.values_list("activity", "member", "member__name", "status"):
        people[member] = name
        statuses[activity][member] = status
    return people, statuses


def absent_in(statuses: dict[int, str], people: dict[int, str]) -> list[tuple[str, str]]:
    """In the order of the reasons."""
    return [
        (label, people[member])
        for status, label in Status.choices
        for member, found in statuses.items()
        if found == status != Status.PRESENT
    ]


def by_record(rows: Iterable) -> defaultdict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.activity_id].append(row)
    return found
