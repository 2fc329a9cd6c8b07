"""The questions asked to prepare a change of the town; labels ask, hints say why."""

from typing import Any

from django import forms
from django.http import HttpRequest

from accounts import passwords
from accounts.actors import Actor
from accounts.models import User
from accounts.policy import Role
from accounts.selectors import people_with
from rappel.cases.forms import PasswordAgain
from rappel.cases.services import WORKING_ROLES
from rappel.communes.date_fields import FrenchDateField
from rappel.communes.models import Commune
from rappel.town import selectors
from rappel.town.kind import Problem


class TownForm(forms.Form):
    """Base: the commune the page was opened for, and why the change is wanted."""

    commune = forms.CharField(widget=forms.HiddenInput)

    asks_why = True

    def __init__(self, *args: Any, town: Commune, **kwargs: Any) -> None:
        self.town = town
        kwargs["initial"] = {"commune": town.code, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if self.asks_why:
            self.fields["reason"] = forms.CharField(
                label="Pourquoi ce changement ?",
                help_text="Lu par la personne qui le mettra en vigueur. N'y nommez personne "
                "d'extérieur à la mairie.",
                max_length=300,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices that depend on the commune."""

    def values(self) -> dict[str, Any]:
        """The answers that the proposal keeps."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("commune", "reason")}

    def add_problems(self, problems: list[Problem]) -> None:
        """Say each problem under its question, or above all when it is about the whole."""
        for field, sentence in problems:
            self.add_error(field if field in self.fields else None, sentence)


class PersonChoice(forms.ModelChoiceField):
    """Somebody of the town, by name."""

    def label_from_instance(self, obj: User) -> str:
        """First name and surname."""
        return obj.full_name


def _role(**kwargs: Any) -> forms.ChoiceField:
    choices = [("", "choisir"), *Role.choices]
    return forms.ChoiceField(label="Dans quel rôle ?", choices=choices, **kwargs)


def _service() -> forms.CharField:
    return forms.CharField(
        label="De quel service ?",
        help_text="Pour un signalant seulement : il suit les signalements de son service, "
        "par exemple police-municipale.",
        required=False,
        max_length=40,
    )


def _default() -> forms.BooleanField:
    return forms.BooleanField(
        label="Lui confier d'office chaque nouveau dossier dans ce rôle",
        required=False,
    )


# --- people ----------------------------------------------------------------------------------


class RoleForm(TownForm):
    """A role for somebody who has an account."""

    user = PersonChoice(User.objects.none(), label="À qui ?", empty_label="choisir", required=False)
    other = forms.CharField(
        label="Ou l'identifiant d'un compte d'une autre commune",
        help_text="Pour une personne qui sert aussi une autre commune de cette installation, comme "
        "un délégué à la protection des données partagé.",
        required=False,
        max_length=60,
    )
    role = _role()
    service = _service()
    default = _default()

    def prepare(self) -> None:
        """Those who already work here."""
        ids = [person.pk for person in selectors.people_of(self.town)]
        people = User.objects.filter(pk__in=ids).order_by("last_name", "first_name")
        self.fields["user"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One person, chosen or named."""
        typed = super().clean() or {}
        other = typed.pop("other", "")
        if not typed.get("user") and other:
            typed["user"] = User.objects.filter(username=other, is_active=True).first()
            if typed["user"] is None:
                self.add_error("other", "Aucun compte ouvert n'a cet identifiant.")
        elif not typed.get("user") and "user" not in self.errors:
            self.add_error("user", "Choisissez une personne, ou donnez son identifiant.")
        return typed


class AccountForm(TownForm):
    """Somebody who has no account yet."""

    civility = forms.ChoiceField(
        label="Civilité",
        help_text="Elle accorde les qualités imprimées sur les courriers.",
        choices=[("", "aucune"), ("Mme", "Mme"), ("M.", "M.")],
        required=False,
    )
    first_name = forms.CharField(label="Prénom", max_length=60)
    last_name = forms.CharField(label="Nom", max_length=60)
    username = forms.CharField(
        label="Identifiant de connexion",
        help_text="Court et sans espace, par exemple c.lenoir. Il ne change plus.",
        max_length=60,
    )
    email = forms.EmailField(
        label="Courriel professionnel",
        help_text="Lu par l'administration technique et par qui approuve les comptes.",
        required=False,
    )
    role = _role()
    service = _service()
    default = _default()


class WhyForm(TownForm):
    """A change without a question of its own but why."""

    def prepare(self) -> None:
        """The reason is asked for: the person concerned may ask."""
        self.fields["reason"].required = True


class DefaultsForm(TownForm):
    """Who works on every new case, role by role; `version` is what stood when it was opened."""

    version = forms.CharField(widget=forms.HiddenInput)

    asks_why = False

    def prepare(self) -> None:
        """One question per role, its answers being those who hold it."""
        for role in (Role.INSTRUCTOR, Role.SECRETARY, Role.LEGAL_ADVISER, Role.ELECTED):
            self.fields[str(role)] = PersonChoice(
                people_with(self.town.pk, role),
                label=role.label,
                required=False,
                empty_label="personne",
            )

    def people(self) -> dict[Role, User | None]:
        """The people chosen, by role."""
        answers = self.values()
        return {Role(name): person for name, person in answers.items() if name != "version"}


class LeaveForm(TownForm):
    """Who is away, in which role, which days, and who stands in; never why."""

    user = PersonChoice(User.objects.none(), label="Qui sera absent ?", empty_label="choisir")
    role = forms.ChoiceField(
        label="Dans quel rôle ?",
        help_text="Une personne qui tient plusieurs rôles : une absence par rôle.",
        choices=[("", "choisir"), *((role.value, role.label) for role in WORKING_ROLES)],
    )
    deputy = PersonChoice(
        User.objects.none(),
        label="Qui assure la suppléance ?",
        help_text="Une personne qui tient déjà ce rôle ici.",
        empty_label="choisir",
    )
    starts_on = FrenchDateField(label="Premier jour d'absence")
    ends_on = FrenchDateField(
        label="Dernier jour d'absence",
        help_text="Ce jour compte encore ; le motif n'est pas demandé.",
    )

    asks_why = False

    def prepare(self) -> None:
        """Those who work on cases here."""
        held = {"memberships__commune": self.town, "memberships__role__in": WORKING_ROLES}
        people = User.objects.filter(is_active=True, **held).distinct()
        for name in ("user", "deputy"):
            self.fields[name].queryset = people.order_by("last_name", "first_name")  # type: ignore[attr-defined]


class LeaveEndForm(TownForm):
    """Another last day."""

    ends_on = FrenchDateField(
        label="Dernier jour d'absence",
        help_text="Avant le premier jour, et si l'absence n'a pas commencé : elle n'a pas lieu.",
    )

    asks_why = False


# --- the answer ------------------------------------------------------------------------------


class AnswerForm(forms.Form):
    """Put in force or refuse, with the password when it was not typed lately."""

    decision = forms.ChoiceField(
        label="Votre réponse",
        choices=[("yes", "mettre en vigueur"), ("no", "refuser")],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label="Pourquoi ?",
        help_text="Demandé pour refuser ; la personne qui a préparé le lira.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, request: HttpRequest, actor: Actor, **kwargs: Any) -> None:
        self.request, self.user = request, actor.user
        super().__init__(*args, **kwargs)
        if not passwords.recently_authenticated(request):
            self.fields["password"] = forms.CharField(
                label="Votre mot de passe",
                help_text="Demandé avant un acte qui engage la commune.",
                strip=False,
                widget=PasswordAgain(self.user.get_username() if self.user else ""),
            )

    def clean_password(self) -> str:
        """Check the password of the signed-in person again."""
        try:
            known = self.user and passwords.confirm(
                self.request, self.user, self.cleaned_data["password"]
            )
        except passwords.TooManyAttempts:
            raise forms.ValidationError(
                "Trop d'essais : attendez un quart d'heure, puis recommencez."
            ) from None
        if not known:
            raise forms.ValidationError("Ce mot de passe n'est pas le vôtre. Recommencez.")
        return ""

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        typed = super().clean() or {}
        if typed.get("decision") == "no" and not typed.get("answer"):
            self.add_error("answer", "Dites pourquoi vous refusez.")
        return typed
