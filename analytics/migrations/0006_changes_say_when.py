"""A note says when it was made: whoever runs the portal sees how long the oldest waits to be added up."""

from importlib import import_module

from django.db import migrations

run = import_module("analytics.migrations.0004_changes_are_noted").run

SAY_WHEN = "ALTER TABLE dangjian_change ADD COLUMN noted_at timestamptz NOT NULL DEFAULT now()"
SAY_NO_MORE = "ALTER TABLE dangjian_change DROP COLUMN noted_at"


class Migration(migrations.Migration):
    dependencies = [("analytics", "0005_final_by_statement")]

    operations = [migrations.RunPython(run(SAY_WHEN), run(SAY_NO_MORE))]
