"""The rules are said once, in plain words, and each HARD one is known to turn a test red."""

import ast
import re

import pytest

from rappel.cases import rules
from rappel.cases.rule import Rule
from rappel.cases.rulebook import CSI, RULEBOOK, TOWN, Entry, Weight
from tests.house import rules_page
from tests.house.source import ROOT
from tests.support.places import PLACES

RULES = {name: rule for name, rule in vars(rules).items() if isinstance(rule, Rule)}
BLAME = re.compile(
    r"vous avez (?:oublié|omis|mal)|erreur de votre part|votre (?:faute|erreur)|vous auriez dû"
    r"|vous n'avez pas|interdit de|invalide|incorrecte?\b",
    re.IGNORECASE,
)
LONGEST = 200
MUST_BE_TOLD = [
    code
    for code in RULEBOOK
    if (number := int(re.sub(r"\D", "", code))) <= 27 or number in (29, 30) or number >= 38
]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_it_shortly_and_blames_nobody(name: str) -> None:
    rule = RULES[name]
    for text in (rule.sentence, rule.remedy, rule.article):
        assert text.strip()
        assert len(text) <= LONGEST, f"{len(text)} characters"
        assert not BLAME.search(text), text


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_in_the_rulebook_and_quotes_its_text(name: str) -> None:
    """The text of the rulebook, one of the same code of law, or one more precise than a custom."""
    rule = RULES[name]
    entry = RULEBOOK[rule.code]
    assert (
        entry.article in (CSI, TOWN)
        or rule.article == TOWN
        or codes_of_law(rule.article) & codes_of_law(entry.article)
        or (rule.code, rule.article) in OTHER_TEXTS
    ), f"{rule.article}, while the rulebook quotes {entry.article}"


def codes_of_law(article: str) -> set[str]:
    """« art. L. 2122-18 et L. 2131-1 CGCT » -> CGCT."""
    return set(re.findall(r"\b(?:[A-Z]{2,5}|C\. civ\.)", article))


# a text of another code, which the same rule also rests on
OTHER_TEXTS = {
    ("R2", "art. 322-1 II CP"),
    ("R6", "art. 9 CPP"),
    ("R14", "art. 40 al. 2 CPP"),
    ("R14", CSI),
    ("R14", "art. L. 2122-18 CGCT"),
    ("R27", "procédure"),
}


@pytest.mark.parametrize("entry", RULEBOOK.values(), ids=RULEBOOK)
def test_the_rulebook_asks_in_words(entry: Entry) -> None:
    assert entry.asks[0].isupper()
    assert entry.asks.endswith((".", "?"))
    assert entry.question.endswith("?")
    assert len(entry.question) <= 100
    assert entry.article
    assert not BLAME.search(entry.asks)


def test_the_page_of_the_rules_is_what_the_code_holds() -> None:
    assert rules_page.PAGE.read_text(encoding="utf-8") == rules_page.page(), (
        "a rule, an act or a mutant changed: run `python -m tests.house.rules_page`"
    )


@pytest.mark.parametrize("code", MUST_BE_TOLD)
def test_no_rule_of_the_procedure_is_held_nowhere(code: str) -> None:
    assert list(rules_page.held(code)) or rules_page.marked()[code], code


@pytest.mark.parametrize("code", [c for c in MUST_BE_TOLD if RULEBOOK[c].weight != Weight.HARD])
def test_what_a_town_may_set_is_named(code: str) -> None:
    assert rules_page.SETTINGS[code]


@pytest.mark.parametrize("code", [c for c in MUST_BE_TOLD if RULEBOOK[c].weight == Weight.HARD])
def test_each_hard_rule_has_a_test_that_fails_without_it(code: str) -> None:
    killed = rules_page.kills()
    missing = [mutant for _, _, mutant in rules_page.held(code) if mutant not in killed]
    assert not missing, f"nothing fails without {missing}: run `make mutants`"
    assert list(rules_page.held(code)), "no mutant takes this rule away"


def test_each_test_named_by_the_mutants_still_exists() -> None:
    written: dict[str, set[str]] = {}
    for mutant, node in rules_page.kills().items():
        file, _, name = node.partition("::")
        if file not in written:
            tree = ast.parse((ROOT / file).read_text("utf-8"))
            written[file] = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        assert name.partition("[")[0] in written[file], f"{mutant}: {node}"


def test_each_mutant_kept_is_one_of_today() -> None:
    known = {f"rules.{name}" for name in RULES} | {place.name for place in PLACES}
    assert set(rules_page.kills()) <= known
