"""The form of the protocole, made from the settings as they are declared."""

from typing import Any

from django import forms
from django.db.models import BooleanField

from rappel.communes import protocol
from rappel.communes.date_fields import FrenchDateField
from rappel.communes.models import (
    Commune,
    ListItem,
    ListName,
    OpinionMode,
    ProsecutorMode,
    Protocol,
)
from rappel.town.forms import TownForm
from rappel.town.kinds.protocol import advised_categories

_REASON = "reason"


class ProtocolForm(TownForm):
    """One question a setting, each with what it changes and where that stands."""

    def prepare(self) -> None:
        """The questions by section, then why."""
        reason = self.fields.pop(_REASON)
        for one in protocol.SETTINGS.values():
            self.fields[one.field] = _question(one, self.town)
        reason.required = True
        reason.help_text = "Le motif reste au registre, avec la version. N'y nommez personne."
        self.fields[_REASON] = reason
        self.sections = (
            *((title, tuple(one.field for one in part)) for title, part in protocol.SECTIONS),
            ("", (_REASON,)),
        )


def _question(one: protocol.Setting, town: Commune) -> forms.Field:
    words: dict[str, Any] = {"label": one.label, "help_text": one.words}
    if one.high:
        return forms.IntegerField(
            **{**words, "label": f"{one.label} ({one.unit})"},
            min_value=one.low,
            max_value=one.high,
            error_messages={
                "min_value": f"De {one.low} à {one.high} ({one.rule}).",
                "max_value": f"De {one.low} à {one.high} ({one.rule}).",
            },
        )
    if one.field in ("signed_on", "review_on"):
        return FrenchDateField(**words, required=False)
    if isinstance(Protocol._meta.get_field(one.field), BooleanField):
        return forms.BooleanField(**words, required=False)
    choices = _choices(one.field, town)
    if isinstance(choices, list):
        return forms.MultipleChoiceField(
            **words, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(**words, choices=choices)


def _choices(field: str, town: Commune) -> Any:
    """Several values of a list, or one of a closed set (a tuple)."""
    if field == "opinion_mode":
        return tuple(OpinionMode.choices)
    if field == "opinion_categories":
        return list(advised_categories(town).values_list("code", "label"))
    if field == "delivery_modes":
        return _items(town, ListName.DELIVERY)
    if field == "attendees":
        return _items(town, ListName.ATTENDEE)
    return tuple(
        (mode.value, f"{mode.label} (silence : {protocol.SILENCE[mode]})")
        for mode in ProsecutorMode
    )


def _items(town: Commune, name: ListName) -> list[tuple[str, str]]:
    rows = ListItem.objects.filter(commune=town, list=name, active=True)
    return list(rows.values_list("code", "label"))
