"""The database itself keeps what is final: of a run with a day of 定稿, its scores and their lines no row is added,
changed or deleted; only whether it is the current one may turn.

SQLite loses the triggers of a table that Django makes anew, and refuses to make one anew that those of another name:
a later change of `Run`, `Score` or `ScoreLine` begins with `open_again` and ends with `close`, those of the newest step that
changed the triggers (0005_final_by_statement).
"""

from django.db import migrations

WORDS = "analytics: a final run stays as it is"
TABLES = ("analytics_run", "analytics_score", "analytics_scoreline")
FROZEN = (
    "id", "year", "number", "version", "as_of", "input_digest", "result_digest", "counts", "asked_by_id", "asked_at",
    "published_at", "read_at", "adjusts_id", "reason", "final_at", "job_state", "attempt",
    "leased_until", "progress_done", "progress_total", "failure",
)  # fmt: skip

POSTGRES = f"""
CREATE FUNCTION analytics_run_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'is_current' = to_jsonb(OLD) - 'is_current' THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION analytics_score_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM analytics_run WHERE id IN (OLD.run_id, NEW.run_id) AND final_at IS NOT NULL)
  THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE FUNCTION analytics_scoreline_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM analytics_score s JOIN analytics_run r ON r.id = s.run_id
             WHERE s.id IN (OLD.score_id, NEW.score_id) AND r.final_at IS NOT NULL)
  THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER analytics_run_final BEFORE UPDATE OR DELETE ON analytics_run
  FOR EACH ROW WHEN (OLD.final_at IS NOT NULL) EXECUTE FUNCTION analytics_run_is_final();
CREATE TRIGGER analytics_score_final BEFORE INSERT OR UPDATE OR DELETE ON analytics_score
  FOR EACH ROW EXECUTE FUNCTION analytics_score_is_final();
CREATE TRIGGER analytics_scoreline_final BEFORE INSERT OR UPDATE OR DELETE ON analytics_scoreline
  FOR EACH ROW EXECUTE FUNCTION analytics_scoreline_is_final();
"""
NO_POSTGRES = "".join(f"DROP TRIGGER {table}_final ON {table}; DROP FUNCTION {table}_is_final();" for table in TABLES)

SAME = " AND ".join(f"OLD.{name} IS NEW.{name}" for name in FROZEN)
OF_RUN = "EXISTS (SELECT 1 FROM analytics_run WHERE id IN ({}) AND final_at IS NOT NULL)"
OF_SCORE = (
    "EXISTS (SELECT 1 FROM analytics_score s JOIN analytics_run r ON r.id = s.run_id "
    "WHERE s.id IN ({}) AND r.final_at IS NOT NULL)"
)
WHEN = {
    ("analytics_run", "UPDATE"): f"OLD.final_at IS NOT NULL AND NOT ({SAME})",
    ("analytics_run", "DELETE"): "OLD.final_at IS NOT NULL",
    ("analytics_score", "INSERT"): OF_RUN.format("NEW.run_id"),
    ("analytics_score", "UPDATE"): OF_RUN.format("OLD.run_id, NEW.run_id"),
    ("analytics_score", "DELETE"): OF_RUN.format("OLD.run_id"),
    ("analytics_scoreline", "INSERT"): OF_SCORE.format("NEW.score_id"),
    ("analytics_scoreline", "UPDATE"): OF_SCORE.format("OLD.score_id, NEW.score_id"),
    ("analytics_scoreline", "DELETE"): OF_SCORE.format("OLD.score_id"),
}


def close(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(POSTGRES)
            return
        for (table, act), condition in WHEN.items():
            cursor.execute(
                f"CREATE TRIGGER {table}_final_{act.lower()} BEFORE {act} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )


def open_again(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(NO_POSTGRES)
            return
        for table, act in WHEN:
            cursor.execute(f"DROP TRIGGER {table}_final_{act.lower()}")


class Migration(migrations.Migration):
    replaces = [("analytics", "0008_final_runs")]
    dependencies = [("analytics", "0001_tables")]

    operations = [migrations.RunPython(close, open_again)]
