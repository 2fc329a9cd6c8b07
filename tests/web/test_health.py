"""What a supervisor asks: does the process answer, and is anything missing."""

from collections import namedtuple

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from rappel.vault import keys
from rappel.vault.errors import VaultError

READY = {"database": "ok", "migrations": "ok", "keys": "ok", "disk": "ok"}


def test_the_process_answers_without_the_database():
    """The database is closed to this test."""
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_supervisor_asks_in_plain_http(settings, town, address):
    """The certificate is the proxy's: the probe comes from the machine itself."""
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(address).status_code == 200
    assert Client().get("/connexion/").status_code == 301


def test_everything_is_ready(town):
    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (200, READY)


def missing(part, word):
    """The answer says that part alone is missing."""
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {**READY, part: word}


def test_migrations_that_wait_are_named(town):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'review'")
    missing("migrations", "pending")


def test_keys_that_do_not_open_are_named(town, monkeypatch):
    def locked(owner):
        raise VaultError("no root key")

    monkeypatch.setattr(keys, "desk_key", locked)
    missing("keys", "unavailable")


def test_an_installation_without_keys_is_not_ready(db):
    missing("keys", "unavailable")


def test_a_full_disk_is_named(town, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**9, 10**9, 1024))
    missing("disk", "full")


def test_a_folder_of_data_that_is_gone_is_named(town, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    missing("disk", "unreadable")


@pytest.mark.parametrize("error", [OperationalError("refused"), InterfaceError("closed")])
def test_a_database_that_does_not_answer_is_named_with_what_needs_it(town, monkeypatch, error):
    def refused(*args, **kwargs):
        raise error

    keys.forget()
    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", refused)
        answer = Client().get("/readyz")

    assert answer.status_code == 503
    found = answer.json()
    assert (found["database"], found["migrations"]) == ("unreachable", "unreachable")
    assert found["keys"] == "unavailable"
    assert found["disk"] == "ok"


def test_nothing_is_told_but_words(town):
    """No path, no version, no name: the address is open to everybody."""
    found = Client().get("/readyz").json()
    assert set(found) == set(READY)
    assert all(word.isalpha() for word in found.values())
