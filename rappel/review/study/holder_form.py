"""One page for each of those who answer for a child; and the question about the child (R16, R48)."""

from typing import Any

from django import forms

from rappel.cases import families
from rappel.cases.access import Handle
from rappel.cases.answers import show_wrong
from rappel.cases.forms import ActForm
from rappel.cases.people import HolderKind, Standing
from rappel.communes.date_fields import FrenchDateField
from rappel.letters.addresses import address_lines
from rappel.letters.errors import LetterError
from rappel.letters.text import printable
from rappel.review.study import holders
from rappel.review.study.fields import line
from rappel.review.study.identity import ADDRESS, NAMES
from rappel.review.study.person_form import place_of, said

RANK_WORDS = {
    1: "premier parent",
    2: "deuxième parent",
    3: "tuteur, délégataire ou service à qui l'enfant est confié",
}


class HolderForm(ActForm):
    """What is known of one parent or responsible, and where to write."""

    rank = forms.TypedChoiceField(
        label="De qui s'agit-il ?",
        coerce=int,
        choices=list(RANK_WORDS.items()),
        help_text="La loi demande une réponse pour chacun des deux parents, ou pour le tuteur.",
    )
    holder_kind = forms.ChoiceField(
        label="En quelle qualité ?", choices=HolderKind.choices, widget=forms.RadioSelect
    )
    standing = forms.ChoiceField(
        label="Que sait-on ?",
        choices=Standing.choices,
        widget=forms.RadioSelect,
        help_text="« Ne pas contacter » : le service ou une décision l'a demandé, par exemple pour "
        "protéger quelqu'un.",
    )
    said_by = line(
        "Qui le dit, ou quelle décision ?",
        "À remplir si la personne n'a pas l'autorité parentale ou ne doit pas être contactée.",
        limit=120,
    )
    said_on = FrenchDateField(label="Depuis quel jour le sait-on ?", required=False)
    civility = forms.ChoiceField(
        label="Quelle civilité ?",
        choices=[("M.", "M."), ("Mme", "Mme"), ("", "non précisée")],
        widget=forms.RadioSelect,
        required=False,
    )
    given_names = line("Quels sont ses prénoms ?", "Vide pour un service.")
    family_name = line("Quel est son nom ?", "Ou le nom du service.")
    quality = line("Quel lien avec l'enfant ?", "Par exemple : mère, père, tutrice.", limit=80)
    line2 = line("Appartement, étage, chez qui ?")
    line3 = line("Bâtiment, résidence, entrée ?")
    street = line("Numéro et voie", "Son adresse à lui ou à elle : chacun ne lit que la sienne.")
    line5 = line("Lieu-dit ou boîte postale")
    postcode = line("Code postal", limit=12, inputmode="numeric")
    town = line("Ville", limit=80)
    country = line("Pays, si ce n'est pas la France", limit=60)
    phone = line("Téléphone", limit=40, inputmode="tel")
    email = forms.EmailField(label="Courriel", required=False, max_length=120)
    houses_child = forms.ChoiceField(
        label="L'enfant vit-il avec cette personne ?",
        choices=[("yes", "oui"), ("no", "non")],
        widget=forms.RadioSelect,
        required=False,
        help_text="La page destinée à un enfant de moins de 15 ans part avec le courrier de l'adulte "
        "chez qui il vit.",
    )
    apart = forms.ChoiceField(
        label="Cette personne est-elle reçue à part ?",
        choices=[("no", "non, avec l'enfant"), ("yes", "oui, à part")],
        widget=forms.RadioSelect,
        required=False,
        help_text="Si les parents ne doivent pas se rencontrer : la lettre propose alors un entretien "
        "séparé, sans la date, l'heure ni le lieu de celui de l'enfant.",
    )

    sections = (
        ("Qui ?", ("rank", "holder_kind", "standing", "said_by", "said_on")),
        ("Son identité", ("civility", "given_names", "family_name", "quality")),
        ("Où lui écrire ?", ADDRESS),
        ("Comment la joindre ?", ("phone", "email")),
        ("L'entretien", ("houses_child", "apart")),
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The holder named in the address of the page, else the first without an answer."""
        rank = self._wanted(handle)
        party = families.holder_at(handle.case, rank)
        if party is None:
            kind = HolderKind.PARENT if rank < holders.RANKS[-1] else ""
            return {"rank": rank, "holder_kind": kind, "apart": "no"}
        known = {name: getattr(party, name) or "" for name in holders.FIELDS}
        yes_no = {True: "yes", False: "no", None: ""}
        return {
            **known,
            "rank": rank,
            "holder_kind": party.holder_kind,
            "standing": party.standing,
            "said_by": party.standing_said_by or "",
            "said_on": party.standing_on,
            "houses_child": yes_no[party.houses_child],
            "apart": yes_no[bool(party.apart)],
        }

    def _wanted(self, handle: Handle) -> int:
        asked = self.request.GET.get("rang", "")
        if asked in {str(rank) for rank in holders.RANKS}:
            return int(asked)
        for rank in holders.RANKS[:2]:
            party = families.holder_at(handle.case, rank)
            if party is None or not party.standing:
                return rank
        return 1

    def clean(self) -> dict[str, Any]:
        """What the law asks of each answer, then the rules of the post office."""
        typed = super().clean() or {}
        if {"rank", "holder_kind", "standing", "said_on"} <= typed.keys():
            values = self._values(typed)
            show_wrong(self, holders.problems(self.case, values.pop("rank"), **values))
        if self.errors:
            return typed
        names = {name: typed.get(name) or "" for name in NAMES}
        home = {name: typed.get(name) or "" for name in ADDRESS}
        try:
            if any(home.values()) and typed["standing"] == Standing.KNOWN:
                address_lines(**names, **home)
            else:
                for name, value in (*names.items(), *home.items()):
                    printable(value, field=name)
        except LetterError as error:
            self.add_error(place_of(self, error), said(error))
        return typed

    def _values(self, typed: dict[str, Any]) -> dict[str, Any]:
        holder = {name: typed.get(name) or "" for name in holders.FIELDS}
        holder["apart"] = typed.get("apart") == "yes"
        holder["houses_child"] = {"yes": True, "no": False}.get(typed.get("houses_child", ""))
        return {
            "rank": typed["rank"],
            "holder_kind": typed["holder_kind"],
            "standing": typed["standing"],
            "said_by": typed.get("said_by") or "",
            "said_on": typed.get("said_on"),
            "holder": holder,
        }

    def service_values(self) -> dict[str, Any]:
        """The answers about the holder on one side, who the holder is on the other."""
        return self._values(super().service_values())


class WorryForm(ActForm):
    """Is the child at risk? (R48)."""

    worried = forms.ChoiceField(
        label="Cette situation vous inquiète-t-elle pour l'enfant ?",
        choices=[("no", "non"), ("yes", "oui")],
        widget=forms.RadioSelect,
        help_text="Si oui, une information préoccupante se transmet à la cellule de recueil du "
        "département (CRIP), en dehors de ce dossier (art. L. 226-2-1 CASF).",
    )
    sent_on = FrenchDateField(
        label="Quand l'information a-t-elle été transmise ?",
        required=False,
        help_text="Laissez vide si elle reste à transmettre : le dossier le rappellera.",
    )
    recipient = line("À qui ?", "Le service seulement. Rien d'autre n'est gardé ici.", limit=120)

    def clean(self) -> dict[str, Any]:
        """A date goes with a recipient."""
        typed = super().clean() or {}
        if {"worried", "sent_on"} <= typed.keys():
            show_wrong(
                self,
                holders.worry_problems(
                    self.case, typed["worried"], typed["sent_on"], typed.get("recipient") or ""
                ),
            )
        return typed
