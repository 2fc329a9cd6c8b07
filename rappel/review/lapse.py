"""What no longer holds once the facts are corrected (R7b, R2b, R47).

An answer, an opinion, a request to the prosecutor were about the facts as they were then written.
Nothing is taken back nor hidden: the earlier rows stay, a newer one says that the question is open
again.
"""

from collections.abc import Iterable

from accounts.actors import Actor
from rappel.cases import readings
from rappel.cases.cancellation import withdraw_unsent
from rappel.cases.commands import step
from rappel.cases.models import Case
from rappel.communes import calendar

LAPSED = "lapsed"

# What was changed → the questions whose answer rested on it.
RESTS_ON: dict[str, frozenset[str]] = {
    "category": frozenset({"qualification", "inscription", "warning", "family", "arrete"}),
    "description": frozenset({"qualification", "inscription", "warning"}),
    "damage": frozenset({"qualification"}),
    "text_breached": frozenset({"family"}),
    "place": frozenset({"place"}),
    "facts_on": frozenset({"old_facts", "arrete"}),
    "facts_at": frozenset({"arrete"}),
}
FACTS = frozenset(RESTS_ON)
"""The fields of a case that are its facts; the district is not one of them."""
_BLOCKING = {("qualification", "delit"), ("inscription", "yes")}
_OPEN = ("", LAPSED, "to_check")


def lapse(case: Case, actor: Actor, changed: Iterable[str]) -> None:
    """Open again what rested on the fields that changed; `case` holds them as corrected.

    An answer that blocks the case never lapses: only two persons lift a block (R2b).
    """
    facts = FACTS.intersection(changed)
    if not facts:
        return
    for code in sorted({code for name in facts for code in RESTS_ON[name]}):
        if _still_holds(case, code):
            continue
        if code == "family":
            case.family = None
        if code == "arrete":
            case.arrete = None
        _open_again(case, actor, code)
    if facts & {"category", "description", "place"}:
        case.printed_at = None  # the text stays, to be read again before anything is printed (R41)
    for opinion in case.opinions.all():
        if opinion.state != LAPSED:
            step(opinion, "lapse")
    if facts - {"damage"}:
        withdraw_unsent(case)
    if facts & {"category", "facts_on"}:
        current = readings.consultation(case)
        if current is not None and current.state != "withdrawn":
            step(current, "withdraw")


def _open_again(case: Case, actor: Actor, code: str) -> None:
    said = readings.answer(case, code)
    if said in _OPEN or (code, said) in _BLOCKING:
        return
    case.checks.create(code=code, answer=LAPSED, by=actor.user, at=calendar.now())


def _still_holds(case: Case, code: str) -> bool:
    """An answer that the corrected facts still bear out on their own."""
    if code == "family":
        return len(case.category.families) == 1 and case.family in case.category.families
    if code == "arrete":
        order = case.arrete
        return (
            order is not None
            and 1 in case.category.families
            and order.covers(case.facts_on, case.facts_at)
        )
    return False
