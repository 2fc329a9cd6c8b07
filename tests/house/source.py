"""The code base as the tests of this folder read it: files and their syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("accounts", "audit", "rappel")
# made by tools or at run time, never part of the repository
LEFT_OUT = frozenset({"__pycache__", "node_modules", "var", "build", "staticfiles"})
KEPT_DOTS = frozenset({".ci", ".env.example", ".gitignore"})


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Every Python file under these folders of the repository, in a fixed order."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return tuple(sorted(path for path in found if "__pycache__" not in path.parts))


def product_files(*, migrations: bool = False) -> Iterator[Path]:
    """The Python files that are served, migrations left out unless asked for."""
    for path in python_files(*PRODUCT):
        if migrations or "migrations" not in path.parts:
            yield path


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file, parsed once."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def short(path: Path) -> str:
    """The path from the root of the repository, as a person names a file."""
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """The dotted name under which a file is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def repository_files() -> tuple[Path, ...]:
    """Every file a clone holds, found without git so that an archive can be tested too."""

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            hidden = path.name.startswith(".") and path.name not in KEPT_DOTS
            if hidden or path.name in LEFT_OUT:
                continue
            if path.is_dir():
                yield from walk(path)
            else:
                yield path

    return tuple(walk(ROOT))


@cache
def text_of(path: Path) -> str | None:
    """The text of a file, None for a binary one."""
    data = path.read_bytes()
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252") if path.suffix == ".csv" else None


def prose(module: ast.Module) -> set[int]:
    """The `id` of every docstring and bare string: words about code, not words shown."""
    return {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


@cache
def strings(path: Path) -> tuple[tuple[int, str], ...]:
    """Every string of a file with its line, docstrings left out."""
    module = tree(path)
    said = prose(module)
    return tuple(
        (node.lineno, node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    )


def repository_relative(folder: str, pattern: str) -> list[str]:
    """Paths under `folder` that match `pattern`, relative to it."""
    base = ROOT / folder
    return sorted(path.relative_to(base).as_posix() for path in base.rglob(pattern))
