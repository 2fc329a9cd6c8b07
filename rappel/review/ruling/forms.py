"""The questions of the ruling acts, as a person would ask them."""

import datetime
from typing import Any

from django import forms

from accounts.selectors import competent_people
from rappel.cases import rules
from rappel.cases.access import Handle
from rappel.cases.forms import ActForm
from rappel.communes import calendar
from rappel.communes.date_fields import FrenchDateField
from rappel.communes.models import Category, Guard, ListName
from rappel.letters.parts import FACTS_LIMIT
from rappel.review.models import HandOver, LegalOpinion, ProsecutorRequest, ReleaseProposal

READ_ONE_DAY = "La personne peut demander à lire ce que vous écrivez."


def free_text(label: str, help_text: str, *, required: bool = True, limit: int = 2000) -> Any:
    """A free text: short, facts only, and said to be readable by the person (R28, R29)."""
    return forms.CharField(
        label=label,
        help_text=f"{help_text} {READ_ONE_DAY}",
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PersonChoice(forms.ModelChoiceField):
    """A competent élu, by name."""

    def label_from_instance(self, person: Any) -> str:
        """First name and surname."""
        return person.full_name


def signatory_field(case: Any) -> PersonChoice:
    """Who signs: the mayor or a delegate whose order is in force today (R8, R14)."""
    people = competent_people(case.commune_id, calendar.today(case.commune))
    return PersonChoice(
        queryset=type(people[0]).objects.filter(pk__in=[p.pk for p in people])
        if people
        else Category.objects.none(),
        label="Qui signera la lettre ?",
        help_text="Seuls la maire ou le maire et les élus dont la délégation est en vigueur.",
        empty_label=None if len(people) == 1 else "choisir",
    )


def past(day: datetime.date, case: Any) -> datetime.date:
    """Refuse a day that has not come."""
    if day > calendar.today(case.commune):
        raise forms.ValidationError("Cette date n'est pas encore arrivée.")
    return day


class AskProsecutorForm(ActForm):
    """Who signs the request."""

    def prepare(self) -> None:
        self.fields["signatory"] = signatory_field(self.case)


class RequestSentForm(ActForm):
    """When the request was signed and left, and how."""

    signed_on = FrenchDateField(label="Quand la demande a-t-elle été signée ?")
    sent_on = FrenchDateField(
        label="Quand est-elle partie ?",
        help_text="Le délai de réponse prévu par le protocole part de ce jour.",
    )
    channel = forms.ChoiceField(label="Par quel moyen ?")

    def prepare(self) -> None:
        self.fields["channel"].choices = self.list_choices(ListName.CHANNEL)

    def clean_signed_on(self) -> datetime.date:
        day = past(self.cleaned_data["signed_on"], self.case)
        request = rules.consultation(self.case)
        if request is not None and day < calendar.local(request.at, self.case.commune).date():
            raise forms.ValidationError("La demande n'était pas encore éditée ce jour-là.")
        return day

    def clean_sent_on(self) -> datetime.date:
        day = past(self.cleaned_data["sent_on"], self.case)
        if day < self.cleaned_data.get("signed_on", day):
            raise forms.ValidationError("La demande ne peut pas partir avant d'être signée.")
        return day


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
        help_text="Un accord préalable donné de vive voix ne suffit pas sans écrit.",
    )
    magistrate = forms.CharField(
        label="Qui a répondu ?", help_text="Nom et qualité du magistrat.", max_length=120
    )
    comment = free_text(
        "Que faut-il retenir de sa réponse ?", "En une ou deux phrases.", required=False
    )

    def clean_answered_on(self) -> datetime.date:
        day = past(self.cleaned_data["answered_on"], self.case)
        request = rules.consultation(self.case)
        if request is not None and request.sent_on and day < request.sent_on:
            raise forms.ValidationError("La réponse ne peut pas dater d'avant la demande.")
        return day

    def clean_written(self) -> bool:
        return self.cleaned_data["written"] == "yes"


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
        self.fields["reason"].choices = self.list_choices(ListName.DECISION)
        request = rules.consultation(self.case)
        if request is None:
            return
        if request.state == "silent":
            self.fields["silence"] = free_text(
                "Le procureur n'a pas répondu. Pourquoi continuer sans son avis ?",
                "Son silence n'est pas un accord.",
                limit=600,
            )
        if request.answer == "unfavourable" and rules.mode(self.case) == "avis":
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

    def prepare(self) -> None:
        self.fields["reason"].choices = self.list_choices(ListName.DISMISSAL)


class BlockForm(ActForm):
    """What shows that the facts belong to the justice system."""

    why = forms.ChoiceField(label="Qu'est-ce qui le montre ?", widget=forms.RadioSelect)
    note = free_text("En une phrase", "Ce qui vous fait penser à un délit.", limit=600)

    def prepare(self) -> None:
        choices = [("delit", "les faits ressemblent à un crime ou à un délit")]
        if self.case.category.guard == Guard.INSCRIPTION:
            choices.append(("inscription", "c'est une inscription, un signe ou un dessin"))
        if rules.blocking_reasons(self.case):
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
        return {
            "printed_facts": handle.case.printed_facts or "",
            "place_printed": handle.case.place_printed or handle.case.place,
        }

    def prepare(self) -> None:
        self.fields["signatory"] = signatory_field(self.case)


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
        self.fields["channel"].choices = self.list_choices(ListName.CHANNEL, "sans objet")

    def clean_on(self) -> datetime.date:
        return past(self.cleaned_data["on"], self.case)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("way") not in (None, HandOver.Way.LETTER) and not typed.get("reference"):
            self.add_error(
                "reference", "Notez la référence de la transmission et le service (art. 21-2 CPP)."
            )
        if typed.get("way") == HandOver.Way.LETTER and not typed.get("channel"):
            self.add_error("channel", "Dites par quel moyen la lettre est partie.")
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
        categories = Category.objects.filter(commune=self.case.commune_id, active=True)
        self.fields["category"].queryset = categories.exclude(guard=Guard.BLOCK)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        ground = typed.get("ground")
        if ground == ReleaseProposal.Ground.PROSECUTOR_ANSWER and not typed.get("answered_on"):
            self.add_error("answered_on", "Notez la date de la réponse écrite (R3b).")
        corrected = typed.get("category") or typed.get("description")
        if ground == ReleaseProposal.Ground.CORRECTION and not corrected:
            self.add_error("category", "Dites ce qui est corrigé : la catégorie ou les faits.")
        return typed

    def clean_answered_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["answered_on"]
        return day if day is None else past(day, self.case)
