"""The fiche de conformité: one page per case, each rule with its answer, its author and its proof.

The rules and their questions come from `rulebook`, the answers from the readers, what
stops a sending from the rules of the act itself: nothing is decided here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from rappel.cases import (
    conformity_course,
    conformity_study,
    particulars,
    presentation,
    readings,
)
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.commands import unmet
from rappel.cases.conformity_lines import Declared, Line, Part, Reading, Status
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Case
from rappel.cases.procedure import ENDED, LEADS
from rappel.cases.rule import Unmet
from rappel.cases.rulebook import RULEBOOK, Entry, Weight
from rappel.communes import calendar

READERS: dict[str, Declared] = {**conformity_study.READERS, **conformity_course.READERS}
TONES = {
    Status.DONE: "done",
    Status.OPEN: "todo",
    Status.BLOCKED: "late",
    Status.NONE: "off",
}
RESERVED = "réponse réservée à qui instruit, conseille ou décide"
UNANSWERED = "sans réponse avant la fin du dossier"
STOPPED = "la lettre signée ne peut pas partir"
BEFORE_HEARING = frozenset(
    {
        State.REPORTED,
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        State.BLOCKED,
    }
)
"""Where a letter may still announce a hearing: only there can a rule stop it."""


@dataclass(frozen=True)
class Row:
    """One rule of the fiche: the rule, what is answered, what to do about it."""

    entry: Entry
    line: Line
    remedy: dict[str, str] | None

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return TONES[self.line.status]

    @property
    def red(self) -> bool:
        """It stops « remis au courrier »."""
        return self.line.status == Status.BLOCKED


def sheet(handle: Handle) -> list[Row]:
    """Every rule of the rulebook for this case, as this reader may read it, in order.

    `handle` must grant the identities: the ages decide which rules apply.
    """
    case = handle.case
    reading = Reading(handle, particulars.list_labels(case.commune), calendar.today(case.commune))
    missing = _missing(case)
    sending = {u.code for u in unmet(case, "convoke", by=None)} if _waits_to_leave(case) else set()
    rows = []
    for code, declared in READERS.items():
        line = declared.read(reading)
        if code in sending and RULEBOOK[code].weight == Weight.HARD:
            said = line.answer if line.status != Status.DONE else STOPPED
            line = replace(line, status=Status.BLOCKED, answer=said)
        line = _settled(case, code, line)
        if declared.needs and declared.needs not in handle.facets:
            line = Line(line.status, RESERVED if line.at else "", line.by, line.at)
        open_ = line.status in (Status.OPEN, Status.BLOCKED)
        what = missing.get(code) if open_ else None
        rows.append(
            Row(RULEBOOK[code], line, None if what is None else presentation.refusal(handle, what))
        )
    return rows


def _waits_to_leave(case: Case) -> bool:
    """A convocation is signed: its posting is the next thing that can happen."""
    return case.state == State.APPROVED and any(
        row.state == LetterState.SIGNED for row in readings.convocation_letters(case)
    )


def _missing(case: Case) -> dict[str, Unmet]:
    """By code, the first rule that the act leading onwards, or the sending, does not meet."""
    acts = [LEADS[case.state]] if case.state in LEADS else []
    if case.state in BEFORE_HEARING:
        acts.append("convoke")
    found: dict[str, Unmet] = {}
    for act in acts:
        for one in unmet(case, act, by=None):
            found.setdefault(one.code, one)
    return found


def _settled(case: Case, code: str, line: Line) -> Line:
    """Nothing is still to be done, nor stops anything, once it no longer can."""
    if (
        line.status == Status.BLOCKED
        and case.state not in BEFORE_HEARING
        and code not in ("R45", "R34")
    ):
        return replace(line, status=Status.NONE)
    if line.status == Status.OPEN and case.state in ENDED:
        return Line(Status.NONE, UNANSWERED)
    return line


def page(handle: Handle) -> dict[str, Any]:
    """The context of the page: the parts, the count of each status, the red lines first."""
    rows = sheet(handle)
    return {
        "parts": list(_parts(rows)),
        "counts": [
            (TONES[status], str(status), count)
            for status in Status
            if (count := sum(row.line.status == status for row in rows))
        ],
        "red": [row for row in rows if row.red],
    }


def _parts(rows: list[Row]) -> Iterator[dict[str, Any]]:
    for part in Part:
        inside = [row for row in rows if READERS[row.entry.code].part == part]
        yield {"title": str(part), "rows": inside}
