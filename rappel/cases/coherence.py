"""What the rows beside a case may be in each state of it: one table (design.md §3).

The main state is the only truth about where a case stands; this says what else must then be true.
Read from clear columns alone, so that it can be asked of every case without opening any.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rappel.cases import readings
from rappel.cases.act import State
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Case
from rappel.letters.documents import ANNOUNCING

ALL = frozenset(State)
LEFT = (
    LetterState.POSTED,
    LetterState.HANDED_OVER,
    LetterState.RETURNED,
    LetterState.MISDELIVERED,
)
CONVOKING = frozenset({State.APPROVED, State.CONVOKED})
AFTER_HEARING = frozenset({State.HEARD, State.IN_FOLLOW_UP})


@dataclass(frozen=True)
class Fact:
    """In these states, this holds; `says` is what is wrong when it does not."""

    states: frozenset[State]
    says: str
    holds: Callable[[Case], bool]


def _announced(case: Case) -> bool:
    return any(
        readings.left(row) for row in readings.successive(case, readings.active_convocation(case))
    )


def _decided(case: Case, *outcomes: str) -> bool:
    last = readings.latest(case.decisions.all())
    return last is not None and last.outcome in outcomes


def _blocked(case: Case) -> bool:
    return any(row.lifted_at is None for row in case.blockings.all())


def _none_announces(case: Case) -> bool:
    """No letter that announces a hearing waits for its signature or its stamp."""
    return not any(row.kind in ANNOUNCING and row.pending for row in case.documents.all())


def _told_nothing(case: Case) -> bool:
    """Nobody must be written to: nothing waits to leave to anybody of the case (R45)."""
    return not case.do_not_write or not any(
        row.pending and row.addressee_id is not None for row in case.documents.all()
    )


def _letters_lived(case: Case) -> bool:
    """Signed before it left, in that order; what did not leave has no date of sending (R14, R18)."""
    for row in case.documents.all():
        gone = row.state in LEFT
        if gone != (row.sent_on is not None) or (
            (gone or row.state == LetterState.SIGNED) and row.signed_on is None
        ):
            return False
        if row.state == LetterState.ISSUED and row.signed_on is not None:
            return False
        if row.sent_on is not None and (row.signed_on is None or row.sent_on < row.signed_on):
            return False
        if (row.state == LetterState.RETURNED) != (row.returned_on is not None):
            return False
    return True


def _requests_lived(case: Case) -> bool:
    """A request left before it was answered or fell silent (R9, R10)."""
    for row in case.consultations.all():
        if (row.state in ("sent", "reminded", "answered", "silent")) and row.sent_on is None:
            return False
        if row.state == "answered" and not row.answer:
            return False
        if row.state == "prepared" and row.answer:
            return False
    return sum(row.state != "withdrawn" for row in case.consultations.all()) <= 1


def _opinions_lived(case: Case) -> bool:
    """One opinion is asked at a time, and a given one has its author (R7b)."""
    rows = list(case.opinions.all())
    if any(row.state == "given" and row.given_by_id is None for row in rows):
        return False
    return sum(row.state == "asked" for row in rows) <= 1


def _measures_lived(case: Case) -> bool:
    return all((row.state == "open") == (row.settled_on is None) for row in case.measures.all())


def _in_step(case: Case) -> bool:
    """The transitions lead from one state to the next, and to the state it is in."""
    rows = list(case.transitions.all())
    follow = all(before.to_state == after.from_state for before, after in pairwise(rows))
    return bool(rows) and follow and rows[-1].to_state == case.state


TABLE: tuple[Fact, ...] = (
    Fact(ALL, "la chronologie ne mène pas à l'état du dossier", _in_step),
    Fact(ALL, "une lettre n'a pas les dates de son état", _letters_lived),
    Fact(ALL, "une demande au procureur n'a pas les dates de son état", _requests_lived),
    Fact(ALL, "un avis juridique est sans auteur, ou demandé deux fois", _opinions_lived),
    Fact(ALL, "un engagement n'a pas la date de son état", _measures_lived),
    Fact(ALL, "une lettre attend de partir alors qu'il ne faut plus écrire", _told_nothing),
    Fact(
        ALL - CONVOKING - AFTER_HEARING - {State.CLOSED, State.ANNULLED},
        "une convocation tient encore",
        lambda case: readings.active_convocation(case) is None,
    ),
    Fact(
        ALL - CONVOKING,
        "une convocation attend encore de partir",
        _none_announces,
    ),
    Fact(
        ALL - {State.BLOCKED, State.TRANSMITTED, State.ANNULLED},
        "un blocage n'est pas levé",
        lambda case: not _blocked(case),
    ),
    Fact(frozenset({State.BLOCKED}), "aucun blocage ne tient", _blocked),
    Fact(
        frozenset({State.TRANSMITTED}),
        "aucune remise au procureur",
        lambda case: len(case.hand_overs.all()) > 0,
    ),
    Fact(CONVOKING, "aucune décision de convoquer", lambda case: _decided(case, "approved")),
    Fact(
        frozenset({State.CONVOKED}),
        "aucune convocation qui tienne, ou aucune de ses lettres n'est partie",
        lambda case: readings.active_convocation(case) is not None and _announced(case),
    ),
    Fact(
        frozenset({State.ABSENT}),
        "aucune absence",
        lambda case: readings.absence(case) is not None,
    ),
    Fact(AFTER_HEARING, "aucun entretien", lambda case: len(case.hearings.all()) > 0),
    Fact(
        frozenset({State.IN_FOLLOW_UP}), "rien à suivre", lambda case: len(case.measures.all()) > 0
    ),
    Fact(frozenset({State.CLOSED}), "aucune clôture", lambda case: len(case.closings.all()) > 0),
    Fact(
        frozenset({State.CLOSED}),
        "un engagement est encore en cours",
        lambda case: all(row.state != "open" for row in case.measures.all()),
    ),
    Fact(
        frozenset({State.DISMISSED}),
        "aucune décision de classer",
        lambda case: _decided(case, "dismissed", "inadmissible"),
    ),
    Fact(
        frozenset({State.JOINED}),
        "aucun dossier où la suite se fait",
        lambda case: readings.joined_to(case) is not None,
    ),
)


def faults(case: Case) -> Iterator[str]:
    """What of the table does not hold for this case, in French; nothing when all does."""
    for fact in TABLE:
        if case.state in fact.states and not fact.holds(case):
            yield f"{case.get_state_display()} : {fact.says}"
