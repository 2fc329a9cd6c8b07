"""Where an article is cited in a text, and whether it is time to read it again."""

import datetime
import re
from dataclasses import dataclass
from functools import cache

from rappel.communes.calendar import months_before
from rappel.communes.statutes import BODIES

AMBER_MONTHS, RED_MONTHS = 12, 18
"""Months after which an article is to be read again, then overdue."""

_APART = r"[^;:!?·]{0,90}?"
_NUMBER = re.compile(r"(?P<letter>[LRD])?\.? ?(?P<number>\d[\d-]*) (?P<body>.+)")


@cache
def pattern_of(mark: str) -> re.Pattern[str]:
    """What finds an article in a text whose spaces are ordinary: its number, then its code near by."""
    found = _NUMBER.fullmatch(mark)
    if found is None or found["body"] not in BODIES:
        return re.compile(re.escape(mark))
    body = rf"(?:{re.escape(found['body'])}(?!\w)|{re.escape(BODIES[found['body']])})"
    number = rf"{re.escape(found['number'])}(?![\w-])"
    if found["letter"]:
        start = rf"\b{found['letter']}\.? ?{number}"
    else:
        # a bare number is an article only after the word
        start = rf"\bart(?:icles?|\.) [^;:!?()]{{0,30}}?(?<![\w.-]){number}"
    return re.compile(start + _APART + body)


def quotes(mark: str, text: str) -> bool:
    """True when `text` cites the article, in its short or its long form."""
    return pattern_of(mark).search(re.sub(r"\s+", " ", text)) is not None


@dataclass(frozen=True)
class Freshness:
    """Where the reading of an article stands: a tone, an icon's word, what to say."""

    code: str
    words: str

    @property
    def due(self) -> bool:
        """It is to be read again."""
        return self.code != "fresh"


def freshness(verified_on: datetime.date | None, today: datetime.date) -> Freshness:
    """Fresh for twelve months, then amber, red after eighteen; amber when never read."""
    if verified_on is None:
        return Freshness("amber", "jamais relu ici")
    if verified_on < months_before(today, RED_MONTHS):
        return Freshness("red", "relecture en retard")
    if verified_on < months_before(today, AMBER_MONTHS):
        return Freshness("amber", "à relire")
    return Freshness("fresh", "vérifié")
