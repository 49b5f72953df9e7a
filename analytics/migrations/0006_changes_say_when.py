"""A note says when it was made: whoever runs the portal sees how long the oldest waits to be added up.

By the clock and not by `now()`, which is when the transaction began: an import of minutes would seem to wait from its start.
"""

from importlib import import_module

from django.db import migrations

run = import_module("analytics.migrations.0004_changes_are_noted").run

SAY_WHEN = "ALTER TABLE dangjian_change ADD COLUMN noted_at timestamptz NOT NULL DEFAULT clock_timestamp()"
SAY_NO_MORE = "ALTER TABLE dangjian_change DROP COLUMN noted_at"


class Migration(migrations.Migration):
    dependencies = [("analytics", "0005_final_by_statement")]

    operations = [migrations.RunPython(run(SAY_WHEN), run(SAY_NO_MORE))]
