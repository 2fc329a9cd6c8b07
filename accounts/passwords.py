"""The password asked again before an act that engages the commune (security.md §6)."""

from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.models import User
from rappel.communes import calendar

AUTHENTICATED_AT = "authenticated_at"
_RECENT = 300  # seconds


class TooManyAttempts(Exception):
    """The account is locked for a while after several wrong passwords."""


def mark_authenticated(request: HttpRequest) -> None:
    """Keep in the session that the password was typed right now."""
    request.session[AUTHENTICATED_AT] = int(calendar.now().timestamp())


def recently_authenticated(request: HttpRequest) -> bool:
    """True within five minutes of signing in or of typing the password again."""
    return calendar.now().timestamp() - request.session.get(AUTHENTICATED_AT, 0) < _RECENT


def confirm(request: HttpRequest, user: User, typed: str) -> bool:
    """Whether `typed` is the password of the signed-in user; counts as an attempt to sign in.

    django-axes keeps in clear what came with a failed attempt: it is shown the sender alone, never
    the form of the act, which holds what somebody wrote about a person.

    Raises:
        TooManyAttempts: see `AXES_FAILURE_LIMIT`.
    """
    sender = HttpRequest()
    sender.META, sender.path, sender.method = request.META, request.path, request.method
    known = authenticate(sender, username=user.get_username(), password=typed)
    if known is None and getattr(sender, "axes_locked_out", False):
        raise TooManyAttempts
    if known is None or known.pk != user.pk:
        return False
    mark_authenticated(request)
    return True
