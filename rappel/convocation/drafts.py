"""The convocation before it is issued: read through a handle, marked PROJET, kept nowhere."""

from rappel.cases import letter_parts, readings, rules
from rappel.cases.access import Handle
from rappel.cases.families import Recipient
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.convocation import letters
from rappel.letters.document import Document
from rappel.letters.render import render
from rappel.vault.errors import Locked


def convocation_drafts(handle: Handle) -> list[tuple[Recipient, Document]]:
    """Each addressee with the letter as it would be issued now, by the default signatory.

    Raises:
        NotAllowed: no hearing is fixed, or nobody may preside or sign (R8, R14, R17).
        LetterError: a text cannot be printed as typed (field named).
        Locked: the handle grants neither the identity nor the letters.
    """
    if not {"identity", "printed"} <= handle.facets:
        raise Locked("letters of this case")
    case = handle.case
    convocation = readings.active_convocation(case)
    if convocation is None:
        raise refuse(rules.SLOT)
    signatory = letter_parts.default_signatory(case, calendar.today(case.commune))
    return letters.of_convocation(case, convocation, signatory)


def convocation_draft(handle: Handle, rank: int) -> bytes | None:
    """The PDF of the letter of that rank (from 1), None when there are fewer; raises as above."""
    made = convocation_drafts(handle)
    return render(made[rank - 1][1], draft=True) if 0 < rank <= len(made) else None
