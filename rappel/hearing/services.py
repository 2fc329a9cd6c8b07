"""The record of a hearing (R22): facts recalled, rules recalled, presence; no admission, no opinion."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from accounts.actors import Actor
from accounts.models import User
from accounts.selectors import authority_of, quality_of
from rappel.cases import families, readings
from rappel.cases.act import State
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import end_convocation, withdraw_convocations
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.stopping import stop
from rappel.communes import calendar
from rappel.hearing import checks
from rappel.hearing.choices import CONVOKED, HELD_OTHERWISE, YES
from rappel.hearing.models import Hearing
from rappel.hearing.presence import ALONE, Presence


@dataclass(frozen=True)
class AskedAgain:
    """What a service said of a complaint and of an inquiry as the hearing began (R3).

    `complaint` and `inquiry` are "yes", "no" or "to_check"; `service` and `channel` codes of the
    closed lists; `answered_by` who spoke, sealed.
    """

    complaint: str
    inquiry: str
    service: str
    channel: str
    answered_by: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is recorded of a hearing; see `record_hearing`. An oral reminder asks no service first."""

    asked: AskedAgain | None
    held_on: datetime.date
    started_at: datetime.time
    ended_at: datetime.time | None
    presided_by: User
    facts_recalled: str
    rules_recalled: str
    attendees: Sequence[str] = ()
    companions: Sequence[str] = ()
    observations: str = ""
    presence: Presence = ALONE
    notice_on: datetime.date | None = None
    observations_read: bool = False


def record_hearing(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    asked: AskedAgain,
    held_on: datetime.date,
    started_at: datetime.time,
    ended_at: datetime.time,
    presided_by: User,
    facts_recalled: str,
    rules_recalled: str,
    attendees: Sequence[str] = (),
    companions: Sequence[str] = (),
    observations: str = "",
    presence: Presence = ALONE,
    came_about: str = CONVOKED,
    room: str = "",
    notice_on: datetime.date | None = None,
    observations_read: bool = False,
) -> Outcome:
    """Record a hearing that was held: the rappel à l'ordre is done.

    Somebody who was not convoked came unannounced or agreed by phone: `came_about` says which, `room`
    where, `notice_on` the day the privacy notice was handed over, None when that is still to do (R15,
    R39). A convocation that did not leave is withdrawn. `observations_read`: who presided read what
    had come in (R49).

    Parents received without the child were heard, and no rappel à l'ordre was made (R19, R20b).
    `held_on` and the hours are those of the commune; `attendees` and `companions` are codes.

    Raises:
        NotAllowed: a complaint or an inquiry is known (R3: see `stop_hearing`), who presided had no
        power that day (R8), the day or the hours cannot be; or see `perform`.
    """

    record = Record(
        asked=asked,
        held_on=held_on,
        started_at=started_at,
        ended_at=ended_at,
        presided_by=presided_by,
        facts_recalled=facts_recalled,
        rules_recalled=rules_recalled,
        attendees=attendees,
        companions=companions,
        observations=observations,
        presence=presence,
        notice_on=notice_on,
        observations_read=observations_read,
    )

    def write(fresh: Case) -> None:
        convoked = fresh.state == State.CONVOKED
        convocation = readings.active_convocation(fresh) if convoked else None
        if convoked and convocation is None:
            raise NotAllowed([checks.NOBODY_CONVOKED])
        refuse_wrong(checks.came_about_wrongs(fresh, came_about, room))
        check_record(fresh, record)
        withdraw_convocations(fresh)
        if not convoked:
            end_convocation(fresh, reason=HELD_OTHERWISE)
        write_record(
            fresh,
            actor,
            record if not convoked else replace(record, notice_on=None),
            convocation=convocation,
            came_about=CONVOKED if convoked else came_about,
            room=room if convocation is None else convocation.slot.room,
        )

    return perform(
        case,
        "record_hearing",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"tenu le {calendar.day_and_month(held_on)}",
        payload={"presided_by": str(presided_by.pk)},
    )


