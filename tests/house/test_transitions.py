"""Nothing moves a case, a letter, a request, an opinion or a measure but `rappel.cases.commands`.

django-fsm checks no right and saves nothing when a transition is called, so a call elsewhere would
be an act without policy, rule, row or record. The search is by name and deliberately wide: any
attribute of any object that has the name of a transition counts, called or not, so that keeping the
method in a variable does not hide it. What is let through is decided by what the object is:

- a module imported in that file (`services.approve`), since a module has no state;
- an object of a library, named in `NOT_A_MACHINE` with the reason;
- the narrator of the demonstration, a plain class proven below to hold no transition.

Reaching a method by a computed name (`getattr(case, name)()`, `methodcaller`) is refused as well,
and so is writing a `state` column by any other way.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django_fsm import FSMField

from rappel.cases.procedure import ACTS
from tests.house.source import ROOT, product_files, short, strings, tree

CALLER = "rappel/cases/commands.py"
MACHINES = [
    model
    for model in apps.get_models()
    if any(isinstance(field, FSMField) for field in model._meta.concrete_fields)
]

# (file, expression before the dot, name): an object of a library that has a method of that name
NOT_A_MACHINE = {
    ("rappel/vault/signing.py", "self._private", "sign"): "an Ed25519 key signs a checkpoint",
    ("rappel/demo/management/commands/demo.py", "connection", "close"): "of the database",
}

# A plain class whose methods bear the names of acts, and what its instances are called in a file:
# the story of the demonstration is told with it.
NARRATOR = ("rappel.demo.course", "Course")
NARRATED = {
    "rappel/demo/course.py": frozenset({"self"}),
    "rappel/demo/chapter.py": frozenset({"Course", "way"}),
    "rappel/demo/exchanges.py": frozenset({"way"}),
    "rappel/demo/past.py": frozenset({"Course", "way"}),
    "rappel/demo/present.py": frozenset({"Course", "way"}),
    "rappel/demo/small_town.py": frozenset({"Course", "way"}),
    "rappel/demo/undoing.py": frozenset({"way"}),
}

# methods of a queryset or manager whose keywords are written to the database
WRITERS = frozenset({"update", "create", "get_or_create", "update_or_create", "aupdate", "acreate"})


def transitions_of(model: type[models.Model]) -> set[str]:
    """The names of the transition methods a model declares or inherits."""
    return {
        name
        for base in model.__mro__
        for name, method in vars(base).items()
        if hasattr(method, "_django_fsm")
    }


NAMES = frozenset().union(*(transitions_of(model) for model in MACHINES))


def _modules(module: ast.Module) -> set[str]:
    """Names that an import binds to something of lower case: a module, or a plain function."""
    bound = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            bound |= {(name.asname or name.name).split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            bound |= {
                name.asname or name.name
                for name in node.names
                if _is_module(node.module or "", name.name)
            }
    return bound


def _is_module(source: str, name: str) -> bool:
    path = ROOT.joinpath(*source.split("."), name)
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def _assigned_from_getattr(function: ast.AST) -> set[str]:
    return {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and _is_computed_getattr(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _is_computed_getattr(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "getattr"
        and len(node.args) > 1
        and not isinstance(node.args[1], ast.Constant)
    )


def callers(module: ast.Module, file: str = "") -> Iterator[tuple[int, str]]:
    """Every place of a file that reaches, or could reach, a transition method."""
    modules = _modules(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in NAMES:
            receiver = ast.unparse(node.value)
            if receiver in modules or (file, receiver, node.attr) in NOT_A_MACHINE:
                continue
            if receiver in NARRATED.get(file, frozenset()):
                continue
            yield node.lineno, f"{receiver}.{node.attr}"
        elif isinstance(node, ast.Call):
            yield from _indirect(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            kept = _assigned_from_getattr(node)
            for inner in ast.walk(node):
                if (
                    isinstance(inner, ast.Call)
                    and isinstance(inner.func, ast.Name)
                    and inner.func.id in kept
                ):
                    yield inner.lineno, f"{inner.func.id}() from a computed getattr"


def _indirect(node: ast.Call) -> Iterator[tuple[int, str]]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name == "getattr" and len(node.args) > 1:
        wanted = node.args[1]
        if isinstance(wanted, ast.Constant) and wanted.value in NAMES:
            yield node.lineno, f"getattr(…, {wanted.value!r})"
    elif name in ("methodcaller", "attrgetter"):
        yield node.lineno, name
    elif _is_computed_getattr(node.func):
        yield node.lineno, "a computed getattr called"


def state_writers(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every place of a file that writes a `state` otherwise than by a transition."""
    machines = {model.__name__ for model in MACHINES}
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr == "state":
            if isinstance(node.ctx, ast.Store | ast.Del):
                yield node.lineno, f"{ast.unparse(node)} = …"
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            written = {keyword.arg for keyword in node.keywords}
            if "state" in written and (name in WRITERS or name in machines):
                yield node.lineno, f"{name}(state=…)"
            if name in ("setattr", "__setattr__") and any(
                isinstance(arg, ast.Constant) and arg.value == "state" for arg in node.args
            ):
                yield node.lineno, "setattr(…, 'state', …)"
            if name == "bulk_update" and "'state'" in ast.unparse(node):
                yield node.lineno, "bulk_update of state"
        elif (
            isinstance(node, ast.Subscript)
            and isinstance(node.ctx, ast.Store)
            and ast.unparse(node).endswith("__dict__['state']")
        ):
            yield node.lineno, ast.unparse(node)


