"""What changes once an interview is decided, by pages, every letter read back by poppler.

A move before the letter leaves, a letter that comes back, a handing over, an absence and a second
convocation, a postponement, a cancellation; and a death, after which nothing leaves.
"""

import datetime
import re

import pytest
from playwright.sync_api import Browser

from rappel.communes.calendar import long_date
from tests.e2e import paper
from tests.e2e.people import Person
from tests.e2e.product import Product
from tests.letters import reading

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.usefixtures("walked"),  # which counts its days from the seed: these come after it
]

CELIK, COURTIN = "RO-95999-2026-0012", "RO-95999-2026-0009"
"""Of the demonstration: an interview decided for Mme Çelik, one put off for Mme Courtin."""
BEFORE, SECOND, THIRD = "4 RUE DU FOUR A CHAUX", "12 RUE HAUTE", "31 QUAI DE L ECLUSE"
WITHDRAWN = "retiré, non envoyé"


def at(street: str) -> str:
    """What the window of the envelope shows for Mme Çelik at that street."""
    return f"Mme Zeynep ÇELIK {street} 95999 VALMONT SUR OISE"


def a_day(product: Product, days: int) -> datetime.date:
    """A day of the week so far ahead, that is no holiday of January to May."""
    day = product.clock.today + datetime.timedelta(days=days)
    while day.weekday() > 4 or (day.month, day.day) in ((1, 1), (5, 1), (5, 8)):
        day += datetime.timedelta(days=1)
    return day


def spelt(day: datetime.date) -> str:
    """The day as letters and pages write it, blanks made plain."""
    return reading.spaced(long_date(day))


def slot(day: datetime.date, time: str) -> dict[str, object]:
    """The answers about a rendez-vous."""
    return {
        "day": day,
        "time": time,
        "minutes": "30",
        "room": "mariages",
        "presided_by": "Sylvie Colin",
    }


def read(letter: bytes, street: str, *said: str) -> str:
    """The text of a letter to Mme Çelik there; it says so, and nothing that a judge would."""
    assert paper.addressee(letter) == at(street)
    text = reading.text(letter)
    assert [words for words in said if words not in text] == []
    elsewhere = {BEFORE, SECOND, THIRD} - {street}
    assert [other for other in elsewhere if other in text.upper().replace("É", "E")] == []
    assert paper.words_of_a_judge(letter) == []
    return text


def moves(claire: Person, street: str) -> None:
    """Claire writes down another address, and how it is known."""
    claire.does(
        CELIK, "edit_person", street=street, identity="sure", evidence="Le bailleur l'a confirmé."
    )


def state_of(person: Person, number: int) -> str:
    """What the table of letters says of one."""
    person.case(CELIK)
    row = person.page.locator("tr").filter(has=person.page.locator(f"a[href$='/{number}/']"))
    return re.sub(r"\s+", " ", row.first.inner_text())


@pytest.mark.rule("R16c")
@pytest.mark.rule("R17")
@pytest.mark.rule("R18")
@pytest.mark.rule("R24")
def test_a_convocation_goes_through_everything_that_may_happen_to_it(
    product: Product, browser: Browser
) -> None:
    claire = Person(product, browser, "instruction")
    odile = Person(product, browser, "secretariat", scripts=False)
    sylvie = Person(product, browser, "adjointe")

    first = moved_before_it_left(product, claire, odile)
    came_back_and_was_handed_over(product, claire, odile)
    second = nobody_came(product, claire, sylvie, odile, first)
    put_off_and_called_off(product, odile, second)
    for person in (claire, odile, sylvie):
        person.leave()


def moved_before_it_left(product: Product, claire: Person, odile: Person) -> datetime.date:
    """The letter made for the old address is withdrawn; another is made, signed, posted."""
    day, today = a_day(product, 30), product.clock.today
    odile.does(CELIK, "plan_hearing", **slot(day, "09:40"))
    odile.does(CELIK, "issue_convocation", signatory="Sylvie Colin")
    read(odile.letter(CELIK, 2), BEFORE, f"{spelt(day)} à 9 h 40")
    moves(claire, "12 rue Haute")
    assert WITHDRAWN in state_of(odile, 2)
    odile.does(CELIK, "issue_convocation", signatory="Sylvie Colin")
    read(odile.letter(CELIK, 3), SECOND, f"{spelt(day)} à 9 h 40", "salle des mariages")
    odile.does(CELIK, "sign_letter", signed_on=today)
    asks(product, claire)
    odile.does(CELIK, "convoke", delivery="simple", sent_on=today)
    odile.told("Convocation envoyée")
    return day


