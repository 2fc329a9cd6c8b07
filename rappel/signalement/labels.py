"""From the labels of an export to the codes of a closed list (R29)."""

import difflib
from collections.abc import Callable, Iterable

from rappel.cases.search import fold
from rappel.communes.closed_lists import ORIGIN_ALIASES, ORIGINS


class UnknownLabel(ValueError):
    """A label that a closed list does not hold; `closest` are the labels that look most like it."""

    def __init__(self, label: str, closest: tuple[str, ...]) -> None:
        super().__init__(label)
        self.label = label
        self.closest = closest


class UnknownCategory(UnknownLabel):
    """A label that is no category of the commune, nor an alias of one."""


def closest(label: str, labels: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Return the `n` labels that look most like `label`, best first, whatever accents and capitals."""
    folded = fold(label)
    ranked = sorted(
        labels,
        key=lambda known: difflib.SequenceMatcher(None, folded, fold(known)).ratio(),
        reverse=True,
    )
    return tuple(ranked[:n])


def label_lookup(
    entries: Iterable[tuple[str, str, Iterable[str]]],
    unknown: type[UnknownLabel] = UnknownCategory,
) -> Callable[[str], str]:
    """Return a callable label -> code for (code, label, aliases), deaf to accents and capitals.

    The callable raises `unknown` with the three closest labels. A label always wins over the alias
    of another entry.
    """
    known = list(entries)
    codes = {fold(alias): code for code, _, aliases in known for alias in aliases}
    codes.update({fold(label): code for code, label, _ in known})
    labels = [label for _, label, _ in known]

    def code_of(label: str) -> str:
        try:
            return codes[fold(label)]
        except KeyError:
            raise unknown(label, closest(label, labels)) from None

    return code_of


shipped_origin = label_lookup(
    ((code, label, ORIGIN_ALIASES.get(code, ())) for code, label in ORIGINS), UnknownLabel
)
"""Label of an origin -> code, for a commune that keeps the shipped list."""
