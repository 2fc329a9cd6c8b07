"""What the rules about absences, other dates and what came in ask of a case."""

from rappel.cases import readings
from rappel.cases.rule import Situation
from rappel.communes import calendar


def observations_read(s: Situation) -> bool:
    """What came in before the hearing was read by who presided (R49)."""
    return all(row.read_at is not None for row in s.case.observations.all())


def notice_owed(s: Situation) -> bool:
    return s.written or readings.notice_due_by(s.case) is not None


def hearing_to_come(s: Situation) -> bool:
    """A meeting whose hour has passed is no longer postponed (R17)."""
    current = readings.active_convocation(s.case)
    return s.written or (current is not None and current.slot.starts_at > calendar.now())


def hearing_announced(s: Situation) -> bool:
    """A letter told somebody of the date that was missed (R24)."""
    last = readings.absence(s.case) if s.written else None
    if last is None:
        current = readings.active_convocation(s.case)
        return current is not None and readings.left(current)
    return any(
        row.pk == last.convocation_id and readings.left(row) for row in s.case.convocations.all()
    )


def hearing_missed(s: Situation) -> bool:
    """Nobody is absent before the hour of the hearing (R24)."""
    if s.written:
        absence = readings.absence(s.case)
        return absence is not None and absence.expected_at <= absence.at
    current = readings.active_convocation(s.case)
    return current is not None and current.slot.starts_at <= calendar.now()


def convocations_left(s: Situation) -> bool:
    """The protocole sets how often somebody is convoked (R17)."""
    return len(readings.absences(s.case)) < s.case.protocol.most_convocations


def second_date_in_time(s: Situation) -> bool:
    """The letter that offers another date can still leave in time (R17)."""
    limit = readings.second_letter_by(s.case)
    return limit is None or s.today <= limit


def second_letter_in_time(s: Situation) -> bool:
    """The first letter after an absence leaves within the days of the protocole (R17)."""
    limit = readings.second_letter_by(s.case)
    if limit is None:
        return True
    announced = readings.sent_since_absence(s.case)
    return min(announced, default=s.today) <= limit
