"""From the decision to the letter box: slot, letter, signature, sending, cancellation."""

import datetime
import uuid
from collections.abc import Sequence

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, letter_parts, readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import KIND as CANCELLATION
from rappel.cases.cancellation import (
    end_convocation,
    issue_cancellation,
    reissue_cancellation,
    withdraw_unsent,
)
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Case, Document
from rappel.cases.rule import NotAllowed, Unmet, refuse
from rappel.cases.selectors import person_of
from rappel.communes import calendar
from rappel.communes.models import ListName
from rappel.convocation import checks, choices, letters, selectors
from rappel.convocation.models import Slot

_NO_SUCH_LETTER = Unmet(
    "R27",
    "cette lettre n'est pas dans ce dossier",
    "revenir au dossier et la choisir dans la liste",
    "procédure",
    "",
)
_SENT_ELSEWHERE = {
    choices.LETTER: Unmet(
        "R17",
        "l'envoi d'une convocation fait avancer le dossier : il se note à part",
        "utiliser « Noter la remise de la convocation »",
        "protocole de la commune",
        "convoke",
    ),
    "saisine": Unmet(
        "R9",
        "la signature et l'envoi de la demande au procureur se notent ensemble, à part",
        "utiliser « Noter l'envoi de la demande au procureur »",
        "protocole de la commune",
        "record_request_sent",
    ),
    "remise_parquet": Unmet(
        "R2",
        "la remise au procureur termine le dossier : elle se note à part",
        "utiliser « Remettre au procureur »",
        "art. 40 al. 2 CPP",
        "hand_over",
    ),
}


# --- the slot ---------------------------------------------------------------------------------


