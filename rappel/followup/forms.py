"""The questions of the follow-up and of the end of a case."""

import uuid
from typing import Any

from django import forms

from rappel.cases.access import Handle
from rappel.cases.answers import READ_BY_THE_PERSON, show_wrong, signatory_choice
from rappel.cases.forms import ActForm
from rappel.cases.partners import partner_choice
from rappel.communes import calendar
from rappel.communes.date_fields import FrenchDateField
from rappel.communes.models import ListName
from rappel.followup import checks
from rappel.followup.checks import COMMITMENT, MOST, Planned
from rappel.followup.models import Closing, Measure, MeasureState, PartnerReply

LONG_TEXT = 300
_IN_THE_LETTER = (
    "Un engagement est repris mot pour mot dans la lettre de fin, après « Voici ce qui a été "
    "convenu » : par exemple « déposer les gravats à la déchèterie ». "
)


class OpenFollowUpForm(ActForm):
    """One to three commitments or orientations."""

    sections = tuple(
        (title, (f"kind_{rank}", f"partner_{rank}", f"text_{rank}", f"due_on_{rank}"))
        for rank, title in (
            (1, "Premier engagement ou orientation"),
            (2, "Un deuxième, s'il y en a un"),
            (3, "Un troisième, s'il y en a un"),
        )
    )

    def prepare(self) -> None:
        """Three groups of questions, the first one asked for."""
        orientations = [
            (code, label)
            for code, label in self.list_choices(ListName.ORIENTATION)
            if code != "none"
        ]
        kinds = [("", "choisir"), (COMMITMENT, "engagement de la personne"), *orientations]
        for rank in range(1, MOST + 1):
            asked = rank == 1
            self.fields[f"kind_{rank}"] = forms.ChoiceField(
                label="De quoi s'agit-il ?",
                choices=kinds,
                required=asked,
                help_text="Un engagement pris par la personne, ou un partenaire vers qui elle est "
                "orientée."
                if asked
                else "",
            )
            self.fields[f"partner_{rank}"] = partner_choice(
                self.case,
                **({} if asked else {"help_text": ""}),
            )
            self.fields[f"text_{rank}"] = forms.CharField(
                label="En une phrase ?",
                max_length=LONG_TEXT,
                required=asked,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=(_IN_THE_LETTER if asked else "") + READ_BY_THE_PERSON,
            )
            self.fields[f"due_on_{rank}"] = FrenchDateField(
                label="Pour quel jour ?",
                required=asked,
                help_text="Ce jour-là, le dossier demandera ce qu'il en est." if asked else "",
            )

    def clean(self) -> dict[str, Any]:
        """A group is filled in whole or left empty; no due date in the past."""
        answers = super().clean() or self.cleaned_data
        for rank in range(2, MOST + 1):
            names = (f"kind_{rank}", f"text_{rank}", f"due_on_{rank}")
            if any(answers.get(name) for name in (*names, f"partner_{rank}")):
                for name in names:
                    if name in answers and not answers[name]:
                        self.add_error(
                            name, "Cette réponse manque : remplissez les trois, ou aucune."
                        )
        if not self.errors:
            show_wrong(self, checks.measures_wrongs(self.case, self.planned()))
        return answers

    def planned(self) -> list[Planned]:
        """The groups that were filled in."""
        answers = self.cleaned_data
        return [
            Planned(
                answers[f"kind_{rank}"],
                answers[f"text_{rank}"],
                answers[f"due_on_{rank}"],
                answers.get(f"partner_{rank}"),
            )
            for rank in range(1, MOST + 1)
            if answers.get(f"kind_{rank}")
        ]

    def service_values(self) -> dict[str, Any]:
        """The measures to open."""
        return {"measures": self.planned()}


