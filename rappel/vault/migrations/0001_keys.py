import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField()),
                ('public', models.BinaryField(max_length=32)),
                ('key_id', models.BinaryField(max_length=16)),
                ('wrapped', models.BinaryField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='CommuneKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('commune', models.UUIDField()),
                ('epoch', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('active', 'active'), ('decrypt_only', 'lecture seule'), ('destroyed', 'détruite')], default='active', max_length=12)),
                ('key_id', models.BinaryField(max_length=16)),
                ('wrapped', models.BinaryField(max_length=80, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('commune', 'epoch'), name='vault_communekey_epoch'), models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('commune',), name='vault_communekey_one_active'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['active', 'decrypt_only']), ('wrapped__isnull', False)), models.Q(('state', 'destroyed'), ('wrapped__isnull', True)), _connector='OR'), name='vault_communekey_destroyed')],
            },
        ),
        migrations.CreateModel(
            name='CaseKey',
            fields=[
                ('case', models.UUIDField(primary_key=True, serialize=False)),
                ('commune', models.UUIDField(db_index=True)),
                ('key_id', models.BinaryField(max_length=16)),
                ('wrapped', models.BinaryField(max_length=80)),
                ('commune_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='vault.communekey')),
            ],
            options={
                'db_table': 'vault_casekey',
            },
        ),
        migrations.CreateModel(
            name='DeskKey',
            fields=[
                ('owner', models.UUIDField(primary_key=True, serialize=False)),
                ('key_id', models.BinaryField(max_length=16)),
                ('wrapped', models.BinaryField(max_length=80)),
                ('commune_key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='vault.communekey')),
            ],
        ),
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('only', models.BooleanField(default=True, editable=False, unique=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', True)), name='vault_one_installation')],
            },
        ),
    ]
