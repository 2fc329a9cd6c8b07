"""`manage.py commune_create CODE NAME`: open a commune with its keys, its log and its lists."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import journal
from accounts.actors import Actor
from audit import log
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.communes.services import create_commune
from rappel.vault import keys
from rappel.vault.errors import VaultError


class Command(BaseCommand):
    """Whole or not at all."""

    help = "Ouvre une commune : clés, journal, protocole et listes tels que livrés."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments of design.md §5."""
        parser.add_argument("code", help="code INSEE, cinq caractères")
        parser.add_argument("name")
        parser.add_argument("--mayor-feminine", action="store_true", help="« la maire »")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the commune; raises CommandError with the French sentence of what is wrong."""
        paris = Commune(time_zone="Europe/Paris")
        try:
            # the first commune of an installation also opens its log; `keys init` knows no log
            log.create_log(keys.installation_id(), installation=True)
            commune = create_commune(
                options["code"],
                options["name"],
                today=calendar.today(paris),
                mayor_feminine=options["mayor_feminine"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except VaultError as error:
            raise CommandError(str(error)) from None
        journal.record(
            journal.entry(
                Actor(job="server"), "commune.create", commune=None, obj=f"commune:{commune.pk}"
            )
        )
        self.stdout.write(f"Commune ouverte : {commune.name} ({commune.code}).")
        self.stdout.write(
            "Ensuite : manage.py invite IDENTIFIANT --role … --commune " + commune.code
        )
