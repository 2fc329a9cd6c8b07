"""What is saved: changed cells are sealed anew, the others keep their bytes, damage stays evidence."""

import datetime
import uuid

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models, transaction

from rappel.vault import fields, keys
from rappel.vault.errors import VaultError
from rappel.vault.models import CaseKey
from rappel.vault.opener import Opener
from tests.vault.conftest import full_opener
from tests.vault.models import Case, Draft, Person
from tests.vault.test_reading import spoil, stored

COLUMNS = ["family_name", "birth_date", "phone", "adult", "children", "extra", "word", "note"]


def all_cells(person):
    row = Person.objects.values(*COLUMNS).get(pk=person.pk)
    return {column: bytes(row[column]) for column in COLUMNS}


def changed_by(person, act):
    """The columns whose stored bytes differ after `act`."""
    before = all_cells(person)
    act()
    after = all_cells(person)
    return {column for column in COLUMNS if before[column] != after[column]}


def test_none_and_empty_text_are_sealed_like_the_rest(person):
    cells = all_cells(person)
    assert {len(cells[column]) for column in COLUMNS if column != "note"} == {80}
    assert len(cells["note"]) == 304
    assert len({cell[20:32] for cell in cells.values()}) == len(COLUMNS)


def test_saving_needs_no_opener(reread, person):
    shut = reread(facets=None)
    shut.family_name = "LEFEBVRE"
    shut.save()
    assert reread().family_name == "LEFEBVRE"


def test_untouched_cells_keep_their_bytes(person, reread):
    shut = reread(facets=None)
    shut.rank = 4
    assert changed_by(person, shut.save) == set()
    assert reread().rank == 4


def test_cells_that_were_only_read_keep_their_bytes(person, reread):
    found = reread()
    assert [getattr(found, column) for column in COLUMNS]
    assert changed_by(person, found.save) == set()


def test_the_same_value_assigned_again_keeps_its_bytes(person, reread):
    found = reread(facets=None)
    found.family_name = "LEFE\u0300VRE"  # the same name, written in NFD
    found.birth_date = "2012-02-29"
    found.extra = {"a": [1, 2]}
    assert changed_by(person, found.save) == set()


def test_a_changed_cell_is_sealed_alone(person, reread):
    found = reread()
    found.family_name = "LEFEBVRE"
    assert changed_by(person, found.save) == {"family_name"}
    assert changed_by(person, found.save) == set()
    assert reread().family_name == "LEFEBVRE"


def test_json_changed_in_place_is_saved(person, reread):
    found = reread()
    found.extra["a"].append(3)
    assert changed_by(person, found.save) == {"extra"}
    assert reread().extra == {"a": [1, 2, 3]}


def test_update_fields_saves_those_alone(person, reread):
    found = reread()
    found.family_name, found.note = "LEFEBVRE", "Autre"
    assert changed_by(person, lambda: found.save(update_fields=["note"])) == {"note"}


def test_a_deferred_row_saves_what_it_holds(person, reread):
    found = Person.objects.only("rank").get(pk=person.pk)
    found.rank = 7
    assert changed_by(person, found.save) == set()
    found = Person.objects.defer("family_name").get(pk=person.pk)
    found.family_name = "LEFEBVRE"
    assert changed_by(person, found.save) == {"family_name"}


def test_a_forced_update_of_a_row_never_loaded_works(person, reread):
    twin = Person(pk=person.pk, case=person.case, family_name="LEFEBVRE")
    twin.save(force_update=True)
    assert (reread().family_name, reread().note) == ("LEFEBVRE", "")


@pytest.mark.parametrize("damage", [b"abc", bytes(80), None])
@pytest.mark.parametrize("column", ["family_name", "phone"])
def test_an_unreadable_cell_cannot_be_saved_over(person, reread, column, damage):
    if damage is None and column == "family_name":
        damage = b""
    spoil(person, column, damage)
    for load in (
        reread,
        lambda: reread(facets=None),
        lambda: Person.objects.defer(column).get(pk=person.pk),
    ):
        found = load()
        setattr(found, column, "Nouveau")
        found.rank = 5
        with pytest.raises(VaultError), transaction.atomic():
            found.save()
    twin = Person(pk=person.pk, case=person.case, family_name="Nouveau", phone="Nouveau")
    with pytest.raises(VaultError), transaction.atomic():
        twin.save(force_update=True)
    kept = Person.objects.values_list(column, flat=True).get(pk=person.pk)
    assert kept.raw == damage
    assert reread(facets=None).rank == 0


