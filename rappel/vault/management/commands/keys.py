"""`manage.py keys init|verify`: make the keys of an installation, open them all to check.

Exit 0 sound, 1 a key does not open (the first named), 2 nothing can be read (no or wrong root key).
"""

import datetime
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from rappel.vault import keys
from rappel.vault.errors import RootKeyError, VaultError
from rappel.vault.verification import Report, verify

DAMAGED, UNREADABLE = 1, 2
_SORTS = {
    "commune": "clés de commune",
    "desk": "clés de bureau",
    "case": "clés de dossier",
    "signing": "clés de signature",
}


class Command(BaseCommand):
    help = "Crée les clés de l'installation (init) ou vérifie que toutes s'ouvrent (verify)."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("init", help="crée la clé racine et les clés de l'installation")
        check = actions.add_parser("verify", help="ouvre chaque clé enveloppée")
        check.add_argument("--json", action="store_true", help="résultat en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["action"] == "init":
                self._init()
            else:
                self._verify(as_json=options["json"])
        except RootKeyError as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        except VaultError as error:
            raise CommandError(
                f"Une clé ne s'ouvre pas ({error})\u00a0: lancez «\u00a0keys verify\u00a0».",
                returncode=DAMAGED,
            ) from error
        except DatabaseError as error:
            raise CommandError(
                f"La base ne peut pas être lue ({error})\u00a0: lancez d'abord "
                "«\u00a0manage.py migrate\u00a0».",
                returncode=UNREADABLE,
            ) from error

    def _init(self) -> None:
        made = keys.initialise(now=datetime.datetime.now(datetime.UTC))
        if made.made_root:
            self.stdout.write(
                f"Clé racine créée ({made.root_id.hex()}). Faites-en deux copies sur papier "
                "maintenant\u00a0: sans elle, plus rien ne peut être lu."
            )
        if made.made_installation:
            self.stdout.write(f"Installation {made.installation}\u00a0: clés créées.")
        else:
            self.stdout.write(
                f"Les clés existent déjà (clé racine {made.root_id.hex()})\u00a0: "
                "rien n'a été changé."
            )

    def _verify(self, *, as_json: bool) -> None:
        report = verify()
        if as_json:
            self.stdout.write(json.dumps(_as_dict(report), ensure_ascii=False, indent=2))
        else:
            self._tell(report)
        if not report.sound:
            raise CommandError(report.faults[0], returncode=DAMAGED)

    def _tell(self, report: Report) -> None:
        self.stdout.write(f"Clé racine\u00a0: {report.root}")
        for sort, label in _SORTS.items():
            self.stdout.write(f"{report.counts[sort]} {label}")
        for entry in report.key_ids:
            self.stdout.write("  " + " ".join(entry.values()))
        for fault in report.faults:
            self.stdout.write(f"À regarder\u00a0: {fault}")
        if report.sound:
            self.stdout.write("Toutes les clés s'ouvrent.")


def _as_dict(report: Report) -> dict[str, Any]:
    return {
        "sound": report.sound,
        "root": report.root,
        "installation": str(report.installation),
        "counts": report.counts,
        "keys": report.key_ids,
        "faults": report.faults,
    }
