"""A case whose study is complete but for the prosecutor."""

import pytest

from tests.review.ruling import stage


@pytest.fixture
def studied(town):
    """An adult's stray dog (family 2), everything answered; the prosecutor was not asked yet."""
    return stage.studied(town)


@pytest.fixture
def awaiting(town):
    """The same case, its favourable written answer noted, before the élu."""
    case = stage.studied(town)
    stage.ask(town, case)
    stage.send(town, case)
    stage.answer(town, case)
    stage.submit(town, case)
    return stage.opened(case)
