"""Signing in and out. Every attempt is a record of the installation log (R31, R32)."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from accounts import journal, sessions
from accounts.actors import Actor
from accounts.forms import SignInForm
from accounts.policy import PUBLIC, SIGNED_IN

LOCKED_SECONDS = 900
"""As `AXES_COOLOFF_TIME`."""


def _wanted(request: HttpRequest) -> str:
    """Where the visitor wanted to go, as the browser says; checked before it is followed."""
    return request.POST.get("next") or request.GET.get("next") or ""


def _next(request: HttpRequest) -> str:
    """A page of this site to go on with; signing out is no page to come back to."""
    target = _wanted(request)
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not safe or target.startswith(reverse("accounts:sign_out")):
        return settings.LOGIN_REDIRECT_URL
    return target


def _page(
    request: HttpRequest,
    form: SignInForm,
    *,
    status: int = 200,
    wanted: str = "",
    locked: bool = False,
    timed_out: bool = False,
) -> HttpResponse:
    context = {"form": form, "next": wanted, "locked": locked, "timed_out": timed_out}
    response = render(request, "accounts/sign_in.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


class SignIn(View):
    """The sign-in page."""

    act = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or go on when already signed in."""
        if request.user.is_authenticated:
            return redirect(_next(request))
        ended = sessions.was_timed_out(request)
        form = SignInForm(request=request)
        return _page(request, form, wanted=_wanted(request), timed_out=ended)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign in, once it is recorded, then go where the user wanted to go."""
        form = SignInForm(request.POST, request=request)
        if not form.is_valid() or form.user is None:
            if form.locked:
                return self.locked_out(request)
            if form.tried:
                _record("account.sign_in", request, None, res="denied")
            return _page(request, form, status=422, wanted=_wanted(request))
        _record("account.sign_in", request, Actor(user=form.user, ip=_ip(request)))
        sessions.begin(request, form.user)
        return redirect(_next(request))

    def locked_out(self, request: HttpRequest) -> HttpResponse:
        """Too many attempts: the same page whether the account exists or not."""
        _record("account.locked_out", request, None, res="denied")
        form = SignInForm(request=request)
        response = _page(request, form, status=429, wanted=_wanted(request), locked=True)
        response["Retry-After"] = str(LOCKED_SECONDS)
        return response


class SignOut(View):
    """Leave, and have the browser forget what it kept."""

    act = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the session first: whoever wants to leave leaves, even if the log cannot be written."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        logout(request)
        _record("account.sign_out", request, actor)
        response = redirect("accounts:sign_in")
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response


def _ip(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _record(act: str, request: HttpRequest, actor: Actor | None, res: Any = "ok") -> None:
    who = actor or Actor(job="sign_in", ip=_ip(request))
    user = actor.user if actor else None
    journal.record(
        journal.entry(who, act, commune=None, obj=f"user:{user.pk}" if user else None, res=res)
    )
