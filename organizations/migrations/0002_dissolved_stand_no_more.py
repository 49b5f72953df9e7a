"""What was dissolved stands nowhere: spans that a move of its committee opened for it again end with it."""

from django.db import migrations
from django.db.models import F


def read(apps, schema_editor):
    edges = apps.get_model("organizations", "OrganizationEdge").objects
    opened = edges.filter(ends_on=None, organization__dissolved_on__isnull=False)
    # Opened after the end: such a span never was.
    opened.filter(starts_on__gte=F("organization__dissolved_on")).delete()
    for edge in opened.select_related("organization"):
        # Moved as of a day before the end: until that day it hung where it did, from then on here.
        before = edges.filter(organization=edge.organization, ends_on__gt=edge.starts_on)
        before.filter(starts_on__gte=edge.starts_on).delete()
        before.update(ends_on=edge.starts_on)
        edge.ends_on = edge.organization.dissolved_on
        edge.save(update_fields=["ends_on"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_tables")]

    operations = [migrations.RunPython(read, migrations.RunPython.noop)]
