"""« Nouveau signalement »: what a police officer or a secretary knows, question by question."""

import datetime
import uuid
from typing import Any

from django import forms

from rappel.cases.search import folded_words, hints_in
from rappel.communes import calendar
from rappel.communes.date_fields import FrenchDateField, FrenchDateInput, FrenchTimeField
from rappel.communes.hints import HINTS
from rappel.communes.models import Category, Commune, ListItem, ListName
from rappel.signalement.cleaning import MAX_LENGTHS
from rappel.signalement.fields import Line, Text, answer, line
from rappel.signalement.report import Holder, Person, Postal, Report, faults

R28 = "La personne peut demander à lire ce que vous écrivez."
DESCRIPTION_MOST = 2000
_LEGAL_PERSON = "legal"
_LEGAL_WORDS = frozenset({"societe", "sarl", "sasu", "eurl", "association", "entreprise"})
LEGAL_PERSON = (
    "Le rappel à l'ordre s'adresse à une personne, jamais à une société ni à une association "
    "(règle R5). Signalez la personne qui a agi, ou n'envoyez pas ce signalement."
)
_QUALITIES = (
    ("", "choisissez"),
    ("mère", "mère"),
    ("père", "père"),
    ("tutrice", "tutrice"),
    ("tuteur", "tuteur"),
    ("service gardien", "service à qui l'enfant est confié"),
    ("autre responsable légal", "autre responsable légal"),
    ("curatrice", "curatrice"),
    ("curateur", "curateur"),
)
# Words about health or that give the reporter away (R28, R41): read again before it is kept.
_READ_AGAIN = tuple(hint for hint in HINTS if hint.rule in ("R28", "R41"))


