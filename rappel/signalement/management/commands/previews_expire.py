"""`previews_expire [--json]`: delete the imports that waited a day; a timer runs it every hour."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.actors import Actor
from rappel.signalement import previews


class Command(BaseCommand):
    """Exit 0 whether there was something to delete or not."""

    help = "Supprime les imports en attente depuis plus de 24 heures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="écrit le résultat en JSON, seul, sur la sortie"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        deleted = previews.expire(Actor(job="expiry"))
        if options["json"]:
            self.stdout.write(json.dumps({"deleted": deleted}))
        else:
            self.stdout.write(f"Imports en attente supprimés : {deleted}.")
