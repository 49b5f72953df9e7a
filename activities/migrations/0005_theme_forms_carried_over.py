from django.db import migrations
from django.utils.timezone import now

# The four forms of old as category and kind of service. That a lecture was one is kept by the record's versions alone.
FORMS = {
    "STUDY": ("EDUCATION", ""),
    "VOLUNTEER": ("SERVICE", "志愿服务"),
    "LECTURE": ("MEETINGS", ""),
    "VISIT": ("SERVICE", "走访慰问"),
}
BACK = {"EDUCATION": "STUDY", "SERVICE": "VOLUNTEER", "MEETINGS": "LECTURE"}
FOR_ALL = ("THEME_DAY", "MEMBERS_MEETING", "PARTY_LECTURE", "ORGANIZATIONAL_LIFE_MEETING", "DEMOCRATIC_APPRAISAL")


def carry_over(apps, schema_editor):
    """What a plan said was on the home of everybody in the branch already, so it counts as published."""
    activities = apps.get_model("activities", "Activity").objects.using(schema_editor.connection.alias)
    for form, (category, service) in FORMS.items():
        activities.filter(theme_form=form).update(theme_category=category, service_category=service)
    activities.filter(state="PLANNED", kind__in=FOR_ALL).update(published_at=now())
    for draft in apps.get_model("activities", "ReportDraft").objects.using(schema_editor.connection.alias).all():
        draft.values = draft_now(draft.values)
        draft.save(update_fields=["values"])


def draft_now(values):
    category, service = FORMS.get(values.pop("theme_form", ""), ("", ""))
    guests = values.pop("guests", "")
    said = {"theme_category": category, "service_category": service} if category else {}
    return values | said | ({"invited": {"MASSES": guests}} if guests not in ("", "0") else {})


def carry_back(apps, schema_editor):
    activities = apps.get_model("activities", "Activity").objects.using(schema_editor.connection.alias)
    for category, form in BACK.items():
        activities.filter(theme_category=category).update(theme_form=form)
    activities.filter(service_category="走访慰问").update(theme_form="VISIT")


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0004_theme_day_answers'),
    ]

    operations = [
        migrations.RunPython(carry_over, carry_back),
    ]
