"""A vault with its keys, and the tables of the vault's own test models."""

import datetime
import uuid

import pytest
from django.apps import AppConfig, apps
from django.db import connection

import tests.vault.models
from rappel.vault import keys
from rappel.vault.opener import ALL_FACETS, Opener
from tests.vault.models import TEST_MODELS, Case, Person

NOW = datetime.datetime(2026, 10, 5, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture(scope="session")
def vault_tables(django_db_setup, django_db_blocker):
    """Tables of the test models, made beside those of the product."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            for model in TEST_MODELS:
                editor.create_model(model)
        yield
        with connection.schema_editor() as editor:
            for model in reversed(TEST_MODELS):
                editor.delete_model(model)


@pytest.fixture
def vault_models(vault_tables):
    """The test models known to Django for the time of a test, as those of an installed app."""
    config = AppConfig("tests.vault", tests.vault)
    config.label, config.apps = "vault_tests", apps
    config.models_module, config.models = tests.vault.models, apps.all_models["vault_tests"]
    apps.app_configs[config.label] = config
    apps.clear_cache()
    yield
    del apps.app_configs[config.label]
    apps.clear_cache()


@pytest.fixture
def key_file(settings, tmp_path):
    """A root key file of this test alone, not made yet; outside demo mode."""
    settings.DEMO = False
    settings.ROOT_KEY = ""
    settings.KEY_FILE = tmp_path / "keys" / "root.key"
    keys.forget()
    yield settings.KEY_FILE
    keys.forget()


@pytest.fixture
def installation(db, key_file):
    """An initialised installation."""
    return keys.initialise(now=NOW).installation


@pytest.fixture
def commune(installation):
    """The uuid of a commune with keys."""
    commune = uuid.uuid4()
    keys.create_commune_keys(commune)
    return commune


@pytest.fixture
def make_case(vault_models, commune):
    """Make a case with its key, `make_case(people=2)`."""

    def make(people=0, **values):
        case = Case(commune_id=values.pop("commune_id", commune), **values)
        keys.create_case_key(case.commune_id, case.pk)
        case.save()
        for rank in range(people):
            Person.objects.create(case=case, rank=rank, family_name=f"Nom {rank}", note="Notes")
        return case

    return make


@pytest.fixture
def case(make_case):
    """A saved case without people."""
    return make_case(title="Titre")


@pytest.fixture
def person(case):
    """A saved person, as left in memory by its creation."""
    return Person.objects.create(
        case=case,
        family_name="LEFÈVRE",
        birth_date=datetime.date(2012, 2, 29),
        phone=None,
        extra={"a": [1, 2]},
        word="a",
        note="Vu place du Marché",
    )


def full_opener(case):
    """An opener of every facet of a case."""
    return Opener(case.commune_id, case.pk, ALL_FACETS)


@pytest.fixture
def reread(person):
    """Read the person again, bound to an opener of the given facets (None: not bound)."""

    def read(facets=ALL_FACETS):
        fresh = Person.objects.get(pk=person.pk)
        if facets is not None:
            Opener(person.case.commune_id, person.case_id, frozenset(facets)).bind(fresh)
        return fresh

    return read
