"""What the person or a holder tells the town hall before and after the hearing (R49)."""

import datetime
import uuid

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import (
    call_off,
    end_convocation,
    end_meetings_apart,
    withdraw_unsent,
)
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.communes.models import ListName
from rappel.convocation import checks, desk_checks, selectors


def record_observation(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    party: uuid.UUID,
    channel: str,
    received_on: datetime.date,
    text: str,
) -> Outcome:
    """Keep what somebody of the case said; `party` is its uuid, `channel` a code, `text` sealed.

    Raises:
        NotAllowed: R49, nobody of the case, nothing said, a day that cannot be; R29; or see
        `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        _keep(fresh, actor, party, channel, received_on, text, denies=False)

    return perform(case, "record_observation", actor=actor, version=version, key=key, write=write)


def contest_identity(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    party: uuid.UUID,
    channel: str,
    received_on: datetime.date,
    text: str,
) -> Outcome:
    """« Ce n'est pas moi »: back to the study, the identity in doubt, no letter leaves (R5, R49).

    A hearing already announced is off, and no letter says so: it would go to an address in doubt.
    Whoever was told of it is told by word (`note_called_off`), or by letter once the identity is
    sure again (`call_off_by_letter`); until then the case says who (ADR 0009).

    Raises:
        NotAllowed: as `record_observation`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        _keep(fresh, actor, party, channel, received_on, text, denies=True)
        fresh.checks.create(
            code="identity",
            answer="doubt",
            evidence=f"Dit ne pas être concerné, le {calendar.day_and_month(received_on)}.",
            by=actor.user,
            at=calendar.now(),
        )
        withdraw_unsent(fresh)
        end_convocation(fresh, reason=readings.DOUBT)
        end_meetings_apart(fresh, reason=readings.DOUBT)

    return perform(case, "contest_identity", actor=actor, version=version, key=key, write=write)


def note_called_off(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    party: uuid.UUID,
    channel: str,
    told_on: datetime.date,
) -> Outcome:
    """Somebody who expected the hearing learnt by phone or at the desk that it is off (R5).

    `party` is the uuid of one who still expects it, `channel` a code, `told_on` the day.

    Raises:
        NotAllowed: nobody expects it, or not that person; a day that cannot be; R29; or see
        `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        waiting = {letter.addressee_id: row for row, letter in readings.to_call_off(fresh)}
        if party not in waiting:
            raise refuse(rules.EXPECTED)
        ended = waiting[party]
        refuse_wrong(desk_checks.told_wrongs(fresh, ended.cancelled_at, channel, told_on))
        ended.told_by_word = [*ended.told_by_word, str(party)]
        ended.save()

    how = selectors.item_label(case.commune_id, ListName.CHANNEL, channel)
    return perform(
        case,
        "note_called_off",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"{how}, {calendar.short_date(told_on)}",
        payload={"party": str(party)},
    )


def call_off_by_letter(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, signatory: User
) -> Outcome:
    """The identity is sure again: whoever still expects the hearing is told by letter (R5, R14).

    Raises:
        NotAllowed: R5, the identity is in doubt, or nobody expects a hearing; R45; R14, who signs
        may not today; a text cannot be printed; or see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        waiting = readings.to_call_off(fresh)
        if not waiting:
            raise refuse(rules.EXPECTED)
        if readings.in_doubt(fresh):
            raise refuse(rules.IDENTITY)
        made = [call_off(fresh, row, letter, actor, signatory) for row, letter in waiting]
        issued.extend(documents.fingerprint(letter) for letter in made)

    return perform(
        case,
        "call_off_by_letter",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"issued": issued, "signatory": str(signatory.pk)},
    )


def _keep(
    case: Case,
    actor: Actor,
    party: uuid.UUID,
    channel: str,
    received_on: datetime.date,
    text: str,
    *,
    denies: bool,
) -> None:
    refuse_wrong(
        checks.observation_wrongs(
            case, party=party, channel=channel, received_on=received_on, text=text
        )
    )
    case.observations.create(
        party_id=party,
        channel=channel,
        received_on=received_on,
        text=text.strip(),
        denies=denies,
        by=actor.user,
        at=calendar.now(),
    )
