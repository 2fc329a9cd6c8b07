"""The letters of the review, built from the case: request to the prosecutor, notice of art. 40."""

import datetime
from typing import Any

from accounts.models import User
from rappel.cases import letter_parts, readings
from rappel.cases.act import State
from rappel.cases.models import Case
from rappel.cases.people import person_of
from rappel.communes import calendar
from rappel.letters import parts
from rappel.letters.prosecutor import (
    Ending,
    Mode,
    ProsecutorConfirmation,
    ProsecutorFeedback,
    ProsecutorHandOver,
    ProsecutorReminder,
    ProsecutorRequest,
)

# Why the case stopped, as the prosecutor reads it (R2, R3).
WHY = {
    "R2:category": "Ces faits paraissent relever d'une qualification délictuelle.",
    "R2:qualification": "Ces faits paraissent constituer un crime ou un délit.",
    "R2:inscription": "Ces faits paraissent relever de l'article 322-1, II, du code pénal.",
    "R3:complaint": "Une plainte est connue pour ces faits.",
    "R3:inquiry": "Une enquête ou une procédure est connue pour ces faits.",
    "R3:prosecutor": "Votre parquet a indiqué qu'une procédure est ouverte.",
}


def request_letter(
    case: Case, *, signatory: User, contact: User, answer_by: datetime.date
) -> ProsecutorRequest:
    """The request of R9, with what is known of a complaint or an inquiry (R3)."""
    today = calendar.today(case.commune)
    return ProsecutorRequest(
        letterhead=letter_parts.letterhead(case, contact),
        signatory=letter_parts.signatory(signatory, case, today),
        address=letter_parts.office_address(case),
        written_on=today,
        person=letter_parts.person_concerned(person_of(case)),
        facts=letter_parts.facts(case),
        category=case.category.label,
        text_breached=case.text_breached or "",
        report_reference=case.report_number,
        mode=Mode(readings.mode(case).value),
        answer_by=answer_by,
        known_procedure=_known_procedure(case),
        protocol=_protocol(case),
    )


def _follows(case: Case, request: Any, signatory: User, contact: User) -> dict[str, Any]:
    """What every letter that follows a request says: which one, and about whom."""
    today = calendar.today(case.commune)
    asked = next(row for row in case.documents.all() if row.pk == request.document_id)
    return {
        "letterhead": letter_parts.letterhead(case, contact),
        "signatory": letter_parts.signatory(signatory, case, today),
        "address": letter_parts.office_address(case),
        "written_on": today,
        "person": letter_parts.person_concerned(person_of(case)),
        "request": parts.Replaced(
            number=asked.reference, written_on=letter_parts.local_day(case, asked.issued_at)
        ),
    }


def reminder_letter(
    case: Case, request: Any, *, signatory: User, contact: User, answer_by: datetime.date
) -> ProsecutorReminder:
    """The same question again, with a new date (R9)."""
    return ProsecutorReminder(
        **_follows(case, request, signatory, contact),
        mode=Mode(request.mode),
        expected_by=request.answer_by,
        answer_by=answer_by,
    )


def confirmation_letter(
    case: Case, request: Any, *, signatory: User, contact: User
) -> ProsecutorConfirmation:
    """What was said by word of mouth, for the prosecutor to confirm (R10b)."""
    agreement = request.mode == Mode.AGREEMENT and request.answer == "favourable"
    return ProsecutorConfirmation(
        **_follows(case, request, signatory, contact),
        answered_on=request.answered_on,
        answered_at=request.answered_at,
        answered_by=request.magistrate,
        taken_by=request.taken_by.full_name,
        answer=request.get_answer_display(),
        awaited=agreement and not case.protocol.oral_agreement_suffices,
    )


def feedback_letter(case: Case, *, signatory: User, contact: User) -> ProsecutorFeedback:
    """The date and the outcome of a case that was heard, closed or dismissed (R11)."""
    ended_on, ending = _ending(case)
    request = readings.last_request_sent(case)
    return ProsecutorFeedback(
        **_follows(case, request, signatory, contact), ended_on=ended_on, ending=ending
    )


def _ending(case: Case) -> tuple[datetime.date, Ending]:
    hearing = readings.latest(case.hearings.all())
    last = readings.latest(case.transitions.all())
    today = letter_parts.local_day(case, last.at)
    if case.state == State.DISMISSED:
        decided = readings.latest(case.decisions.all())
        return letter_parts.local_day(case, decided.at), Ending.DISMISSED
    if hearing is None:
        ends = [row for row in case.transitions.all() if row.to_state == State.CLOSED]
        closed = readings.latest(ends)
        return letter_parts.local_day(case, closed.at) if closed else today, Ending.NOT_HELD
    return hearing.held_on, Ending.PRONOUNCED if hearing.person_present else Ending.PARENTS


def hand_over_letter(case: Case, *, signatory: User, contact: User) -> ProsecutorHandOver:
    """The notice of art. 40 al. 2 CPP (R2)."""
    today = calendar.today(case.commune)
    reasons = readings.blocking_reasons(case)
    return ProsecutorHandOver(
        letterhead=letter_parts.letterhead(case, contact),
        signatory=letter_parts.signatory(signatory, case, today),
        address=letter_parts.office_address(case),
        written_on=today,
        person=_author(case),
        facts=letter_parts.facts(case),
        category=case.category.label,
        text_breached=case.text_breached or "",
        report_reference=case.report_number,
        known_on=case.reported_on,
        why=WHY.get(reasons[0], "") if reasons else "",
    )


def _author(case: Case) -> parts.PersonConcerned | None:
    """The person, unless somebody said that there is a doubt: nobody is accused by mistake (R5)."""
    if readings.answer(case, "identity") == "doubt":
        return None
    return letter_parts.person_concerned(person_of(case))


def _protocol(case: Case) -> str:
    """« du 2 février 2026 », empty where no protocole was signed with the parquet (R9)."""
    signed_on = case.protocol.signed_on
    return f"du {calendar.day_and_month(signed_on)}" if signed_on else ""


def _known_procedure(case: Case) -> str:
    """« Aucune plainte ni enquête n'est connue (police nationale, 12 octobre 2026). » (R3)."""
    days = [
        row.asked_on
        for question in ("complaint", "inquiry")
        if (row := readings.source_answer(case, question, asked_here=True)) is not None
        and row.answer == "no"
    ]
    if len(days) < 2:
        return ""
    when = calendar.day_and_month(min(days))
    return f"aucune plainte ni enquête n'était connue de la commune au {when}"
