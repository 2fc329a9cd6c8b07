"""The questions asked to change a register: powers, arrêtés, lists, letters, two persons."""

from typing import Any

from django import forms

from accounts.models import Delegation, Prevention, Rank, User
from accounts.policy import Role
from accounts.selectors import people_with
from rappel.communes.date_fields import FrenchDateField, FrenchTimeField
from rappel.communes.models import Arrete, ListItem, PartnerKind
from rappel.town.forms import PersonChoice, TownForm
from rappel.town.kinds.arretes import WEEKDAYS

# --- powers ----------------------------------------------------------------------------------


class _ElectedForm(TownForm):
    user = PersonChoice(
        User.objects.none(),
        label="Quel élu ?",
        help_text="Ceux qui ont le rôle « Élu » à la page « Qui fait quoi ? ».",
        empty_label="choisir",
    )

    def prepare(self) -> None:
        """The élus of the commune."""
        self.fields["user"].queryset = people_with(self.town.pk, Role.ELECTED)  # type: ignore[attr-defined]


_PUBLISHED = "Laissez vide tant que ce n'est pas fait : la délégation ne compte pas avant."


class DelegationForm(_ElectedForm):
    """An order of delegation, as written."""

    number = forms.CharField(
        label="Numéro de l'arrêté",
        help_text="Il est cité sous la signature (art. L. 2122-18 CGCT).",
        max_length=30,
    )
    quality = forms.CharField(
        label="Qualité de l'élu, comme elle s'imprime",
        help_text="Par exemple : adjointe au maire déléguée à la tranquillité publique.",
        max_length=120,
    )
    scope = forms.CharField(
        label="Ce que l'arrêté délègue",
        help_text="Les rappels à l'ordre doivent y être.",
        max_length=160,
        initial="rappels à l'ordre",
    )
    signed_on = FrenchDateField(label="Signé le")
    published_on = FrenchDateField(label="Publié le", required=False, help_text=_PUBLISHED)
    received_on = FrenchDateField(
        label="Reçu en préfecture le", required=False, help_text="Date de l'accusé de réception."
    )
    ends_on = FrenchDateField(
        label="Jusqu'au", required=False, help_text="Vide : jusqu'à la fin du mandat du maire."
    )


class CompletedForm(TownForm):
    """The two formalities of an order."""

    published_on = FrenchDateField(label="Publié le")
    received_on = FrenchDateField(
        label="Reçu en préfecture le", help_text="Date de l'accusé de réception."
    )


class EndForm(TownForm):
    """The last day of a power."""

    ends_on = FrenchDateField(
        label="Dernier jour", help_text="Ce jour compte encore ; le lendemain, plus rien."
    )


class MayorForm(_ElectedForm):
    """The mandate that begins."""

    starts_on = FrenchDateField(
        label="Élu maire le",
        help_text="Le mandat précédent et les délégations qu'il a données finissent la veille.",
    )
    mayor_feminine = forms.BooleanField(label="Écrire « la maire »", required=False)


class ReplacementForm(_ElectedForm):
    """Who replaces the mayor, why, and for which days."""

    rank = forms.ChoiceField(
        label="À quel rang ?",
        help_text="Un adjoint dans l'ordre des nominations ; à défaut, un conseiller désigné par le "
        "conseil ou pris dans l'ordre du tableau (art. L. 2122-17 CGCT).",
        choices=[("", "choisir"), *Rank.choices],
    )
    reason_code = forms.ChoiceField(
        label="Pour quel motif ?",
        help_text="Suspendu ou révoqué, le maire ne décide plus rien pendant ces jours.",
        choices=[("", "choisir"), *Prevention.choices],
    )
    starts_on = FrenchDateField(label="À partir du")
    ends_on = FrenchDateField(
        label="Jusqu'au", required=False, help_text="Vide : jusqu'à ce que vous y mettiez fin."
    )


# --- arrêtés ---------------------------------------------------------------------------------


