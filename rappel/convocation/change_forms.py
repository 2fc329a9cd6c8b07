"""The questions about what changes once somebody is convoked: date, address, word, silence."""

import uuid
from typing import Any

from django import forms

from rappel.cases import readings
from rappel.cases.access import Handle
from rappel.cases.answers import READ_BY_THE_PERSON, show_wrong, signatory_choice
from rappel.cases.forms import ActForm
from rappel.cases.letter_life import LetterState, ReturnReason, Silence
from rappel.cases.models import Document
from rappel.cases.people import person_name
from rappel.communes import calendar
from rappel.communes.date_fields import FrenchDateField
from rappel.communes.models import ListName
from rappel.convocation import checks, choices, desk_checks, selectors
from rappel.convocation.forms import LetterForm, PlanHearingForm
from rappel.convocation.wording import default_signatory


class PostponeForm(PlanHearingForm):
    """Another date, who asked for it, and who signs the letters that say so."""

    asked_by = forms.ChoiceField(
        label="Qui demande le report ?", choices=choices.ASKED_BY, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Une précision ?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"La raison reste au dossier : la lettre ne la dit pas. {READ_BY_THE_PERSON}",
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """As it was fixed, but its date; who presides signs."""
        values = super().starting_values(handle)
        kept = ("minutes", "room", "presided_by", "attendees", "time")
        return {
            **{name: values[name] for name in kept if name in values},
            "signatory": default_signatory(handle),
        }

    def prepare(self) -> None:
        """Whoever may sign today."""
        super().prepare()
        self.fields["signatory"] = signatory_choice(self.case, label="Qui signera les lettres ?")
        self.sections = (
            ("Le report", ("asked_by", "note")),
            ("Le nouveau rendez-vous", ("day", "time", "minutes", "room")),
            ("Les personnes", ("presided_by", "attendees", "signatory")),
            ("Délai plus court que prévu", self.short_notice),
        )

    def clean(self) -> dict[str, Any]:
        """Another date than the one fixed."""
        answers = super().clean()
        if {"day", "time"} <= answers.keys():
            asked_by = answers.get("asked_by") or choices.ASKED_BY[0][0]
            show_wrong(
                self,
                checks.same_date_wrongs(self.case, answers["day"], answers["time"], asked_by),
            )
        return answers


class ObservationForm(ActForm):
    """Who said what, when and how."""

    channel = forms.ChoiceField(label="Par quel moyen ?")
    received_on = FrenchDateField(label="Quel jour ?")
    text = forms.CharField(
        label="Qu'a dit la personne ?",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Ses mots, en bref. Ne dites rien des faits avant d'avoir vérifié qui appelle. "
        f"{READ_BY_THE_PERSON}",
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Today."""
        return {"received_on": calendar.today(handle.case.commune)}

    def prepare(self) -> None:
        """The people of the case, the means of the commune."""
        people = [(str(row.pk), person_name(row)) for row in self.case.parties.all()]
        blank = [("", "choisir")] if len(people) != 1 else []
        self.fields["party"] = forms.TypedChoiceField(
            label="Qui s'est exprimé ?", coerce=uuid.UUID, choices=[*blank, *people]
        )
        self.fields["channel"].choices = self.list_choices(ListName.CHANNEL, empty="choisir")
        self.order_fields(["party", "channel", "received_on", "text"])

    def clean(self) -> dict[str, Any]:
        """Not before the report, not in the future."""
        answers = super().clean() or self.cleaned_data
        wanted = ("party", "channel", "received_on", "text")
        if set(wanted) <= answers.keys():
            named = {name: answers[name] for name in wanted}
            show_wrong(self, checks.observation_wrongs(self.case, **named))
        return answers


class CalledOffForm(ActForm):
    """Who was told that the hearing is off, how and when."""

    channel = forms.ChoiceField(label="Par quel moyen ?")
    told_on = FrenchDateField(label="Quel jour ?")

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Today."""
        return {"told_on": calendar.today(handle.case.commune)}

    def prepare(self) -> None:
        """Whoever still expects the hearing, the means of the commune."""
        waiting = {letter.addressee_id for _, letter in readings.to_call_off(self.case)}
        people = [
            (str(row.pk), person_name(row)) for row in self.case.parties.all() if row.pk in waiting
        ]
        blank = [("", "choisir")] if len(people) != 1 else []
        self.fields["party"] = forms.TypedChoiceField(
            label="Qui a été prévenu ?",
            coerce=uuid.UUID,
            choices=[*blank, *people],
            help_text="Seulement quelqu'un que vous reconnaissez. Dites que l'entretien n'a pas lieu, "
            "et rien des faits.",
        )
        self.fields["channel"].choices = self.list_choices(ListName.CHANNEL, empty="choisir")
        self.order_fields(["party", "channel", "told_on"])


class StopWritingForm(ActForm):
    """Why nobody is written to any more."""

    reason = forms.ChoiceField(
        label="Pourquoi ne plus écrire ?", choices=Silence.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Une précision ?",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=READ_BY_THE_PERSON,
    )


class AllowWritingForm(ActForm):
    """Why letters may leave again."""

    note = forms.CharField(
        label="Pourquoi écrire de nouveau ?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=READ_BY_THE_PERSON,
    )


class ReturnForm(LetterForm):
    """Which letter came back, when, and what the post wrote on it."""

    returned_on = FrenchDateField(label="Quel jour est-elle revenue ?")
    reason = forms.ChoiceField(
        label="Qu'a écrit La Poste sur l'enveloppe ?",
        choices=ReturnReason.choices,
        widget=forms.RadioSelect,
    )

    def letters(self) -> list[Document]:
        """Letters that went by post."""
        return selectors.letters_in(self.case, LetterState.POSTED)

    def dates(self, handle: Handle) -> dict[str, Any]:
        """Today."""
        return {"returned_on": calendar.today(handle.case.commune)}

    def clean(self) -> dict[str, Any]:
        """After it left, not in the future."""
        answers = super().clean() or self.cleaned_data
        letter = self.chosen()
        if letter is not None and {"returned_on", "reason"} <= answers.keys():
            show_wrong(
                self,
                checks.return_wrongs(self.case, letter, answers["returned_on"], answers["reason"]),
            )
        return answers


class RefusalForm(LetterForm):
    """Which letter was refused, when, and which agent presented it."""

    presented_on = FrenchDateField(label="Quel jour l'agent l'a-t-il présentée ?")
    handed_by = forms.CharField(
        label="Quel agent l'a présentée ?",
        max_length=120,
        help_text="À la personne elle-même : un refus de quelqu'un d'autre du foyer n'en est pas un.",
    )

    def letters(self) -> list[Document]:
        """Signed letters to somebody of the case."""
        signed = selectors.letters_in(self.case, LetterState.SIGNED)
        return [letter for letter in signed if letter.addressee_id is not None]

    def dates(self, handle: Handle) -> dict[str, Any]:
        """Today, by the person at the keyboard."""
        user = handle.actor.user
        return {
            "presented_on": calendar.today(handle.case.commune),
            "handed_by": user.full_name if user else "",
        }

    def clean(self) -> dict[str, Any]:
        """After it was signed, not in the future."""
        answers = super().clean() or self.cleaned_data
        letter = self.chosen()
        if letter is not None and "presented_on" in answers:
            show_wrong(
                self, desk_checks.presented_wrongs(self.case, letter, answers["presented_on"])
            )
        return answers


class ContactForm(ActForm):
    """When, how, what for, and two lines."""

    contacted_on = FrenchDateField(label="Quel jour ?")
    channel = forms.ChoiceField(label="Par quel moyen ?")
    purpose = forms.ChoiceField(label="À quel sujet ?", choices=choices.PURPOSES)
    note = forms.CharField(
        label="En deux lignes ?",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"Vérifiez qui appelle ; ne dites rien des faits avant. {READ_BY_THE_PERSON}",
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Today."""
        return {"contacted_on": calendar.today(handle.case.commune)}

    def prepare(self) -> None:
        """The means of the commune."""
        self.fields["channel"].choices = self.list_choices(ListName.CHANNEL, empty="choisir")

    def clean(self) -> dict[str, Any]:
        """Not before the report, not in the future."""
        answers = super().clean() or self.cleaned_data
        wanted = ("contacted_on", "channel", "purpose")
        if set(wanted) <= answers.keys():
            named = {name: answers[name] for name in wanted}
            show_wrong(self, checks.contact_wrongs(self.case, **named))
        return answers


class HoldForm(LetterForm):
    """Which letter must not leave, and why."""

    reason = forms.CharField(
        label="Pourquoi bloquer cet envoi ?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"Le secrétariat verra votre nom, pas cette raison. {READ_BY_THE_PERSON}",
    )

    def letters(self) -> list[Document]:
        """Those not sent, but the one owed to the prosecutor (art. 40)."""
        return [row for row in self.case.documents.all() if readings.holdable(row)]


class ReleaseHoldForm(LetterForm):
    """Which letter may leave again, and why."""

    reason = forms.CharField(
        label="Qu'est-ce qui est réglé ?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=READ_BY_THE_PERSON,
    )

    def letters(self) -> list[Document]:
        """Those that somebody holds."""
        return [row for row in self.case.documents.all() if row.held]
