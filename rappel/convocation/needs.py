"""What somebody needs to come and be understood, known before the hearing (R23)."""

import uuid

from accounts.actors import Actor
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform, revise
from rappel.cases.models import Case
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
    `INTERPRETERS`, needed with a `language`; the rest is short words. All sealed; what was noted before
    stays in the history of the case.

    Raises:
        NotAllowed: R23, a language without who interprets, or the reverse; R29, a code or a party
        that is not of the list; or see `perform`.
        Conflict: see `perform`.
    """
    said = {
        "language": language,
        "interpreter": interpreter,
        "access": access,
        "support_person": support_person,
        "lawyer": lawyer,
    }
    words = {name: typed.strip() for name, typed in said.items() if typed.strip()}

    def write(fresh: Case) -> None:
        refuse_wrong(
            desk_checks.needs_wrongs(fresh, party=party, language=language, interpreter=interpreter)
        )
        row = next(one for one in fresh.parties.all() if one.pk == party)
        revise(fresh, row, needs=words or None)

    return perform(
        case,
        "record_needs",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail="" if words else "plus rien à prévoir",
    )
