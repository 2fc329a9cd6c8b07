"""What somebody types to find a case, compared with search cards; pure, kept nowhere.

Words in any order, so surname and first name may be exchanged; every one must be found. Accents,
capitals and a small slip do not matter (security.md §3).
"""

import re
from dataclasses import dataclass
from functools import cached_property

from rappel.cases.lookalikes import SHORTEST_WITH_TWO, Card, date_slips, small_slip
from rappel.cases.search import STREET_WORDS, folded_words
from rappel.communes.date_fields import parse_date

_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b")
_NUMBER = re.compile(r"\b(?:RO-[0-9AB]{5}-)?(\d{4}-\d{4,})\b", re.IGNORECASE)
MOST_WORDS = 8
SHORTEST = 2
"""Letters: a shorter word alone would find everybody."""
_SHORTEST_BEGINNING = 3


class _Word:
    """A folded word, with what is worked out once rather than for each of 20,000 cards."""

    __slots__ = ("letters", "slips", "street", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.street = STREET_WORDS.get(text, text)
        self.letters = frozenset(text)
        self.slips = 1 if len(text) < SHORTEST_WITH_TWO else 2

    def nearly(self, name: str) -> bool:
        """`small_slip`, asked only when the letters can agree: a slip loses one at most."""
        return len(self.letters.difference(name)) <= self.slips and small_slip(self.text, name)


@dataclass(frozen=True)
class Terms:
    """What is looked for: folded words, ISO birth dates, ends of case numbers."""

    words: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """True when there is enough to look for."""
        long = any(len(word) >= SHORTEST for word in self.words)
        return bool(long or self.dates or self.numbers)

    def score(self, card: Card) -> int:
        """How well the card answers; 0 when something typed is not found in it."""
        total = 0
        for number in self.numbers:
            if not card["case_number"].endswith(f"-{number}"):
                return 0
            total += 3
        for date, slips in self._near_dates:
            if card["birth_date"] != date and card["birth_date"] not in slips:
                return 0
            total += 3 if card["birth_date"] == date else 1
        for word in self._known_words:
            found = _word(word, card)
            if not found:
                return 0
            total += found
        return total

    @cached_property
    def _near_dates(self) -> list[tuple[str, set[str]]]:
        return [(date, date_slips(date)) for date in self.dates]

    @cached_property
    def _known_words(self) -> list[_Word]:
        return [_Word(word) for word in self.words]


def read_terms(text: str) -> Terms:
    """Cut what was typed into words, birth dates (jj/mm/aaaa) and case numbers."""
    numbers = tuple(_NUMBER.findall(text))
    text = _NUMBER.sub(" ", text)
    dates = []
    for typed in _DATE.findall(text):
        try:
            day = parse_date(typed)
        except ValueError:
            continue
        if day is not None:
            dates.append(day.isoformat())
            text = text.replace(typed, " ", 1)
    words = tuple(dict.fromkeys(folded_words(text)))[:MOST_WORDS]
    return Terms(words, tuple(dates), numbers)


def _word(word: _Word, card: Card) -> int:
    """3 a whole name, 2 a part of one, 1 a name with a slip, a street, a postcode; else 0."""
    text, family, given = word.text, card["family_name"], card["given_names"]
    if text == family or text in given:
        return 3
    if text in family or any(_begins(name, text) for name in given):
        return 2
    if text.isdigit() and card["case_number"].endswith(f"-{text:0>4}"):
        return 2
    if word.street in card["street"] or text == card["postcode"]:
        return 1
    if word.nearly(family) or any(word.nearly(name) for name in given):
        return 1
    # « Fereira » for « Ferreira da Silva »
    size = len(text)
    if len(family) <= size + 1 or len(word.letters.difference(family[: size + 1])) > word.slips:
        return 0
    return int(any(small_slip(text, family[: size + more]) for more in (-1, 0, 1)))


def _begins(name: str, word: str) -> bool:
    return len(word) >= _SHORTEST_BEGINNING and name.startswith(word)
