"""Models of the vault's own tests: a case, a person of it, a draft of nobody's case."""

import uuid

from django.db import models

from rappel.vault.fields import Sealed, SealedModel

WORDS = [("a", "Mot A"), ("b", "Mot B")]


class Case(SealedModel):
    vault_table = "test_case"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune_id = models.UUIDField()
    state = models.CharField(max_length=20, default="reported")
    title = Sealed(facet="content", blank=True)

    class Meta:
        app_label = "vault_tests"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["reported", "closed"]), name="vault_tests_state"
            )
        ]


class Person(SealedModel):
    vault_table = "test_person"
    vault_owner = "case"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="people")
    rank = models.IntegerField(default=0)
    family_name = Sealed(facet="identity", max_length=40, verbose_name="nom de famille")
    birth_date = Sealed("date", facet="identity", null=True, blank=True)
    phone = Sealed(facet="identity", null=True, blank=True)
    adult = Sealed("bool", facet="identity", default=True)
    children = Sealed("int", facet="identity", null=True, blank=True)
    extra = Sealed("json", facet="identity", default=dict, blank=True)
    word = Sealed(facet="printed", choices=WORDS, blank=True)
    note = Sealed(facet="content", bucket=256, blank=True, column="note_text")

    class Meta:
        app_label = "vault_tests"


class Draft(SealedModel):
    vault_table = "test_draft"
    vault_desk = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune_id = models.UUIDField()
    text = Sealed(facet="desk", bucket=256, blank=True)

    class Meta:
        app_label = "vault_tests"


TEST_MODELS = (Case, Person, Draft)
