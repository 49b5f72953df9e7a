"""The register of those who came: what somebody asked for, as one queryset, and the figures above it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from dangjian.audit.rules import narrowed_to
from dangjian.fields.dates import beginning
from dangjian.periods import Month, Year
from members.floating.models import Inflow, InflowQuerySet, InflowStep, WallCode, looked_after
from members.floating.rules import FIRST_ALERT, OVER, SECOND_ALERT, TALK_AFTER, Deed, Standing, State, months_before
from organizations.access.models import Account, within
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization, OrganizationQuerySet

LIVE = "LIVE"
UNVERIFIED, SILENT, TALK, NOT_NATIONAL, EXPIRED = "UNVERIFIED", "SILENT", "TALK", "NOT_NATIONAL", "EXPIRED"
WANTS = (
    (UNVERIFIED, "党员身份待核实"),
    (NOT_NATIONAL, "没有在全国系统登记"),
    (SILENT, "三个月没有联系"),
    (TALK, "请与流出地商量是否转接"),
    (EXPIRED, "预计到期的日子已经过了"),
)


def stations(account: Account, *, today: date) -> OrganizationQuerySet:
    """The standing stations whose people somebody keeps."""
    return with_closed(account).standing(today)


def next_stations(inflow: Inflow, account: Account, *, today: date) -> OrganizationQuerySet:
    """Where somebody may be sent on to: the other stations that one keeps; a manager of one asks the town."""
    return stations(account, today=today).exclude(pk=inflow.organization_id).order_by("path")


def with_closed(account: Account) -> OrganizationQuerySet:
    """The own stations, and those of a town or the district that one acts for; the books of a closed one are kept."""
    own = Q(pk__in=account.reach.organizations(Role.STATION_MANAGER))
    kept = Organization.objects.filter(own | within(looked_after(account), sector="sector"), kind=Kind.STATION)
    return kept.select_related("committee").order_by("path")


def wall_of(code: str, *, today: date) -> WallCode | None:
    """The wall that a code hangs on, while its station stands."""
    standing = Organization.objects.standing(today)
    return WallCode.objects.filter(code=code, organization__in=standing).select_related("organization").first()


@dataclass(frozen=True)
class Wanted:
    """What a list shows; nothing chosen is who waits and who is here."""

    station: Organization | None = None
    q: str = ""
    state: str = ""
    lacking: str = ""
    year: int | None = None

    def narrowing(self) -> dict[str, object]:
        return narrowed_to(self)

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.state or self.lacking)


def people_list(people: InflowQuerySet, wanted: Wanted, *, today: date) -> QuerySet[Inflow]:
    """`people` comes scoped. Who waits to be confirmed first, then by station and arrival."""
    if wanted.station:
        people = people.filter(organization=wanted.station)
    if wanted.q:
        people = people.called(wanted.q)
    if wanted.year:
        span = Year(wanted.year)
        people = people.of_year(span.start, span.end)
    people = lacking(in_state(people, wanted), wanted.lacking, today)
    related = people.select_related("organization", "committee", "numbers", "home")
    return related.order_by(F("arrived_on").desc(nulls_first=True), "path", "-pk")


def in_state(people: InflowQuerySet, wanted: Wanted) -> InflowQuerySet:
    if wanted.state == "OVER":
        return people.filter(state__in=OVER)
    if wanted.state in State.values:
        return people.filter(state=wanted.state)
    if wanted.state == "ALL" or wanted.year:
        return people
    return people.filter(state__in=(State.REPORTED, State.IN_CARE))


def lacking(people: InflowQuerySet, what: str, today: date) -> InflowQuerySet:
    if what == UNVERIFIED:
        return people.in_care().filter(standing=Standing.UNVERIFIED)
    if what == NOT_NATIONAL:
        return people.in_care().filter(in_national_system=False)
    if what == SILENT:
        return people.silent_since(months_before(today, FIRST_ALERT))
    if what == TALK:
        return people.in_care().filter(talked_on=None, arrived_on__lte=months_before(today, TALK_AFTER))
    if what == EXPIRED:
        return people.in_care().filter(expected_until__lt=today)
    return people


def left_in(people: InflowQuerySet, month: Month) -> QuerySet[Inflow]:
    """Who was noted in the month to have left, on whatever day; not who went on to another station."""
    noted = InflowStep.objects.filter(inflow=OuterRef("pk"), deed=Deed.ENDED)
    noted = noted.filter(at__gte=beginning(month.start), at__lt=beginning(month.end))
    went_on = Inflow.objects.filter(came_from=OuterRef("pk"))
    left = people.filter(Exists(noted), ~Exists(went_on), state=State.LEFT)
    return left.order_by("-ended_on", "-pk")


def waiting_for(people: InflowQuerySet, *, today: date) -> tuple[InflowQuerySet, InflowQuerySet]:
    """Nobody spoke to them for three months; half a year without a word on transfer. Somebody may be in both."""
    return lacking(people, SILENT, today), lacking(people, TALK, today)


@dataclass(frozen=True)
class Figures:
    """What a station's people add up to on a day."""

    reported: int = 0
    in_care: int = 0
    unverified: int = 0
    not_national: int = 0
    silent: int = 0
    long_silent: int = 0
    to_talk: int = 0
    expired: int = 0


def figures(people: InflowQuerySet, *, today: date) -> Figures:
    """In one statement, however many stations."""
    first, second, half = (months_before(today, one) for one in (FIRST_ALERT, SECOND_ALERT, TALK_AFTER))
    here = Q(state=State.IN_CARE)
    quiet = Q(last_contact_on=None)
    counted = people.aggregate(
        reported=Count("pk", filter=Q(state=State.REPORTED)),
        in_care=Count("pk", filter=here),
        unverified=Count("pk", filter=here & Q(standing=Standing.UNVERIFIED)),
        not_national=Count("pk", filter=here & Q(in_national_system=False)),
        silent=Count("pk", filter=here & (quiet | Q(last_contact_on__lte=first))),
        long_silent=Count("pk", filter=here & (quiet | Q(last_contact_on__lte=second))),
        to_talk=Count("pk", filter=here & Q(talked_on=None, arrived_on__lte=half)),
        expired=Count("pk", filter=here & Q(expected_until__lt=today)),
    )
    return Figures(**counted)


def in_care_on(station: Organization, day: date) -> QuerySet[Inflow]:
    """Who is 应到 at the station on a day, whether or not the home branch is in this district."""
    there = Inflow.objects.filter(organization=station, arrived_on__lte=day)
    return there.filter(Q(ended_on=None) | Q(ended_on__gt=day)).order_by("pinyin", "pk")


def headcounts(stations: list[int], day: date) -> dict[int, int]:
    """In care per station on a day, in one statement."""
    there = Inflow.objects.filter(organization__in=stations, arrived_on__lte=day)
    kept = there.filter(Q(ended_on=None) | Q(ended_on__gt=day))
    return dict(kept.order_by().values_list("organization").annotate(Count("pk")))
