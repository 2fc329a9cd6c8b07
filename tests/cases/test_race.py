"""Many processes act on one case at once: one act, the others told, no gap in the log."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.sizes import SIZES

ROOT = Path(__file__).parents[2]


class Product:
    """The product on a database and a data folder of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.env = {
            **os.environ,
            "RAPPEL_DATA_DIR": str(folder),
            "RAPPEL_DATABASE_URL": url,
            "RAPPEL_ENV_FILE": str(folder / "absent.env"),
            "RAPPEL_DEMO": "1",
            "PYTHONPATH": str(ROOT),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start one worker."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.cases.race_worker", *arguments],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def verify(self) -> None:
        """The log is sound."""
        command = [sys.executable, "manage.py", "audit_verify", "--json"]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def end(process: subprocess.Popen[str]) -> str:
    """What a worker printed; its failure is the test's."""
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err[-3000:]
    return out


@pytest.fixture
def product(tmp_path: Path, db: None) -> Iterator[Product]:
    """An empty product on the engine under test."""
    if connection.vendor == "sqlite":
        yield Product(tmp_path, f"sqlite:///{tmp_path / 'race.sqlite3'}")
        return
    name = f"race_{uuid.uuid4().hex}"
    outside = connection.copy()
    outside.settings_dict = {**outside.settings_dict, "NAME": "postgres"}
    with outside.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    known = connection.settings_dict
    host = known["OPTIONS"].get("host") or known["HOST"]
    try:
        yield Product(tmp_path, f"postgres://{known['USER']}@/{name}?host={host}")
    finally:
        with outside.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        outside.close()


@pytest.mark.slow
@pytest.mark.number("processus qui envoient le même acte à la fois", "concurrent_processes")
@pytest.mark.number("tours du même acte envoyé à la fois", "concurrent_rounds")
def test_of_many_processes_doing_the_same_act_one_does_it_and_the_others_are_told(product):
    cases = json.loads(end(product.start("prepare", str(SIZES.concurrent_rounds))))
    workers = [product.start("submit") for _ in range(SIZES.concurrent_processes)]
    for worker in workers:
        assert worker.stdout.readline().strip() == "ready"

    for case in cases:
        for worker in workers:
            worker.stdin.write(f"{case}\n")
            worker.stdin.flush()
        told = [worker.stdout.readline().strip() for worker in workers]
        assert told.count("done") == 1, told
        assert told.count("told ['open_review']") == len(workers) - 1, told

    for worker in workers:
        end(worker)
    product.verify()


@pytest.mark.slow
@pytest.mark.number("processus qui enregistrent le même import à la fois", "concurrent_processes")
def test_of_many_processes_recording_one_import_one_does_it_and_the_others_are_told(product):
    imports = json.loads(end(product.start("prepare_imports", str(SIZES.concurrent_rounds))))
    workers = [product.start("take") for _ in range(SIZES.concurrent_processes)]
    for worker in workers:
        assert worker.stdout.readline().strip() == "ready"

    for rank, preview in enumerate(imports, 1):
        for worker in workers:
            worker.stdin.write(f"{preview}\n")
            worker.stdin.flush()
        told = [worker.stdout.readline().strip() for worker in workers]
        assert told.count("done") == 1, told
        others = [int(word.removeprefix("told ")) for word in told if word != "done"]
        assert len(others) == len(workers) - 1
        assert max(others) <= 2 * rank

    for worker in workers:
        end(worker)
    product.verify()


@pytest.mark.slow
@pytest.mark.number("secondes de lecture pendant l'écriture", "reader_seconds")
def test_four_readers_and_two_writers_at_once_meet_no_error(product):
    end(product.start("prepare", "3"))
    seconds = str(SIZES.reader_seconds)
    readers = [product.start("read", seconds) for _ in range(4)]
    writers = [product.start("write", seconds) for _ in range(2)]
    assert all(int(end(reader)) > 0 for reader in readers)
    assert all(int(end(writer)) > 0 for writer in writers)
    product.verify()
