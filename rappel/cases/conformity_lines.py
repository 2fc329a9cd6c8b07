"""What a line of the fiche de conformité is, and how a reader of one rule is declared.

One small reader a rule, in `conformity_study` and `conformity_course`, in the order of the fiche. A
reader decides nothing: it tells what is there. `needs` names the facet without which the answer is
not shown; sealed words stay shut anyway for who may not open them (security.md §1).
"""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rappel.cases import particulars, readings
from rappel.cases.access import Handle
from rappel.cases.models import Case
from rappel.cases.rule import Situation
from rappel.communes import calendar


class Status(StrEnum):
    """Where a rule stands for this case."""

    DONE = "fait"
    OPEN = "à faire"
    BLOCKED = "bloqué"
    NONE = "sans objet"


class Part(StrEnum):
    """The parts of the fiche."""

    STUDY = "Recevabilité et décision"
    PROSECUTOR = "Procureur"
    LETTERS = "Convocation et courriers"
    HEARING = "Entretien"
    AFTER = "Suites"
    DATA = "Données"


@dataclass(frozen=True)
class Line:
    """The answer to one rule: by whom, when, on what evidence."""

    status: Status
    answer: str
    by: str = ""
    at: datetime.date | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Reading:
    """The case as this reader may read it."""

    handle: Handle
    labels: dict[str, str]
    today: datetime.date

    @property
    def case(self) -> Case:
        """The opened case."""
        return self.handle.case

    @property
    def content(self) -> bool:
        """True for who reads the description, the opinion, the record."""
        return "content" in self.handle.facets

    def name(self, user: uuid.UUID | None) -> str:
        """Who that is, from the rows already read."""
        return particulars.names(self.case, user)

    def day(self, moment: datetime.datetime) -> datetime.date:
        """The day of an instant in the commune."""
        return calendar.local(moment, self.case.commune).date()

    def label(self, kind: str, code: str) -> str:
        """The word of a closed list."""
        return self.labels.get(f"{kind}:{code}", code)

    @property
    def situation(self) -> Situation:
        """The case as the rules judge it before a click."""
        return Situation(self.case, None, self.today, written=False)

    @property
    def hearing_day(self) -> datetime.date:
        """The day of the hearing held, else fixed, else today."""
        held = readings.hearing(self.case)
        if held is not None:
            day: datetime.date = held.held_on
            return day
        standing = readings.active_convocation(self.case)
        return self.today if standing is None else self.day(standing.slot.starts_at)


Reader = Callable[[Reading], Line]


@dataclass(frozen=True)
class Declared:
    """A reader with its part of the fiche and the facet that its answer needs."""

    read: Reader
    part: Part
    needs: str


class Readers(dict[str, Declared]):
    """Rule code -> its reader, in the order of the fiche."""

    def of(self, code: str, part: Part, *, needs: str = "") -> Callable[[Reader], Reader]:
        """Declare the reader of one rule."""

        def declare(read: Reader) -> Reader:
            self[code] = Declared(read, part, needs)
            return read

        return declare


def none(why: str) -> Line:
    """The rule has no object here."""
    return Line(Status.NONE, why)


def still(what: str) -> Line:
    """Something is still to be done."""
    return Line(Status.OPEN, what)


def told(
    r: Reading, row: Any, answer: str, *, status: Status = Status.DONE, evidence: str = ""
) -> Line:
    """An answer with the author and the day of the row that holds it."""
    return Line(status, answer, r.name(row.by_id), r.day(row.at), evidence)


def last_check(r: Reading, code: str) -> Any:
    """The last answer to an eligibility question, with its author, or None."""
    return readings.latest([row for row in r.case.checks.all() if row.code == code])


def check(
    r: Reading, code: str, *, good: Iterable[str] = (), bad: Iterable[str] = (), ask: str
) -> Line:
    """The last answer to an eligibility question: `good` settles it, `bad` stops the case."""
    row = last_check(r, code)
    if row is None:
        return still(ask)
    status = (
        Status.DONE if row.answer in good else Status.BLOCKED if row.answer in bad else Status.OPEN
    )
    evidence = (row.evidence or "") if r.content else ""
    return told(r, row, row.answer_label, status=status, evidence=evidence)


def decision(r: Reading) -> Any:
    """The last decision that stands: one that was sent back to study no longer does."""
    row = readings.latest(r.case.decisions.all())
    return None if row is None or row.outcome == "returned" else row
