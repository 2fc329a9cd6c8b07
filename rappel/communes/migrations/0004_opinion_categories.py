"""Categories on which the protocole wants the legal adviser's opinion (R7b)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communes', '0003_second_convocation'),
    ]

    operations = [
        migrations.AddField(
            model_name='protocol',
            name='opinion_categories',
            field=models.JSONField(blank=True, default=list),
        ),
    ]
