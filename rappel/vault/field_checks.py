"""System checks of sealed fields and models: a label forgotten today is a cell lost tomorrow."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models
from django.db.models.constants import LOOKUP_SEP

from rappel.vault.encoding import BUCKETS, KINDS
from rappel.vault.opaque import Opaque
from rappel.vault.opener import ALL_FACETS
from rappel.vault.queryset import SealedQuerySet, names_in


def check_field(field: Any) -> list[checks.CheckMessage]:
    """What a sealed field must and must not declare."""
    model: Any = field.model
    faults = [
        (
            "E001",
            "facet must be one of " + ", ".join(sorted(ALL_FACETS)),
            field.facet in ALL_FACETS,
        ),
        ("E002", "kind must be one of " + ", ".join(KINDS), field.kind in KINDS),
        ("E003", "bucket must be 32 or 256", field.bucket in BUCKETS),
        ("E004", "column must be an ASCII label", _is_label(field.cell_label)),
        ("E005", "its model must be a SealedModel", hasattr(model, "vault_table")),
        (
            "E006",
            "a sealed column cannot be unique, indexed or the primary key",
            not (
                field.unique
                or field.db_index
                or field.primary_key
                or field.unique_for_date
                or field.unique_for_month
                or field.unique_for_year
            ),
        ),
        ("E007", "a sealed column has no default in the database", not field.has_db_default()),
        (
            "E008",
            "late says that NULL reads as None: null=True must say so too",
            field.null or not field.late,
        ),
        (
            "E009",
            "the default of a json field must be a callable",
            field.kind != "json"
            or not field.has_default()
            or field.default is None
            or callable(field.default),
        ),
        (
            "E010",
            "max_length is for text",
            field.max_length is None or field.kind == "str",
        ),
    ]
    return [
        checks.Error(message, obj=field, id=f"vault.{code}")
        for code, message, sound in faults
        if not sound
    ]


def check_model(model: Any) -> list[checks.CheckMessage]:
    """What a model with sealed fields must declare."""
    errors: list[tuple[str, str]] = []
    if not _is_label(model.vault_table):
        errors.append(("E011", "vault_table must be an ASCII label"))
    errors += [
        ("E012", f"vault_table {model.vault_table} is also that of {other._meta.label}")
        for other in apps.get_models()
        if other is not model
        and not other._meta.proxy
        and not model._meta.proxy
        and getattr(other, "vault_table", None) == model.vault_table
    ]
    columns = [f.cell_label for f in _sealed_fields(model)]
    if len(columns) != len(set(columns)):
        errors.append(("E013", "two sealed fields have the same column label"))
    if not isinstance(model._meta.pk, models.UUIDField) or not model._meta.pk.has_default():
        errors.append(("E014", "the primary key must be a UUIDField with a default"))
    errors += _check_owner(model)
    if not issubclass(model._default_manager._queryset_class, SealedQuerySet):
        errors.append(("E017", "its querysets must derive from SealedQuerySet"))
    sealed = {f.name for f in _sealed_fields(model)}
    if sealed & set(_named_by_meta(model._meta)):
        errors.append(("E018", "ordering, indexes and constraints cannot name sealed fields"))
    return [checks.Error(message, obj=model, id=f"vault.{code}") for code, message in errors]


def _check_owner(model: Any) -> list[tuple[str, str]]:
    fields = {f.name: f for f in model._meta.concrete_fields}
    if model.vault_owner is None:
        if not any(f.attname == "commune_id" for f in fields.values()):
            return [("E015", "without vault_owner the row itself must have commune_id")]
        return []
    if model.vault_desk:
        return [("E016", "a row of the desk has no vault_owner")]
    owner = fields.get(model.vault_owner)
    if not isinstance(owner, models.ForeignKey):
        return [("E016", "vault_owner must name a foreign key of the model")]
    return []


def _named_by_meta(meta: Any) -> Iterator[str]:
    """The fields by which the database would sort, compare or index; `isnull` compares nothing."""
    for expression in meta.ordering or ():
        yield from (name.removeprefix("-") for name in names_in(expression))
    for names in meta.unique_together:
        yield from names
    for rule in (*meta.indexes, *meta.constraints):
        yield from rule.fields if hasattr(rule, "fields") else ()
        for expression in getattr(rule, "expressions", ()):
            yield from names_in(expression)
        if isinstance(getattr(rule, "condition", None), models.Q):
            yield from _compared(rule.condition)


def _compared(condition: models.Q) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _compared(child)
        elif isinstance(child, tuple) and not child[0].endswith("__isnull"):
            yield child[0].split(LOOKUP_SEP)[0]


def _sealed_fields(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if isinstance(f, Opaque)]


def _is_label(text: str) -> bool:
    return bool(text) and text.isascii() and text.replace("_", "a").isalnum()
