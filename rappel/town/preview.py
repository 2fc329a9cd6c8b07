"""A fictitious letter under a letterhead, to see how it prints before it counts."""

from rappel.cases import letter_parts
from rappel.communes import calendar
from rappel.communes.models import Commune, Letterhead
from rappel.letters import parts
from rappel.letters.addresses import address_lines
from rappel.letters.documents import CancellationLetter
from rappel.letters.render import render

_NUMBER = "RO-00000-2026-0000/1"


def letter(commune: Commune, head: Letterhead) -> bytes:
    """The PDF, marked PROJET, for an invented person at an address that fills its six lines.

    Raises:
        LetterError: a text of the letterhead cannot be printed.
    """
    today = calendar.today(commune)
    document = CancellationLetter(
        letterhead=letter_parts.sender(commune, head),
        signatory=parts.Signatory(first_name="Prénom", surname="Nom", quality=commune.mayor_title),
        address=address_lines(
            civility="Mme",
            given_names="Camille",
            family_name="Exemple",
            line2="Chez Monsieur Exemple",
            line3="Résidence Le Modèle, bâtiment B",
            street="12 bis avenue du Modèle",
            line5="BP 00000",
            postcode=head.postcode,
            town=head.town,
        ),
        written_on=today,
        civility="Mme",
        hearing_at=calendar.local(calendar.now(), commune),
        convocation=parts.Replaced(number=_NUMBER, written_on=today),
    )
    return render(document, draft=True)
