"""Whether two search cards may be about one person; pure, in memory, shown to somebody who decides.

The birth date rules, because names and addresses are shared within families (security.md §3):

- same birth date: same names, in either order and with a small slip in the surname, are probably one
  person whatever the address. A slip in the first name is only « à regarder »: twins may be called
  Lina and Léna;
- day and month exchanged: as above, but a slip in a name as well makes it « à regarder »;
- one digit of the date wrong: « à regarder » when the names are the same. Not the tens of the year
  nor the century: Karim born in 1978 and Karim born in 1998 at one address are a father and his son;
- a birth date missing on a side: never « probably ». « À regarder » when the names are the same and
  so is the address, or when two given names at least are the same. A father and a son of one name
  cannot be told apart without a date: that line says only that somebody should look;
- any other birth date: not one person, whatever the names and the address. Father and son, twins
  and neighbours are never look-alikes.
"""

from collections.abc import Hashable, Iterable, Iterator
from enum import Enum
from typing import Any, Generic, TypeVar

Card = dict[str, Any]
"""A search card (`rappel.cases.search.card`): folded values, "" where nothing is known."""

Key = TypeVar("Key", bound=Hashable)


class Verdict(Enum):
    """What the comparison of two cards says, in the words of the page."""

    SAME = "même personne, probablement"
    LOOK = "à regarder"
    NO = "autre personne"


class _Names(Enum):
    """How alike the names of two cards are."""

    SAME = 3
    SURNAME_SLIP = 2
    GIVEN_NAME_SLIP = 1
    OTHER = 0


SHORTEST_WITH_A_SLIP = 4
"""Letters: a slip in a shorter name makes another name of it (Léo, Théo)."""
SHORTEST_WITH_TWO = 9
SHORTEST_PART = 4
"""Letters of a surname that may be part of a longer one (Lefèvre, Lefèvre-Martin)."""
SHORTEST_STREET = 8


def compare(one: Card, other: Card) -> Verdict:
    """What two cards say of each other; the order does not matter."""
    dates = one["birth_date"], other["birth_date"]
    if not all(dates):
        return _without_a_date(one, other)
    if dates[0] != dates[1] and dates[1] not in date_slips(dates[0]):
        return Verdict.NO
    names = _names(one, other)
    if dates[0] == dates[1]:
        if names in (_Names.SAME, _Names.SURNAME_SLIP):
            return Verdict.SAME
        return Verdict.LOOK if names is _Names.GIVEN_NAME_SLIP else Verdict.NO
    if dates[1] == _exchanged(dates[0]):
        if names is _Names.SAME:
            return Verdict.SAME
        return Verdict.NO if names is _Names.OTHER else Verdict.LOOK
    return Verdict.LOOK if names is _Names.SAME else Verdict.NO


def _without_a_date(one: Card, other: Card) -> Verdict:
    names = _names(one, other)
    if names not in (_Names.SAME, _Names.SURNAME_SLIP):
        return Verdict.NO
    if _same_address(one, other):
        return Verdict.LOOK
    several = len(one["given_names"]) > 1 and one["given_names"] == other["given_names"]
    return Verdict.LOOK if several and names is _Names.SAME else Verdict.NO


class Index(Generic[Key]):
    """Many cards in memory, found by birth date or name before they are compared one by one.

    Built for a request and forgotten with it; nothing of it is stored (security.md §3).
    """

    def __init__(self, cards: Iterable[tuple[Key, Card]]) -> None:
        self._by_date: dict[str, list[tuple[Key, Card]]] = {}
        self._by_name: dict[str, list[tuple[Key, Card]]] = {}
        for entry in cards:
            card = entry[1]
            self._by_date.setdefault(card["birth_date"], []).append(entry)
            for name in {card["family_name"], *card["given_names"][:1]}:
                self._by_name.setdefault(name, []).append(entry)

    def resembling(self, card: Card) -> list[tuple[Key, Verdict]]:
        """The cards that look like `card`, the probable ones first."""
        found: dict[Key, Verdict] = {}
        for key, other in self._candidates(card):
            if key not in found and (verdict := compare(card, other)) is not Verdict.NO:
                found[key] = verdict
        return sorted(found.items(), key=lambda pair: pair[1] is not Verdict.SAME)

    def _candidates(self, card: Card) -> Iterator[tuple[Key, Card]]:
        date = card["birth_date"]
        if date:
            for near in {date, *date_slips(date)}:
                yield from self._by_date.get(near, ())
        names = {card["family_name"], "".join(card["given_names"]), *card["given_names"][:1]}
        for name in names - {""}:
            for entry in self._by_name.get(name, ()):
                if not (date and entry[1]["birth_date"]):
                    yield entry


