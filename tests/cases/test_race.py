"""Many processes act on one case at once: one act, the others told, no gap in the log."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.sizes import SIZES

ROOT = Path(__file__).parents[2]


class Product:
    """The product on a database and a data folder of its own, and processes that serve it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.env = {
            **os.environ,
            "RAPPEL_DATA_DIR": str(folder),
            "RAPPEL_DATABASE_URL": url,
            "RAPPEL_ENV_FILE": str(folder / "absent.env"),
            "RAPPEL_DEMO": "1",
            "PYTHONPATH": str(ROOT),
        }
        # a file, not a pipe: each record writes a line, and nobody reads while they work
        self.said = folder / "stderr.log"
        prepared = self.start("prepare", str(SIZES.concurrent_rounds))
        self.made: dict[str, list[str]] = json.loads(end(prepared))
        # four readers beside two writers, and as many processes as the race asks for
        count = max(6, SIZES.concurrent_processes)
        self.workers = [Worker(self.start("serve")) for _ in range(count)]
        for worker in self.workers:
            assert worker.answer() == "ready"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start one process."""
        with self.said.open("ab") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.cases.race_worker", *arguments],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )

    def at_once(self, orders: list[str]) -> list[str]:
        """Each order to a process of its own, all at once; what came of each."""
        busy = list(zip(self.workers, orders, strict=False))
        for worker, order in busy:
            worker.ask(order)
        return [worker.answer() for worker, _ in busy]

    def verify(self) -> None:
        """The log is sound."""
        command = [sys.executable, "manage.py", "audit_verify", "--json"]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


@dataclass
class Worker:
    """A process that serves."""

    process: subprocess.Popen[str]

    def ask(self, order: str) -> None:
        """Have it begin."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()

    def answer(self) -> str:
        """What came of it; its failure is the test's."""
        assert self.process.stdout is not None
        said = self.process.stdout.readline().strip()
        return said or end(self.process)


def end(process: subprocess.Popen[str]) -> str:
    """What a process printed until its end; its failure is the test's."""
    out, _ = process.communicate(timeout=600)
    assert process.returncode == 0, f"{process.args} ended with {process.returncode}"
    return out


@pytest.fixture(scope="module")
def product(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Product]:
    """A product of their own on the engine under test, one for the tests of this file."""
    folder = tmp_path_factory.mktemp("race")
    if connection.vendor == "sqlite":
        yield from ended(Product(folder, f"sqlite:///{folder / 'race.sqlite3'}"))
        return
    name = f"race_{uuid.uuid4().hex}"
    outside = connection.copy()
    outside.settings_dict = {**outside.settings_dict, "NAME": "postgres"}
    known = connection.settings_dict
    host = known["OPTIONS"].get("host") or known["HOST"]
    with django_db_blocker.unblock():
        with outside.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield from ended(Product(folder, f"postgres://{known['USER']}@/{name}?host={host}"))
        finally:
            with outside.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
            outside.close()


def ended(product: Product) -> Iterator[Product]:
    """The product, whose processes end with the tests."""
    yield product
    for worker in product.workers:
        end(worker.process)


@pytest.mark.slow
@pytest.mark.number("processus qui envoient le même acte à la fois", "concurrent_processes")
@pytest.mark.number("tours du même acte envoyé à la fois", "concurrent_rounds")
def test_of_many_processes_doing_the_same_act_one_does_it_and_the_others_are_told(product):
    for case in product.made["cases"]:
        told = product.at_once([f"submit {case}"] * SIZES.concurrent_processes)
        assert told.count("done") == 1, told
        assert told.count("told ['open_review']") == len(told) - 1, told
    product.verify()


@pytest.mark.slow
@pytest.mark.number("processus qui enregistrent le même import à la fois", "concurrent_processes")
def test_of_many_processes_recording_one_import_one_does_it_and_the_others_are_told(product):
    for rank, preview in enumerate(product.made["imports"], 1):
        told = product.at_once([f"take {preview}"] * SIZES.concurrent_processes)
        assert told.count("done") == 1, told
        cases_seen = [int(word.removeprefix("told ")) for word in told if word != "done"]
        assert max(cases_seen) <= 2 * rank, told
    product.verify()


@pytest.mark.slow
@pytest.mark.number("secondes de lecture pendant l'écriture", "reader_seconds")
def test_four_readers_and_two_writers_at_once_meet_no_error(product):
    seconds = SIZES.reader_seconds
    done = product.at_once([f"read {seconds}"] * 4 + [f"write {seconds}"] * 2)
    assert all(int(count) > 0 for count in done), done
    product.verify()
