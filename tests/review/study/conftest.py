"""A case under review."""

import pytest

from tests.review.study import acts


@pytest.fixture
def case(town):
    """An adult's stray dog, under review."""
    return acts.under_review(town)
