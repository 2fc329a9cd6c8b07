"""The convocation of an adult, built from the case and its slot (document 5; R12 to R17, R21b)."""

from accounts.models import User
from accounts.selectors import authority_of, quality_of
from rappel.cases import letter_parts, readings, rules
from rappel.cases.models import Case
from rappel.cases.rule import refuse
from rappel.cases.selectors import person_of
from rappel.communes import calendar
from rappel.communes.models import ListName, ProsecutorMode
from rappel.convocation.models import Convocation
from rappel.convocation.selectors import item_label, item_labels
from rappel.letters.documents import ConvocationAdult


def convocation_letter(case: Case, convocation: Convocation, signatory: User) -> ConvocationAdult:
    """What the person reads; the case is opened for identity and printed facts.

    Raises:
        NotAllowed: who signs or who presides may not (R8, R14).
        LetterError: a text cannot be printed as typed (field named).
    """
    today = calendar.today(case.commune)
    slot = convocation.slot
    hearing = calendar.local(slot.starts_at, case.commune)
    authority = authority_of(case.commune_id, slot.presided_by_id, hearing.date())
    if authority is None:
        raise refuse(rules.PRESIDER)
    person = person_of(case)
    return ConvocationAdult(
        letterhead=letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
        signatory=letter_parts.signatory(signatory, case, today),
        address=letter_parts.address_of(person),
        written_on=today,
        civility=person.civility or "",
        notice=letter_parts.notice_if_first(case, person),
        facts=letter_parts.facts(case),
        hearing_at=hearing,
        hearing_place=item_label(case.commune_id, ListName.ROOM, slot.room),
        presided_by=letter_parts.named_as(slot.presided_by, quality_of(authority)),
        attendees=tuple(item_labels(case.commune_id, ListName.ATTENDEE, convocation.attendees)),
        prosecutor_may_be_told=readings.mode(case) != ProsecutorMode.NONE,
    )
