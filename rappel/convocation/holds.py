"""« Bloquer l'envoi »: the adviser or the élu keeps a letter from leaving (security.md §6)."""

import uuid

from accounts.actors import Actor
from rappel.cases import holds, readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.convocation import checks
from rappel.convocation.services import letter_numbered


def hold_posting(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, document: int, reason: str
) -> Outcome:
    """From now on that letter, and any that would replace it, cannot leave; `reason` is sealed.

    Raises:
        NotAllowed: no such letter, it left, it is held already, it is the one owed to the prosecutor
            (R2), or no reason is given; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        letter = letter_numbered(fresh, document)
        if not readings.holdable(letter):
            raise refuse(rules.LETTER_TO_HOLD)
        refuse_wrong(checks.hold_wrongs(reason))
        letter.held_by, letter.held_at = actor.user, calendar.now()
        letter.save()

    return perform(
        case,
        "hold_posting",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"courrier n° {document}",
        note=reason.strip() or None,
    )


def release_posting(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, document: int, reason: str
) -> Outcome:
    """The letter may leave again; `reason` says what was settled, sealed.

    Raises:
        NotAllowed: no such letter, it is not held, or no reason is given; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        letter = letter_numbered(fresh, document)
        if not letter.held:
            raise refuse(rules.LETTER_HELD)
        refuse_wrong(checks.hold_wrongs(reason))
        holds.release(fresh, letter)

    return perform(
        case,
        "release_posting",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"courrier n° {document}",
        note=reason.strip() or None,
    )
