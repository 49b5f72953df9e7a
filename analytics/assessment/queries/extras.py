"""What staff enter beside the counts: for whom, under which scheme, and what stands already."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from analytics.assessment.models import Merit, Veto
from analytics.assessment.queries.facts import Place, ReadScheme, read_schemes
from analytics.assessment.rules import limits_text, points_text
from analytics.indicators.models import ManualFigure
from analytics.indicators.rules import ManualKind
from dangjian.periods import Quarter, last_day
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization, OrganizationEdge

MOST_FOUND = 20
UNITS = Q(parent__parent=None, parent__isnull=False)


@dataclass(frozen=True)
class ExtraRow:
    """A merit or a veto as the desk lists it."""

    row: Merit | Veto
    what: str
    effect: str

    @property
    def is_merit(self) -> bool:
        return isinstance(self.row, Merit)


def extra_rows(account: Account, quarter: Quarter) -> list[ExtraRow]:
    """Both kinds in reach, place by place; two queries."""
    merits = Merit.objects.visible_to(account).of(quarter).select_related("organization", "committee", "entered_by")
    vetoes = Veto.objects.visible_to(account).of(quarter).select_related("organization", "committee", "entered_by")
    rows = [ExtraRow(one, "加分", f"加{points_text(one.points)}分") for one in merits]
    rows += [ExtraRow(one, "一票否决", limits_text(one.most, one.ceiling)) for one in vetoes]
    return sorted(rows, key=lambda one: (one.row.path, not one.is_merit, one.row.pk))


def scheme_over(organization: Organization, quarter: Quarter) -> ReadScheme | None:
    """By which scheme the organization is scored in the quarter, as it stands on its last day."""
    row = edges_at_end(quarter).filter(organization=organization)
    columns = "organization", "organization__uid", "kind", "sector", "path", "committee", "temporary"
    places = [Place(*one) for one in row.values_list(*columns)]
    found = (one for one in read_schemes(last_day(quarter)) for place in places if one.covers(place))
    return next(found, None)


def edges_at_end(quarter: Quarter) -> QuerySet[OrganizationEdge]:
    """What stood on the quarter's last day and as what: the tree that it is scored by, whatever came afterwards."""
    day = last_day(quarter)
    return OrganizationEdge.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


def scored_named(account: Account, text: str, quarter: Quarter) -> list[Organization]:
    """Branches and units of the quarter in reach whose name holds the text."""
    then = edges_at_end(quarter).filter(Q(kind=Kind.BRANCH, temporary=False) | UNITS)
    found = Organization.objects.visible_to(account).filter(pk__in=then.values("organization")).called(text)
    return list(found.select_related("committee").order_by("path")[:MOST_FOUND])


def scored_by(account: Account, schemes: list[ReadScheme], quarter: Quarter) -> QuerySet[Organization]:
    """The organizations of the quarter in reach that one of the schemes covers, in the order of the tree."""
    covered = Q(pk__in=[])
    for scheme in schemes:
        if scheme.of_units:
            covered |= UNITS & Q(kind__in=scheme.kinds)
        else:
            covered |= Q(kind=Kind.BRANCH, temporary=False, sector__in=scheme.sectors)
    then = edges_at_end(quarter).filter(covered)
    rows = Organization.objects.visible_to(account).filter(pk__in=then.values("organization"))
    return rows.select_related("committee").order_by("path")


def asking(quarter: Quarter, indicator: str) -> list[ReadScheme]:
    """The schemes in force in the quarter that count the indicator."""
    return those_asking(read_schemes(last_day(quarter)), indicator)


def those_asking(schemes: Iterable[ReadScheme], indicator: str) -> list[ReadScheme]:
    return [one for one in schemes if indicator in {item.indicator for item in one.items}]


@dataclass(frozen=True)
class ManualLine:
    """One thing that staff fill in: of how many, and how many are filled in."""

    code: str
    name: str
    asked: int
    entered: int


def manual_lines(account: Account, quarter: Quarter) -> list[ManualLine]:
    """What the schemes of the quarter ask; two queries for each."""
    lines, in_force = [], read_schemes(last_day(quarter))
    for kind in ManualKind:
        if schemes := those_asking(in_force, kind):
            places = scored_by(account, schemes, quarter)
            figures = ManualFigure.objects.editable_by(account).of(kind, quarter).filter(organization__in=places)
            lines.append(ManualLine(kind.value, str(kind.label), places.count(), figures.count()))
    return lines
