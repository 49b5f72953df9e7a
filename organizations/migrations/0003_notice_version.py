"""Which draft of a notice somebody looked at before sending it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_dissolved_stand_no_more")]

    operations = [migrations.AddField("notice", "version", models.PositiveIntegerField(default=1))]
