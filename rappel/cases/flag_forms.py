"""The questions of the acts that make a case stand still, or go on."""

from typing import Any

from django import forms

from rappel.cases import flags
from rappel.cases.answers import READ_BY_THE_PERSON, show_wrong
from rappel.cases.forms import ActForm
from rappel.cases.reasons import LimitReason, PauseReason
from rappel.communes.date_fields import FrenchDateField


def note_question(label: str = "Une précision ?", *, required: bool = False) -> forms.CharField:
    """Two lines, sealed."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=READ_BY_THE_PERSON,
    )


class StandStillForm(ActForm):
    """Why, and until when."""

    reason = forms.ChoiceField(label="Pour quelle raison ?", widget=forms.RadioSelect)
    until = FrenchDateField(
        label="Jusqu'à quand ?",
        help_text="Ce jour-là, le dossier vous demande s'il peut reprendre. Six mois au plus.",
    )
    note = note_question()

    def clean(self) -> dict[str, Any]:
        """A day to come, not too far."""
        answers = super().clean() or self.cleaned_data
        if "until" in answers:
            show_wrong(self, flags.until_wrongs(self.case, answers["until"]))
        return answers


class PauseForm(StandStillForm):
    """Why the way to a hearing waits."""

    def prepare(self) -> None:
        """The closed list."""
        self.fields["reason"].choices = PauseReason.choices  # type: ignore[attr-defined]


class LimitForm(StandStillForm):
    """What the person asked."""

    def prepare(self) -> None:
        """The four cases of article 18."""
        self.fields["reason"].choices = LimitReason.choices  # type: ignore[attr-defined]


class UnlimitForm(ActForm):
    """The person was told before."""

    told_on = FrenchDateField(
        label="Quel jour la personne en a-t-elle été informée ?",
        help_text="Elle doit l'être avant que la limitation soit levée (art. 18 RGPD).",
    )
    note = note_question("Pourquoi la limitation prend-elle fin ?", required=True)

    def clean(self) -> dict[str, Any]:
        """Not in the future."""
        answers = super().clean() or self.cleaned_data
        if "told_on" in answers:
            show_wrong(self, flags.told_wrongs(self.case, answers["told_on"]))
        return answers