def came_back_and_was_handed_over(product: Product, claire: Person, odile: Person) -> None:
    """The post brings it back; the next one, to the address found since, is handed over."""
    product.clock.pass_days(5)
    today = product.clock.today
    odile.does(CELIK, "record_return", document="3", returned_on=today, reason="moved")
    odile.told("est revenue le")
    odile.told("Corrigez l'adresse")
    moves(claire, "31 quai de l'Écluse")
    odile.does(CELIK, "issue_convocation", signatory="Sylvie Colin")
    read(odile.letter(CELIK, 4), THIRD, "9 h 40")
    odile.does(CELIK, "sign_letter", letters=["4"], signed_on=today)
    odile.choose(CELIK, "post_letter")
    odile.told("récépissé")
    odile.answer(document="4", delivery="by_hand", sent_on=today)
    odile.press()
    odile.told("C'est enregistré")
    assert "remis en main propre" in state_of(odile, 4)
    assert "revenu" in state_of(odile, 3)
    assert "Corrigez l'adresse" not in odile.text


def nobody_came(
    product: Product, claire: Person, sylvie: Person, odile: Person, first: datetime.date
) -> datetime.date:
    """Claire notes the absence, Sylvie offers another date, and the second letter says why."""
    product.clock.move_to(first, 11)
    claire.does(CELIK, "record_absence", kind="no_news")
    claire.told("n'est pas venue")
    assert claire.page.get_by_role("link", name="Fixer l'entretien", exact=True).count() == 0
    sylvie.does(CELIK, "allow_new_date")
    day, today = a_day(product, 25), product.clock.today
    odile.does(CELIK, "plan_hearing", **slot(day, "10:20"))
    odile.does(CELIK, "issue_convocation", signatory="Sylvie Colin")
    read(
        odile.letter(CELIK, 5),
        THIRD,
        f"Un premier rendez-vous, le {spelt(first)} à 9 h 40, n'a pas eu lieu.",
        f"{spelt(day)} à 10 h 20",
        "Aucune sanction n'est prévue si vous ne venez pas.",
    )
    odile.does(CELIK, "sign_letter", signed_on=today)
    asks(product, claire)
    odile.does(CELIK, "convoke", delivery="simple", sent_on=today)
    return day


def put_off_and_called_off(product: Product, odile: Person, told: datetime.date) -> None:
    """She asks for another date, is told it; then the hearing is called off, and she is told."""
    day, today = a_day(product, 40), product.clock.today
    odile.does(CELIK, "postpone", asked_by="person", **slot(day, "11:00"), signatory="Sylvie Colin")
    read(odile.letter(CELIK, 6), THIRD, spelt(told), f"{spelt(day)} à 11 h")
    odile.does(CELIK, "sign_letter", letters=["6"], signed_on=today)
    odile.does(CELIK, "post_letter", document="6", delivery="simple", sent_on=today)
    odile.told(f"reporté au {spelt(day)}")
    odile.does(CELIK, "cancel_convocation", reason="official_unavailable", signatory="Sylvie Colin")
    text = read(odile.letter(CELIK, 7), THIRD, f"Le rendez-vous du {spelt(day)} à 11 h est annulé.")
    assert "empêchement" not in text, "the reason stays in the case"
    odile.does(CELIK, "sign_letter", letters=["7"], signed_on=today)
    odile.does(CELIK, "post_letter", document="7", delivery="simple", sent_on=today)
    odile.told("Entretien décidé")


def asks(product: Product, claire: Person) -> None:
    """Claire phones the police again (R3)."""
    claire.does(
        CELIK,
        "record_source",
        service="national_police",
        answered_by="Capitaine Morineau",
        asked_on=product.clock.today,
        channel="phone",
        complaint="no",
        inquiry="no",
    )


@pytest.mark.rule("R45")
def test_after_a_death_nothing_leaves_and_the_case_ends_without_a_letter(
    product: Product, browser: Browser
) -> None:
    odile = Person(product, browser, "secretariat", scripts=False)
    sylvie = Person(product, browser, "adjointe")
    odile.does(COURTIN, "stop_writing", reason="deceased")
    odile.told("Ne pas écrire")
    odile.told("personne est décédée")
    letters = odile.page.locator("a[href*='/courriers/']").count()
    table = re.sub(r"\s+", " ", odile.page.locator("main").inner_text())
    assert WITHDRAWN in table
    for act in ("Noter l'envoi d'une lettre", "Enregistrer une signature", "Reporter l'entretien"):
        assert odile.page.get_by_role("link", name=act, exact=True).count() == 0, act
    sylvie.does(COURTIN, "dismiss", reason="deceased")
    sylvie.told("Sans suite")
    odile.case(COURTIN)
    assert odile.page.locator("a[href*='/courriers/']").count() == letters, "no letter is made"
    for person in (odile, sylvie):
        person.leave()
