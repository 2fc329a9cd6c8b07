"""A convocation has one letter for each addressee: its single letter becomes the first of them."""

from django.db import migrations, models


def keep_letters(apps, schema_editor):
    """The letter of each convocation, as its only one."""
    Convocation = apps.get_model("convocation", "Convocation")
    rows = Convocation.objects.filter(document__isnull=False).values_list("pk", "document_id")
    Letter = Convocation.documents.through
    Letter.objects.bulk_create(
        Letter(convocation_id=convocation, document_id=document) for convocation, document in rows
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_families"),
        ("convocation", "0002_records"),
    ]

    operations = [
        migrations.AddField(
            model_name="convocation",
            name="documents",
            field=models.ManyToManyField(related_name="+", to="cases.document"),
        ),
        migrations.RunPython(keep_letters, migrations.RunPython.noop),
        migrations.RemoveField(model_name="convocation", name="document"),
    ]
