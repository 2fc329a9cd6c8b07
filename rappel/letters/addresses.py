"""Postal addresses as La Poste reads them (NF Z 10-011): refused when too long, never cut."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from rappel.letters.errors import AddressError, LetterError
from rappel.letters.fonts import REGULAR, face
from rappel.letters.geometry import MM
from rappel.letters.text import printable

BY_HAND = "Remise en main propre"
LINE_LETTERS = 38
LINE_WIDTH = 80.0
"""Widest printed line, in mm."""
_TYPED = 200
_SIZES = {6: (9.0, 10.2), 7: (9.0, 8.5)}
_SMALL = 9.0

_ASCII = str.maketrans(
    {
        "Ł": "L",
        "Đ": "D",
        "Ð": "D",
        "Ø": "O",
        "Œ": "OE",
        "Æ": "AE",
        "ẞ": "SS",
        "ß": "SS",
        "ı": "I",
        "Þ": "TH",
        "Ħ": "H",
        "Ŧ": "T",
        "Ŋ": "N",
    }
)
_SHORTER = {
    "ALLEE": "ALL",
    "APPARTEMENT": "APP",
    "AVENUE": "AV",
    "BATIMENT": "BAT",
    "BOULEVARD": "BD",
    "CHEMIN": "CHE",
    "COLONEL": "COL",
    "COMMANDANT": "CDT",
    "COURS": "CRS",
    "DOCTEUR": "DR",
    "DOMAINE": "DOM",
    "ENTREE": "ENT",
    "ESCALIER": "ESC",
    "ETAGE": "ETG",
    "FAUBOURG": "FG",
    "GENERAL": "GAL",
    "HAMEAU": "HAM",
    "IMMEUBLE": "IMM",
    "IMPASSE": "IMP",
    "LIEUTENANT": "LT",
    "LOTISSEMENT": "LOT",
    "MARECHAL": "MAL",
    "PASSAGE": "PAS",
    "PLACE": "PL",
    "PRESIDENT": "PDT",
    "PROFESSEUR": "PR",
    "PROMENADE": "PROM",
    "QUARTIER": "QUA",
    "RESIDENCE": "RES",
    "ROUTE": "RTE",
    "SAINT": "ST",
    "SAINTE": "STE",
    "SQUARE": "SQ",
}


@dataclass(frozen=True)
class Address:
    """Lines as printed in the window, the first being the person; checked when made.

    `abroad` allows a seventh line, the country. Raises `AddressError`.
    """

    lines: tuple[str, ...]
    abroad: bool = False

    def __post_init__(self) -> None:
        most = 7 if self.abroad else 6
        if not 1 <= len(self.lines) <= most:
            raise AddressError("lines", f"Une adresse a de 1 à {most} lignes au plus.")
        for line in self.lines:
            _printable("lines", line)
            _fits("lines", line, self.size)

    @property
    def size(self) -> float:
        """Font size in points."""
        size = _SIZES.get(len(self.lines), (10.0, 12.0))[0]
        wide = any(_width(line, size) > LINE_WIDTH for line in self.lines)
        return _SMALL if wide else size

    @property
    def leading(self) -> float:
        """From one line to the next, in points."""
        return _SIZES.get(len(self.lines), (10.0, 12.0))[1]


def address_lines(
    *,
    civility: str = "",
    given_names: str = "",
    family_name: str,
    line2: str = "",
    line3: str = "",
    street: str = "",
    line5: str = "",
    postcode: str,
    town: str,
    country: str = "",
) -> Address:
    """Build the address of a person or an office, in the order of NF Z 10-011.

    1 person · 2 flat, floor, c/o · 3 building, residence · 4 number and street · 5 place, BP ·
    6 postcode TOWN · abroad, the country. From the street on: capitals without accent or
    punctuation. Raises `AddressError` naming the field, with a shorter form when there is one.
    """
    abroad = bool(country.strip()) and _capitals("country", country) != "FRANCE"
    first = _person(civility, given_names, family_name)
    second, third = _checked("line2", line2, _spaced), _checked("line3", line3, _spaced)
    fourth, fifth = _checked("street", street, _capitals), _checked("line5", line5, _capitals)
    if not (second or third or fourth or fifth):
        raise AddressError("street", "Indiquez la voie, le lieu-dit ou l'organisme qui reçoit.")
    last = [_town(postcode, town, abroad=abroad)]
    if abroad:
        last.append(_checked("country", country, _capitals))
    lines = [line for line in (first, second, third, fourth, fifth, *last) if line]
    return Address(tuple(lines), abroad=abroad)


def by_hand_lines(*, civility: str = "", given_names: str = "", family_name: str) -> Address:
    """Somebody without an address: the letter is handed over by an agent. Raises as above."""
    return Address((_person(civility, given_names, family_name), BY_HAND))


def _person(civility: str, given_names: str, family_name: str) -> str:
    civility = _printable("civility", civility)
    given = _spaced("given_names", given_names)
    family = _spaced("family_name", family_name)
    if not family:
        raise AddressError("family_name", "Indiquez le nom de famille.")
    surname = family.upper() if given or civility else family
    whole = _joined(civility, given, surname)
    if _problem(whole):
        shorter = _shorter_person(civility, given, surname)
        raise AddressError("family_name", _problem(whole), shorter)
    return whole


def _shorter_person(civility: str, given: str, surname: str) -> str:
    """Initials for the second given names, then for all, then no civility: the first that fits."""
    first, *others = given.split(" ") if given else [""]
    initials = " ".join(f"{name[0]}." for name in others if name)
    first_initial = "-".join(f"{part[0]}." for part in first.split("-") if part)
    attempts = (
        _joined(civility, first, initials, surname),
        _joined(civility, first, surname),
        _joined(civility, first_initial, surname),
        _joined(first_initial, surname),
        surname,
    )
    return next((attempt for attempt in attempts if not _problem(attempt)), "")


def _town(postcode: str, town: str, *, abroad: bool) -> str:
    code = _capitals("postcode", postcode)
    name = _capitals("town", town)
    if not abroad and not re.fullmatch(r"\d{5}", code := code.replace(" ", "")):
        raise AddressError("postcode", "Le code postal a cinq chiffres (ou indiquez le pays).")
    if not name:
        raise AddressError("town", "Indiquez la ville.")
    return _checked("town", _joined(code, name), _capitals)


def _checked(field: str, typed: str, shape: Callable[[str, str], str]) -> str:
    line = shape(field, typed)
    if not line:
        return ""
    _fits(field, line, _SMALL)
    return line


def _fits(field: str, line: str, size: float) -> None:
    problem = _problem(line, size)
    if problem:
        shorter = _abbreviated(line)
        raise AddressError(field, problem, "" if _problem(shorter) else shorter)


def _problem(line: str, size: float = _SMALL) -> str:
    """What is wrong with a line, in French, or nothing."""
    if len(line) > LINE_LETTERS:
        return (
            f"Cette ligne d'adresse a {len(line)} signes, {LINE_LETTERS} au plus : "
            "abrégez-la ou passez une partie sur une autre ligne."
        )
    if _width(line, size) > LINE_WIDTH:
        return "Cette ligne d'adresse est trop large pour l'enveloppe : abrégez-la."
    return ""


def _abbreviated(line: str) -> str:
    """The line with La Poste's abbreviations, as few as are needed."""
    words = line.split(" ")
    for index, word in enumerate(words):
        words[index] = _SHORTER.get(_unaccented(word.upper()), word)
        if not _problem(" ".join(words)):
            break
    return " ".join(words)


def _width(line: str, size: float) -> float:
    return face(REGULAR).width(line) * size / MM


def _printable(field: str, typed: str) -> str:
    try:
        return printable(typed, field=field, limit=_TYPED).strip()
    except LetterError as error:
        raise AddressError(field, error.sentence) from error


def _spaced(field: str, typed: str) -> str:
    return re.sub(r" {2,}", " ", _printable(field, typed))


def _capitals(field: str, typed: str) -> str:
    """Capitals, no accent, no punctuation: what the sorting machine reads."""
    text = _unaccented(_printable(field, typed).upper())
    unknown = next((one for one in text if one.isalnum() and not one.isascii()), "")
    if unknown:
        raise AddressError(
            field, f"La Poste ne lit que les lettres latines : remplacez « {unknown} »."
        )
    return re.sub(r"[^A-Z0-9]+", " ", text).strip()


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_ASCII))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
