"""Signing in."""

from django import forms
from django.http import HttpRequest

from accounts import passwords
from accounts.models import User


class SignInForm(forms.Form):
    """Username and password; the same sentence whatever is wrong (security.md §6)."""

    username = forms.CharField(
        label="Identifiant",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="Mot de passe",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.request = request
        self.user: User | None = None
        self.tried = False
        """Whether a username and a password were compared with those of the accounts."""
        self.locked = False
        """Too many attempts, whether the account exists or not."""

    def clean(self) -> dict[str, object]:
        """Authenticate; raises ValidationError without saying which part is wrong."""
        typed = super().clean() or {}
        if typed.get("username") and typed.get("password"):
            self.tried = True
            try:
                self.user = passwords.check(self.request, typed["username"], typed["password"])
            except passwords.TooManyAttempts:
                self.locked = True
            if self.user is None:
                raise forms.ValidationError(
                    "Identifiant ou mot de passe inexact. Vérifiez les majuscules, puis "
                    "recommencez ; après cinq essais, il faut attendre un quart d'heure."
                )
        return typed
