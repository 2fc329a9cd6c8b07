"""Reminders, oral answers with their hour, withdrawals; a decision without the opinion (R7b–R10b)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_holds_and_disclosures'),
        ('review', '0003_families'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='without_advice',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='prosecutorrequest',
            name='answered_at',
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='prosecutorrequest',
            name='confirmation',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.document'),
        ),
        migrations.AddField(
            model_name='prosecutorrequest',
            name='reminded_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='prosecutorrequest',
            name='reminder',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.document'),
        ),
        migrations.AddField(
            model_name='prosecutorrequest',
            name='taken_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='prosecutorrequest',
            name='withdrawn_because',
            field=models.CharField(blank=True, choices=[('mistake', 'la demande contenait une erreur'), ('new_element', 'un élément nouveau change la demande'), ('not_obtained', "l'accord n'a pas été obtenu malgré la relance"), ('no_longer_needed', "le rappel à l'ordre n'est plus envisagé")], max_length=20),
        ),
    ]
