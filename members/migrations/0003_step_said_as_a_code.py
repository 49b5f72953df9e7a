"""What a line of a history says, as a code beside its words; lines of before are read once by the words they were given."""

from django.db import migrations, models

# Deed, how its words begin, or what they contain, and the code.
WRITTEN = [
    ("ANSWERED", {"text__startswith": "已核实"}, "VERIFIED"),
    ("ANSWERED", {"text__startswith": "待核实"}, "UNVERIFIED"),
    ("ANSWERED", {"text__startswith": "对方查无此人"}, "UNKNOWN"),
    ("MATCHED", {}, "VERIFIED"),
    ("WITHDRAWN", {"text__contains": "，支部已确认："}, "CONFIRMED"),
    ("WITHDRAWN", {"text__contains": "，等支部确认："}, "PROPOSED"),
    ("NATIONAL", {"text": "已登记"}, "YES"),
    ("NATIONAL", {"text": "没有登记"}, "NO"),
]


def read(apps, schema_editor):
    steps = apps.get_model("members", "InflowStep").objects.filter(said="")
    for deed, words, said in WRITTEN:
        steps.filter(deed=deed, **words).update(said=said)


class Migration(migrations.Migration):
    dependencies = [("members", "0002_member_by_pinyin")]

    operations = [
        migrations.AddField("inflowstep", "said", models.CharField(blank=True, max_length=12, verbose_name="结果")),
        migrations.RunPython(read, migrations.RunPython.noop),
    ]
