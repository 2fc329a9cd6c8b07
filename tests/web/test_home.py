"""Home tells apart what one can do today from what only its day will bring."""

import datetime

from tests.factories import Town, advance, report
from tests.support.pages import signed_in, words


def part(text: str, title: str, until: str) -> str:
    """The words between two headings of the page."""
    return text.split(title, 1)[1].split(until, 1)[0]


def test_a_hearing_is_awaited_until_its_day_then_somebody_records_it(town: Town, clock) -> None:
    case = advance(town, report(town), "convoked")
    text = words(signed_in(town, "instructor").get("/"))
    assert "Aucun dossier ne vous attend." in text
    assert case.reference not in part(text, "À faire par moi", "J'attends")
    assert "L'entretien" in part(text, "J'attends", "Entretiens de la semaine")

    clock.move_to(case.convocations.get().slot.starts_at + datetime.timedelta(hours=2))
    text = words(signed_in(town, "instructor").get("/"))
    assert "Un dossier vous attend" in text
    assert case.reference in part(text, "À faire par moi", "J'attends")
