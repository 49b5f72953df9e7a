"""PostgreSQL asks once per statement, not once per line, whether a run is final: a quarter has tens of thousands of lines.

The same rules as before for whoever writes; only that a refused statement is refused at its end. SQLite asks row by row within
the process, which costs next to nothing. A later change of `Run`, `Score` or `ScoreLine` begins with `open_again` and ends with
`close`, which take and give whatever triggers each database has.
"""

from importlib import import_module

from django.db import migrations

before = import_module("analytics.migrations.0002_final_runs")
TABLES = ("analytics_score", "analytics_scoreline")
FINAL = {
    "analytics_score": "touched JOIN analytics_run r ON r.id = touched.run_id",
    "analytics_scoreline": "touched JOIN analytics_score s ON s.id = touched.score_id JOIN analytics_run r ON r.id = s.run_id",
}
# An update touches the rows as they were and as they are: a line may be moved into a final run, or out of it.
TOUCHED = (("insert", "NEW"), ("delete", "OLD"), ("update", "OLD"), ("update", "NEW"))


def name(table: str, act: str, rows: str) -> str:
    return f"{table}_final_{act}_{rows.lower()}"


RUN = (
    "CREATE TRIGGER analytics_run_final BEFORE UPDATE OR DELETE ON analytics_run "
    "FOR EACH ROW WHEN (OLD.final_at IS NOT NULL) EXECUTE FUNCTION analytics_run_is_final()"
)


def add(cursor) -> None:
    for table in TABLES:
        for act, rows in TOUCHED:
            cursor.execute(
                f"CREATE TRIGGER {name(table, act, rows)} AFTER {act} ON {table} REFERENCING {rows} TABLE AS touched "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_final()"
            )


def remove(cursor) -> None:
    for table in TABLES:
        for act, rows in TOUCHED:
            cursor.execute(f"DROP TRIGGER {name(table, act, rows)} ON {table}")


def by_statement(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"""
                DROP TRIGGER {table}_final ON {table};
                CREATE OR REPLACE FUNCTION {table}_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF EXISTS (SELECT FROM {FINAL[table]} WHERE r.final_at IS NOT NULL)
                  THEN RAISE EXCEPTION '{before.WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
                  RETURN NULL;
                END $$;
            """)
        add(cursor)


def by_row(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        remove(cursor)
        cursor.execute(
            "DROP TRIGGER analytics_run_final ON analytics_run; DROP FUNCTION analytics_run_is_final(); "
            "DROP FUNCTION analytics_score_is_final(); DROP FUNCTION analytics_scoreline_is_final();"
        )
        cursor.execute(before.POSTGRES)


def open_again(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        before.open_again(apps, schema_editor)
        return
    with schema_editor.connection.cursor() as cursor:
        remove(cursor)
        cursor.execute("DROP TRIGGER analytics_run_final ON analytics_run")


def close(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        before.close(apps, schema_editor)
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(RUN)
        add(cursor)


class Migration(migrations.Migration):
    dependencies = [("analytics", "0004_changes_are_noted")]

    operations = [migrations.RunPython(by_statement, by_row)]
