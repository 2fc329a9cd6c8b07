"""What the desk does before a hearing, in the history: a meeting apart, needs, a guardian."""

import datetime

from rappel.cases import families
from rappel.cases.models import Case
from rappel.cases.people import person_of
from rappel.communes import calendar
from rappel.convocation import apart, needs
from rappel.demo.course import DAY, Course
from rappel.review.study import protectors


def meet_apart(way: Course, days: int = 7, room: str = "mariages") -> Case:
    """The holder received apart called: his own meeting is fixed, its letter issued (R16b)."""
    case = way.case
    presider = way.cast.elected().user
    return way.do(
        apart.plan_separate_meeting,
        way.cast.secretary,
        party=families.offered_apart(case)[0].pk,
        day=calendar.roll_forward(way.today + days * DAY, case.commune),
        time=datetime.time(9, 30),
        minutes=30,
        room=room,
        presided_by=presider,
        signatory=presider,
    )


def prepare_for(way: Course, **words: str) -> Case:
    """The person says at the desk what is to be prepared (R23)."""
    return way.do(needs.record_needs, way.cast.secretary, party=person_of(way.case).pk, **words)


def confirm_tutor(way: Course) -> Case:
    """Whoever the report named as protecting the person is confirmed as the guardian."""
    row = families.protectors(way.case)[0]
    known = {name: getattr(row, name) for name in protectors.FIELDS}
    return way.do(
        protectors.edit_protector,
        way.cast.instructor,
        party=row.pk,
        protector_kind="tutor",
        protector=known,
    )
