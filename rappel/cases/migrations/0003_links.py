"""Cases that name each other; like every row of a case, none is written without a record."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from audit.triggers import EngineSQL, require_record


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_records'),
        ('audit', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('same_facts', 'mêmes faits'), ('same_person', 'même personne'), ('joined', 'joint')], max_length=12)),
                ('reason', models.CharField(blank=True, choices=[('reported_twice', 'mêmes faits, signalés deux fois'), ('treated_together', 'autres faits de la même personne, traités ensemble')], max_length=20)),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='cases.case')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='linked_from', to='cases.case')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('case', 'other', 'kind'), name='linked_once'), models.CheckConstraint(condition=models.Q(('case', models.F('other')), _negated=True), name='linked_to_another')],
            },
        ),
        # a link is undone from either case, so its record may be about the other one
        EngineSQL("postgresql", *require_record("cases_caselink")),
    ]
