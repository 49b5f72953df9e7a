from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def as_told(apps, schema_editor):
    """Until now there was one exemption for each objection, so its kind is what was asked for."""
    exemptions = apps.get_model("activities", "Exemption").objects.filter(pk=OuterRef("exemption"))
    excused = apps.get_model("analytics", "ScoreObjection").objects.exclude(exemption=None)
    excused.update(exempted_kind=Subquery(exemptions.values("kind")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ("activities", "0001_tables"),
        ("analytics", "0002_final_runs"),
    ]

    operations = [
        migrations.AddField(
            model_name="scoreobjection",
            name="exempted_kind",
            field=models.CharField(blank=True, choices=[('THEME_DAY', '主题党日'), ('MEMBERS_MEETING', '党员大会'), ('COMMITTEE_MEETING', '支委会'), ('SUBGROUP_MEETING', '党小组会'), ('PARTY_LECTURE', '党课'), ('ORGANIZATIONAL_LIFE_MEETING', '组织生活会'), ('DEMOCRATIC_APPRAISAL', '民主评议党员'), ('STATION_NEWSPAPER', '驿站送报'), ('STATION_FILM', '驿站电影'), ('STATION_TRAINING', '驿站培训'), ('STATION_LECTURE', '驿站党课'), ('STATION_EXCHANGE', '驿站交流'), ('STATION_WARMTH', '驿站送温暖')], max_length=30, verbose_name="免除的事项"),
        ),
        migrations.RunPython(as_told, migrations.RunPython.noop),
    ]
