"""The mayor of Saint-Aubin-le-Clos on a phone: decides in four taps, keeps what was said on the spot."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from rappel.cases.procedure import ACTS
from tests.e2e.people import Person
from tests.e2e.product import Product

pytestmark = pytest.mark.e2e


@pytest.fixture
def gilles(product: Product, browser: Browser) -> Iterator[Person]:
    """The mayor, with a screen of 390 pixels."""
    mayor = Person(product, browser, "maire-aubin")
    mayor.page.set_viewport_size({"width": 390, "height": 844})
    mayor.open("/")
    yield mayor
    mayor.leave()


def case_in(product: Product, state: str) -> str:
    """The case of the small town in that state."""
    return next(
        reference
        for reference, found in product.states.items()
        if found == state and reference.startswith("RO-95998-")
    )


@pytest.mark.rule("R7")
def test_a_case_is_decided_in_four_taps_after_sign_in(product: Product, gilles: Person) -> None:
    case = case_in(product, "awaiting_decision")
    gilles.open("/")
    gilles.told("vous attend")
    label = ACTS["approve"].label
    taps = [
        gilles.page.locator(f"a[href='/dossiers/{case}/']").first,
        gilles.page.get_by_role("link", name=label, exact=True).first,
        gilles.page.locator("main label").filter(has_text="un rappel des règles").first,
        gilles.page.locator("main form button:not([type=button])").first,
    ]
    for tap in taps:
        tap.click()
        gilles.page.wait_for_load_state("load")
    gilles.told("C'est enregistré")
    gilles.told("Entretien décidé")


@pytest.mark.rule("R39")
def test_a_reminder_given_on_the_spot_is_kept_with_what_nobody_had_checked(
    product: Product, gilles: Person
) -> None:
    case = case_in(product, "reported")
    gilles.does(
        case,
        "record_oral_reminder",
        place="place de l'Église",
        facts_recalled="Des ballons ont été tirés contre la porte de l'église.",
        rules_recalled="La place se partage : on n'y joue pas contre les bâtiments.",
        notice_on=product.clock.today,
    )
    gilles.told("Entretien tenu")
    gilles.told("on vérifié avant")
    width = gilles.page.evaluate("document.documentElement.scrollWidth")
    assert width == 390, "nothing scrolls sideways"
