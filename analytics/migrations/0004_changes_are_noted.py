"""Every statement that writes to what the tree of organizations prints is noted (`dangjian.changes`). A further table gets
its trigger and its first row in a later migration; without them nothing of it is kept.
"""

from django.db import migrations

TABLES = ("members_member", "organizations_organization")

NOTE = """
CREATE TABLE dangjian_change (
  place text NOT NULL, tx bigint NOT NULL, times bigint NOT NULL, PRIMARY KEY (place, tx)
);
CREATE FUNCTION dangjian_note_change() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO dangjian_change AS noted (place, tx, times)
    VALUES (TG_TABLE_NAME, pg_current_xact_id()::text::bigint, 1)
    ON CONFLICT (place, tx) DO UPDATE SET times = noted.times + 1;
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER dangjian_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION dangjian_note_change();"
    f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER dangjian_change;"
    f"INSERT INTO dangjian_change (place, tx, times) VALUES ('{table}', 0, 0);"
    for table in TABLES
)
FORGET = "".join(f"DROP TRIGGER dangjian_change ON {table};" for table in TABLES) + (
    "DROP FUNCTION dangjian_note_change(); DROP TABLE dangjian_change;"
)


def run(statements):
    def change(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(statements)

    return change


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0003_exempted_kind"),
        ("dangjian", "0002_audit_is_final"),
        ("members", "0002_member_by_pinyin"),
        ("organizations", "0001_tables"),
    ]

    operations = [migrations.RunPython(run(NOTE), run(FORGET))]
