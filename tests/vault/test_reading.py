"""Sealed values are read through an opener, cell by cell, on first use, or not at all."""

import copy
import datetime
import pickle
import uuid

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from rappel.vault import cells, fields, keys
from rappel.vault.errors import Locked, VaultError
from rappel.vault.fields import Cell
from rappel.vault.opener import ALL_FACETS, Opener
from tests.vault.conftest import full_opener
from tests.vault.models import Case, Draft, Person


@pytest.fixture
def opened(monkeypatch):
    """Count the cells that are opened."""
    labels = []
    original = fields.open_frame

    def counted(key, commune, table, column, row, cell):
        labels.append(column)
        return original(key, commune, table, column, row, cell)

    monkeypatch.setattr(fields, "open_frame", counted)
    return labels


def test_a_bound_row_reads_what_was_saved(reread):
    found = reread()
    assert found.family_name == "LEFÈVRE"
    assert found.birth_date == datetime.date(2012, 2, 29)
    assert found.phone is None
    assert found.adult is True
    assert found.children is None
    assert found.extra == {"a": [1, 2]}
    assert found.get_word_display() == "Mot A"
    assert found.note == "Vu place du Marché"


def test_only_the_cells_that_are_read_are_opened_and_once(reread, opened):
    found = reread()
    assert opened == []
    assert [found.family_name, found.family_name] == ["LEFÈVRE"] * 2
    assert found.note
    assert opened == ["family_name", "note_text"]


def test_without_opener_nothing_is_read(reread):
    with pytest.raises(Locked):
        _ = reread(facets=None).family_name


def test_a_facet_that_is_not_granted_stays_shut(reread):
    found = reread(facets={"identity"})
    assert found.family_name == "LEFÈVRE"
    with pytest.raises(Locked):
        _ = found.note


def test_an_opener_knows_its_facets():
    with pytest.raises(ValueError, match="unknown facets"):
        Opener(uuid.uuid4(), uuid.uuid4(), frozenset({"everything"}))


def test_an_opener_of_another_case_opens_nothing(person, make_case):
    other = make_case()
    found = Person.objects.get(pk=person.pk)
    with pytest.raises(Locked):
        full_opener(other).bind(found)
    with pytest.raises(Locked):
        Opener(person.case.commune_id, None, ALL_FACETS).bind(found)
    found.__dict__["_opener"] = full_opener(other)
    with pytest.raises(Locked):
        _ = found.family_name


def test_an_opener_of_another_commune_opens_nothing(person, commune):
    other = uuid.uuid4()
    keys.create_commune_keys(other)
    found = Person.objects.get(pk=person.pk)
    found.__dict__["_opener"] = Opener(other, person.case_id, ALL_FACETS)
    with pytest.raises(VaultError):
        _ = found.family_name
    with pytest.raises(Locked):
        Opener(other, person.case_id, ALL_FACETS).bind(Case.objects.get(pk=person.case_id))


def test_binding_the_case_binds_its_rows(make_case):
    case = Case.objects.get(pk=make_case(people=3).pk)
    full_opener(case).bind(case)
    names = {person.family_name for person in case.people.all()}
    assert names == {"Nom 0", "Nom 1", "Nom 2"}
    prefetched = Case.objects.prefetch_related("people").get(pk=case.pk)
    full_opener(case).bind(prefetched)
    assert {person.family_name for person in prefetched.people.all()} == names


def test_binding_after_the_rows_are_loaded_is_enough(make_case):
    case = Case.objects.prefetch_related("people").get(pk=make_case(people=1).pk)
    row = case.people.all()[0]
    with pytest.raises(Locked):
        _ = row.family_name
    full_opener(case).bind(case)
    assert row.family_name == "Nom 0"


def test_no_query_is_made_to_find_an_opener(reread, django_assert_num_queries):
    found = reread(facets=None)
    with django_assert_num_queries(0), pytest.raises(Locked):
        _ = found.family_name


def test_a_list_of_cases_takes_one_query_for_all_keys(make_case, django_assert_num_queries):
    made = [make_case(people=1, title=f"Titre {number}") for number in range(5)]
    keys.forget()
    with django_assert_num_queries(3):
        found = list(Case.objects.prefetch_related("people"))
        keys.load_case_keys(made[0].commune_id, [case.pk for case in found])
        titles = {full_opener(case).bind(case).title for case in found}
        names = {person.family_name for case in found for person in case.people.all()}
    assert titles == {f"Titre {number}" for number in range(5)}
    assert names == {"Nom 0"}


def test_a_row_of_the_desk_opens_for_the_desk_of_its_commune(vault_models, commune, case):
    draft = Draft.objects.create(commune_id=commune, text="Brouillon")
    found = Draft.objects.get(pk=draft.pk)
    with pytest.raises(Locked):
        full_opener(case).bind(found)
    with pytest.raises(Locked):
        Opener(uuid.uuid4(), None, frozenset({"desk"})).bind(found)
    assert Opener(commune, None, frozenset({"desk"})).bind(found).text == "Brouillon"


def test_what_was_assigned_reads_back_without_opener(case):
    person = Person(case=case, family_name="Nouveau", extra={"b": 2})
    assert (person.family_name, person.extra, person.adult) == ("Nouveau", {"b": 2}, True)
    assert person.birth_date is None
    person.save()
    assert person.family_name == "Nouveau"


@pytest.mark.parametrize(
    "rows", [lambda: Person.objects.defer("family_name"), lambda: Person.objects.only("case")]
)
def test_a_deferred_cell_is_fetched_when_read(person, rows, django_assert_num_queries):
    found = rows().get(pk=person.pk)
    assert "family_name" in found.get_deferred_fields()
    full_opener(person.case).bind(found)
    keys.case_key(person.case.commune_id, person.case_id)
    with django_assert_num_queries(1):
        assert found.family_name == "LEFÈVRE"
    assert "family_name" not in found.get_deferred_fields()


