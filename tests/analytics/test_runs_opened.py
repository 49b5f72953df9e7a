"""A later change of the tables opens what is final and closes it again, on either database."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from closing_factories import brought_to
from django.db import IntegrityError, connection, transaction
from factories import staff
from quarter_factories import held, install

from analytics.assessment.models import Run, Score, ScoreLine
from analytics.assessment.rules import Stage
from dangjian.periods import Quarter

pytestmark = pytest.mark.django_db
STEP = import_module("analytics.migrations.0005_final_by_statement")
EDITOR = SimpleNamespace(connection=connection)


def changed(to: int) -> list[bool]:
    """Whether a run, its scores and their lines may be written to."""
    found = []
    for rows, change in (
        (Run.objects, {"result_digest": str(to)}),
        (Score.objects, {"rank": to}),
        (ScoreLine.objects, {"done": to}),
    ):
        try:
            with transaction.atomic():
                rows.update(**change)
        except IntegrityError:
            found.append(False)
        else:
            found.append(True)
    return found


def test_a_final_run_is_opened_for_a_change_of_its_tables_and_closed_after_it(town):
    install()
    held(town.own, Quarter(2026, 3).start)
    brought_to(Stage.FINAL, by=staff(town.root))
    closed = changed(7)

    STEP.open_again(None, EDITOR)
    opened = changed(8)
    STEP.close(None, EDITOR)

    assert (closed, opened, changed(9)) == ([False] * 3, [True] * 3, [False] * 3)
