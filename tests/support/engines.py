"""Which tests a run needs: those of an engine, or those that need none.

On the second engine, only what an engine may do otherwise is run again.

`RAPPEL_TESTS=database` (set by scripts/test.sh for PostgreSQL) leaves out the tests that use no
database: words, letters, calendars and the tests about the code base give the same on any engine.
It leaves out too those that look at the words of pages, whose services run on both: these run on
both engines in `make deep` alone. `RAPPEL_TESTS=pure` (set by `make check`) keeps those that use no
database at all, which are the quick ones.
"""

import os
import re

import pytest

from tests.sizes import DEEP, SIZES

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


PAGES = re.compile(r"tests/web/|/test_pages\.py")


def touches_a_database(item: pytest.Item) -> bool:
    """True when the test asks for the database, by fixture or marker, or serves the product."""
    if SIZES is not DEEP and PAGES.search(item.nodeid):
        return False
    names = set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("e2e")
    return bool(names & DATABASE_FIXTURES or marked)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, and let the summary say how many."""
    wanted = os.environ.get("RAPPEL_TESTS")
    if wanted not in ("database", "pure"):
        return
    kept = [item for item in items if touches_a_database(item) is (wanted == "database")]
    left = [item for item in items if touches_a_database(item) is not (wanted == "database")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept
