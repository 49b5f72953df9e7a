from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0006_opinions_as_noted'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['submitted_at'], name='activity_by_sending'),
        ),
    ]
