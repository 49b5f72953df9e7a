"""Everything a quarter is computed from, read once and put into an order that no row number decides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from activities.duties.models import Exemption
from activities.duties.queries import due_items
from activities.duties.rules import DueItem
from activities.records.queries.reading import Reading
from analytics.assessment.models import Merit, Scheme, SchemeItem, Veto
from analytics.assessment.rules import FULL, Item, Subject
from analytics.indicators.queries import INDICATORS, LIVE_INDICATORS, Indicator
from analytics.indicators.queries.duties import DutyDone
from analytics.indicators.queries.reading import SpanRead
from analytics.indicators.rules import About, Counted, ItemKey, Proof, Span, Tree, count_items
from dangjian.fields.paths import steps
from dangjian.periods import Quarter, last_day
from organizations.tree.models import Kind, Organization, OrganizationEdge

AnyExtra = TypeVar("AnyExtra", Merit, Veto)
# What a scheme of units may name.
UNIT_KINDS = (Kind.WORKING_COMMITTEE, Kind.COMMITTEE, Kind.GENERAL_BRANCH)


@dataclass(frozen=True, slots=True)
class Place:
    """An organization as it stood on the quarter's last day."""

    pk: int
    uid: UUID
    kind: str
    sector: str
    path: str
    committee_id: int | None
    temporary: bool

    @property
    def is_assessed_branch(self) -> bool:
        """Temporary branches are listed elsewhere and left out."""
        return self.kind == Kind.BRANCH and not self.temporary

    @property
    def is_unit(self) -> bool:
        """What stands directly under the district committee and has something below it."""
        return len(steps(self.path)) == 2 and self.kind in UNIT_KINDS

    @property
    def about(self) -> About:
        return About(self.pk, self.uid)


@dataclass(frozen=True)
class ReadScheme:
    pk: int
    code: str
    version: int
    sectors: tuple[str, ...]
    items: tuple[Item, ...]
    subject: str = Subject.BRANCH
    kinds: tuple[str, ...] = ()
    merit_most: int = 0
    total_most: int = FULL
    limits: tuple[int, int, int] = (0, 0, 0)

    @property
    def of_units(self) -> bool:
        return self.subject == Subject.UNIT

    def covers(self, place: Place) -> bool:
        if self.of_units:
            return place.is_unit and place.kind in self.kinds
        return place.is_assessed_branch and place.sector in self.sectors


@dataclass(frozen=True)
class Facts:
    """One consistent reading: places by id, schemes, per indicator what was counted and what shows it, and which
    branches were founded in the quarter or excused in it."""

    span: Span
    places: dict[int, Place]
    schemes: tuple[ReadScheme, ...]
    counted: Mapping[str, Mapping[int, Counted]]
    proofs: Mapping[str, Mapping[int, Proof]]
    new: frozenset[int] = frozenset()
    excused: frozenset[int] = frozenset()
    merits: Mapping[int, Sequence[Merit]] = field(default_factory=dict)
    vetoes: Mapping[int, Sequence[Veto]] = field(default_factory=dict)

    @cached_property
    def branches(self) -> list[Place]:
        """Those that are assessed, by uid."""
        return by_uid(place for place in self.places.values() if place.is_assessed_branch)

    @cached_property
    def units(self) -> list[Place]:
        return by_uid(place for place in self.places.values() if place.is_unit)

    def scheme_for(self, place: Place) -> ReadScheme | None:
        return next((scheme for scheme in self.schemes if scheme.covers(place)), None)

    def codes(self, subject: str) -> list[str]:
        """What the schemes of branches or of units ask."""
        return sorted({item.indicator for one in self.schemes if one.subject == subject for item in one.items})


def by_uid(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: str(place.uid))


def read_facts(
    quarter: Quarter, *, today: date, beside: tuple[ReadScheme, ...] = (), rows: Reading | None = None
) -> Facts:
    """The quarter's records once, a statement or two for each indicator that needs more, whatever the number of branches.

    What the schemes `beside` ask is counted too, without their being in force; `rows` are kept by who asks more of them.
    """
    items = due_items(start=quarter.start, end=quarter.end)
    places = read_places(last_day(quarter))
    span = Span.of(quarter, today=today, items=items, tree=tree_of(places))
    reading = SpanRead.over(span, rows)  # not among the facts: the records are let go when all is counted
    schemes = read_schemes(last_day(quarter))
    wanted = sorted({item.indicator for scheme in (*schemes, *beside) for item in scheme.items})
    read = {code: INDICATORS[code].read(reading) for code in wanted}
    return Facts(
        span=replace(span, items=()),  # what is due is counted; of a city it is a hundred thousand items
        places=places,
        schemes=schemes,
        counted={code: one.counted for code, one in read.items()},
        proofs={code: one.proofs for code, one in read.items()},
        new=read_new(quarter),
        merits=by_place(Merit.objects.of(quarter)),
        vetoes=by_place(Veto.objects.of(quarter)),
        excused=frozenset(
            Exemption.objects.overlapping(quarter.start, quarter.end)
            .filter(kind__in={"", *(one.kind for one in items)})
            .values_list("organization", flat=True)
        ),
    )