# --- dates ------------------------------------------------------------------------------------


def _exchanged(date: str) -> str:
    """Day and month exchanged; the text may be no date, it is only compared."""
    return f"{date[:4]}-{date[8:]}-{date[5:7]}"


def date_slips(date: str) -> set[str]:
    """What one slip makes of an ISO date: day and month exchanged, or one digit wrong."""
    found = {_exchanged(date)}
    for place in (3, 5, 6, 8, 9):  # neither the century nor the tens: a generation
        found |= {date[:place] + digit + date[place + 1 :] for digit in "0123456789"}
    return found - {date}


# --- names ------------------------------------------------------------------------------------


def _names(one: Card, other: Card) -> _Names:
    straight = min(
        _surnames(one["family_name"], other["family_name"]),
        _given(one["given_names"], other["given_names"]),
        key=lambda names: names.value,
    )
    if straight is _Names.SAME:
        return straight
    return max(straight, _crossed(one, other), key=lambda names: names.value)


def _surnames(one: str, other: str) -> _Names:
    if one == other:
        return _Names.SAME if one else _Names.OTHER
    short, long = sorted((one, other), key=len)
    part = len(short) >= SHORTEST_PART and (long.startswith(short) or long.endswith(short))
    return _Names.SURNAME_SLIP if part or small_slip(one, other) else _Names.OTHER


def _given(one: list[str], other: list[str]) -> _Names:
    if not one or not other:
        return _Names.OTHER
    spellings = {one[0], "".join(one), "".join(one[:2])}
    if other[0] == one[0] or "".join(other) in spellings or other[0] == "".join(one[:2]):
        return _Names.SAME
    if one[0] == "".join(other[:2]):
        return _Names.SAME
    if one[0] in other or other[0] in one or small_slip(one[0], other[0]):
        return _Names.GIVEN_NAME_SLIP
    return _Names.OTHER


def _crossed(one: Card, other: Card) -> _Names:
    """Surname and first name typed in each other's place."""
    pairs = ((one["family_name"], other["given_names"]), (other["family_name"], one["given_names"]))
    same = True
    for surname, given in pairs:
        spellings = {"".join(given), *given[:1]}
        if not surname or not given:
            return _Names.OTHER
        if surname not in spellings:
            same = False
            if not any(small_slip(surname, spelling) for spelling in spellings):
                return _Names.OTHER
    return _Names.SAME if same else _Names.GIVEN_NAME_SLIP


def small_slip(one: str, other: str) -> bool:
    """True for equal texts, or one letter changed, added, lost or exchanged with the next.

    Two such slips count from nine letters on, none below four.
    """
    if one == other:
        return True
    shortest = min(len(one), len(other))
    if shortest < SHORTEST_WITH_A_SLIP:
        return False
    most = 1 if shortest < SHORTEST_WITH_TWO else 2
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return False
    return _distance(one, other) <= most


def _distance(one: str, other: str) -> int:
    """Slips between two short texts (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


# --- addresses --------------------------------------------------------------------------------


def _same_address(one: Card, other: Card) -> bool:
    """One street, whatever was typed before it; a postcode missing on a side says nothing."""
    if one["postcode"] and other["postcode"] and one["postcode"] != other["postcode"]:
        return False
    short, long = sorted((one["street"], other["street"]), key=len)
    return len(short) >= SHORTEST_STREET and (short == long or long.endswith(short))
