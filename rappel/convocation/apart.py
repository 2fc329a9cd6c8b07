"""The own meeting of a holder who is not received with the child (R16b): information and listening."""

import datetime
import uuid
from dataclasses import replace

from accounts.actors import Actor
from accounts.models import User
from accounts.selectors import authority_of, quality_of
from rappel.cases import cancellation, documents, letter_parts, readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case, Party
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.communes.models import ListName
from rappel.convocation import apart_checks, choices
from rappel.convocation.models import MeetingApart
from rappel.convocation.selectors import item_label
from rappel.convocation.slots import reserve
from rappel.letters.convocations import MeetingApartLetter


def plan_separate_meeting(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    party: uuid.UUID,
    day: datetime.date,
    time: datetime.time,
    minutes: int,
    room: str,
    presided_by: User,
    signatory: User,
) -> Outcome:
    """Fix the meeting agreed with that holder and issue the letter that says so, to him alone.

    `party` is the uuid of a holder received apart whom a letter offered it; `day` and `time` are
    those of the commune, `minutes` the length, `room` a code. Another date ends the former meeting:
    its letter is withdrawn, or replaced by this one if it had left.

    Raises:
        NotAllowed: R16b, no such holder, or less than two hours from the child's hearing; R16d, the
        person will be of age; R21, the room or who receives is taken; R8, R14; or see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        former = standing_of(fresh, party)
        refuse_wrong(
            apart_checks.meeting_wrongs(
                fresh, party, day=day, time=time, minutes=minutes, former=former
            )
        )
        replaced = None
        if former is not None:
            replaced = readings.letter_apart(fresh, former)
            how = "supersede" if replaced.pending else "cancel"
            cancellation.end_meeting_apart(fresh, former, reason=choices.REPLANNED, how=how)
        slot = reserve(
            fresh, day=day, time=time, minutes=minutes, room=room, presided_by=presided_by
        )
        with letter_parts.refusing_unprintable():
            letter = _letter(fresh, party, slot.starts_at, room, presided_by, signatory)
            if replaced is not None and replaced.sent:
                letter = replace(letter, replaces=letter_parts.reference_of(fresh, replaced))
            document = documents.issue(
                fresh,
                letter.kind,
                letter,
                actor=actor,
                addressee=_party(fresh, party),
                signatory=signatory,
                replaces=replaced,
            )
        issued.append(documents.fingerprint(document))
        fresh.meetings_apart.create(
            party_id=party, slot=slot, letter=document, by=actor.user, at=calendar.now()
        )

    return perform(
        case,
        "plan_separate_meeting",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"le {calendar.long_date(day)} à {calendar.long_time(time)}",
        payload={"issued": issued, "presided_by": str(presided_by.pk), "party": str(party)},
    )


def record_separate_meeting(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    meeting: uuid.UUID,
    outcome: str,
    held_on: datetime.date | None = None,
    presided_by: User | None = None,
    signatory: User | None = None,
) -> Outcome:
    """Say what became of a separate meeting: held, nobody came, or called off (R16b).

    `meeting` is the uuid of one that stands, `outcome` a code of `MEETING_ENDS`; `held_on` and
    `presided_by` tell how it was held. It counts as no rappel à l'ordre and as no absence. Called
    off, whoever was told gets a letter signed by `signatory`, or by whoever may sign today.

    Raises:
        NotAllowed: R16b, no such meeting; R8, who received had no power that day; R22, a day that
        cannot be; R14; or see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        row = next((one for one in readings.meetings_apart(fresh) if one.pk == meeting), None)
        if row is None:
            raise refuse(rules.MEETING_STANDS)
        refuse_wrong(apart_checks.outcome_wrongs(fresh, row, outcome, held_on, presided_by))
        if outcome == choices.CALLED_OFF:
            issued.extend(_call_off(fresh, row, actor, signatory))
            return
        if outcome == choices.HELD and held_on is not None and presided_by is not None:
            authority = authority_of(fresh.commune_id, presided_by.pk, held_on)
            row.held_on = held_on
            row.presided_by = presided_by
            row.presided_as = quality_of(authority) if authority is not None else ""
        row.outcome = outcome
        row.save()

    return perform(
        case,
        "record_separate_meeting",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(choices.MEETING_ENDS).get(outcome, ""),
        payload={"issued": issued, "presided_by": str(presided_by.pk) if presided_by else None},
    )


def standing_of(case: Case, party: uuid.UUID) -> MeetingApart | None:
    """The meeting of that holder that is still to be held, if any."""
    return next((row for row in readings.meetings_apart(case) if row.party_id == party), None)


def _call_off(case: Case, row: MeetingApart, actor: Actor, signatory: User | None) -> list[str]:
    """The meeting is off; whoever was told of it is told by letter, unless nobody is written to."""
    letter = readings.letter_apart(case, row)
    cancellation.end_meeting_apart(case, row, reason=choices.CALLED_OFF)
    if not letter.sent or case.do_not_write:
        return []
    signer = signatory or letter_parts.default_signatory(case, calendar.today(case.commune))
    return [documents.fingerprint(cancellation.call_off(case, row, letter, actor, signer))]


def _party(case: Case, party: uuid.UUID) -> Party:
    return next(row for row in case.parties.all() if row.pk == party)


def _letter(
    case: Case,
    party: uuid.UUID,
    starts_at: datetime.datetime,
    room: str,
    presided_by: User,
    signatory: User,
) -> MeetingApartLetter:
    """What that holder alone reads: his own meeting, nothing of the child's hearing."""
    today = calendar.today(case.commune)
    addressee, offer = _party(case, party), readings.offer_to(case, party)
    hearing_at = calendar.local(starts_at, case.commune)
    authority = authority_of(case.commune_id, presided_by.pk, hearing_at.date())
    if offer is None:
        raise refuse(rules.APART_OFFERED)
    if authority is None:
        raise refuse(rules.MEETING_PRESIDER)
    return MeetingApartLetter(
        letterhead=letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
        signatory=letter_parts.signatory(signatory, case, today),
        address=letter_parts.address_of(addressee),
        written_on=today,
        civility=addressee.civility or "",
        notice=letter_parts.notice_if_first(case, addressee),
        child=letter_parts.child_for(case, addressee),
        hearing_at=hearing_at,
        hearing_place=item_label(case.commune_id, ListName.ROOM, room),
        presided_by=letter_parts.named_as(presided_by, quality_of(authority)),
        offer=letter_parts.reference_of(case, offer),
    )