def counted_facts(
    quarter: Quarter, *, items: Iterable[DueItem], records: Mapping[ItemKey, int], schemes: Iterable[ReadScheme]
) -> Facts:
    """What the schemes of branches count when the quarter is over, for a page that knows how many `records` each item
    has: without what shows it, the attendance from the rollup; one statement per indicator that is no duty's."""
    schemes = tuple(one for one in schemes if not one.of_units)
    places = read_places(last_day(quarter))
    span = Span.of(quarter, today=quarter.end, items=items, tree=tree_of(places))
    wanted = {item.indicator for scheme in schemes for item in scheme.items}
    return Facts(
        span=span,
        places=places,
        schemes=schemes,
        counted={code: counted_by(LIVE_INDICATORS[code], span, records) for code in sorted(wanted)},
        proofs={code: {} for code in wanted},
        merits=by_place(Merit.objects.of(quarter)),
        vetoes=by_place(Veto.objects.of(quarter)),
    )


def counted_by(indicator: Indicator, span: Span, records: Mapping[ItemKey, int]) -> dict[int, Counted]:
    if isinstance(indicator, DutyDone):
        return count_items(span, indicator.items(span), records)
    return indicator.measure(span)


def by_place(rows: QuerySet[AnyExtra]) -> dict[int, list[AnyExtra]]:
    """In the order of their documents, which no row number decides."""
    found: dict[int, list[AnyExtra]] = defaultdict(list)
    for row in rows.order_by("issued_on", "document_number", "reason"):
        found[row.organization_id].append(row)
    return dict(found)


def tree_of(places: dict[int, Place]) -> Tree:
    units = {pk for pk, place in places.items() if place.is_unit}
    return Tree(
        units={pk: place.committee_id for pk, place in places.items() if place.committee_id in units},
        branches={pk: place.about for pk, place in places.items() if place.is_assessed_branch},
        stations={pk: place.about for pk, place in places.items() if place.kind == Kind.STATION},
    )


def read_new(quarter: Quarter) -> frozenset[int]:
    """Whose first edge begins in the quarter."""
    first = OrganizationEdge.objects.values("organization").annotate(first=Min("starts_on")).order_by()
    return frozenset(first.filter(first__gte=quarter.start).values_list("organization", flat=True))


def read_places(day: date) -> dict[int, Place]:
    """The tree of that day from the dated edges, not from how it hangs now."""
    rows = OrganizationEdge.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day).values_list(
        "organization", "organization__uid", "kind", "sector", "path", "committee", "temporary"
    )
    return {row[0]: Place(*row) for row in rows}


def read_schemes(day: date) -> tuple[ReadScheme, ...]:
    """The schemes in force on `day`, each with its items in their printed order."""
    schemes = Scheme.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day).order_by(
        "code", "version"
    )
    return read_items(list(schemes))


def read_items(schemes: list[Scheme]) -> tuple[ReadScheme, ...]:
    items: dict[int, list[Item]] = {}
    for row in SchemeItem.objects.filter(scheme__in=schemes).order_by("scheme", "position", "pk"):
        item = Item(row.pk, row.indicator, row.name, row.weight, row.full_at, row.rule_text)
        items.setdefault(row.scheme_id, []).append(item)
    return tuple(read_scheme(scheme, items.get(scheme.pk, [])) for scheme in schemes)


def read_scheme(scheme: Scheme, items: list[Item]) -> ReadScheme:
    """As the arithmetic needs it; one that is not saved has no row to point at."""
    return ReadScheme(
        pk=scheme.pk or 0,
        code=scheme.code,
        version=scheme.version,
        sectors=tuple(scheme.sectors),
        items=tuple(items),
        subject=scheme.subject,
        kinds=tuple(scheme.kinds),
        merit_most=scheme.merit_most * 1000,
        total_most=scheme.total_most * 1000,
        limits=scheme.limits,
    )


def ancestor_uids(place: Place, places: dict[int, Place]) -> list[str]:
    return [str(places[pk].uid) for pk in steps(place.path)[:-1] if pk in places]


def organization_names(ids: set[int]) -> dict[int, str]:
    return dict(Organization.objects.filter(pk__in=ids).values_list("pk", "short_name"))
