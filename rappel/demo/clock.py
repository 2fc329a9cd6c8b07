"""A moved clock for the history of the demonstration: `communes.calendar.now` reads it."""

import datetime
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test.utils import override_settings


class Clock:
    """Writes the moment that every `now()` of this process then gives."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def set(self, moment: datetime.datetime) -> None:
        """Move to `moment`; the file changes at once, never half-written."""
        beside = self._path.with_suffix(".new")
        beside.write_text(moment.isoformat(), encoding="ascii")
        os.replace(beside, self._path)


@contextmanager
def moved_clock() -> Iterator[Clock]:
    """Move the clock inside the block; demo mode only.

    Raises:
        RuntimeError: outside demo mode, where the clock is the machine's.
    """
    if not settings.DEMO:
        raise RuntimeError("L'horloge ne se déplace qu'en mode démonstration.")
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        path = Path(folder) / "clock"
        with override_settings(DEMO_CLOCK=str(path)):
            yield Clock(path)
