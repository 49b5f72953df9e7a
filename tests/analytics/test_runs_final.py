"""What was 定稿 is kept by the database itself: not one row of that version is added, changed or taken away."""

from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest
from closing_factories import brought_to
from django.db import IntegrityError, connection, transaction
from factories import branch, staff
from quarter_factories import computed, held, install

from analytics.assessment.models import Run, Score, ScoreLine
from analytics.assessment.rules import Stage
from analytics.assessment.services.run import LINE_COLUMNS, SCORE_COLUMNS
from dangjian.bulk import write_rows

pytestmark = pytest.mark.django_db
TABLES = {"run": "analytics_run", "score": "analytics_score", "line": "analytics_scoreline"}


@pytest.fixture
def ids(town):
    """Of the final run, of one of its scores and of one of the lines."""
    install()
    held(town.own, date(2026, 7, 10))
    run = brought_to(Stage.FINAL, by=staff(town.root)).run
    score = Score.objects.get(run=run, organization=town.own)
    return {"run": run.pk, "score": score.pk, "line": score.lines.first().pk, "place": town.own}


@pytest.fixture
def later(ids) -> Score:
    """Of the same place in a version after the final one, which is still open."""
    held(ids["place"], date(2026, 8, 14))
    return Score.objects.get(run=computed(), organization=ids["place"])


def refused(sql: str, *values: object) -> bool:
    with connection.cursor() as cursor:
        return kept_from(lambda: cursor.execute(sql, values))


def kept_from(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError as error:
        return "a final run stays as it is" in str(error)
    return False


@pytest.mark.parametrize(
    ("of", "change"),
    [
        ("run", "result_digest = 'x'"),
        ("run", "final_at = NULL"),
        ("run", "version = 9"),
        ("score", "points = points + 1"),
        ("score", "rank = 1"),
        ("line", "done = done + 1"),
        ("line", "evidence = '[]'"),
    ],
)
def test_no_column_of_a_final_version_changes(ids, of, change):
    assert refused(f"UPDATE {TABLES[of]} SET {change} WHERE id = %s", ids[of])


@pytest.mark.parametrize("of", TABLES)
def test_no_row_of_a_final_version_is_deleted(ids, of):
    assert refused(f"DELETE FROM {TABLES[of]} WHERE id = %s", ids[of])


def test_no_row_is_added_to_a_final_version_nor_moved_into_it(ids, later):
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreLine.objects.create(score_id=ids["score"], kind="MERIT", done=0, due=0, weight=0, points=500)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(pk=later.pk).update(run_id=ids["run"])
    merit = ScoreLine.objects.create(score=later, kind="MERIT", done=0, due=0, weight=0, points=500)
    assert refused("UPDATE analytics_scoreline SET score_id = %s WHERE id = %s", ids["score"], merit.pk)


def test_no_row_is_moved_out_of_a_final_version(ids, later):
    later.lines.all().delete()
    assert refused("UPDATE analytics_scoreline SET score_id = %s WHERE id = %s", later.pk, ids["line"])

    later.delete()  # a version has one score of a place
    assert refused("UPDATE analytics_score SET run_id = %s WHERE id = %s", later.run_id, ids["score"])


def everything() -> tuple[list[dict], ...]:
    return tuple(list(model.objects.order_by("pk").values()) for model in (Score, ScoreLine))


def test_a_statement_over_a_final_and_an_open_version_changes_neither(ids, later):
    before, scores, runs = everything(), (ids["score"], later.pk), (ids["run"], later.run_id)

    assert refused("UPDATE analytics_scoreline SET done = done + 1 WHERE score_id IN (%s, %s)", *scores)
    assert refused("DELETE FROM analytics_scoreline WHERE score_id IN (%s, %s)", *scores)
    assert refused("UPDATE analytics_score SET points = points + 1 WHERE run_id IN (%s, %s)", *runs)
    assert everything() == before


def test_no_rows_are_written_in_bulk_into_a_final_version(ids, later):
    new = branch(ids["place"].parent)
    before = everything()

    def score(run: int) -> tuple[object, ...]:
        return run, new.pk, new.path, new.committee_id, None, 0, 1, "[]", "", None, None

    def line(of: int) -> tuple[object, ...]:
        return of, "MERIT", None, 0, 0, 0, 500, True, "[]", "[]"

    assert kept_from(lambda: write_rows(Score, SCORE_COLUMNS, [score(later.run_id), score(ids["run"])]))
    assert kept_from(lambda: write_rows(ScoreLine, LINE_COLUMNS, [line(later.pk), line(ids["score"])]))
    assert everything() == before

    write_rows(Score, SCORE_COLUMNS, [score(later.run_id)])
    write_rows(ScoreLine, LINE_COLUMNS, [line(later.pk)])
    assert [len(rows) for rows in everything()] == [len(rows) + 1 for rows in before]


def test_an_adjustment_is_written_beside_it_and_becomes_the_current_one(ids):
    held(ids["place"], date(2026, 8, 14))
    before = list(ScoreLine.objects.filter(score__run=ids["run"]).order_by("pk").values())

    later = computed()
    Score.objects.filter(run=later).update(rank=1)

    assert list(Run.objects.order_by("version").values_list("pk", "is_current")) == [
        (ids["run"], False),
        (later.pk, True),
    ]
    assert list(ScoreLine.objects.filter(score__run=ids["run"]).order_by("pk").values()) == before


def test_every_column_of_a_run_but_which_one_is_current_is_kept():
    """PostgreSQL compares whole rows; SQLite needs their names."""
    kept = import_module("analytics.migrations.0002_final_runs").FROZEN

    assert {*kept, "is_current"} == {field.column for field in Run._meta.concrete_fields}
