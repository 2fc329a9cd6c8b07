"""What a reporter may follow: the own service's reports, in four words, never the outcome (R30)."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts.actors import Actor
from accounts.policy import Role, allows
from rappel.cases import presentation, readings, selectors
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.models import Case, Party
from rappel.cases.particulars import UNKNOWN, address
from rappel.cases.people import person_name, person_of
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.vault import keys

PAGE = 25

RECEIVED, STUDIED, HANDLED, NO_FOLLOW_UP = "reçu", "étudié", "traité", "sans suite"
TONES = {RECEIVED: "wait", STUDIED: "wait", HANDLED: "done", NO_FOLLOW_UP: "off"}
MEANINGS = {
    RECEIVED: "Le signalement attend d'être étudié.",
    STUDIED: "La mairie l'étudie. La suite ne vous est pas dite.",
    HANDLED: "La mairie a traité le signalement. La suite ne vous est pas dite.",
    NO_FOLLOW_UP: "La mairie n'y donne pas suite.",
}
# While a case is open it is « étudié », stopped for the justice system or not: the four words tell
# neither a decision nor a convocation.
WORDS = {
    State.REPORTED: RECEIVED,
    State.UNDER_REVIEW: STUDIED,
    State.AWAITING_DECISION: STUDIED,
    State.APPROVED: STUDIED,
    State.CONVOKED: STUDIED,
    State.ABSENT: STUDIED,
    State.BLOCKED: STUDIED,
    State.HEARD: HANDLED,
    State.IN_FOLLOW_UP: HANDLED,
    State.CLOSED: HANDLED,
    State.TRANSMITTED: HANDLED,
    State.JOINED: STUDIED,
    State.DISMISSED: NO_FOLLOW_UP,
    State.ANNULLED: NO_FOLLOW_UP,
}


def communes_for(actor: Actor, act: str) -> list[Commune]:
    """The communes where a role of the actor allows `act`, by name; no further query."""
    held = {membership.commune_id: membership.commune for membership in actor.memberships}
    allowed = [c for c in held.values() if allows(act, actor.commune_relations(c.pk))]
    return sorted(allowed, key=lambda commune: (commune.name, commune.code))


def is_reporter_only(actor: Actor, commune: Commune) -> bool:
    """True when the actor is told of no file but the own service's reports (security.md §3)."""
    return not actor.job and actor.roles_in(commune.pk) <= {Role.REPORTER}


def sees(actor: Actor, case: Case) -> bool:
    """True when the actor may open the case itself."""
    return selectors.visible_cases(actor).filter(pk=case.pk).exists()


def shown_numbers(actor: Actor, references: list[str]) -> tuple[set[str], set[str]]:
    """Of these case numbers, those the actor may open as cases, and those of the own reports."""
    seen = selectors.visible_cases(actor).filter(reference__in=references)
    own = selectors.reported_by(actor).filter(reference__in=references)
    return set(seen.values_list("reference", flat=True)), set(
        own.values_list("reference", flat=True)
    )


def my_page(actor: Actor, page: int) -> tuple[list[Case], bool]:
    """One page of the reporter's list, the newest first, and whether another follows.

    Five queries whatever the number of reports; only the keys of the rows shown are opened.
    """
    start = (page - 1) * PAGE
    rows = list(
        _with_rows(selectors.reported_by(actor)).order_by("-created_at", "-pk")[
            start : start + PAGE + 1
        ]
    )
    shown = rows[:PAGE]
    for commune in {case.commune_id for case in shown}:
        keys.load_case_keys(commune, [case.pk for case in shown if case.commune_id == commune])
    return shown, len(rows) > PAGE


def my_report(actor: Actor, reference: str) -> Case:
    """One report of the actor or of the own service.

    Raises:
        Http404: unknown, or another's: the same answer for both (security.md §6).
    """
    found = (
        _with_rows(selectors.reported_by(actor))
        .select_related("reporter")
        .prefetch_related("revisions")
        .filter(reference=reference)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _with_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related("commune").prefetch_related(selectors.GRANTS, "parties")


def list_rows(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """The rows of the list, in words."""
    return [
        {
            "reference": case.reference,
            "person": presentation.short_name(case),
            "source_reference": case.source_reference,
            "reported_on": case.reported_on,
            "word": (word := word_of(case)),
            "tone": TONES[word],
        }
        for case in cases
    ]


def word_of(case: Case) -> str:
    """One of the four words; a joined report reads as the case that goes on with it.

    So that joining, which tells that another case was there, does not show (security.md §3).
    """
    for _ in range(_LONGEST_CHAIN):
        if case.state != State.JOINED:
            break
        goes_on = readings.joined_to(case)
        if goes_on is None:
            break
        case = goes_on.other
    return WORDS[State(case.state)]


_LONGEST_CHAIN = 10


def report_page(handle: Handle) -> dict[str, Any]:
    """What the reporter wrote, as it was written: later corrections are the instruction's."""
    case = handle.case
    typed = _AsTyped(case)
    word = word_of(case)
    readable = "content" in handle.facets  # an annulled case is read by nobody (R44)
    return {
        "reference": case.reference,
        "word": word,
        "tone": TONES[word],
        "meaning": MEANINGS[word],
        "text": typed.value(case, "description") if readable else "",
        "about": [
            ("Signalé le", calendar.day_and_month(case.reported_on)),
            *([("Votre référence", case.source_reference)] if case.source_reference else []),
            *([("Signalé par", case.reporter.name)] if readable and case.reporter.name else []),
        ],
        "person": typed.person(person_of(case)) if readable else [],
    }


class _AsTyped:
    """Values as they were at intake: the first that a correction replaced, else the present one."""

    def __init__(self, case: Case) -> None:
        self._first: dict[tuple[str, uuid.UUID, str], Any] = {}
        for row in sorted(case.revisions.all(), key=lambda row: row.transition_version):
            self._first.setdefault((row.table, row.row, row.field), row)

    def value(self, row: Case | Party, name: str) -> Any:
        """The value of a sealed field as it came in; a date in ISO form when it was corrected."""
        earlier = self._first.get((row.vault_table, row.pk, name))
        return earlier.before if earlier else getattr(row, name)

    def person(self, party: Party) -> list[tuple[str, Any]]:
        """The identity as typed."""
        then = Party(
            case=party.case,
            **{name: self.value(party, name) for name in _IDENTITY},
        )
        birth = self.value(party, "birth_date")
        if isinstance(birth, str):
            birth = datetime.date.fromisoformat(birth)
        rows = [
            ("Nom", person_name(then)),
            ("Date de naissance", calendar.day_and_month(birth) if birth else UNKNOWN),
            ("Adresse", address(then) or UNKNOWN),
            ("Téléphone", then.phone),
            ("Courriel", then.email),
        ]
        return [(label, value) for label, value in rows if value]


_IDENTITY = (
    "civility",
    "family_name",
    "given_names",
    "line2",
    "line3",
    "street",
    "line5",
    "postcode",
    "town",
    "country",
    "phone",
    "email",
)
