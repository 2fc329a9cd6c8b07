"""French typography of letters: spaces that do not break, dates and hours in words.

`bind` only changes the kind of a space that is already there: what was typed stays.
"""

import re
from datetime import date, datetime, time

from rappel.communes import calendar

NBSP = "\u00a0"
NARROW = "\u202f"

_MONTHS = tuple(calendar.day_and_month(date(2000, month, 2)).split()[1] for month in range(1, 13))
_MONTH = "|".join(_MONTHS)
# The space comes first in each pattern: the search then jumps from space to space.
_NARROW = re.compile(" (?:(?=[;!?»])|(?<=« ))")
_WIDE = re.compile(
    " (?:"
    "(?=:)"
    r"|(?<=n° )"
    r"|(?<=\bart\. )(?=[LRD\d])|(?<=\barticle )(?=[LRD\d])|(?<=\b[LRD]\. )(?=\d)"
    r"|(?<=\bM\. )(?=\w)|(?<=\bMme )(?=\w)"
    r"|(?<=\d )(?=h\b)|(?<=\dh )(?=\d)|(?<=\d h )(?=\d)|(?<=\d\u00a0h )(?=\d)"
    rf"|(?<=\d )(?=(?:{_MONTH}|mois|ans?|jours?)\b)|(?<=\b1er )(?=\w)"
    rf"|(?=\d{{4}}\b)(?:{'|'.join(f'(?<=[0-9r].{month} )' for month in _MONTHS)})"
    r"|(?<=\b\d\d )(?=\d\d\b)"
    ")"
)


def bind(text: str) -> str:
    """Make the spaces unbreakable that French typography wants so."""
    if " " not in text:
        return text
    return _WIDE.sub(NBSP, _NARROW.sub(NARROW, text))


def long_date(day: date) -> str:
    """« 1er octobre 2026 »."""
    return calendar.day_and_month(day)


def week_date(day: date) -> str:
    """« jeudi 1er octobre 2026 »."""
    return calendar.long_date(day)


def hour(moment: time | datetime) -> str:
    """« 14 h », « 14 h 30 », of a local time."""
    return calendar.long_time(moment.time() if isinstance(moment, datetime) else moment)


def capital(text: str) -> str:
    """The text with a capital first letter, accent kept; the rest untouched."""
    return text[:1].upper() + text[1:]


def elided(article: str, noun: str) -> str:
    """« de » and « Valmont » give « de Valmont », « de » and « Orly » give « d'Orly »."""
    if article == "de" and noun[:1].casefold() in "aâàeéèêëiîïoôöuûüyœæ":
        return f"d'{noun}"
    return f"{article} {noun}"


def enumeration(words: tuple[str, ...]) -> str:
    """« a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"
