"""What identifies or tells about a person is sealed, by default and by name (security.md §2).

The default is strict: in the rooms of cases, a column that can hold words a person typed is sealed
unless it stands in `CLEAR` with the reason. A new clear column is thus a decision somebody wrote.
"""

import re
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.serializers.base import SerializationError
from django.db import connection, models
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite

from rappel.cases.models import Case
from rappel.vault.fields import Sealed, SealedModel
from tests import factories

ROOMS = ("cases", "signalement", "review", "convocation", "hearing", "followup")
MODELS = [model for label in ROOMS for model in apps.get_app_config(label).get_models()]

# Names that tell of a person, of what the person did, or of what somebody thought of it.
PERSONAL = re.compile(
    r"(?:^|_)(?:names?|surname|given_names?|family_name|birth\w*|age|address\w*|street|line\d|postcode|town"
    r"|country|civility|phones?|mobile|email|mail|contact|quality|description|facts(?!_(?:on|at)$)"
    r"|place|comment|note|text|observations?|opinion|magistrate|answered_by|tracking|card|before"
    r"|question_text|evidence|content|recalled)(?:_|$)"
)

# Column -> why it may be read without a key. Codes of closed lists, dates, counts: no free text.
CLEAR: dict[str, str] = {
    "case.reference": "number of the case, made by the product",
    "case.source_reference": "number given by the reporting service; names nobody (R28)",
    "case.report_number": "number of a report, given by a service",
    "case.age_band": "one of a few bands, for the rules of age and the figures",
    "transition.detail": "words of the product for the chronology, never typed",
    "transition.job": "name of a job of the installation",
    "transition.from_state": "a declared state",
    "transition.to_state": "a declared state",
    "transition.role": "a declared role",
    "revision.table": "label of a table",
    "revision.field": "name of a field, never its value (R32)",
    "storedfile.content": "the sealed bytes of a file: ciphertext already",
    "storedfile.sha256": "fingerprint of a letter, also in the log",
    "check.answer": "code of an answer to a closed question",
    "prosecutorrequest.mode": "copy of a setting of the protocole",
    "decision.quality": "quality of an élu in office",
    "blocking.reasons": "codes of the rules that block",
    "convocation.attendees": "codes of functions, never names (R21b)",
    "convocation.told_by_word": "identifiers of rows of the case",
    "meetingapart.told_by_word": "identifiers of rows of the case",
    "meetingapart.presided_as": "quality of an élu in office",
    "hearing.attendees": "codes of functions, never names (R21b)",
    "hearing.holders_present": "identifiers of rows of the case",
    "hearing.age_band": "one of a few bands, for the rules of age and the figures",
    "hearing.companions": "codes: alone, with a lawyer, with a support person",
    "hearing.unverified": "codes of rules that nobody had answered before (R39)",
    "hearing.irregular": "codes of the rules that it broke (R40)",
    "hearing.presided_as": "quality of an élu in office",
}
# Same, for a name that PERSONAL finds: also argued in CLEAR, or coarser than a band.
CLEAR_BY_NAME = {
    "storedfile.content",
    "decision.quality",
    "case.age_band",
    "case.minor_at_facts",
    "hearing.age_band",
}


def columns() -> list[tuple[str, models.Field]]:
    return [
        (f"{model._meta.model_name}.{field.name}", field)
        for model in MODELS
        for field in model._meta.concrete_fields
    ]


def holds_words(field: models.Field) -> bool:
    """Whether somebody's words fit in: text without a closed list, JSON, bytes, files."""
    if isinstance(field, Sealed) or field.choices:
        return False
    if isinstance(field, models.SlugField):
        return False
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    return isinstance(field, (*kinds, models.FileField, models.GenericIPAddressField))


SEALED = [(name, field) for name, field in columns() if isinstance(field, Sealed)]
SEALED_MODELS = [
    model for model in MODELS if any(isinstance(f, Sealed) for f in model._meta.concrete_fields)
]


@pytest.mark.rule("R28")
def test_a_column_that_can_hold_words_is_sealed_or_its_clearness_is_argued() -> None:
    open_columns = {name for name, field in columns() if holds_words(field)}
    assert open_columns - set(CLEAR) == set(), "seal these, or say in CLEAR why not"


def test_no_argument_outlives_its_column() -> None:
    known = {name for name, _ in columns()}
    assert set(CLEAR) - known == set()
    assert not CLEAR_BY_NAME - known


@pytest.mark.rule("R28")
def test_a_column_named_after_something_personal_is_sealed_whatever_its_type() -> None:
    faults = [
        name
        for name, field in columns()
        if not isinstance(field, Sealed)
        and not field.is_relation
        and PERSONAL.search(field.name)
        and name not in CLEAR_BY_NAME
    ]
    assert not faults, f"seal these: {faults}"


def test_codes_are_codes() -> None:
    """A slug column takes no spaces, so that no sentence ends up in the clear by mistake."""
    field = Case._meta.get_field("origin")
    for words in ("M. Durand", "12 rue des Lilas", "né le 3 mai"):
        assert any(_refuses(validate, words) for validate in field.validators)


def _refuses(validate: Any, value: str) -> bool:
    try:
        validate(value)
    except ValidationError:
        return True
    return False


def test_there_is_something_to_test() -> None:
    assert len(SEALED_MODELS) >= 10
    assert len(SEALED) >= 40


def test_a_sealed_column_is_binary_in_both_engines() -> None:
    for name, field in SEALED:
        kind = field.get_internal_type()
        assert (SQLite.data_types[kind], PostgreSQL.data_types[kind]) == ("BLOB", "bytea"), name


COLUMN_TYPES = {
    "sqlite": "SELECT name, type FROM pragma_table_info(%s)",
    "postgresql": "SELECT column_name, data_type FROM information_schema.columns "
    "WHERE table_name = %s",
}


def test_the_database_really_has_binary_columns(db: None) -> None:
    with connection.cursor() as cursor:
        for model in SEALED_MODELS:
            table = model._meta.db_table
            cursor.execute(COLUMN_TYPES[connection.vendor], [table])
            found = {name: kind.lower() for name, kind in cursor.fetchall()}
            for field in model._meta.concrete_fields:
                if isinstance(field, Sealed):
                    assert found[field.column] in ("blob", "bytea"), f"{table}.{field.column}"


@pytest.mark.parametrize(("name", "field"), SEALED, ids=[name for name, _ in SEALED])
def test_no_query_looks_into_a_sealed_column(name: str, field: Sealed) -> None:
    for lookup in ("exact", "icontains", "in", "gt", "regex"):
        value = ["x"] if lookup == "in" else "x"
        with pytest.raises(FieldError):
            field.model._default_manager.filter(**{f"{field.name}__{lookup}": value})


@pytest.mark.parametrize("model", SEALED_MODELS, ids=lambda model: model.__name__)
def test_a_sealed_row_is_never_serialized(model: type[SealedModel]) -> None:
    for form in ("json", "jsonl", "xml"):
        with pytest.raises(SerializationError):
            serializers.serialize(form, [model()])


def test_dumpdata_refuses_a_town_with_a_case(
    town: factories.Town, capsys: pytest.CaptureFixture[str]
) -> None:
    factories.report(town)
    for label in ("cases", "cases.Party", "cases.Case"):
        with pytest.raises((CommandError, SerializationError), match="sealed"):
            call_command("dumpdata", label)
        assert not capsys.readouterr().out.strip("[]\n ")
