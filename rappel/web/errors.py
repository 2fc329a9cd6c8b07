"""Error pages: what happened in plain words, and what to do next.

They say nothing of what was asked: an unknown case and an invisible one read the same
(security.md §6). 500 and 503 touch neither session nor database, which may be what failed.
"""

import logging
import sys
import traceback
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Error:
    """One page: HTTP status, what happened, what to do."""

    status: int
    title: str
    sentence: str
    remedy: str


BAD_REQUEST = Error(
    400,
    "Cette demande n'a pas pu être lue",
    "Ce que le navigateur a envoyé est incomplet ou trop volumineux. Rien n'a été enregistré.",
    "revenez à la page précédente et recommencez ; un fichier ne doit pas dépasser 20 Mo.",
)
FORBIDDEN = Error(
    403,
    "Votre rôle ne permet pas cette action",
    "Votre compte fonctionne, mais cet acte revient à quelqu'un d'autre dans votre mairie.",
    "demandez à la personne qui suit le dossier, ou à celle qui attribue les rôles.",
)
FORM_EXPIRED = Error(
    403,
    "Ce formulaire n'est plus valable",
    "La page est restée ouverte trop longtemps, ou une autre connexion l'a remplacée. "
    "Rien n'a été enregistré.",
    "revenez à la page précédente, rechargez-la, puis envoyez de nouveau ; "
    "vérifiez aussi que le navigateur accepte les cookies de ce site.",
)
NOT_FOUND = Error(
    404,
    "Cette page n'existe pas pour vous",
    "L'adresse est inexacte, ou le dossier n'est pas de ceux que vous suivez.",
    "partez de la liste des dossiers, ou vérifiez le numéro auprès de la personne "
    "qui vous l'a donné.",
)
SERVER_ERROR = Error(
    500,
    "Quelque chose n'a pas fonctionné de notre côté",
    "L'opération a été interrompue ; rien n'a été enregistré à moitié.",
    "réessayez dans quelques minutes. Si cela se répète, dites à la personne qui administre "
    "l'application l'heure et ce que vous faisiez, sans nommer les personnes.",
)
UNAVAILABLE = Error(
    503,
    "L'application est momentanément indisponible",
    "Le journal n'a pas pu être écrit : sans lui, aucune page n'est montrée "
    "et aucun acte n'est enregistré.",
    "réessayez dans quelques minutes. Si cela dure, prévenez la personne qui administre "
    "l'application.",
)


def _answer(error: Error, request: HttpRequest | None) -> HttpResponse:
    body = get_template("web/errors/error.html").render({"error": error}, request)
    return HttpResponse(body, status=error.status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`."""
    return _answer(BAD_REQUEST, None)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler403`."""
    return _answer(FORBIDDEN, request)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404`: the same for what is unknown and what is invisible."""
    return _answer(NOT_FOUND, request)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: the operator gets where it failed, never what was typed or read."""
    kind, _, frames = sys.exc_info()
    if kind is not None:
        match = request.resolver_match
        logger.error(
            "failure in %s: %s at %s",
            match.view_name if match else "no view",
            kind.__name__,
            " < ".join(
                f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
                for frame in reversed(traceback.extract_tb(frames))
            ),
        )
    return _answer(SERVER_ERROR, None)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer when a look or an act could not be recorded (design.md §3): no record, no page."""
    response = _answer(UNAVAILABLE, None)
    response.headers["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`: a page left open too long, most of the time."""
    return _answer(FORM_EXPIRED, None)
