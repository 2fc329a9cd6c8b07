"""The closing letters: it is over, and when the data goes (document 9; R15, domain.md §6)."""

from accounts.models import User
from rappel.cases import families, letter_parts, periods, readings
from rappel.cases.models import Case, Party
from rappel.cases.people import PartyKind, person_of
from rappel.communes import calendar
from rappel.followup.checks import COMMITMENT
from rappel.letters.documents import CONVOCATIONS, ClosingLetter, Commitment


def closing_letters(case: Case, signatory: User) -> list[tuple[Party, ClosingLetter]]:
    """What each reads who got a letter of this case; the case is opened with every facet.

    Raises:
        NotAllowed: who signs may not today (R14).
        LetterError: a text cannot be printed as typed (field named).
    """
    return [(party, _closing_letter(case, party, signatory)) for party in addressees(case)]


def addressees(case: Case) -> list[Party]:
    """Everybody who was convoked, in the order of the letters; else the person, or the home of a child."""
    told = {
        row.addressee_id for row in case.documents.all() if row.sent and row.kind in CONVOCATIONS
    }
    wanted = (*families.holders(case), person_of(case), *families.copied(case))
    found = [party for party in wanted if party.pk in told]
    if found:
        return found
    home = families.home_of(case) if _was_minor(case) else None
    return [home or person_of(case)]


def _was_minor(case: Case) -> bool:
    hearing = readings.hearing(case)
    day = hearing.held_on if hearing is not None else calendar.today(case.commune)
    return families.is_minor(case, day)


def _closing_letter(case: Case, party: Party, signatory: User) -> ClosingLetter:
    today = calendar.today(case.commune)
    hearing = readings.hearing(case)
    heard_by = None
    if hearing is not None:
        heard_by = letter_parts.named_as(hearing.presided_by, hearing.presided_as)
    holder = party.kind == PartyKind.HOLDER
    return ClosingLetter(
        letterhead=letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
        signatory=letter_parts.signatory(signatory, case, today),
        address=letter_parts.address_of(party),
        written_on=today,
        civility=party.civility or "",
        notice=letter_parts.notice_if_first(case, party),
        heard_on=hearing.held_on if hearing is not None else None,
        heard_by=heard_by,
        child=letter_parts.child_for(case, party) if holder else None,
        child_heard=hearing is not None and hearing.person_present,
        apart=bool(party.apart),
        protected=letter_parts.protected_by(case, party),
        commitments=tuple(
            Commitment(label=measure.text, due_on=measure.due_on)
            for measure in case.measures.all()
            if measure.kind == COMMITMENT
        ),
        archived_from=periods.archived_from(case, today),
        erase_on=periods.closed_until(case, today, person_of(case).birth_date),
    )
