"""A quarter's records, written as rows: what matters to a score and nothing else."""

import uuid
from datetime import UTC, date, datetime, time

from factories import account

from activities.duties.models import DutyKind
from activities.duties.services import install_default_rules
from activities.records.models import Activity, ActivityCredit, Attendance, State, Status
from activities.records.queries.rollup import cells_of
from activities.records.services import recount
from analytics.assessment.models import Scheme
from analytics.assessment.services import assess, install_default_schemes
from analytics.assessment.services.schemes import UNIT_WEIGHTS, first_of_units, items_of
from dangjian.periods import Month, Quarter
from members.roster.models import Member
from organizations.tree.models import Organization

Q3 = Quarter(2026, 3)
AFTER = date(2026, 10, 1)
PERIODS = {DutyKind.THEME_DAY: Month, DutyKind.COMMITTEE_MEETING: Month, DutyKind.SUBGROUP_MEETING: Month}


def install() -> None:
    install_default_rules()
    install_default_schemes()


def noon() -> datetime:
    return datetime(2026, 10, 1, 4, tzinfo=UTC)


def computed(quarter: Quarter = Q3, *, today: date = AFTER):
    return assess(quarter=quarter, by=None, today=today, clock=noon, reason="补报")


def held(
    organization: Organization,
    day: date,
    kind: str = DutyKind.THEME_DAY,
    *,
    state: str = State.ACCEPTED,
    came: tuple[Member, ...] = (),
    absent: tuple[tuple[Member, str], ...] = (),
    **attributes,
) -> Activity:
    """A record of that day, credited to the period its kind has there."""
    period = PERIODS.get(DutyKind(kind), Quarter).containing(day)
    row = Activity(
        kind=kind,
        held_on=day,
        starts_at=time(15),
        topic=attributes.pop("topic", f"{day.month}月{day.day}日活动"),
        for_period=str(period),
        state=state,
        recorded_by=attributes.pop("recorded_by", None) or account(),
        **attributes,
    )
    row.settle_in(organization)
    row.save()
    ActivityCredit.objects.create(
        activity=row, organization=organization, kind=kind, period_start=period.start, minutes=60
    )
    for member, status in (*((one, Status.PRESENT) for one in came), *absent):
        Attendance.objects.create(
            activity=row, member=member, organization=organization, period=Month.containing(day).index, status=status
        )
    recount(cells_of(row))
    return row


def fixed_uid(number: int) -> uuid.UUID:
    return uuid.UUID(int=number, version=4)


def units_scheme(**weights: int) -> Scheme:
    """In force from the third quarter on."""
    made = first_of_units()
    made.version, made.starts_on = 1, Q3.start
    made.save()
    for item in items_of(made, weights or UNIT_WEIGHTS):
        item.save()
    return made
