"""Dates, French spacing and names of towns, as the pages write them."""

import datetime

import pytest
from django.template import Context, Template
from django.utils import timezone

from rappel.web.templatetags import rappel as words

NBSP = "\N{NO-BREAK SPACE}"
EVENING = datetime.datetime(2026, 12, 3, 16, 30, tzinfo=datetime.UTC)


def test_a_day_is_written_short_in_lists() -> None:
    assert words.short_date(datetime.date(2026, 12, 3)) == f"3{NBSP}déc.{NBSP}2026"
    assert words.short_date(datetime.date(2026, 11, 1)) == f"1er{NBSP}nov.{NBSP}2026"
    assert words.short_date(datetime.datetime(2026, 11, 1, 23, 30, tzinfo=datetime.UTC)) == (
        f"2{NBSP}nov.{NBSP}2026"
    )


def test_an_instant_is_written_in_the_time_of_the_town() -> None:
    assert words.date_time(EVENING) == f"jeudi 3{NBSP}décembre 2026 à 17{NBSP}h{NBSP}30"
    with timezone.override("America/Cayenne"):
        assert words.date_time(EVENING).endswith(f"13{NBSP}h{NBSP}30")
        assert words.iso(EVENING) == "2026-12-03T13:30-03:00"


@pytest.mark.parametrize("write", [words.short_date, words.date_time, words.iso])
def test_no_date_is_written_as_nothing(write) -> None:
    assert write(None) == ""


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Que faire : attendre ; puis ?", "Que faire_: attendre_; puis_?"),
        ("« déjà »", "«_déjà_»"),
        ("art. L. 132-7, n° 12", "art._L._132-7, n°_12"),
        ("M. Durand et Mme Colin, 55 ans", "M._Durand et Mme_Colin, 55_ans"),
        ("le 1er mai à 17 h 30, 20 € et 5 %", "le 1er_mai à 17_h_30, 20_€ et 5_%"),
        ("à 17:30, https://exemple.fr ; sur mai", "à 17:30, https://exemple.fr_; sur mai"),
    ],
)
def test_french_spacing_never_breaks_a_line_where_it_should_not(typed: str, written: str) -> None:
    assert words.typo(typed).replace(NBSP, "_") == written
    assert words.typo(words.typo(typed)) == words.typo(typed)


def test_spacing_leaves_escaping_to_the_page() -> None:
    page = Template("{{ name|typo }}").render(Context({"name": "<b>a & b</b> ;"}))
    assert page == f"&lt;b&gt;a &amp; b&lt;/b&gt;{NBSP};"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Valmont-sur-Oise", "Mairie de Valmont-sur-Oise"),
        ("Auvers", "Mairie d'Auvers"),
        ("Étampes", "Mairie d'Étampes"),
        ("Le Pecq", "Mairie du Pecq"),
        ("Les Mureaux", "Mairie des Mureaux"),
        ("La Garenne", "Mairie de La Garenne"),
    ],
)
def test_the_town_hall_is_named_as_people_say_it(name: str, written: str) -> None:
    assert words.mairie(name) == written


def test_a_state_is_told_by_icon_word_and_colour() -> None:
    shown = words.badge("late", "En retard")
    assert "En retard" in shown
    assert "tone-late" in shown
    assert f"#{words.TONES['late']}" in shown
    assert "&lt;b&gt;" in words.badge("late", "<b>")
    with pytest.raises(KeyError):
        words.badge("rouge", "En retard")
