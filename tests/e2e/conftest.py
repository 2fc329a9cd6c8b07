"""The product served for the browser tests, once a session; a browser a module.

Nothing here touches the database: pages, commands and files only. The browser ends with its module
because playwright keeps a running loop in this thread, which Django's own tests do not accept.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import chromium
from tests.e2e.people import Person
from tests.e2e.product import Product, on_postgresql, postgres
from tests.e2e.walk import Walk, walk

# pages are the same on both engines: looked at once; one walk tells that they work on the other
ONCE = ["test_accessibility.py", "test_family.py", "test_phone.py"]
collect_ignore = ONCE if on_postgresql() else []


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The demonstration, seeded and served on the engine under test."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rappel-e2e-"))
        url, cluster = stack.enter_context(postgres()) if on_postgresql() else ("", None)
        served = Product(Path(folder), url, cluster)
        served.seed()
        served.start()
        stack.callback(served.stop)
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def person(product: Product, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Bring somebody of the town by username; their consoles are empty when the test ends."""
    people: list[Person] = []

    def bring(username: str, *, scripts: bool = True) -> Person:
        people.append(Person(product, browser, username, scripts=scripts))
        return people[-1]

    yield bring
    for one in people:
        one.leave()


@pytest.fixture(scope="module")
def walked(product: Product, browser: Browser) -> Walk:
    """The case of M. Ferreira da Silva from import to closure, played once a session."""
    if "walk" not in product.kept:
        product.kept["walk"] = walk(product, browser)
    played: Walk = product.kept["walk"]
    return played
