"""The reference of the rules: `python -m tests.house.rules_page` writes it.

Read from the rulebook, the declared rules and the acts that ask them, the list of the other places,
and the map of the mutation of the rules: for each rule its weight, what it asks, where it is held,
and the test that turns red without it.
"""

import ast
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "regles.md"
KILLS = ROOT / "tests" / "data" / "mutants.json"

INTRO = """# Les règles

Cette page est tirée de `rappel/cases/rulebook.py`, de `rappel/cases/rules.py`, des actes qui demandent
chaque règle et de `tests/support/places.py` par `python -m tests.house.rules_page` ; un test la compare. La dernière colonne
nomme le test qui échoue quand on retire la règle, tel que `make mutants` l'a trouvé.

Trois forces : « s'impose à tous », que le logiciel ne laisse pas contourner ; « réglage », que la commune adapte dans
son protocole ; « à confirmer », un réglage à revoir avec le parquet ou le délégué à la protection des données.
"""
# where a town sets what a rule leaves it, in the words of the page of the protocole
SETTINGS = {
    "R3c": "faits déjà verbalisés : justification ou arrêt",
    "R4": "avertissement de chaque catégorie",
    "R7b": "avis juridique : toujours, pour certaines catégories, sur demande, jamais",
    "R9": "mode et délai par famille de faits",
    "R10b": "un accord de vive voix suffit ou non",
    "R11": "mode par famille de faits",
    "R16d": "âges de la loi et du protocole, fournis",
    "R17": "délais, nombre de convocations, objectif et alerte",
    "R18": "modes d'envoi",
    "R20": "âge de 13 ans, fourni",
    "R20b": "âge de 8 ans, fourni",
    "R21": "un dossier par personne, fourni",
    "R21b": "fonctions présentes",
    "R23": "besoins de la liste fournie",
    "R25": "orientations et partenaires",
    "R26": "durée pendant laquelle un rappel est cité",
    "R38": "décision à deux personnes",
    "R43": "question posée avant d'ouvrir",
    "R49": "observations lues avant l'entretien, fourni",
    "R50": "contact des courriers, dans l'en-tête",
}


def kills() -> dict[str, str]:
    """Mutant -> the test that fails without it."""
    found: dict[str, str] = json.loads(KILLS.read_text("utf-8")) if KILLS.exists() else {}
    return found


def marked() -> dict[str, list[str]]:
    """Rule code -> the tests that bear its mark, in the order of the files."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            for mark in node.decorator_list:
                said = ast.unparse(mark)
                if said.startswith("pytest.mark.rule(") and isinstance(mark, ast.Call):
                    where = f"{path.relative_to(ROOT)}::{node.name}"
                    found[str(ast.literal_eval(mark.args[0]))].append(where)
    return found


def held(code: str) -> Iterator[tuple[str, str, str]]:
    """Where the rule is held: a sentence, the acts or the place, the mutant."""
    from rappel.cases import rules
    from rappel.cases.procedure import ACTS
    from rappel.cases.rule import Rule
    from tests.support.places import PLACES

    for name, rule in vars(rules).items():
        if isinstance(rule, Rule) and rule.code == code:
            acts = [f"« {act.label} »" for act in ACTS.values() if rule in act.rules]
            if len(acts) > MOST_ACTS:
                acts = [*acts[:MOST_ACTS], f"et {len(acts) - MOST_ACTS} autres actes"]
            yield f"refuse : {rule.sentence}", ", ".join(acts) or "dans le service", f"rules.{name}"
    for place in PLACES:
        if place.code == code:
            yield place.says, f"`{place.where.partition(':')[0]}`", place.where


MOST_ACTS = 4


def page() -> str:
    """The whole page."""
    from rappel.cases.rulebook import RULEBOOK, Weight
    from tests.house.roles_page import bound

    killed, tests = kills(), marked()
    lines = [INTRO]
    for code, entry in RULEBOOK.items():
        lines += [
            "",
            f"## {code}",
            "",
            f"**{entry.asks}** {entry.weight.capitalize()} ({entry.article}).",
        ]
        if entry.weight != Weight.HARD:
            lines += ["", f"Réglage : {SETTINGS.get(code, '')}."]
        rows = list(held(code))
        if rows:
            lines += ["", "| ce qui est fait | où | test qui échoue sans cela |", "|---|---|---|"]
            lines += [
                f"| {says} | {where} | {_test(killed.get(m, ''))} |" for says, where, m in rows
            ]
        elif tests[code]:
            lines += ["", f"Éprouvée par {_test(tests[code][0])}."]
    return bound("\n".join(lines).replace("« ", "«\N{NO-BREAK SPACE}") + "\n")


def _test(node: str) -> str:
    """`file`, test: without its parameters."""
    file, _, name = node.partition("::")
    return f"`{file}` {name.partition('[')[0]}" if file else "–"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
