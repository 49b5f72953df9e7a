"""A quarter on its way from 取数 to 通报."""

from datetime import UTC, date, datetime

from quarter_factories import AFTER, Q3, noon

from analytics.assessment.models import Closing
from analytics.assessment.rules import Stage
from analytics.assessment.services import compute_next, take_figures
from analytics.assessment.services.closings import advance, open_checking, settle
from organizations.access.models import Account

TAKEN = datetime(2026, 10, 1, 3, tzinfo=UTC)
CIRCULAR = {"circular_on": date(2026, 10, 20), "circular_number": "滨组〔2026〕18号"}


def taken(*, by: Account | None = None) -> Closing:
    """The figures of the third quarter stand."""
    take_figures(quarter=Q3, by=by, today=AFTER, now=TAKEN)
    assert compute_next(clock=noon)
    return Closing.objects.select_related("run").get()


def brought_to(stage: Stage, *, by: Account) -> Closing:
    closing = taken(by=by)
    for step in list(Stage)[1 : list(Stage).index(stage) + 1]:
        if step == Stage.CHECKING:
            open_checking(closing=closing, by=by, today=AFTER, now=noon())
        elif step == Stage.FINAL:
            settle(closing, by=by, now=noon())
        else:
            advance(closing, step, by=by, now=noon(), **(CIRCULAR if step == Stage.REPORTED else {}))
    return Closing.objects.select_related("run").get()
