"""Somebody must not be written to: deceased, protected, or a legal hold (R45)."""

import uuid

from accounts.actors import Actor
from rappel.cases import rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.letter_life import Silence
from rappel.cases.models import Case
from rappel.cases.rule import refuse
from rappel.convocation import checks


def stop_writing(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, reason: str, note: str = ""
) -> Outcome:
    """From now on no letter to the person or the family is issued, signed or sent.

    `reason` is a value of `Silence`, `note` is sealed. Every letter to them that did not leave is
    withdrawn, those that call a hearing off too. Letters to the prosecutor go on.

    Raises:
        NotAllowed: R45, it is said already; R29, the reason is not on the list; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        if fresh.do_not_write:
            raise refuse(rules.WRITTEN_TO)
        refuse_wrong(checks.silence_wrongs(reason))
        for letter in fresh.documents.all():
            if letter.pending and letter.addressee_id is not None:
                step(letter, "cancel")
        fresh.do_not_write = reason

    return perform(
        case,
        "stop_writing",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(Silence.choices).get(reason, ""),
        note=note.strip() or None,
    )


def allow_writing(case: Case, *, actor: Actor, version: int, key: uuid.UUID, note: str) -> Outcome:
    """The reason not to write is over, or was a mistake; `note` says why, sealed.

    Raises:
        NotAllowed: R45, nothing is forbidden, or no reason is given; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        if not fresh.do_not_write:
            raise refuse(rules.WRITING_STOPPED)
        refuse_wrong(checks.why_wrongs(note))
        fresh.do_not_write = ""

    return perform(
        case,
        "allow_writing",
        actor=actor,
        version=version,
        key=key,
        write=write,
        note=note.strip() or None,
    )
