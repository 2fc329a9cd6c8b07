"""The only clock and calendar of the product: pages, letters, filters and jobs all ask here.

Instants are aware datetimes in UTC; days, ages and years are those of the commune, in its time zone.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NBSP = "\u00a0"
MAJORITY = 18
"""Years; majority is reached at the start of the day (R19)."""

# The three departments share the two days of the local law; `holidays` files them under Moselle too.
_ALSACE_MOSELLE = "57"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_BANDS = ((13, "0-12"), (16, "13-15"), (18, "16-17"), (26, "18-25"))
AGE_BANDS = (
    ("0-12", "moins de 13 ans"),
    ("13-15", "13 à 15 ans"),
    ("16-17", "16 et 17 ans"),
    ("18-25", "18 à 25 ans"),
    ("26+", "26 ans et plus"),
)
"""Bands of the statistics, in order: (code, French label)."""


class Town(Protocol):
    """What the calendar needs to know of a commune."""

    time_zone: str
    alsace_moselle: bool


def now() -> datetime:
    """Return the present instant, aware, in UTC.

    In a demo, `settings.DEMO_CLOCK` names a file that holds an ISO date-time (UTC when it states no
    offset); it is read at each call, so that every process sees the same moved clock.
    Raises ImproperlyConfigured when that file is missing or holds something else.
    """
    path = getattr(settings, "DEMO_CLOCK", "")
    if not path:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(Path(path).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(
            f"L'horloge de démonstration ne peut pas être lue : {path} doit contenir une date et "
            "une heure, par exemple 2026-10-05T09:00:00+00:00."
        ) from error
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def local(dt: datetime, commune: Town) -> datetime:
    """Return an aware instant as the clocks of the commune show it; ValueError when `dt` is naive."""
    if dt.tzinfo is None:
        raise ValueError("an instant without time zone has no local hour")
    return dt.astimezone(ZoneInfo(commune.time_zone))


def today(commune: Town) -> date:
    """Return the day it is in the commune."""
    return local(now(), commune).date()


def moment(day: date, at: time, commune: Town) -> datetime:
    """Return the UTC instant of a day and hour written in the commune.

    An hour that comes twice (end of summer time) is the first one; an hour that does not exist is
    counted as if the clocks had not moved yet.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None), tzinfo=ZoneInfo(commune.time_zone))
    return wall.astimezone(UTC)


def day_bounds(day: date, commune: Town) -> tuple[datetime, datetime]:
    """Return the UTC instants [start, end[ of a day of the commune: 23, 24 or 25 hours."""
    return moment(day, time.min, commune), moment(day + timedelta(days=1), time.min, commune)


@lru_cache(maxsize=256)
def _public_holidays(year: int, alsace_moselle: bool) -> frozenset[date]:
    return frozenset(
        holidays.France(subdiv=_ALSACE_MOSELLE if alsace_moselle else None, years=year)
    )


def is_public_holiday(day: date, commune: Town) -> bool:
    """Tell whether the day is one of art. L3133-1 of the code du travail (L3134-13 in Alsace-Moselle)."""
    return day in _public_holidays(day.year, bool(commune.alsace_moselle))


def is_working_day(day: date, commune: Town) -> bool:
    """Tell whether the day is Monday to Friday and not a public holiday."""
    return day.weekday() < 5 and not is_public_holiday(day, commune)


def roll_forward(day: date, commune: Town) -> date:
    """Return the day itself, or the next working day when it is closed (R17: moves an end date only)."""
    while not is_working_day(day, commune):
        day += timedelta(days=1)
    return day


def roll_back(day: date, commune: Town) -> date:
    """Return the day itself, or the last working day before it: a notice is never cut (R17)."""
    while not is_working_day(day, commune):
        day -= timedelta(days=1)
    return day


def add_days(day: date, n: int) -> date:
    """Return the day `n` calendar days later (earlier when negative)."""
    return day + timedelta(days=n)


def add_working_days(day: date, n: int, commune: Town) -> date:
    """Return the n-th working day after `day`, which itself does not count.

    With n = 0, `day` when it is a working day, else the next one. ValueError when n is negative.
    """
    if n < 0:
        raise ValueError("working days are counted forward only")
    if n == 0:
        return roll_forward(day, commune)
    for _ in range(n):
        day = roll_forward(day + timedelta(days=1), commune)
    return day


def working_days(start: date, end: date, commune: Town) -> Iterator[date]:
    """Yield the working days of [start, end], both included."""
    while start <= end:
        if is_working_day(start, commune):
            yield start
        start += timedelta(days=1)


def add_months(day: date, n: int) -> date:
    """Return the same day `n` months later (earlier when negative), or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    month += 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))


def months_before(day: date, n: int) -> date:
    """Return the same day `n` months earlier, or the last of a shorter month (R6, R26)."""
    return add_months(day, -n)


def birthday(birth: date, years: int) -> date:
    """Return the day of the `years`-th birthday; born on 29 February, 1 March of a common year (R19)."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def age_on(birth: date, day: date) -> int:
    """Return the age in whole years at the start of `day` (R19); ValueError before birth."""
    if day < birth:
        raise ValueError("this day comes before the birth")
    return day.year - birth.year - (day < birthday(birth, day.year - birth.year))


def is_minor_on(birth: date, day: date) -> bool:
    """Tell whether someone is under 18 at the start of `day` (R16, R19); ValueError before birth."""
    return age_on(birth, day) < MAJORITY


def age_band(age: int | None) -> str:
    """Return the code of the band of an age in years, "" when the age is not known."""
    if age is None:
        return ""
    if age < 0:
        raise ValueError("an age is never negative")
    return next((code for limit, code in _BANDS if age < limit), "26+")


def short_date(day: date) -> str:
    """Return « 03/12/2026 »."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def day_and_month(day: date) -> str:
    """Return « 3 décembre 2026 », « 1er décembre 2026 »; the number never parts from the month."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{_MONTHS[day.month - 1]} {day.year}"


def long_date(day: date) -> str:
    """Return « jeudi 3 décembre 2026 », with U+00A0 between the number and the month."""
    return f"{_DAYS[day.weekday()]} {day_and_month(day)}"


def long_time(at: time) -> str:
    """Return « 17 h 30 », « 9 h 05 », « 9 h », with U+00A0; seconds are dropped."""
    hour = f"{at.hour}{NBSP}h"
    return f"{hour}{NBSP}{at.minute:02}" if at.minute else hour
