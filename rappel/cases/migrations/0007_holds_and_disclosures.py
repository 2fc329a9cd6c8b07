"""Who holds a letter back; what each answered about a tie with the person (R43)."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from audit.triggers import EngineSQL, require_record


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_do_not_write'),
        ('audit', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='held_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='held_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('tie', models.CharField(blank=True, choices=[('family', 'famille ou proche'), ('neighbour', 'voisinage'), ('business', 'affaires ou travail'), ('dispute', 'différend')], max_length=12)),
                ('role', models.CharField(blank=True, choices=[('reporter', 'Signalant (police municipale)'), ('instructor', 'Instructeur'), ('secretary', 'Secrétariat'), ('legal_adviser', 'Référent juridique'), ('elected', 'Élu'), ('coordinator', 'Coordination CLSPD'), ('dpo', 'Délégué à la protection des données'), ('admin', 'Administration technique')], max_length=16)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disclosures', to='cases.case')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(fields=('case', 'user', 'role'), name='disclosed_once')],
            },
        ),
        EngineSQL(
            "postgresql", *require_record("cases_disclosure", kind="case", column="case_id")
        ),
    ]
