"""What the commune's log says last, payload opened."""

from typing import Any

from audit import log
from audit.log import Line
from rappel.cases.selectors import load_file
from rappel.vault import cells, keys
from tests.factories import Town


def newest(town: Town) -> tuple[Line, dict[str, Any]]:
    """The newest record of the commune's log, and what its payload holds."""
    line = log.read(town.commune.pk, limit=1)[0]
    if line.payload is None:
        return line, {}
    owner = town.commune.pk
    key = keys.desk_key(owner)
    if line.obj is not None and line.obj.startswith("case:"):
        key = keys.case_key(owner, load_file(line.obj.removeprefix("case:")).pk)
    found = cells.open_cell(
        key, owner, "audit_record", "payload", line.payload_row, line.payload, kind="json"
    )
    return line, found