def plan_hearing(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    day: datetime.date,
    time: datetime.time,
    minutes: int,
    room: str,
    presided_by: User,
    attendees: Sequence[str] = (),
    short_notice_reason: str = "",
    agreed_on: datetime.date | None = None,
) -> Outcome:
    """Fix when, where and who presides (R8, R17, R21, R21b).

    `day` and `time` are those of the commune, `minutes` the length; `room`, `attendees` and
    `short_notice_reason` are codes of closed lists. Another date withdraws a letter that did not
    leave and ends the former convocation: one stands at a time.

    Raises:
        NotAllowed: the slot is not fit, or taken; R8 when who presides may not that day; or see
        `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(
            checks.slot_wrongs(
                fresh,
                day=day,
                time=time,
                minutes=minutes,
                attendees=attendees,
                short_notice_reason=short_notice_reason,
            )
            + checks.agreement_wrongs(fresh, short_notice_reason, agreed_on)
        )
        start = calendar.moment(day, time, fresh.commune)
        selectors.lock_agenda(fresh.commune_id)
        taken = selectors.clashes(fresh, start, minutes, room, presided_by.pk)
        refuse_wrong(checks.clash_wrong(fresh, slot, room) for slot in taken[:1])
        withdraw_unsent(fresh, choices.LETTER, "supersede")
        end_convocation(fresh, reason=choices.REPLANNED)
        slot = Slot.objects.create(
            commune=fresh.commune,
            starts_at=start,
            minutes=minutes,
            room=room,
            presided_by=presided_by,
        )
        fresh.convocations.create(
            slot=slot,
            attendees=list(attendees),
            short_notice_reason=short_notice_reason,
            by=actor.user,
            at=calendar.now(),
        )

    note = None
    if agreed_on is not None and short_notice_reason == choices.BY_PHONE:
        note = f"Date acceptée par téléphone le {calendar.day_and_month(agreed_on)}."
    return perform(
        case,
        "plan_hearing",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"le {calendar.long_date(day)} à {calendar.long_time(time)}",
        note=note,
        payload={"presided_by": str(presided_by.pk)},
    )


# --- the letter -------------------------------------------------------------------------------


def issue_convocation(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, signatory: User
) -> Outcome:
    """Number, render and seal the letter; one that did not leave is replaced (R12 to R16).

    Raises:
        NotAllowed: a text cannot be printed (field named), who signs may not today (R14); or see
        `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        convocation = readings.active_convocation(fresh)
        if convocation is None:
            raise refuse(rules.SLOT)
        with letter_parts.refusing_unprintable():
            letter = letters.convocation_letter(fresh, convocation, signatory)
            previous = _to_replace(fresh)
            if previous is not None and previous.pending:
                step(previous, "supersede")
            document = documents.issue(
                fresh,
                choices.LETTER,
                letter,
                actor=actor,
                addressee=person_of(fresh),
                signatory=signatory,
                replaces=previous,
            )
        convocation.document = document
        convocation.save()
        issued.append(documents.fingerprint(document))

    return perform(
        case,
        "issue_convocation",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"issued": issued, "signatory": str(signatory.pk)},
    )


def _to_replace(case: Case) -> Document | None:
    """The last convocation letter that did not leave and that no other replaces yet."""
    replaced = {row.replaces_id for row in case.documents.all()}
    kept = [
        row
        for row in case.documents.all()
        if row.kind == choices.LETTER and not row.sent and row.pk not in replaced
    ]
    return kept[-1] if kept else None


def sign_letter(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    document: int,
    signed_on: datetime.date,
) -> Outcome:
    """The person named under the letter signed it by hand that day (R14).

    `document` is the number of the letter in the case.

    Raises:
        NotAllowed: no such letter to sign, a date that cannot be, or a signatory who was not
        competent that day; or see `perform`.
    """

    def write(fresh: Case) -> None:
        letter = _letter(fresh, document)
        if letter.kind in readings.SIGNED_WITH:
            raise NotAllowed([_SENT_ELSEWHERE[letter.kind]])
        if letter.state != LetterState.ISSUED:
            raise refuse(rules.LETTER_TO_SIGN)
        refuse_wrong(checks.signing_wrongs(fresh, letter, signed_on))
        letter.signed_on = signed_on
        step(letter, "sign")

    return perform(
        case,
        "sign_letter",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"courrier n° {document}, signé le {calendar.short_date(signed_on)}",
    )


def withdraw_letter(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    document: int,
    signatory: User | None = None,
) -> Outcome:
    """An issued letter will not leave; it keeps its number.

    A request to the prosecutor is withdrawn with its letter. A cancellation is made again at once,
    in the name of `signatory`: the person must be told (R14: a new signatory is a new letter).

    Raises:
        NotAllowed: no such letter to withdraw; or see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        letter = _letter(fresh, document)
        if not letter.pending:
            raise refuse(rules.LETTER_PENDING)
        if letter.kind == CANCELLATION:
            made = reissue_cancellation(fresh, letter, actor=actor, signatory=signatory)
            issued.append(documents.fingerprint(made))
            return
        step(letter, "cancel")
        for request in fresh.consultations.all():
            if request.document_id == letter.pk:
                step(request, "withdraw")

    return perform(
        case,
        "withdraw_letter",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"courrier n° {document}",
        payload={"issued": issued},
    )


# --- sending ------------------------------------------------------------------------------------


def convoke(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    delivery: str,
    sent_on: datetime.date,
    tracking: str = "",
) -> Outcome:
    """The signed convocation left, or was handed over: the person knows (R14, R17, R18).

    `delivery` is a code of the protocol's list, `tracking` the number of a registered letter.

    Raises:
        NotAllowed: not issued, not signed, too short a notice, or a date that cannot be; or see
        `perform`.
    """

    def write(fresh: Case) -> None:
        letter = readings.convocation_letter(fresh)
        if letter is None or letter.state != LetterState.SIGNED:
            return  # the rules of the act say what is missing
        refuse_wrong(checks.too_late_wrongs(fresh, sent_on))
        _send(fresh, letter, delivery, sent_on, tracking)

    return perform(
        case,
        "convoke",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=_sent_words(delivery, sent_on),
    )


def post_letter(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    document: int,
    delivery: str,
    sent_on: datetime.date,
    tracking: str = "",
) -> Outcome:
    """A signed letter other than a convocation left the town hall (R14, R18).

    Raises:
        NotAllowed: no such signed letter, or one whose sending another act notes; or see `perform`.
    """

    def write(fresh: Case) -> None:
        letter = _letter(fresh, document)
        if letter.kind in readings.LEAVES_WITH:
            raise NotAllowed([_SENT_ELSEWHERE[letter.kind]])
        if letter.state != LetterState.SIGNED:
            raise refuse(rules.LETTER_TO_POST)
        _send(fresh, letter, delivery, sent_on, tracking)

    return perform(
        case,
        "post_letter",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"courrier n° {document}, {_sent_words(delivery, sent_on)}",
    )


def _send(
    case: Case, letter: Document, delivery: str, sent_on: datetime.date, tracking: str
) -> None:
    refuse_wrong(
        checks.sending_wrongs(case, letter, delivery=delivery, sent_on=sent_on, tracking=tracking)
    )
    letter.delivery = delivery
    letter.sent_on = sent_on
    letter.tracking = tracking or None
    step(letter, "hand" if delivery == choices.BY_HAND else "post")


def _sent_words(delivery: str, sent_on: datetime.date) -> str:
    how = "remis en main propre" if delivery == choices.BY_HAND else "posté"
    return f"{how} le {calendar.short_date(sent_on)}"


def cancel_convocation(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    reason: str,
    signatory: User,
    note: str = "",
) -> Outcome:
    """Call the hearing off; the person is told by a letter, to sign and post (R14).

    `reason` is a code of the closed list; `note` is sealed.

    Raises:
        NotAllowed: who signs may not today, a text cannot be printed; or see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        document = issue_cancellation(
            fresh, actor=actor, signatory=signatory, reason=reason, note=note
        )
        issued.append(documents.fingerprint(document))

    return perform(
        case,
        "cancel_convocation",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=selectors.item_label(case.commune_id, ListName.CANCELLATION, reason),
        payload={"issued": issued, "signatory": str(signatory.pk)},
    )


def _letter(case: Case, number: int) -> Document:
    for document in case.documents.all():
        if document.number == number:
            return document
    raise NotAllowed([_NO_SUCH_LETTER])
