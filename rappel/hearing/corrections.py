"""What was recorded of a hearing was wrong: a new record takes its place, the old one stays readable."""

import uuid
from typing import Any

from accounts.actors import Actor
from rappel.cases import readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import end_convocation
from rappel.cases.commands import Outcome, can_step, perform, step
from rappel.cases.models import Case
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.hearing import checks
from rappel.hearing.choices import ABSENCES, ABSENT, CONVOKED
from rappel.hearing.models import Absence, Hearing
from rappel.hearing.services import Record, check_record, write_record
from rappel.letters.documents import ClosingLetter, InformationLetter


def correct_hearing(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, why: str, **record: Any
) -> Outcome:
    """Record the hearing again as it was; `record` as in `Record`, `why` is sealed.

    Raises:
        NotAllowed: no reason is given (R27), or what is recorded cannot be (see `record_hearing`);
            or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(checks.why_wrongs(why))
        old = readings.hearing(fresh)
        if old is None:
            raise refuse(rules.WAS_HEARD)
        said = Record(**record)
        check_record(fresh, said)
        _replace(old)
        new = write_record(
            fresh,
            actor,
            said,
            convocation=old.convocation,
            came_about=old.came_about,
            room=old.room,
        )
        new.place, new.unverified, new.notice_on = old.place, old.unverified, old.notice_on
        new.save()

    return perform(
        case,
        "correct_hearing",
        actor=actor,
        version=version,
        key=key,
        write=write,
        note=why.strip() or None,
    )


def correct_to_heard(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, why: str, **record: Any
) -> Outcome:
    """The person had come: the absence is replaced by the record of the hearing; `why` is sealed.

    Raises:
        NotAllowed: no reason is given (R27), or what is recorded cannot be (see `record_hearing`);
            or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(checks.why_wrongs(why))
        old = readings.absence(fresh)
        said = Record(**record)
        check_record(fresh, said)
        _replace(old)
        write_record(
            fresh,
            actor,
            said,
            convocation=old.convocation,
            came_about=CONVOKED,
            room=old.convocation.slot.room,
        )

    return perform(
        case,
        "correct_to_heard",
        actor=actor,
        version=version,
        key=key,
        write=write,
        note=why.strip() or None,
    )


def correct_to_absent(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, why: str, kind: str
) -> Outcome:
    """The person had not come, or was absent in another way: `kind` is a code of `ABSENCES`.

    Commitments still open are given up, a letter that tells of the hearing and did not leave is
    withdrawn; `why` is sealed.

    Raises:
        NotAllowed: R24, nobody was convoked to that date, or no such kind; R27, no reason is given;
            or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(checks.why_wrongs(why) + checks.absence_wrongs(fresh, kind))
        old = readings.hearing(fresh) or readings.absence(fresh)
        if old is None or old.convocation is None:
            raise refuse(rules.CONVOKED_TO_IT)
        _replace(old)
        fresh.absences.create(
            convocation=old.convocation,
            expected_at=old.convocation.slot.starts_at,
            kind=kind,
            by=actor.user,
            at=calendar.now(),
        )
        _undo_what_followed(fresh)
        end_convocation(fresh, reason=ABSENT)

    return perform(
        case,
        "correct_to_absent",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(ABSENCES).get(kind, ""),
        note=why.strip() or None,
    )


def _replace(old: Hearing | Absence) -> None:
    """It stays readable and counts no more."""
    old.replaced_at = calendar.now()
    old.save()


def _undo_what_followed(case: Case) -> None:
    for measure in case.measures.all():
        if can_step(measure, "waive"):
            measure.settled_on = calendar.today(case.commune)
            step(measure, "waive")
    for letter in case.documents.all():
        if letter.pending and letter.kind in (ClosingLetter.kind, InformationLetter.kind):
            step(letter, "cancel")
