"""From when an import waits. What was uploaded and not looked at yet waits since then, all else from now on."""

from django.db import migrations, models
from django.db.models import F
from django.utils.timezone import now


def read(apps, schema_editor):
    uploaded = apps.get_model("members", "RosterImport").objects.filter(stage="PREVIEW", job_state="WAITING")
    uploaded.update(waiting_since=F("made_at"))


class Migration(migrations.Migration):
    dependencies = [("members", "0004_still_here_sent")]

    operations = [
        migrations.AddField(
            "rosterimport",
            "waiting_since",
            models.DateTimeField(default=now, editable=False, verbose_name="排队时间"),
            preserve_default=False,
        ),
        migrations.RunPython(read, migrations.RunPython.noop),
    ]
