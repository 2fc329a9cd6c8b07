"""Comparing names and words whatever their accents, capitals and punctuation (security.md §3).

There is no index: what is folded here is sealed in the search card of a case, or compared in memory
and forgotten.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

# Letters that NFKD does not take apart; applied after casefold, so capitals are covered.
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ı": "i", "ø": "o", "œ": "oe", "æ": "ae", "ß": "ss"})
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lo", "Nd"})
_WORD = re.compile(r"[^\W_]+")
STREET_WORDS = {
    "all": "allee",
    "av": "avenue",
    "ave": "avenue",
    "bat": "batiment",
    "bd": "boulevard",
    "bld": "boulevard",
    "boul": "boulevard",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "crs": "cours",
    "esc": "escalier",
    "fbg": "faubourg",
    "fg": "faubourg",
    "imp": "impasse",
    "lot": "lotissement",
    "pl": "place",
    "pass": "passage",
    "r": "rue",
    "res": "residence",
    "rte": "route",
    "sq": "square",
    "st": "saint",
    "ste": "sainte",
    "app": "appartement",
    "appt": "appartement",
    "apt": "appartement",
}
"""Usual short forms in addresses (La Poste, NF Z 10-011), so that « 12 all. » meets « 12 allée »."""


def _plain(text: str) -> str:
    """Return the text without marks nor capitals, its spaces and punctuation kept."""
    bare = "".join(
        char
        for char in unicodedata.normalize("NFKD", text)
        if not unicodedata.category(char).startswith("M")
    )
    # casefold may bring marks of its own back (ǰ, ΐ): take the text apart once more
    return "".join(
        char
        for char in unicodedata.normalize("NFKD", bare.casefold().translate(_LETTERS))
        if not unicodedata.category(char).startswith("M")
    )


def fold(text: str) -> str:
    """Return the letters and digits alone, without marks nor capitals: `Wójcik` is `WOJCIK`."""
    return "".join(char for char in _plain(text) if unicodedata.category(char) in _KEPT)


def folded_words(text: str) -> list[str]:
    """Return the words of a text, each folded; apostrophes, hyphens and marks part words."""
    words = (fold(word) for word in _WORD.findall(_plain(text)))
    return [word for word in words if word]


def fold_street(text: str) -> str:
    """Return a folded address line, usual short forms written out."""
    return "".join(STREET_WORDS.get(word, word) for word in folded_words(text))


def first_given_name(given_names: str) -> str:
    """Return the first of several given names, hyphenated ones whole; "" when there is none."""
    names = given_names.replace(",", " ").split()
    return names[0] if names else ""


def author_key(family_name: str, given_names: str) -> str:
    """Return « folded surname, space, folded first first name »: the author part of an import key."""
    return f"{fold(family_name)} {fold(first_given_name(given_names))}"


def card(
    *,
    family_name: str,
    given_names: str,
    birth_date: date | None,
    street: str,
    postcode: str,
    case_number: str,
) -> dict[str, str | list[str]]:
    """Return the search card of a case, to be sealed: folded values, the birth date in ISO form.

    `street` is every line of the address down to the street, separated by spaces. A missing value
    is "". The case number stands as it is.
    """
    return {
        "family_name": fold(family_name),
        "given_names": [fold(name) for name in given_names.replace(",", " ").split() if fold(name)],
        "birth_date": birth_date.isoformat() if birth_date else "",
        "street": fold_street(street),
        "postcode": fold(postcode),
        "case_number": case_number,
    }


def hints_in(text: str, hints: Iterable[str]) -> tuple[str, ...]:
    """Return the hints that a text contains, in the order of `hints`.

    A hint is one or several words; `mot*` is any word that begins so, and a plural in s or x is
    taken with its singular. A sentence that denies (« sans menace ») is found too: the user answers.
    """
    said = folded_words(text)
    return tuple(hint for hint in hints if _contains(said, hint))


def _contains(said: list[str], hint: str) -> bool:
    stem = hint.rstrip().endswith("*")
    wanted = folded_words(hint)
    if not wanted:
        return False
    for start in range(len(said) - len(wanted) + 1):
        *before, last = said[start : start + len(wanted)]
        if before == wanted[:-1] and (
            last.startswith(wanted[-1])
            if stem
            else last in (wanted[-1], f"{wanted[-1]}s", f"{wanted[-1]}x")
        ):
            return True
    return False
