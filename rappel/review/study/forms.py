"""The questions of the study, as a person would ask them."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q

from rappel.cases.access import Handle
from rappel.cases.answers import READ_BY_THE_PERSON, show_wrong
from rappel.cases.forms import ActForm
from rappel.cases.search import hints_in
from rappel.cases.selectors import person_of
from rappel.communes.date_fields import FrenchDateField, FrenchTimeField
from rappel.communes.hints import HINTS
from rappel.communes.models import Category, ListName
from rappel.letters.addresses import address_lines
from rappel.letters.errors import AddressError, LetterError
from rappel.letters.parts import FACTS_LIMIT
from rappel.letters.text import printable
from rappel.letters.wording import check_text
from rappel.review.models import SourceAnswer
from rappel.review.study import facts, identity, services

YES_NO = [("yes", "oui"), ("no", "non")]


def free_text(
    label: str, why: str = "", *, required: bool = True, limit: int = 500, rows: int = 3
) -> forms.CharField:
    """A short text about facts, said to be readable by the person (R28, R29)."""
    return forms.CharField(
        label=label,
        help_text=f"{why} {READ_BY_THE_PERSON}".strip(),
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(
    label: str, why: str = "", *, required: bool = False, limit: int = 200, **attrs: str
) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(
        label=label,
        help_text=why,
        required=required,
        max_length=limit,
        widget=forms.TextInput(attrs=attrs),
    )


class PersonForm(ActForm):
    """Who the person is, where to write, and how that is known (R5)."""

    sections = (
        ("Qui est-ce ?", ("civility", "given_names", "family_name", "birth_date")),
        (
            "Où lui écrire ?",
            ("line2", "line3", "street", "line5", "postcode", "town", "country"),
        ),
        ("Comment la joindre ?", ("phone", "email")),
        ("Est-ce bien cette personne ?", ("identity", "evidence")),
    )

    civility = forms.ChoiceField(
        label="Quelle civilité ?",
        help_text="Sans civilité, les lettres commencent par « Bonjour ».",
        choices=[("M.", "M."), ("Mme", "Mme"), ("", "non précisée")],
        widget=forms.RadioSelect,
        required=False,
    )
    given_names = line("Quels sont ses prénoms ?", "Dans l'ordre de l'état civil.", required=True)
    family_name = line("Quel est son nom ?", required=True)
    birth_date = FrenchDateField(
        label="Quelle est sa date de naissance ?",
        help_text="Elle dit si la personne est majeure et départage les homonymes. Sans elle, le "
        "dossier ne peut pas être soumis à la décision.",
        required=False,
    )
    line2 = line("Appartement, étage, chez qui ?")
    line3 = line("Bâtiment, résidence, entrée ?")
    street = line("Numéro et voie", "Tels que sur l'enveloppe : « 12 allée des Mésanges ».")
    line5 = line("Lieu-dit ou boîte postale")
    postcode = line("Code postal", limit=12, inputmode="numeric")
    town = line("Ville", limit=80)
    country = line("Pays, si ce n'est pas la France", limit=60)
    phone = line("Téléphone", limit=40, inputmode="tel")
    email = forms.EmailField(label="Courriel", required=False, max_length=120)
    identity = forms.ChoiceField(
        label="L'identité est-elle établie avec certitude ?",
        help_text="Dans le doute, aucune lettre ne part (art. 5 RGPD).",
        choices=[("sure", "oui, avec certitude"), ("doubt", "non, il reste un doute")],
        widget=forms.RadioSelect,
    )
    evidence = free_text("Comment le sait-on ?", "Par exemple : pièce d'identité vue par un agent.")

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The person as known, and the last answer about the identity."""
        person = person_of(handle.case)
        known = {name: getattr(person, name) or "" for name in identity.FIELDS}
        asked = [row for row in handle.case.checks.all() if row.code == "identity"]
        last = max(asked, key=lambda row: row.at, default=None)
        if last is None:
            return known
        return {**known, "identity": last.answer, "evidence": last.evidence or ""}

    def clean(self) -> dict[str, Any]:
        """The rules of the post office, said under the line concerned."""
        typed = super().clean() or {}
        show_wrong(self, identity.problems(self.case, typed) if "birth_date" in typed else ())
        names = {name: typed.get(name) or "" for name in identity.NAMES}
        home = {name: typed.get(name) or "" for name in identity.ADDRESS}
        if self.errors:
            return typed
        try:
            if any(home.values()):
                address_lines(**names, **home)
            else:  # nobody knows yet where to write: by hand, or once the address is found
                for name, value in names.items():
                    printable(value, field=name)
        except LetterError as error:
            self.add_error(_place_of(self, error), _said(error))
        return typed

    def service_values(self) -> dict[str, Any]:
        """The person on one side, how sure on the other."""
        typed = super().service_values()
        return {
            "person": {name: typed[name] for name in identity.FIELDS},
            "identity": typed["identity"],
            "evidence": typed["evidence"],
        }


def _place_of(form: forms.Form, error: LetterError) -> str | None:
    return error.field if error.field in form.fields else None


def _said(error: LetterError) -> str:
    """What is wrong, with a form that would fit when the post office knows one (NF Z 10-011)."""
    if isinstance(error, AddressError) and error.suggestion:
        return f"{error.sentence} Par exemple : « {error.suggestion} »."
    return error.sentence


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
        "Attendu quand la catégorie change : un autre service relira.",
        required=False,
    )

    def prepare(self) -> None:
        """The lists of the commune; a category no longer in use stays if it is the case's."""
        field = self.fields["category"]
        field.queryset = Category.objects.filter(  # type: ignore[attr-defined]
            Q(active=True) | Q(pk=self.case.category_id), commune=self.case.commune_id
        )
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
        """Dates that cannot be, and the reason of a new category."""
        typed = super().clean() or {}
        needed = {"category", "facts_on", "place", "description"}
        if needed <= typed.keys():
            show_wrong(self, facts.problems(self.case, typed))
            if typed["category"] != self.case.category and not typed.get("reason"):
                self.add_error("reason", "Dites pourquoi la catégorie change.")
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
    asked_on = FrenchDateField(
        label="Quel jour ?", help_text="La réponse vaut sept jours pour l'envoi d'une lettre."
    )
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

    def clean_asked_on(self) -> datetime.date:
        """Neither in the future nor before the report."""
        day: datetime.date = self.cleaned_data["asked_on"]
        for one in services.source_problems(self.case, day):
            raise forms.ValidationError(one.sentence)
        return day


class PrintedFactsForm(ActForm):
    """The only account of the facts that letters show (R41)."""

    printed_facts = forms.CharField(
        label="Comment le dire à la personne ?",
        help_text=f"{FACTS_LIMIT} caractères au plus, en commençant sans majuscule : la lettre dira "
        f"« Des faits nous ont été signalés : … ». {READ_BY_THE_PERSON}",
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
                label=f"J'ai relu, et je garde ces mots : {', '.join(words)}.",
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
