"""Moving the theme day (主题党日) inside its month."""

from datetime import date

from django.db import transaction

from activities.duties.models import ThemeDayMove
from activities.duties.queries import theme_day
from dangjian.audit.services import record
from dangjian.periods import Month
from organizations.access.models import Account
from organizations.tree.models import Organization


class NotAUnit(Exception):
    """Only the district committee and the units directly under it move theme days; others ask theirs."""


class OutsideTheMonth(Exception):
    """The new day lies in another month."""


class MonthIsOver(Exception):
    """What was planned for a past month is history."""


class SameDay(Exception):
    """The theme day is on that day already."""


@transaction.atomic
def move_theme_day(
    *, organization: Organization, month: Month, day: date, reason: str, by: Account, today: date
) -> ThemeDayMove:
    """Hold the theme day of the month on `day`: of one unit, or of the whole district when it is the root."""
    refuse_if_over(month, today)
    if organization.committee_id != organization.pk:
        raise NotAUnit
    if Month.containing(day) != month:
        raise OutsideTheMonth
    if theme_day(organization, month) == day:
        raise SameDay
    move, _ = ThemeDayMove.objects.update_or_create(
        organization=organization,
        month=str(month),
        defaults={
            "path": organization.path,
            "committee_id": organization.committee_id,
            "day": day,
            "reason": reason,
            "made_by": by,
        },
    )
    record("duties.move_theme_day", by=by, target=organization, path=organization.path, month=str(month), day=str(day))
    return move


@transaction.atomic
def undo_theme_day_move(*, move: ThemeDayMove, by: Account, today: date) -> None:
    refuse_if_over(Month.parse(move.month), today)
    record("duties.undo_theme_day_move", by=by, target=move.organization, path=move.path, month=move.month)
    move.delete()


def refuse_if_over(month: Month, today: date) -> None:
    if month < Month.containing(today):
        raise MonthIsOver
