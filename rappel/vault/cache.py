"""Unwrapped keys, kept for a minute at most (security.md §1), few enough to bound the memory."""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from rappel.vault.key import Key

SECONDS: Final = 60.0
SIZE: Final = 25_000  # one search over the 20,000 cards of a big town, about 60 MB


class KeyCache:
    """Keys by name; each leaves `seconds` after it was put, used or not, and the oldest when full.

    A timer thread drops keys from an idle process too; a forked child starts empty.
    """

    def __init__(self, seconds: float = SECONDS, size: int = SIZE) -> None:
        self._seconds, self._size = seconds, size
        self._reset()
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        # in order of expiry: every key lives equally long
        self._entries: OrderedDict[Hashable, tuple[float, Key]] = OrderedDict()
        self._timer: threading.Timer | None = None

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"<KeyCache {len(self)}>"

    def get(self, name: Hashable) -> Key | None:
        """The key put under `name` less than `seconds` ago."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        if time.monotonic() < entry[0]:
            return entry[1]
        self.drop_expired()
        return None

    def put(self, name: Hashable, key: Key) -> None:
        """Keep `key`, in place of any other of that name."""
        with self._lock:
            self._entries.pop(name, None)
            self._entries[name] = (time.monotonic() + self._seconds, key)
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)
            if self._timer is None:
                self._start_timer(self._seconds)

    def clear(self) -> None:
        """Drop every key now."""
        with self._lock:
            self._entries.clear()

    def drop_expired(self) -> None:
        """Drop the keys whose minute is over."""
        with self._lock:
            now = time.monotonic()
            while self._entries:
                expires = next(iter(self._entries.values()))[0]
                if now < expires:
                    break
                self._entries.popitem(last=False)

    def _start_timer(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._tick)
        self._timer.daemon = True
        self._timer.start()

    def _tick(self) -> None:
        self.drop_expired()
        with self._lock:
            self._timer = None
            if self._entries:
                expires = next(iter(self._entries.values()))[0]
                self._start_timer(max(0.0, expires - time.monotonic()))