def test_the_rest_of_a_damaged_row_can_still_be_saved(person, reread):
    spoil(person, "family_name", b"abc")
    found = reread()
    found.note = "Autre"
    assert changed_by(person, found.save) == {"note"}
    assert stored(person, "family_name") == b"abc"


def test_text_planted_in_a_column_blocks_the_row(person, reread):
    if connection.vendor == "sqlite":
        spoil(person, "family_name", "PLANTÉ")
        found = reread()
        found.note = "Autre"
        with pytest.raises(VaultError), transaction.atomic():
            found.save()


def test_cells_of_a_row_cannot_become_another_row(person, reread):
    twin = reread(facets=None)
    twin.pk = uuid.uuid4()
    twin._state.adding = True
    with pytest.raises(VaultError), transaction.atomic():
        twin.save()
    cell = Person.objects.values_list("family_name", flat=True).get()
    with pytest.raises(VaultError), transaction.atomic():
        Person.objects.create(case=person.case, family_name=cell)
    with pytest.raises(VaultError), transaction.atomic():
        Person(pk=person.pk, case=person.case, family_name=cell).save(force_update=True)


def test_a_row_that_was_read_can_be_copied_to_another(person, reread):
    twin = reread()
    assert all(getattr(twin, column) is not Ellipsis for column in COLUMNS)
    twin.pk = uuid.uuid4()
    twin._state.adding = True
    twin.save()
    assert full_opener(person.case).bind(Person.objects.get(pk=twin.pk)).family_name == "LEFÈVRE"
    assert reread().family_name == "LEFÈVRE"


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        ("family_name", None, IntegrityError),
        ("adult", None, IntegrityError),
        ("birth_date", "pas une date", ValidationError),
        ("birth_date", datetime.datetime(2012, 2, 29, 12, 0), ValidationError),
        ("children", "douze", ValidationError),
        ("children", 1.5, ValidationError),
        ("adult", "peut-être", ValidationError),
        ("extra", {"a": 1.5}, ValidationError),
        ("extra", object(), ValidationError),
        ("family_name", b"octets", ValidationError),
        ("family_name", "\ud800", ValidationError),
        ("family_name", models.F("note"), FieldError),
        ("family_name", models.Value("x"), FieldError),
    ],
)
def test_what_cannot_be_sealed_is_refused_at_save(person, reread, column, value, error):
    found = reread()
    setattr(found, column, value)
    before = all_cells(person)
    with pytest.raises(error) as caught, transaction.atomic():
        found.save()
    assert all_cells(person) == before
    assert "pas une date" not in str(caught.value)


@pytest.mark.parametrize(
    ("column", "given", "read"),
    [
        ("birth_date", "2012-02-29", datetime.date(2012, 2, 29)),
        ("birth_date", "", None),
        ("adult", "0", False),
        ("adult", 1, True),
        ("children", "12", 12),
        ("children", 3.0, 3),
        ("family_name", 12, "12"),
    ],
)
def test_a_plain_form_of_the_value_is_taken_as_django_does(person, reread, column, given, read):
    found = reread()
    setattr(found, column, given)
    found.save()
    assert getattr(reread(), column) == read


