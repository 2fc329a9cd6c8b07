"""A child's case by pages: Ibrahim Traoré, 12, two parents at two addresses, from import to closure."""

import datetime
import re

import pytest
from playwright.sync_api import Browser

from tests.e2e.people import Person
from tests.e2e.product import Product
from tests.letters import reading
from tests.signalement.sheets import sample

pytestmark = pytest.mark.e2e

MOTHER, FATHER = "7 MAIL COLETTE", "31 QUAI DE L ECLUSE"
PRINTED = "un enfant était seul sur la place, tard le soir."


def traore() -> bytes:
    """The line of the police about Ibrahim, under a number of its own."""
    header, *lines = sample("police-municipale-2026-10.utf8.csv").decode("utf-8-sig").splitlines()
    line = next(line for line in lines if "Traoré" in line)
    return f"{header}\r\n{line.replace('PM-2026-0415', 'PM-2026-0915')}\r\n".encode()


@pytest.mark.usefixtures("walked")  # which counts its days from the seed: this walk comes after it
@pytest.mark.rule("R16")
@pytest.mark.rule("R16b")
@pytest.mark.rule("R16c")
@pytest.mark.rule("R48")
def test_a_child_with_two_addresses_is_convoked_heard_and_told_that_it_is_over(
    product: Product, browser: Browser
) -> None:
    paul = Person(product, browser, "brigadier")
    claire = Person(product, browser, "instruction")
    youssef = Person(product, browser, "juriste", scripts=False)
    sylvie = Person(product, browser, "adjointe")
    odile = Person(product, browser, "secretariat", scripts=False)

    case = imported(paul)
    study(product, claire, case)
    counselled(product, claire, youssef, case)
    decided(sylvie, case)
    letters = convoked(product, claire, odile, case)
    heard(product, claire, case)
    letters += told_the_end(product, claire, case)

    mother, father, end_mother, end_father = map(reading.text, letters)
    for text in (mother, end_mother):
        assert MOTHER in text
        assert "ECLUSE" not in text.upper().replace("É", "E")
    for text in (father, end_father):
        assert FATHER in text
        assert "COLETTE" not in text.upper()
    assert "votre enfant Ibrahim" in mother
    assert "Pour Ibrahim" in mother
    assert "vous recevoir à part" in father
    assert not re.search(r"17 h 30|salle des mariages", father), "no hour, no place (R16b)"
    assert PRINTED in mother
    assert "deuxième constat" not in mother + father, "never the description (R41)"
    assert "N'Diaye" not in mother + father
    assert "votre enfant Ibrahim a été reçu en mairie" in end_mother
    for person in (paul, claire, youssef, sylvie, odile):
        person.leave()


def imported(paul: Person) -> str:
    """Paul brings the export to its preview, then records its line."""
    paul.open("/signalements/importer/")
    file = {"name": "export.csv", "mimeType": "text/csv", "buffer": traore()}
    paul.page.set_input_files("input[type=file]", file)
    paul.press()
    paul.told("Import à vérifier")
    paul.told("1 à enregistrer")
    paul.press()
    paul.told("1 enregistré")
    found = re.search(r"RO-95999-\d{4}-\d{4}", paul.text)
    assert found is not None
    return found[0]


def study(product: Product, claire: Person, case: str) -> None:
    """Both parents, the child at risk, and what the law asks of every case."""
    claire.does(case, "open_review")
    claire.does(case, "edit_person", identity="sure", evidence="Reconduit chez lui par l'équipage.")
    claire.does(case, "edit_holder", rank="1", standing="known", houses_child="yes", apart="no")
    claire.does(case, "edit_holder", rank="2", standing="known", houses_child="no", apart="yes")
    claire.told("reçu à part")
    claire.does(case, "record_worry", worried="no")
    claire.does(
        case,
        "check_eligibility",
        qualification="none",
        place="inside",
        family="3",
        fined="no",
    )
    ask(product, claire, case)
    claire.does(
        case,
        "write_printed_facts",
        printed_facts=PRINTED,
        place_printed="place du Marché-aux-Grains",
        guessed="no",
    )


def ask(product: Product, claire: Person, case: str) -> None:
    """The police know of nothing (R3)."""
    claire.does(
        case,
        "record_source",
        service="national_police",
        answered_by="Capitaine Morineau",
        asked_on=product.clock.today,
        channel="phone",
        complaint="no",
        inquiry="no",
    )


def counselled(product: Product, claire: Person, youssef: Person, case: str) -> None:
    """The legal adviser says that it is possible; the case goes to the élu."""
    claire.does(case, "ask_opinion", question="Un rappel est-il adapté à douze ans ?")
    youssef.choose(case, "give_opinion")
    youssef.answer(view="possible", text="Oui, avec ses parents.")
    youssef.press()
    youssef.told("C'est enregistré")
    claire.does(case, "submit")


def decided(sylvie: Person, case: str) -> None:
    """She sees what was answered about the child, and says that he understands (R20)."""
    sylvie.choose(case, "approve")
    sylvie.told("en âge de comprendre")
    sylvie.answer(reason="education")
    sylvie.page.locator("[name=understands]").check(force=True)
    if sylvie.page.locator("input[name=password]").count():
        sylvie.answer(password=sylvie.product.passwords[sylvie.username])
    sylvie.press()
    sylvie.told("C'est enregistré")


def convoked(product: Product, claire: Person, odile: Person, case: str) -> list[bytes]:
    """One letter to each parent, signed together, each posted in its own way."""
    day = product.clock.today + datetime.timedelta(days=20)
    while day.weekday() > 4:
        day += datetime.timedelta(days=1)
    odile.does(
        case,
        "plan_hearing",
        day=day,
        time="17:30",
        minutes="30",
        room="mariages",
        presided_by="Sylvie Colin",
    )
    odile.does(case, "issue_convocation", signatory="Sylvie Colin")
    letters = [odile.letter(case, number) for number in (1, 2)]
    odile.does(case, "sign_letter", signed_on=product.clock.today)
    ask(product, claire, case)
    odile.does(
        case,
        "convoke",
        sent_on=product.clock.today,
        delivery_1="simple",
        delivery_2="registered",
        tracking_2="1A 234 567 8901 2",
    )
    odile.told("Convocation envoyée")
    product.clock.move_to(day, 18, 30)
    return letters


def heard(product: Product, claire: Person, case: str) -> None:
    """Ibrahim came with his mother; alone he would not have been heard (R19)."""
    claire.choose(case, "record_hearing")
    answers = {
        "complaint": "no",
        "inquiry": "no",
        "source_service": "national_police",
        "source_channel": "phone",
        "source_by": "Capitaine Morineau",
        "ended_at": "18:00",
        "person_present": "yes",
    }
    claire.answer(**answers, holders_present=[])
    claire.press()
    claire.told("un enfant n'est pas reçu seul")
    claire.page.get_by_label("Aminata").first.check(force=True)
    claire.press()
    claire.told("Entretien tenu")


def told_the_end(product: Product, claire: Person, case: str) -> list[bytes]:
    """The question about the child again, then a last letter to each."""
    product.clock.pass_days(1)
    claire.does(case, "record_worry", worried="no")
    claire.does(case, "close", outcome="done", letter="yes", signatory="Sylvie Colin")
    claire.told("Clos")
    return [claire.letter(case, number) for number in (3, 4)]
