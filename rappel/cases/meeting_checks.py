"""What the rules about absences, other dates and what came in ask of a case."""

from accounts.selectors import authority_of
from rappel.cases import families, readings
from rappel.cases.checks import hearing_day, letters
from rappel.cases.letter_life import LetterState
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


def expected(s: Situation) -> bool:
    """Somebody still expects a hearing that a doubt called off without a letter (R5)."""
    return s.written or bool(readings.to_call_off(s.case))


def not_in_doubt(s: Situation) -> bool:
    """Nobody says that it was somebody else (R5)."""
    return not readings.in_doubt(s.case)


def apart_offered(s: Situation) -> bool:
    """A holder received apart was offered a meeting of his own by letter (R16b)."""
    return s.written or bool(families.offered_apart(s.case))


def meeting_presided(s: Situation) -> bool:
    """Whoever receives a holder apart may preside that day (R8)."""
    meeting = readings.latest(readings.meetings_apart(s.case))
    if meeting is None:
        return False
    day = calendar.local(meeting.slot.starts_at, s.case.commune).date()
    return authority_of(s.case.commune_id, meeting.slot.presided_by_id, day) is not None


def meeting_stands(s: Situation) -> bool:
    return s.written or bool(readings.meetings_apart(s.case))


def meetings_settled(s: Situation) -> bool:
    """Nobody is still expected apart when the case ends (R16b)."""
    return not readings.meetings_apart(s.case)


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


def adult(s: Situation) -> bool:
    """Of age on the day of the hearing, or today while none is fixed."""
    return not families.is_minor(s.case, hearing_day(s))


def protector_ready(s: Situation) -> bool:
    """Who protects an adult is known by quality, and by address when a copy goes out."""
    if not adult(s):
        return True
    named = all(party.protector_kind for party in families.protectors(s.case))
    return named and all(party.town for party in families.copied(s.case))


def letter_to_hand(s: Situation) -> bool:
    return s.written or any(d.addressee_id is not None for d in letters(s, LetterState.SIGNED))
