"""Another date for a hearing already announced: whoever was told is told again (R16b, R17)."""

import datetime
import uuid
from collections.abc import Sequence

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import cancellation, documents, letter_parts, readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case, Document
from rappel.cases.people import person_name
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.convocation import apart_checks, checks, choices, letters
from rappel.convocation.models import Convocation
from rappel.convocation.slots import reserve
from rappel.letters.convocations import MeetingApartLetter, SeparateMeeting


def postpone(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    asked_by: str,
    day: datetime.date,
    time: datetime.time,
    minutes: int,
    room: str,
    presided_by: User,
    signatory: User,
    attendees: Sequence[str] = (),
    short_notice_reason: str = "",
    agreed_on: datetime.date | None = None,
    adult_told: uuid.UUID | None = None,
    note: str = "",
) -> Outcome:
    """Fix another date and issue a letter that says so to each who was told of the former one.

    `day` and `time` are those of the commune; `asked_by`, `room`, `attendees` and
    `short_notice_reason` are codes; `adult_told` is a party of the case; `note` is sealed. Whoever
    is no longer written to for that day is told that the former meeting is off; whoever was not
    told yet gets the convocation.

    Raises:
        NotAllowed: the hour of the hearing has passed, the slot is not fit or taken, the notice is
        too short for a child (R17), R8, R14; or see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        former = readings.active_convocation(fresh)
        if former is None or former.slot.starts_at <= calendar.now():
            raise refuse(rules.HEARING_TO_COME)
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
            + checks.same_date_wrongs(fresh, day, time, asked_by)
            + apart_checks.near_apart_wrongs(fresh, day, time, minutes)
        )
        told = readings.told(fresh)
        slot = reserve(
            fresh, day=day, time=time, minutes=minutes, room=room, presided_by=presided_by
        )
        cancellation.withdraw_convocations(fresh, "supersede")
        said = " ".join(
            part
            for part in (_agreement(fresh, short_notice_reason, agreed_on, adult_told), note)
            if part
        )
        cancellation.end_convocation(fresh, reason=choices.POSTPONED, note=said)
        standing = fresh.convocations.create(
            slot=slot,
            rank=former.rank,
            attendees=list(attendees),
            short_notice_reason=short_notice_reason,
            postpones=former,
            asked_by=asked_by,
            by=actor.user,
            at=calendar.now(),
        )
        with letter_parts.refusing_unprintable():
            made = _letters(fresh, standing, told, actor, signatory)
        issued.extend(documents.fingerprint(letter) for letter in made)

    return perform(
        case,
        "postpone",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"au {calendar.long_date(day)} à {calendar.long_time(time)}, à la demande de "
        f"{dict(choices.ASKED_BY).get(asked_by, '')}",
        payload={"issued": issued, "signatory": str(signatory.pk)},
    )


def _agreement(
    case: Case, reason: str, agreed_on: datetime.date | None, adult: uuid.UUID | None
) -> str:
    """« Date acceptée par téléphone le 3 novembre 2026. Adulte prévenu : Mme … »."""
    words = []
    if reason == choices.BY_PHONE and agreed_on is not None:
        words.append(f"Date acceptée par téléphone le {calendar.day_and_month(agreed_on)}.")
    words += [
        f"Adulte prévenu : {person_name(party)}."
        for party in case.parties.all()
        if reason and party.pk == adult
    ]
    return " ".join(words)


def _letters(
    case: Case,
    standing: Convocation,
    told: dict[uuid.UUID | None, tuple[Convocation, Document]],
    actor: Actor,
    signatory: User,
) -> list[Document]:
    made = []
    expected = letters.of_convocation(case, standing, signatory)
    for recipient, convocation in expected:
        party, known = recipient.party, told.get(recipient.party.pk)
        letter = convocation
        if known is not None and (
            recipient.kind == SeparateMeeting.kind or known[1].kind != SeparateMeeting.kind
        ):
            letter = letters.of_postponement(case, standing, known, signatory, recipient)
        document = documents.issue(
            case, letter.kind, letter, actor=actor, addressee=party, signatory=signatory
        )
        standing.documents.add(document)
        made.append(document)
    still = {recipient.party.pk for recipient, _ in expected}
    made += [
        cancellation.call_off(case, announced, letter, actor, signatory)
        for addressee, (announced, letter) in told.items()
        if addressee not in still and letter.kind != MeetingApartLetter.kind
    ]
    return made
