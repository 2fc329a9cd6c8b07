"""The kind of the date a list shows, and cases given to a deputy: never without a record."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from audit.triggers import EngineSQL, require_record


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_leave'),
        ('cases', '0009_desk'),
        ('audit', '0002_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='due_kind',
            field=models.SlugField(blank=True, max_length=20),
        ),
        migrations.CreateModel(
            name='StandIn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('given_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stand_ins', to='cases.case')),
                ('leave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='accounts.leave')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('leave', 'case'), name='stands_in_once')],
            },
        ),
        EngineSQL(
            'postgresql', *require_record('cases_standin', kind='case', column='case_id')
        ),
    ]