def record_or_stop(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, asked: AskedAgain, **record: Any
) -> Outcome:
    """What the page of the hearing does: keep the record, or stop the case when a service says yes.

    `record` holds the other answers of `record_hearing`, unread when the hearing is not held.

    Raises:
        NotAllowed, Conflict: see `record_hearing` and `stop_hearing`.
    """
    stamp: dict[str, Any] = {"actor": actor, "version": version, "key": key, "asked": asked}
    if YES in (asked.complaint, asked.inquiry):
        return stop_hearing(case, **stamp)
    return record_hearing(case, **stamp, **record)


def stop_hearing(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, asked: AskedAgain
) -> Outcome:
    """A service said yes as the hearing began: it is not held, and the case stops (R3).

    Letters that did not leave are withdrawn; whoever was convoked is told by a neutral letter that
    the meeting is called off, to be signed and posted.

    Raises:
        NotAllowed: R2, neither a complaint nor an inquiry is known; R14, nobody may sign today; or
            see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        _keep_answers(fresh, asked, calendar.today(fresh.commune), actor)
        issued.extend(stop(fresh, actor))

    return perform(
        case,
        "stop_hearing",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"issued": issued},
    )


def _keep_answers(case: Case, asked: AskedAgain, day: datetime.date, actor: Actor) -> None:
    for question, said in (("complaint", asked.complaint), ("inquiry", asked.inquiry)):
        case.source_answers.create(
            question=question,
            answer=said,
            service=asked.service,
            channel=asked.channel,
            asked_on=day,
            answered_by=asked.answered_by or None,
            by=actor.user,
            at=calendar.now(),
        )


def check_record(case: Case, record: Record) -> None:
    """Refuse what cannot have been.

    Raises:
        NotAllowed: a complaint or an inquiry is known (R3), the day, the hours or those present
            cannot be, a word may not stand (R12).
    """
    asked = record.asked
    if asked is not None and YES in (asked.complaint, asked.inquiry):
        raise NotAllowed([checks.JUSTICE])
    presence = record.presence
    refuse_wrong(
        checks.hearing_wrongs(
            case,
            held_on=record.held_on,
            started_at=record.started_at,
            ended_at=record.ended_at,
            attendees=record.attendees,
            companions=record.companions,
            oral=asked is None,
        )
        + checks.notice_wrongs(case, record.held_on, record.notice_on)
        + checks.presence_wrongs(
            case,
            holders=presence.holders,
            impossibility=presence.impossibility,
            note=presence.note,
        )
        + checks.wording_wrongs(
            {"facts_recalled": record.facts_recalled, "rules_recalled": record.rules_recalled}
        )
    )


def write_record(
    case: Case, actor: Actor, record: Record, *, convocation: Any, came_about: str, room: str
) -> Hearing:
    """Save the record of a hearing, and what a service said as it began (R3, R22)."""
    now = calendar.now()
    held_on, presence = record.held_on, record.presence
    if record.asked is not None:
        _keep_answers(case, record.asked, held_on, actor)
    if record.observations_read:
        case.observations.filter(read_at=None).update(read_at=now)
    authority = authority_of(case.commune_id, record.presided_by.pk, held_on)
    made: Hearing = case.hearings.create(
        convocation=convocation,
        came_about=came_about,
        notice_on=record.notice_on,
        held_on=held_on,
        started_at=record.started_at,
        ended_at=record.ended_at,
        room=room,
        presided_by=record.presided_by,
        presided_as=quality_of(authority) if authority is not None else "",
        attendees=list(record.attendees),
        companions=list(record.companions),
        age_band=calendar.age_band(families.age_on(case, held_on)),
        person_present=presence.person,
        holders_present=[str(holder) for holder in presence.holders],
        adult_present=presence.adult or None,
        impossibility=presence.impossibility,
        impossibility_note=presence.note or None,
        facts_recalled=record.facts_recalled,
        rules_recalled=record.rules_recalled,
        observations=record.observations or None,
        by=actor.user,
        at=now,
    )
    return made
