"""What somebody types to find a case, compared with search cards; pure, kept nowhere.

Words in any order, so surname and first name may be exchanged; every one must be found. Accents,
capitals and a small slip do not matter (security.md §3).
"""

import re
from dataclasses import dataclass

from rappel.cases.lookalikes import Card, date_slips, small_slip
from rappel.cases.search import STREET_WORDS, folded_words
from rappel.communes.date_fields import parse_date

_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b")
_NUMBER = re.compile(r"\b(?:RO-[0-9AB]{5}-)?(\d{4}-\d{4,})\b", re.IGNORECASE)
MOST_WORDS = 8
SHORTEST = 2
"""Letters: a shorter word alone would find everybody."""
_SHORTEST_BEGINNING = 3


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
        for found in (
            *(_number(number, card) for number in self.numbers),
            *(_date(date, card) for date in self.dates),
        ):
            if not found:
                return 0
            total += found
        for word in self.words:
            found = _word(word, card)
            if not found:
                return 0
            total += found
        return total


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


def _number(number: str, card: Card) -> int:
    return 3 if card["case_number"].endswith(f"-{number}") else 0


def _date(date: str, card: Card) -> int:
    if card["birth_date"] == date:
        return 3
    return int(card["birth_date"] in date_slips(date))


def _word(word: str, card: Card) -> int:
    """3 a whole name, 2 a part of one, 1 a name with a slip, a street, a postcode; else 0."""
    family, given = card["family_name"], card["given_names"]
    if word == family or word in given:
        return 3
    if word in family or any(_begins(name, word) for name in given):
        return 2
    if word.isdigit() and card["case_number"].endswith(f"-{word:0>4}"):
        return 2
    if STREET_WORDS.get(word, word) in card["street"] or word == card["postcode"]:
        return 1
    if any(small_slip(word, name) for name in (family, *given)):
        return 1
    # « Fereira » for « Ferreira da Silva »
    beginnings = (family[: len(word) + more] for more in (-1, 0, 1))
    return int(len(family) > len(word) + 1 and any(small_slip(word, part) for part in beginnings))


def _begins(name: str, word: str) -> bool:
    return len(word) >= _SHORTEST_BEGINNING and name.startswith(word)
