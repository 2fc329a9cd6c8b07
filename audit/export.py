"""Write the logs to files that `verify_log.py` reads on a machine without Django.

No payload leaves: the export shows who did what to which object, never why or to whom.
"""

import json
import os
from pathlib import Path
from typing import TextIO

from audit import verify


class FolderInUse(Exception):
    """The folder holds files: entries of two exports must not mix."""


def export(folder: Path) -> int:
    """Write every log to `folder` (made, or empty) and return how many there are.

    A log that was tampered with is exported as it is. `heads.txt` comes last: an export cut
    short has none and cannot pass for a sound one.

    Raises:
        FolderInUse: the folder is not empty.
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise FolderInUse(str(folder))
    heads: list[str] = []
    logs = verify.logs()
    for log in logs:
        with (
            _private(folder / f"{log}.jsonl") as file,
            verify.stored(log) as (head, rows),
        ):
            for row in rows:
                file.write(_line(row.entry))
        if head is not None:
            heads.append(f"audit.head {log} {head.seq} {head.link.hex()}\n")
    with _private(folder / "heads.txt") as file:
        file.writelines(heads)
    return len(logs)


def _private(path: Path) -> TextIO:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(handle, "w", encoding="utf-8", newline="\n")


def _line(entry: verify.Entry) -> str:
    line = {
        "seq": entry.seq,
        "leaf": entry.leaf.hex(),
        # bytes that are no text were never a record: shown, and refused by the verifier
        "record": None
        if entry.record is None
        else entry.record.decode("utf-8", errors="backslashreplace"),
        # the stored h_n, so that the verifier names the very entry where the chain breaks
        "link": None if entry.link is None else entry.link.hex(),
    }
    return json.dumps(line, separators=(",", ":")) + "\n"
