"""Calling a hearing off: the convocation ends, and whoever got a letter gets another (doc. 16).

Used by the convocation, the decision and the block, which all may call a hearing off.
"""

import datetime
import uuid
from typing import Any

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, letter_parts, periods, readings, rules
from rappel.cases.act import State
from rappel.cases.commands import step
from rappel.cases.models import Case, Document
from rappel.cases.rule import NotAllowed, Unmet
from rappel.communes import calendar
from rappel.letters.convocations import SeparateMeeting
from rappel.letters.documents import ANNOUNCING, CancellationLetter
from rappel.letters.parts import Replaced

KIND = CancellationLetter.kind

NOTHING_SENT = Unmet(
    "R18",
    "aucune convocation n'est partie : il n'y a rien à annuler par lettre",
    "retirer la lettre non envoyée, ou fixer une autre date",
    rules.CSI,
    "",
)


def issue_cancellations(
    case: Case,
    *,
    actor: Actor,
    signatory: User | None = None,
    dismissed: bool = False,
    reason: str = "",
    note: str | None = None,
) -> list[Document]:
    """End the convocation that stands and issue a letter to everybody it had reached.

    Called inside `perform`. `signatory` defaults to who was to preside, else to whoever may sign
    today; `reason` is a code of the closed list, `note` is sealed. No letter is made when nobody may
    be written to (R45), nor to whoever's own letter came back.

    Raises:
        NotAllowed: no convocation was sent, or the signatory is not competent today (R14), or a
        text of a letter cannot be printed (field named).
    """
    sent = readings.told(case)
    if not sent and (readings.active_convocation(case) is None or case.state != State.CONVOKED):
        raise NotAllowed([NOTHING_SENT])
    withdraw_convocations(case)
    if case.do_not_write or not sent:
        end_convocation(case, reason=reason, note=note)
        end_meetings_apart(case, reason=reason)
        return []
    signer = signatory or letter_parts.default_signatory(case, calendar.today(case.commune))
    made = [
        call_off(case, convocation, letter, actor, signer, dismissed=dismissed)
        for convocation, letter in sent.values()
    ]
    end_convocation(case, reason=reason, note=note)
    end_meetings_apart(case, reason=reason)
    return made


def sent_letters(case: Case) -> list[Document]:
    """The last letter that each got about the hearing that stands: they must be told."""
    return [letter for _, letter in readings.told(case).values()]


def end_convocation(case: Case, *, reason: str = "", note: str | None = None) -> None:
    """The convocation that stands, if any, no longer does; its slot is free again."""
    convocation = readings.active_convocation(case)
    if convocation is None:
        return
    convocation.cancelled_at = calendar.now()
    convocation.cancel_reason = reason
    convocation.cancel_note = note or None
    convocation.save()


def end_meetings_apart(case: Case, *, reason: str = "") -> None:
    """No holder is expected apart any more; the letters that did not leave will not (R16b)."""
    for meeting in readings.meetings_apart(case):
        end_meeting_apart(case, meeting, reason=reason)


def withdraw_meetings(case: Case, party: uuid.UUID | None = None) -> None:
    """The meetings apart that no letter announced yet are off, or that of `party` alone."""
    for meeting in readings.meetings_apart(case):
        unsent = readings.letter_apart(case, meeting).pending
        if unsent and party in (None, meeting.party_id):
            end_meeting_apart(case, meeting)


def end_meeting_apart(case: Case, meeting: Any, *, reason: str = "", how: str = "cancel") -> None:
    """That meeting is off, its slot is free again; its letter is withdrawn if it did not leave."""
    letter = readings.letter_apart(case, meeting)
    if letter.pending:
        step(letter, how)
    meeting.cancelled_at = calendar.now()
    meeting.cancel_reason = reason
    meeting.save()


def reissue_cancellation(
    case: Case, old: Document, *, actor: Actor, signatory: User | None = None
) -> Document:
    """A cancellation letter that did not leave is made again, for another signatory (R14).

    Raises:
        NotAllowed: see `issue_cancellations`.
    """
    called_off: list[tuple[Any, Document]] = [
        (row, letter)
        for row in case.convocations.all()
        if row.cancelled_at is not None
        for letter in readings.letters_of(case, row)
    ]
    called_off += [
        (row, readings.letter_apart(case, row))
        for row in readings.every_meeting(case)
        if row.cancelled_at is not None
    ]
    mine = [
        (row, letter)
        for row, letter in called_off
        if letter.sent and letter.addressee_id == old.addressee_id
    ]
    if not mine:
        raise NotAllowed([NOTHING_SENT])
    convocation, letter = max(mine, key=lambda one: one[1].number)
    signer = signatory or letter_parts.default_signatory(case, calendar.today(case.commune))
    step(old, "supersede")
    dismissed = case.state == State.DISMISSED
    return call_off(case, convocation, letter, actor, signer, dismissed=dismissed, replaces=old)


def withdraw_convocations(case: Case, how: str = "cancel") -> None:
    """Letters of a convocation which did not leave will not (`how`: "cancel", "supersede")."""
    for document in case.documents.all():
        if document.kind in ANNOUNCING and document.pending:
            step(document, how)


def withdraw_unsent(case: Case) -> None:
    """Withdraw every letter that did not leave, and the request to the prosecutor it carried.

    A letter that calls a hearing off stays: whoever was convoked must be told, whatever follows. A
    separate meeting that no letter announced yet is off (R16b).
    """
    withdraw_meetings(case)
    for document in case.documents.all():
        if document.pending and document.kind != KIND:
            step(document, "cancel")
    withdraw_request(case)


def withdraw_request(case: Case) -> None:
    """Withdraw a request to the prosecutor that did not leave, with its letter (R9)."""
    letters = {document.pk: document for document in case.documents.all()}
    for request in case.consultations.all():
        if request.state != "prepared":
            continue
        letter = letters.get(request.document_id) if request.document_id else None
        if letter is not None and letter.pending:
            step(letter, "cancel")
        step(request, "withdraw")


def call_off(
    case: Case,
    convocation: Any,
    letter: Document,
    actor: Actor,
    signer: User,
    *,
    dismissed: bool = False,
    replaces: Document | None = None,
) -> Document:
    """The letter that tells whoever got `letter` that the hearing of `convocation` is off.

    Raises:
        NotAllowed: see `issue_cancellations`.
    """
    today = calendar.today(case.commune)
    addressee = next(party for party in case.parties.all() if party.pk == letter.addressee_id)
    with letter_parts.refusing_unprintable():
        built = CancellationLetter(
            letterhead=letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
            signatory=letter_parts.signatory(signer, case, today),
            address=letter_parts.address_of(addressee),
            written_on=today,
            civility=addressee.civility or "",
            notice=letter_parts.notice_if_first(case, addressee),
            hearing_at=announced_at(case, convocation, letter),
            convocation=Replaced(
                number=letter.reference,
                written_on=letter_parts.local_day(case, letter.issued_at),
            ),
            dismissed=dismissed,
            protected=letter_parts.protected_by(case, addressee),
            erase_on=periods.dismissed_until(today) if dismissed else None,
        )
        return documents.issue(
            case,
            KIND,
            built,
            actor=actor,
            addressee=addressee,
            signatory=signer,
            replaces=replaces,
        )


def announced_at(case: Case, convocation: Any, letter: Document) -> datetime.datetime | None:
    """The hour that the letter gave; whoever is received apart was given none (R16b)."""
    if letter.kind == SeparateMeeting.kind:
        return None
    return calendar.local(convocation.slot.starts_at, case.commune)
