"""Signing in and out. Every attempt is a record of the installation log (R31, R32)."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from accounts import journal
from accounts.actors import Actor
from accounts.forms import SignInForm
from accounts.middleware import SEEN, SINCE
from accounts.passwords import mark_authenticated
from accounts.policy import PUBLIC, SIGNED_IN
from rappel.communes import calendar


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else settings.LOGIN_REDIRECT_URL


def _page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "locked": False,
        "session_ended": getattr(request, "session_ended", False),
    }
    return render(request, "accounts/sign_in.html", context, status=status)


class SignIn(View):
    """The sign-in page."""

    act = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or go on when already signed in."""
        if request.user.is_authenticated:
            return redirect(_next(request))
        return _page(request, SignInForm(request=request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign in, record it, then go where the user wanted to go."""
        form = SignInForm(request.POST, request=request)
        if not form.is_valid() or form.user is None:
            if not form.errors.get("username") and not form.errors.get("password"):
                _record("account.sign_in", request, None, res="denied")
            return _page(request, form, status=422)
        login(request, form.user)
        now = int(calendar.now().timestamp())
        request.session[SINCE] = request.session[SEEN] = now
        mark_authenticated(request)
        _record("account.sign_in", request, Actor(user=form.user, ip=_ip(request)))
        return redirect(_next(request))


class SignOut(View):
    """Leave, and have the browser forget what it kept."""

    act = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the session."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        _record("account.sign_out", request, actor)
        logout(request)
        response = redirect("accounts:sign_in")
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many attempts: the same page whether the account exists or not."""
    _record("account.locked_out", request, None, res="denied")
    form = SignInForm(request=request)
    context = {"form": form, "next": "", "locked": True, "session_ended": False}
    return render(request, "accounts/sign_in.html", context, status=429)


def _ip(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _record(act: str, request: HttpRequest, actor: Actor | None, res: Any = "ok") -> None:
    who = actor or Actor(job="sign_in", ip=_ip(request))
    user = actor.user if actor else None
    journal.record(
        journal.entry(who, act, commune=None, obj=f"user:{user.pk}" if user else None, res=res)
    )
