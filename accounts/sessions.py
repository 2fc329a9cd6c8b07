"""The session of a signed-in person: when it began, when it last served, why it ended.

It holds an account's uuid and moments, never a name nor anything of a case (security.md §6).
"""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest

from accounts.models import User
from accounts.passwords import mark_authenticated
from rappel.communes import calendar

SEEN, SINCE = "seen", "since"
ENDED = "ended"
STEP = 30
"""Seconds: the mark of the last click is not rewritten at each of them."""


def _now() -> int:
    return int(calendar.now().timestamp())


def begin(request: HttpRequest, user: User) -> None:
    """Sign the account in: a new session, whose limits start now."""
    request.session.pop(ENDED, None)
    login(request, user)
    request.session[SINCE] = request.session[SEEN] = _now()
    mark_authenticated(request)


def is_over(request: HttpRequest) -> bool:
    """True after 15 minutes without a click, or 8 hours in all."""
    now = _now()
    idle = now - request.session.get(SEEN, now)
    lasted = now - request.session.get(SINCE, now)
    return idle > settings.IDLE_SECONDS or lasted > settings.SESSION_COOKIE_AGE


def touch(request: HttpRequest) -> None:
    """Note that the session served."""
    now = _now()
    if SINCE not in request.session or now - request.session.get(SEEN, 0) >= STEP:
        request.session.setdefault(SINCE, now)
        request.session[SEEN] = now


def time_out(request: HttpRequest) -> None:
    """End the session; the sign-in page will say why."""
    logout(request)
    request.session[ENDED] = True


def was_timed_out(request: HttpRequest) -> bool:
    """True once after `time_out`, for the page that tells."""
    return bool(request.session.pop(ENDED, False))
