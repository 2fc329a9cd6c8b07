"""`manage.py check` refuses what would make cells unreadable, or readable by SQL."""

import uuid

import pytest
from django.apps.registry import Apps
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps

from rappel.vault.fields import Sealed, SealedModel, SealedQuerySet
from tests.vault.models import TEST_MODELS

pytestmark = pytest.mark.usefixtures("vault_models")


def faults(model):
    return {message.id for message in model.check() if message.id.startswith("vault.")}


def build(name="Sample", meta=(), **members):
    """A sealed model of the desk, with these members."""
    members = {
        "__module__": __name__,
        "vault_table": "sample",
        "vault_desk": True,
        "id": models.UUIDField(primary_key=True, default=uuid.uuid4),
        "commune_id": models.UUIDField(),
        "text": Sealed(facet="desk"),
        "Meta": type("Meta", (), {"app_label": "vault_tests", "apps": Apps(), **dict(meta)}),
        **members,
    }
    return type(name, (SealedModel,), members)


def test_a_sound_model_passes():
    assert faults(build()) == set()
    assert [faults(model) for model in TEST_MODELS] == [set()] * 3


@pytest.mark.parametrize(
    ("field", "code"),
    [
        (Sealed(), "E001"),
        (Sealed(facet="everything"), "E001"),
        (Sealed("text", facet="desk"), "E002"),
        (Sealed(facet="desk", bucket=64), "E003"),
        (Sealed(facet="desk", column="prénom"), "E004"),
        (Sealed(facet="desk", unique=True), "E006"),
        (Sealed(facet="desk", db_index=True), "E006"),
        (Sealed(facet="desk", null=True, db_default=None), "E007"),
        (Sealed(facet="desk", late=True), "E008"),
        (Sealed("json", facet="desk", default={}), "E009"),
        (Sealed("int", facet="desk", max_length=3), "E010"),
    ],
)
def test_a_field_declares_what_cells_need(field, code):
    assert f"vault.{code}" in faults_of_field(build(text=field))


def faults_of_field(model):
    return {message.id for message in model._meta.get_field("text").check()}


@isolate_apps("tests.vault")
def test_a_sealed_field_is_of_a_sealed_model():
    class Plain(models.Model):
        text = Sealed(facet="desk")

        class Meta:
            app_label = "vault_tests"

    assert "vault.E005" in {message.id for message in Plain.check()}


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"vault_table": ""}, "E011"),
        ({"vault_table": "tâble"}, "E011"),
        ({"vault_table": "test_person"}, "E012"),
        ({"more": Sealed(facet="desk", column="text")}, "E013"),
        ({"id": models.BigAutoField(primary_key=True)}, "E014"),
        ({"id": models.UUIDField(primary_key=True)}, "E014"),
        ({"commune_id": None}, "E015"),
        ({"vault_owner": "absent", "vault_desk": False}, "E016"),
        ({"vault_owner": "commune_id"}, "E016"),
        ({"objects": models.Manager()}, "E017"),
        ({"meta": {"ordering": ["-text"]}}, "E018"),
        ({"meta": {"ordering": [models.F("text").asc()]}}, "E018"),
        ({"meta": {"unique_together": {("commune_id", "text")}}}, "E018"),
        ({"meta": {"indexes": [models.Index(fields=["text"], name="i")]}}, "E018"),
        ({"meta": {"indexes": [models.Index(models.F("text"), name="i")]}}, "E018"),
        (
            {"meta": {"constraints": [models.UniqueConstraint(fields=["text"], name="u")]}},
            "E018",
        ),
        (
            {
                "meta": {
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(commune_id=None) | ~models.Q(text="x"), name="c"
                        )
                    ]
                }
            },
            "E018",
        ),
    ],
)
def test_a_model_declares_what_cells_need(members, code):
    assert f"vault.{code}" in faults(build(**members))


def test_a_constraint_may_ask_whether_there_is_a_cell():
    constraint = models.CheckConstraint(condition=models.Q(text__isnull=False), name="c")
    assert faults(build(meta={"constraints": [constraint]})) == set()


def test_own_querysets_derive_from_the_sealed_one():
    class Rows(SealedQuerySet):
        pass

    assert faults(build(objects=Rows.as_manager())) == set()


def test_migrations_write_the_declaration():
    field = Sealed(
        "date", facet="identity", column="born", late=True, null=True, verbose_name="né le"
    )
    name, path, args, kwargs = field.deconstruct()
    assert (path, args) == ("rappel.vault.fields.Sealed", [])
    assert kwargs == {
        "kind": "date",
        "bucket": 32,
        "facet": "identity",
        "column": "born",
        "late": True,
        "null": True,
        "verbose_name": "né le",
    }
    twin = field.clone()
    assert twin.deconstruct()[3] == kwargs
    assert name is None


def test_the_product_passes():
    assert [
        message for message in run_checks(tags=["models"]) if str(message.id).startswith("vault.")
    ] == []
