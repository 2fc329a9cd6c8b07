"""What surrounds every page: session limits, who acts, the declared act, the record of reads."""

import logging
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.module_loading import import_string

from accounts import journal
from accounts.actors import Actor
from accounts.models import User
from accounts.policy import PUBLIC, SIGNED_IN, roles_for
from audit.log import AuditError
from rappel.communes import calendar
from rappel.vault.errors import VaultError

GetResponse = Callable[[HttpRequest], HttpResponse]
_logger = logging.getLogger("rappel.pages")

SEEN, SINCE = "seen", "since"
_STEP = 30  # seconds: the idle mark is not rewritten at each click


class SessionLimits:
    """End a session after 15 minutes without a click or 8 hours in all (security.md §6)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            now = int(calendar.now().timestamp())
            since = request.session.get(SINCE, now)
            seen = request.session.get(SEEN, now)
            if now - seen > settings.IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE:
                logout(request)
                request.session_ended = True  # type: ignore[attr-defined]
            elif now - seen >= _STEP or SINCE not in request.session:
                request.session[SINCE] = since
                request.session[SEEN] = now
        return self.get_response(request)


class DeclaredActs:
    """Give the request its actor, refuse views without a declared act, record reads.

    Reads are appended once the page is rendered and before it leaves: no record, no page. If the
    log cannot be written the answer is a 503 without data (design.md §3).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        user = request.user
        actor: Actor | None = None
        if isinstance(user, User):
            actor = Actor(user=user, ip=request.META.get("REMOTE_ADDR", ""))
            request.actor = actor  # type: ignore[attr-defined]
        response = self.get_response(request)
        if actor is not None:
            patch_cache_control(response, no_store=True, private=True)
            try:
                journal.flush_reads(actor)
            except (DatabaseError, AuditError, VaultError):
                _logger.exception("the journal could not be written")
                answer: HttpResponse = import_string(settings.UNAVAILABLE_VIEW)(request)
                return answer
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        act = declared_act(view)
        if act is None:
            raise PermissionDenied
        if act == PUBLIC:
            return None
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return redirect_to_login(request.get_full_path())
        zones = {membership.commune.time_zone for membership in actor.memberships}
        timezone.activate(ZoneInfo(zones.pop() if len(zones) == 1 else settings.TIME_ZONE))
        held = {membership.role for membership in actor.memberships}
        if act == SIGNED_IN or held & set(roles_for(act)):
            return None  # the case itself is judged by `rappel.cases.access`
        raise PermissionDenied


def declared_act(view: Any) -> str | None:
    """The act a view declares: an attribute of the function or of the class behind `as_view`."""
    act = getattr(view, "act", None) or getattr(getattr(view, "view_class", None), "act", None)
    return act if isinstance(act, str) else None
