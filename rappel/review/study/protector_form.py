"""Who protects an adult: the page, with the envelope's rules (domain.md §8, NF Z 10-011)."""

import uuid
from typing import Any

from django import forms

from rappel.cases import families
from rappel.cases.access import Handle
from rappel.cases.answers import show_wrong
from rappel.cases.forms import ActForm
from rappel.cases.people import ProtectorKind, person_name
from rappel.letters.addresses import address_lines
from rappel.letters.errors import LetterError
from rappel.review.study import protectors
from rappel.review.study.fields import line
from rappel.review.study.identity import ADDRESS, NAMES
from rappel.review.study.person_form import place_of, said


class ProtectorForm(ActForm):
    """In what quality, who, where to write."""

    protector_kind = forms.ChoiceField(
        label="En quelle qualité ?",
        choices=[*ProtectorKind.choices, (protectors.NOBODY, "elle ne l'est pas, ou plus")],
        widget=forms.RadioSelect,
        help_text="Rien d'autre : ni la raison, ni l'état de santé, ni le jugement.",
    )
    civility = forms.ChoiceField(
        label="Quelle civilité ?",
        choices=[("M.", "M."), ("Mme", "Mme"), ("", "non précisée, ou un service")],
        widget=forms.RadioSelect,
        required=False,
    )
    given_names = line("Quels sont ses prénoms ?", "Vide pour un service.")
    family_name = line("Quel est son nom ?", "Ou le nom du service.")
    line2 = line("Appartement, étage, chez qui ?")
    line3 = line("Bâtiment, résidence, entrée ?")
    street = line("Numéro et voie", "Son adresse à lui ou à elle : chacun ne lit que la sienne.")
    line5 = line("Lieu-dit ou boîte postale")
    postcode = line("Code postal", limit=12, inputmode="numeric")
    town = line("Ville", limit=80)
    country = line("Pays, si ce n'est pas la France", limit=60)
    phone = line("Téléphone", limit=40, inputmode="tel")
    email = forms.EmailField(label="Courriel", required=False, max_length=120)

    sections = (
        ("Qui ?", ("party", "protector_kind", "civility", "given_names", "family_name")),
        ("Où lui écrire ?", ADDRESS),
        ("Comment la joindre ?", ("phone", "email")),
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The first one noted, when there is one."""
        row = next(iter(families.protectors(handle.case)), None)
        if row is None:
            return {}
        known = {name: getattr(row, name) or "" for name in protectors.FIELDS}
        return {**known, "party": str(row.pk), "protector_kind": row.protector_kind or ""}

    def prepare(self) -> None:
        """Those noted already, or somebody new."""
        people = [(str(row.pk), person_name(row)) for row in families.protectors(self.case)]
        self.fields["party"] = forms.TypedChoiceField(
            label="De qui s'agit-il ?",
            coerce=uuid.UUID,
            empty_value=None,
            required=False,
            choices=[*people, ("", "une personne pas encore notée")],
        )
        beyond = self.case.protocol.copy_beyond_tutor
        self.fields["street"].help_text = (
            "Une copie des lettres lui est envoyée, à sa seule adresse."
            if beyond
            else "Un tuteur ou une tutrice reçoit une copie des lettres, à sa seule adresse ; les "
            "autres n'en reçoivent pas, sauf si le protocole le prévoit."
        )

    def clean(self) -> dict[str, Any]:
        """A quality of the list, a name, then the rules of the post office."""
        typed = super().clean() or {}
        if "protector_kind" in typed and "party" in typed:
            show_wrong(
                self,
                protectors.problems(self.case, typed["party"], typed["protector_kind"], typed),
            )
        home = {name: typed.get(name) or "" for name in ADDRESS}
        if self.errors or not any(home.values()) or typed["protector_kind"] == protectors.NOBODY:
            return typed
        try:
            address_lines(**{name: typed.get(name) or "" for name in NAMES}, **home)
        except LetterError as error:
            self.add_error(place_of(self, error), said(error))
        return typed

    def service_values(self) -> dict[str, Any]:
        """Who, in what quality, and the rest together."""
        typed = super().service_values()
        return {
            "party": typed["party"],
            "protector_kind": typed["protector_kind"],
            "protector": {name: typed[name] for name in protectors.FIELDS},
        }
