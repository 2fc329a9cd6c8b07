"""The drawings of the state machines: `python -m tests.house.machines_page` writes them.

One column a state, one line an act: a dot where it may be done, an arrow to where it leads. Read
from the declarations alone, so that a drawing never says more than the procedure does.
"""

import os
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import django

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGE = FOLDER / "automates.md"
COLUMN, LINE, LEFT, HEAD, MARGIN = 88, 27, 360, 74, 16
INK, SOFT, PAPER, LEADS = "#1f2328", "#c9ccd1", "#ffffff", "#1a4f8b"

INTRO = """# Les automates

Cette page et ses dessins sont tirés des déclarations par `python -m tests.house.machines_page` ; un test les compare.
Une colonne par état, une ligne par acte : un point là où l'acte se fait, une flèche vers l'état où il mène. Sans flèche,
l'acte laisse le dossier où il est. Ce qui n'est pas dessiné est refusé ; ce qui l'est demande encore un droit
([qui peut quoi](roles.md)) et le respect des règles.
"""


@dataclass(frozen=True)
class Line:
    """One act: where it may be done, where it leads (empty: it stays)."""

    label: str
    group: str
    sources: frozenset[str]
    target: str


@dataclass(frozen=True)
class Machine:
    """A machine: its states in order with their French words, and its acts."""

    name: str
    title: str
    states: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


def machines() -> Iterator[Machine]:
    """The main machine, then those that leave it alone."""
    from django.apps import apps
    from django_fsm import FSMField

    from rappel.cases.act import State
    from rappel.cases.models import Case
    from rappel.cases.procedure import ACTS

    groups = list(dict.fromkeys(act.group for act in ACTS.values()))
    yield Machine(
        "dossier",
        "Le dossier",
        tuple((str(value), label) for value, label in State.choices),
        tuple(
            Line(act.label, act.group, frozenset(act.sources), act.target or "")
            for act in sorted(ACTS.values(), key=lambda act: groups.index(act.group))
        ),
    )
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FSMField) and model is not Case:
                yield Machine(
                    model._meta.model_name or "",
                    TITLES[model.__name__],
                    tuple((str(value), str(label)) for value, label in field.choices or ()),
                    tuple(_side_lines(model, field.name)),
                )


TITLES = {
    "Document": "Une lettre",
    "ProsecutorRequest": "Une demande au procureur",
    "LegalOpinion": "Un avis juridique",
    "Measure": "Un engagement ou une orientation",
}


def _side_lines(model: type, field: str) -> Iterator[Line]:
    methods = {name: m for kind in reversed(model.__mro__) for name, m in vars(kind).items()}
    for name, method in methods.items():
        meta = getattr(method, "_django_fsm", None)
        if meta is None or meta.field.name != field:
            continue
        target = next(iter(meta.transitions.values())).target
        yield Line(name, "", frozenset(map(str, meta.transitions)), str(target or ""))


def drawing(machine: Machine) -> str:
    """The SVG of one machine."""
    width = LEFT + COLUMN * len(machine.states) + MARGIN
    across = {
        state: LEFT + COLUMN * rank + COLUMN // 2 for rank, (state, _) in enumerate(machine.states)
    }
    body: list[str] = []
    down = HEAD + MARGIN
    group = ""
    for line in machine.lines:
        if line.group != group:
            group = line.group
            down += LINE // 3
            body.append(_text(MARGIN, down + 15, group, weight="bold", fill=LEADS))
            down += LINE
        body.extend(_line(line, down, across))
        down += LINE
    rails = [
        f'<line x1="{x}" y1="{HEAD}" x2="{x}" y2="{down}" stroke="{SOFT}" stroke-width="1"/>'
        for x in across.values()
    ]
    heads = [
        _text(across[state], HEAD - 8 - 15 * (len(words) - 1 - rank), word, anchor="middle")
        for state, label in machine.states
        for words in [textwrap.wrap(label, 13, break_long_words=False)]
        for rank, word in enumerate(words)
    ]
    height = down + MARGIN
    title = escape(f"{machine.title} : états et actes")
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-label="{title}" '
            'font-family="system-ui, sans-serif" font-size="12.5">',
            f"<title>{title}</title>",
            f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
            *rails,
            *heads,
            *body,
            "</svg>",
            "",
        ]
    )


def _text(x: int, y: int, words: str, **style: str) -> str:
    more = "".join(
        f' {name}="{value}"'
        for name, value in {
            "fill": style.get("fill", INK),
            "text-anchor": style.get("anchor", ""),
            "font-weight": style.get("weight", ""),
        }.items()
        if value
    )
    return f'<text x="{x}" y="{y}"{more}>{escape(words)}</text>'


def _line(line: Line, down: int, across: dict[str, int]) -> Iterator[str]:
    y = down + LINE // 2
    yield _text(MARGIN, y + 4, line.label)
    for state in across:
        if state in line.sources:
            yield f'<circle cx="{across[state]}" cy="{y}" r="4" fill="{INK}"/>'
    if not line.target or line.target not in across:
        return
    end = across[line.target]
    for start in sorted(across[state] for state in line.sources if state in across):
        if start != end:
            stop = end - 9 if start < end else end + 9
            yield f'<line x1="{start}" y1="{y}" x2="{stop}" y2="{y}" stroke="{LEADS}" stroke-width="2"/>'
    sides = {start < end for start in (across[s] for s in line.sources) if start != end}
    for from_left in sorted(sides):
        tip, back = (end - 4, end - 12) if from_left else (end + 4, end + 12)
        yield f'<path d="M{tip} {y} L{back} {y - 5} L{back} {y + 5} Z" fill="{LEADS}"/>'


def page() -> str:
    """The whole page, each drawing followed by the same in words."""
    parts = [INTRO]
    for machine in machines():
        words = dict(machine.states)
        parts += [
            f"## {machine.title}",
            "",
            f"![{machine.title} : états et actes](automates/{machine.name}.svg)",
            "",
            "| acte | possible dans l'état | mène à |",
            "|---|---|---|",
        ]
        for line in machine.lines:
            where = (
                "tous"
                if set(words) <= line.sources
                else ", ".join(label for state, label in machine.states if state in line.sources)
            )
            parts.append(f"| {line.label} | {where} | {words.get(line.target, '–')} |")
        parts.append("")
    return "\n".join(parts)


def files() -> dict[Path, str]:
    """Every file of the page, by path."""
    from tests.house.roles_page import bound

    drawn = {FOLDER / "automates" / f"{m.name}.svg": drawing(m) for m in machines()}
    return {PAGE: bound(page()), **drawn}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for path, text in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(FOLDER.parents[1]))
