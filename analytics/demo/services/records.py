"""Four quarters of records out of what was due: late, returned and missing ones among them."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from activities.duties.models import DutyKind
from activities.duties.queries import due_items
from activities.duties.rules import DueItem
from activities.records.models import Activity, ActivityCredit, ActivityVersion, Attendance, State
from analytics.demo.rules.activities import PLACES, SENTENCES, Habit, category_of, habit, service_of, topic
from analytics.demo.rules.records import Course, attendance, course, is_done
from dangjian.bulk import write_rows
from dangjian.periods import Month, Quarter
from members.roster.models import Affiliation, Participation, StandingExemption, Subgroup, SubgroupMembership
from organizations.access.models import Account
from organizations.tree.models import Organization

QUARTERS = 4
FOR_ALL = (
    DutyKind.THEME_DAY,
    DutyKind.MEMBERS_MEETING,
    DutyKind.PARTY_LECTURE,
    DutyKind.ORGANIZATIONAL_LIFE_MEETING,
    DutyKind.DEMOCRATIC_APPRAISAL,
)
RETURN_REASON = "请补充会议主题和到会人员情况后再提交。"


@dataclass
class District:
    """What the generator knows of everybody: who writes, who reviews, who is expected where."""

    branches: dict[int, Organization]
    writers: dict[int, Account]
    clerks: dict[int, Account]
    committees: dict[int, list[int]]
    left_open: int


def quarters_kept(today: date) -> list[Quarter]:
    quarters = [Quarter.containing(today)]
    while len(quarters) < QUARTERS:
        quarters.insert(0, quarters[0].previous())
    return quarters


def record_everything(random: Random, district: District, *, today: date) -> dict[int, Activity]:
    """Records with versions, credits and attendance; returns the records by id."""
    habits = {pk: habit(random) for pk in district.branches}
    first, last = quarters_kept(today)[0], quarters_kept(today)[-1]
    items = due_items(start=first.start, end=last.end)
    done = [
        (item, course(random, item, habits[item.organization_id], today=today))
        for item in items
        if happened(random, item, habits[item.organization_id], district, today)
    ]
    subgroups = dict(Subgroup.objects.values_list("uid", "pk"))
    activities = Activity.objects.bulk_create(
        [activity(random, item, when, district, subgroups) for item, when in done], batch_size=300
    )
    write_versions(activities)
    write_credits(activities, done)
    write_rows(
        Attendance,
        ("activity_id", "member_id", "organization_id", "period", "status"),
        attendances(random, activities, done, district, habits),
    )
    return {one.pk: one for one in activities}


def happened(random: Random, item: DueItem, habits: Habit, district: District, today: date) -> bool:
    """The branch of the printed secretary still owes this month's theme day, so that there is something to do."""
    done = is_done(random, item, habits, today=today)
    owed = item.organization_id == district.left_open and item.kind == DutyKind.THEME_DAY and item.closes_on >= today
    return done and not owed


def activity(
    random: Random, item: DueItem, when: Course, district: District, subgroups: dict[uuid.UUID, int]
) -> Activity:
    branch = district.branches[item.organization_id]
    row = Activity(
        uid=uuid.UUID(int=random.getrandbits(128), version=4),
        kind=item.kind,
        held_on=when.held_on,
        starts_at=time(random.choice((9, 15, 15, 19)), random.choice((0, 30))),
        minutes=random.choice((60, 90, 120, 150)),
        for_period=period_of(item),
        place=random.choice(PLACES),
        topic=(about := topic(random, item.kind)),
        theme_category=category_of(about) if item.kind == DutyKind.THEME_DAY else "",
        service_category=service_of(about) if item.kind == DutyKind.THEME_DAY else "",
        text=random.choice(SENTENCES),
        host=district.writers[branch.pk].name,
        guests=random.choice((0, 0, 0, 2, 5)),
        subgroup_id=subgroups.get(item.subgroup_uid) if item.subgroup_uid else None,
        state=when.state,
        version=1,
        late_reason="活动后忙于换届材料，迟记" if when.late else "",
        recorded_by=district.writers[branch.pk],
        submitted_at=at_noon(when.sent_on, random.randint(0, 300)),
        reviewer_id=branch.committee_id,
        reviewed_by=district.clerks.get(branch.committee_id or 0) if when.reviewed_on else None,
        reviewed_at=at_noon(when.reviewed_on, random.randint(0, 300)) if when.reviewed_on else None,
        return_reason=RETURN_REASON if when.state == State.RETURNED else "",
    )
    row.settle_in(branch)
    return row


def period_of(item: DueItem) -> str:
    days = (item.period_end - item.period_start).days
    if days > 200:
        return str(item.period_start.year)
    return str(Quarter.containing(item.period_start) if days > 40 else Month.containing(item.period_start))


def at_noon(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(settings.TIME_ZONE)) + timedelta(minutes=minutes)


def write_versions(activities: list[Activity]) -> None:
    ActivityVersion.objects.bulk_create(
        [
            ActivityVersion(
                activity=one,
                number=1,
                state=State.SUBMITTED,
                by=one.recorded_by,
                at=one.submitted_at,
                content={"topic": one.topic, "text": one.text},
            )
            for one in activities
        ],
        batch_size=1000,
    )


def write_credits(activities: list[Activity], done: list[tuple[DueItem, Course]]) -> None:
    ActivityCredit.objects.bulk_create(
        [
            ActivityCredit(
                activity=one,
                organization_id=item.organization_id,
                kind=item.kind,
                subgroup_uid=item.subgroup_uid,
                period_start=item.period_start,
                minutes=one.minutes,
            )
            for one, (item, _) in zip(activities, done, strict=True)
        ],
        batch_size=1000,
    )


def attendances(
    random: Random,
    activities: list[Activity],
    done: list[tuple[DueItem, Course]],
    district: District,
    habits: dict[int, Habit],
) -> Iterator[tuple[object, ...]]:
    """One row per record and person expected: who was affiliated that day, the committee, or the subgroup."""
    homes = affiliated()
    groups = subgroup_members()
    excused = set(StandingExemption.objects.values_list("member", flat=True))
    for one, (item, when) in zip(activities, done, strict=True):
        if item.kind in FOR_ALL:
            expected = [member for member, since in homes[item.organization_id] if since <= when.held_on]
        elif item.subgroup_uid:
            expected = groups[item.subgroup_uid]
        else:
            expected = district.committees[item.organization_id]
        period = Month.containing(when.held_on).index
        for member, status in attendance(random, expected, excused, habits[item.organization_id]):
            yield one.pk, member, item.organization_id, period, status


def affiliated() -> dict[int, list[tuple[int, date]]]:
    """Who is expected in each branch, and since when: those who take part elsewhere are expected there."""
    elsewhere = dict(Participation.objects.values_list("member", "organization"))
    found: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for organization, member, since in Affiliation.objects.order_by("pk").values_list(
        "organization", "member", "starts_on"
    ):
        found[elsewhere.get(member, organization)].append((member, since))
    return found


def subgroup_members() -> dict[uuid.UUID | None, list[int]]:
    found: dict[uuid.UUID | None, list[int]] = defaultdict(list)
    for uid, member in SubgroupMembership.objects.order_by("pk").values_list("subgroup__uid", "member"):
        found[uid].append(member)
    return found
