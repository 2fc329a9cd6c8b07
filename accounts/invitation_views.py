"""The page behind an invitation: choose a password, then sign in."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts import invitations
from accounts.actors import Actor
from accounts.models import User
from accounts.policy import PUBLIC

_HIDDEN_TEXT = {"autocomplete": "new-password"}


class PasswordForm(forms.Form):
    """A password typed twice."""

    password = forms.CharField(
        label="Choisissez un mot de passe",
        help_text="Douze caractères au moins ; une petite phrase se retient mieux qu'un mot.",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=_HIDDEN_TEXT),
    )
    again = forms.CharField(
        label="Écrivez-le une deuxième fois",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=_HIDDEN_TEXT),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        typed = super().clean() or {}
        if typed.get("password") and typed.get("again") not in (None, typed["password"]):
            self.add_error("again", "Les deux mots de passe ne sont pas les mêmes.")
        return typed


class ChoosePassword(View):
    """Public: the link itself is what proves who comes, and it works once."""

    act = PUBLIC

    def get(self, request: HttpRequest, user_id: uuid.UUID, token: str) -> HttpResponse:
        """Show the form; a spent or made-up link is an unknown page."""
        return self._page(request, self._invited(user_id, token), PasswordForm())

    def post(self, request: HttpRequest, user_id: uuid.UUID, token: str) -> HttpResponse:
        """Set the password, then go to the sign-in page."""
        user = self._invited(user_id, token)
        form = PasswordForm(request.POST)
        if form.is_valid():
            actor = Actor(user=user, ip=str(request.META.get("REMOTE_ADDR", "")))
            try:
                invitations.choose_password(user, form.cleaned_data["password"], actor=actor)
            except forms.ValidationError as error:
                form.add_error("password", error)
            else:
                messages.success(request, "Votre mot de passe est enregistré. Connectez-vous.")
                return redirect("accounts:sign_in")
        return self._page(request, user, form, status=422)

    def _invited(self, user_id: uuid.UUID, token: str) -> User:
        user = invitations.invited(user_id, token)
        if user is None:
            raise Http404
        return user

    def _page(
        self, request: HttpRequest, user: User, form: PasswordForm, status: int = 200
    ) -> HttpResponse:
        context = {"form": form, "invited": user}
        response = render(request, "accounts/invitation.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response
