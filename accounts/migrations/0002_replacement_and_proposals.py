
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('communes', '0002_corrected_arretes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Replacement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(choices=[('absence', 'absence'), ('suspension', 'suspension'), ('removal', 'révocation'), ('other', 'autre empêchement')], max_length=12, verbose_name='motif')),
                ('rank', models.CharField(choices=[('1', '1er adjoint ou 1re adjointe'), ('2', '2e adjoint ou adjointe'), ('3', '3e adjoint ou adjointe'), ('4', '4e adjoint ou adjointe'), ('5', '5e adjoint ou adjointe'), ('6', '6e adjoint ou adjointe'), ('council', 'conseiller ou conseillère que le conseil a désigné'), ('table', "conseiller ou conseillère, dans l'ordre du tableau")], max_length=8, verbose_name='rang')),
                ('starts_on', models.DateField(verbose_name='du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='au')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replacements', to='communes.commune')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replacements', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-starts_on'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.SlugField(max_length=30)),
                ('awaits', models.CharField(max_length=30)),
                ('target', models.UUIDField(null=True)),
                ('values', models.JSONField(default=dict)),
                ('basis', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='pourquoi')),
                ('prepared_at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('waiting', 'attend une deuxième personne'), ('in_force', 'en vigueur'), ('refused', 'refusée'), ('outdated', "dépassée : ce qu'elle changeait a changé entre-temps"), ('withdrawn', 'retirée')], default='waiting', max_length=10)),
                ('settled_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='réponse')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='communes.commune')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-prepared_at'],
                'indexes': [models.Index(fields=['commune', 'outcome'], name='accounts_pr_commune_d4d21c_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), ('outcome', 'withdrawn'), models.Q(('settled_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='proposal_settled_by_somebody_else'), models.CheckConstraint(condition=models.Q(('outcome__in', ['waiting', 'in_force', 'refused', 'outdated', 'withdrawn'])), name='proposal_outcome_is_declared')],
            },
        ),
    ]
