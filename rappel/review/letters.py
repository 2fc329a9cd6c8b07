"""The letters of the review, built from the case: request to the prosecutor, notice of art. 40."""

import datetime

from accounts.models import User
from rappel.cases import letter_parts, readings
from rappel.cases.models import Case
from rappel.cases.people import person_of
from rappel.cases.rule import NotAllowed, Unmet
from rappel.communes import calendar
from rappel.communes.models import ProsecutorOffice
from rappel.letters import parts
from rappel.letters.addresses import Address, address_lines
from rappel.letters.documents import Mode, ProsecutorHandOver, ProsecutorRequest
from rappel.letters.errors import LetterError

# Why the case stopped, as the prosecutor reads it (R2, R3).
WHY = {
    "R2:category": "Ces faits paraissent relever d'une qualification délictuelle.",
    "R2:qualification": "Ces faits paraissent constituer un crime ou un délit.",
    "R2:inscription": "Ces faits paraissent relever de l'article 322-1, II, du code pénal.",
    "R3:complaint": "Une plainte est connue pour ces faits.",
    "R3:inquiry": "Une enquête ou une procédure est connue pour ces faits.",
    "R3:prosecutor": "Votre parquet a indiqué qu'une procédure est ouverte.",
}


def office_address(case: Case) -> Address:
    """The parquet of the commune as an addressee.

    Raises:
        NotAllowed: its address was never filled in, or does not fit an envelope as it is set.
    """
    office = ProsecutorOffice.objects.filter(commune=case.commune_id).first()
    if office is None:
        raise NotAllowed([_unusable("l'adresse du parquet n'est pas renseignée")])
    try:
        return address_lines(
            given_names="",
            family_name="Procureur de la République",
            line2=office.court,
            line3=office.line2,
            street=office.street,
            postcode=office.postcode,
            town=office.town,
        )
    except LetterError as error:
        said = f"l'adresse du parquet ne peut pas être imprimée. {error.sentence.rstrip('.')}"
        raise NotAllowed([_unusable(said)]) from error


def _unusable(sentence: str) -> Unmet:
    remedy = "faire compléter ou corriger l'adresse du parquet dans les réglages de la commune"
    return Unmet("R9", sentence, remedy, "NF Z 10-011", "")


def request_letter(
    case: Case, *, signatory: User, contact: User, answer_by: datetime.date
) -> ProsecutorRequest:
    """The request of R9, with what is known of a complaint or an inquiry (R3)."""
    today = calendar.today(case.commune)
    return ProsecutorRequest(
        letterhead=letter_parts.letterhead(case, contact),
        signatory=letter_parts.signatory(signatory, case, today),
        address=office_address(case),
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


def hand_over_letter(case: Case, *, signatory: User, contact: User) -> ProsecutorHandOver:
    """The notice of art. 40 al. 2 CPP (R2)."""
    today = calendar.today(case.commune)
    reasons = readings.blocking_reasons(case)
    return ProsecutorHandOver(
        letterhead=letter_parts.letterhead(case, contact),
        signatory=letter_parts.signatory(signatory, case, today),
        address=office_address(case),
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