class UpdateMeasureForm(ActForm):
    """What became of one measure."""

    state = forms.ChoiceField(
        label="Qu'en est-il ?",
        choices=[choice for choice in MeasureState.choices if choice[0] != MeasureState.OPEN],
        widget=forms.RadioSelect,
        help_text="Un engagement non tenu n'entraîne rien de lui-même.",
    )
    settled_on = FrenchDateField(label="Depuis quel jour ?")

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Today."""
        return {"settled_on": calendar.today(handle.case.commune)}

    def prepare(self) -> None:
        """The measures still open."""
        offered = [(str(row.pk), measure_words(row)) for row in self.open_measures()]
        blank = [("", "choisir")] if len(offered) != 1 else []
        self.fields["measure"] = forms.TypedChoiceField(
            label="Quel engagement ou quelle orientation ?",
            coerce=uuid.UUID,
            choices=[*blank, *offered],
        )
        self.order_fields(["measure"])

    def open_measures(self) -> list[Measure]:
        """The measures still open."""
        return [row for row in self.case.measures.all() if row.state == MeasureState.OPEN]

    def clean(self) -> dict[str, Any]:
        """Not before it was noted, not in the future."""
        answers = super().clean() or self.cleaned_data
        chosen = next(
            (row for row in self.open_measures() if row.pk == answers.get("measure")), None
        )
        if chosen is not None and "settled_on" in answers:
            show_wrong(self, checks.settled_wrongs(self.case, chosen, answers["settled_on"]))
        return answers


class PartnerReplyForm(ActForm):
    """What a partner answered to an orientation."""

    reply = forms.ChoiceField(
        label="Qu'a répondu le partenaire ?",
        choices=[row for row in PartnerReply.choices if row[0] != PartnerReply.NONE],
        widget=forms.RadioSelect,
        help_text="Rien d'autre n'est noté : ni ce qui s'est dit, ni pourquoi.",
    )
    replied_on = FrenchDateField(label="Quel jour ?")

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Today."""
        return {"replied_on": calendar.today(handle.case.commune)}

    def prepare(self) -> None:
        """The orientations to a partner."""
        offered = [(str(row.pk), self._words(row)) for row in self._orientations()]
        blank = [("", "choisir")] if len(offered) != 1 else []
        self.fields["measure"] = forms.TypedChoiceField(
            label="Quelle orientation ?", coerce=uuid.UUID, choices=[*blank, *offered]
        )
        self.order_fields(["measure"])

    def _orientations(self) -> list[Measure]:
        return [row for row in self.case.measures.all() if row.partner_id is not None]

    def _words(self, measure: Measure) -> str:
        assert measure.partner is not None
        return f"{measure.partner.name}, {measure.get_reply_display()}"

    def clean(self) -> dict[str, Any]:
        """Not before the orientation, not in the future."""
        answers = super().clean() or self.cleaned_data
        chosen = next(
            (row for row in self._orientations() if row.pk == answers.get("measure")), None
        )
        if chosen is not None and {"reply", "replied_on"} <= answers.keys():
            given = answers["reply"], answers["replied_on"]
            show_wrong(self, checks.reply_wrongs(self.case, chosen, *given))
        return answers


class EndForm(ActForm):
    """Whether a letter says that it is over."""

    letter = forms.ChoiceField(
        label="Envoyer une lettre de fin ?",
        choices=[("yes", "oui"), ("no", "non")],
        widget=forms.RadioSelect,
        help_text="Elle dit à la personne que c'est terminé, et quand ses données seront effacées.",
    )

    def prepare(self) -> None:
        """Whoever may sign today."""
        self.fields["signatory"] = signatory_choice(self.case, required=False)

    def clean(self) -> dict[str, Any]:
        """A letter has somebody to sign it."""
        answers = super().clean() or self.cleaned_data
        if answers.get("letter") == "yes" and answers.get("signatory") is None:
            self.add_error("signatory", "Dites qui signera la lettre de fin.")
        return answers

    def service_values(self) -> dict[str, Any]:
        """Who signs when a letter is wanted."""
        answers = self.cleaned_data
        wanted = answers["letter"] == "yes"
        return {"signatory": answers["signatory"] if wanted else None}


class CloseForm(EndForm):
    """How the case ends, and whether a letter says so."""

    outcome = forms.ChoiceField(label="Comment le dossier se termine-t-il ?")
    field_order = ("outcome", "letter", "signatory")

    def prepare(self) -> None:
        """The outcomes that agree with the measures."""
        super().prepare()
        labels = dict(Closing.Outcome.choices)
        self.fields["outcome"].choices = [
            (outcome.value, labels[outcome.value])
            for outcome in checks.possible_outcomes(self.case)
        ]

    def service_values(self) -> dict[str, Any]:
        """The outcome, and who signs when a letter is wanted."""
        return {"outcome": self.cleaned_data["outcome"], **super().service_values()}


class ReopenForm(ActForm):
    """Why an ended case is opened again."""

    reason = forms.ChoiceField(
        label="Pourquoi rouvrir ?", choices=checks.REOPENINGS, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="En une phrase ?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=READ_BY_THE_PERSON,
    )


def measure_words(measure: Measure) -> str:
    """« déposer les gravats à la déchèterie (pour le 15 janvier 2027) »."""
    return f"{measure.text} (pour le {calendar.day_and_month(measure.due_on)})"
