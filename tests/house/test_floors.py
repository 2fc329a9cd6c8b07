"""The floors of the house: imports go down only, and each outside library has its one room.

`docs/explication/maison.md` draws them. An import that goes up, or across between two rooms of one
floor, is a cycle to come: the code that both need belongs one floor lower.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import (
    ROOT,
    module_of,
    product_files,
    repository_files,
    short,
    text_of,
    tree,
)

FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"audit", "rappel.vault"}),
    frozenset({"rappel.communes"}),
    frozenset({"accounts"}),
    frozenset({"rappel.letters"}),
    frozenset({"rappel.cases"}),
    frozenset(
        {
            "rappel.signalement",
            "rappel.review",
            "rappel.convocation",
            "rappel.hearing",
            "rappel.followup",
            "rappel.incidents",
        }
    ),
    frozenset({"rappel.town", "rappel.web"}),
    frozenset({"rappel.demo"}),
    # what only starts the product or names its addresses
    frozenset({"rappel.settings", "rappel.urls", "rappel.wsgi"}),
)
FLOOR_OF = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}

# A library that only one part of the house may know, so that it can be replaced there.
ONLY_IN = {
    "cryptography": ("rappel/vault/", "audit/verify_log.py"),
    "reportlab": ("rappel/letters/",),
    "pikepdf": ("rappel/letters/",),
    "font_source_sans_pro": ("rappel/letters/",),
    "holidays": ("rappel/communes/calendar.py",),
    "guardian": ("rappel/cases/",),
    "django_fsm": (
        "rappel/cases/",
        "rappel/review/models.py",
        "rappel/followup/models.py",
        "rappel/convocation/models.py",
    ),
    "environ": ("rappel/settings.py",),
    "django.contrib.admin": (),
}

# The one clock of the product is `rappel.communes.calendar.now`.
CLOCK = "rappel/communes/calendar.py"
CLOCK_READERS = {
    # stands below the calendar; the date of keys is never shown as a date of the procedure
    "rappel/vault/management/commands/keys.py",
}
CLOCK_CALLS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "now"),
    ("timezone", "localdate"),
}


def room_of(module: str) -> str | None:
    """The room of a module of ours, None for a library."""
    parts = module.split(".")
    if parts[0] in ("accounts", "audit"):
        return parts[0]
    if parts[0] == "rappel" and len(parts) > 1:
        return ".".join(parts[:2])
    return None


def goes_down(here: str, there: str) -> bool:
    """Whether a module of `here` may import from the room `there`."""
    return here == there or FLOOR_OF[there] < FLOOR_OF[here]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports, with its line; `from a import b` counts as a and a.b."""
    package = module_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield node.lineno, source
            for name in node.names:
                yield node.lineno, f"{source}.{name.name}"


def inside_functions(path: Path) -> Iterator[tuple[int, str]]:
    """Imports that stand in the body of a function, with the function's name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield inner.lineno, node.name


def test_every_room_stands_on_a_floor() -> None:
    unplaced = {
        room
        for path in product_files(migrations=True)
        if (room := room_of(module_of(path))) and room not in FLOOR_OF
    }
    assert not unplaced, f"place these rooms in FLOORS and in maison.md: {sorted(unplaced)}"


def test_imports_go_down_only() -> None:
    faults = []
    for path in product_files(migrations=True):
        here = room_of(module_of(path))
        if here is None:
            continue
        for line, module in imports(path):
            there = room_of(module)
            if there in FLOOR_OF and not goes_down(here, there):
                faults.append(f"{short(path)}:{line} {here} imports {there}")
    assert not faults, "\n".join(sorted(set(faults)))


def test_the_measure_itself_sees_a_step_up_and_a_step_across() -> None:
    assert goes_down("rappel.review", "rappel.cases")
    assert goes_down("rappel.cases", "rappel.vault")
    assert not goes_down("accounts", "rappel.cases")
    assert not goes_down("audit", "rappel.vault")
    assert not goes_down("rappel.hearing", "rappel.convocation")
    assert not goes_down("rappel.cases", "rappel.web")


def test_no_import_hides_in_a_function() -> None:
    # `AppConfig.ready` is where Django lets models be imported, so it alone may
    faults = [
        f"{short(path)}:{line} in {name}()"
        for path in product_files()
        for line, name in inside_functions(path)
        if not (path.name == "apps.py" and name == "ready")
    ]
    assert not faults, "\n".join(faults)


def test_no_module_is_imported_by_its_name_in_a_string() -> None:
    """`import_module`, `get_model` and `import_string` of a literal go round the floors unseen."""
    faults = []
    for path in product_files():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            literal = bool(node.args) and isinstance(node.args[0], ast.Constant)
            if name in ("import_module", "__import__", "get_model") or (
                name == "import_string" and literal
            ):
                faults.append(f"{short(path)}:{node.lineno} {name}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_known_in_its_own_room_only(library: str) -> None:
    faults = [
        f"{short(path)}:{line}"
        for path in product_files()
        for line, module in imports(path)
        if (module == library or module.startswith(f"{library}."))
        and not short(path).startswith(ONLY_IN[library])
    ]
    assert not faults, f"{library}: {faults}"


def test_the_verifier_of_exports_stands_alone() -> None:
    """Whoever checks an export trusts one file, not the product: no Django, nothing of ours."""
    roots = {module.split(".")[0] for _, module in imports(ROOT / "audit" / "verify_log.py")}
    assert roots - {"cryptography"} <= sys.stdlib_module_names


def test_there_is_one_clock() -> None:
    """Under a moved clock (demonstration) every date must move alike (design: one `now()`)."""
    faults = []
    for path in product_files():
        if short(path) == CLOCK or short(path) in CLOCK_READERS:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                receiver = node.func.value
                name = getattr(receiver, "attr", getattr(receiver, "id", ""))
                if (name, node.func.attr) in CLOCK_CALLS:
                    faults.append(f"{short(path)}:{node.lineno} {name}.{node.func.attr}()")
    assert not faults, "\n".join(faults)


def test_the_repository_stands_on_its_own() -> None:
    """Nothing reads or names what lies beside a clone."""
    outside = "../" + "shared"
    faults = [short(p) for p in repository_files() if outside in (text_of(p) or "")]
    assert not faults, faults
