"""The demonstration of each released version still opens, after today's migrations."""

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERSIONS = sorted(path.parent.name for path in Path(__file__).parent.glob("v*/root.key"))
CASES = {"v0.1": 13}
LIMIT = 2 * 1024 * 1024


@pytest.fixture(params=VERSIONS)
def old(request, tmp_path):
    """A copy of that version's data, and the environment that reads it."""
    kept = Path(__file__).parent / request.param
    database = tmp_path / "rappel.sqlite3"
    database.write_bytes(gzip.decompress((kept / "rappel.sqlite3.gz").read_bytes()))
    shutil.copy(kept / "root.key", tmp_path / "root.key")
    (tmp_path / "root.key").chmod(0o400)
    env = {
        **os.environ,
        "RAPPEL_DATA_DIR": str(tmp_path),
        "RAPPEL_DATABASE_URL": f"sqlite:///{database}",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    return request.param, env


def run(env, *command):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_released_version_is_kept():
    assert "v0.1" in VERSIONS


def test_what_is_kept_is_small():
    for version in VERSIONS:
        folder = Path(__file__).parent / version
        assert sum(path.stat().st_size for path in folder.iterdir()) <= LIMIT


def test_its_data_opens_after_the_migrations_of_today(old):
    version, env = old
    run(env, "manage.py", "migrate", "--noinput", "-v", "0")
    run(env, "manage.py", "keys", "verify")
    run(env, "manage.py", "audit_verify")
    assert int(run(env, "-m", "tests.upgrade.opens")) == CASES[version]