class SignalementForm(forms.Form):
    """One signalement about one person; several persons are several signalements (R21)."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    reported_on = FrenchDateField(label="Quand le signalement a-t-il été fait ?")
    origin = forms.ChoiceField(label="D'où vient-il ?")
    source_reference = line(
        MAX_LENGTHS["ref_source"],
        "Votre référence",
        "Le numéro de votre service pour ces faits. Il évite d'enregistrer deux fois la même chose.",
    )
    report_number = line(
        MAX_LENGTHS["ref_rapport"], "Numéro du rapport", "S'il existe un rapport écrit."
    )

    facts_on = FrenchDateField(label="Quel jour les faits ont-ils eu lieu ?")
    facts_at = FrenchTimeField(
        label="À quelle heure ?",
        help_text="Certains arrêtés ne valent qu'à certaines heures.",
        required=False,
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        to_field_name="code",
        label="De quoi s'agit-il ?",
        help_text="Ce qui ressemble le plus aux faits. L'instructeur pourra corriger. Ce qui relève "
        "de la justice sera arrêté tout de suite et remis au procureur.",
        empty_label="choisissez",
    )
    place = Line(
        MAX_LENGTHS["lieu"],
        label="Où ?",
        help_text="Une rue, une place, un équipement de la commune.",
    )
    district = forms.ChoiceField(label="Dans quel quartier ?", required=False)
    description = Text(
        DESCRIPTION_MOST,
        label="Que s'est-il passé ?",
        help_text="Les faits seulement, en quelques phrases : ni santé, ni origine, ni opinion sur "
        "la personne, ni nom d'une victime. Un lecteur peut-il deviner qui a signalé ? Si oui, "
        f"tournez la phrase autrement. {R28}",
    )
    damage = forms.BooleanField(label="Il y a eu des dégâts", required=False)

    civility = forms.ChoiceField(
        label="Qui est en cause ?",
        help_text="Une seule personne : s'il y en a plusieurs, faites un signalement pour chacune.",
        choices=(
            ("M.", "un homme (M.)"),
            ("Mme", "une femme (Mme)"),
            ("unknown", "une personne dont je ne connais pas la civilité"),
            (_LEGAL_PERSON, "une société, une association, un organisme"),
        ),
        widget=forms.RadioSelect,
    )
    family_name = Line(
        MAX_LENGTHS["auteur_nom"],
        label="Nom de famille",
    )
    given_names = Line(
        MAX_LENGTHS["auteur_prenoms"],
        label="Prénoms",
        help_text="Celui d'usage en premier.",
    )
    birth_date = FrenchDateField(
        label="Date de naissance",
        help_text="Elle dit si ce sont les parents qu'il faut convoquer.",
        required=False,
    )
    line2 = line(
        MAX_LENGTHS["auteur_adresse2"],
        "Appartement, étage, chez…",
        "L'adresse se tape ligne par ligne, comme elle sera imprimée sur l'enveloppe.",
    )
    line3 = line(MAX_LENGTHS["auteur_adresse2"], "Bâtiment, entrée, résidence")
    street = line(MAX_LENGTHS["auteur_adresse1"], "Numéro et rue")
    line5 = line(MAX_LENGTHS["auteur_adresse2"], "Lieu-dit, boîte postale")
    postcode = line(MAX_LENGTHS["auteur_code_postal"], "Code postal")
    town = line(MAX_LENGTHS["auteur_ville"], "Ville")
    country = line(MAX_LENGTHS["auteur_pays"], "Pays", "Seulement hors de France.")
    phone = line(MAX_LENGTHS["auteur_telephone"], "Téléphone")
    email = forms.EmailField(
        label="Courriel",
        required=False,
        max_length=MAX_LENGTHS["auteur_courriel"],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    reporter_name = line(
        MAX_LENGTHS["signalant"],
        "Qui a signalé ?",
        "Nom ou fonction. Confidentiel : seuls l'instructeur et le référent juridique le lisent, "
        "et aucun courrier ne le porte.",
    )
    reporter_contact = line(
        MAX_LENGTHS["signalant"], "Comment le ou la joindre ?", "Confidentiel de même."
    )

    complaint = answer(
        "Une plainte a-t-elle été déposée pour ces faits ?",
        "S'il y en a une, le dossier est arrêté : il relève de la justice.",
    )
    inquiry = answer(
        "Une enquête ou une procédure pénale est-elle en cours ?",
        "Dites ce que vous savez aujourd'hui. La question sera reposée avant tout courrier.",
    )
    fined = answer(
        "Les faits ont-ils déjà été verbalisés ?",
        "On ne répond pas deux fois aux mêmes faits sans raison.",
    )

    def __init__(self, *args: Any, commune: Commune, **kwargs: Any) -> None:
        self.commune = commune
        self.today = calendar.today(commune)
        initial = {"key": uuid.uuid4(), "reported_on": self.today}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        for name in ("reported_on", "facts_on", "birth_date"):
            self.fields[name].widget = FrenchDateInput(latest=self.today)
        self.fields["category"].queryset = Category.objects.filter(commune=commune, active=True)
        self.fields["origin"].choices = self._choices(ListName.ORIGIN, "choisissez")
        districts = self._choices(ListName.DISTRICT, "je ne sais pas")
        if len(districts) > 1:
            self.fields["district"].choices = districts
        else:  # the commune keeps no list of districts
            del self.fields["district"]
        for rank in HOLDERS:
            self._add_holder_fields(rank)
        if self.is_bound and self._to_read_again():
            self.fields["read_again"] = forms.BooleanField(
                label="J'ai relu la description et je la garde",
                help_text="Elle ne dit rien de la santé de quelqu'un et ne laisse pas deviner qui a "
                "signalé.",
                error_messages={
                    "required": " ".join([*self._to_read_again(), "Relisez, puis cochez."])
                },
            )

    @property
    def sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The form cut into the steps of a report; see the `sections` filter."""
        return (
            ("Le signalement", ("reported_on", "origin", "source_reference", "report_number")),
            (
                "Les faits",
                (
                    "facts_on",
                    "facts_at",
                    "category",
                    "place",
                    "district",
                    "description",
                    "read_again",
                    "damage",
                ),
            ),
            (
                "La personne",
                ("civility", "family_name", "given_names", "birth_date", *_ADDRESS, *_REACH),
            ),
            *((HOLDER_TITLES[rank], _holder_fields(rank)) for rank in HOLDERS),
            ("Qui signale", ("reporter_name", "reporter_contact")),
            ("Plainte, enquête, verbalisation", ("complaint", "inquiry", "fined")),
        )

    @property
    def folded(self) -> frozenset[str]:
        """Titles of the sections shown closed: those about parents, until something is typed there."""
        return frozenset(
            HOLDER_TITLES[rank]
            for rank in HOLDERS
            if not any(self.data.get(self.add_prefix(name)) for name in _holder_fields(rank))
        )

    def _choices(self, name: ListName, empty: str) -> list[tuple[str, str]]:
        items = ListItem.objects.filter(commune=self.commune, list=name, active=True)
        return [("", empty), *((item.code, item.label) for item in items)]

    def _add_holder_fields(self, rank: int) -> None:
        said = "Un parent, un tuteur, ou le service à qui l'enfant est confié."
        if rank == 1:
            said = f"{said} Pour un adulte protégé, son tuteur ou son curateur."
        self.fields[f"holder{rank}_quality"] = forms.ChoiceField(
            label="Qui est-ce ?", help_text=said, choices=_QUALITIES, required=False
        )
        for name, label, column in (
            ("family_name", "Nom de famille, ou nom du service", "rl1_nom"),
            ("given_names", "Prénoms", "rl1_prenoms"),
            ("line2", "Appartement, bâtiment, résidence", "rl1_adresse1"),
            ("street", "Numéro et rue", "rl1_adresse1"),
            ("postcode", "Code postal", "rl1_code_postal"),
            ("town", "Ville", "rl1_ville"),
            ("phone", "Téléphone", "rl1_telephone"),
        ):
            self.fields[f"holder{rank}_{name}"] = line(MAX_LENGTHS[column], label)

    def _to_read_again(self) -> list[str]:
        """Sentences about words of the description that call for a second reading (R28, R41)."""
        typed = str(self.data.get(self.add_prefix("description"), ""))[:DESCRIPTION_MOST]
        return [hint.text for hint in _READ_AGAIN if hints_in(typed, hint.words)]

    def clean_civility(self) -> str:
        """R5: only natural persons."""
        value: str = self.cleaned_data["civility"]
        if value == _LEGAL_PERSON:
            raise forms.ValidationError(LEGAL_PERSON)
        return "" if value == "unknown" else value

    def clean_family_name(self) -> str:
        """R5: a company is not a family name."""
        value: str = self.cleaned_data["family_name"]
        if not _LEGAL_WORDS.isdisjoint(folded_words(value)):
            raise forms.ValidationError(LEGAL_PERSON)
        return value

    def clean_facts_at(self) -> datetime.time | None:
        """Facts of today are not later than now."""
        at: datetime.time | None = self.cleaned_data["facts_at"]
        now = calendar.local(calendar.now(), self.commune)
        if at and self.cleaned_data.get("facts_on") == now.date() and at > now.time():
            raise forms.ValidationError("Cette heure n'est pas encore passée. Corrigez-la.")
        return at

    def clean(self) -> dict[str, Any]:
        """What fields say together: order of dates, postcode and country, parents and age."""
        data = super().clean() or {}
        if data.get("postcode") and not data.get("country"):
            self._check_postcode("postcode", data["postcode"])
        if "reported_on" in self.errors or "facts_on" in self.errors:
            return data  # nothing can be compared without the two dates
        report = self.report()
        for name, sentence in faults(report, self.today):
            if name not in self.errors:
                self.add_error(name, sentence)
        if "birth_date" not in self.errors:
            self._check_holders(report)
        return data

    def _check_postcode(self, name: str, value: str) -> None:
        if not (value.isascii() and value.isdigit() and len(value) == 5):
            self.add_error(
                name, "Le code postal a cinq chiffres. Hors de France, indiquez le pays."
            )

    def _check_holders(self, report: Report) -> None:
        """R28: nobody is named without need; R16: whoever is named is named in full."""
        for rank in HOLDERS:
            data = self._holder_data(rank)
            if not any(data.values()):
                continue
            prefix = f"holder{rank}_"
            if not data["family_name"]:
                self.add_error(f"{prefix}family_name", "Complétez le nom, ou videz ces lignes.")
            if not data["quality"]:
                self.add_error(f"{prefix}quality", "Dites qui est cette personne.")
            if data["postcode"]:
                self._check_postcode(f"{prefix}postcode", data["postcode"])
            parent = bool(data["quality"]) and not self._holder(rank).protects
            if parent and report.minor is False:
                self.add_error(
                    f"{prefix}quality",
                    "La personne est majeure : ses parents ne sont pas concernés. Videz ces "
                    "lignes, ou corrigez la date de naissance.",
                )

    def _holder_data(self, rank: int) -> dict[str, str]:
        return {name: self.cleaned_data.get(f"holder{rank}_{name}", "") for name in _HOLDER}

    def _holder(self, rank: int) -> Holder:
        data = self._holder_data(rank)
        lines = {name: data[name] for name in ("line2", "street", "postcode", "town")}
        return Holder(
            quality=data["quality"],
            family_name=data["family_name"],
            given_names=data["given_names"],
            address=Postal(**lines),
            phone=data["phone"],
        )

    def report(self) -> Report:
        """What was typed, as the service takes it; to be called once the fields are clean."""
        data = {name: self.cleaned_data.get(name, "") for name in self.fields}
        said = {name: "" if data[name] == "unknown" else data[name] for name in _SAID}
        return Report(
            reported_on=data["reported_on"],
            origin=data["origin"],
            source_reference=data["source_reference"],
            report_number=data["report_number"],
            facts_on=data["facts_on"],
            facts_at=data["facts_at"] or None,
            category=data["category"],
            place=data["place"],
            district=data.get("district", ""),
            description=data["description"],
            damage=bool(data["damage"]),
            person=Person(
                civility=data["civility"],
                family_name=data["family_name"],
                given_names=data["given_names"],
                birth_date=data["birth_date"] or None,
                address=Postal(**{name: data[name] for name in _ADDRESS}),
                phone=data["phone"],
                email=data["email"],
            ),
            holders=tuple(
                self._holder(rank) for rank in HOLDERS if any(self._holder_data(rank).values())
            ),
            reporter_name=data["reporter_name"],
            reporter_contact=data["reporter_contact"],
            **said,
        )


HOLDERS = (1, 2)
HOLDER_TITLES = {
    1: "Si elle a moins de 18 ans : parent ou responsable légal",
    2: "Si elle a moins de 18 ans : second parent ou responsable légal",
}
_ADDRESS = ("line2", "line3", "street", "line5", "postcode", "town", "country")
_REACH = ("phone", "email")
_HOLDER = ("quality", "family_name", "given_names", "line2", "street", "postcode", "town", "phone")
_SAID = ("complaint", "inquiry", "fined")


def _holder_fields(rank: int) -> tuple[str, ...]:
    return tuple(f"holder{rank}_{name}" for name in _HOLDER)
