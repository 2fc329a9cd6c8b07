"""One line per big number of a run: asked, run, failures, seconds (`make deep` keeps them).

A test that repeats something names it: `@pytest.mark.number("processes at once", "field")`, the
field being one of `tests.sizes.Sizes`. What it measured goes beside it by
`record_property("figure", "précision 97 %")`. In a deep run the lines go to
`docs/reference/verifications.md`, one table per database engine.
"""

import datetime
import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.sizes import DEEP, SIZES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "verifications.md"
KEPT = ROOT / "build" / "verifications.json"


@dataclass
class Number:
    """What was asked of one number and what came of it."""

    label: str
    asked: int
    run: int
    tests: int = 0
    failures: int = 0
    seconds: float = 0.0
    figures: str = ""


_numbers: dict[str, Number] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line(
        "markers", "number(label, field): a number of tests.sizes that this test repeats by"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Write the numbers on the test, so that its report carries them from any worker."""
    for item in items:
        marks = [mark.args for mark in item.iter_markers("number")]
        drawn = getattr(getattr(item, "obj", None), "_hypothesis_internal_use_settings", None)
        if drawn is not None and drawn.max_examples == SIZES.property_examples:
            marks.append(("exemples tirés par propriété", "property_examples"))
        for label, field in marks:
            known = json.dumps([label, getattr(DEEP, field), getattr(SIZES, field)])
            item.user_properties.append(("number", known))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add a finished test to its numbers."""
    for name, value in report.user_properties:
        if name != "number":
            continue
        label, asked, run = json.loads(str(value))
        number = _numbers.setdefault(label, Number(label, asked, run))
        number.seconds += report.duration
        number.tests += report.when == "call"
        number.failures += report.failed
        measured = [str(value) for name, value in report.user_properties if name == "figure"]
        number.figures = ", ".join(measured) or number.figures


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the lines; keep them when the run was deep."""
    if not _numbers or hasattr(terminalreporter.config, "workerinput"):
        return
    terminalreporter.section(f"numbers ({connection.vendor}, {SIZES.name})")
    for number in sorted(_numbers.values(), key=lambda n: n.label):
        terminalreporter.write_line(
            f"{number.label}: {number.run} of {number.asked} asked, {number.tests} tests, "
            f"{number.failures} failures, {number.seconds:.0f} s"
            + (f", {number.figures}" if number.figures else "")
        )
    if SIZES is DEEP:
        _keep()


def _with_figures(number: dict[str, Any]) -> str:
    figures = number.get("figures", "")
    return f"{number['label']} ({figures})" if figures else str(number["label"])


def _keep() -> None:
    KEPT.parent.mkdir(exist_ok=True)
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    rows = {label: asdict(number) for label, number in _numbers.items()}
    before = kept.get(connection.vendor, {}).get("rows", {})
    kept[connection.vendor] = {"date": today, "commit": commit, "rows": {**before, **rows}}
    KEPT.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    lines = [
        "# Vérifications en grand",
        "",
        "Écrit par `make deep`\u00a0: chaque nombre demandé, ce qui a été fait, ce qui a échoué.",
    ]
    for engine, run in sorted(kept.items()):
        lines += [
            "",
            f"## {engine}, {run['date']}, commit {run['commit']}",
            "",
            "| nombre | demandé | fait | tests | échecs | secondes |",
            "|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {_with_figures(n)} | {n['asked']} | {n['run']} | {n['tests']} | {n['failures']} "
            f"| {n['seconds']:.0f} |"
            for n in sorted(run["rows"].values(), key=lambda n: n["label"])
        ]
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
