"""João Ferreira da Silva's case, from the export of the police to its end, by four people.

Each does only their part, in pages; Odile and Youssef have a browser without scripts. What they
download and what is typed is kept, for the tests that look at letters, leaks and log.
"""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.people import Person
from tests.e2e.product import Product

EXPORT = Path(__file__).parents[1] / "data/signalements/police-municipale-2026-10.utf8.csv"
LINE = 5
"""Rank of PM-2026-0420 among the lines of the export, from 0."""

TYPED = {
    "identity": "Carte d'identité montrée à l'équipage le jour des faits.",
    "warning": "Le fichier des chiens ne le classe dans aucune catégorie.",
    "service": "Capitaine Morineau, commissariat",
    "printed_facts": "un chien de grande taille courait sans laisse entre les jeux d'enfants.",
    "place_printed": "parc du Belvédère, aire de jeux",
    "magistrate": "Mme Vidalenc, substitut du procureur",
    "comment": "Réponse favorable, sans réserve particulière.",
    "question": "La contravention est-elle constituée sans morsure ?",
    "opinion": "L'article R. 622-2 du code pénal s'applique à la seule divagation.",
    "note": "Le chien est suivi par un vétérinaire de la ville.",
    "observations": "Il dit que la laisse a cassé et qu'il en a racheté une.",
    "commitment": "tenir le chien en laisse dans tout le parc du Belvédère",
}
"""Every free text of the walk: none may be found in clear anywhere afterwards."""


@dataclass
class Walk:
    """What the walk leaves behind."""

    reference: str
    imported: list[str]
    letters: dict[str, bytes] = field(default_factory=dict)
    chronology: list[str] = field(default_factory=list)
    hearing: datetime.datetime = datetime.datetime.min


def walk(product: Product, browser: Browser) -> Walk:
    """Play it; every step asserts what its page says."""
    made = product.command_json(
        "import_signalements", str(EXPORT), "--commune", "95999", "--actor", "brigadier"
    )
    assert (made["created"], made["existing"], made["refused"]) == (12, 0, [])
    assert len(made["cases"]) == 12
    way = Walk(made["cases"][LINE], made["cases"])
    claire = Person(product, browser, "instruction")
    youssef = Person(product, browser, "juriste", scripts=False)
    sylvie = Person(product, browser, "adjointe")
    odile = Person(product, browser, "secretariat", scripts=False)
    study(way, product, claire)
    prosecutor(way, product, claire)
    opinion(way, product, claire, youssef)
    decision(way, product, sylvie)
    convocation(way, product, claire, odile)
    hearing(way, product, claire)
    end(way, product, claire, odile)
    for person in (claire, youssef, sylvie, odile):
        person.leave()
    return way


def study(way: Walk, product: Product, claire: Person) -> None:
    """Claire finds the case at home and answers what the law asks (R1 to R6, R41)."""
    case, today = way.reference, product.clock.today
    claire.open("/")
    claire.told("Bonjour Claire")
    claire.told(case)
    claire.does(case, "open_review")
    claire.does(case, "edit_person", identity="sure", evidence=TYPED["identity"])
    claire.does(
        case,
        "check_eligibility",
        qualification="none",
        warning="justified",
        warning_evidence=TYPED["warning"],
        place="inside",
        family="2",
        fined="no",
    )
    ask_again(way, product, claire)
    claire.choose(case, "write_printed_facts")
    claire.told("Un lecteur peut-il deviner qui a signalé ?")
    claire.answer(
        printed_facts=TYPED["printed_facts"], place_printed=TYPED["place_printed"], guessed="no"
    )
    claire.press()
    claire.told("C'est enregistré")
    assert product.clock.today == today


def ask_again(way: Walk, product: Product, claire: Person) -> None:
    """Claire phones the police: no complaint, no inquiry (R3)."""
    claire.does(
        way.reference,
        "record_source",
        service="national_police",
        answered_by=TYPED["service"],
        asked_on=product.clock.today,
        channel="phone",
        complaint="no",
        inquiry="no",
    )


def prosecutor(way: Walk, product: Product, claire: Person) -> None:
    """The request is issued, signed, sent, answered (R9, R10)."""
    case = way.reference
    claire.case(case)
    assert claire.page.get_by_role("link", name="Soumettre à la décision").count() == 0
    claire.does(case, "ask_prosecutor", signatory="Sylvie Colin")
    way.letters["saisine"] = claire.letter(case, 1)
    today = product.clock.today
    claire.does(case, "record_request_sent", signed_on=today, sent_on=today, channel="letter")
    claire.told("attendue pour le")
    product.clock.pass_days(5)
    claire.does(
        case,
        "record_prosecutor_answer",
        answered_on=product.clock.today,
        answer="favourable",
        written="yes",
        magistrate=TYPED["magistrate"],
        comment=TYPED["comment"],
    )


