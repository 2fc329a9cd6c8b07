"""The questions about a hearing that was wrongly recorded, or wrongly held (R27, R40)."""

import datetime
from typing import Any

from django import forms

from accounts.models import User
from accounts.policy import Role
from accounts.selectors import people_with
from rappel.cases import families, readings
from rappel.cases.access import Handle
from rappel.cases.answers import (
    READ_BY_THE_PERSON,
    people_choice,
    show_wrong,
    signatory_choice,
)
from rappel.cases.forms import ActForm
from rappel.communes import calendar
from rappel.communes.date_fields import FrenchDateField, FrenchTimeField
from rappel.hearing import checks
from rappel.hearing.choices import BROKEN, ORAL
from rappel.hearing.forms import LONG_TEXT, RecordHearingForm, ask_who_came, presence_of
from rappel.hearing.other_forms import RecordAbsenceForm
from rappel.hearing.presence import Presence

_ASKED = ("complaint", "inquiry", "source_service", "source_channel", "source_by")
_KINDS_OF_PEOPLE = (
    Role.ELECTED,
    Role.INSTRUCTOR,
    Role.SECRETARY,
    Role.LEGAL_ADVISER,
    Role.REPORTER,
    Role.COORDINATOR,
)


def why_question() -> forms.CharField:
    """Why it is corrected, sealed."""
    return forms.CharField(
        label="Pourquoi corriger ?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"En une phrase. L'ancien enregistrement reste lisible. {READ_BY_THE_PERSON}",
    )


class CorrectHearingForm(RecordHearingForm):
    """The record again, as it stands; an oral reminder has no service asked before it."""

    why = why_question()

    def announced(self) -> bool:
        """How it came about does not change."""
        return True

    def held(self) -> Any:
        """The record that is corrected."""
        return readings.hearing(self.case)

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """As it was recorded."""
        values = super().starting_values(handle)
        held = readings.hearing(handle.case)
        if held is None:
            return values
        values |= {
            "held_on": held.held_on,
            "started_at": held.started_at,
            "ended_at": held.ended_at,
            "presided_by": str(held.presided_by_id),
            "attendees": held.attendees,
            "companions": held.companions,
            "person_present": "yes" if held.person_present else "no",
            "holders_present": held.holders_present,
            "impossibility": held.impossibility,
        }
        for question in ("complaint", "inquiry"):
            asked = readings.source_answer(handle.case, question, asked_here=True)
            if asked is not None:
                values |= {
                    question: asked.answer,
                    "source_service": asked.service,
                    "source_channel": asked.channel,
                }
        if "content" in handle.facets:
            values |= {
                "facts_recalled": held.facts_recalled,
                "rules_recalled": held.rules_recalled,
                "observations": held.observations or "",
                "adult_present": held.adult_present or "",
                "impossibility_note": held.impossibility_note or "",
            }
        return values

    def prepare(self) -> None:
        """The reason first; of an oral reminder, only what it holds."""
        super().prepare()
        held = self.held()
        if held is not None and held.came_about == ORAL:
            for name in (*_ASKED, "ended_at", "attendees"):
                del self.fields[name]
        self.sections = (
            ("La correction", ("why",)),
            *(
                (title, kept)
                for title, names in self.sections
                if (kept := tuple(name for name in names if name in self.fields))
            ),
        )

    def _planned_for(self) -> datetime.date:
        held = self.held()
        return held.held_on if held is not None else super()._planned_for()

    def service_values(self) -> dict[str, Any]:
        """The answers; nobody asked a service before an oral reminder."""
        if "complaint" in self.fields:
            return super().service_values()
        values = ActForm.service_values(self)
        presence = presence_of(values) if self.minor else Presence()
        return {**values, "asked": None, "ended_at": None, "presence": presence}


