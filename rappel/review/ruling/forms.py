"""The questions of the ruling acts, as a person would ask them."""

from typing import Any

from django import forms

from rappel.cases import families, readings
from rappel.cases.access import Handle
from rappel.cases.answers import READ_BY_THE_PERSON, show_wrong, signatory_choice
from rappel.cases.forms import ActForm
from rappel.cases.partners import partner_choice
from rappel.communes.date_fields import FrenchDateField
from rappel.communes.models import Category, Guard, ListName, ProsecutorMode
from rappel.letters.errors import LetterError
from rappel.letters.parts import FACTS_LIMIT
from rappel.letters.text import printable
from rappel.review import printing
from rappel.review.models import (
    HandOver,
    LegalOpinion,
    ProsecutorRequest,
    ReleaseProposal,
    RequestState,
)
from rappel.review.ruling import checks


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

    def prepare(self) -> None:
        """The means of the commune's list."""
        self.fields["channel"].choices = self.list_choices(ListName.CHANNEL, "choisir")

    def clean(self) -> dict[str, Any]:
        """Signed once issued, sent once signed, neither to come."""
        typed = super().clean() or {}
        request = readings.consultation(self.case)
        if request is not None and {"signed_on", "sent_on", "channel"} <= typed.keys():
            days = {name: typed[name] for name in ("signed_on", "sent_on", "channel")}
            show_wrong(self, checks.sending_problems(self.case, request, **days))
        return typed


class ProsecutorAnswerForm(ActForm):
    """What the prosecutor answered."""

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
    comment = free_text(
        "Que faut-il retenir de sa réponse ?", "En une ou deux phrases.", required=False
    )

    def prepare(self) -> None:
        """What a spoken agreement is worth here (R10b)."""
        self.fields["written"].help_text = (
            "Le protocole admet un accord donné de vive voix ; notez aussi l'écrit quand il arrive."
            if self.case.protocol.oral_agreement_suffices
            else "Un accord donné de vive voix ne suffit pas : notez aussi l'écrit quand il arrive."
        )

    def clean(self) -> dict[str, Any]:
        """After the request, and after the answer already noted."""
        typed = super().clean() or {}
        request = readings.consultation(self.case)
        if request is not None and {"answered_on", "answer", "magistrate"} <= typed.keys():
            given = {name: typed[name] for name in ("answered_on", "answer", "magistrate")}
            show_wrong(self, checks.answer_problems(self.case, request, **given))
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
        if readings.opinion_wanted(self.case) and not readings.opinion(self.case):
            self.fields["without_opinion"] = free_text(
                "Le protocole veut un avis juridique, et il n'y en a pas. Pourquoi décider sans ?",
                "Vous pouvez aussi le demander avant de décider.",
                limit=600,
            )
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


class ReturnForm(ActForm):
    """What the élu needs to know before deciding."""

    question = free_text("Que voulez-vous savoir ?", "L'instructeur vous répondra dans le dossier.")


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