def test_bulk_create_seals_each_row(case, django_assert_num_queries):
    keys.case_key(case.commune_id, case.pk)
    with django_assert_num_queries(1):
        made = Person.objects.bulk_create(
            Person(case=case, rank=rank, family_name=f"Nom {rank}") for rank in range(5)
        )
    found = {row.rank: row for row in Person.objects.filter(case=case)}
    for row in made:
        assert full_opener(case).bind(found[row.rank]).family_name == f"Nom {row.rank}"
    made[0].family_name = "Autre"
    assert changed_by(made[0], made[0].save) == {"family_name"}


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: rows.update(family_name="x"),
        lambda rows: rows.update(family_name=None),
        lambda rows: rows.update(family_name=models.F("note")),
        lambda rows: rows.update(family_name=models.Value(b"x")),
        lambda rows: rows.update(family_name=b"x", rank=1),
        lambda rows: rows.bulk_update(list(rows), ["family_name"]),
        lambda rows: rows.bulk_create(
            list(rows), update_conflicts=True, update_fields=["note"], unique_fields=["id"]
        ),
        lambda rows: models.QuerySet(Person).update(family_name="x"),
        lambda rows: models.QuerySet(Person).update(family_name=models.F("note")),
        lambda rows: models.QuerySet(Person).update(
            family_name=rows.values_list("family_name", flat=True)[0]
        ),
        lambda rows: models.QuerySet(Person).bulk_update(
            [full_opener(row.case).bind(row) for row in rows], ["family_name"]
        ),
    ],
)
def test_writes_past_the_row_are_refused(person, write):
    before = all_cells(person)
    with pytest.raises(FieldError, match="sealed"), transaction.atomic():
        write(Person.objects.all())
    assert all_cells(person) == before


def test_clear_columns_are_updated_as_ever(person):
    assert Person.objects.update(rank=models.F("rank") + 3) == 1
    rows = list(Person.objects.all())
    rows[0].rank = 9
    Person.objects.bulk_update(rows, ["rank"])
    assert Person.objects.get().rank == 9


def test_get_or_create_and_update_or_create_take_sealed_defaults(case):
    values = {"family_name": "Premier"}
    first, made = Person.objects.get_or_create(case=case, rank=1, defaults=values)
    assert (made, first.family_name) == (True, "Premier")
    again, made = Person.objects.get_or_create(case=case, rank=1, defaults=values)
    assert (made, again.pk) == (False, first.pk)
    Person.objects.update_or_create(case=case, rank=1, defaults={"family_name": "Second"})
    assert full_opener(case).bind(Person.objects.get(pk=first.pk)).family_name == "Second"


def test_a_rolled_back_save_can_be_saved_again(person, reread):
    found = reread()
    found.family_name = "LEFEBVRE"
    with transaction.atomic():
        found.save()
        transaction.set_rollback(True)
    assert reread().family_name == "LEFÈVRE"
    found.save()
    assert reread().family_name == "LEFEBVRE"


def test_a_case_without_key_cannot_be_saved(vault_models, commune):
    with pytest.raises(VaultError), transaction.atomic():
        Case(commune_id=commune, title="Titre").save()
    with pytest.raises(VaultError):
        Draft(commune_id=uuid.uuid4(), text="x").save()


def test_an_erased_case_is_unreadable_and_unwritable(person, reread):
    CaseKey.objects.all().delete()
    keys.forget()
    found = reread()
    with pytest.raises(VaultError):
        _ = found.family_name
    found.family_name = "Nouveau"
    with pytest.raises(VaultError):
        found.save()


def test_a_row_without_case_is_refused_by_the_relation(vault_models, commune):
    with pytest.raises(Person.case.RelatedObjectDoesNotExist):
        Person(family_name="x").save()


def test_the_owner_is_loaded_to_seal_when_it_must(case, django_assert_num_queries):
    keys.case_key(case.commune_id, case.pk)
    with django_assert_num_queries(2):
        Person(case_id=case.pk, family_name="x").save()


def test_an_opener_is_not_needed_to_delete(person):
    Person.objects.get(pk=person.pk).delete()
    assert not Person.objects.exists()


def test_changed_cells_alone_are_opened_at_save(reread, monkeypatch):
    found = reread()
    found.note = "Autre"
    labels = []
    original = fields.open_frame
    monkeypatch.setattr(
        fields,
        "open_frame",
        lambda *place: labels.append(place[3]) or original(*place),
    )
    found.save()
    assert labels == ["note_text"]


def test_openers_of_a_facet_still_save_the_whole_row(person, reread):
    found = reread(facets={"identity"})
    found.family_name, found.note = "LEFEBVRE", "Assigné sans pouvoir lire"
    found.save()
    assert reread().note == "Assigné sans pouvoir lire"
    assert isinstance(found.__dict__["_opener"], Opener)
