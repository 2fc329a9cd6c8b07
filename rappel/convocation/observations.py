"""What the person or a holder tells the town hall before and after the hearing (R49)."""

import datetime
import uuid

from accounts.actors import Actor
from rappel.cases import documents, readings
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import end_convocation, issue_cancellations, withdraw_unsent
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.convocation import checks, choices


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

    Whoever was told of a hearing is told that it is off.

    Raises:
        NotAllowed: as `record_observation`; or the letter that calls off cannot be made (R14).
        Conflict: see `perform`.
    """
    issued: list[str] = []

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
        if readings.told(fresh):
            made = issue_cancellations(fresh, actor=actor, reason=choices.DOUBT)
            issued.extend(documents.fingerprint(letter) for letter in made)
        else:
            end_convocation(fresh, reason=choices.DOUBT)

    return perform(
        case,
        "contest_identity",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"issued": issued},
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
