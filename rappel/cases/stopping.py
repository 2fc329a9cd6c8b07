"""Stopping a case that belongs to the justice system, wherever it stands (R2, R3)."""

from accounts.actors import Actor
from rappel.cases import documents, readings, rules
from rappel.cases.cancellation import (
    end_convocation,
    issue_cancellations,
    sent_letters,
    withdraw_unsent,
)
from rappel.cases.models import Case
from rappel.cases.rule import refuse
from rappel.cases.selectors import read_rows
from rappel.communes import calendar

FOR_JUSTICE = "justice"
"""Why the hearing was called off, as kept with the convocation; no letter says it."""


def stop(case: Case, actor: Actor, note: str = "") -> list[str]:
    """Note why the case stops, withdraw what did not leave, tell whoever got a convocation.

    Called by the `write` of an act that ends in `blocked`, once the rows that show the reason are
    saved. A convocation already on its way is called off by a letter, to be signed and posted.
    Returns the fingerprints of the letters issued, for the payload of the act.

    Raises:
        NotAllowed: nothing in the case shows a délit, a complaint or an inquiry (R2); or the
            letter that calls the hearing off cannot be made today (R14).
    """
    read_rows(case)
    reasons = readings.blocking_reasons(case)
    if not reasons:
        raise refuse(rules.BLOCK_REASONED)
    case.blockings.create(reasons=reasons, by=actor.user, at=calendar.now(), note=note or None)
    withdraw_unsent(case)
    if sent_letters(case):
        made = issue_cancellations(case, actor=actor, reason=FOR_JUSTICE)
        return [documents.fingerprint(letter) for letter in made]
    end_convocation(case, reason=FOR_JUSTICE)
    return []
