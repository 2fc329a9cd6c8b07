"""What is said round a case: ties, the prosecutor again and by phone, a letter held back."""

import datetime

from rappel.cases import access, conflicts
from rappel.convocation import holds
from rappel.demo.course import Course
from rappel.review.ruling import prosecutor


def nobody_is_tied(way: Course) -> None:
    """Whoever is asked before the case opens answers « non » (R43)."""
    for part in (way.cast.instructor, way.cast.legal, way.cast.elected):
        case, actor = way.case, part()
        if access.asks_first(case, actor):
            conflicts.declare_no_tie(case, actor)


def step_aside(way: Course) -> None:
    """The élu lives next door: another one takes the case."""
    way.do(conflicts.step_aside, way.cast.elected, tie="neighbour")


def prosecutor_says(way: Course) -> None:
    """The parquet answers by phone, favourably; a letter asks to confirm it (R10b)."""
    way.do(
        prosecutor.record_prosecutor_answer,
        way.cast.instructor,
        answered_on=way.today,
        answer="favourable",
        written=False,
        magistrate="Mme Vidal, substitut",
        comment="",
        answered_at=datetime.time(9, 40),
        taken_by=way.cast.instructor().user,
    )


def remind_prosecutor(way: Course) -> None:
    """The delay passed without an answer: a reminder leaves the same day (R9)."""
    signatory = way.cast.elected().user
    way.do(prosecutor.remind_prosecutor, way.cast.instructor, signatory=signatory)
    way.do(
        prosecutor.record_reminder_sent,
        way.cast.instructor,
        signed_on=way.today,
        sent_on=way.today,
        channel="letter",
    )


def inform_prosecutor(way: Course) -> None:
    """The end is told, with its date (R11)."""
    signatory = way.cast.elected().user
    way.do(prosecutor.inform_prosecutor, way.cast.instructor, signatory=signatory)
    way.sign()
    way.post()


def hold(way: Course) -> None:
    """The convocation is ready; the legal adviser keeps it from leaving."""
    way.plan(30)
    way.issue()
    way.sign()
    last = [row.number for row in way.case.documents.all() if row.pending][-1]
    why = "L'adresse est celle d'un ancien logement, à vérifier."
    way.do(holds.hold_posting, way.cast.legal, document=last, reason=why)
