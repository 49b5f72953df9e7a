"""What stands on the sheets that a branch prints before a meeting."""

from dataclasses import dataclass

from django.db.models import QuerySet

from activities.records.models import Activity, State
from activities.records.queries.attendees import attendees
from members.roster.queries import Expected
from organizations.access.models import Account

# For who comes along beside those expected, and so that the last page is not for one name.
FREE_LINES = 6


def plans_kept(account: Account) -> QuerySet[Activity]:
    """What is planned in the branches that `account` writes for."""
    return Activity.objects.editable_by(account).filter(state=State.PLANNED)


def expected_by(plan: Activity) -> list[Expected]:
    """应到, in surname order; who is excused for good or takes part elsewhere signs on a free line."""
    every = attendees(organization=plan.organization, kind=plan.kind, day=plan.held_on, subgroup=plan.subgroup)
    return [one for one in every if one.counts]


@dataclass(frozen=True)
class Line:
    """A line of two places to sign; `name` is empty where anybody may."""

    left: tuple[int, str]
    right: tuple[int, str]


def roll_lines(names: list[str]) -> list[Line]:
    """Down the left half first, as people look for their name."""
    every = [*enumerate([*names, *[""] * (FREE_LINES + len(names) % 2)], start=1)]
    half = len(every) // 2
    return [Line(*pair) for pair in zip(every[:half], every[half:], strict=True)]
