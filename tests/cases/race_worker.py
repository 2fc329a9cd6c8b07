"""One process of the race: the whole product on a database of its own.

`python -m tests.cases.race_worker prepare ROUNDS` makes a town and prints its cases as JSON;
`… submit` reads a case a line from stdin, does the same act on it and prints what came of it;
`… prepare_imports ROUNDS` and `… take` do the same with exports that wait to be recorded;
`… read SECONDS` and `… write SECONDS` work on the cases until the time is over.
"""

import json
import os
import sys
import time
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - after the settings
from django.test import Client  # noqa: E402

from accounts.actors import Actor  # noqa: E402
from accounts.models import User  # noqa: E402
from rappel.cases import commands  # noqa: E402
from rappel.cases.models import Case  # noqa: E402
from rappel.communes import calendar  # noqa: E402
from rappel.signalement import previews  # noqa: E402
from tests import factories  # noqa: E402
from tests.signalement.sheets import GOOD, write_sheet  # noqa: E402


def prepare(rounds: str) -> None:
    """Make a town with one reported case per round."""
    call_command("migrate", verbosity=0)
    factories.open_installation(calendar.now())
    town = factories.make_town()
    json.dump([str(factories.report(town).pk) for _ in range(int(rounds))], sys.stdout)


def submit() -> None:
    """The same act on the case named on each line; its own form, as another user's would be."""
    instructor = User.objects.get(username="instructor")
    print("ready", flush=True)
    for line in sys.stdin:
        case = Case.objects.get(pk=line.strip())
        try:
            commands.perform(
                case, "open_review", actor=Actor(user=instructor), version=1, key=uuid.uuid4()
            )
        except commands.Conflict as conflict:
            print(f"told {[row.act for row in conflict.changes]}", flush=True)
        else:
            print("done", flush=True)


def prepare_imports(rounds: str) -> None:
    """Make a town with one uploaded export of two lines per round."""
    call_command("migrate", verbosity=0)
    factories.open_installation(calendar.now())
    town = factories.make_town()
    found = []
    for number in range(int(rounds)):
        rows = [{**GOOD, "ref_source": f"R{number}", "auteur_prenoms": name} for name in ("A", "B")]
        preview = previews.upload(
            town.commune, actor=town.actor("instructor"), data=write_sheet(rows), name="export.csv"
        )
        found.append(str(preview.pk))
    json.dump(found, sys.stdout)


def take() -> None:
    """Record the export named on each line, as it was seen before anybody did."""
    user = User.objects.get(username="instructor")
    print("ready", flush=True)
    for line in sys.stdin:
        actor = Actor(user=user)
        try:
            preview = previews.find(actor, uuid.UUID(line.strip()))
            previews.take(preview, actor=actor, version=1)
        except previews.Changed:
            print(f"told {Case.objects.count()}", flush=True)
        else:
            print("done", flush=True)


def read(seconds: str) -> None:
    """Open list and case pages, each of which writes its record."""
    client = Client()
    client.force_login(User.objects.get(username="instructor"))
    references = list(Case.objects.values_list("reference", flat=True))
    until, pages = time.monotonic() + float(seconds), 0
    while time.monotonic() < until:
        for url in ("/dossiers/", f"/dossiers/{references[pages % len(references)]}/"):
            response = client.get(url)
            assert response.status_code == 200, (url, response.status_code)
            pages += 1
    print(pages)


def write(seconds: str) -> None:
    """Report new cases and open them."""
    commune = factories.Commune.objects.get(code="95999")
    users = {user.username: user for user in User.objects.all()}
    town = factories.Town(commune, users)
    until, made = time.monotonic() + float(seconds), 0
    while time.monotonic() < until:
        case = factories.report(town)
        commands.perform(case, "open_review", **factories.act_by(case, town.actor("instructor")))
        made += 1
    print(made)


if __name__ == "__main__":
    modes = {
        "prepare": prepare,
        "submit": submit,
        "prepare_imports": prepare_imports,
        "take": take,
        "read": read,
        "write": write,
    }
    modes[sys.argv[1]](*sys.argv[2:])
