"""The exchange with the prosecutor: request, sending, reminder, answer, silence, feedback (R9–R11)."""

import datetime
import uuid

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, letter_parts, readings
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.holds import refuse_held
from rappel.cases.letter_parts import refusing_unprintable
from rappel.cases.models import Case, Document
from rappel.cases.stopping import stop
from rappel.communes import calendar
from rappel.letters.prosecutor import ProsecutorConfirmation, ProsecutorReminder
from rappel.letters.prosecutor import ProsecutorRequest as RequestLetter
from rappel.review import letters
from rappel.review.models import ProsecutorRequest, Withdrawal
from rappel.review.ruling import checks

REQUEST = RequestLetter.kind
REMINDER = ProsecutorReminder.kind
CONFIRMATION = ProsecutorConfirmation.kind


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
                fresh, request.at, signed_on=signed_on, sent_on=sent_on, channel=channel
            )
        )
        document = next(row for row in fresh.documents.all() if row.pk == request.document_id)
        _sign_and_post(fresh, document, signed_on, sent_on, channel)
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
    answered_at: datetime.time | None = None,
    taken_by: User | None = None,
    signatory: User | None = None,
) -> Outcome:
    """Favourable, unfavourable, other; or a procedure is open, which stops the case (R3, R10).

    A later answer takes the place of the one before (a written one confirms an oral one, R10b);
    each stays readable with its act. « Une procédure est ouverte » stops the case in the same act,
    as a complaint learnt from another service does, unless the prosecutor has since written that
    nothing stands in the way (R3b).

    An answer by word of mouth has its hour (`answered_at`, of the commune) and who took it; a letter
    that asks to confirm it is issued in the same act, in the name of `signatory` or else of whoever
    may sign today (R10b). Reminders and confirmations that did not leave are withdrawn.

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
        if not written:
            refuse_wrong(
                checks.oral_problems(
                    fresh, answered_on=answered_on, answered_at=answered_at, taken_by=taken_by
                )
            )
        _withdraw(fresh, REMINDER, CONFIRMATION)
        request.answered_at = None if written else answered_at
        request.taken_by = None if written else taken_by
        request.answered_on, request.answer, request.written = answered_on, answer, written
        request.magistrate, request.comment = magistrate, comment or None
        if not written and not opened:
            request.confirmation = _confirm(fresh, request, actor, signatory)
            issued.append(documents.fingerprint(request.confirmation))
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


def _confirm(
    case: Case, request: ProsecutorRequest, actor: Actor, signatory: User | None
) -> Document:
    """The letter that asks to confirm an oral answer (R10b)."""
    assert actor.user is not None
    signer = signatory or letter_parts.default_signatory(case, calendar.today(case.commune))
    with refusing_unprintable():
        letter = letters.confirmation_letter(case, request, signatory=signer, contact=actor.user)
        return documents.issue(case, letter.kind, letter, actor=actor, signatory=signer)


def remind_prosecutor(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, signatory: User
) -> Outcome:
    """Prepare a reminder once the delay is over; the new one starts when it leaves (R9).

    Raises:
        NotAllowed: R9, no request waits, its delay is not over, or a reminder is prepared already;
            R14, the signatory is not competent today; or see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "remind_prosecutor", actor)
        assert actor.user is not None
        request = readings.consultation(fresh)
        with refusing_unprintable():
            letter = letters.reminder_letter(
                fresh,
                request,
                signatory=signatory,
                contact=actor.user,
                answer_by=_last_day(fresh, calendar.today(fresh.commune)),
            )
            document = documents.issue(fresh, letter.kind, letter, actor=actor, signatory=signatory)
        request.reminder = document
        request.save()
        issued.append(documents.fingerprint(document))

    return perform(
        case,
        "remind_prosecutor",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"issued": issued, "signatory": str(signatory.pk)},
    )


def record_reminder_sent(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    signed_on: datetime.date,
    sent_on: datetime.date,
    channel: str,
) -> Outcome:
    """The reminder was signed and left: another delay of the protocole starts that day (R9, R14).

    Raises:
        NotAllowed: R9, no reminder is prepared; R14, a date that cannot be, a signatory who was not
            competent that day, or a blocked sending; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "record_reminder_sent", actor)
        document = readings.pending_letter(fresh, REMINDER)
        assert document is not None
        refuse_wrong(
            checks.sending_problems(
                fresh,
                document.issued_at,
                signed_on=signed_on,
                sent_on=sent_on,
                channel=channel,
                what="la relance",
            )
        )
        _sign_and_post(fresh, document, signed_on, sent_on, channel)
        request = readings.consultation(fresh)
        request.reminded_on = sent_on
        request.answer_by = _last_day(fresh, sent_on)
        step(request, "remind")

    answer_by = _last_day(case, sent_on)
    return perform(
        case,
        "record_reminder_sent",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"envoyée le {calendar.short_date(sent_on)}, réponse attendue pour le "
        f"{calendar.short_date(answer_by)}",
    )


def record_silence(case: Case, *, actor: Actor, version: int, key: uuid.UUID) -> Outcome:
    """The delay is over: never an agreement; in mode avis the élu will say why it goes on (R9).

    Raises:
        NotAllowed: R9, no request waits for an answer, or the delay is not over; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "record_silence", actor)
        _withdraw(fresh, REMINDER)
        step(readings.consultation(fresh), "fall_silent")

    return perform(case, "record_silence", actor=actor, version=version, key=key, write=write)


def withdraw_request(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, reason: str
) -> Outcome:
    """Take back a request without an answer; `reason` is a value of `Withdrawal` (R9, R29).

    Letters of the request that did not leave are withdrawn with it.

    Raises:
        NotAllowed: R9, no request without an answer stands; R29, the reason is not on the list; or
            see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "withdraw_request", actor)
        refuse_wrong(checks.withdrawal_problems(reason))
        _withdraw(fresh, REQUEST, REMINDER, CONFIRMATION)
        request = readings.consultation(fresh)
        request.withdrawn_because = reason
        step(request, "withdraw")

    return perform(
        case,
        "withdraw_request",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(Withdrawal.choices).get(reason, ""),
    )


def inform_prosecutor(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, signatory: User
) -> Outcome:
    """Issue the information to the prosecutor: the date and the outcome, nothing else (R11).

    Raises:
        NotAllowed: R11, no exchange is foreseen or such a letter exists; R14, the signatory is not
            competent today; or see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "inform_prosecutor", actor)
        assert actor.user is not None
        with refusing_unprintable():
            letter = letters.feedback_letter(fresh, signatory=signatory, contact=actor.user)
            document = documents.issue(fresh, letter.kind, letter, actor=actor, signatory=signatory)
        issued.append(documents.fingerprint(document))

    return perform(
        case,
        "inform_prosecutor",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"issued": issued, "signatory": str(signatory.pk)},
    )


def _withdraw(case: Case, *kinds: str) -> None:
    """Letters of these kinds that did not leave will not."""
    for document in case.documents.all():
        if document.kind in kinds and document.pending:
            step(document, "cancel")


def _sign_and_post(
    case: Case,
    document: Document,
    signed_on: datetime.date,
    sent_on: datetime.date,
    channel: str,
) -> None:
    refuse_held(case, document)
    document.signed_on, document.sent_on, document.delivery = signed_on, sent_on, channel
    step(document, "sign")
    step(document, "post")


def _last_day(case: Case, start: datetime.date) -> datetime.date:
    """The last day for an answer: the protocole's delay, moved off closed days (R9, R17)."""
    end = start + datetime.timedelta(days=case.protocol.prosecutor_delay)
    return calendar.roll_forward(end, case.commune)
