"""Everything a quarter is computed from, read once and put into an order that no row number decides."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from activities.duties.queries import due_items
from analytics.assessment.models import Scheme, SchemeItem
from analytics.assessment.rules import Item
from analytics.indicators.queries import INDICATORS
from analytics.indicators.rules import Counted, Proof, Span
from dangjian.fields.paths import steps
from dangjian.periods import Quarter, last_day
from organizations.tree.models import Kind, Organization, OrganizationEdge


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


@dataclass(frozen=True)
class ReadScheme:
    pk: int
    code: str
    version: int
    sectors: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Facts:
    """One consistent reading: places by id, schemes, and per indicator what was counted and what shows it."""

    span: Span
    places: dict[int, Place]
    schemes: tuple[ReadScheme, ...]
    counted: dict[str, dict[int, Counted]]
    proofs: dict[str, dict[int, Proof]]

    @property
    def branches(self) -> list[Place]:
        """Those that are assessed, by uid; temporary branches are listed elsewhere and left out."""
        found = [place for place in self.places.values() if place.kind == Kind.BRANCH and not place.temporary]
        return sorted(found, key=lambda place: str(place.uid))

    def scheme_for(self, place: Place) -> ReadScheme | None:
        return next((scheme for scheme in self.schemes if place.sector in scheme.sectors), None)


def read_facts(quarter: Quarter, *, today: date, beside: tuple[ReadScheme, ...] = ()) -> Facts:
    """Two statements per indicator and a handful more, whatever the number of branches.

    What the schemes `beside` ask is counted too, without their being in force.
    """
    span = Span.of(quarter, today=today, items=due_items(start=quarter.start, end=quarter.end))
    schemes = read_schemes(last_day(quarter))
    wanted = sorted({item.indicator for scheme in (*schemes, *beside) for item in scheme.items})
    return Facts(
        span=span,
        places=read_places(last_day(quarter)),
        schemes=schemes,
        counted={code: INDICATORS[code].measure(span) for code in wanted},
        proofs={code: INDICATORS[code].proof(span) for code in wanted},
    )


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
    return tuple(
        ReadScheme(scheme.pk, scheme.code, scheme.version, tuple(scheme.sectors), tuple(items.get(scheme.pk, [])))
        for scheme in schemes
    )


def ancestor_uids(place: Place, places: dict[int, Place]) -> list[str]:
    return [str(places[pk].uid) for pk in steps(place.path)[:-1] if pk in places]


def organization_names(ids: set[int]) -> dict[int, str]:
    return dict(Organization.objects.filter(pk__in=ids).values_list("pk", "short_name"))
