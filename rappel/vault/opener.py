"""The right to read the sealed cells of one case, given by `cases.access` after the policy."""

from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeVar
from uuid import UUID

from rappel.vault.errors import Locked

ALL_FACETS: Final = frozenset({"identity", "printed", "content", "reporter", "desk"})
ATTRIBUTE: Final = "_opener"

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Opener:
    """Reads the cells of one case (or of a commune's desk when `case` is None), facet by facet.

    Holds names, not keys; it is not pickled, so that no cache or session carries a right to read.
    """

    commune: UUID
    case: UUID | None
    facets: frozenset[str]

    def __post_init__(self) -> None:
        unknown = set(self.facets) - ALL_FACETS
        if unknown:
            raise ValueError(f"unknown facets: {', '.join(sorted(unknown))}")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("openers are not pickled")

    def __copy__(self) -> "Opener":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Opener":
        return self

    def bind(self, instance: Row) -> Row:
        """Let `instance` (and, when it is the case, its rows) be read; returns it.

        Raises Locked when it belongs to another case or commune.
        """
        if not instance.vault_belongs_to(self):  # type: ignore[attr-defined]
            raise Locked("this opener is for another case")
        instance.__dict__[ATTRIBUTE] = self
        return instance
