"""Thousands of branches with their quarter, written as rows in seconds: for what a run takes, not for what it says."""

from datetime import date
from itertools import count, product

from factories import LONG_AGO, account, committee, district, member
from quarter_factories import PERIODS, Q3, install

from activities.duties.models import DutyKind
from activities.records.models import Activity, ActivityCredit, Attendance, MonthlyRollup, State, Status
from activities.records.queries.reading import Reading
from dangjian.bulk import write_rows
from dangjian.fields.paths import step
from dangjian.periods import Month, Quarter
from organizations.tree.models import Kind, Organization, OrganizationEdge, Sector

DAYS = {
    DutyKind.THEME_DAY: (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11)),
    DutyKind.MEMBERS_MEETING: (date(2026, 9, 20),),
    DutyKind.PARTY_LECTURE: (date(2026, 8, 20),),
}
PEOPLE = 8


def build(branches: int) -> None:
    """Each held everything; the same eight came everywhere, since nobody asks whose they are."""
    install()
    unit = committee(district())
    places = [place(unit, 1000 + number) for number in range(branches)]
    Organization.objects.bulk_create(places)
    OrganizationEdge.objects.bulk_create(edge(one) for one in places)
    people = [member(places[0]) for _ in range(PEOPLE)]
    records = Activity.objects.bulk_create(held(places))
    credited = [ActivityCredit(activity=one, organization_id=one.organization_id, **fulfilled(one)) for one in records]
    ActivityCredit.objects.bulk_create(credited)
    write_rows(
        Attendance,
        ["activity_id", "member_id", "organization_id", "period", "status"],
        (
            (record.pk, one.pk, record.organization_id, Month.containing(record.held_on).index, Status.PRESENT.value)
            for record, one in product(records, people)
        ),
    )
    MonthlyRollup.objects.bulk_create(cell(one) for one in records)
    assert Reading(Q3).drifted() == []


def place(unit: Organization, pk: int) -> Organization:
    return Organization(
        pk=pk,
        kind=Kind.BRANCH,
        name=f"中共第{pk}党支部",
        short_name=f"第{pk}党支部",
        parent=unit,
        path=unit.path + step(pk),
        committee=unit,
        sector=Sector.COMMUNITY,
        founded_on=LONG_AGO,
    )


def edge(of: Organization) -> OrganizationEdge:
    return OrganizationEdge(
        organization=of,
        parent_id=of.parent_id,
        path=of.path,
        committee_id=of.committee_id,
        kind=of.kind,
        sector=of.sector,
        name=of.name,
        starts_on=LONG_AGO,
    )


def held(places: list[Organization]) -> list[Activity]:
    """No two of one topic, as in a district."""
    writer, number, found = account(), count(1), []
    for one, (kind, days) in product(places, DAYS.items()):
        for day in days:
            record = Activity(kind=kind, held_on=day, topic=f"学习贯彻会议精神第{next(number)}次", recorded_by=writer)
            record.for_period, record.state = str(period(kind, day)), State.ACCEPTED
            record.settle_in(one)
            found.append(record)
    return found


def period(kind: str, day: date) -> Month | Quarter:
    return PERIODS.get(DutyKind(kind), Quarter).containing(day)


def fulfilled(record: Activity) -> dict[str, object]:
    return {"kind": record.kind, "period_start": period(record.kind, record.held_on).start}


def cell(record: Activity) -> MonthlyRollup:
    """Of one record, as no branch held two of a kind in a month."""
    month = Month.containing(record.held_on).index
    return MonthlyRollup(organization_id=record.organization_id, period=month, kind=record.kind, held=1, present=PEOPLE)