def opinion(way: Walk, product: Product, claire: Person, youssef: Person) -> None:
    """Youssef is asked, and answers before the case may go on (R7b)."""
    case = way.reference
    claire.does(case, "ask_opinion", question=TYPED["question"])
    claire.told("Youssef Amrani")
    product.clock.pass_days(1)
    youssef.open("/")
    youssef.told(case)
    youssef.choose(case, "give_opinion")
    youssef.told(TYPED["question"])
    youssef.answer(view="possible", text=TYPED["opinion"])
    youssef.press()
    youssef.told("C'est enregistré")
    claire.does(case, "submit")
    claire.told("Sylvie Colin")


def decision(way: Walk, product: Product, sylvie: Person) -> None:
    """Sylvie decides; after five minutes her password is asked again (R7)."""
    case = way.reference
    product.clock.pass_days(1)
    sylvie.open("/")
    sylvie.told(case)
    sylvie.choose(case, "approve")
    assert sylvie.page.locator("input[name=password]").count() == 0
    product.clock.pass_minutes(6)
    sylvie.choose(case, "approve")
    sylvie.told(TYPED["opinion"])
    sylvie.answer(reason="reminder_suffices", note=TYPED["note"], password="pas-le-bon-mot")
    sylvie.press()
    sylvie.told("Ce mot de passe n'est pas le vôtre")
    assert sylvie.page.input_value("textarea[name=note]") == TYPED["note"]
    sylvie.answer(password=product.passwords[sylvie.username])
    sylvie.press()
    sylvie.told("C'est enregistré")
    sylvie.told("Entretien décidé")


def convocation(way: Walk, product: Product, claire: Person, odile: Person) -> None:
    """Odile fixes the day, issues, has signed, and posts once Claire has asked again (R3, R14, R17)."""
    case = way.reference
    product.clock.pass_days(1)
    day = product.clock.today + datetime.timedelta(days=29)
    odile.open("/")
    odile.told(case)
    odile.does(
        case,
        "plan_hearing",
        day=day,
        time="10:15",
        minutes="30",
        room="mariages",
        presided_by="Sylvie Colin",
        attendees=["case_agent", "municipal_police_head"],
    )
    way.hearing = datetime.datetime.combine(day, datetime.time(10, 15))
    odile.choose(case, "issue_convocation")
    draft = odile.page.get_by_role("link", name="lire le projet de lettre (PDF)")
    way.letters["draft"] = odile.download(draft.click)
    odile.answer(signatory="Sylvie Colin")
    odile.press()
    odile.told("C'est enregistré")
    way.letters["convocation"] = odile.letter(case, 2)
    product.clock.pass_days(1)
    odile.does(case, "sign_letter", signed_on=product.clock.today)
    odile.told("On attend : Claire Lenoir")
    assert "la question de la plainte et de l'enquête n'a pas été reposée" in odile.why_not(
        "convoke"
    )
    ask_again(way, product, claire)
    odile.does(case, "convoke", delivery="simple", sent_on=product.clock.today)
    odile.told("Convocation envoyée")
    claire.case(case)
    claire.told("L'entretien est fixé au")


def hearing(way: Walk, product: Product, claire: Person) -> None:
    """The hearing is recorded on its day, not before (R22)."""
    case = way.reference
    claire.case(case)
    claire.told("l'entretien n'a pas encore eu lieu")
    product.clock.move_to(way.hearing.date(), 11, 5)
    claire.choose(case, "record_hearing")
    claire.told(TYPED["printed_facts"])
    claire.answer(
        complaint="no",
        inquiry="no",
        source_service="national_police",
        source_channel="phone",
        source_by=TYPED["service"],
        ended_at="10:40",
        companions=[],
        observations=TYPED["observations"],
    )
    claire.press()
    claire.told("C'est enregistré")
    claire.told("Entretien tenu")


def end(way: Walk, product: Product, claire: Person, odile: Person) -> None:
    """A commitment is kept, the case closes, its last letter is signed and posted (R25, R27)."""
    case = way.reference
    due = product.clock.today + datetime.timedelta(days=31)
    claire.does(
        case,
        "open_follow_up",
        kind_1="commitment",
        text_1=TYPED["commitment"],
        due_on_1=due,
    )
    product.clock.move_to(due)
    claire.does(case, "update_measure", state="met", settled_on=due)
    claire.does(case, "close", outcome="kept", letter="yes", signatory="Sylvie Colin")
    claire.told("Clos")
    way.letters["cloture"] = claire.letter(case, 3)
    odile.does(case, "sign_letter", letters=["3"], signed_on=due)
    odile.does(case, "post_letter", document="3", delivery="simple", sent_on=due)
    claire.case(case)
    way.chronology = claire.chronology
