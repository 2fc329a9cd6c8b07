"""Choosing the file of an export, and correcting one of its lines in place."""

from collections.abc import Iterable
from typing import Any

from django import forms

from rappel.communes.models import Category, Commune, ListItem, ListName
from rappel.signalement.sheet import Line

R28 = "La personne peut demander à lire ce que vous écrivez."


class UploadForm(forms.Form):
    """The file of an export."""

    file = forms.FileField(
        label="Quel fichier ?",
        help_text="Un export CSV (point-virgule, UTF-8 ou Windows-1252), 5 Mo et 2 000 lignes au plus. "
        "Choisissez-le, ou déposez-le sur ce bouton. Rien n'est enregistré avant votre accord.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        allow_empty_file=True,
        error_messages={"required": "Choisissez le fichier à importer."},
    )


LABELS = {
    "ref_source": "Référence du service",
    "date_signalement": "Date du signalement",
    "origine": "Origine",
    "signalant": "Qui a signalé (confidentiel)",
    "date_faits": "Date des faits",
    "heure_faits": "Heure des faits",
    "lieu": "Lieu",
    "quartier": "Quartier",
    "qualification": "Catégorie des faits",
    "description": "Description",
    "auteur_civilite": "Civilité",
    "auteur_nom": "Nom de famille",
    "auteur_prenoms": "Prénoms",
    "auteur_date_naissance": "Date de naissance",
    "auteur_adresse1": "Adresse",
    "auteur_adresse2": "Complément d'adresse",
    "auteur_code_postal": "Code postal",
    "auteur_ville": "Ville",
    "auteur_pays": "Pays",
    "auteur_telephone": "Téléphone",
    "auteur_courriel": "Courriel",
    "plainte": "Plainte déposée ?",
    "procedure_judiciaire": "Enquête ou procédure pénale ?",
    "commune_faits": "Commune des faits",
    "amende_dressee": "Faits déjà verbalisés ?",
    "ref_rapport": "Numéro du rapport",
    "texte_enfreint": "Texte enfreint",
    **{
        f"rl{rank}_{name}": f"{label} du {who} responsable"
        for rank, who in ((1, "premier"), (2, "second"))
        for name, label in (
            ("qualite", "Qualité"),
            ("nom", "Nom"),
            ("prenoms", "Prénoms"),
            ("adresse1", "Adresse"),
            ("code_postal", "Code postal"),
            ("ville", "Ville"),
            ("telephone", "Téléphone"),
            ("contact", "Contact"),
        )
    },
}
"""The columns of an export as a person would name them."""

_ANSWERS = ("oui", "non", "ne sait pas")
_CLOSED = {
    "auteur_civilite": ("M.", "Mme"),
    "plainte": _ANSWERS,
    "procedure_judiciaire": _ANSWERS,
    "amende_dressee": _ANSWERS,
}
_HINTS = {
    "date_signalement": "jj/mm/aaaa",
    "date_faits": "jj/mm/aaaa",
    "auteur_date_naissance": "jj/mm/aaaa, ou rien quand elle n'est pas connue",
    "heure_faits": "hh:mm, ou rien quand elle n'est pas connue",
    "description": f"Les faits seulement. {R28}",
}
_MOST = 4000
"""Characters taken from a field; each column's own limit is said by its refusal."""


class LineForm(forms.Form):
    """One line of an export: what is wrong first, the rest folded."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        commune: Commune,
        columns: Iterable[str],
        line: Line,
        faults: Iterable[tuple[str, str]],
        version: int,
        **kwargs: Any,
    ) -> None:
        self._columns = tuple(columns)
        self.wrong = tuple(dict.fromkeys(column for column, _ in faults))
        super().__init__(*args, initial={"version": version, **line.values}, **kwargs)
        closed = {**_CLOSED, **_lists(commune)}
        for column in self._columns:
            self.fields[column] = self._field(column, line.values.get(column, ""), closed)

    def _field(self, column: str, value: str, closed: dict[str, tuple[str, ...]]) -> forms.Field:
        options: dict[str, Any] = {
            "label": LABELS[column],
            "help_text": _HINTS.get(column, ""),
            "required": False,
        }
        if column in closed:
            known = closed[column]
            kept = () if value in ("", *known) or column in self.wrong else (value,)
            choices = [("", "—"), *((choice, choice) for choice in (*kept, *known))]
            return forms.ChoiceField(choices=choices, **options)
        widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
        if column == "description":
            widget = forms.Textarea(attrs={"rows": 5})
        return forms.CharField(max_length=_MOST, widget=widget, strip=False, **options)

    @property
    def sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is to be corrected, then everything else."""
        rest = tuple(name for name in self._columns if name not in self.wrong)
        if not self.wrong:
            return (("La ligne", rest),)
        return (("À corriger", self.wrong), (REST, rest))

    @property
    def folded(self) -> frozenset[str]:
        """The rest, until something in it is wrong."""
        return frozenset({REST} if self.wrong else ())

    def values(self) -> dict[str, str]:
        """What was typed, by column."""
        return {column: str(self.cleaned_data[column]) for column in self._columns}

    def show_faults(self, faults: Iterable[tuple[str, str]]) -> None:
        """Say under each field what still refuses the line."""
        for column, reason in faults:
            self.add_error(column if column in self.fields else None, reason)


REST = "Le reste de la ligne"


def _lists(commune: Commune) -> dict[str, tuple[str, ...]]:
    categories = Category.objects.filter(commune=commune, active=True)
    origins = ListItem.objects.filter(commune=commune, list=ListName.ORIGIN, active=True)
    return {
        "qualification": tuple(categories.values_list("label", flat=True)),
        "origine": tuple(origins.values_list("label", flat=True)),
    }
