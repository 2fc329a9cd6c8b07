"""The page of rights, read from the policy: `python -m tests.house.roles_page` writes it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "roles.md"
COLUMNS = (
    "signalant",
    "instructeur",
    "secrétariat",
    "juridique",
    "élu",
    "coord.",
    "DPD",
    "technique",
)
SIGNS = {"commune": "●", "assigned": "○", "own": "◐", "pool": "◇"}

# what the procedure does not declare: pages, and what may be read of a case
READING = {
    "Signaler": {
        "signalement.create": "enregistrer un signalement",
        "signalement.import": "importer un export de signalements",
        "signalement.mine": "suivre les signalements de son service, en un mot",
        "signalement.report": "relire l'un de ces signalements",
    },
    "Ouvrir": {
        "case.list": "voir la liste de ses dossiers",
        "case.view": "ouvrir un dossier",
        "case.search": "chercher un dossier parmi les siens",
        "see.cards": "chercher dans tous les dossiers actifs (hors des siens : numéro, année, catégorie, qui suit)",
        "case.lookalikes": "chercher les ressemblances d'un dossier",
        "document.view": "ouvrir un courrier",
        "case.conformity": "ouvrir la fiche de conformité",
    },
    "Lire dans un dossier ouvert": {
        "see.identity": "l'identité et l'adresse",
        "see.printed": "les faits tels qu'ils seront lus, le lieu, les courriers",
        "see.content": "la description, l'avis, le compte rendu",
        "see.reporter": "qui a signalé",
    },
}
# what belongs to no case
TOWN = {
    "Incidents": {
        "incident.view": "lire le registre des incidents (courriers arrivés chez quelqu'un d'autre)",
        "incident.assess": "compléter et clore la fiche d'un incident",
    },
    "Mairie": {
        "town.view": "lire les registres de la mairie",
        "town.prepare": "préparer un réglage, un arrêté, un mandat ou une délégation",
        "town.put_in_force": "mettre en vigueur ou refuser un réglage, un arrêté",
        "town.read_again": "noter qu'un article de loi a été relu",
        "town.empower": "mettre en vigueur ou refuser un mandat, une délégation, un remplacement",
        "people.default": "changer les personnes désignées d'office",
        "people.propose": "proposer d'ouvrir ou de fermer un compte, de donner ou de retirer un rôle",
        "people.approve": "approuver ou refuser ces changements de comptes",
    },
}
HEAD = """# Qui peut quoi

Cette page est tirée de `accounts/policy.py` par `python -m tests.house.roles_page` ; un test la compare à la table.
Ce qui n'y est pas est refusé.

● partout dans la commune · ○ dossier qui lui est confié · ◐ ses signalements et ceux de son service ·
◇ dossier tout juste reçu, que personne n'instruit · – non. D'un signalement, le signalant ne relit que son propre texte.

Une personne peut tenir plusieurs rôles ; une règle qui veut deux personnes regarde la personne, pas le rôle. Un droit ne
suffit pas : l'état du dossier et les règles décident aussi. Qui a instruit un dossier ne le décide pas.
"""
FOOT = """
La coordination, le délégué à la protection des données et l'administration technique n'ouvrent aucun dossier. Les
pages de la coordination viendront dans une version suivante.

Préparer et mettre en vigueur sont toujours deux personnes, quels que soient leurs rôles. Renoncer à la décision à deux
personnes est un acte du maire lui-même.

Une tâche du serveur fait trois choses en son propre nom : arrêter à l'enregistrement un dossier qui relève de la
justice, importer un export lancé par commande, et supprimer les imports en attente depuis un jour.
"""


def sections() -> Iterator[tuple[str, dict[str, str]]]:
    """Every act of the policy in French, under a title."""
    from rappel.cases.procedure import ACTS

    yield from READING.items()
    groups: dict[str, dict[str, str]] = {}
    for act in ACTS.values():
        groups.setdefault(act.group, {})[act.name] = act.label[0].lower() + act.label[1:]
    yield from groups.items()
    yield from TOWN.items()


def page() -> str:
    """The whole page."""
    from accounts.policy import TABLE, Role

    lines = [HEAD]
    for role in Role:
        lines.append(f"- `{role.value}` : {role.label}")
    columns = " | ".join(COLUMNS)
    for title, acts in sections():
        lines += ["", f"## {title}", "", f"| | {columns} |", f"|---|{'---|' * len(Role)}"]
        for name, words in acts.items():
            row = TABLE[name]
            cells = [
                "".join(sign for kind, sign in SIGNS.items() if kind in _kinds(row.get(role)))
                or "–"
                for role in Role
            ]
            lines.append(f"| {words} | {' | '.join(cells)} |")
    return bound("\n".join(lines) + "\n" + FOOT)


def bound(text: str) -> str:
    """French spacing: no line begins with ; : ! ? or »."""
    return re.sub(r"(?<=\S) (?=[;:!?»](?:\s|$))", "\N{NO-BREAK SPACE}", text)


def _kinds(relations: object) -> set[str]:
    return {relation.value for relation in relations} if relations else set()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
