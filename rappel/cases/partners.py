"""A partner of the directory named for an orientation, in whatever room it is given (R25)."""

import uuid
from typing import Any

from django import forms

from rappel.cases.answers import Wrong, wrong
from rappel.cases.models import Case
from rappel.communes.models import Partner


def partner_choice(case: Case, **kwargs: Any) -> forms.TypedChoiceField:
    """« Vers quel partenaire ? »: the directory of the commune, by kind; the answer is an id or None."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in Partner.objects.filter(commune=case.commune_id, active=True):
        groups.setdefault(row.get_kind_display(), []).append((str(row.pk), row.name))
    words = {
        "label": "Vers quel partenaire ?",
        "help_text": "Ceux de l'annuaire de la commune, à la page « Mairie ».",
        "required": False,
    }
    return forms.TypedChoiceField(
        choices=[("", "aucun en particulier"), *groups.items()],
        coerce=uuid.UUID,
        empty_value=None,
        **{**words, **kwargs},
    )


def partner_wrongs(case: Case, field: str, partner: uuid.UUID | None) -> list[Wrong]:
    """A partner is one that the directory of the commune offers today."""
    if partner is None:
        return []
    if Partner.objects.filter(commune=case.commune_id, pk=partner, active=True).exists():
        return []
    return [
        wrong(
            field,
            "R25",
            "ce partenaire n'est pas dans l'annuaire de la commune",
            "en choisir un autre, ou aucun",
            "protocole de la commune",
        )
    ]
