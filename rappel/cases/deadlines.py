"""Dates of a case, always computed from its rows and its protocole, never counted (R17).

The one engine: the case page, the lists, home and `deadlines_run` read what is computed here. The
protocole is the version under which the case was opened. The arithmetic is in `due`.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from accounts.policy import Role
from rappel.cases import due, readings
from rappel.cases.act import State
from rappel.cases.deadline_kinds import KINDS, DeadlineKind
from rappel.cases.models import Case
from rappel.cases.procedure import ACTS, ENDED, LEADS
from rappel.communes import calendar
from rappel.communes.models import ProsecutorMode
from rappel.letters.documents import CONVOCATIONS

_STUDY = (State.REPORTED, State.UNDER_REVIEW, State.AWAITING_DECISION)
_BEFORE_HEARING = (*_STUDY, State.APPROVED, State.CONVOKED, State.ABSENT)
_ANSWERS = {
    ProsecutorMode.INFORMATION: "answer_information",
    ProsecutorMode.AVIS: "answer_avis",
    ProsecutorMode.ACCORD: "answer_accord",
}


@dataclass(frozen=True)
class Deadline:
    """A date that matters: what happens then, who acts, by which act, under which rule."""

    date: datetime.date
    kind: DeadlineKind
    label: str
    act: str

    @property
    def then(self) -> str:
        """What happens on that day, a sentence."""
        return self.kind.then

    @property
    def who(self) -> Role:
        """The role that acts."""
        return ACTS[self.act].waits_for

    @property
    def rule(self) -> str:
        """The code of the rule."""
        return self.kind.rule


def deadlines(case: Case) -> list[Deadline]:
    """The dates of an open case, soonest first; none once it has ended."""
    if case.state in ENDED:
        return []
    if case.limited or case.paused:
        return sorted(_standing_still(case), key=lambda deadline: deadline.date)
    found = [
        *_study(case),
        *_sending(case),
        *_apart(case),
        *_goals(case),
        *_second(case),
        *_informing(case),
        *_returned(case),
        *_end(case),
    ]
    return sorted(found, key=lambda deadline: deadline.date)


def choose(found: Iterable[Deadline], act: str, today: datetime.date) -> Deadline | None:
    """The date that a list shows: that of the next act, else the first that still asks something.

    None when there is no date at all.
    """
    dates = list(found)
    still = [d for d in dates if not (d.kind.soft and d.date < today)]
    own = [d for d in still if d.kind.act and d.act == act]
    return next(iter([*own, *still, *reversed(dates)]), None)


def _at(date: datetime.date, code: str, case: Case, *, label: str = "", act: str = "") -> Deadline:
    kind = KINDS[code]
    return Deadline(date, kind, label or kind.label, act or kind.act or LEADS[case.state])


def _study(case: Case) -> Iterator[Deadline]:
    """What the study and the decision wait for."""
    if case.state in (*_STUDY, State.APPROVED) and (since := _unidentified_since(case)):
        able = case.state in ACTS["edit_person"].sources
        act = "" if able else "return_to_review"
        yield _at(due.identify_by(since, case.commune), "identify", case, act=act)
    if case.state in ACTS["record_prosecutor_answer"].sources:
        request = readings.consultation(case)
        if request is not None and request.answer_by and request.state in ("sent", "reminded"):
            yield from _prosecutor(case, request)
    if case.state in (State.UNDER_REVIEW, State.AWAITING_DECISION):
        for opinion in case.opinions.all():
            if opinion.state == "asked":
                yield _at(due.opinion_by(opinion.at, case.commune), "opinion", case)
    if case.state == State.BLOCKED:
        blocking = readings.latest(case.blockings.all())
        since = blocking.at if blocking is not None else case.created_at
        yield _at(due.day_of(since, case.commune), "hand_over", case)


def _prosecutor(case: Case, request: Any) -> Iterator[Deadline]:
    """His answer, and the reminder where silence is never an agreement (R9)."""
    code = _ANSWERS.get(ProsecutorMode(request.mode))
    if code is None:
        return
    reminded = request.state == "reminded"
    label = f"{KINDS[code].label} (relancé)" if reminded else ""
    yield _at(request.answer_by, code, case, label=label)
    if code == "answer_accord" and not reminded and case.state == State.UNDER_REVIEW:
        prepared = readings.pending_letter(case, "relance") is not None
        act = "record_reminder_sent" if prepared else ""
        yield _at(due.remind_on(request.answer_by, case.commune), "reminder", case, act=act)


def _standing_still(case: Case) -> Iterator[Deadline]:
    """The day on which the question is asked again; a hearing already announced keeps its date."""
    if case.limited and case.limited_until:
        yield _at(case.limited_until, "limited", case)
    if case.paused and case.paused_until:
        yield _at(case.paused_until, "paused", case)
    convocation = readings.active_convocation(case)
    if case.state == State.CONVOKED and convocation is not None:
        day = due.day_of(convocation.slot.starts_at, case.commune)
        yield _at(day, "hearing", case, label="entretien, déjà annoncé")


def _unidentified_since(case: Case) -> datetime.datetime | None:
    """Since when the person is not identified, None when there is no doubt (R5)."""
    if readings.answer(case, "identity") != "doubt":
        return None
    answers = sorted((r for r in case.checks.all() if r.code == "identity"), key=lambda r: r.at)
    sure = [row.at for row in answers if row.answer == "sure"]
    if not sure:
        return case.created_at
    first: datetime.datetime = next(r.at for r in answers if r.at > sure[-1])
    return first


def _sending(case: Case) -> Iterator[Deadline]:
    """What must leave before the hearing, and the hearing itself (R3, R17)."""
    if case.state not in (State.APPROVED, State.CONVOKED):
        return
    convocation = readings.active_convocation(case)
    word = "convocation" if case.state == State.APPROVED else "letter"
    leaving = word == "convocation" or bool(readings.letters_to_send(case))
    if leaving and (until := _source_until(case)):
        yield _at(until, "source", case)
    if convocation is None:
        return
    day = due.day_of(convocation.slot.starts_at, case.commune)
    if leaving and not convocation.short_notice_reason and not case.do_not_write:
        protocol = case.protocol
        posted = due.leave_by(day, protocol.notice_posted, case.commune)
        handed = due.leave_by(day, protocol.notice_handed, case.commune)
        yield _at(posted, f"post_{word}", case)
        yield _at(handed, f"hand_{word}", case)
    yield _at(day, "hearing", case)


def _apart(case: Case) -> Iterator[Deadline]:
    """The meetings of holders received apart (R16b)."""
    for row in readings.meetings_apart(case):
        yield _at(due.day_of(row.slot.starts_at, case.commune), "meeting_apart", case)


def _source_until(case: Case) -> datetime.date | None:
    """The last day of « nothing known », None when it was not answered so (R3)."""
    rows = [readings.source_answer(case, q, asked_here=True) for q in ("complaint", "inquiry")]
    if any(row is None or row.answer != "no" for row in rows):
        return None
    asked_on: datetime.date = min(row.asked_on for row in rows)
    return due.source_until(asked_on, case.protocol.complaint_answer_days)


def _goals(case: Case) -> Iterator[Deadline]:
    """What the protocole wants between the facts and the hearing (R17)."""
    if case.state not in _BEFORE_HEARING:
        return
    for code, days in (
        ("target", case.protocol.target_days),
        ("warning", case.protocol.warning_days),
    ):
        label = f"{days} {KINDS[code].label}"
        yield _at(due.goal(case.facts_on, days), code, case, label=label)


def _second(case: Case) -> Iterator[Deadline]:
    """The second letter, within the days of the protocole of the first absence (R17)."""
    if case.state not in (State.ABSENT, State.APPROVED) or readings.sent_since_absence(case):
        return
    limit = readings.second_letter_by(case)
    if limit is not None and len(readings.absences(case)) < case.protocol.most_convocations:
        code = "second_date" if case.state == State.ABSENT else "second_letter"
        yield _at(limit, code, case)


def _informing(case: Case) -> Iterator[Deadline]:
    """The privacy notice: with the first letter, or after an oral reminder (R15, R39)."""
    if case.do_not_write:
        return
    after = readings.notice_due_by(case)
    if after is not None:
        yield _at(after, "notice_after", case)
    elif case.state in (*_STUDY, State.APPROVED) and not readings.informed(case):
        yield _at(due.notice_by(case.created_at, case.commune), "notice", case)


def _returned(case: Case) -> Iterator[Deadline]:
    """Letters that came back and that nothing made up for (R18)."""
    if case.do_not_write:
        return
    for row in readings.returned(case):
        if row.returned_on is None:
            continue
        again = row.kind in CONVOCATIONS and case.state in (State.APPROVED, State.CONVOKED)
        corrected = case.state in ACTS["edit_person"].sources
        act = "issue_convocation" if again else "edit_person" if corrected else "record_contact"
        yield _at(due.follow_up_by(row.returned_on, case.commune), "returned", case, act=act)


def _end(case: Case) -> Iterator[Deadline]:
    """Commitments, and the end (R25)."""
    measures = list(case.measures.all())
    running = [row for row in measures if row.state == "open"]
    for row in running:
        yield _at(row.due_on, "measure", case)
    hearing = readings.hearing(case)
    if case.state == State.HEARD and hearing is not None:
        yield _at(due.close_by(hearing.held_on, case.commune), "close", case)
    settled = [row.settled_on for row in measures if row.settled_on]
    if case.state == State.IN_FOLLOW_UP and not running and settled:
        yield _at(due.close_by(max(settled), case.commune), "close_follow_up", case)


def turning_points(case: Case) -> list[datetime.datetime]:
    """The instants at which time alone may change who is awaited, in order.

    The start of each of the days above and of the day after, and the hour of a meeting.
    """
    days = {d.date for d in deadlines(case)}
    days |= {calendar.add_days(day, 1) for day in days}
    points = {calendar.day_bounds(day, case.commune)[0] for day in days}
    convocation = readings.active_convocation(case)
    meetings = [*([convocation] if convocation is not None else []), *readings.meetings_apart(case)]
    return sorted(points | {row.slot.starts_at for row in meetings})