class CorrectToHeardForm(RecordHearingForm):
    """The record of the hearing that an absence had hidden."""

    why = why_question()

    def announced(self) -> bool:
        """The person was convoked."""
        return True

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The date that was announced."""
        values = super().starting_values(handle)
        missed = readings.absence(handle.case)
        if missed is None:
            return values
        slot = missed.convocation.slot
        start = calendar.local(slot.starts_at, handle.case.commune)
        end = calendar.local(slot.ends_at, handle.case.commune)
        return {
            **values,
            "held_on": start.date(),
            "started_at": start.time(),
            "ended_at": end.time(),
            "presided_by": str(slot.presided_by_id),
            "attendees": missed.convocation.attendees,
        }

    def prepare(self) -> None:
        """The reason first."""
        super().prepare()
        self.sections = (("La correction", ("why",)), *self.sections)

    def _planned_for(self) -> datetime.date:
        missed = readings.absence(self.case)
        if missed is None:
            return super()._planned_for()
        return calendar.local(missed.expected_at, self.case.commune).date()


class CorrectToAbsentForm(RecordAbsenceForm):
    """Why it is corrected, and what is known of the absence."""

    why = why_question()
    note = None  # type: ignore[assignment]
    field_order = ("why", "kind")


class IrregularForm(ActForm):
    """What happened, as it was."""

    held_on = FrenchDateField(label="Quel jour l'entretien a-t-il eu lieu ?")
    started_at = FrenchTimeField(label="À quelle heure ?")
    place = forms.CharField(label="Où ?", max_length=200, help_text="En quelques mots.")
    presided_other = forms.CharField(
        label="Si c'est quelqu'un d'autre, qui ?",
        required=False,
        max_length=120,
        help_text="Sa fonction, et son nom s'il est connu.",
    )
    broken = forms.MultipleChoiceField(
        label="Qu'est-ce qui n'a pas été respecté ?",
        required=False,
        choices=BROKEN,
        widget=forms.CheckboxSelectMultiple,
        help_text="Le logiciel ajoute ce qu'il constate lui-même : le pouvoir de qui a présidé, la "
        "plainte connue, l'enfant reçu seul.",
    )
    said = forms.CharField(
        label="Que s'est-il passé ?",
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Les faits seulement, sans reproche à personne. {READ_BY_THE_PERSON}",
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The date that was fixed, when there is one."""
        convocation = readings.active_convocation(handle.case)
        if convocation is None:
            return {"held_on": calendar.today(handle.case.commune)}
        start = calendar.local(convocation.slot.starts_at, handle.case.commune)
        return {"held_on": start.date(), "started_at": start.time()}

    def prepare(self) -> None:
        """Anybody of the town hall may have presided, with or without the power."""
        case = self.case
        today = calendar.today(case.commune)
        people = list(
            dict.fromkeys(
                person for role in _KINDS_OF_PEOPLE for person in people_with(case.commune_id, role)
            )
        )
        self.fields["presided_by"] = people_choice(
            case, people, today, required=False, label="Qui a présidé ?"
        )
        self.minor = families.is_minor(case, today)
        family = ask_who_came(self) if self.minor else ()
        self.sections = (
            ("Quand et où", ("held_on", "started_at", "place")),
            ("Les personnes", ("presided_by", "presided_other", *family)),
            ("Ce qui s'est passé", ("said", "broken")),
        )

    def clean(self) -> dict[str, Any]:
        """Say under each answer why it cannot have been so."""
        answers = super().clean() or self.cleaned_data
        if {"held_on", "started_at", "place"} <= answers.keys():
            named = {name: answers[name] for name in ("held_on", "started_at", "place")}
            show_wrong(self, checks.oral_wrongs(self.case, **named))
        chosen: User | None = answers.get("presided_by")
        show_wrong(self, checks.presided_wrongs(chosen, answers.get("presided_other", "")))
        if "said" in answers:
            show_wrong(self, checks.wording_wrongs({"said": answers["said"]}))
        return answers

    def service_values(self) -> dict[str, Any]:
        """The answers, those about a child together."""
        values = super().service_values()
        return {**values, "presence": presence_of(values) if self.minor else Presence()}


class NoEffectForm(ActForm):
    """Who signs."""

    def prepare(self) -> None:
        """Whoever may sign today."""
        self.fields["signatory"] = signatory_choice(self.case)
