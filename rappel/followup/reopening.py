"""Opening an ended case again: for a reason, logged, and the rules apply anew (R27)."""

import uuid

from accounts.actors import Actor
from rappel.cases import readings
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, can_step, perform, step
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.followup import checks
from rappel.followup.checks import REOPENINGS
from rappel.letters.documents import ClosingLetter

TO_CHECK = "to_check"


def reopen(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, reason: str, note: str
) -> Outcome:
    """An ended case is studied again; `reason` is a code of `REOPENINGS`, `note` is sealed.

    What was true then is asked again: the complaint and the inquiry (R3), the opinion (R7b), the
    prosecutor (R9). Earlier answers stay readable; a "yes" still blocks (R2, R3). Joined, it leaves
    the case it had gone on with (R21).

    Raises:
        NotAllowed: R27, no reason is given; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(checks.reopening_wrongs(reason, note))
        _withdraw_end(fresh)
        _ask_again(fresh, actor)
        joined = readings.joined_to(fresh)
        if joined is not None:
            joined.undone_by, joined.undone_at = actor.user, calendar.now()
            joined.save()

    return perform(
        case,
        "reopen",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(REOPENINGS).get(reason, ""),
        note=note.strip() or None,
    )


def reopen_follow_up(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, reason: str, note: str
) -> Outcome:
    """A closed case whose hearing was held is followed again; the hearing stays done.

    Raises:
        NotAllowed: R27, no reason is given; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(checks.reopening_wrongs(reason, note))
        _withdraw_end(fresh)

    return perform(
        case,
        "reopen_follow_up",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(REOPENINGS).get(reason, ""),
        note=note.strip() or None,
    )


def _withdraw_end(case: Case) -> None:
    """A letter that says « c'est terminé » and did not leave is no longer true."""
    for letter in case.documents.all():
        if letter.kind == ClosingLetter.kind and letter.pending:
            step(letter, "cancel")


def _ask_again(case: Case, actor: Actor) -> None:
    """Newer rows say that the questions are open; the earlier ones stay as they were."""
    now, today = calendar.now(), calendar.today(case.commune)
    for question in ("complaint", "inquiry"):
        if readings.source_answer(case, question, asked_here=True) is not None:
            case.source_answers.create(
                question=question, answer=TO_CHECK, asked_on=today, by=actor.user, at=now
            )
    for opinion in case.opinions.all():
        if can_step(opinion, "lapse"):
            step(opinion, "lapse")
    request = readings.consultation(case)
    if request is not None and can_step(request, "withdraw"):
        step(request, "withdraw")
