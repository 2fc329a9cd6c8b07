"""Days, hours and ages of the commune."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given, settings
from hypothesis import strategies as st

from rappel.communes import calendar
from tests.sizes import SIZES


@dataclass(frozen=True)
class Town:
    time_zone: str = "Europe/Paris"
    alsace_moselle: bool = False


OISE = Town()
ALSACE = Town(alsace_moselle=True)
REUNION = Town(time_zone="Indian/Reunion")

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
births = st.dates(min_value=date(1920, 1, 1), max_value=date(2030, 12, 31))
towns = st.sampled_from([OISE, ALSACE, REUNION])
few = settings(max_examples=SIZES.property_examples, deadline=None)


# --- the clock ---------------------------------------------------------------------------------


def test_now_is_an_aware_instant_in_utc(settings):
    settings.DEMO_CLOCK = ""
    with time_machine.travel(datetime(2026, 10, 5, 9, 0, tzinfo=UTC), tick=False):
        assert calendar.now() == datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
        assert calendar.now().tzinfo is UTC


def test_the_demo_clock_is_read_at_each_call(settings, tmp_path):
    clock = tmp_path / "clock"
    settings.DEMO_CLOCK = str(clock)
    clock.write_text("2026-10-05T09:00:00+00:00\n")
    assert calendar.now() == datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
    clock.write_text("2026-10-06T01:30:00+02:00")
    assert calendar.now() == datetime(2026, 10, 5, 23, 30, tzinfo=UTC)
    assert calendar.now().tzinfo is UTC
    clock.write_text("2026-10-07T08:00:00")
    assert calendar.now() == datetime(2026, 10, 7, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("content", [None, "", "demain", "2026-13-01T00:00:00"])
def test_a_demo_clock_that_cannot_be_read_is_said_and_never_replaced_by_the_real_hour(
    settings, tmp_path, content
):
    clock = tmp_path / "clock"
    if content is not None:
        clock.write_text(content)
    settings.DEMO_CLOCK = str(clock)
    with pytest.raises(ImproperlyConfigured, match="horloge de démonstration"):
        calendar.now()


def test_today_is_the_day_of_the_commune(settings):
    settings.DEMO_CLOCK = ""
    with time_machine.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        assert calendar.today(OISE) == date(2027, 1, 1)
        assert calendar.today(Town("America/Martinique")) == date(2026, 12, 31)


def test_a_local_hour_follows_summer_time():
    assert calendar.local(datetime(2026, 7, 1, 12, tzinfo=UTC), OISE).time() == time(14)
    assert calendar.local(datetime(2026, 1, 1, 12, tzinfo=UTC), OISE).time() == time(13)
    with pytest.raises(ValueError, match="without time zone"):
        calendar.local(datetime(2026, 7, 1, 12), OISE)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 29), 23),  # summer time starts
        (date(2026, 10, 25), 25),  # and ends
        (date(2026, 6, 1), 24),
    ],
)
def test_the_bounds_of_a_day_follow_the_clocks(day, hours):
    start, end = calendar.day_bounds(day, OISE)
    assert end - start == timedelta(hours=hours)
    assert start.tzinfo is UTC
    assert calendar.local(start, OISE).date() == day
    assert calendar.local(end - timedelta(microseconds=1), OISE).date() == day
    assert calendar.local(end, OISE).date() == day + timedelta(days=1)


def test_a_moment_that_comes_twice_is_the_first_and_one_that_is_skipped_still_counts():
    assert calendar.moment(date(2026, 10, 25), time(2, 30), OISE) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    assert calendar.moment(date(2026, 3, 29), time(2, 30), OISE) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


@few
@given(day=days, at=st.times(), town=towns)
def test_a_moment_reads_back_on_its_day(day, at, town):
    start, end = calendar.day_bounds(day, town)
    assert start <= calendar.moment(day, at, town) < end


# --- working days ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 5, 1), "1 May, a Friday"),
        (date(2026, 5, 8), "8 May, a Friday"),
        (date(2026, 5, 14), "Ascension"),
        (date(2026, 5, 25), "Whit Monday"),
        (date(2026, 7, 14), "14 July"),
        (date(2026, 11, 11), "11 November"),
        (date(2026, 12, 25), "Christmas"),
        (date(2026, 10, 3), "Saturday"),
        (date(2026, 10, 4), "Sunday"),
        (date(2026, 8, 15), "15 August, a Saturday"),
    ],
)
def test_closed_days(day, why):
    assert not calendar.is_working_day(day, OISE), why


def test_the_two_days_of_alsace_moselle_are_closed_there_only():
    for day in (date(2026, 4, 3), date(2025, 12, 26)):  # Good Friday, Saint Stephen
        assert not calendar.is_working_day(day, ALSACE)
        assert calendar.is_working_day(day, OISE)


@pytest.mark.rule("R17")
@pytest.mark.parametrize(
    ("day", "town", "expected"),
    [
        (date(2026, 5, 1), OISE, date(2026, 5, 4)),  # Friday 1 May -> Monday
        (date(2026, 4, 4), OISE, date(2026, 4, 7)),  # Easter week-end -> Tuesday
        (date(2026, 4, 3), OISE, date(2026, 4, 3)),
        (date(2026, 4, 3), ALSACE, date(2026, 4, 7)),
        (date(2026, 12, 25), OISE, date(2026, 12, 28)),
        (date(2027, 1, 1), OISE, date(2027, 1, 4)),
    ],
)
def test_an_end_date_moves_off_closed_days(day, town, expected):
    assert calendar.roll_forward(day, town) == expected


@pytest.mark.parametrize(
    ("day", "n", "town", "expected"),
    [
        (date(2026, 4, 30), 1, OISE, date(2026, 5, 4)),
        (date(2026, 4, 30), 5, OISE, date(2026, 5, 11)),  # 8 May does not count
        (date(2026, 4, 2), 2, OISE, date(2026, 4, 7)),
        (date(2026, 4, 2), 2, ALSACE, date(2026, 4, 8)),
        (date(2026, 5, 2), 0, OISE, date(2026, 5, 4)),
        (date(2026, 5, 2), 1, OISE, date(2026, 5, 4)),
    ],
)
def test_working_days_are_counted_after_the_day(day, n, town, expected):
    assert calendar.add_working_days(day, n, town) == expected


def test_working_days_are_never_counted_backwards():
    with pytest.raises(ValueError, match="forward only"):
        calendar.add_working_days(date(2026, 5, 2), -1, OISE)


def test_working_days_of_a_week_with_a_holiday():
    week = calendar.working_days(date(2026, 4, 6), date(2026, 4, 12), OISE)
    assert list(week) == [date(2026, 4, d) for d in (7, 8, 9, 10)]


@few
@given(day=days, town=towns)
def test_rolling_forward_lands_on_the_first_open_day(day, town):
    landed = calendar.roll_forward(day, town)
    assert calendar.is_working_day(landed, town)
    assert day <= landed <= day + timedelta(days=6)
    assert calendar.roll_forward(landed, town) == landed
    assert list(calendar.working_days(day, landed, town)) == [landed]


@few
@given(day=days, n=st.integers(1, 30), town=towns)
def test_counted_working_days_are_that_many(day, n, town):
    end = calendar.add_working_days(day, n, town)
    assert len(list(calendar.working_days(day + timedelta(days=1), end, town))) == n


# --- months ------------------------------------------------------------------------------------


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2026, 3, 15), 3, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 1), 1, date(2025, 12, 1)),
        (date(2026, 12, 31), 1, date(2026, 11, 30)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_before_stop_at_the_end_of_a_shorter_month(day, n, expected):
    assert calendar.months_before(day, n) == expected


def test_months_after():
    assert calendar.add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert calendar.add_months(date(2026, 12, 5), 12) == date(2027, 12, 5)


@few
@given(day=days, n=st.integers(-60, 60))
def test_months_there_and_back_lose_at_most_the_end_of_the_month(day, n):
    there = calendar.add_months(day, n)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == n
    assert there.day == day.day or (there + timedelta(days=1)).day == 1
    assert 0 <= (day - calendar.add_months(there, -n)).days <= 3


def test_calendar_days():
    assert calendar.add_days(date(2026, 12, 28), 10) == date(2027, 1, 7)
    assert calendar.add_days(date(2024, 3, 1), -1) == date(2024, 2, 29)


# --- ages --------------------------------------------------------------------------------------


@pytest.mark.rule("R19")
@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 10, 28), date(2026, 10, 15), 17),
        (date(2008, 10, 28), date(2026, 10, 27), 17),
        (date(2008, 10, 28), date(2026, 10, 28), 18),  # from the start of the day
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 10, 5), date(2026, 10, 5), 0),
    ],
)
def test_age_at_a_day(birth, day, age):
    assert calendar.age_on(birth, day) == age
    assert calendar.is_minor_on(birth, day) is (age < 18)


@pytest.mark.rule("R19")
def test_born_on_29_february_comes_of_age_on_1_march():
    assert calendar.birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert calendar.birthday(date(2008, 2, 29), 16) == date(2024, 2, 29)
    assert calendar.birthday(date(2008, 3, 1), 18) == date(2026, 3, 1)


def test_nobody_has_an_age_before_birth():
    with pytest.raises(ValueError, match="before the birth"):
        calendar.age_on(date(2027, 3, 14), date(2026, 10, 2))


@few
@given(birth=births, years=st.integers(0, 110))
def test_the_age_changes_on_the_birthday_only(birth, years):
    birthday = calendar.birthday(birth, years)
    assert calendar.age_on(birth, birthday) == years
    if years:
        assert calendar.age_on(birth, birthday - timedelta(days=1)) == years - 1


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0-12"),
        (12, "0-12"),
        (13, "13-15"),
        (15, "13-15"),
        (16, "16-17"),
        (17, "16-17"),
        (18, "18-25"),
        (25, "18-25"),
        (26, "26+"),
        (99, "26+"),
        (None, ""),
    ],
)
def test_age_bands(age, band):
    assert calendar.age_band(age) == band
    assert band == "" or band in dict(calendar.AGE_BANDS)


def test_a_negative_age_has_no_band():
    with pytest.raises(ValueError, match="never negative"):
        calendar.age_band(-1)


# --- French ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 3), "jeudi 3\u00a0décembre 2026"),
        (date(2026, 5, 1), "vendredi 1er\u00a0mai 2026"),
        (date(2026, 8, 31), "lundi 31\u00a0août 2026"),
        (date(2028, 2, 29), "mardi 29\u00a0février 2028"),
    ],
)
def test_long_dates(day, words):
    assert calendar.long_date(day) == words
    assert words.endswith(calendar.day_and_month(day))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(17, 30), "17\u00a0h\u00a030"),
        (time(9, 5), "9\u00a0h\u00a005"),
        (time(14), "14\u00a0h"),
        (time(0, 0, 59), "0\u00a0h"),
    ],
)
def test_long_hours(at, words):
    assert calendar.long_time(at) == words


def test_short_dates():
    assert calendar.short_date(date(2026, 12, 3)) == "03/12/2026"
