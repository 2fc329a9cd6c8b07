"""What a letter shows once it is on paper, read back by poppler."""

import re

from rappel.letters.geometry import Box
from tests.letters import reading

WINDOW = Box(110, 57, 190, 79)
MAY_SHOW = Box(90, 34, 209, 102)
FIXED = (
    "Ce n'est ni une sanction ni une condamnation, et rien n'est inscrit au casier judiciaire.",
    "Aucune sanction n'est prévue si vous ne venez pas.",
)
FORBIDDEN = re.compile(
    r"sanction|condamn|rappel (?:à|de) la loi|2212-2-1|récidiv|audience|coupable|prévenue?\b"
    r"|sous peine|force publique|amende|recours",
    re.IGNORECASE,
)


def addressee(letter: bytes) -> str:
    """The words in the window of the envelope; no other word where the paper may slide (R16c)."""
    first_page = [word for word in reading.words(letter) if word.page == 1]
    shown = [word for word in first_page if reading.overlaps(word.box, MAY_SHOW)]
    assert all(reading.inside(word.box, WINDOW) for word in shown), shown
    return reading.spaced(" ".join(word.text for word in shown))


def words_of_a_judge(letter: bytes) -> list[str]:
    """The forbidden words of a letter outside the fixed sentences (R12, R13)."""
    said = reading.text(letter)
    for sentence in FIXED:
        said = said.replace(sentence, "")
    return FORBIDDEN.findall(said)
