"""Append to the log and read it.

The record is the last statement of the transaction it tells about: no record, no change. The
head row is locked last and briefly (locked first it cost thirteen times the throughput), and
the sequence and the hash are taken under that one lock.
"""

import base64
import json
import logging
import re
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from audit import chain, verbs
from audit.models import AuditHead, AuditRecord

_logger = logging.getLogger("audit.head")

VERSION = 1
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# Closed shapes: nothing that could be a name, an address or a date of a person gets through.
_ACTOR = re.compile(f"user:{_UUID}|job:[a-z][a-z0-9_]*")
_OBJ = re.compile(f"[a-z][a-z_]*:{_UUID}")
_ROLE = re.compile("[a-z][a-z_]*")
_RESULTS = frozenset({"ok", "denied", "error"})

_LOCK = (
    "SELECT log, seq, link, ts FROM audit_audithead WHERE log IN ({}) ORDER BY installation, log"
)
_INSERT = (
    "INSERT INTO audit_auditrecord (log, seq, ts, obj, body, leaf, link, payload, payload_row)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)

Result = Literal["ok", "denied", "error"]
Seal = Callable[[UUID, Mapping[str, Any]], bytes]
Sealed = tuple[UUID, bytes]  # the uuid of the payload's row, and its cell


class AuditError(Exception):
    """The log cannot take these entries; the transaction must not commit."""


class NotInTransaction(AuditError):
    """Append was called in autocommit: record and change would not stand or fall together."""


class UnknownLog(AuditError):
    """No log was created under this identifier."""


class BadEntry(AuditError):
    """An entry does not have the shape of a record."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act to record.

    Attributes:
        log: uuid of the commune, or of the installation (keys, accounts).
        actor: `user:<uuid>` or `job:<name>`.
        role: code of the role under which the actor acted, None for a job.
        act: a verb registered in `audit.verbs`.
        obj: `<kind>:<uuid>`, or None for an act on nothing in particular (sign-in, search).
        res: what came of it.
        payload: context (reason, address, names of fields changed, second person), never a
            value of the case; sealed before it is stored.
        seal: turns (uuid of the payload's row, payload) into a sealed cell; needed with a
            payload. The log knows no key.
    """

    log: UUID
    actor: str
    role: str | None
    act: str
    obj: str | None
    res: Result
    payload: Mapping[str, Any] | None = None
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One record as read back; `payload` is still sealed and opens with `payload_row`."""

    log: UUID
    seq: int
    ts: datetime
    actor: str
    role: str | None
    act: str
    obj: str | None
    res: Result
    payload: bytes | None
    payload_row: UUID | None


def create_log(log: UUID, *, installation: bool = False) -> bool:
    """Open an empty log and return whether it is new. Calling twice changes nothing.

    `installation` marks the one log that is locked after those of the communes.
    """
    _, created = AuditHead.objects.get_or_create(
        log=log, defaults={"link": chain.origin(log), "installation": installation}
    )
    return created


def append(entries: Sequence[Entry], *, ts: datetime) -> None:
    """Record acts, as the last statement of the transaction that does them.

    Entries of one log are numbered in the order given. Communes are locked before the
    installation, so that two transactions never wait for each other. `ts` moves up to the
    last record's moment when the clock went back or another process was quicker. After
    the commit each log's new head is written to the logger `audit.head`.

    Raises:
        NotInTransaction: called outside `transaction.atomic`.
        audit.verbs.UnknownVerb: the act was never registered.
        BadEntry: a field does not have its closed shape, or a payload comes without `seal`.
        UnknownLog: `create_log` was never called for it.
        ValueError: `ts` has no time zone.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("append the record inside the transaction of the act")
    now = chain.timestamp(ts)
    for entry in entries:
        _check(entry)
    if not entries:
        return
    by_log: dict[Any, list[tuple[Entry, Sealed | None]]] = {}
    for entry in entries:
        # sealed before the lock: a key may have to be fetched, and nobody waits for it
        by_log.setdefault(_uuid(entry.log), []).append((entry, _sealed(entry)))
    with connection.cursor() as cursor:
        heads = _lock(cursor, list(by_log))
        if len(heads) != len(by_log):
            missing = {log[0][0].log for key, log in by_log.items() if key not in heads}
            raise UnknownLog(", ".join(sorted(map(str, missing))))
        for key, (seq, link, last) in heads.items():
            moment = max(now, last)
            for entry, sealed in by_log[key]:
                seq += 1
                row, link = _row(entry, sealed, key, seq, moment, link)
                cursor.execute(_INSERT, row)
            log = by_log[key][0][0].log
            transaction.on_commit(partial(_announce, log, seq, link))


def read(
    log: UUID, *, objs: Collection[str] | None = None, before: int | None = None, limit: int = 100
) -> list[Line]:
    """Return up to `limit` records, newest first, older than number `before`.

    `objs` keeps the records about these objects only; an empty collection gives nothing. The
    next page starts `before` the last number received.
    """
    records = AuditRecord.objects.filter(log=log)
    if objs is not None:
        records = records.filter(obj__in=objs)
    if before is not None:
        records = records.filter(seq__lt=before)
    rows = records.order_by("-seq").values_list("body", "payload", "payload_row")[:limit]
    return [_line(body, payload, row) for body, payload, row in rows if body is not None]


def _check(entry: Entry) -> None:
    verbs.label(entry.act)
    if not _ACTOR.fullmatch(entry.actor):
        raise BadEntry(f"{entry.act}: actor is neither user:<uuid> nor job:<name>")
    if entry.role is not None and not _ROLE.fullmatch(entry.role):
        raise BadEntry(f"{entry.act}: role is not a code")
    if entry.obj is not None and not _OBJ.fullmatch(entry.obj):
        raise BadEntry(f"{entry.act}: object is not <kind>:<uuid>")
    if entry.res not in _RESULTS:
        raise BadEntry(f"{entry.act}: unknown result")
    if entry.payload is not None and entry.seal is None:
        raise BadEntry(f"{entry.act}: a payload is stored sealed or not at all")


def _uuid(value: UUID) -> Any:
    """Give the form in which this engine stores a uuid (SQLite has no such type)."""
    return value if connection.features.has_native_uuid_field else value.hex


def _lock(cursor: CursorWrapper, logs: list[Any]) -> dict[Any, tuple[int, bytes, str]]:
    sql = _LOCK.format(", ".join(["%s"] * len(logs)))
    if connection.features.has_select_for_update:
        # SQLite has one writer: a transaction that read an older head cannot write at all
        sql += " FOR UPDATE"
    cursor.execute(sql, logs)
    return {log: (seq, bytes(link), ts) for log, seq, link, ts in cursor.fetchall()}


def _sealed(entry: Entry) -> Sealed | None:
    if entry.payload is None or entry.seal is None:
        return None
    row = uuid4()
    return row, entry.seal(row, entry.payload)


def _row(
    entry: Entry, sealed: Sealed | None, key: Any, seq: int, ts: str, previous: bytes
) -> tuple[tuple[Any, ...], bytes]:
    payload_row, payload = (None, None) if sealed is None else (_uuid(sealed[0]), sealed[1])
    body = chain.canonical(
        {
            "v": VERSION,
            "log": str(entry.log),
            "seq": seq,
            "ts": ts,
            "actor": entry.actor,
            "role": entry.role,
            "act": entry.act,
            "obj": entry.obj,
            "res": entry.res,
            # the salt keeps short records from being guessed from their leaves once pruned
            "salt": base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("="),
            "pay": None if payload is None else sha256(payload).hexdigest(),
            "st": None,
        }
    )
    leaf = chain.leaf(body)
    link = chain.link(seq, previous, leaf)
    return (key, seq, ts, entry.obj, body, leaf, link, payload, payload_row), link


def _announce(log: UUID, seq: int, link: bytes) -> None:
    _logger.info("audit.head %s %d %s", log, seq, link.hex())


def _line(
    body: bytes | memoryview, payload: bytes | memoryview | None, payload_row: UUID | None
) -> Line:
    record = json.loads(bytes(body))
    return Line(
        log=UUID(record["log"]),
        seq=record["seq"],
        ts=datetime.fromisoformat(record["ts"]),
        actor=record["actor"],
        role=record["role"],
        act=record["act"],
        obj=record["obj"],
        res=record["res"],
        payload=None if payload is None else bytes(payload),
        payload_row=payload_row,
    )
