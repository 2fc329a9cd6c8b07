"""What the tests of the log share: declared verbs, a log, short ways to append and verify."""

import json
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from audit import verbs
from audit.log import Entry, append, create_log

ROOT = Path(__file__).parents[2]
# roles and deferred triggers exist on PostgreSQL alone
collect_ignore = [] if connection.vendor == "postgresql" else ["test_guards_postgresql.py"]
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def declared_verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare the verbs of these tests, for these tests only."""
    monkeypatch.setattr(verbs, "_labels", dict(verbs.registered()))
    verbs.register("audit_test.act", "Acte d'essai")
    verbs.register("audit_test.look", "Consultation d'essai")


@pytest.fixture
def log(db: None) -> uuid.UUID:
    """Open the log of one commune."""
    create_log(commune := uuid.uuid4())
    return commune


def seal(row: uuid.UUID, payload: Any) -> bytes:
    """Stand in for the vault: bytes that depend on the row and on the payload."""
    return b"RO" + sha256(row.bytes + json.dumps(payload, sort_keys=True).encode()).digest()


def entry(log: uuid.UUID, **fields: Any) -> Entry:
    """Make an entry that is right but for the fields given."""
    fields = {
        "actor": f"user:{uuid.uuid4()}",
        "role": "instructor",
        "act": "audit_test.act",
        "obj": f"case:{uuid.uuid4()}",
        "res": "ok",
        **fields,
    }
    return Entry(log=log, **fields)


def record(*entries: Entry, ts: datetime = NOON) -> None:
    """Append in a transaction of its own."""
    with transaction.atomic():
        append(entries, ts=ts)


def fill(log: uuid.UUID, count: int, **fields: Any) -> None:
    """Append `count` entries with a payload each, one second apart."""
    for second in range(count):
        fields = {"payload": {"reason": "essai"}, "seal": seal, **fields}
        record(entry(log, **fields), ts=NOON + timedelta(seconds=second))


@dataclass(frozen=True)
class Scratch:
    """A database of its own, in which other processes commit."""

    settings: dict[str, Any]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `tests/audit/worker.py` on this database."""
        command = [sys.executable, "-m", "tests.audit.worker", json.dumps(self.settings)]
        return subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        """Run the worker to its end and return what it printed."""
        return finish(self.start(*arguments))


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for a worker and return its output; its failure is the test's."""
    out, err = process.communicate(timeout=1200)
    assert process.returncode == 0, err
    return out


@pytest.fixture
def scratch(tmp_path: Path, db: None) -> Iterator[Scratch]:
    """Make an empty migrated database of the engine under test, and drop it afterwards."""
    known = connection.settings_dict
    settings = {key: known[key] for key in ("ENGINE", "HOST", "PORT", "USER", "PASSWORD")}
    settings["OPTIONS"] = known["OPTIONS"]
    if connection.vendor == "sqlite":
        settings["NAME"] = str(tmp_path / "scratch.sqlite3")
        scratch = Scratch(settings)
        scratch.run("migrate")
        yield scratch
        return
    name = settings["NAME"] = f"scratch_{uuid.uuid4().hex}"
    with _server(settings) as execute:
        execute(f"CREATE DATABASE {name}")
        try:
            scratch = Scratch(settings)
            scratch.run("migrate")
            yield scratch
        finally:
            execute(f"DROP DATABASE {name} WITH (FORCE)")


class _server:
    """Open a connection outside the test's transaction: databases are not made inside one."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._connection = connection.copy()
        self._connection.settings_dict = {**self._connection.settings_dict, "NAME": "postgres"}

    def __enter__(self) -> Callable[[str], None]:
        return self._execute

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _execute(self, sql: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
