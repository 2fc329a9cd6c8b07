"""An import in words: what each line would give, what became of it, the report to download.

A reporter is told of no file but the own service's; only who may compare cases sees look-alikes; a
number is a link only where its case may be opened (security.md §3).
"""

import csv
import datetime
import io
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts import journal
from accounts.actors import Actor
from accounts.policy import allows
from rappel.cases import elsewhere, finder
from rappel.cases.finder import Hit
from rappel.cases.lookalikes import Index
from rappel.cases.selectors import visible_cases
from rappel.communes import calendar
from rappel.signalement import previews, selectors, services
from rappel.signalement.imports import ImportReport, import_sheet
from rappel.signalement.models import ImportPreview
from rappel.signalement.report import Report
from rappel.signalement.sheet import BrokenLine, Line

RESULTS = {
    "created": "enregistré",
    "existing": "déjà enregistré",
    "refused": "refusé",
    "left_out": "laissé de côté",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


# --- before -------------------------------------------------------------------------------------


def trial_page(actor: Actor, preview: ImportPreview) -> dict[str, Any]:
    """What every line would give if it were recorded now; writes nothing but the record of the look."""
    sheet = previews.sheet_of(preview)
    trial = import_sheet(preview.commune, actor=actor, sheet=sheet, dry_run=True)
    lines = {line.number: line for line in sheet.lines}
    alike, count = _alike(actor, preview, trial)
    linked = _linked(trial.reports, _same_reports(actor, preview, trial))
    here = _Numbers(actor, (taken.reference for taken in trial.existing))
    created = [
        {
            **_head(taken.line, lines[taken.line], trial.reports.get(taken.line)),
            "notices": [*taken.notices, *linked.get(taken.line, ())],
            "alike": alike.get(taken.line, []),
        }
        for taken in trial.created
    ]
    existing = [
        {
            **_head(taken.line, lines[taken.line], trial.reports.get(taken.line)),
            **here.of(taken.reference),
            "differences": ", ".join(taken.differences),
        }
        for taken in trial.existing
    ]
    refused = [
        {
            **_head(bad.line, lines[bad.line], None),
            "column": bad.column,
            "reason": bad.reason,
            "broken": isinstance(lines[bad.line], BrokenLine),
        }
        for bad in trial.refused
    ]
    _record(actor, preview, lines=trial.lines, alike=count)
    return {
        "created": created,
        "existing": existing,
        "refused": refused,
        "left_out": [
            _head(number, previews.line_of(preview, number), None)
            for number in preview.content["left_out"]
        ],
        "notices": [*trial.notices],
        "compared": finder.may_compare(actor, preview.commune_id),
        "name": preview.content["name"],
    }


def _head(number: int, line: Line | BrokenLine, report: Report | None) -> dict[str, Any]:
    """The number of a line, who it is about and what, as the file says it."""
    values = line.values if isinstance(line, Line) else {}
    person = f"{values.get('auteur_prenoms', '')} {values.get('auteur_nom', '').upper()}"
    return {
        "line": number,
        "source": values.get("ref_source", "").strip()[:40],
        "person": " ".join(person.split())[:120],
        "category": report.category.label if report else values.get("qualification", "")[:80],
        "facts_on": calendar.short_date(report.facts_on) if report else "",
        "justice": report is not None and services.will_stop(report),
    }


def _alike(
    actor: Actor, preview: ImportPreview, trial: ImportReport
) -> tuple[dict[int, list[dict[str, Any]]], int]:
    """What the lines to be created look like, cases and other lines, for who may compare."""
    if not finder.may_compare(actor, preview.commune_id):
        return {}, 0
    cards = {
        taken.line: trial.reports[taken.line].person.search_card("") for taken in trial.created
    }
    cases, lines = finder.open_index(preview.commune_id), Index(cards.items())
    found = {number: cases.resembling(card) for number, card in cards.items()}
    hits = _hits_by_case(actor, found.values())
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for number, card in cards.items():
        told[number] += [
            {**_hit(hits[case]), "verdict": verdict.value} for case, verdict in found[number]
        ]
        told[number] += [
            {"reference": f"ligne {other}", "url": f"#ligne-{other}", "verdict": verdict.value}
            for other, verdict in lines.resembling(card)
            if other != number
        ]
    return told, sum(len(one) for one in found.values())


def _hits_by_case(actor: Actor, found: Iterable[list[Any]]) -> dict[uuid.UUID, Hit]:
    pairs = {case: verdict for one in found for case, verdict in one}
    return {hit.case.pk: hit for hit in finder.hits_of(actor, pairs.items())}


def _hit(hit: Hit) -> dict[str, Any]:
    """A case that a line looks like: number, year, category, who follows it; never a name."""
    return {
        "reference": hit.case.reference,
        "url": reverse("cases:case", args=[hit.case.reference]) if hit.visible else "",
        "about": f"{hit.case.category.label}, {hit.case.facts_on.year}, "
        f"suivi par {elsewhere.followed_by(hit.case)}",
    }


_SameReport = tuple[str, datetime.date]
"""What authors of one report share: its reference and the day of the facts."""


def _same_reports(
    actor: Actor, preview: ImportPreview, trial: ImportReport
) -> dict[_SameReport, list[str]]:
    """Numbers of the cases that the actor may open, by the report they come from."""
    wanted = {report.source_reference for report in trial.reports.values()} - {""}
    found: dict[_SameReport, list[str]] = defaultdict(list)
    rows = visible_cases(actor).filter(commune=preview.commune, source_reference__in=wanted)
    for source, day, reference in rows.order_by("reference").values_list(
        "source_reference", "facts_on", "reference"
    ):
        found[source, day].append(reference)
    return found


def _linked(
    reports: dict[int, Report], cases: dict[_SameReport, list[str]]
) -> dict[int, list[str]]:
    """What is said of one report about several persons: a case each, linked (R21)."""
    together: dict[_SameReport, dict[tuple[str, str], int]] = defaultdict(dict)
    for number, report in reports.items():
        together[report.source_reference, report.facts_on].setdefault(report.key, number)
    told: dict[int, list[str]] = {}
    for same, lines in together.items():
        for number in lines.values():
            others = [f"la ligne {other}" for other in lines.values() if other != number]
            others += [f"le dossier {reference}" for reference in cases.get(same, ())]
            if others:
                told[number] = [
                    f"Même signalement que {', '.join(others)} : un dossier par personne, liés par "
                    "leur numéro (règle R21)."
                ]
    return told


class _Numbers:
    """Numbers of cases, as links for those who may open them, as nothing for the others."""

    def __init__(self, actor: Actor, references: Iterable[str]) -> None:
        wanted = [reference for reference in references if reference]
        self._seen, self._own = selectors.shown_numbers(actor, wanted)

    def of(self, reference: str) -> dict[str, str]:
        """The number and the address, "" for what the actor may not open."""
        if reference in self._seen:
            return {"reference": reference, "url": reverse("cases:case", args=[reference])}
        if reference in self._own:
            return {"reference": reference, "url": reverse("signalement:report", args=[reference])}
        return {"reference": "", "url": ""}


def _record(actor: Actor, preview: ImportPreview, **payload: int) -> None:
    role = allows(services.IMPORT, actor.commune_relations(preview.commune_id))
    actor.reads.append(
        journal.entry(
            actor,
            previews.PREVIEW,
            commune=preview.commune_id,
            role=role,
            payload={"step": "looked_at", **payload},
        )
    )


# --- after --------------------------------------------------------------------------------------


def report_page(actor: Actor, preview: ImportPreview) -> dict[str, Any]:
    """What became of each line so far; a reporter is not told which ones were stopped."""
    told = preview.report
    rows = _report_rows(actor, preview)
    return {
        "name": told["name"],
        "done": told["done"],
        "total": told["total"],
        "over": preview.taken_at is not None,
        "notices": told["notices"],
        "counts": {result: sum(row["result"] == result for row in rows) for result in RESULTS},
        "rows": rows,
    }


def _report_rows(actor: Actor, preview: ImportPreview) -> list[dict[str, Any]]:
    told = preview.report
    secret = selectors.is_reporter_only(actor, preview.commune)
    made = {row["case"] for row in told["lines"] if row["result"] == "created"}
    numbers = _Numbers(actor, (row["case"] for row in told["lines"]))
    rows = []
    for row in told["lines"]:
        number = numbers.of(row["case"])
        if row["case"] in made:  # whoever records a signalement is told its number
            number["reference"] = row["case"]
        said = list(row["said"])
        if row["blocked"] and not secret:
            said.insert(0, "Arrêté : relève de la justice (règles R2, R3).")
        rows.append({**row, **number, "said": said, "word": RESULTS[row["result"]]})
    rows += [
        {
            "line": number,
            "source": "",
            "result": "left_out",
            "word": RESULTS["left_out"],
            "reference": "",
            "url": "",
            "column": "",
            "said": [],
        }
        for number in told["left_out"]
    ]
    return sorted(rows, key=lambda row: row["line"])


def report_csv(actor: Actor, preview: ImportPreview) -> bytes:
    """The report as a sheet that any software opens; no value can be taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(("ligne", "reference_du_service", "resultat", "dossier", "colonne", "a_savoir"))
    for row in _report_rows(actor, preview):
        cells = (row["source"], row["word"], row["reference"], row["column"], " ".join(row["said"]))
        writer.writerow((row["line"], *(_harmless(cell) for cell in cells)))
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """A cell that a spreadsheet shows as it stands: formulas are kept as text (security.md §6)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
