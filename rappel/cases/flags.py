"""Flags beside the state of a case: paused (R49), and data only kept (GDPR 18, R34).

Each says why and until when; that day the case asks again. Who raised or lifted one, and when, is a
line of the chronology.
"""

import datetime
import uuid

from accounts.actors import Actor
from rappel.cases import rules
from rappel.cases.answers import Wrong, refuse_wrong, wrong
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case
from rappel.cases.reasons import LimitReason, PauseReason
from rappel.cases.rule import refuse
from rappel.communes import calendar

LONGEST_MONTHS = 6
"""A case stands still six months at most before somebody says so again; our own choice."""


def until_wrongs(case: Case, until: datetime.date) -> list[Wrong]:
    """The question is asked again on a day to come, not too far."""
    today = calendar.today(case.commune)
    limit = calendar.add_months(today, LONGEST_MONTHS)
    if today < until <= limit:
        return []
    return [
        wrong(
            "until",
            "R29",
            "ce jour est passé, ou dans plus de six mois",
            f"choisir un jour avant le {calendar.short_date(limit)} ; la question sera reposée alors",
            "protocole de la commune",
        )
    ]


def reason_wrongs(reason: str, known: list[str]) -> list[Wrong]:
    """The reason is one of the list (R29)."""
    if reason in known:
        return []
    return [
        wrong(
            "reason",
            "R29",
            "cette raison n'est pas dans la liste",
            "choisir dans la liste",
            "protocole de la commune",
        )
    ]


def pause(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    reason: str,
    until: datetime.date,
    note: str = "",
) -> Outcome:
    """No letter that announces a hearing leaves until the case is taken up again; `note` is sealed.

    Raises:
        NotAllowed: R49, it is paused already; R29, the reason or the day cannot be; or see
            `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        if fresh.paused:
            raise refuse(rules.RUNNING)
        refuse_wrong(reason_wrongs(reason, PauseReason.values) + until_wrongs(fresh, until))
        fresh.paused, fresh.paused_until = reason, until

    return perform(
        case,
        "pause",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=_words(dict(PauseReason.choices), reason, until),
        note=note.strip() or None,
    )


def resume(case: Case, *, actor: Actor, version: int, key: uuid.UUID) -> Outcome:
    """The case goes on where it was.

    Raises:
        NotAllowed: R49, it is not paused; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        if not fresh.paused:
            raise refuse(rules.PAUSED)
        fresh.paused, fresh.paused_until = "", None

    return perform(case, "resume", actor=actor, version=version, key=key, write=write)


def limit(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    reason: str,
    until: datetime.date,
    note: str = "",
) -> Outcome:
    """From now on the data is kept and nothing else is done with it; `note` is sealed.

    Raises:
        NotAllowed: R34, it is limited already; R29, the reason or the day cannot be; or see
            `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        if fresh.limited:
            raise refuse(rules.UNLIMITED)
        refuse_wrong(reason_wrongs(reason, LimitReason.values) + until_wrongs(fresh, until))
        fresh.limited, fresh.limited_until = reason, until

    return perform(
        case,
        "limit",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=_words(dict(LimitReason.choices), reason, until),
        note=note.strip() or None,
    )


def unlimit(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    told_on: datetime.date | None,
    note: str,
) -> Outcome:
    """The limitation ends: the person was told first, on `told_on` (GDPR 18, paragraph 3).

    Raises:
        NotAllowed: R34, nothing is limited, or the person was not told; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        if not fresh.limited:
            raise refuse(rules.LIMITED)
        refuse_wrong(told_wrongs(fresh, told_on))
        fresh.limited, fresh.limited_until = "", None

    said = f"personne informée le {calendar.short_date(told_on)}" if told_on else ""
    return perform(
        case,
        "unlimit",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=said,
        note=note.strip() or None,
    )


def told_wrongs(case: Case, told_on: datetime.date | None) -> list[Wrong]:
    """The person is told before the limitation ends (GDPR 18, paragraph 3)."""
    if told_on is not None and told_on <= calendar.today(case.commune):
        return []
    return [
        wrong(
            "told_on",
            "R34",
            "la personne doit être informée avant que la limitation soit levée",
            "l'informer, puis indiquer le jour",
            "art. 18 RGPD",
        )
    ]


def _words(labels: dict[str, str], reason: str, until: datetime.date) -> str:
    return f"{labels.get(reason, '')}, jusqu'au {calendar.short_date(until)}"
