"""Calling a hearing off: the convocation ends, and whoever got a letter gets another (doc. 16).

Used by the convocation, the decision and the block, which all may call a hearing off.
"""

from typing import Any

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, letter_parts, periods, readings, rules
from rappel.cases.commands import step
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Case, Document
from rappel.cases.procedure import State
from rappel.cases.rule import NotAllowed, Unmet
from rappel.cases.selectors import person_of
from rappel.communes import calendar
from rappel.letters.documents import CancellationLetter
from rappel.letters.parts import Replaced

KIND = CancellationLetter.kind

NOTHING_SENT = Unmet(
    "R18",
    "aucune convocation n'est partie : il n'y a rien à annuler par lettre",
    "retirer la lettre non envoyée, ou fixer une autre date",
    rules.CSI,
    "",
)


def issue_cancellation(
    case: Case,
    *,
    actor: Actor,
    signatory: User | None = None,
    dismissed: bool = False,
    reason: str = "",
    note: str | None = None,
) -> Document:
    """End the convocation that stands and issue the letter that tells the person so.

    Called inside `perform`. `signatory` defaults to who was to preside, else to whoever may sign
    today; `reason` is a code of the closed list, `note` is sealed.

    Raises:
        NotAllowed: no convocation was sent, or the signatory is not competent today (R14), or a
        text of the letter cannot be printed (field named).
    """
    convocation = readings.active_convocation(case)
    letter = readings.convocation_letter(case)
    if convocation is None or letter is None or not letter.sent:
        raise NotAllowed([NOTHING_SENT])
    signer = signatory or letter_parts.default_signatory(case, calendar.today(case.commune))
    document = _issue(case, convocation, letter, actor, signer, dismissed=dismissed)
    end_convocation(case, reason=reason, note=note)
    return document


def end_convocation(case: Case, *, reason: str = "", note: str | None = None) -> None:
    """The convocation that stands, if any, no longer does; its slot is free again."""
    convocation = readings.active_convocation(case)
    if convocation is None:
        return
    convocation.cancelled_at = calendar.now()
    convocation.cancel_reason = reason
    convocation.cancel_note = note or None
    convocation.save()


def reissue_cancellation(
    case: Case, old: Document, *, actor: Actor, signatory: User | None = None
) -> Document:
    """A cancellation letter that did not leave is made again, for another signatory (R14).

    Raises:
        NotAllowed: see `issue_cancellation`.
    """
    letters = {row.pk: row for row in case.documents.all() if row.sent}
    called_off = [
        (row, letters[row.document_id])
        for row in case.convocations.all()
        if row.cancelled_at is not None and row.document_id in letters
    ]
    if not called_off:
        raise NotAllowed([NOTHING_SENT])
    convocation, letter = called_off[-1]
    signer = signatory or letter_parts.default_signatory(case, calendar.today(case.commune))
    step(old, "supersede")
    dismissed = case.state == State.DISMISSED
    return _issue(case, convocation, letter, actor, signer, dismissed=dismissed, replaces=old)


def withdraw_unsent(case: Case, kind: str, how: str = "cancel") -> None:
    """Letters of that kind which did not leave will not leave (`how`: "cancel", "supersede")."""
    for document in case.documents.all():
        if document.kind == kind and document.state in (LetterState.ISSUED, LetterState.SIGNED):
            step(document, how)


def _issue(
    case: Case,
    convocation: Any,
    letter: Document,
    actor: Actor,
    signer: User,
    *,
    dismissed: bool,
    replaces: Document | None = None,
) -> Document:
    today = calendar.today(case.commune)
    person = person_of(case)
    with letter_parts.refusing_unprintable():
        built = CancellationLetter(
            letterhead=letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
            signatory=letter_parts.signatory(signer, case, today),
            address=letter_parts.address_of(person),
            written_on=today,
            civility=person.civility or "",
            notice=letter_parts.notice_if_first(case, person),
            hearing_at=calendar.local(convocation.slot.starts_at, case.commune),
            convocation=Replaced(
                number=letter.reference,
                written_on=letter_parts.local_day(case, letter.issued_at),
            ),
            dismissed=dismissed,
            erase_on=periods.dismissed_until(today) if dismissed else None,
        )
        return documents.issue(
            case,
            KIND,
            built,
            actor=actor,
            addressee=person,
            signatory=signer,
            replaces=replaces,
        )
