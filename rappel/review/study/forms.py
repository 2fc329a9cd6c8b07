"""The questions of the study, as a person would ask them."""

from typing import Any

from django import forms
from django.db.models import Q

from rappel.cases.access import Handle
from rappel.cases.answers import READ_BY_THE_PERSON, show_wrong
from rappel.cases.forms import ActForm
from rappel.cases.models import JoinReason
from rappel.cases.search import hints_in
from rappel.communes.date_fields import FrenchDateField, FrenchTimeField
from rappel.communes.hints import HINTS
from rappel.communes.models import Category, ListName
from rappel.letters.errors import LetterError
from rappel.letters.parts import FACTS_LIMIT
from rappel.letters.text import printable
from rappel.letters.wording import check_text
from rappel.review.models import SourceAnswer
from rappel.review.study import facts, services
from rappel.review.study.fields import free_text, line
from rappel.review.study.questions import descriptions, hint_about

YES_NO = [("yes", "oui"), ("no", "non")]


class CategoryChoice(forms.ModelChoiceField):
    """The categories of the commune; those that stop the case say so."""

    def label_from_instance(self, category: Category) -> str:
        """« rodéo motorisé (relève de la justice) »."""
        return f"{category.label} (relève de la justice)" if category.blocks else category.label


class FactsForm(ActForm):
    """What happened, when and where."""

    sections = (
        ("Quoi ?", ("category", "description", "damage", "text_breached")),
        ("Quand et où ?", ("facts_on", "facts_at", "place", "district")),
        ("Pourquoi corriger ?", ("reason",)),
    )

    category = CategoryChoice(
        queryset=Category.objects.none(),
        label="Quelle catégorie de faits ?",
        help_text="Une catégorie qui relève de la justice arrête le dossier.",
        empty_label=None,
    )
    description = free_text(
        "Que s'est-il passé ?",
        "Les faits seuls, sans jugement, sans santé, sans nom de victime.",
        limit=2000,
        rows=6,
    )
    damage = forms.ChoiceField(
        label="Y a-t-il eu des dégâts ?", choices=YES_NO, widget=forms.RadioSelect
    )
    text_breached = line(
        "Quel texte est enfreint, s'il est connu ?",
        "L'article ou l'arrêté. Il aide à dire de quelle famille relèvent les faits.",
    )
    facts_on = FrenchDateField(label="Quel jour ?")
    facts_at = FrenchTimeField(
        label="À quelle heure ?",
        help_text="Si elle est connue : certains arrêtés ne valent qu'à certaines heures.",
        required=False,
    )
    place = line("À quel endroit ?", required=True)
    district = forms.ChoiceField(label="Dans quel quartier ?", required=False)
    reason = free_text(
        "Pourquoi cette correction ?",
        "À dire quand la catégorie change.",
        required=False,
    )

    def prepare(self) -> None:
        """The lists of the commune; a category no longer in use stays if it is the case's."""
        field = self.fields["category"]
        field.queryset = Category.objects.filter(  # type: ignore[attr-defined]
            Q(active=True) | Q(pk=self.case.category_id), commune=self.case.commune_id
        )
        health = hint_about("health", self.case.description)
        description = self.fields["description"]
        description.help_text = f"{health} {description.help_text}".strip()
        district = self.fields["district"]
        district.choices = self.list_choices(ListName.DISTRICT, "non précisé")  # type: ignore[attr-defined]

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The facts as they stand."""
        known = {name: getattr(handle.case, name) for name in facts.FIELDS}
        return {**known, "damage": "yes" if handle.case.damage else "no"}

    def clean_damage(self) -> bool:
        """« oui » is True."""
        return bool(self.cleaned_data["damage"] == "yes")

    def clean(self) -> dict[str, Any]:
        """Dates that cannot be, texts that are missing."""
        typed = super().clean() or {}
        needed = {"category", "facts_on", "place", "description"}
        if needed <= typed.keys():
            show_wrong(self, facts.problems(self.case, typed, typed.get("reason", "")))
        return typed

    def service_values(self) -> dict[str, Any]:
        """The facts on one side, the reason on the other."""
        typed = super().service_values()
        return {
            "facts": {name: typed[name] for name in facts.FIELDS},
            "reason": typed["reason"],
        }


class SourceForm(ActForm):
    """Who said what about a complaint and an inquiry, when and how (R3)."""

    sections = (
        ("Qui a répondu ?", ("service", "answered_by", "asked_on", "channel")),
        ("Qu'a-t-on répondu ?", ("complaint", "inquiry", "reference")),
    )

    service = forms.ChoiceField(label="Quel service avez-vous interrogé ?")
    answered_by = line(
        "Qui a répondu ?",
        "Nom et qualité : une réponse sans nom ne vaut pas.",
        required=True,
        limit=120,
    )
    asked_on = FrenchDateField(label="Quel jour ?")
    channel = forms.ChoiceField(label="Par quel moyen ?", widget=forms.RadioSelect)
    complaint = forms.ChoiceField(
        label="Une plainte est-elle déposée pour ces faits ?",
        help_text="« Oui » arrête le dossier. « À vérifier » n'est jamais « non ».",
        choices=SourceAnswer.Answer.choices,
        widget=forms.RadioSelect,
    )
    inquiry = forms.ChoiceField(
        label="Une enquête ou une procédure pénale est-elle connue pour ces faits ?",
        help_text="« Oui » arrête le dossier.",
        choices=SourceAnswer.Answer.choices,
        widget=forms.RadioSelect,
    )
    reference = line(
        "Sous quelle référence ?", "Le numéro de la plainte ou de la procédure.", limit=80
    )

    def prepare(self) -> None:
        """The lists of the commune."""
        service, channel = self.fields["service"], self.fields["channel"]
        service.choices = self.list_choices(ListName.SOURCE, "choisir")  # type: ignore[attr-defined]
        channel.choices = self.list_choices(ListName.CHANNEL)  # type: ignore[attr-defined]
        days = self.case.protocol.complaint_answer_days
        self.fields[
            "asked_on"
        ].help_text = (
            f"La réponse vaut {days} jour{'s' if days > 1 else ''} pour l'envoi d'une lettre."
        )
        text = descriptions(self.case)
        for code in ("complaint", "inquiry"):
            field = self.fields[code]
            field.help_text = f"{hint_about(code, text)} {field.help_text}".strip()

    def clean(self) -> dict[str, Any]:
        """Neither in the future nor before the report."""
        typed = super().clean() or {}
        if {"asked_on", "answered_by"} <= typed.keys():
            found = services.source_problems(self.case, typed["asked_on"], typed["answered_by"])
            show_wrong(self, found)
        return typed


class PrintedFactsForm(ActForm):
    """The only account of the facts that letters show (R41)."""

    printed_facts = forms.CharField(
        label="Comment le dire à la personne ?",
        help_text="La lettre dira « Des faits survenus tel jour, à tel endroit, nous ont été "
        "signalés : », puis ce texte. Écrivez-le sans « vous » : le procureur lira les mêmes mots. "
        f"{READ_BY_THE_PERSON}",
        max_length=FACTS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    place_printed = line(
        "Où, tel que la lettre le dira ?",
        "La rue ou le lieu public, sans numéro ni nom de personne : « square des Tilleuls ».",
        required=True,
        limit=120,
    )
    guessed = forms.ChoiceField(
        label="Un lecteur peut-il deviner qui a signalé ?",
        help_text="Relisez avec les yeux de la personne : un voisin, un agent, un horaire, une "
        "fenêtre peuvent suffire (art. L. 311-6 CRPA).",
        choices=[("no", "non"), ("yes", "oui, ou je n'en suis pas sûr")],
        widget=forms.RadioSelect,
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """What was written before, to be read again."""
        case = handle.case
        return {
            "printed_facts": case.printed_facts or "",
            "place_printed": case.place_printed or case.place,
        }

    def prepare(self) -> None:
        """A word that may betray or hurt is read again, and kept on purpose (R28, R41)."""
        words = self._doubtful() if self.is_bound else []
        if words:
            self.fields["kept"] = forms.BooleanField(
                label=f"J'ai relu, et je garde ces mots : {', '.join(words)}",
                help_text="Ils peuvent trahir ou blesser. Corrigez-les, ou cochez la case.",
                error_messages={"required": "Corrigez ces mots, ou dites que vous les gardez."},
            )

    def _doubtful(self) -> list[str]:
        typed = f"{self.data.get('printed_facts', '')} {self.data.get('place_printed', '')}"[:1000]
        words = [problem.excerpt for problem in check_text(typed) if not problem.refused]
        for hint in HINTS:
            if hint.rule in ("R28", "R41"):
                words += [word.rstrip("*") for word in hints_in(typed, hint.words)]
        return [f"« {word} »" for word in dict.fromkeys(words)]

    def clean_printed_facts(self) -> str:
        """Words that no letter may use are named."""
        return self._printable("printed_facts")

    def clean_place_printed(self) -> str:
        """The same for the place."""
        return self._printable("place_printed")

    def _printable(self, field: str) -> str:
        try:
            text = printable(self.cleaned_data[field], field=field).strip()
        except LetterError as error:
            raise forms.ValidationError(error.sentence) from error
        for problem in check_text(text):
            if problem.refused:
                raise forms.ValidationError(f"« {problem.excerpt} » : {problem.sentence}")
        return text

    def clean_guessed(self) -> str:
        """In doubt, it is written again."""
        if self.cleaned_data["guessed"] != "no":
            raise forms.ValidationError(
                "Réécrivez les faits de façon que personne ne puisse deviner qui a signalé."
            )
        return "no"

    def service_values(self) -> dict[str, Any]:
        """The two texts alone."""
        return {name: self.cleaned_data[name] for name in ("printed_facts", "place_printed")}


class InadmissibleForm(ActForm):
    """Why no rappel à l'ordre can answer this signalement."""

    reason = forms.ChoiceField(label="Pour quel motif ?", widget=forms.RadioSelect)
    note = free_text("Une précision ?", "Si le motif ne dit pas tout.", required=False)

    def prepare(self) -> None:
        """The closed list of the commune (R29)."""
        reason = self.fields["reason"]
        reason.choices = self.list_choices(ListName.INADMISSIBLE)  # type: ignore[attr-defined]


class JoinForm(ActForm):
    """Which case goes on with this one, and why."""

    number = line(
        "À quel dossier ?",
        "Son numéro, comme RO-95999-2026-0012. C'est un dossier que vous suivez, encore en cours.",
        required=True,
        limit=20,
        autocomplete="off",
    )
    reason = forms.ChoiceField(
        label="Pourquoi ?", choices=JoinReason.choices, widget=forms.RadioSelect
    )
    note = free_text("Une précision ?", "Si le motif ne dit pas tout.", required=False)

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The number that another page proposes."""
        return {"number": self.request.GET.get("dossier", "")[:20]}
