"""What surrounds every page: session limits, who acts, the declared act, the record of reads."""

import ipaddress
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.module_loading import import_string

from accounts import journal, sessions
from accounts.actors import Actor
from accounts.models import User
from accounts.policy import PUBLIC, SIGNED_IN, roles_for
from audit import verbs
from audit.log import AuditError
from rappel.vault.errors import VaultError

GetResponse = Callable[[HttpRequest], HttpResponse]
_logger = logging.getLogger("rappel.pages")


class ClientAddress:
    """Behind a reverse proxy, the visitor's address is the last one it added (RFC 7239 §5.2).

    Without it every visitor has the address of the proxy: the log would not tell them apart, and
    whoever knows a username could keep its owner out. Only the last value is the proxy's own word.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.FORWARDED_FOR:
            added = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            with suppress(ValueError):  # the proxy said nothing usable: its own address stays
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(added))
        return self.get_response(request)


class SessionLimits:
    """End a session after 15 minutes without a click or 8 hours in all (security.md §6)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if sessions.is_over(request):
                sessions.time_out(request)
            else:
                sessions.touch(request)
        return self.get_response(request)


class DeclaredActs:
    """Give the request its actor, refuse views without a declared act, record reads and refusals.

    They are appended once the page is rendered and before it leaves: no record, no page. If the
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
            if response.status_code == 404 and request.resolver_match is not None:
                # unknown and invisible read the same on the page, and in the log (security.md §6)
                _note_refused(actor, declared_act(request.resolver_match.func))
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
        _note_refused(actor, act)
        raise PermissionDenied


def _note_refused(actor: Actor, act: str | None) -> None:
    """Keep that a page was refused, in the log of each commune of the actor, else the installation's."""
    if act is None or act in (PUBLIC, SIGNED_IN):
        return
    verb = act if act in verbs.registered() else f"case.{act}"
    communes = {membership.commune_id for membership in actor.memberships}
    actor.reads.extend(
        journal.entry(actor, verb, commune=commune, res="denied") for commune in communes or (None,)
    )


def declared_act(view: Any) -> str | None:
    """The act a view declares: an attribute of the function or of the class behind `as_view`."""
    act = getattr(view, "act", None) or getattr(getattr(view, "view_class", None), "act", None)
    return act if isinstance(act, str) else None
