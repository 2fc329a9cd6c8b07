"""An export on its way: uploaded, looked at, corrected line by line, recorded once or given up.

The file is read in memory and sealed under the desk key before it touches the database; what is
recorded goes through `imports.import_sheet`, like the command's (design.md §5). A preview is its
owner's alone, and gone after a day.
"""

import time
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.http import Http404

from accounts import journal
from accounts.actors import Actor
from accounts.policy import JOBS
from rappel.cases.rule import NotAllowed
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.signalement import selectors, services
from rappel.signalement.imports import ImportReport, Lists, import_sheet
from rappel.signalement.models import BUSY, KEPT, ImportPreview
from rappel.signalement.rows import Refused
from rappel.signalement.sheet import BrokenLine, Line, Sheet, read_sheet
from rappel.vault.opener import Opener

CHUNK = 25
"""Lines recorded before looking at the time again."""
SECONDS = 8.0
"""Of recording in one request, about 200 lines; a web server gives up after 30."""
PREVIEW, EXPIRE = "signalement.preview", "signalement.expire"


class Expired(Exception):
    """The preview was a day old: it has just been deleted."""


class Changed(Exception):
    """Another tab or request changed, took or is taking the preview; nothing was done."""


# --- from the file to the preview ---------------------------------------------------------------


def upload(commune: Commune, *, actor: Actor, data: bytes, name: str) -> ImportPreview:
    """Read an export and keep it sealed until its owner records it.

    Raises:
        NotAllowed: the actor may not import into this commune; recorded.
        SheetError: the file as a whole is no export.
    """
    role = services.ask_policy(commune, actor, services.IMPORT)
    sheet = read_sheet(data)
    content = {
        "name": name[:120],
        "columns": list(sheet.columns),
        "ignored": list(sheet.ignored),
        "encoding": sheet.encoding,
        "lines": [_as_json(line) for line in sheet.lines],
        "left_out": [],
    }
    with transaction.atomic():
        preview = ImportPreview(
            commune=commune,
            owner=actor.user,
            uploaded_at=calendar.now(),
            content=content,
            report=None,
        )
        preview.save()
        _record(preview, actor, "uploaded", role=role, lines=len(sheet.lines))
    return preview


def find(actor: Actor, pk: uuid.UUID) -> ImportPreview:
    """The actor's own preview, opened.

    Raises:
        Http404: unknown, another's, or of a commune where the actor imports no more.
        Expired: it was a day old; deleted.
    """
    communes = selectors.communes_for(actor, services.IMPORT)
    preview = (
        ImportPreview.objects.filter(pk=pk, owner=actor.user, commune__in=communes)
        .select_related("commune")
        .first()
    )
    if preview is None:
        raise Http404
    if calendar.now() >= preview.gone_at:
        with transaction.atomic():
            preview.delete()
            _record(preview, actor, "expired")
        raise Expired
    return _opened(preview)


def waiting(actor: Actor) -> list[ImportPreview]:
    """The actor's previews that can still be recorded, oldest first."""
    since = calendar.now() - KEPT
    mine = ImportPreview.objects.filter(
        owner=actor.user, commune__in=selectors.communes_for(actor, services.IMPORT)
    )
    rows = mine.filter(uploaded_at__gt=since, taken_at=None).select_related("commune")
    return [_opened(row) for row in rows]


def expire(actor: Actor) -> int:
    """Delete every preview a day old; one record per commune with their number.

    Raises:
        NotAllowed: the actor is not the job that does it.
    """
    if EXPIRE not in JOBS.get(actor.job, frozenset()):
        raise NotAllowed([services.ROLE_REFUSED])
    old = ImportPreview.objects.filter(uploaded_at__lte=calendar.now() - KEPT)
    with transaction.atomic():
        communes: dict[uuid.UUID, int] = {}
        for commune in old.values_list("commune", flat=True):
            communes[commune] = communes.get(commune, 0) + 1
        old.delete()
        if communes:
            journal.append(
                *(
                    journal.entry(actor, EXPIRE, commune=commune, payload={"count": count})
                    for commune, count in sorted(communes.items())
                )
            )
    return sum(communes.values())


# --- the sheet of a preview ---------------------------------------------------------------------


def sheet_of(preview: ImportPreview) -> Sheet:
    """The export as it stands: corrected, lines left out taken away."""
    content = preview.content
    out = set(content["left_out"])
    return Sheet(
        columns=tuple(content["columns"]),
        lines=tuple(_as_line(item) for item in content["lines"] if item[0] not in out),
        ignored=tuple(content["ignored"]),
        encoding=content["encoding"],
    )


def line_of(preview: ImportPreview, number: int) -> Line | BrokenLine:
    """One line by its number in the file; raises Http404."""
    for item in preview.content["lines"] if preview.content else ():
        if item[0] == number:
            return _as_line(item)
    raise Http404


def judge(preview: ImportPreview, line: Line) -> Refused | None:
    """What refuses a line, None when it may be recorded."""
    sheet = replace(sheet_of(preview), lines=(line,))
    (row,) = Lists(preview.commune).rows(sheet)
    return row if isinstance(row, Refused) else None


def _as_json(line: Line | BrokenLine) -> list[Any]:
    return [line.number, dict(line.values) if isinstance(line, Line) else line.reason]


def _as_line(item: list[Any]) -> Line | BrokenLine:
    number, held = item
    return Line(number, held) if isinstance(held, dict) else BrokenLine(number, held)


# --- changing it --------------------------------------------------------------------------------


