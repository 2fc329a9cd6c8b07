"""From the decision to the letter box: slot, letter, signature, sending, cancellation."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, families, letter_parts, readings, rules
from rappel.cases.act import State
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import KIND as CANCELLATION
from rappel.cases.cancellation import (
    end_convocation,
    issue_cancellations,
    reissue_cancellation,
    withdraw_convocations,
)
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.holds import refuse_held, refuse_standing_still
from rappel.cases.letter_life import LetterState
from rappel.cases.mending import reissue_mending
from rappel.cases.models import Case, Document, Party
from rappel.cases.procedure import ENDED
from rappel.cases.rule import NotAllowed, refuse
from rappel.communes import calendar
from rappel.communes.models import ListName
from rappel.convocation import apart_checks, checks, choices, selectors
from rappel.convocation import letters as builders
from rappel.convocation.refusals import NO_SUCH_LETTER, SENT_ELSEWHERE
from rappel.convocation.slots import reserve
from rappel.convocation.wording import handing_agent
from rappel.letters.convocations import MeetingApartLetter
from rappel.letters.documents import ANNOUNCING, CONVOCATIONS, MENDING
from rappel.letters.typography import enumeration

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
    adult_told: uuid.UUID | None = None,
) -> Outcome:
    """Fix when, where and who presides (R8, R17, R21, R21b).

    `day` and `time` are those of the commune, `minutes` the length; `room`, `attendees` and
    `short_notice_reason` are codes of closed lists; `adult_told` is a party of the case, told of a
    shorter notice for a child. Another date withdraws a letter that did not
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
            + checks.adult_wrongs(fresh, day, short_notice_reason, adult_told)
            + apart_checks.near_apart_wrongs(fresh, day, time, minutes)
        )
        slot = reserve(
            fresh, day=day, time=time, minutes=minutes, room=room, presided_by=presided_by
        )
        withdraw_convocations(fresh, "supersede")
        end_convocation(fresh, reason=choices.REPLANNED)
        fresh.convocations.create(
            slot=slot,
            rank=1 + len(readings.absences(fresh)),
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
        detail=f"le {calendar.long_date(day)} à {calendar.long_time(time)}"
        + (", adulte prévenu du délai plus court" if adult_told and short_notice_reason else ""),
        note=note,
        payload={
            "presided_by": str(presided_by.pk),
            "adult_told": str(adult_told) if adult_told else None,
        },
    )


# --- the letter -------------------------------------------------------------------------------


