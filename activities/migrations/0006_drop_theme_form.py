from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0005_theme_forms_carried_over'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='activity',
            name='theme_form',
        ),
    ]
