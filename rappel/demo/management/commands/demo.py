"""`manage.py demo`: an installation ready to click through, made once and kept.

Only in demo mode: passwords are made at the first seed and kept, readable by their owner alone, in
the data folder.
"""

import json
import logging
import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from audit import log
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.demo import story, town
from rappel.demo.clock import moved_clock
from rappel.vault import keys

WORDS = [
    "saule",
    "bouleau",
    "tilleul",
    "frene",
    "chene",
    "noyer",
    "prunier",
    "cerisier",
    "pommier",
    "poirier",
    "figuier",
    "laurier",
    "genet",
    "lierre",
    "mousse",
    "fougere",
    "roseau",
    "jonc",
    "trefle",
    "luzerne",
    "avoine",
    "seigle",
    "orge",
    "millet",
]


class Command(BaseCommand):
    """Make the demonstration if need be, print its logins, serve it."""

    help = "Prépare et sert la démonstration (mode RAPPEL_DEMO=1 seulement)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options of design.md §5."""
        parser.add_argument("--no-server", action="store_true", help="préparer sans servir")
        parser.add_argument("--reset", action="store_true", help="tout refaire")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--json", action="store_true", help="sortie JSON seule")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; raises CommandError outside demo mode."""
        if not settings.DEMO:
            raise CommandError(
                "La démonstration ne se lance qu'avec RAPPEL_DEMO=1, jamais sur une installation "
                "réelle."
            )
        self.quiet = options["json"]
        if options["reset"]:
            self._forget()
        self._say("Préparation de la base…")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        logins = self._logins() if Commune.objects.exists() else self._seed()
        url = f"http://127.0.0.1:{options['port']}/"
        self._show(url, logins)
        if not options["no_server"]:
            sys.stdout.flush()
            self._serve(options["port"])

    def _say(self, text: str) -> None:
        if not self.quiet:
            self.stderr.write(text)

    def _forget(self) -> None:
        """Leave nothing of the former demonstration in the data folder."""
        if connection.vendor != "sqlite":
            raise CommandError("--reset ne refait que la base SQLite de la démonstration.")
        connection.close()
        database = Path(settings.DATABASES["default"]["NAME"])
        for path in (
            database,
            Path(f"{database}-wal"),
            Path(f"{database}-shm"),
            settings.KEY_FILE,
            self._logins_file,
        ):
            path.unlink(missing_ok=True)
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        keys.forget()

    @property
    def _logins_file(self) -> Path:
        return Path(settings.DATA_DIR) / "demo-logins.json"

    def _seed(self) -> list[dict[str, Any]]:
        """Open the town and play its history."""
        self._say("Clés, commune et dossiers de démonstration…")
        now = calendar.now()
        made = keys.initialise(now=now)
        log.create_log(made.installation, installation=True)
        # no collector listens here, and the history makes hundreds of heads
        logging.getLogger("audit.head").setLevel(logging.WARNING)
        with moved_clock() as clock:
            clock.set(now - story.LENGTH)
            today = calendar.local(now, _Paris()).date()
            opened = {plan.code: town.open_town(plan, today) for plan in town.PLANS}
            story.tell(opened, clock, now)
        logins = []
        everybody = [(plan.code, person) for plan in town.PLANS for person in plan.people]
        for code, person in everybody:
            password = "-".join(secrets.choice(WORDS) for _ in range(4)) + str(
                secrets.randbelow(90) + 10
            )
            user = opened[code].users[person.key]
            user.set_password(password)
            user.save()
            logins.append(
                {
                    "role": str(person.role),
                    "username": person.key,
                    "password": password,
                    "totp_secret": None,
                }
            )
        handle = os.open(self._logins_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(logins, file)
        return logins

    def _logins(self) -> list[dict[str, Any]]:
        """The passwords of the first seed."""
        try:
            kept: list[dict[str, Any]] = json.loads(self._logins_file.read_text("ascii"))
        except FileNotFoundError:
            raise CommandError(
                f"Les mots de passe de la démonstration manquent ({self._logins_file}). "
                "Recommencez avec --reset."
            ) from None
        return kept

    def _show(self, url: str, logins: list[dict[str, Any]]) -> None:
        cases = list(Case.objects.order_by("reference").values("reference", "state"))
        if self.quiet:
            self.stdout.write(json.dumps({"url": url, "logins": logins, "cases": cases}))
            return
        self.stdout.write(f"\n  Démonstration : {url}\n")
        names = " et ".join(plan.name for plan in town.PLANS)
        self.stdout.write(f"  {len(cases)} dossiers de deux communes inventées, {names}\n\n")
        for login in logins:
            role = login["role"]
            self.stdout.write(f"  {role:<14} {login['username']:<13} {login['password']}")
        self.stdout.write("\n  Commencez par « instruction », puis ouvrez le premier dossier.\n")

    def _serve(self, port: int) -> None:
        """Become the server; never returns."""
        gunicorn = Path(sys.executable).with_name("gunicorn")
        os.environ["RAPPEL_DEMO"] = "1"
        os.execv(  # noqa: S606 — the server takes the place of this process
            gunicorn,
            [
                str(gunicorn),
                "rappel.wsgi:application",
                "--bind",
                f"127.0.0.1:{port}",
                "--workers",
                "2",
                "--log-level",
                "warning",
                "--no-control-socket",
            ],
        )


class _Paris:
    """Where the demonstration takes place, before its commune exists."""

    time_zone = "Europe/Paris"
    alsace_moselle = False
