"""Impatient hands, two people at once, addresses of others: one act, and the same answer for all."""

import html
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.e2e.people import Person
from tests.e2e.product import Product
from tests.e2e.walk import EXPORT, LINE, Walk

pytestmark = pytest.mark.e2e

Bring = Callable[..., Person]
WOJCIK, CELIK, OBRIEN, DUPONT = 0, 1, 8, 10
"""Ranks of other lines of the export, each for one test."""


@pytest.mark.parametrize(("rank", "scripts"), [(DUPONT, True), (CELIK, False)])
def test_a_double_click_acts_once(walked: Walk, person: Bring, rank: int, scripts: bool) -> None:
    """Both submissions reach the server, the second one is told; the chronology has one line."""
    case = walked.imported[rank]
    claire = person("instruction", scripts=scripts)
    claire.choose(case, "open_review")
    held: list[Route] = []
    claire.page.route("**/etude/", lambda route: held.append(route))
    button = claire.page.locator("main form button").first.bounding_box()
    assert button is not None
    for clicks in (1, 2):  # the second click comes before the first answer
        claire.page.mouse.click(button["x"] + 5, button["y"] + 5)
        while len(held) < clicks:
            claire.page.wait_for_timeout(20)
    held[0].fetch(max_redirects=0)
    held[0].abort()
    held[1].continue_()
    claire.page.wait_for_url(f"**/dossiers/{case}/")
    claire.told("Cet acte était déjà enregistré : rien n'a été fait deux fois.")
    assert _times(claire, "a commencé l'étude") == 1


def test_the_back_button_offers_nothing_already_done(walked: Walk, person: Bring) -> None:
    """The page comes back fresh: it says that this step is over and leads to the case."""
    case = walked.imported[WOJCIK]
    claire = person("instruction")
    claire.does(case, "open_review")
    claire.page.go_back()
    claire.told("le dossier n'est pas à cette étape")
    assert claire.page.locator("main form[method=post]").count() == 0


def test_sending_a_form_again_is_told(walked: Walk, person: Bring) -> None:
    """The very same request twice: the second one says that it was recorded already."""
    case = walked.imported[OBRIEN]
    claire = person("instruction")
    claire.choose(case, "open_review")
    with claire.page.expect_request(lambda request: request.method == "POST") as sent:
        claire.press()
    request = sent.value
    again = claire.context.request.post(
        request.url,
        data=request.post_data_buffer,
        headers={"content-type": request.headers["content-type"], "referer": request.url},
    )
    assert "Cet acte était déjà enregistré" in again.text()
    claire.case(case)
    assert _times(claire, "a commencé l'étude") == 1


def test_who_comes_second_is_told_what_changed(
    product: Product, walked: Walk, person: Bring
) -> None:
    """Youssef changes the people while Claire writes: nothing she typed is lost, nothing is done."""
    case = next(ref for ref, state in product.states.items() if state == "under_review")
    typed = "Le chemin longe la rivière, dans la commune."
    claire, youssef = person("instruction"), person("juriste")
    claire.choose(case, "check_eligibility")
    youssef.does(case, "assign", elected="Hélène Castel")
    claire.answer(qualification="none", place="inside", fined="no", place_evidence=typed)
    claire.press()
    claire.told("Le dossier a changé pendant que vous écriviez")
    claire.told("Youssef Amrani a changé les personnes en charge")
    assert claire.page.input_value("[name=place_evidence]") == typed
    before = person("instruction")
    before.case(case)
    answered = _times(before, "a répondu aux questions de recevabilité")
    claire.press()
    claire.told("C'est enregistré")
    assert _times(claire, "a répondu aux questions de recevabilité") == answered + 1


UNKNOWN = "RO-95999-2026-9999"
PAGES = ("", "courriers/1/", "etude/", "decision/", "entretien/fixer/", "prendre/", "personnes/")


def test_unknown_foreign_and_invisible_cases_answer_the_same(
    product: Product, walked: Walk, person: Bring
) -> None:
    """404, to the last letter: nobody learns whether a number exists."""
    made = product.command_json("import_signalements", str(EXPORT), "--commune", "95998")
    foreign = made["cases"][LINE]
    assert foreign.startswith("RO-95998-")
    claire, helene = person("instruction"), person("maire")
    claire.open("/")
    helene.open("/")
    for somebody, hidden in ((claire, foreign), (helene, walked.imported[2]), (helene, foreign)):
        assert _get(somebody, UNKNOWN, "")[0] == 404
        for page in PAGES:
            assert _get(somebody, hidden, page) == _get(somebody, UNKNOWN, page)
    assert "n'existe pas pour vous" in html.unescape(_get(claire, foreign, "")[1])


def _get(person: Person, reference: str, page: str) -> tuple[int, str]:
    """Status and content of a page of a case, without what names the case or the form."""
    answer = person.context.request.get(f"/dossiers/{reference}/{page}")
    body = re.sub(r'value="[^"]*"', "", answer.text()).replace(reference, "…")
    return answer.status, body.partition("<main")[2].partition("</main>")[0]


def _times(person: Person, act: str) -> int:
    return sum(act in line for line in person.chronology)
