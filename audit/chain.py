"""The bytes of the log: canonical records, leaves and links (SHA-256, one prefix byte per use).

The prefixes keep the four uses of the hash apart: a leaf can never be passed off as a link.
"""

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
)


def canonical(record: Mapping[str, str | int | None]) -> bytes:
    """Write a flat record as the one JSON text that may be hashed.

    Keys are ASCII and sorted, separators carry no space, text is NFC and escaped to ASCII.

    Raises:
        TypeError: a key is not ASCII text, or a value is neither text, integer nor None
            (floats have more than one spelling, booleans are integers to Python).
    """
    checked: dict[str, str | int | None] = {}
    for key, value in record.items():
        if not (isinstance(key, str) and key.isascii()):
            raise TypeError(f"record key {key!r} is not ASCII text")
        if isinstance(value, str):
            checked[key] = value if value.isascii() else unicodedata.normalize("NFC", value)
        elif value is None or type(value) is int:
            checked[key] = value
        else:
            raise TypeError(f"record value {key} is a {type(value).__name__}")
    return _ENCODER.encode(checked).encode("ascii")


def timestamp(moment: datetime) -> str:
    """Write an aware moment as UTC with microseconds; texts sort as the moments do.

    Raises:
        ValueError: `moment` has no time zone.
    """
    if moment.utcoffset() is None:
        raise ValueError("the log takes aware moments only")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def origin(log: UUID) -> bytes:
    """Return h_0, the link before the first record: a log cannot be renamed."""
    return sha256(b"\x03" + log.bytes).digest()


def leaf(body: bytes) -> bytes:
    """Return the hash of one record's bytes."""
    return sha256(b"\x00" + body).digest()


def link(seq: int, previous: bytes, leaf: bytes) -> bytes:
    """Return h_n from n, h_{n-1} and leaf_n."""
    return sha256(b"\x02" + seq.to_bytes(8, "big") + previous + leaf).digest()
