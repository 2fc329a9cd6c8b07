"""Dates and hours are read as people write them, and refused when they could mean two things."""

import datetime

import pytest
from django import forms

from rappel.communes.date_fields import (
    FrenchDateField,
    FrenchDateInput,
    FrenchTimeField,
    parse_date,
    parse_time,
)

THIRD = datetime.date(2026, 12, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "03/12/2026",
        "3/12/2026",
        "03.12.2026",
        "03-12-2026",
        "3 12 2026",
        "03122026",
        " 2026-12-03 ",
    ],
)
def test_a_date_is_read_as_it_is_typed(typed: str) -> None:
    assert FrenchDateField().clean(typed) == THIRD
    assert parse_date(typed) == THIRD


@pytest.mark.parametrize("typed", ["03/12/26", "décembre", "12/2026", "03/12/2026 17h", "3122026"])
def test_a_date_that_could_mean_two_things_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="03/12/2026") as refused:
        FrenchDateField().clean(typed)
    assert refused.value.code == "invalid"


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "29/02/2027", "00/01/2026", "2026-13-01", "0/0/0000"]
)
def test_a_day_that_does_not_exist_is_said_so(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="n'existe pas") as refused:
        FrenchDateField().clean(typed)
    assert refused.value.code == "no_such_day"


def test_an_optional_date_may_be_left_empty_and_a_required_one_may_not() -> None:
    assert FrenchDateField(required=False).clean("  ") is None
    with pytest.raises(forms.ValidationError, match="Indiquez la date"):
        FrenchDateField().clean("")


def test_a_stored_day_comes_back_as_it_would_be_typed() -> None:
    class Form(forms.Form):
        on = FrenchDateField(widget=FrenchDateInput(latest=THIRD))

    shown = str(Form(initial={"on": THIRD})["on"])
    assert 'value="03/12/2026"' in shown
    assert 'data-max="2026-12-03"' in shown
    assert not Form({"on": "3/12/2026"}, initial={"on": THIRD}).has_changed()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("17:30", datetime.time(17, 30)),
        ("17 h 30", datetime.time(17, 30)),
        ("7H05", datetime.time(7, 5)),
        ("17h", datetime.time(17)),
        ("17:30:00", datetime.time(17, 30)),
    ],
)
def test_an_hour_is_read_as_it_is_typed(typed: str, read: datetime.time) -> None:
    assert FrenchTimeField().clean(typed) == read
    assert parse_time(typed) == read


@pytest.mark.parametrize("typed", ["25:00", "17:60", "17", "midi", "1730"])
def test_what_is_no_hour_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="17:30"):
        FrenchTimeField().clean(typed)
    assert FrenchTimeField(required=False).clean("") is None
