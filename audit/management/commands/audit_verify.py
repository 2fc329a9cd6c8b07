"""`manage.py audit_verify [--json]`: exit 0 sound, 1 tampered, 2 unreadable."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from audit.verify import Verdict, verify_all


class Command(BaseCommand):
    """Verify every log and name the first bad entry of each."""

    help = "Vérifie les journaux et nomme la première entrée fautive de chacun."
    # a log must be verifiable in an installation that fails its checks
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="résultat en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, print, exit."""
        try:
            verdicts = verify_all()
        except DatabaseError as error:
            raise CommandError(f"Journal illisible : {error}", returncode=2) from error
        if not verdicts:
            raise CommandError("Aucun journal : il n'y a rien à vérifier.", returncode=2)
        sound = all(verdict.sound for verdict in verdicts)
        if options["json"]:
            result = {"sound": sound, "logs": [_as_json(verdict) for verdict in verdicts]}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            for verdict in verdicts:
                self.stdout.write(_sentence(verdict))
        if not sound:
            sys.exit(1)


def _as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "log": str(verdict.log),
        "sound": verdict.sound,
        "entries": verdict.count,
        "head": verdict.head,
        "first_bad": None if verdict.fault is None else verdict.fault.seq,
        "reason": None if verdict.fault is None else verdict.fault.reason,
    }


def _sentence(verdict: Verdict) -> str:
    if verdict.fault is None:
        return f"SAIN {verdict.log} : {verdict.count} entrées, tête {verdict.head}"
    fault = verdict.fault
    return f"ALTÉRÉ {verdict.log} : première entrée fautive {fault.seq} : {fault.reason}"
