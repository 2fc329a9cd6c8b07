"""The questions when nobody came, and when nobody was convoked (R24, R39)."""

from typing import Any

from django import forms

from rappel.cases import families
from rappel.cases.access import Handle
from rappel.cases.answers import READ_BY_THE_PERSON, show_wrong, signatory_choice
from rappel.cases.forms import ActForm
from rappel.communes import calendar
from rappel.communes.date_fields import FrenchDateField, FrenchTimeField
from rappel.hearing import checks
from rappel.hearing.choices import ABSENCES, BY_A_PARENT, COMPANIONS
from rappel.hearing.forms import (
    LONG_TEXT,
    ask_who_came,
    notice_question,
    presence_of,
    rule_words,
)
from rappel.hearing.presence import Presence


class OralReminderForm(ActForm):
    """What was said on the spot, in two minutes on a phone."""

    held_on = FrenchDateField(label="Quel jour ?")
    started_at = FrenchTimeField(label="À quelle heure ?")
    place = forms.CharField(
        label="Où ?",
        max_length=200,
        help_text="En quelques mots : à l'accueil de la mairie, square des Tilleuls.",
    )
    facts_recalled = forms.CharField(
        label="Quels faits avez-vous rappelés ?",
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=READ_BY_THE_PERSON,
    )
    rules_recalled = forms.CharField(
        label="Quelles règles avez-vous rappelées ?",
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    companions = forms.MultipleChoiceField(
        label="Qui accompagnait la personne ?",
        required=False,
        choices=COMPANIONS,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien à cocher si elle était seule.",
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Today, now; the facts and the rule as they stand in the case."""
        case = handle.case
        now = calendar.local(calendar.now(), case.commune)
        values: dict[str, Any] = {
            "held_on": now.date(),
            "started_at": now.time().replace(second=0, microsecond=0),
        }
        if {"printed", "content"} <= handle.facets:
            values["facts_recalled"] = case.printed_facts or ""
            values["rules_recalled"] = rule_words(case)
        return values

    def prepare(self) -> None:
        """For a child, who was there."""
        self.minor = families.is_minor(self.case, calendar.today(self.case.commune))
        family = ask_who_came(self) if self.minor else ()
        self.fields["notice_on"] = notice_question()
        self.sections = (
            ("Quand et où", ("held_on", "started_at", "place")),
            ("Ce qui a été dit", ("facts_recalled", "rules_recalled")),
            ("Les personnes présentes", (*family, "companions", "notice_on")),
        )

    def clean(self) -> dict[str, Any]:
        """Say under each answer why it cannot have been so."""
        answers = super().clean() or self.cleaned_data
        if {"held_on", "started_at", "place"} <= answers.keys():
            named = {name: answers[name] for name in ("held_on", "started_at", "place")}
            show_wrong(
                self,
                checks.oral_wrongs(self.case, **named)
                + checks.notice_wrongs(self.case, named["held_on"], answers.get("notice_on")),
            )
        texts = {
            name: answers[name] for name in ("facts_recalled", "rules_recalled") if name in answers
        }
        show_wrong(self, checks.wording_wrongs(texts))
        return answers

    def service_values(self) -> dict[str, Any]:
        """The answers, those about a child together."""
        values = super().service_values()
        return {**values, "presence": presence_of(values) if self.minor else Presence()}


class GiveNoticeForm(ActForm):
    """The notice was handed over, or leaves by letter."""

    way = forms.ChoiceField(
        label="Comment la notice est-elle donnée ?",
        choices=[("handed", "remise en main propre"), ("letter", "par courrier")],
        widget=forms.RadioSelect,
    )
    notice_on = FrenchDateField(label="Si elle a été remise, quel jour ?", required=False)

    def prepare(self) -> None:
        """Whoever may sign today."""
        self.fields["signatory"] = signatory_choice(
            self.case, required=False, label="Si elle part par courrier, qui signe la lettre ?"
        )

    def clean(self) -> dict[str, Any]:
        """A day, or somebody to sign."""
        answers = super().clean() or self.cleaned_data
        wanted = "notice_on" if answers.get("way") == "handed" else "signatory"
        if wanted in answers and answers[wanted] is None:
            self.add_error(wanted, "Cette réponse manque.")
        return answers

    def service_values(self) -> dict[str, Any]:
        """The day, or who signs."""
        name = "notice_on" if self.cleaned_data["way"] == "handed" else "signatory"
        return {name: self.cleaned_data[name]}


class RecordAbsenceForm(ActForm):
    """Why nobody came, as far as is known."""

    kind = forms.ChoiceField(
        label="Que sait-on de cette absence ?",
        widget=forms.RadioSelect,
        help_text="Aucune de ces réponses n'entraîne quoi que ce soit.",
    )
    note = forms.CharField(
        label="Une précision ?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=READ_BY_THE_PERSON,
    )

    def prepare(self) -> None:
        """A parent refuses for a child alone."""
        parents = bool(families.holders(self.case))
        self.fields["kind"].choices = [
            (code, label) for code, label in ABSENCES if parents or code != BY_A_PARENT
        ]


class NewDateForm(ActForm):
    """Why another date is offered."""

    note = forms.CharField(
        label="Une précision pour qui fixera la date ?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=READ_BY_THE_PERSON,
    )