class LongLine(forms.CharField):
    """One line of text too long for a narrow field: shown on two, kept on one."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value: Any) -> str:
        """The text with every run of blanks made one."""
        return " ".join(str(super().to_python(value)).split())


class ArreteForm(TownForm):
    """An arrêté of the register."""

    number = forms.CharField(label="Numéro de l'arrêté", max_length=30)
    title = LongLine(label="Objet", max_length=160)
    sentence = LongLine(
        label="Ce qu'il interdit, en une phrase simple",
        help_text="La lettre la cite telle quelle : écrivez-la pour la personne qui la lira.",
        max_length=200,
    )
    perimeter = LongLine(
        label="Où s'applique-t-il ?",
        help_text="Rues, places ou toute la commune.",
        max_length=200,
    )
    signed_on = FrenchDateField(label="Signé le")
    published_on = FrenchDateField(label="Publié le")
    received_on = FrenchDateField(
        label="Reçu en préfecture le",
        help_text="Il n'oblige personne avant d'être publié et reçu (art. L. 2131-1 CGCT).",
    )
    from_day = FrenchDateField(label="En vigueur à partir du")
    to_day = FrenchDateField(label="Jusqu'au", required=False, help_text="Vide : sans date de fin.")
    weekdays = forms.TypedMultipleChoiceField(
        label="Quels jours ?",
        help_text="Aucun coché : tous les jours.",
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    from_time = FrenchTimeField(
        label="De quelle heure", required=False, help_text="Vide : à toute heure."
    )
    to_time = FrenchTimeField(
        label="À quelle heure",
        required=False,
        help_text="Une heure plus petite que la première est celle du lendemain.",
    )


class ArreteEndForm(TownForm):
    """The last day of an arrêté."""

    to_day = FrenchDateField(
        label="Dernier jour", help_text="Des faits de ce jour peuvent encore le citer."
    )


class CoverForm(forms.Form):
    """« Couvre-t-il le 7 octobre 2026 à 20 h 10 ? »"""

    jour = FrenchDateField(label="Quel jour ?", required=False)
    heure = FrenchTimeField(label="À quelle heure ?", required=False)


def arrete_values(row: Arrete) -> dict[str, Any]:
    """What the form of a correction starts from."""
    return {name: getattr(row, name) for name in ArreteForm.base_fields if name != "commune"}


# --- lists -----------------------------------------------------------------------------------


class ItemForm(TownForm):
    """A new value of a list."""

    label = LongLine(
        label="Libellé, comme il se lira",
        help_text="Des mots de la mairie, sans jugement sur la personne.",
        max_length=120,
    )


class ItemChangeForm(ItemForm):
    """A value that exists."""

    position = forms.IntegerField(label="Sa place dans la liste", min_value=1)
    active = forms.BooleanField(
        label="La proposer dans les formulaires",
        help_text="Décochée, elle reste lisible là où elle a été choisie.",
        required=False,
    )

    def __init__(self, *args: Any, item: ListItem, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """The places there are."""
        count = ListItem.objects.filter(commune=self.town, list=self.item.list).count()
        field = self.fields["position"]
        field.max_value = count  # type: ignore[attr-defined]
        field.widget.attrs["max"] = count
        field.help_text = f"De 1 (la première) à {count}."

    def clean_position(self) -> int:
        """Within the list."""
        return min(self.cleaned_data["position"], self.fields["position"].max_value)  # type: ignore[attr-defined]


# --- letters ---------------------------------------------------------------------------------

_MM = "En millimètres, depuis le bord gauche et le haut de la feuille A4."


class LetterheadForm(TownForm):
    """What heads the letters."""

    sections = (
        ("Qui écrit", ("service", "street", "postcode", "town", "phone", "email")),
        ("Qui répond", ("name_the_agent", "dpo_contact")),
        (
            "La fenêtre de vos enveloppes",
            ("window_left", "window_top", "window_width", "window_height"),
        ),
        ("", ("reason",)),
    )

    service = forms.CharField(
        label="Service", help_text="Par exemple : Secrétariat général.", max_length=80
    )
    street = forms.CharField(
        label="Adresse", help_text="38 signes au plus, comme sur une enveloppe.", max_length=80
    )
    postcode = forms.CharField(label="Code postal", max_length=10)
    town = forms.CharField(label="Ville", max_length=60)
    phone = forms.CharField(
        label="Téléphone", help_text="Celui qu'appelle une personne convoquée.", max_length=20
    )
    email = forms.EmailField(label="Courriel")
    name_the_agent = forms.BooleanField(
        label="Nommer l'agent en charge",
        help_text="Décochez si la sécurité des agents le demande : le service est alors nommé "
        "(art. L. 111-2 CRPA).",
        required=False,
    )
    dpo_contact = forms.CharField(
        label="Comment joindre le délégué à la protection des données ?",
        help_text="Imprimé avec la première lettre (art. 14 RGPD).",
        max_length=120,
    )
    window_left = forms.IntegerField(label="Bord gauche", help_text=_MM, initial=110)
    window_top = forms.IntegerField(label="Haut", initial=57)
    window_width = forms.IntegerField(
        label="Largeur", help_text="80 mm au moins, pour 38 signes.", initial=80
    )
    window_height = forms.IntegerField(
        label="Hauteur", help_text="22 mm au moins, pour six lignes.", initial=22
    )


class ProsecutorForm(TownForm):
    """The parquet the commune writes to."""

    court = forms.CharField(
        label="Tribunal judiciaire",
        help_text="Par exemple : Tribunal judiciaire de Pont-Aval.",
        max_length=80,
    )
    line2 = forms.CharField(label="Complément d'adresse", max_length=38, required=False)
    street = forms.CharField(label="Adresse", max_length=38)
    postcode = forms.CharField(label="Code postal", max_length=10)
    town = forms.CharField(label="Ville", max_length=38)


class StatuteForm(TownForm):
    """An article of law put right."""

    mark = forms.CharField(
        label="Référence courte",
        help_text="Comme les refus l'impriment, par exemple « L. 132-7 CSI » : ce qui la cite est "
        "cherché par ces mots.",
        max_length=40,
    )
    citation = LongLine(label="Citation, comme elle s'imprime", max_length=160)
    label = forms.CharField(label="Objet", max_length=120)
    says = LongLine(label="Ce qu'il dit, en une phrase simple", max_length=300)
    note = LongLine(
        label="Remarque",
        help_text="Par exemple : renuméroté à partir de 2029.",
        max_length=300,
        required=False,
    )


class PartnerForm(TownForm):
    """An association or a service."""

    sections = (
        ("Qui est-ce ?", ("kind", "name", "does", "active")),
        ("Où lui écrire ?", ("line2", "street", "postcode", "town")),
        ("Comment le joindre ?", ("phone", "email", "contact")),
        ("Des données lui sont-elles transmises ?", ("shares_data", "sharing")),
        ("", ("reason",)),
    )

    kind = forms.ChoiceField(label="Dans quel domaine ?", choices=PartnerKind.choices)
    name = forms.CharField(
        label="Son nom", help_text="38 signes au plus sur une enveloppe.", max_length=38
    )
    does = LongLine(
        label="Ce qu'il fait, en une phrase simple",
        help_text="Lu par l'agent qui oriente une personne.",
        max_length=200,
    )
    line2 = forms.CharField(label="Complément d'adresse", max_length=38, required=False)
    street = forms.CharField(label="Adresse", max_length=38)
    postcode = forms.CharField(label="Code postal", max_length=10)
    town = forms.CharField(label="Ville", max_length=38)
    phone = forms.CharField(label="Téléphone", max_length=20, required=False)
    email = forms.EmailField(label="Courriel", required=False)
    contact = forms.CharField(
        label="À qui s'adresser ?",
        help_text="Une fonction, pas un nom : « accueil », « chef de service ».",
        max_length=80,
        required=False,
    )
    shares_data = forms.BooleanField(
        label="La commune lui transmet des données sur les personnes",
        help_text="Alors il figure au registre des traitements, et la notice le dit (art. 14 RGPD).",
        required=False,
    )
    sharing = LongLine(
        label="Lesquelles, et en vertu de quoi ?",
        help_text="Par exemple : nom et téléphone, avec l'accord de la personne.",
        max_length=200,
        required=False,
    )


class PartnerChangeForm(PartnerForm):
    """An entry that exists."""

    active = forms.BooleanField(
        label="Le proposer dans les formulaires",
        help_text="Décoché, il reste lisible là où il a été nommé.",
        required=False,
    )


class TwoPersonsForm(TownForm):
    """The rule given up or taken up again, and why."""

    asks_why = False

    two_persons = forms.ChoiceField(
        label="Qui a étudié un dossier peut-il le décider ?",
        help_text="La règle livrée veut deux personnes ; seul le maire peut y renoncer.",
        choices=[("yes", "non, il faut une autre personne"), ("no", "oui, la même personne peut")],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label="Pourquoi ?",
        help_text="Par exemple : un seul agent, et le maire étudie avec lui. Le motif reste au "
        "registre.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_two_persons(self) -> bool:
        """The rule on or off."""
        return self.cleaned_data["two_persons"] == "yes"


def delegation_days(row: Delegation) -> dict[str, Any]:
    """What the form of completion starts from."""
    return {"published_on": row.published_on, "received_on": row.received_on}
