"""What many tests begin with: made once per process, then written again as it was.

Most tests begin with the same town. What making it wrote is kept, statement by statement, and
played into the empty database of the next test: thirty times quicker, and the same rows.
"""

import pickle
from collections.abc import Callable
from typing import Any

from django.db import connection

from rappel.communes import calendar
from rappel.vault import providers
from tests import factories

WRITES = ("INSERT", "UPDATE")


class Playback:
    """A way to make rows, done once; what it returns is pickled beside what it wrote."""

    def __init__(self, make: Callable[..., Any]) -> None:
        self.make = make
        self.root: bytes | None = None
        self.statements: list[tuple[str, Any]] = []
        self.made = b""

    def __call__(self, *given: Any) -> Any:
        """The rows in the database of the test, and what was made; `given` is asked the first time.

        Made anew when the root key is another: what is sealed opens under its own key alone.
        """
        root = providers.provider().root_key().id if self.root is not None else None
        if self.root is None or root != self.root:
            self.statements = []
            with connection.execute_wrapper(self._keep):
                self.made = pickle.dumps(self.make(*given))
            self.root = providers.provider().root_key().id
        else:
            with connection.cursor() as cursor:
                for sql, params in self.statements:
                    cursor.execute(sql, params)
        return pickle.loads(self.made)

    def _keep(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith(WRITES):
            self.statements.append((sql, params))
        return execute(sql, params, many, context)


def _first_town() -> factories.Town:
    factories.open_installation(calendar.now())
    return factories.make_town()


town = Playback(_first_town)
"""A town with one person per role, its lists, its protocole and its letterhead."""
