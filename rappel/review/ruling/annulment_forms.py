"""The questions of an annulment: why, what shows it, who signs the apologies (R44)."""

from typing import Any

from django import forms

from rappel.cases.access import Handle
from rappel.cases.answers import show_wrong, signatory_choice
from rappel.cases.forms import ActForm
from rappel.cases.letter_parts import default_signatory
from rappel.cases.reasons import AnnulReason
from rappel.cases.rule import NotAllowed
from rappel.communes import calendar
from rappel.review.ruling import checks
from rappel.review.ruling.forms import free_text


class ProposeForm(ActForm):
    """Why nothing of it should have been."""

    reason = forms.ChoiceField(
        label="Qu'est-ce qui était faux ?", choices=AnnulReason.choices, widget=forms.RadioSelect
    )
    note = free_text(
        "Qu'est-ce qui le montre ?", "Ce que la deuxième personne doit savoir.", limit=1000
    )

    def clean(self) -> dict[str, Any]:
        """Something that shows it."""
        answers = super().clean() or self.cleaned_data
        if {"reason", "note"} <= answers.keys():
            show_wrong(self, checks.annulment_wrongs(answers["reason"], answers["note"]))
        return answers


class DropForm(ActForm):
    """Why the case goes on after all."""

    note = free_text("Pourquoi y renoncer ?", "En une phrase.", limit=500)


class AnnulForm(ActForm):
    """Who signs the apologies and the notes."""

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Who presided, if that person may sign today."""
        case = handle.case
        try:
            return {"signatory": str(default_signatory(case, calendar.today(case.commune)).pk)}
        except NotAllowed:
            return {}

    def prepare(self) -> None:
        """Whoever may sign today."""
        self.fields["signatory"] = signatory_choice(
            self.case, label="Qui signera les lettres d'excuses et les avis ?"
        )
