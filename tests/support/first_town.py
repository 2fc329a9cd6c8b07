"""The town of the tests: made once per process, then written again as it was.

Three tests in four begin with the same town. What making it wrote is kept, statement by statement,
and played into the empty database of the next test: ten times quicker, and the same rows.
"""

import pickle
from collections.abc import Callable
from typing import Any

from django.db import connection

from rappel.communes import calendar
from rappel.vault import providers
from tests import factories

WRITES = ("INSERT", "UPDATE")


class FirstTown:
    """What the first making wrote, and what it returned."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, Any]] = []
        with connection.execute_wrapper(self._keep):
            factories.open_installation(calendar.now())
            town = factories.make_town()
        self.root = providers.provider().root_key().id
        self.town = pickle.dumps(town)

    def _keep(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith(WRITES):
            self.statements.append((sql, params))
        return execute(sql, params, many, context)

    def again(self) -> factories.Town:
        """The same rows in a database that holds none of them."""
        with connection.cursor() as cursor:
            for sql, params in self.statements:
                cursor.execute(sql, params)
        town: factories.Town = pickle.loads(self.town)
        return town


_first: FirstTown | None = None


def town() -> factories.Town:
    """A town with one person per role, its lists, its protocole and its letterhead."""
    global _first
    if _first is None or providers.provider().root_key().id != _first.root:
        _first = FirstTown()
        made: factories.Town = pickle.loads(_first.town)
        return made
    return _first.again()
