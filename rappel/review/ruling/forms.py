"""The questions of the ruling acts, as a person would ask them."""

import datetime
from typing import Any

from django import forms

from accounts.selectors import working_people
from rappel.cases import families, readings
from rappel.cases.access import Handle
from rappel.cases.answers import READ_BY_THE_PERSON, Wrong, show_wrong, signatory_choice
from rappel.cases.forms import ActForm
from rappel.cases.partners import partner_choice
from rappel.communes.date_fields import FrenchDateField, FrenchTimeField
from rappel.communes.models import Category, Guard, ListName, ProsecutorMode
from rappel.letters.errors import LetterError
from rappel.letters.parts import FACTS_LIMIT
from rappel.letters.text import printable
from rappel.review import printing
from rappel.review.models import (
    HandOver,
    LegalOpinion,
    OpinionState,
    ProsecutorRequest,
    ReleaseProposal,
    RequestState,
    Withdrawal,
)
from rappel.review.ruling import checks
from rappel.review.ruling.prosecutor import REMINDER


def free_text(label: str, help_text: str, *, required: bool = True, limit: int = 2000) -> Any:
    """A free text: short, facts only, and said to be readable by the person (R28, R29)."""
    return forms.CharField(
        label=label,
        help_text=f"{help_text} {READ_BY_THE_PERSON}",
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AskProsecutorForm(ActForm):
    """Who signs the request."""

    def prepare(self) -> None:
        """Whoever may sign today (R14)."""
        self.fields["signatory"] = signatory_choice(self.case)


class RequestSentForm(ActForm):
    """When the request was signed and left, and how."""

    signed_on = FrenchDateField(label="Quand la demande a-t-elle été signée ?")
    sent_on = FrenchDateField(
        label="Quand est-elle partie ?",
        help_text="Le délai de réponse prévu par le protocole part de ce jour.",
    )
    channel = forms.ChoiceField(label="Par quel moyen ?")
    what = "la demande"

    def prepare(self) -> None:
        """The means of the commune's list."""
        self.fields["channel"].choices = self.list_choices(ListName.CHANNEL, "choisir")

    def issued_at(self) -> datetime.datetime | None:
        """When what is sent was issued, None when nothing is prepared."""
        request = readings.consultation(self.case)
        return None if request is None else request.at

    def clean(self) -> dict[str, Any]:
        """Signed once issued, sent once signed, neither to come."""
        typed = super().clean() or {}
        issued_at = self.issued_at()
        if issued_at is not None and {"signed_on", "sent_on", "channel"} <= typed.keys():
            days = {name: typed[name] for name in ("signed_on", "sent_on", "channel")}
            found = checks.sending_problems(self.case, issued_at, what=self.what, **days)
            show_wrong(self, found)
        return typed


class ReminderSentForm(RequestSentForm):
    """When the reminder was signed and left, and how."""

    what = "la relance"

    def prepare(self) -> None:
        """The same questions, about the reminder."""
        super().prepare()
        self.fields["signed_on"].label = "Quand la relance a-t-elle été signée ?"
        self.fields["sent_on"].help_text = "Un nouveau délai de réponse part de ce jour."

    def issued_at(self) -> datetime.datetime | None:
        """When the reminder was issued."""
        letter = readings.pending_letter(self.case, REMINDER)
        return None if letter is None else letter.issued_at


class WithdrawRequestForm(ActForm):
    """Why the request is taken back."""

    reason = forms.ChoiceField(
        label="Pourquoi retirer la demande ?", choices=Withdrawal.choices, widget=forms.RadioSelect
    )


class ProsecutorAnswerForm(ActForm):
    """What the prosecutor answered, in writing or by word of mouth (R10, R10b)."""

    answered_on = FrenchDateField(label="De quand date la réponse ?")
    answer = forms.ChoiceField(
        label="Que répond le procureur ?",
        choices=ProsecutorRequest.Answer.choices,
        widget=forms.RadioSelect,
        help_text="« Une procédure est ouverte » arrête le dossier.",
    )
    written = forms.ChoiceField(
        label="Comment a-t-il répondu ?",
        choices=[("yes", "par écrit"), ("no", "de vive voix")],
        widget=forms.RadioSelect,
    )
    magistrate = forms.CharField(
        label="Qui a répondu ?", help_text="Nom et qualité du magistrat.", max_length=120
    )
    answered_at = FrenchTimeField(
        label="De vive voix : à quelle heure ?",
        required=False,
        help_text="À remplir seulement pour une réponse orale.",
    )
    comment = free_text(
        "Que faut-il retenir de sa réponse ?", "En une ou deux phrases.", required=False
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Whoever types it most often heard it."""
        return {"taken_by": str(handle.actor.user_id)}

    def prepare(self) -> None:
        """Whether a word is enough depends on the protocole; who heard it works here."""
        enough = (
            readings.mode(self.case) != ProsecutorMode.ACCORD
            or self.case.protocol.oral_agreement_suffices
        )
        self.fields["written"].help_text = (
            "De vive voix : une lettre de confirmation au procureur est préparée, à signer et à poster."
            + ("" if enough else " Le protocole veut un accord écrit avant la convocation.")
        )
        people = {str(one.pk): one for one in working_people(self.case.commune_id)}
        self.fields["taken_by"] = forms.TypedChoiceField(
            label="De vive voix : qui, à la mairie, l'a reçue ?",
            required=False,
            choices=[("", "choisir"), *((pk, one.full_name) for pk, one in people.items())],
            coerce=lambda pk: people[pk],
            empty_value=None,
        )
        self.order_fields(
            ["answered_on", "answer", "written", "magistrate", "answered_at", "taken_by", "comment"]
        )

    def clean(self) -> dict[str, Any]:
        """After the request, and after the answer already noted; a word of mouth has its hour."""
        typed = super().clean() or {}
        request = readings.consultation(self.case)
        found: list[Wrong] = []
        if request is not None and {"answered_on", "answer", "magistrate"} <= typed.keys():
            given = {name: typed[name] for name in ("answered_on", "answer", "magistrate")}
            found += checks.answer_problems(self.case, request, **given)
        oral = {"answered_on", "answered_at", "taken_by"}
        if typed.get("written") is False and oral <= typed.keys():
            given = {name: typed[name] for name in sorted(oral)}
            found += checks.oral_problems(self.case, **given)
        show_wrong(self, found)
        return typed

    def clean_written(self) -> bool:
        """« par écrit » is True."""
        return bool(self.cleaned_data["written"] == "yes")


class AskOpinionForm(ActForm):
    """What the legal adviser is asked."""

    question = free_text("Quelle est votre question ?", "Précise et courte.", required=False)


class GiveOpinionForm(ActForm):
    """The opinion."""

    view = forms.ChoiceField(
        label="Votre avis",
        choices=LegalOpinion.View.choices,
        widget=forms.RadioSelect,
    )
    text = free_text("Pourquoi ?", "Les faits et le texte, sans jugement sur la personne.")


class ApproveForm(ActForm):
    """The decision to convoke, with its reason from the list (R7)."""

    reason = forms.ChoiceField(label="Pour quel motif ?", widget=forms.RadioSelect)
    note = free_text("Une précision ?", "Si le motif ne dit pas tout.", required=False, limit=600)

    def prepare(self) -> None:
        """In mode avis, a silence or an unfavourable answer calls for a written word (R9, R10)."""
        self.fields["reason"].choices = self.list_choices(ListName.DECISION)
        age = families.age_on(self.case, self.case.facts_on)
        if age is not None and age < families.VALIDATED_UNDER:
            self.fields["understands"] = forms.BooleanField(
                label=f"À {age} ans, cet enfant est en âge de comprendre ce qui lui sera dit",
                help_text="Un enfant de moins de 13 ans est présumé ne pas comprendre la portée de "
                "ses actes (art. L. 11-1 CJPM). Dans le doute, demandez une précision ou classez.",
            )
        self._ask_why_without_opinion()
        request = readings.consultation(self.case)
        if request is None or readings.mode(self.case) != ProsecutorMode.AVIS:
            return
        if request.state == RequestState.SILENT:
            self.fields["silence"] = free_text(
                "Le procureur n'a pas répondu. Pourquoi continuer sans son avis ?",
                "Son silence n'est pas un accord.",
                limit=600,
            )
        if request.answer == ProsecutorRequest.Answer.UNFAVOURABLE:
            self.fields["override"] = free_text(
                "L'avis du procureur est défavorable. Pourquoi passer outre ?",
                "Vous pouvez aussi classer le dossier.",
                limit=600,
            )

    def _ask_why_without_opinion(self) -> None:
        """The decision waits for the legal adviser, or says why not (R7b)."""
        states = {row.state for row in self.case.opinions.all()}
        missing = readings.opinion_wanted(self.case) and OpinionState.GIVEN not in states
        if OpinionState.ASKED in states or missing:
            self.fields["without_opinion"] = free_text(
                "L'avis du référent juridique n'est pas rendu. Pourquoi décider sans l'attendre ?",
                "Vous pouvez aussi attendre son avis.",
                limit=600,
            )


class ReturnForm(ActForm):
    """What the élu needs to know before deciding: ready questions, words of one's own, or both."""

    ready = forms.MultipleChoiceField(
        label="Que voulez-vous savoir ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Cochez une ou plusieurs questions.",
    )
    question = free_text(
        "Une autre question ?",
        "Si la liste ne suffit pas. L'instructeur vous répondra dans le dossier.",
        required=False,
    )

    def prepare(self) -> None:
        """The ready questions of the commune; those about a child only for a child."""
        choices = self.list_choices(ListName.QUESTION)
        if not self.case.minor_at_facts:
            choices = [(code, label) for code, label in choices if code != "family"]
        self.fields["ready"].choices = choices

    def clean(self) -> dict[str, Any]:
        """At least one question."""
        typed = super().clean() or {}
        if {"ready", "question"} <= typed.keys():
            given = (typed["ready"], typed["question"])
            show_wrong(self, checks.question_problems(self.case, *given))
        return typed


class DismissForm(ActForm):
    """Why no rappel à l'ordre."""

    reason = forms.ChoiceField(label="Pour quel motif ?", widget=forms.RadioSelect)
    note = free_text("Une précision ?", "Si le motif ne dit pas tout.", required=False, limit=600)
    orientation = forms.ChoiceField(
        label="Vers quoi la personne est-elle orientée ?",
        help_text="Un classement peut aller avec une orientation, proposée et jamais imposée.",
        required=False,
    )
    sections = (("", ("reason", "note")), ("Orienter la personne", ("orientation", "partner")))
    folded = ("Orienter la personne",)

    def prepare(self) -> None:
        """The closed lists of the commune (R29), and its directory."""
        self.fields["reason"].choices = self.list_choices(ListName.DISMISSAL)
        orientations = self.list_choices(ListName.ORIENTATION, "aucune")
        self.fields["orientation"].choices = [row for row in orientations if row[0] != "none"]
        self.fields["partner"] = partner_choice(self.case)

    def clean(self) -> dict[str, Any]:
        """A partner is named for an orientation."""
        typed = super().clean() or {}
        if not typed.get("orientation"):
            show_wrong(self, checks.partner_without_orientation(typed.get("partner")))
        return typed


class BlockForm(ActForm):
    """What shows that the facts belong to the justice system."""

    why = forms.ChoiceField(label="Qu'est-ce qui le montre ?", widget=forms.RadioSelect)
    note = free_text("En une phrase", "Ce qui vous fait penser à un délit.", limit=600)

    def prepare(self) -> None:
        """Only the reasons that this case can have."""
        choices = [("delit", "les faits ressemblent à un crime ou à un délit")]
        if self.case.category.guard == Guard.INSCRIPTION:
            choices.append(("inscription", "c'est une inscription, un signe ou un dessin"))
        if readings.blocking_reasons(self.case):
            choices.insert(0, ("known", "ce que le dossier dit déjà (catégorie, plainte, enquête)"))
        self.fields["why"].choices = choices


class PrepareHandOverForm(ActForm):
    """The facts as the prosecutor will read them, and who signs."""

    printed_facts = free_text(
        "Quels sont les faits ?",
        "Ce texte sera imprimé ; rien ne doit laisser deviner qui a signalé.",
        limit=FACTS_LIMIT,
    )
    place_printed = forms.CharField(
        label="Où ont-ils eu lieu ?",
        help_text="Sans l'adresse d'une personne.",
        max_length=120,
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """What was written before, to be read again."""
        return {
            "printed_facts": handle.case.printed_facts or "",
            "place_printed": handle.case.place_printed or handle.case.place,
        }

    def prepare(self) -> None:
        """Whoever may sign today (R14)."""
        self.fields["signatory"] = signatory_choice(self.case)

    def clean_printed_facts(self) -> str:
        """Letters that no document can print are named."""
        return self._printable("printed_facts")

    def clean_place_printed(self) -> str:
        """The same for the place."""
        return self._printable("place_printed")

    def _printable(self, field: str) -> str:
        try:
            return printable(self.cleaned_data[field], field=field).strip()
        except LetterError as error:
            raise forms.ValidationError(error.sentence) from error

    def clean(self) -> dict[str, Any]:
        """Nothing that names, places or gives away anybody (R41, R16c)."""
        typed = super().clean() or {}
        if {"printed_facts", "place_printed"} <= typed.keys():
            texts = typed["printed_facts"], typed["place_printed"]
            show_wrong(self, printing.problems(self.case, *texts))
        return typed


class HandOverForm(ActForm):
    """How the prosecutor knows."""

    way = forms.ChoiceField(
        label="Comment le procureur en est-il saisi ?",
        choices=HandOver.Way.choices,
        widget=forms.RadioSelect,
    )
    on = FrenchDateField(label="Depuis quel jour ?")
    reference = forms.CharField(
        label="Sous quelle référence ?",
        help_text="Numéro du rapport, de la plainte ou du recommandé, et le service.",
        max_length=80,
        required=False,
    )
    channel = forms.ChoiceField(label="Par quel moyen la lettre est-elle partie ?", required=False)

    def prepare(self) -> None:
        """The means of the commune's list."""
        self.fields["channel"].choices = self.list_choices(ListName.CHANNEL, "sans objet")

    def clean(self) -> dict[str, Any]:
        """A date that can be, a reference when it was already sent."""
        typed = super().clean() or {}
        if {"way", "on", "reference", "channel"} <= typed.keys():
            letter = checks.signed_letter(self.case)
            given = {name: typed[name] for name in ("way", "on", "reference", "channel")}
            show_wrong(self, checks.hand_over_problems(self.case, letter, **given))
        return typed


class ProposeReleaseForm(ActForm):
    """Why the block would be lifted (R2b, R3b)."""

    ground = forms.ChoiceField(
        label="Qu'est-ce qui change ?",
        choices=ReleaseProposal.Ground.choices,
        widget=forms.RadioSelect,
        help_text="Une plainte retirée ne suffit pas : il faut la réponse du procureur.",
    )
    category = forms.ModelChoiceField(
        queryset=Category.objects.none(),
        label="Quelle est la bonne catégorie ?",
        required=False,
        empty_label="inchangée",
    )
    description = free_text(
        "Quels sont les faits exacts ?",
        "Si la description était fausse ; l'ancienne est gardée.",
        required=False,
    )
    answered_on = FrenchDateField(
        label="De quand date la réponse écrite du procureur ?",
        required=False,
        help_text="Elle doit être plus récente que la plainte ou l'enquête.",
    )
    reason = free_text("Pourquoi ?", "Ce que la deuxième personne doit savoir.")

    def prepare(self) -> None:
        """Categories in use that can lead to a rappel à l'ordre."""
        categories = Category.objects.filter(commune=self.case.commune_id, active=True)
        self.fields["category"].queryset = categories.exclude(guard=Guard.BLOCK)

    def clean(self) -> dict[str, Any]:
        """Something really changes, or the prosecutor answered later than what was known."""
        typed = super().clean() or {}
        names = ("ground", "reason", "category", "description", "answered_on")
        if typed.keys() >= set(names):
            given = {name: typed[name] for name in names}
            show_wrong(self, checks.proposal_problems(self.case, **given))
        return typed
