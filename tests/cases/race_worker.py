"""One process of the race: the whole product on a database of its own.

`python -m tests.cases.race_worker prepare ROUNDS` makes a town with one reported case and one
uploaded export per round, and prints them as JSON. `… serve` does what each line of stdin asks,
and prints what came of it: `submit CASE`, `take PREVIEW`, `read SECONDS`, `write SECONDS`.
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


def prepare(rounds: int) -> None:
    """Make the town, its cases and its exports of two lines."""
    call_command("migrate", verbosity=0)
    factories.open_installation(calendar.now())
    town = factories.make_town()
    cases = [str(factories.report(town).pk) for _ in range(rounds)]
    imports = []
    for number in range(rounds):
        rows = [{**GOOD, "ref_source": f"R{number}", "auteur_prenoms": name} for name in ("A", "B")]
        preview = previews.upload(
            town.commune, actor=town.actor("instructor"), data=write_sheet(rows), name="export.csv"
        )
        imports.append(str(preview.pk))
    json.dump({"cases": cases, "imports": imports}, sys.stdout)


def instructor() -> Actor:
    """Who acts, as a new request would know them."""
    return Actor(user=User.objects.get(username="instructor"))


def submit(pk: str) -> str:
    """The same act on a case; its own form, as another user's would be."""
    case = Case.objects.get(pk=pk)
    try:
        commands.perform(case, "open_review", actor=instructor(), version=1, key=uuid.uuid4())
    except commands.Conflict as conflict:
        return f"told {[row.act for row in conflict.changes]}"
    return "done"


def take(pk: str) -> str:
    """Record an export, as it was seen before anybody did."""
    actor = instructor()
    try:
        previews.take(previews.find(actor, uuid.UUID(pk)), actor=actor, version=1)
    except previews.Changed:
        return f"told {Case.objects.filter(source_reference__startswith='R').count()}"
    return "done"


def read(seconds: str) -> str:
    """Open list and case pages, each of which writes its record."""
    client = Client()
    client.force_login(User.objects.get(username="instructor"))
    references = list(Case.objects.values_list("reference", flat=True)[:20])
    until, pages = time.monotonic() + float(seconds), 0
    while time.monotonic() < until:
        for url in ("/dossiers/", f"/dossiers/{references[pages % len(references)]}/"):
            response = client.get(url)
            assert response.status_code == 200, (url, response.status_code)
            pages += 1
    return str(pages)


def write(seconds: str) -> str:
    """Report new cases and open them."""
    commune = factories.Commune.objects.get(code="95999")
    town = factories.Town(commune, {user.username: user for user in User.objects.all()})
    until, made = time.monotonic() + float(seconds), 0
    while time.monotonic() < until:
        case = factories.report(town)
        commands.perform(case, "open_review", **factories.act_by(case, town.actor("instructor")))
        made += 1
    return str(made)


def serve() -> None:
    """Do what each line asks."""
    asked = {"submit": submit, "take": take, "read": read, "write": write}
    print("ready", flush=True)
    for line in sys.stdin:
        name, argument = line.split()
        print(asked[name](argument), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    else:
        serve()
