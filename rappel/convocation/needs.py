"""What somebody needs to come and be understood, known before the hearing (R23)."""

import uuid

from accounts.actors import Actor
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.convocation import desk_checks


def record_needs(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    party: uuid.UUID,
    language: str = "",
    interpreter: str = "",
    access: str = "",
    support_person: str = "",
    lawyer: str = "",
) -> Outcome:
    """Keep what is to be prepared for somebody of the case; nothing filled in: nothing any more.

    `party` is the uuid of the person or of who answers for him; `interpreter` a code of
    `INTERPRETERS`, needed with a `language`; the rest is short words. All sealed.

    Raises:
        NotAllowed: R23, a language without who interprets, or the reverse; R29, a code or a party
        that is not of the list; or see `perform`.
        Conflict: see `perform`.
    """
    words = {
        "language": language.strip() or None,
        "interpreter": interpreter or None,
        "access": access.strip() or None,
        "support_person": support_person.strip() or None,
        "lawyer": lawyer.strip() or None,
    }
    something = any(words.values())

    def write(fresh: Case) -> None:
        refuse_wrong(
            desk_checks.needs_wrongs(fresh, party=party, language=language, interpreter=interpreter)
        )
        fresh.needs.create(
            party_id=party, something=something, **words, by=actor.user, at=calendar.now()
        )

    return perform(
        case,
        "record_needs",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail="" if something else "plus rien à prévoir",
    )
