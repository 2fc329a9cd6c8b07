"""The password: compared, asked again before an act that engages the commune (security.md §6)."""

from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts import journal
from accounts.actors import Actor
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


def check(request: HttpRequest, username: str, typed: str) -> User | None:
    """The active account with that password, None whatever is wrong; counts as an attempt.

    django-axes keeps in clear what came with a failed attempt: it is shown the sender alone, never
    what was typed beside the password, which may tell about a person.

    Raises:
        TooManyAttempts: see `AXES_FAILURE_LIMIT`; whether the account exists or not.
    """
    sender = HttpRequest()
    sender.META, sender.path, sender.method = request.META, request.path, request.method
    known = authenticate(sender, username=username, password=typed)
    if known is None and getattr(sender, "axes_locked_out", False):
        raise TooManyAttempts
    return known if isinstance(known, User) else None


def confirm(request: HttpRequest, user: User, typed: str) -> bool:
    """Whether `typed` is the password of the signed-in user; a wrong one is recorded.

    Raises:
        TooManyAttempts: see `check`.
    """
    try:
        known = check(request, user.get_username(), typed)
    except TooManyAttempts:
        _note_wrong(request, user)
        raise
    if known is None or known.pk != user.pk:
        _note_wrong(request, user)
        return False
    mark_authenticated(request)
    return True


def _note_wrong(request: HttpRequest, user: User) -> None:
    """Somebody may be guessing at the password of a session left open."""
    actor = Actor(user=user, ip=str(request.META.get("REMOTE_ADDR", "")))
    journal.record(
        journal.entry(actor, "account.confirm", commune=None, obj=f"user:{user.pk}", res="denied")
    )
