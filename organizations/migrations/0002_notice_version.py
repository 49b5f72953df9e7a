"""Which draft of a notice somebody looked at before sending it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_tables")]

    operations = [migrations.AddField("notice", "version", models.PositiveIntegerField(default=1))]
