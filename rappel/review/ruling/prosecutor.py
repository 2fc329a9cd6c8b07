"""The exchange with the prosecutor: request, sending, answer, silence (R9, R10)."""

import datetime
import uuid

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, rules
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.letter_parts import refusing_unprintable
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.review import letters
from rappel.review.models import ProsecutorRequest


def ask_prosecutor(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, signatory: User
) -> Outcome:
    """Prepare and number the request; the delay starts when its sending is noted (R9).

    Raises:
        NotAllowed, Conflict: see `perform`; R14 when the signatory is not competent today,
            or the field that cannot be printed as typed.
    """

    def write(fresh: Case) -> None:
        today = calendar.today(fresh.commune)
        answer_by = today + datetime.timedelta(days=fresh.protocol.prosecutor_delay)
        assert actor.user is not None
        with refusing_unprintable():
            letter = letters.request_letter(
                fresh, signatory=signatory, contact=actor.user, answer_by=answer_by
            )
            document = documents.issue(fresh, letter.kind, letter, actor=actor, signatory=signatory)
        fresh.consultations.create(
            mode=rules.mode(fresh),
            document=document,
            by=actor.user,
            at=calendar.now(),
            answer_by=answer_by,
        )

    return perform(case, "ask_prosecutor", actor=actor, version=version, key=key, write=write)


def record_request_sent(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    signed_on: datetime.date,
    sent_on: datetime.date,
    channel: str,
) -> Outcome:
    """The request was signed and left: the delay of the protocole starts that day (R9, R14)."""

    def write(fresh: Case) -> None:
        request = _current(fresh)
        document = request.document
        if document is not None:
            document.signed_on, document.sent_on, document.delivery = signed_on, sent_on, channel
            step(document, "sign")
            step(document, "post")
        request.sent_on, request.channel = sent_on, channel
        request.answer_by = sent_on + datetime.timedelta(days=fresh.protocol.prosecutor_delay)
        step(request, "send")

    return perform(case, "record_request_sent", actor=actor, version=version, key=key, write=write)


def record_prosecutor_answer(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    answered_on: datetime.date,
    answer: str,
    written: bool,
    magistrate: str,
    comment: str,
) -> Outcome:
    """Favourable, unfavourable, other, or a procedure is open, which stops the case (R3, R10)."""

    def write(fresh: Case) -> None:
        request = _current(fresh)
        request.answered_on, request.answer, request.written = answered_on, answer, written
        request.magistrate, request.comment = magistrate or None, comment or None
        step(request, "receive")

    label = dict(ProsecutorRequest.Answer.choices)[answer]
    return perform(
        case,
        "record_prosecutor_answer",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=label,
    )


def record_silence(case: Case, *, actor: Actor, version: int, key: uuid.UUID) -> Outcome:
    """The delay is over: never an agreement; in mode avis the élu will say why it goes on (R9)."""

    def write(fresh: Case) -> None:
        step(_current(fresh), "fall_silent")

    return perform(case, "record_silence", actor=actor, version=version, key=key, write=write)


def _current(case: Case) -> ProsecutorRequest:
    request = rules.consultation(case)
    if not isinstance(request, ProsecutorRequest):
        raise rules.refuse(rules.REQUEST_SENT)
    return request
