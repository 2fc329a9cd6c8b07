from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("log", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("installation", models.BooleanField(default=False, editable=False)),
                ("seq", models.PositiveBigIntegerField(default=0, editable=False)),
                ("link", models.BinaryField(max_length=32)),
                ("ts", models.CharField(blank=True, default="", editable=False, max_length=27)),
            ],
            options={
                "verbose_name": "tête de journal",
                "verbose_name_plural": "têtes de journal",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("installation", True)),
                        fields=("installation",),
                        name="audit_one_installation_log",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("log", models.UUIDField(editable=False)),
                ("seq", models.PositiveBigIntegerField(editable=False)),
                ("ts", models.CharField(editable=False, max_length=27)),
                ("obj", models.CharField(editable=False, max_length=80, null=True)),
                ("body", models.BinaryField(null=True)),
                ("leaf", models.BinaryField(max_length=32)),
                ("link", models.BinaryField(max_length=32)),
                ("payload", models.BinaryField(null=True)),
                ("payload_row", models.UUIDField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "entrée de journal",
                "verbose_name_plural": "entrées de journal",
                "indexes": [models.Index(fields=["obj", "seq"], name="audit_record_obj")],
            },
        ),
    ]
