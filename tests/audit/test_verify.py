"""Verification: every tampering is named, by the product and, from the export, without it."""

import io
import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.log import append, create_log
from audit.models import AuditHead
from audit.verify import logs, verify
from tests.audit import tampering
from tests.audit.conftest import NOON, ROOT, entry, fill, record


def audit_verify() -> tuple[int, dict[str, Any]]:
    """Run `audit_verify --json`; nothing but JSON may reach stdout."""
    out = io.StringIO()
    code = 0
    with redirect_stdout(out):
        try:
            call_command("audit_verify", "--json")
        except SystemExit as stop:
            code = int(str(stop.code))
    return code, json.loads(out.getvalue())


def verify_log(folder: Path, tmp_path: Path) -> tuple[int, str]:
    """Run a copy of `verify_log.py` far from the project, isolated from its folder."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    script = shutil.copy(ROOT / "audit" / "verify_log.py", elsewhere)
    done = subprocess.run(
        [sys.executable, "-I", script, str(folder)],
        cwd=elsewhere,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def export(tmp_path: Path) -> Path:
    """Run `audit_export`."""
    folder = tmp_path / "export"
    call_command("audit_export", "--out", str(folder), stdout=io.StringIO())
    return folder


@pytest.fixture
def two_logs(log: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """Give two logs of six records, the second one to stay sound."""
    create_log(other := uuid.uuid4())
    for each in (log, other):
        fill(each, tampering.COUNT)
    return log, other


def test_an_untouched_log_is_sound_for_both_verifiers(
    two_logs: tuple[uuid.UUID, uuid.UUID], tmp_path: Path
) -> None:
    """The control of all that follows."""
    code, result = audit_verify()

    assert code == 0
    assert result["sound"] is True
    heads = {str(head.log): bytes(head.link).hex() for head in AuditHead.objects.all()}
    for found in result["logs"]:
        assert found == {
            "log": found["log"],
            "sound": True,
            "entries": tampering.COUNT,
            "head": heads[found["log"]],
            "first_bad": None,
            "reason": None,
        }
    code, words = verify_log(export(tmp_path), tmp_path)
    assert code == 0, words
    for log in two_logs:
        assert f"SAIN {log} : {tampering.COUNT} entrées, tête {heads[str(log)]}" in words


@pytest.mark.parametrize("tamper", tampering.TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_a_tampering_is_named_by_both_verifiers(
    two_logs: tuple[uuid.UUID, uuid.UUID], tmp_path: Path, tamper: Callable[[uuid.UUID], int]
) -> None:
    """Same log, same entry, exit 1; the other log is still sound."""
    log, other = two_logs
    tampering.lift_guards()
    first_bad = tamper(log)

    code, result = audit_verify()
    assert code == 1
    assert result["sound"] is False
    named = {found["log"]: found["first_bad"] for found in result["logs"]}
    assert named == {str(log): first_bad, str(other): None}

    code, words = verify_log(export(tmp_path), tmp_path)
    assert code == 1, words
    assert f"ALTÉRÉ {log} : première entrée fautive {first_bad} : " in words
    assert f"SAIN {other} : " in words


def take_payload_away(log: uuid.UUID) -> None:
    """The context of an act disappears."""
    tampering.put(log, 3, payload=None, payload_row=None)


def forget_payload_row(log: uuid.UUID) -> None:
    """Without its row the cell does not open."""
    tampering.put(log, 3, payload_row=None)


def swap_payloads(log: uuid.UUID) -> None:
    """Two acts exchange their reasons."""
    one, other = tampering.get(log, 3), tampering.get(log, 5)
    for seq, row in ((3, other), (5, one)):
        tampering.put(log, seq, payload=row["payload"], payload_row=row["payload_row"])


def point_at_another_object(log: uuid.UUID) -> None:
    """The page of a case would show the act of another one."""
    tampering.put(log, 3, obj=f"case:{uuid.uuid4()}")


def point_at_nothing(log: uuid.UUID) -> None:
    """The page of the case would not show the act."""
    tampering.put(log, 3, obj=None)


def date_the_column(log: uuid.UUID) -> None:
    """The column would show another day than the record."""
    tampering.put(log, 3, ts="2026-11-02T12:00:02.500000Z")


@pytest.mark.parametrize(
    "tamper",
    [
        take_payload_away,
        forget_payload_row,
        swap_payloads,
        point_at_another_object,
        point_at_nothing,
        date_the_column,
    ],
    ids=lambda tamper: tamper.__name__,
)
def test_what_is_kept_beside_a_record_is_compared_with_it(
    two_logs: tuple[uuid.UUID, uuid.UUID], tamper: Callable[[uuid.UUID], None]
) -> None:
    """These columns are not exported: the product alone sees them."""
    log, _ = two_logs
    tampering.lift_guards()
    tamper(log)

    fault = verify(log).fault
    assert fault is not None
    assert fault.seq == 3


def test_the_moment_of_the_head_is_compared_with_the_last_record(
    two_logs: tuple[uuid.UUID, uuid.UUID],
) -> None:
    """Moved ahead, it would date every following act wrongly."""
    log, _ = two_logs
    tampering.lift_guards()
    AuditHead.objects.filter(log=log).update(ts="2036-11-02T12:00:00.000000Z")

    fault = verify(log).fault
    assert fault is not None
    assert fault.seq == tampering.COUNT


def test_replace_without_triggers_is_named(
    two_logs: tuple[uuid.UUID, uuid.UUID], tmp_path: Path
) -> None:
    """REPLACE INTO on SQLite, its equivalent on PostgreSQL."""
    log, _ = two_logs
    tampering.lift_guards()
    row = tampering.get(log, 3)
    body = tampering.reworded(row, role="elected")
    sql = (
        "INSERT INTO audit_auditrecord (log, seq, ts, obj, body, leaf, link)"
        " VALUES (%s, 3, %s, %s, %s, %s, %s)"
    )
    if connection.vendor == "sqlite":
        key: Any = log.hex
        sql = sql.replace("INSERT", "REPLACE", 1)
    else:
        key = log
        sql += (
            " ON CONFLICT (log, seq) DO UPDATE SET body = excluded.body,"
            " payload = NULL, payload_row = NULL"
        )
    with connection.cursor() as cursor:
        leaf, link = bytes(row["leaf"]), bytes(row["link"])
        cursor.execute(sql, [key, row["ts"], row["obj"], body, leaf, link])

    fault = verify(log).fault
    assert fault is not None
    assert fault.seq == 3
    code, words = verify_log(export(tmp_path), tmp_path)
    assert code == 1
    assert f"ALTÉRÉ {log} : première entrée fautive 3 : " in words


def rewrite_everything(log: uuid.UUID) -> None:
    """Edit entry 3 and hash the log anew, head included: the database agrees with itself."""
    tampering.put(log, 3, body=tampering.reworded(tampering.get(log, 3), role="elected"))
    tampering.rechain(log, head=True)


def cut_the_end(log: uuid.UUID) -> None:
    """Delete the last two records and wind the head back."""
    tampering.drop(log, 5, 6)
    row = tampering.get(log, 4)
    AuditHead.objects.filter(log=log).update(seq=4, link=row["link"], ts=row["ts"])


def empty_it_all(log: uuid.UUID) -> None:
    """Leave a log as new."""
    tampering.empty(log)
    link = tampering.chain.origin(log)
    AuditHead.objects.filter(log=log).update(seq=0, link=link, ts="")


def remove_the_log(log: uuid.UUID) -> None:
    """Leave nothing."""
    tampering.empty(log)
    AuditHead.objects.filter(log=log).delete()


@pytest.mark.parametrize(
    ("tamper", "first_bad"),
    [(rewrite_everything, 6), (cut_the_end, 5), (empty_it_all, 1), (remove_the_log, 1)],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_line_of_the_collector_gives_a_forged_database_away(
    two_logs: tuple[uuid.UUID, uuid.UUID],
    tmp_path: Path,
    tamper: Callable[[uuid.UUID], None],
    first_bad: int,
) -> None:
    """What was rewritten as a whole is seen from outside only: that is what heads are sent for."""
    log, _ = two_logs
    head = AuditHead.objects.get(log=log)
    kept = f"2026-11-02 12:00:05 INFO audit.head audit.head {log} 6 {bytes(head.link).hex()}\n"
    tampering.lift_guards()
    tamper(log)

    assert audit_verify()[0] == 0
    folder = export(tmp_path)
    assert verify_log(folder, tmp_path)[0] == 0
    with (folder / "heads.txt").open("a", encoding="utf-8") as heads:
        heads.write(kept)
    code, words = verify_log(folder, tmp_path)
    assert code == 1
    assert f"ALTÉRÉ {log} : première entrée fautive {first_bad} : " in words


def test_older_lines_of_the_collector_agree_with_a_sound_log(
    log: uuid.UUID, tmp_path: Path
) -> None:
    """Every line ever sent stays true."""
    lines = []
    for seq in range(1, 5):
        record(entry(log))
        lines.append(f"audit.head {log} {seq} {bytes(AuditHead.objects.get().link).hex()}\n")
    folder = export(tmp_path)
    with (folder / "heads.txt").open("a", encoding="utf-8") as heads:
        heads.writelines(lines)

    code, words = verify_log(folder, tmp_path)
    assert code == 0, words


def test_a_log_as_new_is_sound(log: uuid.UUID, tmp_path: Path) -> None:
    """No entry yet, h_0 as the head."""
    assert verify(log).sound
    assert verify(log).count == 0
    assert verify_log(export(tmp_path), tmp_path)[0] == 0


def test_the_head_of_an_empty_log_is_checked_too(log: uuid.UUID, tmp_path: Path) -> None:
    """h_0 holds the uuid of the log."""
    tampering.lift_guards()
    AuditHead.objects.filter(log=log).update(link=bytes(32))

    assert audit_verify()[0] == 1
    assert verify_log(export(tmp_path), tmp_path)[0] == 1


@pytest.mark.parametrize("count", [1999, 2000, 2001])
def test_a_log_longer_than_one_read_is_walked_to_its_end(log: uuid.UUID, count: int) -> None:
    """The last entry counts, wherever the reads are cut."""
    with transaction.atomic():
        append([entry(log)] * count, ts=NOON)
    assert verify(log).count == count

    tampering.lift_guards()
    tampering.put(log, count, obj=None)
    fault = verify(log).fault
    assert fault is not None
    assert fault.seq == count


def test_without_any_log_there_is_nothing_to_verify(db: None) -> None:
    """Exit 2: an emptied installation does not pass for a sound one."""
    with pytest.raises(CommandError, match="Aucun journal") as refusal:
        call_command("audit_verify")

    assert refusal.value.returncode == 2
    assert logs() == []


def test_a_database_without_the_tables_is_unreadable(
    log: uuid.UUID, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Exit 2 for both commands, with the engine's words."""

    def fail() -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr("audit.verify.logs", fail)
    for command in (["audit_verify"], ["audit_export", "--out", str(tmp_path / "out")]):
        with pytest.raises(CommandError, match="illisible") as refusal:
            call_command(*command)
        assert refusal.value.returncode == 2


def test_the_words_for_operators_name_the_first_bad_entry(
    two_logs: tuple[uuid.UUID, uuid.UUID], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without `--json`, one French line a log."""
    log, other = two_logs
    tampering.lift_guards()
    tampering.edit(log)

    with pytest.raises(SystemExit):
        call_command("audit_verify")

    words = capsys.readouterr().out
    assert f"ALTÉRÉ {log} : première entrée fautive 3 : contenu modifié" in words
    assert f"SAIN {other} : 6 entrées, tête " in words


def test_verifying_changes_nothing(log: uuid.UUID, tmp_path: Path) -> None:
    """Nor does exporting: evidence stays as it was found."""
    fill(log, 2)
    before = AuditHead.objects.values().get()

    audit_verify()
    export(tmp_path)

    assert AuditHead.objects.values().get() == before
