"""Dates of a case, always computed from its rows and its protocole, never counted (R17)."""

import datetime
from dataclasses import dataclass

from rappel.cases import readings
from rappel.cases.act import State
from rappel.cases.models import Case
from rappel.cases.procedure import ENDED
from rappel.communes import calendar

CLOSE_WITHIN = datetime.timedelta(days=15)
"""After the hearing; our own choice, the law sets no delay."""


@dataclass(frozen=True)
class Deadline:
    """A date that matters, and what happens then."""

    date: datetime.date
    label: str


def deadlines(case: Case) -> list[Deadline]:
    """The dates of an open case, soonest first; none once it has ended."""
    if case.state in ENDED:
        return []
    if case.limited or case.paused:
        return _standing_still(case)
    found: list[Deadline] = []
    before_hearing = (
        State.REPORTED,
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
    )
    request = readings.consultation(case)
    if request is not None and request.answer_by and request.state in ("sent", "reminded"):
        reminded = " (relancé)" if request.state == "reminded" else ""
        found.append(Deadline(request.answer_by, f"réponse attendue du procureur{reminded}"))
    convocation = readings.active_convocation(case)
    if case.state in before_hearing:
        if convocation is not None:
            day = calendar.local(convocation.slot.starts_at, case.commune).date()
            if case.state == State.APPROVED:
                last = day - datetime.timedelta(days=case.protocol.notice_posted)
                found.append(Deadline(last, "dernier jour pour poster la convocation"))
            elif case.state == State.CONVOKED and readings.letters_to_send(case):
                last = day - datetime.timedelta(days=case.protocol.notice_posted)
                found.append(Deadline(last, "dernier jour pour poster la lettre"))
            found.append(Deadline(day, "entretien"))
        for days, word in (
            (case.protocol.target_days, "objectif"),
            (case.protocol.warning_days, "alerte"),
        ):
            day = case.facts_on + datetime.timedelta(days=days)
            found.append(Deadline(day, f"{days} jours après les faits ({word})"))
    if case.state in (State.ABSENT, State.APPROVED) and not readings.sent_since_absence(case):
        limit = readings.second_letter_by(case)
        if limit is not None and len(readings.absences(case)) < case.protocol.most_convocations:
            found.append(Deadline(limit, "dernier jour pour la deuxième convocation"))
    if case.state == State.BLOCKED:
        blocking = readings.latest(case.blockings.all())
        since = blocking.at if blocking is not None else case.created_at
        found.append(
            Deadline(calendar.local(since, case.commune).date(), "remise au procureur, sans délai")
        )
    found.extend(
        Deadline(calendar.local(row.slot.starts_at, case.commune).date(), "rendez-vous séparé")
        for row in readings.meetings_apart(case)
    )
    hearing = readings.hearing(case)
    if case.state == State.HEARD and hearing is not None:
        found.append(Deadline(hearing.held_on + CLOSE_WITHIN, "clore, ou ouvrir un suivi"))
    notice = readings.notice_due_by(case)
    if notice is not None:
        found.append(Deadline(notice, "dernier jour pour remettre la notice d'information"))
    found.extend(
        Deadline(measure.due_on, "échéance d'un engagement")
        for measure in case.measures.all()
        if measure.state == "open"
    )
    return sorted(found, key=lambda deadline: deadline.date)


def _standing_still(case: Case) -> list[Deadline]:
    """The day on which the question is asked again; a hearing already announced keeps its date."""
    found: list[Deadline] = []
    if case.limited and case.limited_until:
        found.append(Deadline(case.limited_until, "limitation des données à revoir"))
    if case.paused and case.paused_until:
        found.append(Deadline(case.paused_until, "pause à revoir"))
    convocation = readings.active_convocation(case)
    if case.state == State.CONVOKED and convocation is not None:
        day = calendar.local(convocation.slot.starts_at, case.commune).date()
        found.append(Deadline(day, "entretien, déjà annoncé"))
    return sorted(found, key=lambda deadline: deadline.date)


def due_on(case: Case, next_act: str) -> datetime.date | None:
    """The day by which the next act is expected; None once the case has ended."""
    dates = deadlines(case)
    if not dates:
        return None
    if next_act == "unlimit":
        return case.limited_until
    if next_act == "resume":
        return case.paused_until
    if next_act in ("record_prosecutor_answer", "hand_over"):
        return dates[0].date
    if next_act == "record_hearing":
        return next((d.date for d in dates if d.label == "entretien"), dates[0].date)
    return dates[0].date
