"""The one door through which text enters a document."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rappel.letters.errors import LetterError
from rappel.letters.fonts import REGULAR, STRONG, face

LIMIT = 2000
"""Longest text of one field or paragraph, in characters, unless the field says less."""

_SAME = {"\u2009": "\u202f", "\u2011": "-", "\u2010": "-"}  # missing in the font, same meaning
_PLAIN = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u017e\u202f«»’“”–—…•]*")
_BLANKS = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_DROPPED = frozenset({"Cc", "Cf"})  # controls; invisible and bidi formatting


@dataclass(frozen=True)
class Problem:
    """Something wrong with a text: the rule, a French sentence, the words concerned.

    `refused` is true when the document may not be made, false for a warning to justify.
    """

    rule: str
    sentence: str
    excerpt: str
    refused: bool = True


def printable(text: str, *, field: str = "texte", limit: int = LIMIT) -> str:
    """Return `text` as it can be printed: one line, NFC, no control nor bidi character.

    Nothing is cut: more than `limit` characters, or a letter that the font lacks, raises
    `LetterError` with `field` and a French sentence. Length is looked at first, so that an
    enormous word costs nothing.
    """
    if len(text) > limit:
        raise LetterError(
            field, f"Texte trop long : {len(text)} caractères, {limit} au plus. Abrégez-le."
        )
    if not _PLAIN.fullmatch(text):
        text = _cleaned(text)
        missing = _missing(text)
        if missing:
            raise LetterError(field, _refusal(missing))
    return text


def check_characters(text: str) -> list[Problem]:
    """Problems of a text typed in a form: each letter that no document could print."""
    missing = _missing(_cleaned(text[: LIMIT * 5]))
    return [Problem("police de caractères", _refusal([letter]), letter) for letter in missing]


def _cleaned(text: str) -> str:
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    return "".join(
        _SAME.get(letter, letter) for letter in text if unicodedata.category(letter) not in _DROPPED
    )


@cache
def _alphabet() -> frozenset[str]:
    return face(REGULAR).letters & face(STRONG).letters


def _missing(text: str) -> list[str]:
    return sorted(set(text) - _alphabet())


def _refusal(letters: Iterable[str]) -> str:
    named = ", ".join(f"« {letter} » (U+{ord(letter):04X}{_name(letter)})" for letter in letters)
    return f"Ce caractère ne peut pas être imprimé : {named}. Remplacez-le."


def _name(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return f", {name}" if name else ""
