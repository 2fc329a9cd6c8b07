"""Nobody came: the absence is noted, then the élu chooses (R24); nothing follows by itself."""

import uuid

from accounts.actors import Actor
from rappel.cases import readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import end_convocation, withdraw_convocations
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.hearing import checks
from rappel.hearing.choices import ABSENCES, ABSENT


def record_absence(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, kind: str, note: str = ""
) -> Outcome:
    """Note that nobody came to the hearing; its convocation ends.

    `kind` is a code of `ABSENCES`; `note` is sealed. Letters that did not leave are withdrawn.

    Raises:
        NotAllowed: R24, the hour has not come, or no such kind (R29); or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        convocation = readings.active_convocation(fresh)
        now = calendar.now()
        if convocation is None or convocation.slot.starts_at > now:
            raise refuse(rules.HEARING_MISSED)
        refuse_wrong(checks.absence_wrongs(fresh, kind))
        fresh.absences.create(
            convocation=convocation,
            expected_at=convocation.slot.starts_at,
            kind=kind,
            note=note or None,
            by=actor.user,
            at=now,
        )
        withdraw_convocations(fresh)
        end_convocation(fresh, reason=ABSENT)

    return perform(
        case,
        "record_absence",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(ABSENCES).get(kind, ""),
    )


def allow_new_date(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, note: str = ""
) -> Outcome:
    """The élu offers another date, twice convoked at most and in time (R17); `note` is sealed.

    Raises:
        NotAllowed: R7, R38, the actor may not decide today; R17, the protocole allows no other
            convocation, or its delay is over; or see `perform`.
        Conflict: see `perform`.
    """
    return perform(
        case, "allow_new_date", actor=actor, version=version, key=key, note=note.strip() or None
    )
