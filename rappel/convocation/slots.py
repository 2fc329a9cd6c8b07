"""Taking a slot: nobody else has the room nor who presides at that time (R21)."""

import datetime

from accounts.models import User
from rappel.cases.answers import refuse_wrong
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import stepped_aside
from rappel.cases.services import ASIDE
from rappel.communes import calendar
from rappel.convocation import checks, selectors
from rappel.convocation.models import Slot


def reserve(
    case: Case,
    *,
    day: datetime.date,
    time: datetime.time,
    minutes: int,
    room: str,
    presided_by: User,
) -> Slot:
    """Take the slot, inside the act that fixes the hearing; two of a commune wait for each other.

    `day` and `time` are those of the commune, `minutes` the length, `room` a code.

    Raises:
        NotAllowed: R21, the room or the person is taken then; R43, who presides stepped aside.
    """
    if presided_by.pk in stepped_aside(case):
        raise NotAllowed([ASIDE])
    start = calendar.moment(day, time, case.commune)
    selectors.lock_agenda(case.commune_id)
    taken = selectors.clashes(case, start, minutes, room, presided_by.pk)
    refuse_wrong(checks.clash_wrong(case, slot, room) for slot in taken[:1])
    return Slot.objects.create(
        commune=case.commune,
        starts_at=start,
        minutes=minutes,
        room=room,
        presided_by=presided_by,
    )
