"""Answers that come from a closed list of the commune (R29)."""

import uuid
from collections.abc import Iterator

from rappel.cases.answers import Wrong, wrong
from rappel.cases.models import Case
from rappel.communes.models import ListItem, ListName


def listed(case: Case, name: ListName, field: str, code: str) -> Iterator[Wrong]:
    """Yield a problem when `code` is no value of the list still in use."""
    items = ListItem.objects.filter(commune=case.commune_id, list=name, active=True)
    if not items.filter(code=code).exists():
        yield wrong(
            field,
            "R29",
            "cette réponse n'est pas dans la liste de la commune",
            "en choisir une dans la liste",
            "protocole de la commune",
        )


def label_of(commune: uuid.UUID, name: ListName, code: str) -> str:
    """The French words of a value, "" when the list has no such value."""
    rows = ListItem.objects.filter(commune=commune, list=name, code=code)
    return rows.values_list("label", flat=True).first() or ""
