"""A letter that the post brought back, or that the person would not take (R18)."""

import datetime
import uuid

from accounts.actors import Actor
from rappel.cases import rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.letter_life import LetterState, ReturnReason
from rappel.cases.models import Case
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.convocation import checks, choices, desk_checks
from rappel.convocation.services import letter_numbered
from rappel.convocation.wording import handing_agent


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


def record_refusal(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    document: int,
    presented_on: datetime.date,
    handed_by: str = "",
) -> Outcome:
    """The person refused a letter that an agent handed over; nothing follows from it by itself.

    `handed_by` is that agent, the actor when not named. The letter counts as not received: it may be
    presented again, posted, or given up.

    Raises:
        NotAllowed: no such signed letter, or a day that cannot be (R18); or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        letter = letter_numbered(fresh, document)
        if letter.state != LetterState.SIGNED or letter.addressee_id is None:
            raise refuse(rules.LETTER_TO_HAND)
        refuse_wrong(desk_checks.presented_wrongs(fresh, letter, presented_on))
        letter.returned_on = presented_on
        letter.return_reason = ReturnReason.REFUSED
        letter.delivery = choices.BY_HAND
        letter.handed_by = handing_agent(handed_by, actor)
        step(letter, "turn_down")

    return perform(
        case,
        "record_refusal",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"courrier n° {document}, présenté le {calendar.short_date(presented_on)}",
    )
