"""Every rule of the law or of the protocole that the code enforces has a test that bears its name.

Markers are read by ast from the whole suite, so that this test sees also what another run leaves
out. A missing name means that removing the rule would turn nothing red.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rappel.cases import rules
from rappel.cases.procedure import ACTS
from rappel.cases.rule import Rule
from tests.house.source import product_files, python_files, short, strings, tree

CODE = re.compile(r"R\d{1,2}[a-d]?")
# these tell what the rules ask and where a case stands; they stop nothing
TELL = ("rappel/cases/rulebook.py", "rappel/cases/conformity")
LAST = 50  # domain.md numbers the rules from R1 to R50


def marked() -> dict[str, set[str]]:
    """Rule code -> tests that carry `@pytest.mark.rule(code)`, on a test, a case or a module."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in python_files("tests"):
        for code, where in _markers(path):
            found[code].add(where)
    return found


def _markers(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "pytest.mark.rule",
            "mark.rule",
        ):
            for argument in node.args:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value), f"{short(path)}:{node.lineno}"


def enforced() -> dict[str, set[str]]:
    """Rule code -> where the product names it: declared rules, refusals, checks of words and dates."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, rule in vars(rules).items():
        if isinstance(rule, Rule):
            found[rule.code].add(f"rules.{name}")
    for act in ACTS.values():
        for rule in act.rules:
            found[rule.code].add(f"act {act.name}")
    for path in product_files():
        if short(path).startswith(TELL):
            continue
        for line, text in strings(path):
            if CODE.fullmatch(text):
                found[text].add(f"{short(path)}:{line}")
    return found


def test_every_rule_that_the_code_enforces_has_a_test_that_names_it() -> None:
    tested = marked()
    missing = {
        code: sorted(where) for code, where in sorted(enforced().items()) if code not in tested
    }
    told = "\n".join(
        f"{code}: enforced at {', '.join(where[:3])}" for code, where in missing.items()
    )
    assert not missing, f"no test is marked @pytest.mark.rule(…) for:\n{told}"


def test_a_code_is_a_number_of_the_list_of_rules() -> None:
    for code, where in {**enforced(), **marked()}.items():
        assert CODE.fullmatch(code), f"{code} at {sorted(where)[:2]}"
        assert 1 <= int(re.sub(r"\D", "", code)) <= LAST, f"{code} at {sorted(where)[:2]}"


def test_every_declared_rule_of_the_procedure_is_read_here() -> None:
    assert {"R2", "R3", "R7", "R8", "R14", "R38"} <= set(enforced())
