"""People of the town in front of their browser: they read pages, answer forms, press buttons."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from rappel.cases.procedure import ACTS
from tests.e2e.browser import watch
from tests.e2e.product import Product


class Person:
    """Somebody with an account, in a browser of their own."""

    def __init__(
        self, product: Product, browser: Browser, username: str, *, scripts: bool = True
    ) -> None:
        self.product = product
        self.username = username
        self.complaints: list[str] = []
        self.context = browser.new_context(
            base_url=product.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            viewport={"width": 1280, "height": 900},
        )
        self.page = self.new_tab()

    def new_tab(self) -> Page:
        """Another tab of the same browser."""
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        watch(page, self.complaints)
        return page

    def leave(self) -> None:
        """Close the browser; the console must have stayed empty."""
        self.context.close()
        assert not self.complaints, "\n".join(self.complaints)

    # --- reading ---------------------------------------------------------------------------

    def open(self, path: str) -> int:
        """Go to an address, signing in again when the session is over; returns the status."""
        response = self.page.goto(path)
        if self.username and self.page.locator("button:text-is('Se connecter')").count():
            self.sign_in()
            response = self.page.goto(path)
        assert response is not None
        return response.status

    def sign_in(self) -> None:
        """Type name and password on the page of sign-in, and go where one wanted to go."""
        self.page.fill("input[name=username]", self.username)
        self.page.fill("input[name=password]", self.product.passwords[self.username])
        self.press()
        assert self.page.locator("input[name=username]:visible").count() == 0, self.text

    @property
    def text(self) -> str:
        """What the page says, blanks made plain."""
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())

    @property
    def chronology(self) -> list[str]:
        """The lines of the chronology of the case on the page."""
        lines = self.page.locator(
            "[aria-labelledby=chronologie] li > p:first-child"
        ).all_inner_texts()
        return [re.sub(r"\s+", " ", line) for line in lines]

    def why_not(self, act: str) -> str:
        """What the case page says, once unfolded, of an act that is not possible yet."""
        folded = self.page.locator("details").filter(has_text=ACTS[act].label)
        folded.locator("summary").click()
        return re.sub(r"\s+", " ", folded.inner_text())

    def told(self, words: str) -> None:
        """The page says so."""
        assert words in self.text, f"{words!r} is not in: {self.text}"

    # --- acting ----------------------------------------------------------------------------

    def case(self, reference: str) -> None:
        """Open the page of a case."""
        assert self.open(f"/dossiers/{reference}/") == 200, self.text
        no_tie = self.page.locator("button:text-is('Non, ouvrir le dossier')")
        if no_tie.count():  # asked once, before the name is shown (R43)
            no_tie.click()
        self.told(reference)

    def choose(self, reference: str, act: str) -> None:
        """Follow the link of an act on the case page; it must be offered there."""
        self.case(reference)
        label = ACTS[act].label
        self.page.get_by_role("link", name=label, exact=True).first.click()
        self.told(label)

    def answer(self, **answers: Any) -> None:
        """Answer questions, by the name of each field."""
        for name, value in answers.items():
            self._answer(name, value)

    def _answer(self, name: str, value: Any) -> None:
        fields = self.page.locator(f"form [name={name}]")
        field = fields.first
        if isinstance(value, datetime.date):
            value = value.strftime("%d/%m/%Y")
        kind = field.evaluate("e => e.type || e.tagName", timeout=5_000)
        if kind in ("radio", "checkbox"):
            wanted = value if isinstance(value, list | tuple) else [value]
            for one in fields.all():
                chosen = one.get_attribute("value") in wanted
                if chosen or kind == "checkbox":  # a radio is left by choosing another
                    one.set_checked(chosen, force=True)
        elif kind == "select-one":
            field.select_option(self._option(field, value))
        else:
            field.fill(str(value))

    def _option(self, field: Locator, wanted: str) -> str:
        """The value of the option of that code, or whose words hold it."""
        words = {
            o.get_attribute("value") or "": o.inner_text() for o in field.locator("option").all()
        }
        if wanted in words:
            return wanted
        found = [value for value, said in words.items() if wanted in said]
        assert len(found) == 1, f"{wanted!r} is not one of {words}"
        return found[0]

    def press(self) -> None:
        """Press the button of the form in the page."""
        self.page.locator("main form button:not([type=button])").first.click()
        self.page.wait_for_load_state("load")

    def does(self, reference: str, act: str, **answers: Any) -> None:
        """Do an act from the case page to the word that it is recorded; type the password if asked."""
        self.choose(reference, act)
        self.answer(**answers)
        if self.page.locator("main input[name=password]").count():
            self.answer(password=self.product.passwords[self.username])
        self.press()
        self.told("C'est enregistré")

    def download(self, click: Callable[[], None]) -> bytes:
        """What a click downloads."""
        with self.page.expect_download() as coming:
            click()
        return Path(coming.value.path()).read_bytes()

    def letter(self, reference: str, number: int) -> bytes:
        """Download a letter from the table of the case page."""
        self.case(reference)
        link = self.page.locator(f"a[href$='/courriers/{number}/']")
        return self.download(link.click)
