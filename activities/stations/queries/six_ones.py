"""How the six ones of stations stand: due, done, missing; for one station and for all of them alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from activities.duties.queries import due_items
from activities.duties.rules import DueItem, State
from activities.records.models import Activity
from activities.records.models import State as RecordState
from activities.records.queries.occasions import period_text
from activities.records.queries.owed import Owed, in_order, owed, states_for
from activities.records.rules import Invitee, written_day
from activities.stations.models import Newspaper
from activities.stations.rules import SIX_ONES, SixOne, six_one
from dangjian.periods import HalfYear, Month
from organizations.tree.models import Organization

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """One of the six in the period that today belongs to; without an item nothing is asked for now. `mends` is the
    station's own record that was sent back."""

    one: SixOne
    owed: Owed | None
    activity: Activity | None
    mends: int | None
    plan: Activity | None
    days: tuple[int, int] | None
    today: date

    @property
    def is_asked(self) -> bool:
        return self.owed is not None

    @property
    def is_done(self) -> bool:
        return self.owed is not None and self.owed.state == State.DONE

    @property
    def is_missing(self) -> bool:
        return self.owed is not None and self.owed.state != State.DONE

    @property
    def is_returned(self) -> bool:
        return self.mends is not None

    @property
    def is_hosts(self) -> bool:
        """Held here by the 依托党组织, whose record it is."""
        return bool(self.activity and self.owed and self.activity.organization_id != self.owed.item.organization_id)

    @property
    def period(self) -> str:
        return period_text(self.owed.item) if self.owed else ""

    @property
    def words(self) -> str:
        """3月8日《建党伟业》，46人; 还没有，3月31日前; of the paper 本月23/24天."""
        if self.days:
            return f"本月{self.days[0]}/{self.days[1]}天"
        if self.activity:
            people = f"，{self.activity.guests}人" if self.activity.guests else ""
            host = f"，{self.activity.organization}在这里办的" if self.is_hosts else ""
            return f"{written_day(self.activity.held_on, self.today)} {self.activity.topic}{people}{host}"
        if self.owed is None:
            return "本期不作要求"
        if self.plan:
            return f"排在{written_day(self.plan.held_on, self.today)} {self.plan.topic}"
        return f"还没有，{written_day(self.owed.item.closes_on, self.today)}前"


def rows_of(stations: Iterable[Organization], today: date) -> dict[int, list[Row]]:
    """The six of each station, in the order of the wall; a fixed number of queries."""
    every = list(stations)
    ids = [one.pk for one in every]
    standing = {(one.item.organization_id, one.item.kind): one for one in states_for(items_now(ids, today), today)}
    numbers = [pk for one in standing.values() for pk, _ in one.records[-1:]]
    numbers += [one.returned for one in standing.values() if one.returned is not None]
    records, plans = records_and_plans(numbers, ids)
    days = days_of(every, today)
    return {
        pk: [
            Row(
                one=one,
                owed=(found := standing.get((pk, one.kind))),
                activity=records[found.records[-1][0]] if found and found.records else None,
                mends=own_returned(found, records) if found else None,
                plan=plans.get((pk, one.kind, period_text(found.item))) if found else None,
                days=days[pk] if one.is_paper else None,
                today=today,
            )
            for one in SIX_ONES
        ]
        for pk in ids
    }


def own_returned(owed: Owed, records: dict[int, Activity]) -> int | None:
    """What the station itself has to mend; what was sent back to the 依托党组织 is mended there."""
    sent_back = records.get(owed.returned or 0)
    return sent_back.pk if sent_back and sent_back.organization_id == owed.item.organization_id else None


def items_now(stations: list[int], today: date) -> list[DueItem]:
    """What the stations owe of the periods that today belongs to."""
    last = HalfYear.containing(today).end + timedelta(days=62)
    near = due_items(start=today, end=last, organizations=stations) if stations else []
    return [item for item in near if item.period_start <= today < item.period_end]


def records_and_plans(
    records: list[int], stations: list[int]
) -> tuple[dict[int, Activity], dict[tuple[int, str, str], Activity]]:
    """Both in one query: the records by their number, what the stations plan by what it is planned for."""
    planned = Q(organization__in=stations, state=RecordState.PLANNED)
    found = list(Activity.objects.select_related("organization").filter(planned | Q(pk__in=records)))
    plans = {(one.organization_id, one.kind, one.for_period): one for one in found if one.state == RecordState.PLANNED}
    return {one.pk: one for one in found}, plans


def days_of(stations: list[Organization], today: date) -> dict[int, tuple[int, int]]:
    """On how many days of the month the paper came, of those that have been."""
    month = Month.containing(today)
    ticked = dict(
        Newspaper.objects.filter(organization__in=stations, month=str(month)).values_list("organization", "days")
    )
    found = {}
    for one in stations:
        since = max(one.founded_on or month.start, month.start)
        found[one.pk] = len(ticked.get(one.pk, ())), (today - since).days + 1
    return found


@dataclass(frozen=True)
class Overdue:
    """A period that is over and has no record: it may still be recorded."""

    one: SixOne
    item: DueItem

    @property
    def period(self) -> str:
        return period_text(self.item)


def overdue_of(stations: Iterable[int], today: date) -> list[Overdue]:
    pressing = sorted((one for one in owed(stations, today) if one.state == State.OVERDUE), key=in_order)
    return [Overdue(six_one(one.item.kind), one.item) for one in pressing if one.returned is None]


def planned(station: Organization, one: SixOne, for_period: str) -> Activity | None:
    plans = Activity.objects.filter(organization=station, kind=one.kind, state=RecordState.PLANNED)
    return plans.filter(for_period=for_period).first()


def usual(station: Organization, one: SixOne) -> tuple[int, int]:
    """How many members and others came the last time."""
    last = Activity.objects.filter(organization=station, kind=one.kind).counted().order_by("-held_on", "-pk").first()
    if last is None:
        return 0, 0
    return last.invitees.get(Invitee.FLOATING_MEMBER, 0), last.invitees.get(Invitee.MASSES, 0)