def correct(
    preview: ImportPreview,
    *,
    actor: Actor,
    version: int,
    number: int,
    values: Mapping[str, str],
) -> None:
    """Replace values of a line; the whole is sealed again.

    Raises:
        Changed: another tab was faster, or lines are already being recorded.
    """
    content = _copy(preview)
    for item in content["lines"]:
        if item[0] == number and isinstance(item[1], dict):
            item[1].update(values)
    _keep(preview, actor, version, content, "corrected", number)


def leave_out(
    preview: ImportPreview, *, actor: Actor, version: int, number: int, out: bool
) -> None:
    """Leave a line aside, or take it back; raises Changed."""
    content = _copy(preview)
    left = set(content["left_out"])
    content["left_out"] = sorted(left | {number} if out else left - {number})
    _keep(preview, actor, version, content, "left_out" if out else "taken_back", number)


def cancel(preview: ImportPreview, *, actor: Actor, version: int) -> None:
    """Give the import up: the preview is deleted; what was recorded stays recorded.

    Raises:
        Changed: another tab was faster.
    """
    with transaction.atomic():
        _claim(preview, version)
        preview.delete()
        _record(preview, actor, "cancelled")


def _copy(preview: ImportPreview) -> dict[str, Any]:
    if preview.content is None:
        raise Changed
    content: dict[str, Any] = preview.content
    lines = [[number, dict(v) if isinstance(v, dict) else v] for number, v in content["lines"]]
    return {**content, "lines": lines}


def _keep(
    preview: ImportPreview,
    actor: Actor,
    version: int,
    content: dict[str, Any],
    step: str,
    number: int,
) -> None:
    with transaction.atomic():
        if preview.report is not None:
            raise Changed
        _claim(preview, version)
        preview.content = content
        preview.save(force_update=True)
        _record(preview, actor, step, line=number)


def _claim(preview: ImportPreview, version: int, *, taking: bool = False) -> None:
    """Be the one who changes this version, or raise Changed; inside a transaction."""
    now = calendar.now()
    free = Q(taking_since=None) | Q(taking_since__lt=now - BUSY)
    claimed = ImportPreview.objects.filter(free, pk=preview.pk, version=version, taken_at=None)
    since = now if taking else None
    if not claimed.update(version=F("version") + 1, taking_since=since):
        raise Changed
    preview.version, preview.taking_since = version + 1, since


# --- recording ----------------------------------------------------------------------------------


def take(preview: ImportPreview, *, actor: Actor, version: int) -> None:
    """Record lines for `SECONDS`, each in a transaction of its own like the command's.

    Cut short, the lines recorded are found again as already recorded. When no line is left, the
    content goes and the report stays until the preview's day is over.

    Raises:
        NotAllowed: the actor may no longer import into the commune; recorded.
        Changed: recorded already, being recorded, or changed by another tab.
    """
    if preview.content is None:
        raise Changed
    sheet = sheet_of(preview)
    told = preview.report or _empty_report(preview, len(sheet.lines))
    with transaction.atomic():
        _claim(preview, version, taking=True)
    until = time.monotonic() + SECONDS
    while told["done"] < told["total"]:
        chunk = sheet.lines[told["done"] : told["done"] + CHUNK]
        report = import_sheet(preview.commune, actor=actor, sheet=replace(sheet, lines=chunk))
        told["done"] += len(chunk)
        told["lines"] += _told(report, {line.number: line for line in chunk})
        told["notices"] = list(dict.fromkeys([*told["notices"], *report.notices]))
        if time.monotonic() >= until:
            break
    preview.report = told
    preview.taking_since = None
    if told["done"] >= told["total"]:
        preview.content = None
        preview.taken_at = calendar.now()
    with transaction.atomic():
        mine = ImportPreview.objects.select_for_update().filter(
            pk=preview.pk, version=preview.version
        )
        if not mine.exists():  # its day ended meanwhile, or somebody went on after a long silence
            raise Changed
        preview.save(force_update=True)


def _empty_report(preview: ImportPreview, total: int) -> dict[str, Any]:
    return {
        "name": preview.content["name"],
        "done": 0,
        "total": total,
        "left_out": list(preview.content["left_out"]),
        "lines": [],
        "notices": [],
    }


def _told(report: ImportReport, lines: Mapping[int, Line | BrokenLine]) -> list[dict[str, Any]]:
    """What became of each line, in the order of the file; names nobody."""

    def source(number: int) -> str:
        line = lines[number]
        return line.values.get("ref_source", "").strip() if isinstance(line, Line) else ""

    found = [
        *(
            {
                "line": taken.line,
                "source": source(taken.line),
                "result": result,
                "case": taken.reference,
                "blocked": taken.blocked,
                "column": "",
                "said": [*taken.notices, *_otherwise(taken.differences)],
            }
            for result, rows in (("created", report.created), ("existing", report.existing))
            for taken in rows
        ),
        *(
            {
                "line": bad.line,
                "source": source(bad.line),
                "result": "refused",
                "case": "",
                "blocked": False,
                "column": bad.column,
                "said": [bad.reason],
            }
            for bad in report.refused
        ),
    ]
    return sorted(found, key=lambda told: told["line"])


def _otherwise(differences: tuple[str, ...]) -> list[str]:
    if not differences:
        return []
    return [f"Dit autrement : {', '.join(differences)}. Rien n'a été remplacé."]


# --- shared -------------------------------------------------------------------------------------


def _opened(preview: ImportPreview) -> ImportPreview:
    return Opener(preview.commune_id, None, frozenset({"desk"})).bind(preview)


def _record(preview: ImportPreview, actor: Actor, step: str, **payload: Any) -> None:
    """One record of what was done with a preview, as the last statement of its transaction."""
    role = payload.pop("role", None)
    journal.append(
        journal.entry(
            actor,
            PREVIEW,
            commune=preview.commune_id,
            role=role,
            payload={"step": step, **payload},
        )
    )
