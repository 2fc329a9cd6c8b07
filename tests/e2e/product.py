"""The product as a town runs it: a data folder, commands, gunicorn; none of it in this process."""

import datetime
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[2]
PARIS = ZoneInfo("Europe/Paris")
SEEDED_ON = datetime.datetime(2026, 10, 14, 8, 30, tzinfo=PARIS)
"""The day after the last line of the sample export: the same history whenever the tests run."""


STAY_CONNECTED = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT 1 FROM django_session").fetchone()
sys.stdin.read()
"""
"""Somebody is always connected: SQLite then keeps its write-ahead log, for the tests to look into.

In a process of its own, because copying the file lets go of the locks of the process that copies.
"""


class Clock:
    """The moment that every process of the product reads; it only moves on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.moment = SEEDED_ON
        self._write()

    @property
    def today(self) -> datetime.date:
        """The day it is in the town."""
        return self.moment.date()

    def move_to(self, day: datetime.date, hour: int = 9, minute: int = 0) -> None:
        """Go to an hour of that day, in the time of the town; refuses to go back."""
        self._to(datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=PARIS))

    def pass_minutes(self, minutes: int) -> None:
        """Let some time go by."""
        self._to(self.moment + datetime.timedelta(minutes=minutes))

    def pass_days(self, days: int) -> None:
        """Come back another morning."""
        self.move_to(self.today + datetime.timedelta(days=days))

    def _to(self, moment: datetime.datetime) -> None:
        assert moment >= self.moment, f"{moment} is before {self.moment}"
        self.moment = moment
        self._write()

    def _write(self) -> None:
        beside = self.path.with_suffix(".new")
        beside.write_text(self.moment.isoformat(), encoding="ascii")
        os.replace(beside, self.path)


@dataclass
class Product:
    """One installation in a folder of its own, seeded with the demonstration.

    `cluster` is the folder of its PostgreSQL server, None on SQLite; `kept` holds what modules share.
    """

    folder: Path
    database_url: str = ""
    cluster: Path | None = None
    clock: Clock = field(init=False)
    url: str = ""
    passwords: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    _server: subprocess.Popen[bytes] | None = None
    _reader: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        for path in (self.data, self.temp):
            path.mkdir()
        self.clock = Clock(self.folder / "clock")

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def temp(self) -> Path:
        """Where every process of the product makes its temporary files."""
        return self.folder / "tmp"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "rappel.sqlite3"

    @property
    def logs(self) -> tuple[Path, Path]:
        """What the server and the commands said, besides the answers of the commands."""
        return self.folder / "server.log", self.folder / "commands.log"

    @property
    def environment(self) -> dict[str, str]:
        """What the product's processes get, and nothing of the suite's own."""
        known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        if self.database_url:
            known["RAPPEL_DATABASE_URL"] = self.database_url
        return {
            **known,
            "TMPDIR": str(self.temp),
            "PYTHONDONTWRITEBYTECODE": "1",
            "RAPPEL_DEMO": "1",
            "RAPPEL_DEMO_CLOCK": str(self.clock.path),
            "RAPPEL_DATA_DIR": str(self.data),
            "RAPPEL_ENV_FILE": str(self.folder / "absent.env"),
        }

    def command(self, *arguments: str, code: int = 0, database_url: str = "") -> str:
        """Run `manage.py …`, here or on another database; expect its exit code, return its output."""
        other = {"RAPPEL_DATABASE_URL": database_url} if database_url else {}
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self.environment, **other},
            capture_output=True,
            text=True,
        )
        with self.logs[1].open("a", encoding="utf-8") as log:
            log.write(done.stderr)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def command_json(self, *arguments: str, code: int = 0, database_url: str = "") -> Any:
        """The same with `--json`, read."""
        answer = self.command(*arguments, "--json", code=code, database_url=database_url)
        return json.loads(answer)

    def seed(self) -> None:
        """Make the demonstration; its logins and cases are what the command says."""
        made = self.command_json("demo", "--no-server")
        if not self.database_url:
            self._reader = subprocess.Popen(
                [sys.executable, "-c", STAY_CONNECTED, self.database], stdin=subprocess.PIPE
            )
        self.passwords = {login["username"]: login["password"] for login in made["logins"]}
        self.states = {case["reference"]: case["state"] for case in made["cases"]}

    def start(self) -> None:
        """Serve on a free port, two workers, until `stop`."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            gunicorn = Path(sys.executable).with_name("gunicorn")
            options = ["--bind", f"fd://{listener.fileno()}", "--workers", "2"]
            with self.logs[0].open("ab") as log:
                self._server = subprocess.Popen(
                    [gunicorn, "rappel.wsgi:application", *options, "--no-control-socket"],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    pass_fds=[listener.fileno()],
                )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=20) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, TimeoutError):
                time.sleep(0.1)
        raise AssertionError(self.logs[0].read_text(encoding="utf-8", errors="replace"))

    @property
    def processes(self) -> list[int]:
        """The server and its workers, by number."""
        assert self._server is not None
        master = self._server.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii")
        return [master, *map(int, children.split())]

    def stop(self) -> None:
        """Stop serving."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(timeout=30)
            self._server = None
        if self._reader is not None:
            self._reader.communicate()


@contextmanager
def postgres() -> Iterator[tuple[str, Path]]:
    """A PostgreSQL server of one's own: its URL, and the folder of its data and log.

    Its write-ahead log and its server log then hold nothing but the walk.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg.", dir="/tmp"))
    script = ["sh", str(ROOT / "scripts/postgres.sh")]
    try:
        started = subprocess.run(
            [*script, "start", str(folder)], capture_output=True, text=True, check=True
        )
        yield started.stdout.strip(), folder
    finally:
        subprocess.run([*script, "stop", str(folder)], capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def on_postgresql() -> bool:
    """Whether the suite runs on PostgreSQL."""
    return os.environ.get("RAPPEL_DATABASE_URL", "").startswith("postgres")
