"""A letter that the post brought back (R18)."""

import datetime
import uuid

from accounts.actors import Actor
from rappel.cases import rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.letter_life import LetterState, ReturnReason
from rappel.cases.models import Case
from rappel.cases.rule import refuse
from rappel.convocation import checks
from rappel.convocation.services import letter_numbered


def record_return(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    document: int,
    returned_on: datetime.date,
    reason: str,
) -> Outcome:
    """The post brought a letter back; `reason` is a value of `ReturnReason`.

    Its addressee counts as not told: another letter can be issued, or handed over.

    Raises:
        NotAllowed: no such posted letter, or a day that cannot be (R18); or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        letter = letter_numbered(fresh, document)
        if letter.state != LetterState.POSTED:
            raise refuse(rules.LETTER_POSTED)
        refuse_wrong(checks.return_wrongs(fresh, letter, returned_on, reason))
        letter.returned_on = returned_on
        letter.return_reason = reason
        step(letter, "come_back")

    return perform(
        case,
        "record_return",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"courrier n° {document} : {dict(ReturnReason.choices).get(reason, '')}",
    )
