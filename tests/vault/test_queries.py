"""A query that would compare, sort or dump sealed columns is refused before it runs."""

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.core.serializers.base import DeserializationError, SerializationError
from django.db import models
from django.db.models.functions import Coalesce, Upper

from rappel.vault.fields import Cell
from tests.vault.conftest import full_opener
from tests.vault.models import Case, Person


@pytest.mark.parametrize(
    "condition",
    [
        {"family_name": "LEFÈVRE"},
        {"family_name": None},
        {"family_name__exact": "LEFÈVRE"},
        {"family_name__iexact": "LEFÈVRE"},
        {"family_name__contains": "LEF"},
        {"family_name__startswith": "LEF"},
        {"family_name__regex": "LEF"},
        {"family_name__in": ["LEFÈVRE"]},
        {"family_name__gt": "A"},
        {"birth_date__year": 2012},
        {"birth_date__range": ("2012-01-01", "2012-12-31")},
        {"extra__a": 1},
        {"adult": True},
        {"children__lt": 3},
    ],
)
def test_lookups_are_refused_when_the_query_is_built(vault_models, condition):
    for build in (Person.objects.filter, Person.objects.exclude, Person._base_manager.filter):
        with pytest.raises(FieldError, match="sealed"):
            build(**condition)
    with pytest.raises(FieldError, match="sealed"):
        Case.objects.filter(**{f"people__{name}": value for name, value in condition.items()})
    with pytest.raises(FieldError, match="sealed"):
        Person.objects.filter(models.Q(rank=1) | ~models.Q(**condition))


def test_isnull_finds_columns_without_a_cell(person):
    assert Person.objects.filter(phone__isnull=False).count() == 1
    assert Person.objects.filter(phone__isnull=True).count() == 0
    assert Case.objects.filter(people__phone__isnull=False).count() == 1
    assert Case.objects.exclude(people__phone__isnull=True).count() == 1


@pytest.mark.parametrize(
    "order",
    [
        lambda rows: rows.order_by("family_name"),
        lambda rows: rows.order_by("rank", "-family_name"),
        lambda rows: rows.order_by(models.F("family_name").desc()),
        lambda rows: rows.order_by(Upper("family_name")),
        lambda rows: rows.latest("birth_date"),
        lambda rows: rows.earliest("rank", "birth_date"),
        lambda rows: rows.distinct("family_name"),
        lambda rows: Case.objects.order_by("people__family_name"),
    ],
)
def test_sorting_by_sealed_columns_is_refused(vault_models, order):
    with pytest.raises(FieldError, match="sealed"):
        order(Person.objects.all())


@pytest.mark.parametrize("names", [("rank",), ("-rank", "pk"), ("?",), ("case__state",), ()])
def test_sorting_by_clear_columns_works(person, names):
    assert list(Person.objects.order_by(*names)) == [person]


def test_sorting_by_an_annotation_works(person):
    rows = Person.objects.annotate(shown=models.F("rank") + 1).order_by("-shown")
    assert rows.get().shown == 1


def test_an_unknown_column_is_an_error_of_django(vault_models):
    with pytest.raises(FieldError, match="Cannot resolve keyword"):
        Person.objects.order_by("famly_name")


def test_computing_on_a_sealed_column_gives_no_plaintext(person):
    rows = Person.objects.annotate(shown=Coalesce("family_name", "note"))
    assert isinstance(rows.get().shown, Cell)
    with pytest.raises(FieldError, match="sealed"):
        rows.filter(shown="LEFÈVRE")


@pytest.mark.parametrize("form", ["json", "python", "xml", "jsonl"])
def test_serializers_refuse_sealed_models_even_opened(person, form):
    rows = [full_opener(person.case).bind(Person.objects.get(pk=person.pk)), person]
    for row in rows:
        for options in ({}, {"fields": ["birth_date"]}):
            with pytest.raises(SerializationError, match="sealed"):
                serializers.serialize(form, [row], **options)


def test_dumpdata_refuses(person, capsys):
    with pytest.raises(CommandError, match="sealed fields are not serialized"):
        call_command("dumpdata", "vault_tests.person")
    assert "LEF" not in capsys.readouterr().out


def test_loaddata_refuses(person, tmp_path):
    fixture = tmp_path / "person.json"
    fixture.write_text(
        f'[{{"model": "vault_tests.person", "pk": "{person.pk}",'
        f' "fields": {{"case": "{person.case_id}", "family_name": "Planté"}}}}]'
    )
    with pytest.raises((FieldError, DeserializationError), match="sealed"):
        call_command("loaddata", str(fixture))
    assert full_opener(person.case).bind(Person.objects.get()).family_name == "LEFÈVRE"
