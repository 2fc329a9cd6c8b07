"""What cannot have been told, needed or presented at the desk (R5, R18, R23)."""

import datetime
import uuid

from rappel.cases import letter_parts
from rappel.cases.answers import Wrong, day_between, wrong
from rappel.cases.models import Case, Document
from rappel.communes import calendar
from rappel.communes.closed_lists import INTERPRETERS
from rappel.communes.models import ListName
from rappel.convocation import selectors

_PROTOCOL = "protocole de la commune"


def told_wrongs(
    case: Case, ended_at: datetime.datetime, channel: str, told_on: datetime.date
) -> list[Wrong]:
    """Somebody was told that the hearing is off once it was, in a way of the list (R5, R29)."""
    found = day_between(
        "told_on",
        told_on,
        first=letter_parts.local_day(case, ended_at),
        first_is="le jour où l'entretien a été annulé",
        today=calendar.today(case.commune),
        code="R5",
        article="art. 5 RGPD",
    )
    if channel not in dict(selectors.active_items(case, ListName.CHANNEL)):
        found.append(
            wrong(
                "channel",
                "R29",
                "cette réponse n'est pas dans la liste",
                "choisir dans la liste",
                _PROTOCOL,
            )
        )
    return found


def needs_wrongs(case: Case, *, party: uuid.UUID, language: str, interpreter: str) -> list[Wrong]:
    """A language and who interprets go together; never a child, the list has none (R23, R29)."""
    found = []
    if party not in {row.pk for row in case.parties.all()}:
        found.append(
            wrong(
                "party",
                "R29",
                "cette personne n'est pas dans le dossier",
                "choisir dans la liste",
                _PROTOCOL,
            )
        )
    if interpreter and interpreter not in dict(INTERPRETERS):
        found.append(
            wrong(
                "interpreter",
                "R29",
                "cette réponse n'est pas dans la liste",
                "choisir un adulte : jamais un enfant, ni quelqu'un de mineur dans la famille",
                _PROTOCOL,
            )
        )
    if bool(language.strip()) != bool(interpreter):
        field, what = (
            ("interpreter", "qui interprète") if language.strip() else ("language", "la langue")
        )
        found.append(
            wrong(
                field, "R23", f"il manque {what}", "compléter, ou laisser les deux vides", _PROTOCOL
            )
        )
    return found


def presented_wrongs(case: Case, letter: Document, presented_on: datetime.date) -> list[Wrong]:
    """A letter is presented once signed, today at the latest (R14, R18)."""
    if letter.signed_on is None:
        return []
    return day_between(
        "presented_on",
        presented_on,
        first=letter.signed_on,
        first_is="la signature",
        today=calendar.today(case.commune),
        code="R18",
        article=_PROTOCOL,
    )
