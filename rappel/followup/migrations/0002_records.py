"""No row of a case is written without a record of the same transaction (PostgreSQL)."""

from django.db import migrations

from audit.triggers import EngineSQL, require_record

OF_A_CASE = ("followup_measure", "followup_closing", )


class Migration(migrations.Migration):
    dependencies = [("followup", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        EngineSQL("postgresql", *require_record(table, kind="case", column="case_id"))
        for table in OF_A_CASE
    ]
