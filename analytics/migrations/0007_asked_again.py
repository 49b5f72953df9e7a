"""Which version the branches could last look at, and until when those look again of whom a later one says otherwise."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("analytics", "0006_changes_say_when")]

    operations = [
        migrations.AddField(
            "closing",
            "asked_run",
            models.ForeignKey(
                "analytics.run",
                django.db.models.deletion.PROTECT,
                blank=True,
                null=True,
                related_name="+",
                verbose_name="支部看到的是哪一版",
            ),
        ),
        migrations.AddField(
            "closing", "again_until", models.DateField(blank=True, null=True, verbose_name="再核对到哪天")
        ),
        migrations.AddConstraint(
            "closing",
            models.CheckConstraint(
                condition=Q(again_until=None) | Q(asked_run__isnull=False), name="checked_again_since_a_version"
            ),
        ),
    ]