def _others() -> Iterator[Path]:
    return (path for path in product_files() if short(path) != CALLER)


def test_the_names_searched_for_are_those_declared() -> None:
    assert set(ACTS) <= NAMES
    assert {"sign", "post", "supersede", "receive", "give", "meet"} <= NAMES
    assert len(MACHINES) >= 5


def test_only_the_commands_of_the_case_call_a_transition() -> None:
    faults = [
        f"{short(path)}:{line} {what}"
        for path in _others()
        for line, what in callers(tree(path), short(path))
    ]
    assert not faults, "\n".join(faults)


def test_each_exception_is_still_needed() -> None:
    for file, receiver, name in NOT_A_MACHINE:
        reached = {
            (ast.unparse(node.value), node.attr)
            for node in ast.walk(tree(ROOT / file))
            if isinstance(node, ast.Attribute)
        }
        assert (receiver, name) in reached, f"{file}: {receiver}.{name} is gone"


def test_the_narrator_of_the_demonstration_is_no_machine() -> None:
    narrator = getattr(import_module(NARRATOR[0]), NARRATOR[1])
    assert not issubclass(narrator, models.Model)
    for file, receivers in NARRATED.items():
        told = {
            node.attr
            for node in ast.walk(tree(ROOT / file))
            if isinstance(node, ast.Attribute)
            and node.attr in NAMES
            and ast.unparse(node.value) in receivers
        }
        for name in told:
            assert not hasattr(vars(narrator)[name], "_django_fsm"), name


def test_no_state_is_written_past_its_machine() -> None:
    faults = [
        f"{short(path)}:{line} {what}"
        for path in product_files()
        for line, what in state_writers(tree(path))
    ]
    assert not faults, "\n".join(faults)


def test_no_sql_of_ours_writes_a_table_with_a_state() -> None:
    tables = "|".join(model._meta.db_table for model in MACHINES)
    writes = re.compile(
        rf"(?:update|insert\s+into|delete\s+from)\s+\W?(?:{tables})\b", re.IGNORECASE
    )
    faults = [
        f"{short(path)}:{line}"
        for path in product_files()
        for line, text in strings(path)
        if writes.search(text)
    ]
    assert not faults, faults


@pytest.mark.parametrize(
    "code",
    [
        "case.approve()",
        "self.case.approve()",
        "go = case.approve",
        "Case.approve(case)",
        "rows[0].sign()",
        "load(pk).post()",
        "getattr(case, 'approve')()",
        "getattr(case, name)()",
        "def go(case, name):\n    method = getattr(case, name)\n    method()",
        "from operator import methodcaller\nmethodcaller('approve')(case)",
        "from rappel.cases.models import Case\nCase.approve(case)",
    ],
)
def test_the_search_finds_each_way_to_call_one(code: str) -> None:
    assert list(callers(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "from rappel.cases import services\nservices.assign(case)",
        "from rappel.cases import services as s\nservice = staticmethod(s.take)",
        "value = getattr(row, name)",
        "commands.step(row, 'post')",
        "perform(case, 'approve')",
    ],
)
def test_the_search_lets_services_through(code: str) -> None:
    assert not list(callers(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "case.state = 'closed'",
        "Case.objects.filter(pk=1).update(state='closed')",
        "Document.objects.create(case=case, state='posted')",
        "Case(state='closed')",
        "setattr(case, 'state', 'closed')",
        "object.__setattr__(case, 'state', 'closed')",
        "case.__dict__['state'] = 'closed'",
        "Case.objects.bulk_update(cases, ['state'])",
    ],
)
def test_the_search_finds_each_way_to_write_a_state(code: str) -> None:
    assert list(state_writers(ast.parse(code)))


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.__name__)
def test_a_state_is_protected_and_bounded_by_the_database(model: type[models.Model]) -> None:
    """`protected` stops an assignment, the CHECK stops what goes past Python (style: fsm 6)."""
    for field in model._meta.concrete_fields:
        if not isinstance(field, FSMField):
            continue
        assert field.protected
        allowed = {str(value) for value, _ in field.choices}
        bounds = [
            {str(value) for value in child[1]}
            for constraint in model._meta.constraints
            if isinstance(constraint, models.CheckConstraint)
            for child in constraint.condition.children
            if isinstance(child, tuple) and child[0] == f"{field.name}__in"
        ]
        assert allowed in bounds, f"{model.__name__}.{field.name} has no CHECK on its values"


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.__name__)
def test_an_instance_refuses_an_assigned_state(model: type[models.Model]) -> None:
    row = model()
    with pytest.raises(AttributeError):
        row.state = row.state
