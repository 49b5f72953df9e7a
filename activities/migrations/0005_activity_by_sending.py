from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0004_attendance_by_record'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['submitted_at'], name='activity_by_sending'),
        ),
    ]
