"""No case is written without a record of the same transaction (security.md §5, PostgreSQL)."""

from django.db import migrations

from audit.triggers import EngineSQL, require_record

OF_A_CASE = (
    "cases_party",
    "cases_reporter",
    "cases_searchcard",
    "cases_transition",
    "cases_revision",
    "cases_storedfile",
    "cases_document",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        EngineSQL("postgresql", *require_record("cases_case", kind="case", column="id")),
        *(
            EngineSQL("postgresql", *require_record(table, kind="case", column="case_id"))
            for table in OF_A_CASE
        ),
    ]
