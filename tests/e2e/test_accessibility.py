"""Every page, light and dark, wide and narrow: axe, an empty console, a sound layout, a low weight."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.e2e.people import Person
from tests.e2e.product import Product
from tests.e2e.visits import PEOPLE, Map, Visit, routes
from tests.signalement.sheets import GOOD, sample, write_sheet
from tests.sizes import SIZES

pytestmark = pytest.mark.e2e

AXE = Axe().axe_script
RUN = """async (only) => {
    const rules = {"target-size": {enabled: true}};
    const what = only ? {runOnly: {type: "rule", values: only}} : {rules};
    const found = await axe.run({resultTypes: ["violations"], ...what});
    return found.violations.map(v => `axe ${v.id}: ${v.nodes[0].html.slice(0, 120)}`);
}"""
LAYOUT = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")
LOOKS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
WHOLE = [LOOKS[0], LOOKS[3]]
"""Each width and each theme once: where `make test` asks everything of a page; `make deep` does in all."""
LOOK_DEPENDENT = [
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
    "target-size",
]
"""What axe may find in one look and not in another: asked in the others too."""
HEAVIEST = 60_000
"""Bytes over the wire the first time: page, style, icons, script."""


class Examiner(Person):
    """Somebody who opens pages as if for the first time, and says what is wrong with them."""

    def __init__(self, product: Product, browser: Browser, username: str) -> None:
        super().__init__(product, browser, username)
        self.context.add_init_script(AXE)
        self._wire = self.context.new_cdp_session(self.page)
        self._wire.send("Network.enable")
        self._wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._wire.on("Network.loadingFinished", self._weigh)
        self.weight = 0

    def _weigh(self, event: dict[str, int]) -> None:
        self.weight += event["encodedDataLength"]

    def examine(self, visit: Visit) -> list[str]:
        """Open the page, look at it in every way, then send its form empty and look again."""
        where = f"{self.username or 'anybody'} on {visit.path} ({visit.kind})"
        self.weight = 0
        assert self.open(visit.path) == 200, where
        faults = look(self.page, where, LOOKS)
        if self.weight > HEAVIEST:
            faults.append(f"{where}: {self.weight} bytes the first time")
        if visit.kind == "form":
            send_empty(self.page)
            self.told("à revoir")
            faults += look(self.page, f"{where}, sent empty", LOOKS)
        faults += [f"{where}: {complaint}" for complaint in self.complaints]
        self.complaints.clear()
        return faults


def look(page: Page, where: str, combinations: list[tuple[int, str]]) -> list[str]:
    """What is wrong with the page as it stands, at these widths and in these themes."""
    faults = []
    for width, theme in combinations:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        whole = SIZES.every_page or (width, theme) in WHOLE
        found = page.evaluate(RUN, None if whole else LOOK_DEPENDENT) + page.evaluate(LAYOUT)
        faults += [f"{where}, {theme}, {width} px: {fault}" for fault in found]
    return faults


def send_empty(page: Page) -> None:
    """Send the form empty; without the version it was made for it can never be accepted."""
    page.evaluate(
        """() => {
            document.querySelector("main form [name=version]")?.remove();
            for (const field of document.querySelectorAll("main form [name]")) {
                if (["checkbox", "radio"].includes(field.type)) field.checked = false;
                else if (field.type !== "hidden") field.value = "";
            }
        }"""
    )
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_load_state("load")


@pytest.fixture(scope="module")
def people(product: Product, browser: Browser) -> Iterator[dict[str, Examiner]]:
    """One person a role, signed in; "" is somebody who is not."""
    known = {username: Examiner(product, browser, username) for username in ("", *PEOPLE.values())}
    for username, person in known.items():
        if username:
            person.open("/")
    yield known
    for person in known.values():
        person.leave()


@pytest.fixture(scope="module")
def town(product: Product, people: dict[str, Examiner]) -> Map:
    """The demonstration, with what it lacks: a case nobody instructs, an invitation."""
    reported = next(
        ref
        for ref, state in product.states.items()
        if state == "reported" and ref.startswith("RO-95999")
    )
    people["juriste"].does(reported, "assign", instructor="")
    named = ("--first-name", "Nadia", "--last-name", "Berger")
    invited = product.command(
        "invite", "nouvelle", "--role", "secretary", "--commune", "95999", *named
    )
    link = re.search(r"/invitation/\S+", invited)
    assert link is not None
    agent = people["instruction"]
    waiting = uploads(agent, sample("lignes-fautives.utf8.csv"))
    recorded = uploads(agent, write_sheet([GOOD]))
    agent.press()
    agent.told("1 enregistré")
    given = {
        "invitation": link[0],
        "preview": waiting,
        "preview_line": f"{waiting}ligne/4/",
        "preview_report": f"{recorded}compte-rendu.csv",
    }
    return Map(product, dict(people), {**given, **rows_of_the_town(product, people)})


def uploads(person: Person, data: bytes) -> str:
    """Bring an export to its preview; returns the path of it."""
    person.open("/signalements/importer/")
    file = {"name": "export.csv", "mimeType": "text/csv", "buffer": data}
    person.page.set_input_files("input[type=file]", file)
    person.press()
    person.told("Import à vérifier")
    return urlsplit(person.page.url).path


def rows_of_the_town(product: Product, people: dict[str, Examiner]) -> dict[str, str]:
    """An address for each page of the town hall that is about one row, found on its pages.

    What the demonstration lacks is prepared and put in force: an order not received yet, a
    replacement next year; a letterhead stays proposed.
    """
    agent, elu = people["instruction"], people["adjointe"]
    later = product.clock.today + datetime.timedelta(days=365)
    for path, answers in (
        (
            "/mairie/pouvoirs/delegation/",
            {
                "user": "Castel",
                "number": "2026-999",
                "quality": "maire",
                "signed_on": product.clock.today,
            },
        ),
        (
            "/mairie/pouvoirs/remplacement/",
            {"user": "Colin", "rank": "1", "reason_code": "absence", "starts_on": later},
        ),
    ):
        assert agent.open(path) == 200
        agent.answer(**answers)
        agent.press()
        agent.told("C'est préparé")
        assert elu.open(agent.page.url) == 200
        elu.answer(decision="yes")
        elu.press()
        elu.told("C'est en vigueur")
    away = {"user": "Castel", "role": "elected", "deputy": "Colin", "starts_on": later}
    people["technique"].open("/mairie/personnes/absences/prevoir/")
    people["technique"].answer(**away, ends_on=later + datetime.timedelta(days=7))
    people["technique"].press()
    people["technique"].told("C'est préparé")
    people["dpo"].open(people["technique"].page.url)
    people["dpo"].answer(decision="yes")
    people["dpo"].press()
    people["dpo"].told("C'est en vigueur")
    agent.open("/mairie/courriers/en-tete/")
    agent.answer(service="Affaires générales")
    agent.press()
    agent.told("C'est préparé")
    proposal = agent.page.url.removeprefix(product.url.rstrip("/"))

    def found(who: str, page: str, shape: str) -> str:
        people[who].open(page)
        links = (
            people[who]
            .page.locator("main a")
            .evaluate_all("all => all.map(a => a.getAttribute('href'))")
        )
        return next(link for link in links if re.fullmatch(shape, link))

    room = "/mairie/listes/room/"
    return {
        "proposal": proposal,
        "proposal_preview": f"{proposal}apercu/",
        "end_role": found("technique", "/mairie/personnes/", r".*/retirer/"),
        "close_account": found("technique", "/mairie/personnes/", r".*/fermer/"),
        "change_leave": found(
            "technique", "/mairie/personnes/absences/", r".*/absences/[0-9a-f-]{36}/"
        ),
        "complete_delegation": found("instruction", "/mairie/pouvoirs/", r".*/completer/"),
        "end_delegation": found("instruction", "/mairie/pouvoirs/", r".*/delegation/.*/finir/"),
        "end_replacement": found("instruction", "/mairie/pouvoirs/", r".*/remplacement/.*/finir/"),
        "correct_arrete": found("instruction", "/mairie/arretes/", r".*/corriger/"),
        "end_arrete": found("instruction", "/mairie/arretes/", r".*/finir/"),
        "change_item": found("instruction", room, r".*/valeur/.*"),
        "protocol_version": found(
            "instruction", "/mairie/protocole/", r"/mairie/protocole/[0-9a-f-]{36}/"
        ),
        "statute": found("instruction", "/mairie/textes/", r"/mairie/textes/[^/]*/"),
        "change_statute": found("instruction", "/mairie/textes/", r"/mairie/textes/[^/]*/")
        + "corriger/",
        "change_partner": found("instruction", "/mairie/partenaires/", r".*/changer/"),
        "one_list": room,
        "add_item": f"{room}ajouter/",
        "sheet": found("dpo", "/incidents/", r"/incidents/[0-9a-f-]+/"),
    }


@pytest.mark.parametrize("room", sorted({route.room for route in routes()}))
def test_every_page_of_the_room(town: Map, people: dict[str, Examiner], room: str) -> None:
    """In CI one page of each look, in deep every page that anybody may open."""
    faults = []
    for route in routes():
        if route.room == room:
            for visit in town.visits(route, every=SIZES.every_page):
                faults += people[visit.username].examine(visit)
    assert not faults, "\n".join(faults)


def test_refused_pages(town: Map, people: dict[str, Examiner]) -> None:
    """404 and 403 are pages like others."""
    faults = []
    for username, path, status in (
        ("instruction", "/dossiers/RO-95999-2026-9999/", 404),
        ("dpo", "/dossiers/", 403),
    ):
        assert people[username].open(path) == status
        faults += look(people[username].page, path, LOOKS)
    assert not faults, "\n".join(faults)


PLANTED = {
    "axe image-alt": "<img src='/static/favicon.svg'>",
    "axe color-contrast": "<p data-style='color:#999;background:#aaa'>illisible</p>",
    "scrolls sideways": "<p data-style='min-width:2000px'>large</p>",
    "overlap": "<p data-style='margin-bottom:-30px'>dessous dessous</p><p>dessus dessus</p>",
    "cut": "<p data-style='width:60px;overflow:hidden;white-space:nowrap'>une phrase coupée</p>",
    "low button": "<p><a class='button' href='/' data-style='min-block-size:0;padding:0'>bas</a></p>",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_examination_sees(people: dict[str, Examiner], fault: str) -> None:
    """Each fault planted in a sound page is found; styles are set through the object model."""
    page = people[""].page
    people[""].open("/connexion/")
    assert look(page, "", [(1280, "light")]) == []
    page.evaluate(
        """(planted) => {
            const fragment = new DOMParser().parseFromString(planted, "text/html").body;
            for (const element of fragment.querySelectorAll("[data-style]")) {
                element.style.cssText = element.dataset.style;
            }
            document.querySelector("main").append(...fragment.children);
        }""",
        PLANTED[fault],
    )
    assert any(fault in found for found in look(page, "", [(1280, "light")]))


def test_a_message_in_the_console_is_a_complaint(product: Product, browser: Browser) -> None:
    """A word in the console, an error, a style that the policy refuses."""
    person = Person(product, browser, "")
    person.open("/connexion/")
    assert person.complaints == []
    person.page.evaluate("console.log('un mot')")
    person.page.evaluate("setTimeout(() => { throw new Error('une erreur') })")
    person.page.evaluate("document.body.setAttribute('style', 'color: red')")
    person.page.wait_for_timeout(100)
    said = " ".join(person.complaints)
    assert "un mot" in said
    assert "une erreur" in said
    assert "Content Security Policy" in said
    person.context.close()


def test_a_heavy_page_is_seen(people: dict[str, Examiner]) -> None:
    """The first load of the simplest page weighs something, and all of it counts."""
    people[""].weight = 0
    people[""].open("/connexion/")
    people[""].page.wait_for_timeout(200)
    assert 10_000 < people[""].weight < HEAVIEST
