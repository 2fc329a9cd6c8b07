"""Who the person is and where to write: the form, with the envelope's rules (R5, NF Z 10-011)."""

from typing import Any

from django import forms

from rappel.cases.access import Handle
from rappel.cases.answers import show_wrong
from rappel.cases.forms import ActForm
from rappel.cases.people import person_of
from rappel.communes.date_fields import FrenchDateField
from rappel.letters.addresses import address_lines
from rappel.letters.errors import AddressError, LetterError
from rappel.letters.text import printable
from rappel.review.study import identity
from rappel.review.study.fields import free_text, line


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
    line2 = line(
        "Appartement, étage, chez qui ?",
        "Sans domicile : « CCAS, domiciliation » et l'adresse du CCAS. Sans aucune adresse, laissez "
        "tout vide : la lettre est remise en main propre par un agent.",
    )
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
        if {"birth_date", "evidence"} <= typed.keys():
            show_wrong(self, identity.problems(self.case, typed, typed["evidence"]))
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
            self.add_error(place_of(self, error), said(error))
        return typed

    def service_values(self) -> dict[str, Any]:
        """The person on one side, how sure on the other."""
        typed = super().service_values()
        return {
            "person": {name: typed[name] for name in identity.FIELDS},
            "identity": typed["identity"],
            "evidence": typed["evidence"],
        }


def place_of(form: forms.Form, error: LetterError) -> str | None:
    """The field of the form that the error is about, None when the form has none."""
    return error.field if error.field in form.fields else None


def said(error: LetterError) -> str:
    """What is wrong, with a form that would fit when the post office knows one (NF Z 10-011)."""
    if isinstance(error, AddressError) and error.suggestion:
        return f"{error.sentence} Par exemple : « {error.suggestion} »."
    return error.sentence
