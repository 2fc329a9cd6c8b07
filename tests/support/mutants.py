"""Takes each rule away in turn and expects one of its tests to turn red (`make mutants`).

Active with RAPPEL_MUTANTS=1 (or codes, "R8,R14", for the mutants of these rules), in one process and one
database. A mutant is a `Rule` whose check
always says yes, or a place of `tests.support.places` made harmless. The tests marked with its rule
are run until one fails; who killed whom is kept in `tests/data/mutants.json`, which the reference
of the rules reads.
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from rappel.cases import rules
from rappel.cases.rule import Rule
from rappel.cases.rulebook import RULEBOOK, Weight
from tests.support.places import PLACES

KILLS = Path(__file__).parents[1] / "data" / "mutants.json"
ENOUGH = 95
"""Per cent of all mutants; every HARD one besides."""
LEFT_OUT = ("e2e", "slow")
FLUSHING = {"transactional_db", "django_db_serialized_rollback", "live_server"}


@dataclass(frozen=True)
class Mutant:
    """One rule taken away."""

    name: str
    code: str
    hard: bool
    without: Callable[[], Any]


@contextmanager
def _always(rule: Rule) -> Iterator[None]:
    kept = rule.check
    object.__setattr__(rule, "check", lambda s: True)
    try:
        yield
    finally:
        object.__setattr__(rule, "check", kept)


def mutants() -> Iterator[Mutant]:
    """Every declared rule, then every other place."""
    for name, rule in vars(rules).items():
        if isinstance(rule, Rule):
            yield Mutant(f"rules.{name}", rule.code, rule.hard, lambda rule=rule: _always(rule))
    for place in PLACES:
        hard = RULEBOOK[place.code].weight == Weight.HARD
        yield Mutant(place.name, place.code, hard, place.without)


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Instead of the suite, the mutants."""
    wanted = os.environ.get("RAPPEL_MUTANTS", "")
    if not wanted:
        return None
    known = json.loads(KILLS.read_text("utf-8")) if KILLS.exists() else {}
    by_rule = _by_rule(session.items)
    kills: dict[str, str] = {}
    alive: list[Mutant] = []
    every = [one for one in mutants() if wanted == "1" or one.code in wanted.split(",")]
    for mutant in every:
        killer = _killer(mutant, by_rule[mutant.code], known.get(mutant.name, ""))
        if killer:
            kills[mutant.name] = killer
            print(".", end="", flush=True)
        else:
            alive.append(mutant)
            print(f"\nsurvives: {mutant.name} ({mutant.code})", flush=True)
    hard = [one for one in every if one.hard]
    killed = sum(one.name in kills for one in hard)
    score = 100 * len(kills) // max(len(every), 1)
    print(
        f"\nmutants: {len(kills)} of {len(every)} killed ({score} %), "
        f"{killed} of {len(hard)} of the HARD rules"
    )
    _keep({one.name for one in every}, kills)
    session.testsfailed = len(alive) if killed < len(hard) or score < ENOUGH else 0
    return True


def _keep(tried: set[str], kills: dict[str, str]) -> None:
    """What was tried takes the place of what was known of it; what no longer exists goes."""
    known = json.loads(KILLS.read_text("utf-8")) if KILLS.exists() else {}
    exist = {one.name for one in mutants()}
    kept = {name: test for name, test in known.items() if name in exist - tried}
    text = json.dumps({**kept, **kills}, indent=1, sort_keys=True, ensure_ascii=False)
    KILLS.write_text(text + "\n", "utf-8")


def _by_rule(items: list[pytest.Item]) -> dict[str, list[pytest.Item]]:
    """Rule code -> its tests, the cheapest first: those without a database, pages the last."""
    found: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        database = item.get_closest_marker("django_db")
        flushes = fixtures & FLUSHING or (database and database.kwargs.get("transaction"))
        if flushes or any(item.get_closest_marker(name) for name in LEFT_OUT):
            continue
        for code in {str(mark.args[0]) for mark in item.iter_markers("rule")}:
            found[code].append(item)
    for tests in found.values():
        tests.sort(key=_cost)
    return found


def _cost(item: pytest.Item) -> tuple[bool, bool, bool, bool, str]:
    fixtures = set(getattr(item, "fixturenames", ()))
    drawn = hasattr(getattr(item, "obj", None), "hypothesis")
    asks = "test_before_the_click" in item.nodeid  # one case, every rule asked of it
    return (drawn, "test_pages" in item.nodeid, not asks, "db" in fixtures, item.nodeid)


def _killer(mutant: Mutant, tests: list[pytest.Item], known: str) -> str:
    """The first test that fails without the rule and passes with it, "" when none does."""
    for item in sorted(tests, key=lambda one: one.nodeid != known):
        with mutant.without():
            red = _fails(item)
        if red and (item.nodeid == known or not _fails(item)):
            return item.nodeid
    return ""


def _fails(item: pytest.Item) -> bool:
    # the session comes "next": its fixtures, hence the database, outlive each test
    reports = runtestprotocol(item, log=False, nextitem=item.session)  # type: ignore[arg-type]
    return any(report.failed for report in reports)
