"""The dates of a case in words: on its page, in the lists, at home."""

import datetime
from typing import Any

from accounts.policy import Role
from rappel.cases.commands import next_step
from rappel.cases.deadline_kinds import KINDS
from rappel.cases.deadlines import choose, deadlines
from rappel.cases.models import Case
from rappel.cases.procedure import ENDED
from rappel.communes import calendar

WAITING = {
    Role.INSTRUCTOR: "l'instructeur",
    Role.SECRETARY: "le secrétariat",
    Role.LEGAL_ADVISER: "le référent juridique",
    Role.ELECTED: "l'élu",
}


def dates(case: Case) -> list[dict[str, Any]]:
    """The dates of the case, those that are over said so; the next one says what happens then."""
    day = calendar.today(case.commune)
    found = deadlines(case)
    shown = choose(found, next_step(case), day)
    return [
        {
            "date": d.date,
            "label": d.label,
            "past": d.kind.past if d.date < day else "",
            "then": d.then if d is shown else "",
            "who": WAITING.get(d.who, "") if d is shown else "",
        }
        for d in found
    ]


def due(case: Case) -> dict[str, Any]:
    """The next date of a case in a list, from what is kept with it: no row, no cell."""
    kind = KINDS.get(case.due_kind)
    late = overdue(case, calendar.today(case.commune))
    return {
        "due": case.due_on,
        "due_label": kind.label if kind else "",
        "then": kind.then if kind else "",
        "past": (kind.past if kind else "en retard") if late else "",
    }


def overdue(case: Case, today: datetime.date) -> bool:
    """The next act was expected before today."""
    return case.state not in ENDED and case.due_on is not None and case.due_on < today
