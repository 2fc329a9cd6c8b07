"""The export: its format, its modes, and what it never holds."""

import io
import json
import os
import stat
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.export import export
from audit.log import create_log
from audit.models import AuditHead, AuditRecord
from tests.audit.conftest import entry, fill, record, seal


def test_the_export_has_one_file_a_log_and_the_heads(log: uuid.UUID, tmp_path: Path) -> None:
    """`<log uuid>.jsonl` and `heads.txt`, as the stand-alone verifier reads them."""
    create_log(other := uuid.uuid4())
    fill(log, 3)

    assert export(tmp_path / "out") == 2

    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {f"{log}.jsonl", f"{other}.jsonl", "heads.txt"}
    heads = (tmp_path / "out" / "heads.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(heads) == sorted(
        f"audit.head {head.log} {head.seq} {bytes(head.link).hex()}"
        for head in AuditHead.objects.all()
    )
    assert (tmp_path / "out" / f"{other}.jsonl").read_bytes() == b""


def test_a_line_holds_the_exact_record(log: uuid.UUID, tmp_path: Path) -> None:
    """Number, leaf, record as text, and the stored link."""
    fill(log, 2)
    export(tmp_path / "out")

    text = (tmp_path / "out" / f"{log}.jsonl").read_text(encoding="utf-8")
    stored = AuditRecord.objects.filter(log=log).order_by("seq")
    assert [json.loads(line) for line in text.splitlines()] == [
        {
            "seq": row.seq,
            "leaf": bytes(row.leaf).hex(),
            "record": bytes(row.body).decode(),
            "link": bytes(row.link).hex(),
        }
        for row in stored
    ]


def test_no_payload_leaves(log: uuid.UUID, tmp_path: Path) -> None:
    """Who did what to which object, never why: not even sealed."""
    record(entry(log, payload={"reason": "essai"}, seal=seal))
    export(tmp_path / "out")

    payload = bytes(AuditRecord.objects.get(log=log).payload)
    for path in (tmp_path / "out").iterdir():
        assert payload not in path.read_bytes()
        assert payload.hex() not in path.read_text(encoding="utf-8")


def test_files_are_for_their_owner_alone(log: uuid.UUID, tmp_path: Path) -> None:
    """Whatever the umask says."""
    fill(log, 1)
    before = os.umask(0)
    try:
        export(tmp_path / "out")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()}
    assert modes == {0o600}


def test_an_export_does_not_mix_with_what_is_there(log: uuid.UUID, tmp_path: Path) -> None:
    """A folder in use is refused and left alone."""
    (tmp_path / "note.txt").write_text("là", encoding="utf-8")

    with pytest.raises(CommandError, match="pas vide"):
        call_command("audit_export", "--out", str(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_a_folder_that_cannot_be_made_is_a_clear_refusal(log: uuid.UUID, tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(CommandError, match="ne peut être écrit"):
        call_command("audit_export", "--out", str(tmp_path / "file"))


def test_the_command_says_how_to_verify(log: uuid.UUID, tmp_path: Path) -> None:
    """In French, with the very command."""
    out = io.StringIO()
    call_command("audit_export", "--out", str(tmp_path / "out"), stdout=out)

    assert f"python audit/verify_log.py {tmp_path / 'out'}" in out.getvalue()
