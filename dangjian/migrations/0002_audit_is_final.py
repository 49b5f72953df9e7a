"""The database itself keeps the log: rows are inserted unsealed, sealed once, and never changed or deleted.

SQLite loses triggers when Django makes the table anew: a later change of `AuditRow` ends with these statements again.
"""

from django.db import migrations

KEPT = (
    "id", "action", "by_id", "target", "organization_path", "detail", "recorded_at",
    "result", "address", "request", "door",
)  # fmt: skip
WORDS = "dangjian_auditrow: audit rows are final"

POSTGRES = f"""
CREATE FUNCTION dangjian_auditrow_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.position IS NULL AND NEW.sealed_with = '' THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'UPDATE' THEN
    IF OLD.position IS NULL AND OLD.sealed_with = '' AND NEW.position IS NOT NULL AND NEW.sealed_with <> ''
       AND to_jsonb(NEW) - 'position' - 'sealed_with' = to_jsonb(OLD) - 'position' - 'sealed_with'
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dangjian_auditrow_row BEFORE INSERT OR UPDATE OR DELETE ON dangjian_auditrow
  FOR EACH ROW EXECUTE FUNCTION dangjian_auditrow_is_final();
CREATE TRIGGER dangjian_auditrow_all BEFORE TRUNCATE ON dangjian_auditrow
  FOR EACH STATEMENT EXECUTE FUNCTION dangjian_auditrow_is_final();
ALTER TABLE dangjian_auditrow ENABLE ALWAYS TRIGGER dangjian_auditrow_row;
ALTER TABLE dangjian_auditrow ENABLE ALWAYS TRIGGER dangjian_auditrow_all;
"""
NO_POSTGRES = """
DROP TRIGGER dangjian_auditrow_row ON dangjian_auditrow;
DROP TRIGGER dangjian_auditrow_all ON dangjian_auditrow;
DROP FUNCTION dangjian_auditrow_is_final();
"""
SAME = " AND ".join(f"OLD.{name} IS NEW.{name}" for name in KEPT)
REFUSE = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
# INSERT OR REPLACE would delete a row without asking the trigger on DELETE, so an id that is taken is refused too.
SQLITE = (
    "CREATE TRIGGER dangjian_auditrow_insert BEFORE INSERT ON dangjian_auditrow "
    "WHEN NEW.position IS NOT NULL OR NEW.sealed_with <> '' "
    f"OR EXISTS (SELECT 1 FROM dangjian_auditrow WHERE id = NEW.id) {REFUSE}",
    "CREATE TRIGGER dangjian_auditrow_update BEFORE UPDATE ON dangjian_auditrow "
    "WHEN NOT (OLD.position IS NULL AND OLD.sealed_with = '' AND NEW.position IS NOT NULL AND NEW.sealed_with <> '' "
    f"AND {SAME}) {REFUSE}",
    f"CREATE TRIGGER dangjian_auditrow_delete BEFORE DELETE ON dangjian_auditrow {REFUSE}",
)


def close(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in (POSTGRES,) if schema_editor.connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


def open_again(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(NO_POSTGRES)
        else:
            for name in ("insert", "update", "delete"):
                cursor.execute(f"DROP TRIGGER dangjian_auditrow_{name}")


class Migration(migrations.Migration):
    replaces = [("dangjian", "0003_audit_is_final")]
    dependencies = [("dangjian", "0001_tables")]

    operations = [migrations.RunPython(close, open_again)]
