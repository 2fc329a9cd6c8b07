"""Ready questions of the élu, given to the communes already open; the question about ties (R43)."""

import uuid

from django.db import migrations, models


QUESTIONS = (
    ("identity", "La personne est-elle bien identifiée, et comment ?"),
    ("facts", "Les faits sont-ils établis, et par qui ont-ils été constatés ?"),
    ("text", "Quel texte ou quel arrêté n'a pas été respecté ?"),
    ("earlier", "Cette personne a-t-elle déjà été reçue, et pour quoi ?"),
    ("complaint", "A-t-on vérifié qu'aucune plainte ni enquête n'est connue ?"),
    ("prosecutor", "Qu'a répondu exactement le procureur ?"),
    ("family", "Que sait-on des parents et de la situation de l'enfant ?"),
    ("other_response", "Une autre réponse, comme une médiation, a-t-elle été envisagée ?"),
)


def give_questions(apps, schema_editor):
    """The list as shipped, to every commune opened before it existed."""
    item = apps.get_model("communes", "ListItem")
    for commune in apps.get_model("communes", "Commune").objects.all():
        item.objects.bulk_create(
            item(
                id=uuid.uuid4(), commune=commune, list="question", code=code, label=label, rank=rank
            )
            for rank, (code, label) in enumerate(QUESTIONS)
        )


class Migration(migrations.Migration):

    dependencies = [
        ('communes', '0004_opinion_categories'),
    ]

    operations = [
        migrations.AddField(
            model_name='protocol',
            name='asks_conflict',
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name='listitem',
            name='list',
            field=models.CharField(choices=[('origin', 'Origines'), ('district', 'Quartiers'), ('room', 'Salles'), ('inadmissible', "Motifs d'irrecevabilité"), ('dismissal', 'Motifs de classement'), ('decision', 'Motifs de décision'), ('cancellation', "Motifs d'annulation"), ('orientation', 'Orientations'), ('source', 'Services interrogés'), ('channel', "Moyens d'échange"), ('attendee', 'Fonctions présentes'), ('delivery', 'Modes de remise'), ('question', "Questions de l'élu")], max_length=16),
        ),
        migrations.RunPython(give_questions, migrations.RunPython.noop),
    ]
