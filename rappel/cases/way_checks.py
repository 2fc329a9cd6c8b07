"""What the rules about standing still and going back ask of a case."""

from rappel.cases import readings
from rappel.cases.rule import Situation


def not_paused(s: Situation) -> bool:
    return not s.case.paused


def running(s: Situation) -> bool:
    return s.written or not s.case.paused


def paused(s: Situation) -> bool:
    return s.written or bool(s.case.paused)


def not_limited(s: Situation) -> bool:
    """While the data is limited it is kept and nothing else is done with it (GDPR 18)."""
    return not s.case.limited


def free(s: Situation) -> bool:
    return s.written or not s.case.limited


def limited(s: Situation) -> bool:
    return s.written or bool(s.case.limited)


def annullable(s: Situation) -> bool:
    """Somebody was told: a letter left, or a hearing or a reminder is recorded (R44)."""
    told = any(row.sent_on is not None for row in s.case.documents.all())
    return told or bool(s.case.hearings.all())


def no_annulment(s: Situation) -> bool:
    return not s.case.annulment


def no_annulment_yet(s: Situation) -> bool:
    return s.written or not s.case.annulment


def annulment_proposed(s: Situation) -> bool:
    return s.written or bool(s.case.annulment)


def annulled_by_another(s: Situation) -> bool:
    """Two persons, whatever their roles (R44)."""
    proposal = readings.annulment(s.case)
    return proposal is not None and proposal.proposed_by_id != s.by


def was_heard(s: Situation) -> bool:
    return readings.hearing(s.case) is not None


def was_not_heard(s: Situation) -> bool:
    return not was_heard(s)


def convoked_hearing(s: Situation) -> bool:
    """Who was not convoked to a date cannot be absent from it (R24)."""
    held = readings.hearing(s.case)
    return s.written or s.case.state == "absent" or (held is not None and bool(held.convocation_id))


def irregular(s: Situation) -> bool:
    """What was recorded did break a rule that nobody may get round (R40)."""
    newest = readings.latest(s.case.hearings.all())
    return newest is not None and bool(newest.irregular)


def irregular_untold(s: Situation) -> bool:
    return s.written or readings.irregular_hearing(s.case) is not None


def letter_arrived(s: Situation) -> bool:
    """A letter to the person or the family left, and nothing says that it came back (R46)."""
    return s.written or any(row.sent and row.addressee_id for row in s.case.documents.all())
