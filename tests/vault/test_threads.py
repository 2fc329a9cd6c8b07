"""Field objects are shared by all threads: no value ever crosses from one to another."""

import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from rappel.vault import keys
from rappel.vault.fields import Cell, Sealed
from rappel.vault.opener import ALL_FACETS, Opener
from tests.vault.models import Case, Person


def test_field_objects_hold_nothing_of_a_value(person, reread):
    before = {field.name: dict(vars(field)) for field in Person._meta.get_fields()}
    found = reread()
    assert found.family_name
    found.family_name, found.birth_date = "Nouveau", "hier"
    for act in (found.full_clean, found.save):
        with pytest.raises(ValidationError), transaction.atomic():
            act()
    found.birth_date = None
    found.save()
    for field in Person._meta.get_fields():
        if isinstance(field, Sealed):
            kept = {k: v for k, v in vars(field).items() if not k.startswith("cached_")}
            old = {k: v for k, v in before[field.name].items() if not k.startswith("cached_")}
            assert {k: v for k, v in kept.items() if k in old} == old
            assert "Nouveau" not in repr(kept)
            assert "hier" not in repr(kept)


def test_threads_read_and_write_through_the_same_fields(make_case):
    """No database in the threads: cells are sealed by `pre_save` and opened by the descriptor."""
    case = make_case()
    keys.case_key(case.commune_id, case.pk)
    opener = Opener(case.commune_id, case.pk, ALL_FACETS)
    fields = {name: Person._meta.get_field(name) for name in ("family_name", "children", "extra")}
    faults = []
    start = threading.Barrier(6)

    def work(number):
        try:
            start.wait(timeout=10)
            for turn in range(60):
                values = {
                    "family_name": f"Nom {number}-{turn}",
                    "children": number * 1000 + turn,
                    "extra": {"n": [number, turn]},
                }
                written = Person(case=case, **values)
                cells = {
                    name: Cell(field.pre_save(written, add=True).raw)
                    for name, field in fields.items()
                }
                bad = Person(case=case, family_name="x" * 99, children="beaucoup")
                try:
                    bad.clean_fields(exclude={"case"})
                    faults.append("a bad value passed")
                except ValidationError:
                    pass
                read = opener.bind(Person(pk=written.pk, case=case, **cells))
                assert {name: getattr(read, name) for name in fields} == values
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_one_instance_read_by_several_threads_opens_right(make_case):
    case = make_case(people=1)
    found = Person.objects.select_related("case").get()
    keys.case_key(case.commune_id, case.pk)
    Opener(case.commune_id, case.pk, ALL_FACETS).bind(found.case)
    seen = []
    start = threading.Barrier(8)

    def read():
        start.wait(timeout=10)
        seen.append((found.family_name, found.note, found.case.title))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [("Nom 0", "Notes", "")] * 8
    assert isinstance(Case.objects.get().pk, uuid.UUID)