def issue_convocation(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, signatory: User
) -> Outcome:
    """Number, render and seal one letter for each addressee; those not sent are replaced (R12–R16).

    Whoever already got a letter for this hearing gets no other, unless it came back or went to an
    address that has changed since: the new one then replaces it.

    Raises:
        NotAllowed: a text cannot be printed (field named), who signs may not today (R14); or see
        `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        convocation = readings.active_convocation(fresh)
        if convocation is None:
            raise refuse(rules.SLOT)
        elsewhere = {party.pk for party in families.written_elsewhere(fresh)}
        wanted = {one.party.pk for one in families.without_letter(fresh)} | elsewhere
        if not wanted and fresh.state == State.CONVOKED:
            raise refuse(rules.LETTER_WANTED)
        with letter_parts.refusing_unprintable():
            for recipient, letter in builders.of_convocation(fresh, convocation, signatory):
                if recipient.party.pk not in wanted:
                    continue
                previous = _to_replace(fresh, recipient.party, sent=recipient.party.pk in elsewhere)
                if previous is not None and previous.pending:
                    step(previous, "supersede")
                if previous is not None and previous.sent:
                    letter = replace(letter, replaces=letter_parts.reference_of(fresh, previous))
                document = documents.issue(
                    fresh,
                    recipient.kind,
                    letter,
                    actor=actor,
                    addressee=recipient.party,
                    signatory=signatory,
                    replaces=previous,
                )
                convocation.documents.add(document)
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


def _to_replace(case: Case, addressee: Party, *, sent: bool) -> Document | None:
    """The last convocation letter to them that no other replaces yet; one that left only if `sent`."""
    replaced = {row.replaces_id for row in case.documents.all()}
    kept = [
        row
        for row in case.documents.all()
        if row.kind in CONVOCATIONS
        and row.addressee_id == addressee.pk
        and (sent or not row.sent)
        and row.pk not in replaced
    ]
    return kept[-1] if kept else None


def sign_letter(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    letters: Sequence[int],
    signed_on: datetime.date,
) -> Outcome:
    """The person named under each of these letters signed it by hand that day (R14).

    `letters` are numbers of letters of the case.

    Raises:
        NotAllowed: no such letter to sign, a date that cannot be, or a signatory who was not
        competent that day; or see `perform`.
    """

    def write(fresh: Case) -> None:
        if not letters:
            raise refuse(rules.LETTER_TO_SIGN)
        for number in letters:
            letter = letter_numbered(fresh, number)
            if letter.kind in readings.SIGNED_WITH:
                raise NotAllowed([SENT_ELSEWHERE[readings.SIGNED_WITH[letter.kind]]])
            if letter.state != LetterState.ISSUED:
                raise refuse(rules.LETTER_TO_SIGN)
            if fresh.do_not_write and letter.addressee_id is not None:
                raise refuse(rules.WRITABLE)
            refuse_standing_still(fresh, letter)
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
        detail=f"{_numbers(letters)}, signé le {calendar.short_date(signed_on)}",
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

    A request to the prosecutor is withdrawn with its letter. A cancellation, or a letter that undoes
    an annulled case, is made again at once, in the name of `signatory`: the person must be told (R14: a new signatory is a new letter).

    Raises:
        NotAllowed: no such letter to withdraw; or see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        letter = letter_numbered(fresh, document)
        if not letter.pending:
            raise refuse(rules.LETTER_PENDING)
        if letter.kind in MENDING:
            signer = signatory or letter_parts.default_signatory(
                fresh, calendar.today(fresh.commune)
            )
            made = reissue_mending(fresh, letter, actor=actor, signatory=signer)
            issued.append(documents.fingerprint(made))
            return
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


@dataclass(frozen=True)
class Sending:
    """How one letter left: a code of the protocol's list, the number of a registered one, the agent

    who handed it over.
    """

    delivery: str
    tracking: str = ""
    handed_by: str = ""


def convoke(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    delivery: str,
    sent_on: datetime.date,
    tracking: str = "",
    handed_by: str = "",
    otherwise: Mapping[int, Sending] | None = None,
) -> Outcome:
    """Every signed letter of the convocation left, or was handed over (R14, R17, R18).

    `delivery` is a code of the protocol's list, `tracking` the number of a registered letter,
    `handed_by` the agent who handed it over, the actor when not named (R18); `otherwise` says, by
    number, which letters left in another way.

    Raises:
        NotAllowed: not issued, not signed, too short a notice, or a date that cannot be; or see
        `perform`.
    """
    usual = Sending(delivery, tracking, handed_by)

    def write(fresh: Case) -> None:
        announced = readings.convocation_letters(fresh)
        if any(letter.state != LetterState.SIGNED for letter in announced):
            return  # the rules of the act say what is missing
        refuse_wrong(checks.too_late_wrongs(fresh, sent_on))
        for letter in announced:
            how = (otherwise or {}).get(letter.number, usual)
            _send(fresh, letter, how, sent_on, actor)

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
    handed_by: str = "",
) -> Outcome:
    """A signed letter left the town hall, a convocation made again too (R14, R17, R18).

    `handed_by` is the agent who handed it over, the actor when not named.

    Raises:
        NotAllowed: no such signed letter, or one whose sending another act notes; too late or too
        near the hearing that it announces (R17), the complaint not asked again (R3); or see
        `perform`.
    """

    def write(fresh: Case) -> None:
        letter = letter_numbered(fresh, document)
        if leaves := readings.leaves_with(fresh, letter):
            raise NotAllowed([SENT_ELSEWHERE[leaves]])
        if letter.state != LetterState.SIGNED:
            raise refuse(rules.LETTER_TO_POST)
        if letter.kind in ANNOUNCING:
            checks.refuse_announcing(fresh, letter, delivery, sent_on)
        if letter.kind == MeetingApartLetter.kind:
            apart_checks.refuse_late_apart(fresh, letter, sent_on)
        _send(fresh, letter, Sending(delivery, tracking, handed_by), sent_on, actor)

    return perform(
        case,
        "post_letter",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"courrier n° {document}, {_sent_words(delivery, sent_on)}",
    )


def _send(case: Case, letter: Document, how: Sending, sent_on: datetime.date, actor: Actor) -> None:
    if case.do_not_write and letter.addressee_id is not None:
        raise refuse(rules.WRITABLE)
    if letter.addressee_id is not None and case.state not in ENDED and readings.in_doubt(case):
        raise refuse(rules.SURE_AGAIN)
    refuse_held(case, letter)
    refuse_standing_still(case, letter)
    refuse_wrong(
        checks.sending_wrongs(
            case, letter, delivery=how.delivery, sent_on=sent_on, tracking=how.tracking
        )
    )
    letter.delivery = how.delivery
    letter.sent_on = sent_on
    letter.tracking = how.tracking or None
    if how.delivery == choices.BY_HAND:
        letter.handed_by = handing_agent(how.handed_by, actor)
    step(letter, "hand" if how.delivery == choices.BY_HAND else "post")


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
    """Call the hearing off; whoever got a letter is told by another, to sign and post (R14).

    `reason` is a code of the closed list; `note` is sealed.

    Raises:
        NotAllowed: who signs may not today, a text cannot be printed; or see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        made = issue_cancellations(
            fresh, actor=actor, signatory=signatory, reason=reason, note=note
        )
        issued.extend(documents.fingerprint(letter) for letter in made)

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


def _numbers(letters: Sequence[int]) -> str:
    """« courrier n° 2 », « courriers n° 2, 3 et 4 »."""
    if len(letters) == 1:
        return f"courrier n° {letters[0]}"
    return f"courriers n° {enumeration(tuple(str(number) for number in letters))}"


def letter_numbered(case: Case, number: int) -> Document:
    """The letter of the case with that number; raises NotAllowed when there is none."""
    for document in case.documents.all():
        if document.number == number:
            return document
    raise NotAllowed([NO_SUCH_LETTER])
