"""`manage.py keys init|verify`: what it makes, what it says, how it ends."""

import json
import uuid

import pytest
from django.core.management import CommandError, call_command

from rappel.vault import keys
from rappel.vault.models import CaseKey, CommuneKey, DeskKey, Installation, SigningKey


@pytest.fixture
def told(capsys):
    """Run the command, give (exit code, stdout)."""

    def run(*arguments):
        try:
            call_command("keys", *arguments)
        except CommandError as error:
            return error.returncode, capsys.readouterr().out, str(error)
        return 0, capsys.readouterr().out, ""

    return run


@pytest.fixture
def town(commune):
    """A commune with two cases."""
    for _ in range(2):
        keys.create_case_key(commune, uuid.uuid4())
    return commune


def test_init_makes_the_keys_and_says_to_copy_the_root_key(db, key_file, told):
    code, out, _ = told("init")
    assert code == 0
    assert "deux copies sur papier" in out
    assert key_file.stat().st_mode & 0o777 == 0o400
    assert key_file.read_text().strip() not in out
    assert Installation.objects.count() == 1


def test_init_twice_changes_nothing(db, key_file, told):
    told("init")
    before = key_file.read_bytes()
    code, out, _ = told("init")
    assert (code, "rien n'a été changé" in out) == (0, True)
    assert key_file.read_bytes() == before


def test_init_refuses_to_replace_a_lost_root_key(installation, key_file, told):
    key_file.unlink()
    code, _, message = told("init")
    assert code == 2
    assert "Remettez le fichier en place" in message
    assert not key_file.exists()


def test_verify_counts_what_opens(town, installation, told):
    code, out, _ = told("verify", "--json")
    report = json.loads(out)
    assert code == 0
    assert report["sound"] is True
    assert report["counts"] == {"commune": 1, "desk": 2, "case": 2, "signing": 1}
    assert report["installation"] == str(installation)
    assert report["faults"] == []
    assert {entry["sort"] for entry in report["keys"]} == {"commune", "desk", "signing"}
    assert all(len(entry["key_id"]) == 32 for entry in report["keys"])


def test_verify_reads_as_text(town, told):
    code, out, _ = told("verify")
    assert code == 0
    assert "2 clés de dossier" in out
    assert "Toutes les clés s'ouvrent." in out


def damage(model, **where):
    row = model.objects.filter(**where).first()
    spoilt = bytearray(row.wrapped)
    spoilt[-1] ^= 1
    model.objects.filter(pk=row.pk).update(wrapped=bytes(spoilt))


@pytest.mark.parametrize(
    ("model", "where", "named"),
    [
        (CaseKey, {}, "clé du dossier"),
        (CommuneKey, {}, "clé 1 de la commune"),
        (DeskKey, {"commune_key": None}, "clé de bureau"),
        (DeskKey, {"commune_key__isnull": False}, "clé de bureau"),
        (SigningKey, {}, "clé de signature"),
    ],
)
def test_verify_names_the_first_key_that_does_not_open(town, told, model, where, named):
    damage(model, **where)
    code, out, message = told("verify", "--json")
    report = json.loads(out)
    assert code == 1
    assert message.startswith(named)
    assert report["sound"] is False
    assert report["faults"][0] == message


@pytest.mark.parametrize("model", [SigningKey, DeskKey])
def test_verify_misses_a_deleted_key(town, told, model):
    model.objects.all().delete()
    code, _, message = told("verify", "--json")
    assert (code, "absente" in message) == (1, True)


def test_verify_passes_over_destroyed_keys(town, told):
    CaseKey.objects.all().delete()
    DeskKey.objects.exclude(commune_key=None).delete()
    CommuneKey.objects.update(state=CommuneKey.State.DESTROYED, wrapped=None)
    code, out, _ = told("verify", "--json")
    report = json.loads(out)
    assert report["counts"]["commune"] == 0
    assert [entry["state"] for entry in report["keys"] if entry["sort"] == "commune"] == [
        "destroyed"
    ]
    assert code == 1  # the desk of that commune is still expected
    assert all("clé de bureau" in fault for fault in report["faults"])


def test_verify_says_whose_root_key_is_missing(town, told, key_file):
    root = json.loads(told("verify", "--json")[1])["root"]
    key_file.unlink()
    key_file.write_text("ab" * 32)
    key_file.chmod(0o400)
    code, out, message = told("verify", "--json")
    assert (code, out) == (2, "")
    assert root in message
    assert "remettez la bonne clé en place" in message


def test_verify_without_any_key_cannot_read(db, key_file, told):
    code, _, message = told("verify")
    assert (code, "keys init" in message) == (2, True)


def test_verify_of_an_empty_database_says_to_migrate(town, told, monkeypatch):
    monkeypatch.setattr(Installation._meta, "db_table", "vault_absent")
    code, _, message = told("verify")
    assert (code, "migrate" in message) == (2, True)
