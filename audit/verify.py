"""Verify the logs in the database: chain, head, stored columns against the hashed bytes.

Reads a plain cursor over stored bytes: through model objects the same walk costs five times as
much. Head and records come from one statement, that is one snapshot, so that a log may be
verified while people work.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from audit.verify_log import Anchor, Chain, Entry, Fault

_LOGS = "SELECT log FROM audit_audithead UNION SELECT log FROM audit_auditrecord"
_HEAD = "SELECT seq, link, ts FROM audit_audithead WHERE log = %s"
_ROWS = (
    "SELECT seq, leaf, body, link, obj, ts, payload, payload_row,"
    " (SELECT seq FROM audit_audithead WHERE log = %s) AS head_seq,"
    " (SELECT link FROM audit_audithead WHERE log = %s) AS head_link,"
    " (SELECT ts FROM audit_audithead WHERE log = %s) AS head_ts"
    " FROM audit_auditrecord WHERE log = %s ORDER BY seq"
)
_COLUMNS = 8
_CHUNK = 2000


class Head(NamedTuple):
    """The head row: number, link and moment of the last record."""

    seq: int
    link: bytes
    ts: str


class Row(NamedTuple):
    """One stored record with the columns kept beside it."""

    entry: Entry
    obj: str | None
    ts: str
    payload: bytes | None
    payload_row: Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying one log found.

    Attributes:
        log: uuid of the log.
        count: number of entries that hold, from the first on.
        head: h_count, in hex.
        fault: the first bad entry and why, None when the log is sound.
    """

    log: UUID
    count: int
    head: str
    fault: Fault | None

    @property
    def sound(self) -> bool:
        """Whether every entry holds."""
        return self.fault is None


def logs() -> list[UUID]:
    """Return every log that has a head or a record, in the order of their uuid."""
    with connection.cursor() as cursor:
        cursor.execute(_LOGS)
        found = [row[0] for row in cursor.fetchall()]
    return sorted(log if isinstance(log, UUID) else UUID(log) for log in found)


@contextmanager
def stored(log: UUID) -> Iterator[tuple[Head | None, Iterator[Row]]]:
    """Give the head of a log and, while the context lasts, its records as of the same moment."""
    key: Any = log if connection.features.has_native_uuid_field else log.hex
    with connection.cursor() as cursor:
        cursor.execute(_HEAD, [key])
        early = cursor.fetchone()
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS, [key] * 4)
        chunk = cursor.fetchmany(_CHUNK)
        # a log without records has no row to carry its head: the one read before is as good,
        # since a head never moves without a record
        head = chunk[0][_COLUMNS:] if chunk else early
        yield _head(head), _rows(cursor, chunk)


def verify(log: UUID) -> Verdict:
    """Walk one log from its first entry and stop at the first that does not hold."""
    with stored(log) as (head, rows):
        anchors = [] if head is None else [Anchor(head.seq, head.link, "la tête", closing=True)]
        chain = Chain(log, anchors)
        fault = chain.start() or _walk(chain, rows) or chain.finish()
        if fault is None and head is not None and head.ts.encode() != chain.ts:
            fault = Fault(max(chain.seq, 1), "la tête porte une autre date que l'entrée")
    return Verdict(log, chain.seq, chain.link.hex(), fault)


def verify_all() -> list[Verdict]:
    """Verify every log of the installation."""
    return [verify(log) for log in logs()]


def _head(row: Sequence[Any] | None) -> Head | None:
    return None if row is None or row[0] is None else Head(row[0], bytes(row[1]), row[2])


def _rows(cursor: CursorWrapper, chunk: list[tuple[Any, ...]]) -> Iterator[Row]:
    while chunk:
        for seq, leaf, body, link, obj, ts, payload, payload_row, *_ in chunk:
            entry = Entry(seq, bytes(leaf), None if body is None else bytes(body), bytes(link))
            yield Row(entry, obj, ts, None if payload is None else bytes(payload), payload_row)
        chunk = cursor.fetchmany(_CHUNK)


def _walk(chain: Chain, rows: Iterator[Row]) -> Fault | None:
    for row in rows:
        fault = chain.feed(row.entry) or _columns(row, chain.record)
        if fault is not None:
            return fault
    return None


def _columns(row: Row, record: re.Match[bytes] | None) -> Fault | None:
    """Compare what is kept beside the record with what was hashed."""
    assert record is not None  # the entry held, so it was read
    seq, pay = row.entry.seq, record["pay"]
    if (None if row.obj is None else row.obj.encode()) != record["obj"]:
        return Fault(seq, "la colonne de l'objet ne dit pas ce que dit l'entrée")
    if row.ts.encode() != record["ts"]:
        return Fault(seq, "la colonne de la date ne dit pas ce que dit l'entrée")
    if (row.payload is None) != (pay is None) or (row.payload_row is None) != (pay is None):
        return Fault(seq, "le contexte scellé manque ou a été ajouté")
    if row.payload is not None and sha256(row.payload).hexdigest().encode() != pay:
        return Fault(seq, "le contexte scellé a été remplacé")
    return None
