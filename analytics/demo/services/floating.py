"""240 people at the stations as they stand, and who is away from some branches."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random

from activities.duties.rules import DutyKind
from activities.records.models import Activity
from activities.stations.models import Presence
from analytics.demo.rules.floating import ANSWERED_BY, HOMES, PLACES, TRADES
from analytics.demo.rules.names import person_name, phone
from dangjian.periods import Month, last_day
from members.floating.models import Inflow, InflowStep, Outflow, StillHere
from members.floating.rules import Deed, Registered, Standing, State, Way
from members.floating.services import match, propose, renew_code
from members.private.services import store_many
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization

PEOPLE = 240
FIRST_SERIAL = 600_000
MONTHS_GONE_THROUGH = 3
AWAY_FROM = 40
MOVED_ON = 3


def fill_stations(random: Random, shown: list[Member], *, by: Account, today: date, now: datetime) -> int:
    """Nobody, while no station stands. The last two members of the shown branch are known at the first station."""
    stations = list(Organization.objects.standing(today).filter(kind=Kind.STATION).order_by("path"))
    if not stations:
        return 0
    for station in stations:
        renew_code(station=station, by=by, now=now)
    places = cycle(stations)
    people = [somebody(random, next(places), today=today, now=now) for _ in range(PEOPLE)]
    name_after(people[:2], shown[-2:])
    hand_over(people[2:], today=today)
    numbers = store_many([("", phone(FIRST_SERIAL + at)) for at in range(PEOPLE)])
    for one, sealed in zip(people, numbers, strict=True):
        one.numbers = sealed
        one.spell()
    earlier = been_elsewhere(people[2:], now=now)
    Inflow.objects.bulk_create(people)
    InflowStep.objects.bulk_create([step for one in (*earlier, *people) for step in steps(one, by=by, now=now)])
    go_through_months(stations, people, by=by, today=today)
    ask_the_branch(people[:2], shown[-2:], by=by, now=now)
    call_rolls(random)
    return len(people)


def somebody(random: Random, station: Organization, *, today: date, now: datetime) -> Inflow:
    since = max(today - timedelta(days=random.randint(12, 400)), station.founded_on or date(2016, 1, 1))
    one = Inflow(name=person_name(random, male=random.random() < 0.85), home_text=random.choice(HOMES))
    one.trade, one.reported_at = random.choice(TRADES), now - (today - since)
    one.settle_in(station)
    if random.random() < 0.02:
        one.reported_at = now - timedelta(days=1)
        return one
    one.state, one.arrived_on = State.IN_CARE, since
    one.expected_until = today + timedelta(days=random.choice((-4, *range(20, 300, 8))))
    quiet = random.choices((random.randint(1, 28), random.randint(95, 150), random.randint(190, 240)), (94, 4, 2))[0]
    one.last_contact_on = max(since, today - timedelta(days=quiet))
    if random.random() < 0.82:
        verified(random, one, since)
    if since < today - timedelta(days=190) and random.random() < 0.93:
        one.talked_on = since + timedelta(days=185)
    if random.random() < 0.12:
        gone(random, one, today)
    return one


def verified(random: Random, one: Inflow, since: date) -> None:
    one.standing, one.way = Standing.VERIFIED, random.choice((Way.PHONE, Way.PHONE, Way.LETTER, Way.SYSTEM))
    one.answered_on, one.answered_by = since + timedelta(days=5), random.choice(ANSWERED_BY)
    one.in_national_system = random.random() < 0.85


def gone(random: Random, one: Inflow, today: date) -> None:
    one.state = random.choices((State.LEFT, State.HOME, State.TRANSFERRED, State.LOST), (5, 4, 1, 1))[0]
    one.ended_on = max(one.arrived_on or today, today - timedelta(days=random.randint(3, 150)))
    one.went_to = "老家" if one.state == State.HOME else ""


def hand_over(people: list[Inflow], *, today: date) -> None:
    """Of one the 组织关系 came here for good."""
    since = today - timedelta(days=60)
    one = next((one for one in people if one.is_in_care and one.answered_on and one.answered_on < since), None)
    if one:
        one.state, one.ended_on = State.TRANSFERRED, today - timedelta(days=40)


def been_elsewhere(people: list[Inflow], *, now: datetime) -> list[Inflow]:
    """Some had come from the station that is closed, when its site was finished."""
    closed = Organization.objects.filter(kind=Kind.STATION, dissolved_on__isnull=False).first()
    if closed is None or closed.dissolved_on is None:
        return []
    on, found = closed.dissolved_on, []
    old = [one for one in people if one.is_in_care and (one.organization.founded_on or on) <= on]
    for one in old[:MOVED_ON]:
        before = Inflow(name=one.name, home_text=one.home_text, trade=one.trade, state=State.LEFT, ended_on=on)
        before.arrived_on, before.went_to = on - timedelta(days=300), one.organization.short_name
        before.last_contact_on, before.reported_at = on, now - timedelta(days=800)
        before.settle_in(closed)
        before.spell()
        before.save()
        one.came_from, one.arrived_on = before, on
        found.append(before)
    return found


def name_after(people: list[Inflow], members: list[Member]) -> None:
    for one, member in zip(people, members, strict=False):
        since = one.reported_at.date()
        one.name, one.home_text = member.name, member.organization.short_name
        one.state, one.arrived_on, one.last_contact_on = (
            State.IN_CARE,
            one.arrived_on or since,
            one.last_contact_on or since,
        )
        one.ended_on, one.standing, one.way, one.answered_on, one.answered_by = None, Standing.UNVERIFIED, "", None, ""
        one.in_national_system = False


def steps(one: Inflow, *, by: Account, now: datetime) -> list[InflowStep]:
    begun = one.reported_at.date()
    found = [InflowStep(inflow=one, deed=Deed.REPORTED, on=begun, at=one.reported_at)]
    if one.arrived_on:
        found.append(InflowStep(inflow=one, deed=Deed.ARRIVED, on=one.arrived_on, by=by, at=one.reported_at))
    if one.answered_on:
        said = f"{Standing(one.standing).label}，{Way(one.way).label}，{one.answered_by}"
        answer = {"text": said, "said": one.standing}
        found.append(InflowStep(inflow=one, deed=Deed.ANSWERED, **answer, on=one.answered_on, by=by, at=now))
    if one.in_national_system:
        entered = {"text": Registered.YES.label, "said": Registered.YES}
        found.append(InflowStep(inflow=one, deed=Deed.NATIONAL, **entered, on=one.answered_on, by=by, at=now))
    if one.ended_on:
        found.append(
            InflowStep(inflow=one, deed=Deed.ENDED, text=State(one.state).label, on=one.ended_on, by=by, at=now)
        )
    return found


def go_through_months(stations: list[Organization], people: list[Inflow], *, by: Account, today: date) -> None:
    rows = []
    for station in stations:
        here = sum(one.organization_id == station.pk and one.state == State.IN_CARE for one in people)
        for back in range(1, MONTHS_GONE_THROUGH + 1):
            month = Month.containing(today).shifted(-back)
            row = StillHere(month=month.index, here=here, gone=0, done_on=last_day(month), by=by)
            row.settle_in(station)
            rows.append(row)
    StillHere.objects.bulk_create(rows)


def ask_the_branch(people: list[Inflow], members: list[Member], *, by: Account, now: datetime) -> None:
    """The first is confirmed, the second waits for the branch."""
    for one, member in zip(people, members, strict=False):
        propose(inflow=one, branch=member.organization.name, by=by, now=now)
    if people and members:
        match(inflow=people[0], member=members[0], by=by, now=now)


def send_away(random: Random, members: dict[int, list[Member]], shown: int, *, today: date) -> int:
    """Two of the shown branch, one of them long without contact, and one or two of some others."""
    others = random.sample(sorted(pk for pk in members if pk != shown), min(AWAY_FROM, len(members) - 1))
    rows = []
    for pk in (shown, *others):
        plain = [one for one in members[pk][10:-2] if one.category == "FULL"]
        for at, member in enumerate(plain[: 2 if pk == shown else random.randint(1, 2)]):
            silent = 200 if (pk, at) == (shown, 0) else random.choice((20, 40, 60, 110))
            began = today - timedelta(days=random.randint(200, 900))
            row = Outflow(member=member, place=random.choice(PLACES), work="务工", starts_on=began)
            row.last_contact_on = max(began, today - timedelta(days=silent))
            row.in_national_system = random.random() < 0.7
            row.settle_in(member.organization)
            rows.append(row)
    Outflow.objects.bulk_create(rows)
    return len(rows)


def call_rolls(random: Random) -> int:
    """Who of each station's people came to what was held there; now and then somebody was at work."""
    held = Activity.objects.counted().filter(organization__kind=Kind.STATION).exclude(kind=DutyKind.STATION_NEWSPAPER)
    people: dict[int, list[Inflow]] = defaultdict(list)
    for one in Inflow.objects.exclude(arrived_on=None).exclude(standing=Standing.UNKNOWN).order_by("pk"):
        people[one.organization_id].append(one)
    rows = [
        Presence(
            activity=made,
            inflow=one,
            came=random.random() < 0.85,
            noted_on=made.held_on,
            organization_id=made.organization_id,
            path=made.path,
            committee_id=made.committee_id,
        )
        for made in held.order_by("pk")
        for one in people[made.organization_id]
        if there(one, made.held_on)
    ]
    return len(Presence.objects.bulk_create(rows, batch_size=500))


def there(one: Inflow, day: date) -> bool:
    return bool(one.arrived_on and one.arrived_on <= day and (one.ended_on is None or one.ended_on > day))
