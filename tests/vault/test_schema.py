"""A sealed column can join a table that has rows: there it reads as None until it is saved."""

import uuid

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.state import ModelState, ProjectState

from rappel.vault.errors import Locked, VaultError
from rappel.vault.fields import Sealed, SealedModel
from rappel.vault.opener import Opener
from tests.vault.models import Case, Person

DESK = frozenset({"desk"})


def declare(**more):
    """The model of the table before or after the column joins."""
    members = {
        "__module__": __name__,
        "vault_table": "grown",
        "vault_desk": True,
        "id": models.UUIDField(primary_key=True, default=uuid.uuid4),
        "commune_id": models.UUIDField(),
        "text": Sealed(facet="desk"),
        "Meta": type("Meta", (), {"app_label": "vault_tests", "db_table": "vault_tests_grown"}),
        **more,
    }
    return type("Grown", (SealedModel,), members)


@pytest.fixture
def forget_model():
    """Take the throw-away model out of Django's registry."""
    yield
    apps.all_models["vault_tests"].pop("grown", None)
    apps.clear_cache()


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:Model 'vault_tests.grown' was already registered")
def test_a_late_column_reads_as_none_until_it_is_saved(commune, forget_model):
    old = declare()
    with connection.schema_editor() as editor:
        editor.create_model(old)
    try:
        row = old.objects.create(commune_id=commune, text="Avant")
        new = declare(more=Sealed(facet="desk", null=True, late=True))
        with connection.schema_editor() as editor:
            editor.add_field(new, new._meta.get_field("more"))
        opener = Opener(commune, None, DESK)
        found = opener.bind(new.objects.get(pk=row.pk))
        assert (found.text, found.more) == ("Avant", None)
        assert new.objects.filter(more__isnull=True).count() == 1
        with pytest.raises(Locked):
            _ = new.objects.get().more
        found.more = "Après"
        found.save()
        assert opener.bind(new.objects.get()).more == "Après"
        assert new.objects.filter(more__isnull=False).count() == 1
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(old)


@pytest.mark.django_db(transaction=True)
def test_data_migrations_keep_cells_and_read_none(person):
    state = ProjectState()
    for model in (Case, Person):
        state.add_model(ModelState.from_model(model))
    historical = state.apps.get_model("vault_tests", "Person")
    row = historical.objects.get(pk=person.pk)
    with pytest.raises(Locked):
        _ = row.family_name
    row.rank = 8
    row.save()
    row.family_name = "Nouveau"
    with pytest.raises(VaultError):
        row.save()
    assert Person.objects.get().rank == 8
