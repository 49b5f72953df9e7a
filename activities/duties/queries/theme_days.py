"""On which day the units hold their theme day (主题党日)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from activities.duties.queries.facts import Moves, moves_between
from activities.duties.rules import DutyKind
from dangjian.periods import Month, Period, last_day, second_friday
from organizations.tree.models import Organization, OrganizationEdge


def planned_day(committee_id: int | None, month: Month, moves: Moves) -> date:
    """The unit's own move, else the district's, else the second Friday."""
    return moves.get((committee_id, str(month))) or moves.get((None, str(month))) or second_friday(month)


def theme_days(committee_ids: Iterable[int], month: Month) -> dict[int, date]:
    """The theme day of each unit directly under the district committee."""
    moves = moves_between(month, month)
    return {committee_id: planned_day(committee_id, month, moves) for committee_id in committee_ids}


def theme_day(organization: Organization, month: Month) -> date:
    """The theme day of the unit to which the organization belonged at the month's end."""
    return planned_day(unit_of(organization, last_day(month)), month, moves_between(month, month))


def unit_of(organization: Organization, day: date) -> int | None:
    """The unit directly under the district committee to which the organization belonged on the day."""
    edges = OrganizationEdge.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day), organization=organization, starts_on__lte=day
    )
    return edges.values_list("committee_id", flat=True).first() or organization.committee_id


@dataclass(frozen=True)
class Prefill:
    """What a record of the duty starts with; `day` is none where no day is fixed."""

    label: str
    day: date | None


def prefill(organization: Organization, kind: str, period: Period) -> Prefill:
    day = theme_day(organization, period) if kind == DutyKind.THEME_DAY and isinstance(period, Month) else None
    return Prefill(label=f"{period.short_label}{DutyKind(kind).label}", day=day)
