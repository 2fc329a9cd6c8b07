"""Words measured once, cut into lines at any size. Widths here are in em: 1 is the font size."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rappel.letters.fonts import REGULAR, face

Lines = list[list["Run"]]

_MARKS = "@-./_"


class Run(NamedTuple):
    """Words of one weight."""

    weight: str
    text: str


Runs = tuple[Run, ...]


class Word(NamedTuple):
    """What no line break may cut; `glued` when no space comes before it."""

    runs: Runs
    width: float
    glued: bool = False


def measured(runs: Iterable[Run]) -> list[Word]:
    """Cut runs at their ordinary spaces and measure each word."""
    words: list[Word] = []
    word: list[Run] = []
    for weight, text in runs:
        first, *others = text.split(" ")
        if first:
            word.append(Run(weight, first))
        if others:
            if word:
                words.append(_word(word))
            words += [_word([Run(weight, other)]) for other in others[:-1] if other]
            word = [Run(weight, others[-1])] if others[-1] else []
    if word:
        words.append(_word(word))
    return words


def _word(runs: list[Run]) -> Word:
    if len(runs) == 1:
        return Word((runs[0],), face(runs[0].weight).width(runs[0].text))
    return Word(tuple(runs), sum(face(weight).width(text) for weight, text in runs))


def wrap(words: Sequence[Word], width: float) -> Lines:
    """Lines of at most `width` em; a word that is wider is cut between letters.

    Each line but the last ends with a space, so that a reader of the file sees whole words.
    """
    if any(word.width > width for word in words):
        words = [part for word in words for part in _broken(word, width)]
    space = face(REGULAR).width(" ")
    lines: Lines = []
    start, used = 0, 0.0
    for index, word in enumerate(words):
        step = word.width if index == start or word.glued else space + word.width
        if index > start and used + step > width:
            lines.append(_joined(words[start:index], last=words[index].glued))
            start, used = index, word.width
        else:
            used += step
    if start < len(words):
        lines.append(_joined(words[start:], last=True))
    return lines


def _joined(words: Sequence[Word], *, last: bool) -> list[Run]:
    line: list[Run] = []
    parts: list[str] = []
    weight = words[0].runs[0].weight
    for index, word in enumerate(words):
        if index and not word.glued:
            parts.append(" ")
        for run in word.runs:
            if run.weight != weight:
                line.append(Run(weight, "".join(parts)))
                parts, weight = [], run.weight
            parts.append(run.text)
    if not last:
        parts.append(" ")
    line.append(Run(weight, "".join(parts)))
    return line


def _broken(word: Word, width: float) -> list[Word]:
    """A word too wide for a line, in parts that are not; after a mark such as @ if it can be."""
    if word.width <= width:
        return [word]
    parts: list[Word] = []
    glued = word.glued
    for weight, text in word.runs:
        rest = text
        while rest:
            part = _fitting(weight, rest, width)
            parts.append(Word((Run(weight, part),), face(weight).width(part), glued))
            rest, glued = rest[len(part) :], True
    return parts


def _fitting(weight: str, text: str, width: float) -> str:
    """The longest start of `text`, of one letter at least, that is not wider than `width`."""
    used, end = 0.0, 0
    for end, letter in enumerate(text):
        used += face(weight).width(letter)
        if used > width and end:
            break
    else:
        return text
    after_mark = max(text.rfind(mark, 0, end) for mark in _MARKS) + 1
    return text[: after_mark or end]


def width(runs: Iterable[Run]) -> float:
    """Width of runs on one line, in em."""
    return sum(face(weight).width(text) for weight, text in runs)
