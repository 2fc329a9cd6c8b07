"""Documents tell the truth: what they name exists, and what exists is named."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from accounts.policy import TABLE, Role, roles_for
from rappel.cases.act import State
from rappel.cases.procedure import ACTS
from rappel.communes.services import create_commune
from tests import factories
from tests.house import machines_page, roles_page
from tests.house.source import ROOT, repository_files, short, text_of
from tests.house.test_floors import FLOORS

DOCUMENTS = [
    path
    for path in repository_files()
    if path.suffix == ".md"
    and not short(path).startswith("tests/")
    and short(path) != "docs/reference/verifications.md"  # written by `make deep`
]
OURS = {
    name
    for name, app in get_commands().items()
    if isinstance(app, str) and app.split(".")[0] in ("accounts", "audit", "rappel")
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_of(text: str, language: str = "") -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        reached = (path.parent / file).resolve() if file else path
        if not reached.exists() or (anchor and anchor not in anchors(reached)):
            broken.append(target)
    assert not broken, broken


def anchors(path: Path) -> set[str]:
    """The names forges give to the titles of a document."""
    titles = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_files_named_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`((?:rappel|accounts|audit|tests|docs|templates)/[\w./-]*)`", text)
    made_by_tools = ("docs/reference/verifications.md", "docs/images/")
    missing = [name for name in named if name not in made_by_tools and not (ROOT / name).exists()]
    assert not missing, missing


def test_the_readme_names_every_command_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", read("Makefile"), re.MULTILINE))
    for path in DOCUMENTS:
        named = set(re.findall(r"\bmake ([a-z]+)\b", path.read_text(encoding="utf-8")))
        assert named <= targets | {"setup"}, f"{short(path)}: {sorted(named - targets)}"
    assert targets <= set(re.findall(r"\bmake ([a-z]+)\b", read("README.md")))


def test_every_command_of_ours_has_its_chapter() -> None:
    chapters = set(re.findall(r"^## `(\w+)`$", read("docs/reference/commandes.md"), re.MULTILINE))
    assert chapters == OURS


def options_of(name: str) -> set[str]:
    command = load_command_class(get_commands()[name], name)
    assert isinstance(command, BaseCommand)
    parser = command.create_parser("manage.py", name)
    found = set()
    stack = [parser]
    while stack:
        for action in stack.pop()._actions:
            found |= {option for option in action.option_strings if option.startswith("--")}
            if isinstance(action.choices, dict):
                stack += action.choices.values()
    return found


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_chapter_of_a_command_names_its_options_and_no_other(name: str) -> None:
    chapter = re.split(rf"^## `{name}`$", read("docs/reference/commandes.md"), flags=re.MULTILINE)[
        1
    ]
    chapter = chapter.split("\n## ")[0]
    said = set(re.findall(r"--[a-z][a-z-]*", chapter))
    shared = {
        option
        for option in BaseCommand().create_parser("manage.py", "x")._option_string_actions
        if option.startswith("--")
    }
    assert said == options_of(name) - shared


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_commands_shown_are_commands(path: Path) -> None:
    """Every `manage.py …` of the documents: a known command, known options."""
    known = get_commands()
    for line in re.findall(r"manage\.py ([a-z_].*?)(?:`|$)", text_of(path) or "", re.MULTILINE):
        name, *words = shlex.split(line, posix=True)
        assert name in known, f"{short(path)}: {name}"
        options = {word for word in words if word.startswith("--")}
        unknown = options - options_of(name)
        # Django's own spelling of --noinput
        assert not unknown - {"--no-input"}, f"{short(path)}: {name} {sorted(unknown)}"


def test_every_variable_of_the_settings_is_in_the_example_and_no_other() -> None:
    settings = read("rappel/settings.py")
    wanted = set(re.findall(r"env\.\w+\(\s*\"(RAPPEL_\w+)\"", settings))
    example = read(".env.example")
    assert set(re.findall(r"^#?(RAPPEL_\w+)=", example, re.MULTILINE)) == wanted


def test_every_variable_is_explained() -> None:
    lines = read(".env.example").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"#?RAPPEL_\w+=", line):
            assert lines[number - 1].startswith("# "), f"{line} has no word before it"


def test_variables_named_in_the_documents_exist() -> None:
    known = set(re.findall(r"RAPPEL_[A-Z_]+", read(".env.example")))
    for path in DOCUMENTS:
        named = set(re.findall(r"RAPPEL_[A-Z_]+", path.read_text(encoding="utf-8")))
        assert named <= known, f"{short(path)}: {sorted(named - known)}"


def test_the_page_of_rights_is_the_policy() -> None:
    assert roles_page.PAGE.read_text(encoding="utf-8") == roles_page.page(), (
        "the policy or its words changed: run `python -m tests.house.roles_page`"
    )


def test_the_drawings_of_the_machines_are_the_declarations() -> None:
    for path, text in machines_page.files().items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{short(path)}: an act changed, run `python -m tests.house.machines_page`"
        )


def test_the_drawing_of_the_house_shows_every_room() -> None:
    drawing = code_of(read("docs/explication/maison.md"))[0]
    assert {room for rooms in FLOORS for room in rooms} == set(
        re.findall(r"\b(?:rappel\.\w+|accounts|audit)\b", drawing)
    )


def test_the_tutorial_names_acts_as_the_pages_do() -> None:
    labels = {act.label for act in ACTS.values()}
    steps = re.findall(r"^\d\. \*\*(.+?)\.?\*\*", read("docs/tutoriel.md"), re.MULTILINE)
    assert len(steps) >= 12
    assert set(steps) <= labels, sorted(set(steps) - labels)


def test_the_glossary_says_every_state() -> None:
    glossary = read("docs/glossaire.md").replace("\N{NO-BREAK SPACE}", " ")
    missing = [state.label for state in State if f"| {state.label} |" not in glossary]
    assert not missing


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_no_line_can_begin_with_a_sign(path: Path) -> None:
    """French spacing outside code: ; : ! ? « » hold to their word."""
    prose = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    loose = re.findall(r"\S+ [;:!?»](?=\s|$)|« \S+", prose, re.MULTILINE)
    assert not loose, loose


def test_versions_agree() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert re.search(r"^## \[([\d.]+)\]", read("CHANGELOG.md"), re.MULTILINE)[1] == version
    assert f'softwareVersion: "{version}"' in read("publiccode.yml")


def test_decisions_are_short_and_numbered_without_a_gap() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in files]
    assert numbers == list(range(1, len(files) + 1))
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} — ")
        assert len(text.splitlines()) <= 20, f"{path.name}: a decision reads in a minute"


def test_a_commune_begins_as_the_guide_says(db: None, clock: object) -> None:
    """The two people that the guide invites propose and approve; its Python runs as written."""
    guide = read("docs/guides/installer.md")
    (entered,) = code_of(guide, "python")
    factories.open_installation(factories.calendar.now())
    commune = create_commune("95123", "Exemple-sur-Oise", today=factories.calendar.now().date())
    roles = re.findall(r"manage\.py invite \S+ --role (\w+)", guide)
    assert {"people.propose", "people.approve"} <= {
        act for act in TABLE for role in roles if Role(role) in roles_for(act)
    }
    exec(compile(entered, "installer.md", "exec"), {})
    commune.protocols.get(number=1).full_clean()
