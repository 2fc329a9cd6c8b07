"""The exchange with the prosecutor: request, sending, answer, silence (R9, R10)."""

import datetime
import uuid

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, due, readings
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.letter_parts import refusing_unprintable
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.review import letters
from rappel.review.blocking import stop
from rappel.review.models import ProsecutorRequest
from rappel.review.ruling import checks


def ask_prosecutor(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, signatory: User
) -> Outcome:
    """Prepare and number the request; the delay starts when its sending is noted (R9).

    Raises:
        NotAllowed: R9, a request exists already; R14, the signatory is not competent today; the
            parquet or a text cannot be printed as it stands; or see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "ask_prosecutor", actor)
        assert actor.user is not None
        answer_by = _last_day(fresh, calendar.today(fresh.commune))
        with refusing_unprintable():
            letter = letters.request_letter(
                fresh, signatory=signatory, contact=actor.user, answer_by=answer_by
            )
            document = documents.issue(fresh, letter.kind, letter, actor=actor, signatory=signatory)
        issued.append(documents.fingerprint(document))
        fresh.consultations.create(
            mode=readings.mode(fresh),
            document=document,
            by=actor.user,
            at=calendar.now(),
            answer_by=answer_by,
        )

    return perform(
        case,
        "ask_prosecutor",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"issued": issued, "signatory": str(signatory.pk)},
    )


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
    """The request was signed and left: the delay of the protocole starts that day (R9, R14).

    `channel` is a code of the closed list.

    Raises:
        NotAllowed: R9, no request is prepared; R14, a date that cannot be, or a signatory who was
            not competent that day; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "record_request_sent", actor)
        request = readings.consultation(fresh)
        refuse_wrong(
            checks.sending_problems(
                fresh, request, signed_on=signed_on, sent_on=sent_on, channel=channel
            )
        )
        document = next(row for row in fresh.documents.all() if row.pk == request.document_id)
        document.signed_on, document.sent_on, document.delivery = signed_on, sent_on, channel
        step(document, "sign")
        step(document, "post")
        request.sent_on, request.channel = sent_on, channel
        request.answer_by = _last_day(fresh, sent_on)
        step(request, "send")

    return perform(
        case,
        "record_request_sent",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"signée et envoyée le {calendar.short_date(sent_on)}",
    )


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
    """Favourable, unfavourable, other; or a procedure is open, which stops the case (R3, R10).

    A later answer takes the place of the one before (a written one confirms an oral one, R10b);
    each stays readable with its act. « Une procédure est ouverte » stops the case in the same act,
    as a complaint learnt from another service does, unless the prosecutor has since written that
    nothing stands in the way (R3b).

    Raises:
        NotAllowed: R9, no request left; R10, a date or an answer that cannot be, nobody named; or
            see `perform`.
        Conflict: see `perform`.
    """
    opened = answer == ProsecutorRequest.Answer.PROCEDURE_OPEN
    stops = opened and not readings.lifted_since(case, answered_on)
    issued: list[str] = []

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "record_prosecutor_answer", actor)
        request = readings.consultation(fresh)
        refuse_wrong(
            checks.answer_problems(
                fresh, request, answered_on=answered_on, answer=answer, magistrate=magistrate
            )
        )
        request.answered_on, request.answer, request.written = answered_on, answer, written
        request.magistrate, request.comment = magistrate, comment or None
        step(request, "receive")
        if stops:
            issued.extend(stop(fresh, actor))

    label = dict(ProsecutorRequest.Answer.choices).get(answer, "")
    how = "par écrit" if written else "de vive voix"
    day = calendar.short_date(answered_on)
    return perform(
        case,
        "block" if stops else "record_prosecutor_answer",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"réponse du procureur, {how}, {day} : {label}"
        if stops
        else f"{label}, {how}, le {day}",
        note="\n".join(part for part in (magistrate, comment) if part) or None,
        payload={"issued": issued},
    )


def record_silence(case: Case, *, actor: Actor, version: int, key: uuid.UUID) -> Outcome:
    """The delay is over: never an agreement; in mode avis the élu will say why it goes on (R9).

    Raises:
        NotAllowed: R9, no request waits for an answer, or the delay is not over; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "record_silence", actor)
        step(readings.consultation(fresh), "fall_silent")

    return perform(case, "record_silence", actor=actor, version=version, key=key, write=write)


def _last_day(case: Case, start: datetime.date) -> datetime.date:
    """The last day for an answer: the protocole's delay, moved off closed days (R9, R17)."""
    return due.answer_by(start, case.protocol.prosecutor_delay, case.commune)
