"""A closing keeps every letter it made, where it kept only the first one."""

from typing import Any

from django.db import migrations, models


def keep_every_letter(apps: Any, schema_editor: Any) -> None:
    """Link the letters of the end of a case to it: those issued since its former end, if any."""
    closings = apps.get_model("followup", "Closing").objects.order_by("case", "at")
    letters = apps.get_model("cases", "Document").objects.filter(kind="cloture")
    since: dict[Any, Any] = {}
    for ending in closings:
        made = letters.filter(case=ending.case_id, issued_at__lte=ending.at)
        if ending.case_id in since:
            made = made.filter(issued_at__gt=since[ending.case_id])
        since[ending.case_id] = ending.at
        if ending.document_id is not None:
            ending.documents.set({ending.document_id, *made.values_list("pk", flat=True)})


def keep_the_first(apps: Any, schema_editor: Any) -> None:
    """Back to the one letter that the former column can hold."""
    for ending in apps.get_model("followup", "Closing").objects.all():
        numbered = ending.documents.order_by("number").values_list("pk", flat=True)
        ending.document_id = numbered.first()
        ending.save(update_fields=["document"])


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_do_not_write"),
        ("followup", "0004_partners"),
    ]

    operations = [
        migrations.AddField(
            model_name="closing",
            name="documents",
            field=models.ManyToManyField(related_name="+", to="cases.document"),
        ),
        migrations.RunPython(keep_every_letter, keep_the_first),
        migrations.RemoveField(model_name="closing", name="document"),
    ]
