"""The questions of the desk: a separate meeting, and what somebody needs to come (R16b, R23)."""

import uuid
from typing import Any

from django import forms

from rappel.cases import families, readings
from rappel.cases.access import Handle
from rappel.cases.answers import READ_BY_THE_PERSON, people_choice, show_wrong, signatory_choice
from rappel.cases.forms import ActForm
from rappel.cases.people import PartyKind, person_name
from rappel.communes import calendar
from rappel.communes.closed_lists import INTERPRETERS
from rappel.communes.date_fields import FrenchDateField, FrenchTimeField
from rappel.communes.models import ListName
from rappel.convocation import apart, apart_checks, choices, desk_checks, selectors
from rappel.convocation.wording import default_signatory


class PlanApartForm(ActForm):
    """With whom, when, where, who receives and who signs."""

    day = FrenchDateField(
        label="Quel jour ?", help_text="Celui qui a été convenu avec cette personne."
    )
    time = FrenchTimeField(
        label="À quelle heure ?", help_text="À deux heures au moins de l'entretien de l'enfant."
    )
    minutes = forms.TypedChoiceField(
        label="Combien de temps réserver ?",
        coerce=int,
        choices=[(minutes, f"{minutes} minutes") for minutes in choices.MINUTES],
    )
    room = forms.ChoiceField(label="Dans quelle salle ?")

    sections = (
        ("Qui est reçu à part ?", ("party",)),
        ("Le rendez-vous", ("day", "time", "minutes", "room")),
        ("Les personnes", ("presided_by", "signatory")),
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Half an hour; whoever presides the hearing signs."""
        return {"minutes": 30, "signatory": default_signatory(handle)}

    def prepare(self) -> None:
        """Whoever was offered a meeting, rooms of the commune, people who may receive."""
        case = self.case
        today = calendar.today(case.commune)
        people = [(str(party.pk), person_name(party)) for party in families.offered_apart(case)]
        blank = [("", "choisir")] if len(people) != 1 else []
        self.fields["party"] = forms.TypedChoiceField(
            label="Avec qui ?", coerce=uuid.UUID, choices=[*blank, *people]
        )
        self.fields["room"].choices = self.list_choices(ListName.ROOM, empty="choisir")
        self.fields["presided_by"] = people_choice(
            case,
            selectors.possible_presiders(case.commune_id, today),
            today,
            label="Qui recevra ?",
            help_text="La maire ou le maire, ou un élu dont la délégation est en vigueur ce jour-là.",
        )
        self.fields["signatory"] = signatory_choice(case)

    def clean(self) -> dict[str, Any]:
        """Say under each answer why the meeting cannot be then."""
        answers = super().clean() or self.cleaned_data
        if {"party", "day", "time", "minutes"} <= answers.keys():
            former = apart.standing_of(self.case, answers["party"])
            found = apart_checks.meeting_wrongs(
                self.case,
                answers["party"],
                day=answers["day"],
                time=answers["time"],
                minutes=answers["minutes"],
                former=former,
            )
            show_wrong(self, found)
        return answers


class RecordApartForm(ActForm):
    """What became of a separate meeting."""

    outcome = forms.ChoiceField(
        label="Qu'est-il devenu ?", choices=choices.MEETING_ENDS, widget=forms.RadioSelect
    )
    held_on = FrenchDateField(
        label="Quel jour a-t-il eu lieu ?", required=False, help_text="Seulement s'il a eu lieu."
    )

    sections = (
        ("Le rendez-vous", ("meeting", "outcome")),
        ("S'il a eu lieu", ("held_on", "presided_by")),
        ("S'il est annulé", ("signatory",)),
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The day and who receives, as they were fixed."""
        row = next(iter(readings.meetings_apart(handle.case)), None)
        values = {"signatory": default_signatory(handle)}
        if row is None:
            return values
        start = calendar.local(row.slot.starts_at, handle.case.commune)
        return {**values, "held_on": start.date(), "presided_by": str(row.slot.presided_by_id)}

    def prepare(self) -> None:
        """The meetings that stand, people who may receive or sign."""
        case = self.case
        today = calendar.today(case.commune)
        names = {party.pk: person_name(party) for party in case.parties.all()}
        rows = [
            (str(row.pk), f"{names[row.party_id]}, le {_when(case, row)}")
            for row in readings.meetings_apart(case)
        ]
        blank = [("", "choisir")] if len(rows) != 1 else []
        self.fields["meeting"] = forms.TypedChoiceField(
            label="Quel rendez-vous ?", coerce=uuid.UUID, choices=[*blank, *rows]
        )
        self.fields["presided_by"] = people_choice(
            case,
            selectors.possible_presiders(case.commune_id, today),
            today,
            label="Qui a reçu ?",
            required=False,
        )
        self.fields["signatory"] = signatory_choice(
            case,
            required=False,
            label="Qui signera la lettre d'annulation ?",
            help_text="Si la personne avait reçu sa lettre, elle apprend par une autre que le "
            "rendez-vous est annulé.",
        )

    def clean(self) -> dict[str, Any]:
        """The day and who received, when it was held."""
        answers = super().clean() or self.cleaned_data
        if {"meeting", "outcome"} <= answers.keys() and not self.errors:
            row = next(
                one for one in readings.meetings_apart(self.case) if one.pk == answers["meeting"]
            )
            found = apart_checks.outcome_wrongs(
                self.case, row, answers["outcome"], answers["held_on"], answers["presided_by"]
            )
            show_wrong(self, found)
        return answers


def _when(case: Any, row: Any) -> str:
    start = calendar.local(row.slot.starts_at, case.commune)
    return f"{calendar.long_date(start.date())} à {calendar.long_time(start.time())}"


class NeedsForm(ActForm):
    """What is to be prepared, for whom."""

    language = forms.CharField(
        label="Un interprète : dans quelle langue ?",
        required=False,
        max_length=60,
        help_text="Langue des signes comprise. À laisser vide si elle n'en a pas besoin.",
    )
    interpreter = forms.ChoiceField(
        label="Qui interprète ?",
        required=False,
        choices=[("", "pas d'interprète"), *INTERPRETERS],
        help_text="Un adulte, toujours : jamais un enfant, ni quelqu'un de mineur dans la famille.",
    )
    access = forms.CharField(
        label="Quel accès adapté ?",
        required=False,
        max_length=200,
        help_text="Ce qu'il faut préparer (rez-de-chaussée, boucle magnétique…), jamais la raison de "
        f"santé. {READ_BY_THE_PERSON}",
    )
    support_person = forms.CharField(
        label="Une personne de son choix vient-elle ?",
        required=False,
        max_length=120,
        help_text=f"Son nom, ou « à dire sur place ». {READ_BY_THE_PERSON}",
    )
    lawyer = forms.CharField(
        label="Un avocat vient-il ?",
        required=False,
        max_length=120,
        help_text=f"Son nom, s'il est connu. {READ_BY_THE_PERSON}",
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """What was noted last, for whoever the page names or the person."""
        party = self._wanted(handle)
        noted = next(row.needs for row in handle.case.parties.all() if str(row.pk) == party)
        return {"party": party, **(noted or {})}

    def _wanted(self, handle: Handle) -> str:
        people = _come(handle)
        asked = self.request.GET.get("pour", "")
        return asked if asked in people else next(iter(people))

    def prepare(self) -> None:
        """The person, and those who answer for the child."""
        self.fields["party"] = forms.TypedChoiceField(
            label="Pour qui ?",
            coerce=uuid.UUID,
            choices=list(_come(self.handle).items()),
            help_text="Une réponse par personne ; la dernière remplace la précédente.",
        )
        self.order_fields(
            ["party", "language", "interpreter", "access", "support_person", "lawyer"]
        )

    def clean(self) -> dict[str, Any]:
        """A language and who interprets go together."""
        answers = super().clean() or self.cleaned_data
        if {"party", "language", "interpreter"} <= answers.keys():
            named = {name: answers[name] for name in ("party", "language", "interpreter")}
            show_wrong(self, desk_checks.needs_wrongs(self.case, **named))
        return answers


def _come(handle: Handle) -> dict[str, str]:
    """Who may come to the town hall: uuid → name, the person first."""
    rows = sorted(handle.case.parties.all(), key=lambda row: row.kind != PartyKind.PERSON)
    return {str(row.pk): person_name(row) for row in rows}
