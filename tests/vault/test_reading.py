"""Sealed values are read through an opener, lazily, or not at all."""

import datetime

import pytest

from rappel.vault.errors import Locked


def test_a_bound_row_reads_what_was_saved(reread):
    found = reread()
    assert found.family_name == "LEFÈVRE"
    assert found.birth_date == datetime.date(2012, 2, 29)
    assert found.phone is None
    assert found.adult is True
    assert found.children is None
    assert found.extra == {"a": [1, 2]}
    assert found.get_word_display() == "Mot A"
    assert found.note == "Vu place du Marché"


def test_without_opener_nothing_is_read(reread):
    with pytest.raises(Locked):
        _ = reread(facets=None).family_name
