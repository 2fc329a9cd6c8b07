"""`make pictures`: the main pages and every kind of letter, as they look, in docs/images/.

    python scripts/pictures.py [--out DIR] [--whole]

A demonstration of its own is seeded under a fixed clock and served for the time of the pictures:
the same pages always have the same name and show the same day. `--whole` keeps pages of any length,
to be looked at rather than shown.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402 - after the path and the settings

django.setup()

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402

from rappel.letters.render import render  # noqa: E402
from tests.e2e.browser import chromium  # noqa: E402
from tests.e2e.people import Person  # noqa: E402
from tests.e2e.product import Product  # noqa: E402
from tests.letters import samples  # noqa: E402

SIZES = {1280: 1080, 390: 1260}
"""Widths, and the greatest height shown."""
THEMES = ("light", "dark")
HEARING_PASSED = 8
"""Days after the seed on which the hearing of the convoked case has been held."""
MOST, MOST_IN_ALL = 150_000, 4_000_000


@dataclass(frozen=True)
class View:
    """One picture: its name, who looks, at what; `state` picks the case of `{case}`."""

    name: str
    who: str
    path: str
    state: str = ""
    empty: bool = False


NOW = (
    View("connexion", "", "/connexion/"),
    View("accueil-instruction", "instruction", "/"),
    View("accueil-elue", "adjointe", "/"),
    View("dossiers", "instruction", "/dossiers/"),
    View("dossier-a-l-etude", "instruction", "/dossiers/{case}/", "under_review"),
    View("dossier-convoque", "secretariat", "/dossiers/{case}/", "convoked"),
    View("dossier-arrete", "instruction", "/dossiers/{case}/", "blocked"),
    View("recevabilite", "instruction", "/dossiers/{case}/recevabilite/", "under_review"),
    View(
        "recevabilite-erreurs",
        "instruction",
        "/dossiers/{case}/recevabilite/",
        "under_review",
        True,
    ),
    View("faits-ecrits", "instruction", "/dossiers/{case}/faits-ecrits/", "under_review"),
    View("soumettre-refus", "instruction", "/dossiers/{case}/soumettre/", "under_review"),
    View("dossier-a-decider", "juriste", "/dossiers/{case}/", "awaiting_decision"),
    View("decision", "adjointe", "/dossiers/{case}/decision/", "awaiting_decision"),
    View("fixer-entretien", "secretariat", "/dossiers/{case}/entretien/fixer/", "approved"),
    View("signaler", "brigadier", "/signalements/nouveau/"),
    View("mes-signalements", "brigadier", "/signalements/"),
    View("fiche-de-conformite", "instruction", "/dossiers/{case}/conformite/", "convoked"),
    View("mairie", "maire", "/mairie/"),
    View("protocole", "instruction", "/mairie/protocole/"),
    View("incidents", "dpo", "/incidents/"),
    View("introuvable", "instruction", "/dossiers/RO-95999-2026-9999/"),
)
LATER = (
    View("entretien", "adjointe", "/dossiers/{case}/entretien/enregistrer/", "convoked"),
    View("clore", "instruction", "/dossiers/{case}/clore/", "heard"),
)


class Photographer:
    """Goes round the product with a camera."""

    def __init__(self, product: Product, browser: Browser, out: Path, *, whole: bool) -> None:
        self.product, self.browser, self.out, self.whole = product, browser, out, whole
        self.people: dict[str, Person] = {}

    def take(self, view: View) -> None:
        """Four pictures of one page."""
        person = self.people.get(view.who)
        if person is None:
            person = self.people[view.who] = Person(self.product, self.browser, view.who)
        states = list(self.product.states.items())
        case = next((ref for ref, state in reversed(states) if state == view.state), "")
        if case:
            person.case(case)  # the first time, a question comes before the case (R43)
        person.open(view.path.format(case=case))
        if view.empty:
            for field in person.page.locator("main input[type=radio]").all():
                field.evaluate("e => { e.checked = false }")
            person.press()
        for width, height in SIZES.items():
            for theme in THEMES:
                person.page.set_viewport_size({"width": width, "height": 900})
                person.page.emulate_media(color_scheme=theme)
                path = self.out / f"{view.name}-{width}-{theme}.png"
                shot = person.page.screenshot(full_page=True, animations="disabled")
                keep(path, Image.open(BytesIO(shot)), None if self.whole else height)


def keep(path: Path, picture: Image.Image, height: int | None) -> None:
    """Write the top of a picture with as few colours as still look right."""
    if height is not None:
        picture = picture.crop((0, 0, picture.width, min(height, picture.height)))
    few = picture.convert("RGB").quantize(32, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.name:<44} {path.stat().st_size:>7}")


def letters() -> Iterator[tuple[str, Image.Image]]:
    """Each page of each kind of letter, on the invented data of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        for kind, document in samples.EVERY_KIND.items():
            pdf = Path(folder, f"{kind}.pdf")
            pdf.write_bytes(render(document, number=samples.NUMBER))
            subprocess.run(["pdftoppm", "-r", "84", "-png", pdf, pdf.with_suffix("")], check=True)
            for page in sorted(Path(folder).glob(f"{kind}-*.png")):
                with Image.open(page) as picture:
                    yield f"lettre-{page.stem}", picture.convert("L")


def main() -> None:
    """Take every picture; fails when they would weigh too much for the repository."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs/images")
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for old in options.out.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="rappel-pictures-") as folder, chromium() as browser:
        product = Product(Path(folder))
        try:
            product.seed()
            product.start()
            camera = Photographer(product, browser, options.out, whole=options.whole)
            for view in NOW:
                camera.take(view)
            product.clock.pass_days(HEARING_PASSED)
            for view in LATER:
                camera.take(view)
        finally:
            product.stop()
    for name, picture in letters():
        keep(options.out / f"{name}.png", picture, None)
    sizes = [path.stat().st_size for path in options.out.glob("*.png")]
    print(f"{len(sizes)} images, {sum(sizes)} octets")
    if not options.whole and (max(sizes) > MOST or sum(sizes) > MOST_IN_ALL):
        sys.exit("Ces images sont trop lourdes pour le dépôt.")


if __name__ == "__main__":
    main()
