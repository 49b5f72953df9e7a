from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0003_roll_noted_on'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='attendance',
            name='attendance_by_period',
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['period', 'organization', 'activity', 'status'], name='attendance_by_period'),
        ),
    ]