def test_refresh_reads_what_is_stored_now(person, reread, django_assert_num_queries):
    found = reread()
    assert found.family_name == "LEFÈVRE"
    person.family_name = "LEFEBVRE"
    person.rank = 3
    person.save()
    with django_assert_num_queries(1):
        found.refresh_from_db()
    assert (found.family_name, found.rank) == ("LEFEBVRE", 3)


def test_refresh_forgets_what_was_typed_and_takes_fields(person, reread):
    found = reread()
    found.family_name, found.note = "Tapé", "Tapé aussi"
    found.refresh_from_db(fields=["family_name"])
    assert (found.family_name, found.note) == ("LEFÈVRE", "Tapé aussi")
    found.refresh_from_db(from_queryset=Person.objects.filter(rank=0))
    assert found.note == "Vu place du Marché"


def test_refresh_needs_no_opener_and_grants_none(reread):
    found = reread(facets=None)
    found.refresh_from_db()
    with pytest.raises(Locked):
        _ = found.family_name


def test_values_give_opaque_cells(person):
    row = Person.objects.values("family_name", "rank").get()
    assert isinstance(row["family_name"], Cell)
    assert repr(row["family_name"]) == str(row["family_name"]) == "<Cell>"
    for found in (
        Person.objects.values_list("family_name", flat=True).get(),
        Person.objects.annotate(name=models.F("family_name")).get().name,
        Case.objects.values_list("people__family_name", flat=True).get(),
    ):
        assert isinstance(found, Cell)


def test_an_instance_copies_deep_with_its_right_to_read(reread):
    found = reread()
    assert found.extra == {"a": [1, 2]}
    twin = copy.deepcopy(found)
    twin.extra["a"].append(3)
    twin.note = "Autre"
    assert found.extra == {"a": [1, 2]}
    assert found.note == "Vu place du Marché"
    assert twin.family_name == "LEFÈVRE"
    shallow = copy.copy(found)
    shallow.family_name = "Autre"
    assert found.family_name == "LEFÈVRE"


def test_pickles_carry_neither_plaintext_nor_the_right_to_read(reread, person):
    shut = pickle.loads(pickle.dumps(reread(facets=None)))
    with pytest.raises(Locked):
        _ = shut.family_name
    assert full_opener(person.case).bind(shut).family_name == "LEFÈVRE"
    for readable in (reread(), person, Person(family_name="Nouveau")):
        with pytest.raises(TypeError):
            pickle.dumps(readable)


def test_nothing_readable_is_in_the_representation(reread):
    found = reread()
    assert found.family_name
    assert "LEFÈVRE" not in f"{found!r}{found}{vars(found)}"


def spoil(person, column, value):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Person._meta.db_table} SET {column} = %s WHERE id = %s",
            [value, Person._meta.pk.get_db_prep_value(person.pk, connection)],
        )


def stored(person, column):
    return bytes(Person.objects.values_list(column, flat=True).get(pk=person.pk))


@pytest.mark.parametrize(
    "damage",
    [
        lambda cell: cell[:-1] + bytes([cell[-1] ^ 1]),
        lambda cell: cell[:40],
        lambda cell: b"",
        lambda cell: b"LEFEVRE",
        lambda cell: b"RO\x09\x01" + cell[4:],
    ],
)
def test_a_damaged_cell_raises_and_is_never_a_value(person, reread, damage):
    spoil(person, "family_name", damage(stored(person, "family_name")))
    found = reread()
    with pytest.raises(VaultError) as caught:
        _ = found.family_name
    assert not isinstance(caught.value, Locked)
    assert found.note == "Vu place du Marché"


@pytest.mark.parametrize("source", ["note", "word"])
def test_a_cell_of_another_column_raises(person, reread, source):
    spoil(person, "family_name", stored(person, source))
    with pytest.raises(VaultError):
        _ = reread().family_name


def test_a_cell_of_another_row_or_case_raises(person, reread, make_case):
    other = make_case(people=1).people.get()
    spoil(person, "family_name", stored(other, "family_name"))
    with pytest.raises(VaultError):
        _ = reread().family_name
    sibling = Person.objects.create(case=person.case, family_name="Frère")
    spoil(person, "family_name", stored(sibling, "family_name"))
    with pytest.raises(VaultError):
        _ = reread().family_name


def test_a_removed_cell_is_damage_not_none(person, reread):
    spoil(person, "phone", None)
    with pytest.raises(VaultError):
        _ = reread().phone


def test_text_planted_in_the_column_is_never_a_value(person, reread):
    if connection.vendor != "sqlite":  # PostgreSQL refuses the type by itself
        spoil(person, "family_name", "PLANTÉ".encode())
    else:
        spoil(person, "family_name", "PLANTÉ")
    with pytest.raises(VaultError):
        _ = reread().family_name
    assert "PLANTÉ" not in repr(Person.objects.values_list("family_name"))


def test_a_cell_of_another_kind_raises(person, reread):
    key = keys.case_key(person.case.commune_id, person.case_id)
    cell = cells.seal_cell(
        key, person.case.commune_id, "test_person", "family_name", person.pk, 12, kind="int"
    )
    spoil(person, "family_name", cell)
    with pytest.raises(VaultError):
        _ = reread().family_name


def test_cells_not_read_make_no_query_for_keys(make_case):
    made = make_case(people=3)
    keys.forget()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert [person.rank for person in made.people.order_by("rank")] == [0, 1, 2]
    assert len(queries) == 1
