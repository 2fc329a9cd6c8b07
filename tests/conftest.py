"""What every test shares: quiet triggers at teardown, an installation, a town, a clock."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from rappel.vault import keys
from tests import factories
from tests.support import playback
from tests.support.triggers import flush_past_triggers  # noqa: F401

pytest_plugins = [
    "tests.support.engines",
    "tests.support.mutants",
    "tests.support.numbers",
    "tests.support.workers",
]
MORNING = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def no_key_outlives_a_test() -> Iterator[None]:
    """Keys are cached per process; each test has its own installation."""
    keys.forget()
    yield
    keys.forget()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Monday 2 November 2026, 10 a.m. in Paris; the clock runs."""
    with time_machine.travel(MORNING, tick=True) as traveller:
        yield traveller


@pytest.fixture
def town(db: None, clock: time_machine.Traveller) -> factories.Town:
    """A town with one person per role, its lists, its protocole and its letterhead."""
    made: factories.Town = playback.town()
    return made
