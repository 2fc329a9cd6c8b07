"""`manage.py audit_export --out DIR`: the logs as files for `audit/verify_log.py`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from audit.export import FolderInUse, export


class Command(BaseCommand):
    """Export every log, tampered with or not."""

    help = "Exporte les journaux, à vérifier ailleurs avec audit/verify_log.py."
    # a log must be exportable from an installation that fails its checks
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--out", required=True, help="dossier à créer, ou vide")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export and say where."""
        folder = Path(options["out"])
        try:
            count = export(folder)
        except FolderInUse as error:
            raise CommandError(f"Le dossier {folder} n'est pas vide.") from error
        except OSError as error:
            raise CommandError(f"Le dossier {folder} ne peut être écrit : {error}") from error
        except DatabaseError as error:
            raise CommandError(f"Journal illisible : {error}", returncode=2) from error
        self.stdout.write(f"{count} journaux exportés dans {folder}")
        self.stdout.write(f"À vérifier avec : python audit/verify_log.py {folder}")
