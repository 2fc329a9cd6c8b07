"""Words that must not stand in the product, and marks that must not stand in the repository."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, product_files, repository_files, short, strings, text_of

HERE = Path(__file__)

# R12: the only name is « rappel à l'ordre »; CGCT L2212-2-1 is about the administrative fine.
FORBIDDEN = {
    "rappel à la loi": r"rappels?\s+(?:à|de)\s+la\s+loi",
    "récidive": r"récidiv",
    "L. 2212-2-1": r"L\.?\s*2212-2-1|\b2212-2-1",
    "casse-mots du juge": r"\b(?:délinquant|coupable|mis en cause|inculp)",
    "an assertion of conformity": r"conforme (?:au|à la|à l'|aux) (?:RGAA|RGS|PDF/UA|PDF/A|RGPD|CNIL)",
}
# (file, what is found, lower case) -> why the words may stand there
ALLOWED = {
    ("rappel/letters/wording.py", "rappel à la loi"): "the check that refuses these words, and why",
    ("rappel/letters/wording.py", "2212-2-1"): "the check that refuses this article",
    ("rappel/letters/wording.py", "récidiv"): "the check that warns about this word",
    ("rappel/letters/wording.py", "coupable"): "the check that warns about this word",
}

LEFTOVERS = {
    "a task left in the text": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b"),
    "a path of one machine": re.compile(
        r"(?<![\w.$}])/(?:wo" + r"rk|ro" + r"ot|home|Users|mnt)/[\w.-]+"
    ),
    "an address of a package registry": re.compile(
        r"https?://[^\s\"')>]*(?:py" + r"pi|pythonhosted|artifactory|nexus|npmjs|devpi|"
        r"simple/?[\"'\s]|registry)|--(?:extra-)?index-url|index-strategy"
    ),
}
# folders of texts that are not ours
THIRD_PARTY = {"LICENSE"}


def found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [" ".join(match.group().lower().split()) for match in pattern.finditer(text)]


@pytest.mark.rule("R12")
@pytest.mark.parametrize("words", FORBIDDEN)
def test_no_template_says(words: str) -> None:
    pattern = re.compile(FORBIDDEN[words], re.IGNORECASE)
    faults = [
        f"{short(path)}: {said}"
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.is_file()
        for said in found(pattern, path.read_text(encoding="utf-8"))
    ]
    assert not faults, faults


@pytest.mark.rule("R12")
@pytest.mark.parametrize("words", FORBIDDEN)
def test_no_string_of_the_product_says(words: str) -> None:
    """Labels, refusals, mails, help: every string but docstrings, which users never read."""
    pattern = re.compile(FORBIDDEN[words], re.IGNORECASE)
    faults = [
        f"{short(path)}:{line} {said}"
        for path in product_files(migrations=True)
        for line, text in strings(path)
        for said in found(pattern, text)
        if (short(path), said) not in ALLOWED
    ]
    assert not faults, "\n".join(faults)


def test_each_exception_is_still_needed() -> None:
    for file, said in ALLOWED:
        pattern = re.compile("|".join(FORBIDDEN.values()), re.IGNORECASE)
        written = {word for _, text in strings(ROOT / file) for word in found(pattern, text)}
        assert said in written, f"{file} no longer says « {said} »"


@pytest.mark.parametrize("kind", LEFTOVERS)
def test_the_repository_holds_no(kind: str) -> None:
    faults = [
        f"{short(path)}:{text.count(chr(10), 0, match.start()) + 1} {match.group()}"
        for path in repository_files()
        if path.name not in THIRD_PARTY and path != HERE
        for text in [text_of(path) or ""]
        for match in LEFTOVERS[kind].finditer(text)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a task left in the text", "# TO" + "DO: later"),
        ("a path of one machine", "open('/ro" + "ot/x')"),
        ("an address of a package registry", "pip install --index" + "-url x"),
    ],
)
def test_the_search_finds_them(kind: str, text: str) -> None:
    assert LEFTOVERS[kind].search(text)


@pytest.mark.rule("R12")
@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("rappel à la loi", "un Rappel\n à la loi"),
        ("rappel à la loi", "rappels de la loi"),
        ("récidive", "en cas de récidive"),
        ("L. 2212-2-1", "article L2212-2-1 du CGCT"),
        ("L. 2212-2-1", "art. L. 2212-2-1"),
        ("an assertion of conformity", "Ce site est conforme au RGAA"),
    ],
)
def test_the_search_finds_forbidden_words(words: str, text: str) -> None:
    assert found(re.compile(FORBIDDEN[words], re.IGNORECASE), text)


def test_the_search_lets_the_neighbouring_article_through() -> None:
    """L. 2212-1 CGCT (the mayor's police, R6) is cited and must stay possible."""
    assert not found(re.compile(FORBIDDEN["L. 2212-2-1"], re.IGNORECASE), "art. L. 2212-1 CGCT")


def test_a_document_of_the_repository_claims_no_conformity() -> None:
    pattern = re.compile(FORBIDDEN["an assertion of conformity"], re.IGNORECASE)
    faults = [
        f"{short(path)}: {said}"
        for path in repository_files()
        if path.suffix in (".md", ".yml", ".toml")
        for said in found(pattern, text_of(path) or "")
    ]
    assert not faults, faults


def test_the_product_prints_nothing() -> None:
    """Commands speak through `self.stdout`; what pages and services have to say is in the log."""
    ours = [path for path in product_files() if short(path) != "audit/verify_log.py"]
    faults = [
        f"{short(path)}:{number}"
        for path in ours
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.match(r"\s*(?:print|breakpoint)\(", line)
    ]
    assert not faults, faults


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    """About 400 lines: much longer, a module holds two subjects."""
    long = {
        short(path): count
        for path in product_files()
        if (count := len(path.read_text(encoding="utf-8").splitlines()))
        > LIMITS.get(short(path), 470)
    }
    assert not long, long


# what is one declaration and cannot be cut without making a second list
LIMITS = {"rappel/cases/procedure.py": 1550, "rappel/cases/rules.py": 1100}
