"""French typography: only the kind of a space changes, never a letter."""

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rappel.letters.render import render
from rappel.letters.typography import bind, capital, elided, enumeration, hour, long_date, week_date
from tests.letters import reading, samples
from tests.sizes import SIZES


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Objet : oui", "Objet\u00a0: oui"),
        ("pour vous ; non ! quoi ?", "pour vous\u202f; non\u202f! quoi\u202f?"),
        ("dit « non » fort", "dit «\u202fnon\u202f» fort"),
        ("l'article L. 132-7 du", "l'article\u00a0L.\u00a0132-7 du"),
        ("n° 2026-114", "n°\u00a02026-114"),
        ("à 14 h 30 le 1er mai 2026", "à 14\u00a0h\u00a030 le 1er\u00a0mai\u00a02026"),
        ("M. Dupont et Mme Colin", "M.\u00a0Dupont et Mme\u00a0Colin"),
        ("01 39 98 00 12", "01\u00a039\u00a098\u00a000\u00a012"),
        ("12 mois, 3 ans", "12\u00a0mois, 3\u00a0ans"),
        ("rappel à l'ordre", "rappel à l'ordre"),
        ("http://a.b", "http://a.b"),
    ],
)
def test_spaces_that_may_not_break(typed: str, printed: str) -> None:
    """U+202F before ; ! ? and inside guillemets, U+00A0 before : and in dates and references."""
    assert bind(typed) == printed


@settings(max_examples=SIZES.letter_inputs, deadline=None)
@given(st.text(max_size=200))
def test_binding_changes_nothing_but_spaces(typed: str) -> None:
    """Letter by letter; twice is once."""
    bound = bind(typed)
    assert len(bound) == len(typed)
    assert all(
        b == t or (t == " " and b in "\u00a0\u202f") for t, b in zip(typed, bound, strict=True)
    )
    assert bind(bound) == bound


def test_dates_and_hours_are_in_words() -> None:
    """« 1er », long dates, « 14 h », « 14 h 30 »."""
    assert reading.spaced(long_date(date(2026, 10, 1))) == "1er octobre 2026"
    assert reading.spaced(week_date(date(2026, 12, 3))) == "jeudi 3 décembre 2026"
    assert reading.spaced(hour(time(14))) == "14 h"
    assert reading.spaced(hour(datetime(2026, 12, 3, 9, 5))) == "9 h 05"


def test_small_words_agree() -> None:
    """Elision, capitals with accents, enumerations."""
    assert elided("de", "Orly") == "d'Orly"
    assert elided("de", "Valmont") == "de Valmont"
    assert capital("élu") == "Élu"
    assert enumeration(()) == ""
    assert enumeration(("a",)) == "a"
    assert enumeration(("a", "b", "c")) == "a, b et c"


def test_the_printed_letter_keeps_its_unbreakable_spaces() -> None:
    """Read back from the file: no ordinary space before a double mark."""
    shown = reading.text_of_content(render(samples.convocation(notice=None), number="RO-1/1"))
    assert "Objet\u00a0: entretien" in shown
    assert "pour vous\u202f; vous" in shown
    for mark in ":;!?»":
        assert f" {mark}" not in shown
