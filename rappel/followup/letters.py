"""The closing letter: it is over, and when the data goes (document 9; R15, domain.md §6)."""

from accounts.models import User
from rappel.cases import letter_parts, periods, readings
from rappel.cases.models import Case
from rappel.cases.selectors import person_of
from rappel.communes import calendar
from rappel.followup.checks import COMMITMENT
from rappel.letters.documents import ClosingLetter, Commitment


def closing_letter(case: Case, signatory: User) -> ClosingLetter:
    """What the person reads at the end; the case is opened with every facet.

    Raises:
        NotAllowed: who signs may not today (R14).
        LetterError: a text cannot be printed as typed (field named).
    """
    today = calendar.today(case.commune)
    person = person_of(case)
    hearing = readings.latest(case.hearings.all())
    heard_by = None
    if hearing is not None:
        heard_by = letter_parts.named_as(hearing.presided_by, hearing.presided_as)
    return ClosingLetter(
        letterhead=letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
        signatory=letter_parts.signatory(signatory, case, today),
        address=letter_parts.address_of(person),
        written_on=today,
        civility=person.civility or "",
        notice=letter_parts.notice_if_first(case, person),
        heard_on=hearing.held_on if hearing is not None else None,
        heard_by=heard_by,
        commitments=tuple(
            Commitment(label=measure.text, due_on=measure.due_on)
            for measure in case.measures.all()
            if measure.kind == COMMITMENT
        ),
        archived_from=periods.archived_from(case, today),
        erase_on=periods.closed_until(case, today, person.birth_date),
    )
