"""Where the product may leave something: database, log, dump, sessions, server logs, other files."""

import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.e2e import leaks
from tests.e2e.product import Product


@dataclass(frozen=True)
class Copy:
    """Another database with the same content, to do harm to: its URL, and plain SQL on it."""

    url: str
    connection: sqlite3.Connection | psycopg.Connection[Any]

    def sql(self, statement: str, *values: Any) -> list[Any]:
        """Run a statement; `?` stands for a value."""
        if isinstance(self.connection, psycopg.Connection):
            cursor = self.connection.execute(statement.replace("?", "%s"), values)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []
        return self.connection.execute(statement, values).fetchall()


class SQLite:
    """The file, its write-ahead log and its dump."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def copy(self, folder: Path) -> "SQLite":
        """The same database elsewhere, as it is at this instant."""
        for suffix in ("", "-wal"):
            source = Path(f"{self.database}{suffix}")
            if source.exists():
                shutil.copy(source, folder / source.name)
        return SQLite(folder / self.database.name)

    def connect(self) -> sqlite3.Connection:
        """A plain connection that leaves the write-ahead log alone while it is open."""
        connection = sqlite3.connect(self.database, isolation_level=None)
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        return connection

    @contextmanager
    def spoiled(self, folder: Path) -> Iterator[Copy]:
        """A copy without its triggers."""
        here = self.copy(folder)
        with closing(here.connect()) as connection:
            triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in triggers.fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            yield Copy(f"sqlite:///{here.database}", connection)

    def sessions(self) -> list[str]:
        """The rows of the sessions."""
        with closing(self.connect()) as connection:
            rows = connection.execute("SELECT session_data FROM django_session").fetchall()
            return [row[0] for row in rows]

    def places(self, folder: Path) -> dict[str, Path]:
        """Copies to search: the log as it is, the file once it holds all, the dump."""
        here = self.copy(folder)
        found = {
            "write-ahead log": folder / "wal",
            "file": folder / "file",
            "dump": folder / "dump",
        }
        log = Path(f"{here.database}-wal")
        found["write-ahead log"].write_bytes(log.read_bytes())
        with closing(here.connect()) as connection:
            dump = "\n".join(connection.iterdump()).encode()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found["dump"].write_bytes(leaks.with_blobs(dump))
        shutil.copy(here.database, found["file"])
        return found

    def plant(self, folder: Path, values: list[bytes]) -> dict[str, Path]:
        """The same places of a copy where somebody wrote these values in clear."""
        here = self.copy(folder)
        connection = here.connect()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE planted (value BLOB)")
        connection.executemany("INSERT INTO planted VALUES (?)", [(value,) for value in values])
        (folder / "planted").mkdir()
        places = here.places(folder / "planted")
        connection.close()
        return places


class PostgreSQL:
    """The files of the database, the write-ahead log, the dump, the server's own log."""

    def __init__(self, cluster: Path, name: str = "rappel") -> None:
        self.cluster = cluster
        self.name = name

    def connect(self) -> psycopg.Connection[Any]:
        """A plain connection."""
        return psycopg.connect(
            host=str(self.cluster), user="rappel", dbname=self.name, autocommit=True
        )

    @contextmanager
    def spoiled(self, folder: Path) -> Iterator[Copy]:
        """A copy without its triggers."""
        name = f"copy_{uuid.uuid4().hex}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {self.name}")
        other = PostgreSQL(self.cluster, name)
        with other.connect() as connection:
            for table in ("audit_auditrecord", "audit_audithead"):
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield Copy(f"postgres://rappel@/{name}?host={self.cluster}", connection)

    def sessions(self) -> list[str]:
        """The rows of the sessions."""
        with self.connect() as connection:
            rows = connection.execute("SELECT session_data FROM django_session").fetchall()
            return [row[0] for row in rows]

    def places(self, folder: Path) -> dict[str, Path]:
        """Copies to search."""
        with self.connect() as connection:
            connection.execute("CHECKPOINT")
            row = connection.execute(
                "SELECT oid FROM pg_database WHERE datname = %s", [self.name]
            ).fetchone()
            assert row is not None
        data = self.cluster / "data"
        found = {name: folder / name for name in ("file", "write-ahead log", "dump", "server log")}
        found["file"].write_bytes(b"\n".join(_contents(data / "base" / str(row[0]))))
        found["write-ahead log"].write_bytes(b"\n".join(_contents(data / "pg_wal")))
        found["server log"].write_bytes((self.cluster / "log").read_bytes())
        tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parts[-2]))[
            -1
        ]
        command = [tools / "pg_dump", "-h", self.cluster, "-U", "rappel", self.name]
        dump = subprocess.run(command, capture_output=True, check=True).stdout
        found["dump"].write_bytes(leaks.with_blobs(dump))
        return found

    def plant(self, folder: Path, values: list[bytes]) -> dict[str, Path]:
        """The same places of another database of the server, where these values lie in clear.

        Three times each: a page of the write-ahead log may end in the middle of one.
        """
        with self.connect() as connection:
            connection.execute("CREATE DATABASE planted")
        other = PostgreSQL(self.cluster, "planted")
        with other.connect() as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE planted (value bytea)")
            cursor.executemany(
                "INSERT INTO planted VALUES (%s)", [(value,) for value in values * 3]
            )
        with (self.cluster / "log").open("ab") as log:
            log.write(b"\n".join(values))
        return other.places(folder)


def database_of(product: Product) -> SQLite | PostgreSQL:
    """The database of the engine under test."""
    return PostgreSQL(product.cluster) if product.cluster else SQLite(product.database)


def around(product: Product, folder: Path) -> dict[str, Path]:
    """What lies beside the database: sessions, logs, other files, files held open without a name."""
    decoded = [leaks.session(data) for data in database_of(product).sessions()]
    written = {
        "sessions": decoded,
        "logs": [log.read_bytes() for log in product.logs],
        "files": [*_contents(product.temp), *_other_files(product)],
        "open files": leaks.open_files(product.processes),
    }
    for name, contents in written.items():
        (folder / name).write_bytes(b"\n".join(contents))
    return {name: folder / name for name in written}


def _other_files(product: Product) -> Iterator[bytes]:
    for path in product.data.rglob("*"):
        if path.is_file() and not path.name.startswith(product.database.name):
            yield path.read_bytes()


def _contents(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.read_bytes()
