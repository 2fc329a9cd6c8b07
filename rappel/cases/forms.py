"""The form of an act: the version seen, the key that makes it happen once, the password when asked."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest

from accounts import passwords
from accounts.selectors import people_with
from rappel.cases import linking, selectors
from rappel.cases.access import Handle
from rappel.cases.models import LinkKind, Tie
from rappel.cases.services import WORKING_ROLES
from rappel.communes.models import ListItem, ListName


class PasswordAgain(forms.PasswordInput):
    """A password beside the name of its account, unseen, so that a password keeper knows whose."""

    template_name = "forms/password.html"

    def __init__(self, username: str) -> None:
        super().__init__(attrs={"autocomplete": "current-password"})
        self.username = username

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the name of the account."""
        return {**super().get_context(name, value, attrs), "username": self.username}


class ActForm(forms.Form):
    """Base of every act's form. Subclasses add the act's own questions.

    `service_values()` gives the service its keyword arguments.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        handle: Handle,
        request: HttpRequest,
        ask_password: bool = False,
        **kwargs: Any,
    ) -> None:
        self.handle = handle
        self.case = handle.case
        self.request = request
        initial = {"version": handle.case.version, "key": uuid.uuid4()}
        kwargs["initial"] = {**initial, **self.starting_values(handle), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.prepare()
        self.asks_password = ask_password
        if ask_password:
            self.fields["password"] = forms.CharField(
                label="Votre mot de passe",
                help_text="Demandé avant un acte qui engage la commune.",
                strip=False,
                widget=PasswordAgain(self._username),
            )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """What the form shows at first; read through the handle."""
        return {}

    def prepare(self) -> None:
        """Fill the choices that depend on the case or its commune."""

    @property
    def _username(self) -> str:
        """Of the signed-in person."""
        user = self.handle.actor.user
        return user.get_username() if user else ""

    def clean_password(self) -> str:
        """Check the password of the signed-in person again."""
        user = self.handle.actor.user
        try:
            known = user and passwords.confirm(self.request, user, self.cleaned_data["password"])
        except passwords.TooManyAttempts:
            raise forms.ValidationError(
                "Trop d'essais : attendez un quart d'heure, puis recommencez."
            ) from None
        if not known:
            raise forms.ValidationError("Ce mot de passe n'est pas le vôtre. Recommencez.")
        return ""

    def service_values(self) -> dict[str, Any]:
        """The answers, without what belongs to the form itself."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "key", "password")
        }

    def list_choices(self, name: ListName, empty: str = "") -> list[tuple[str, str]]:
        """The active values of a closed list of the commune (R29)."""
        items = ListItem.objects.filter(commune=self.case.commune_id, list=name, active=True)
        choices = [(item.code, item.label) for item in items]
        return [("", empty), *choices] if empty else choices


class PlainActForm(ActForm):
    """An act without a question: the button is the answer."""


class AssignForm(ActForm):
    """Who works on the case, role by role."""

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The people in charge now."""
        return {role: selectors.assigned_user(handle.case, role) for role in WORKING_ROLES}

    def prepare(self) -> None:
        """One question per role, its answers being those who hold it."""
        for role in WORKING_ROLES:
            self.fields[role] = forms.ModelChoiceField(
                queryset=people_with(self.case.commune_id, role),
                label=f"{role.label}",
                required=False,
                empty_label="personne",
            )

    def service_values(self) -> dict[str, Any]:
        """The people chosen, by role."""
        return {"people": {role: self.cleaned_data[role] for role in WORKING_ROLES}}


class StepAsideForm(ActForm):
    """What ties the actor to the person; nothing more is asked (R43)."""

    tie = forms.ChoiceField(
        label="Quel lien avez-vous avec la personne ?",
        choices=Tie.choices,
        widget=forms.RadioSelect,
        help_text="Vos collègues verront que vous vous déportez, pas pourquoi.",
    )


class LinkForm(ActForm):
    """Which case is about the same facts or the same person."""

    number = forms.CharField(
        label="Quel autre dossier ?",
        help_text="Son numéro, comme RO-95999-2026-0012. Vous n'avez pas besoin de le suivre.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label="Qu'ont-ils en commun ?",
        help_text="Dans le doute sur la personne, ne liez pas : deux personnes peuvent porter le "
        "même nom à la même adresse.",
        choices=[
            (LinkKind.SAME_PERSON, "la même personne"),
            (LinkKind.SAME_FACTS, "les mêmes faits, une autre personne"),
        ],
        widget=forms.RadioSelect,
    )

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The number that the page of look-alikes proposes."""
        return {"number": self.request.GET.get("dossier", "")[:20]}


class UnlinkForm(ActForm):
    """Which link was wrong."""

    link = forms.TypedChoiceField(
        label="Quel lien défaire ?", coerce=uuid.UUID, widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        """The links of the case; a joined case stays joined."""
        self.fields["link"].choices = [  # type: ignore[attr-defined]
            (str(link.pk), f"{link.get_kind_display()} : {link.across(self.case).reference}")
            for link in linking.undoable(self.case)
        ]
