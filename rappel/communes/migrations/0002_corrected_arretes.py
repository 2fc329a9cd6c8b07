
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communes', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='arrete',
            name='arrete_number_once',
        ),
        migrations.AddField(
            model_name='arrete',
            name='corrected_on',
            field=models.DateField(blank=True, null=True, verbose_name='remplacé par une fiche corrigée le'),
        ),
        migrations.AddField(
            model_name='arrete',
            name='corrects',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='communes.arrete'),
        ),
        migrations.AddConstraint(
            model_name='arrete',
            constraint=models.UniqueConstraint(condition=models.Q(('corrected_on__isnull', True)), fields=('commune', 'number'), name='arrete_number_once'),
        ),
    ]
