"""The questions of the convocation, one form an act."""

import copy
import uuid
from typing import Any

from django import forms

from rappel.cases import families, readings
from rappel.cases.access import Handle
from rappel.cases.answers import (
    READ_BY_THE_PERSON,
    people_choice,
    show_wrong,
    signatory_choice,
)
from rappel.cases.cancellation import KIND as CANCELLATION
from rappel.cases.forms import ActForm
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Document
from rappel.cases.people import person_name
from rappel.communes import calendar
from rappel.communes.date_fields import FrenchDateField, FrenchTimeField
from rappel.communes.models import ListName
from rappel.convocation import checks, choices, selectors
from rappel.convocation.services import Sending
from rappel.convocation.wording import default_signatory, letter_words
from rappel.letters.documents import ANNOUNCING, MENDING


class PlanHearingForm(ActForm):
    """When, where, who presides, who attends."""

    day = FrenchDateField(
        label="Quel jour ?",
        help_text="Comptez le délai entre l'envoi de la lettre et l'entretien.",
    )
    time = FrenchTimeField(label="À quelle heure ?")
    minutes = forms.TypedChoiceField(
        label="Combien de temps réserver ?",
        coerce=int,
        choices=[(minutes, f"{minutes} minutes") for minutes in choices.MINUTES],
    )
    room = forms.ChoiceField(label="Dans quelle salle ?")
    attendees = forms.MultipleChoiceField(
        label="Qui d'autre sera présent ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    short_notice_reason = forms.ChoiceField(
        label="Pourquoi un délai plus court ?",
        required=False,
        choices=[("", "le délai du protocole est respecté"), *choices.SHORT_NOTICE],
        help_text="À remplir seulement si la date est plus proche que le délai du protocole.",
    )
    agreed_on = FrenchDateField(
        label="Quel jour la personne a-t-elle accepté par téléphone ?",
        required=False,
        help_text="À remplir seulement si elle a accepté cette date par téléphone.",
    )

    sections = (
        ("Le rendez-vous", ("day", "time", "minutes", "room")),
        ("Les personnes", ("presided_by", "attendees")),
        ("Délai plus court que prévu", ("short_notice_reason", "agreed_on")),
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The slot as it stands, when there is one."""
        case = handle.case
        convocation = readings.active_convocation(case)
        most = case.protocol.most_attendees
        if convocation is None:
            return {"minutes": 30, "attendees": case.protocol.attendees[:most]}
        start = calendar.local(convocation.slot.starts_at, case.commune)
        return {
            "day": start.date(),
            "time": start.time(),
            "minutes": convocation.slot.minutes,
            "room": convocation.slot.room,
            "presided_by": str(convocation.slot.presided_by_id),
            "attendees": convocation.attendees,
            "short_notice_reason": convocation.short_notice_reason,
        }

    def prepare(self) -> None:
        """Rooms and functions of the commune, people who may preside."""
        case = self.case
        today = calendar.today(case.commune)
        rooms = self.list_choices(ListName.ROOM, empty="choisir")
        self.fields["room"].choices = rooms
        if len(rooms) == 1:
            self.fields[
                "room"
            ].help_text = (
                "Aucune salle n'est enregistrée : faites-la ajouter aux listes de la commune."
            )
        self.fields[
            "attendees"
        ].help_text = (
            f"Au plus {case.protocol.most_attendees}. La lettre les annonce par leur fonction."
        )
        allowed = set(case.protocol.attendees)
        self.fields["attendees"].choices = [
            (code, label) for code, label in self.list_choices(ListName.ATTENDEE) if code in allowed
        ]
        self.fields["presided_by"] = people_choice(
            case,
            selectors.possible_presiders(case.commune_id, today),
            today,
            label="Qui présidera ?",
            help_text="La maire ou le maire, ou un élu dont la délégation est en vigueur ce "
            "jour-là. Un agent assiste, il ne préside jamais.",
        )
        if families.holders(case):
            self._ask_adult()

    @property
    def short_notice(self) -> tuple[str, ...]:
        """The questions about a notice shorter than the protocole's."""
        asked = ("short_notice_reason", "agreed_on")
        return (*asked, "adult_told") if "adult_told" in self.fields else asked

    def _ask_adult(self) -> None:
        """For a child, who was told of a shorter notice (R17)."""
        people = [(str(party.pk), person_name(party)) for party in families.written_to(self.case)]
        self.fields["adult_told"] = forms.TypedChoiceField(
            label="Quel adulte a été prévenu de ce délai plus court ?",
            coerce=uuid.UUID,
            empty_value=None,
            required=False,
            choices=[("", "le délai du protocole est respecté"), *people],
            help_text="Pour un enfant, le délai n'est jamais plus court sans qu'un adulte le sache.",
        )
        self.sections = (*type(self).sections[:-1], (type(self).sections[-1][0], self.short_notice))

    def clean(self) -> dict[str, Any]:
        """Say under each answer why the slot is not fit."""
        answers = super().clean() or self.cleaned_data
        if "day" in answers and "time" in answers and "minutes" in answers:
            show_wrong(
                self,
                checks.slot_wrongs(
                    self.case,
                    day=answers["day"],
                    time=answers["time"],
                    minutes=answers["minutes"],
                    attendees=answers.get("attendees", []),
                    short_notice_reason=answers.get("short_notice_reason", ""),
                )
                + checks.adult_wrongs(
                    self.case,
                    answers["day"],
                    answers.get("short_notice_reason", ""),
                    answers.get("adult_told"),
                ),
            )
        if "agreed_on" in answers:
            reason = answers.get("short_notice_reason", "")
            show_wrong(self, checks.agreement_wrongs(self.case, reason, answers["agreed_on"]))
        return answers


class IssueConvocationForm(ActForm):
    """Who signs the letter."""

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Who presides, when that person may sign today."""
        return {"signatory": default_signatory(handle)}

    def prepare(self) -> None:
        """Whoever may sign today."""
        self.fields["signatory"] = signatory_choice(self.case)


class LetterForm(ActForm):
    """Base of the acts on one letter: which one, chosen in the page or by `?document=`."""

    def letters(self) -> list[Document]:
        """The letters the act may choose from."""
        raise NotImplementedError

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The letter named in the address, and today's date."""
        number = self.request.GET.get("document", "")
        return {"document": number, **self.dates(handle)}

    def dates(self, handle: Handle) -> dict[str, Any]:
        """The dates shown at first."""
        return {}

    def prepare(self) -> None:
        """One answer per letter, with its kind and who signs it."""
        offered = [(letter.number, letter_words(self.handle, letter)) for letter in self.letters()]
        blank = [("", "choisir")] if len(offered) != 1 else []
        self.fields["document"] = forms.TypedChoiceField(
            label="Quelle lettre ?", coerce=int, choices=[*blank, *offered]
        )
        self.order_fields(["document"])

    def chosen(self) -> Document | None:
        """The letter chosen, once the answer is clean."""
        number = self.cleaned_data.get("document")
        return next((row for row in self.letters() if row.number == number), None)


class SignLetterForm(ActForm):
    """Which letters were signed, and when; those of one convocation are signed together."""

    signed_on = FrenchDateField(
        label="Quel jour ?",
        help_text="À la main, par la personne nommée sous la lettre. Une autre personne ne peut "
        "pas signer à sa place : il faut alors une nouvelle lettre.",
    )

    def to_sign(self) -> list[Document]:
        """Letters to sign, but those whose signature is noted with their sending."""
        return [
            letter
            for letter in selectors.letters_in(self.case, LetterState.ISSUED)
            if letter.kind not in readings.SIGNED_WITH
        ]

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The letter named in the address, else all of them; today."""
        named = self.request.GET.get("document", "")
        wanted = [letter.number for letter in self.to_sign()]
        if named.isdecimal() and int(named) in wanted:
            wanted = [int(named)]
        return {"letters": wanted, "signed_on": calendar.today(handle.case.commune)}

    def prepare(self) -> None:
        """One box per letter, with its addressee and who signs it."""
        self.fields["letters"] = forms.TypedMultipleChoiceField(
            label="Quelles lettres ont été signées ?",
            coerce=int,
            choices=[
                (letter.number, letter_words(self.handle, letter)) for letter in self.to_sign()
            ],
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["letters"])

    def clean(self) -> dict[str, Any]:
        """Not before a letter was issued, not in the future."""
        answers = super().clean() or self.cleaned_data
        if "signed_on" in answers:
            for letter in self.to_sign():
                if letter.number in answers.get("letters", []):
                    wrongs = checks.signing_wrongs(self.case, letter, answers["signed_on"])
                    show_wrong(self, wrongs[: 0 if self.has_error("signed_on") else None])
        return answers


class WithdrawLetterForm(LetterForm):
    """Which letter will not leave."""

    def letters(self) -> list[Document]:
        """Letters that did not leave."""
        return selectors.pending_letters(self.case)

    def prepare(self) -> None:
        """A cancellation is made again: who will sign it."""
        super().prepare()
        made_again = MENDING | {CANCELLATION}
        if any(letter.kind in made_again for letter in self.letters()):
            self.fields["signatory"] = signatory_choice(
                self.case,
                required=False,
                label="Qui signera la nouvelle lettre ?",
                help_text="La personne doit apprendre que l'entretien ou le dossier est annulé : si "
                "vous retirez la lettre qui le dit, une autre est éditée aussitôt.",
            )


class SendingForm(ActForm):
    """How and when a letter left."""

    delivery = forms.ChoiceField(label="Comment la lettre est-elle partie ?")
    sent_on = FrenchDateField(
        label="Quel jour ?",
        help_text="Le jour du dépôt à la poste, ou de la remise en main propre.",
    )
    tracking = forms.CharField(
        label="Numéro du recommandé",
        required=False,
        max_length=40,
        help_text="À recopier de la preuve de dépôt, si la lettre est recommandée.",
    )

    handed_by = forms.CharField(
        label="Quel agent l'a remise ?",
        required=False,
        max_length=120,
        help_text="Si elle est remise en main propre : l'agent qui garde le récépissé signé.",
    )

    def prepare(self) -> None:
        """The ways of the protocol."""
        super().prepare()
        allowed = set(self.case.protocol.delivery_modes)
        self.fields["delivery"].choices = [
            (code, label) for code, label in self.list_choices(ListName.DELIVERY) if code in allowed
        ]
        self.fields["delivery"].help_text = (
            "En main propre : à la personne elle-même, contre récépissé. Jamais à quelqu'un "
            "d'autre du foyer. Une lettre sans adresse ne part que de cette façon."
        )
        user = self.handle.actor.user
        self.fields["handed_by"].initial = user.full_name if user else ""

    def letter(self) -> Document | None:
        """The letter that leaves."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """After the signature, not in the future, with its number when registered."""
        answers = super().clean() or self.cleaned_data
        letter = self.letter()
        if letter is not None and {"sent_on", "delivery"} <= answers.keys():
            show_wrong(
                self,
                checks.sending_wrongs(
                    self.case,
                    letter,
                    delivery=answers["delivery"],
                    sent_on=answers["sent_on"],
                    tracking=answers.get("tracking", ""),
                ),
            )
        return answers


class ConvokeForm(SendingForm):
    """The letters of the convocation left, each in its own way when there are several."""

    def announced(self) -> list[Document]:
        """The letters of the convocation that stands."""
        return readings.convocation_letters(self.case)

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Today."""
        return {"sent_on": calendar.today(handle.case.commune)}

    def prepare(self) -> None:
        """One group of questions per letter."""
        super().prepare()
        self.several = self.announced() if len(self.announced()) > 1 else []
        if not self.several:
            return
        delivery, tracking = self.fields.pop("delivery"), self.fields.pop("tracking")
        groups: list[tuple[str, tuple[str, ...]]] = [("Quand ?", ("sent_on", "handed_by"))]
        for letter in self.several:
            names = (f"delivery_{letter.number}", f"tracking_{letter.number}")
            self.fields[names[0]] = copy.deepcopy(delivery)
            self.fields[names[1]] = copy.deepcopy(tracking)
            groups.append((letter_words(self.handle, letter), names))
        self.sections = tuple(groups)

    def letter(self) -> Document | None:
        """The letter of the convocation, when there is only one."""
        return next(iter(self.announced()), None)

    def clean(self) -> dict[str, Any]:
        """Before the hearing; each letter after its signature, with its number when registered."""
        answers = super().clean()
        if "sent_on" not in answers:
            return answers
        show_wrong(self, checks.too_late_wrongs(self.case, answers["sent_on"]))
        for letter in self.several:
            how = self._sending(answers, letter)
            for one in checks.sending_wrongs(
                self.case,
                letter,
                delivery=how.delivery,
                sent_on=answers["sent_on"],
                tracking=how.tracking,
            ):
                field = f"{one.field}_{letter.number}"
                self.add_error(field if field in self.fields else "sent_on", one.sentence)
        return answers

    def _sending(self, answers: dict[str, Any], letter: Document) -> Sending:
        asked = (f"delivery_{letter.number}", f"tracking_{letter.number}", "handed_by")
        return Sending(*(answers.get(name, "") for name in asked))

    def service_values(self) -> dict[str, Any]:
        """The usual way, and the way of each letter when there are several."""
        values = super().service_values()
        if not self.several:
            return values
        ways = {letter.number: self._sending(values, letter) for letter in self.several}
        first = next(iter(ways.values()))
        return {
            "sent_on": values["sent_on"],
            "delivery": first.delivery,
            "tracking": first.tracking,
            "handed_by": first.handed_by,
            "otherwise": ways,
        }


class PostLetterForm(SendingForm, LetterForm):
    """Another letter left."""

    def letters(self) -> list[Document]:
        """Signed letters whose sending no other act notes."""
        return [
            letter
            for letter in selectors.letters_in(self.case, LetterState.SIGNED)
            if not readings.leaves_with(self.case, letter)
        ]

    def dates(self, handle: Handle) -> dict[str, Any]:
        """Today."""
        return {"sent_on": calendar.today(handle.case.commune)}

    def letter(self) -> Document | None:
        """The letter chosen."""
        return self.chosen()

    def clean(self) -> dict[str, Any]:
        """A letter that tells a date leaves in time for it."""
        answers = super().clean()
        letter = self.letter()
        if letter is not None and letter.kind in ANNOUNCING and "sent_on" in answers:
            how = answers.get("delivery", "")
            found = checks.announcing_wrongs(self.case, letter, how, answers["sent_on"])
            show_wrong(self, found[: 0 if self.has_error("sent_on") else None])
        return answers


class CancelConvocationForm(ActForm):
    """Why the hearing is called off, and who signs the letter that says so."""

    reason = forms.ChoiceField(
        label="Pourquoi l'entretien est-il annulé ?",
        help_text="La raison reste au dossier : la lettre ne la dit pas.",
    )
    note = forms.CharField(
        label="Une précision ?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=READ_BY_THE_PERSON,
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Who presides, when that person may sign today."""
        return {"signatory": default_signatory(handle)}

    def prepare(self) -> None:
        """Reasons of the commune, whoever may sign today."""
        self.fields["reason"].choices = self.list_choices(ListName.CANCELLATION, empty="choisir")
        self.fields["signatory"] = signatory_choice(self.case)
        self.order_fields(["reason", "signatory", "note"])
