from django.db import migrations
from django.db.models import F, Q


def as_noted(apps, schema_editor):
    """Until now every step was noted on its own day, so the days of an opinion tell its history."""
    versions = apps.get_model("activities", "OpinionVersion")
    opinions = apps.get_model("activities", "Opinion").objects.order_by("pk")
    said = opinions.filter(Q(closed_on=None) | Q(closed_on__gt=F("said_on")))
    rows = [versions(opinion_id=pk, noted_on=on, said_on=on) for pk, on in said.values_list("pk", "said_on")]
    closed = opinions.exclude(closed_on=None).values_list("pk", "said_on", "closed_on")
    rows += [versions(opinion_id=pk, noted_on=end, said_on=on, closed_on=end) for pk, on, end in closed]
    versions.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ("activities", "0005_entries_corrected"),
    ]

    operations = [
        migrations.RunPython(as_noted, migrations.RunPython.noop),
    ]
