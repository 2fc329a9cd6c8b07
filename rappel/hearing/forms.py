"""The questions of the hearing, in the order in which it is held."""

import copy
import datetime
import uuid
from typing import Any

from django import forms

from accounts.selectors import competent_people
from rappel.cases import families, readings
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.answers import (
    READ_BY_THE_PERSON,
    people_choice,
    show_wrong,
)
from rappel.cases.forms import ActForm
from rappel.cases.models import Case
from rappel.cases.people import person_name
from rappel.communes import calendar
from rappel.communes.date_fields import FrenchDateField, FrenchTimeField, parse_date
from rappel.communes.models import ListName
from rappel.hearing import checks
from rappel.hearing.choices import (
    ANSWERS,
    CAME_ABOUT,
    COMPANIONS,
    IMPOSSIBILITIES,
    WITHOUT_LETTER,
    YES,
)
from rappel.hearing.presence import Presence
from rappel.hearing.services import AskedAgain

LONG_TEXT = 1500


class RecordHearingForm(ActForm):
    """Complaint asked again, who was there, what was recalled, what the person said."""

    complaint = forms.ChoiceField(
        label="Une plainte est-elle déposée pour ces faits ?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        help_text="Demandé au début de l'entretien : si une plainte est connue, il n'y a pas de "
        "rappel à l'ordre et le dossier s'arrête ; le reste de cette page est alors sans objet.",
    )
    inquiry = forms.ChoiceField(
        label="Une enquête ou une procédure est-elle connue ?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
    )
    source_service = forms.ChoiceField(label="Quel service a répondu ?")
    source_channel = forms.ChoiceField(label="Par quel moyen ?")
    source_by = forms.CharField(
        label="Qui a répondu ?",
        max_length=120,
        help_text="Le nom ou la fonction de la personne du service.",
    )
    held_on = FrenchDateField(label="Quel jour l'entretien a-t-il eu lieu ?")
    started_at = FrenchTimeField(label="À quelle heure a-t-il commencé ?")
    ended_at = FrenchTimeField(label="À quelle heure a-t-il fini ?")
    attendees = forms.MultipleChoiceField(
        label="Qui était présent pour la commune ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    companions = forms.MultipleChoiceField(
        label="Qui accompagnait la personne ?",
        required=False,
        choices=COMPANIONS,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien à cocher si elle est venue seule. Un enfant n'est jamais interprète.",
    )
    facts_recalled = forms.CharField(
        label="Quels faits ont été rappelés ?",
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Tels qu'ils ont été dits. {READ_BY_THE_PERSON}",
    )
    rules_recalled = forms.CharField(
        label="Quelles règles ont été rappelées ?",
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=READ_BY_THE_PERSON,
    )
    observations = forms.CharField(
        label="Ce que la personne a voulu dire",
        required=False,
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ses mots, en bref. On n'écrit ni aveu ni avis sur la personne. "
        f"{READ_BY_THE_PERSON}",
    )

    sections = (
        (
            "Au début de l'entretien : la plainte et l'enquête",
            ("complaint", "inquiry", "source_service", "source_channel", "source_by"),
        ),
        ("L'entretien", ("held_on", "started_at", "ended_at", "presided_by")),
        ("Les personnes présentes", ("attendees", "companions")),
        ("Ce qui a été dit", ("facts_recalled", "rules_recalled", "observations")),
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The slot as fixed, the facts and the rule as they were to be said."""
        case = handle.case
        values: dict[str, Any] = {}
        if {"printed", "content"} <= handle.facets:
            values["facts_recalled"] = case.printed_facts or ""
            values["rules_recalled"] = rule_words(case)
        if "identity" in handle.facets:
            values["companions"] = _announced_companions(case)
        convocation = readings.active_convocation(case)
        if convocation is None:
            return values
        start = calendar.local(convocation.slot.starts_at, case.commune)
        end = calendar.local(convocation.slot.ends_at, case.commune)
        return {
            **values,
            "held_on": start.date(),
            "started_at": start.time(),
            "ended_at": end.time(),
            "presided_by": str(convocation.slot.presided_by_id),
            "attendees": convocation.attendees,
        }

    def prepare(self) -> None:
        """Services, channels and functions of the commune, people who could preside."""
        case = self.case
        self.fields["source_service"].choices = self.list_choices(ListName.SOURCE, empty="choisir")
        self.fields["source_channel"].choices = self.list_choices(ListName.CHANNEL, empty="choisir")
        if any(row.read_at is None for row in case.observations.all()):
            self._ask_if_read()
        if not self.announced():
            self._ask_how_it_came_about()
        self.stops = self.is_bound and YES in (
            self.data.get("complaint"),
            self.data.get("inquiry"),
        )
        self.minor = families.is_minor(case, self._held_on() or self._planned_for())
        if self.minor:
            self._ask_who_came()
        self.fields[
            "attendees"
        ].help_text = f"Au plus {case.protocol.most_attendees}, en plus de qui préside."
        allowed = set(case.protocol.attendees)
        self.fields["attendees"].choices = [
            (code, label) for code, label in self.list_choices(ListName.ATTENDEE) if code in allowed
        ]
        day = self._planned_for()
        people = competent_people(case.commune_id, day)
        held_on = self._held_on()
        if held_on is not None and held_on != day:
            people += [
                person
                for person in competent_people(case.commune_id, held_on)
                if person not in people
            ]
        self.fields["presided_by"] = people_choice(
            case,
            people,
            held_on or day,
            label="Qui a présidé ?",
            help_text="Sont proposées les personnes qui le pouvaient ce jour-là.",
        )

    def announced(self) -> bool:
        """A convocation announced it: how it came about is known."""
        return self.case.state == State.CONVOKED

    def _planned_for(self) -> datetime.date:
        """The day that was fixed, today when none was."""
        convocation = readings.active_convocation(self.case)
        if convocation is None:
            return calendar.today(self.case.commune)
        return calendar.local(convocation.slot.starts_at, self.case.commune).date()

    def _ask_if_read(self) -> None:
        """What came in is read before the hearing (R49)."""
        self.fields["observations_read"] = forms.BooleanField(
            label="L'élu qui préside a lu les observations reçues",
            help_text="Elles sont dans le dossier, sous « Avis et décisions ».",
        )
        self.sections = (("Avant l'entretien", ("observations_read",)), *self.sections)

    def _ask_how_it_came_about(self) -> None:
        """Nobody was convoked: how, where, and whether the notice was handed over (R15, R39)."""
        self.fields["came_about"] = forms.ChoiceField(
            label="Comment la personne a-t-elle été reçue ?",
            choices=[pair for pair in CAME_ABOUT if pair[0] in WITHOUT_LETTER],
            widget=forms.RadioSelect,
            help_text="Aucune convocation n'a annoncé cet entretien.",
        )
        self.fields["room"] = forms.ChoiceField(
            label="Dans quelle salle ?", choices=self.list_choices(ListName.ROOM, empty="choisir")
        )
        self.fields["notice_on"] = notice_question()
        self.sections = tuple(
            (title, ("came_about", *names[:1], "room", *names[1:], "notice_on"))
            if "held_on" in names
            else (title, names)
            for title, names in self.sections
        )

    def _ask_who_came(self) -> None:
        """The child, those who answer for him, or why nobody could come (R19)."""
        family = ask_who_came(self)
        self.sections = tuple(
            (title, (*family, *names) if "companions" in names else names)
            for title, names in self.sections
        )

    def _held_on(self) -> Any:
        """The day typed, when it reads as one."""
        try:
            return parse_date(self.data.get("held_on", "")) if self.is_bound else None
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        """Say under each answer why the hearing cannot have been so."""
        answers = super().clean() or self.cleaned_data
        if self.stops:  # a hearing that is not held has neither hours nor words
            for name in self.fields.keys() - {"version", "key", *ASKED_AGAIN}:
                self.errors.pop(name, None)
            return answers
        oral = "ended_at" not in self.fields
        if {"held_on", "started_at"} <= answers.keys() and (oral or "ended_at" in answers):
            show_wrong(
                self,
                checks.hearing_wrongs(
                    self.case,
                    held_on=answers["held_on"],
                    started_at=answers["started_at"],
                    ended_at=answers.get("ended_at"),
                    attendees=answers.get("attendees", []),
                    companions=answers.get("companions", []),
                    oral=oral,
                ),
            )
        if "notice_on" in answers and "held_on" in answers:
            show_wrong(
                self,
                checks.notice_wrongs(self.case, answers["held_on"], answers["notice_on"]),
            )
        if self.minor:
            show_wrong(
                self,
                checks.presence_wrongs(
                    self.case,
                    holders=answers.get("holders_present", []),
                    impossibility=answers.get("impossibility", ""),
                    note=answers.get("impossibility_note", ""),
                ),
            )
        texts = {
            name: answers[name] for name in ("facts_recalled", "rules_recalled") if name in answers
        }
        show_wrong(self, checks.wording_wrongs(texts))
        return answers

    def service_values(self) -> dict[str, Any]:
        """The answers, those about a complaint and an inquiry together."""
        values = super().service_values()
        asked = asked_again(values)
        if self.stops:
            return {"asked": asked}
        presence = Presence()
        if self.minor:
            presence = presence_of(values)
        return {**values, "asked": asked, "presence": presence}


ASKED_AGAIN = ("complaint", "inquiry", "source_service", "source_channel", "source_by")


def asked_again(values: dict[str, Any]) -> AskedAgain:
    """Take the answers about a complaint and an inquiry out of `values`."""
    return AskedAgain(
        complaint=values.pop("complaint"),
        inquiry=values.pop("inquiry"),
        service=values.pop("source_service"),
        channel=values.pop("source_channel"),
        answered_by=values.pop("source_by"),
    )


class StopHearingForm(ActForm):
    """What a service said as the hearing began."""

    def prepare(self) -> None:
        """The questions of the record that come first, and no other."""
        for name in ASKED_AGAIN:
            self.fields[name] = copy.deepcopy(RecordHearingForm.base_fields[name])
        self.fields["complaint"].help_text = ""
        self.fields["source_service"].choices = self.list_choices(ListName.SOURCE, empty="choisir")  # type: ignore[attr-defined]
        self.fields["source_channel"].choices = self.list_choices(ListName.CHANNEL, empty="choisir")  # type: ignore[attr-defined]

    def service_values(self) -> dict[str, Any]:
        """The answers together."""
        return {"asked": asked_again(super().service_values())}


def _announced_companions(case: Case) -> list[str]:
    """Who was announced at the desk, to confirm or not: lawyer, support person, interpreter (R23)."""
    noted = {name for party in case.parties.all() for name in (party.needs or {})}
    return [code for code in ("lawyer", "support_person", "interpreter") if code in noted]


def ask_who_came(form: ActForm) -> tuple[str, ...]:
    """Add the questions about a child and who came with him; returns their names (R19)."""
    form.fields["person_present"] = forms.ChoiceField(
        label="L'enfant était-il présent ?",
        choices=[("yes", "oui"), ("no", "non, les parents ont été reçus sans lui")],
        widget=forms.RadioSelect,
        help_text="Des parents reçus sans l'enfant : c'est un entretien avec les parents, pas un "
        "rappel à l'ordre.",
    )
    form.fields["holders_present"] = forms.TypedMultipleChoiceField(
        label="Qui répond de l'enfant et était présent ?",
        coerce=uuid.UUID,
        required=False,
        choices=[(str(party.pk), person_name(party)) for party in families.written_to(form.case)],
        widget=forms.CheckboxSelectMultiple,
    )
    form.fields["adult_present"] = forms.CharField(
        label="Un autre adulte responsable de l'enfant ?",
        required=False,
        max_length=120,
        help_text="Son nom et son lien avec l'enfant, par exemple une grand-mère.",
    )
    form.fields["impossibility"] = forms.ChoiceField(
        label="Si personne ne pouvait venir, pourquoi ?",
        required=False,
        choices=[("", "quelqu'un est venu"), *IMPOSSIBILITIES],
        help_text="Un parent absent sans prévenir n'est pas une impossibilité : il faut alors une "
        "autre date.",
    )
    form.fields["impossibility_note"] = forms.CharField(
        label="Si c'est une autre raison, laquelle ?",
        required=False,
        max_length=200,
        help_text=READ_BY_THE_PERSON,
    )
    return (
        "person_present",
        "holders_present",
        "adult_present",
        "impossibility",
        "impossibility_note",
    )


def presence_of(values: dict[str, Any]) -> Presence:
    """Take the answers about a child out of `values`."""
    return Presence(
        person=values.pop("person_present") == "yes",
        holders=tuple(values.pop("holders_present")),
        adult=values.pop("adult_present"),
        impossibility=values.pop("impossibility"),
        note=values.pop("impossibility_note"),
    )


def notice_question() -> FrenchDateField:
    """When the privacy notice was handed over, empty when it was not (R15)."""
    return FrenchDateField(
        label="Quel jour la notice d'information a-t-elle été remise ?",
        required=False,
        help_text="À laisser vide si ce n'est pas fait : il reste huit jours, le dossier le rappellera.",
    )


def rule_words(case: Case) -> str:
    """The rule in plain words: the arrêté's sentence, else the text breached (R47)."""
    if case.arrete is not None:
        return f"{case.arrete.sentence} ({case.arrete})"
    return case.text_breached or case.category.law_text
