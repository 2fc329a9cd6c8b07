"""What goes wrong in the demonstration, and how it is undone: one step of a case each."""

import datetime

from rappel.cases import flags, readings
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.demo.course import Course
from rappel.followup import reopening
from rappel.hearing import irregular
from rappel.incidents import services as incidents
from rappel.review.ruling import annulment

DAY = datetime.timedelta(days=1)


def hold_irregularly(way: Course) -> Case:
    """The secretary received the person: no élu presided (R8, R40)."""
    case = way.case
    starts = calendar.local(readings.active_convocation(case).slot.starts_at, case.commune)
    return way.do(
        irregular.record_irregular,
        way.cast.instructor,
        held_on=starts.date(),
        started_at=starts.time().replace(tzinfo=None),
        place="salle des mariages",
        presided_by=way.cast.secretary().user,
        presided_other="",
        said="L'adjointe était retenue ; les faits ont été rappelés sans elle.",
    )


def annul(way: Course, note: str) -> Case:
    """Proposed by the instructor, approved by the legal adviser; the last letter leaves (R44)."""
    way.do(annulment.propose_annul, way.cast.instructor, reason="wrong_person", note=note)
    way.do(annulment.annul, way.cast.legal, signatory=way.cast.elected().user)
    way.sign()
    return way.post()


def open_again(way: Course, note: str) -> Case:
    """A dismissed case is studied again (R27)."""
    return way.do(reopening.reopen, way.cast.elected, reason="new_fact", note=note)


def wait(way: Course, reason: str, days: int) -> Case:
    """The way to a hearing waits (R49)."""
    return way.do(flags.pause, way.cast.instructor, reason=reason, until=way.today + days * DAY)


def at_the_wrong_door(way: Course) -> Case:
    """The neighbour brings back the letter that was not for him (R46)."""
    case = way.case
    now = calendar.local(calendar.now(), case.commune)
    letter = next(row for row in case.documents.all() if row.sent and row.addressee_id)
    return way.do(
        incidents.report_misdelivery,
        way.cast.secretary,
        document=letter.number,
        place="neighbour",
        told_by="reader",
        known_on=now.date(),
        known_at=now.time().replace(second=0, microsecond=0, tzinfo=None),
    )
