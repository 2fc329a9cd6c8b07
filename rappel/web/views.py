"""Home, and the two addresses that tell a supervisor whether the product runs."""

import shutil

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import View

from accounts import journal
from accounts.policy import PUBLIC, SIGNED_IN
from rappel.cases import access
from rappel.vault import keys
from rappel.vault.errors import VaultError
from rappel.web import home

FREE_BYTES = 200 * 1024 * 1024


class Home(View):
    """« À faire par moi », by due date; then who is awaited and the hearings of the week."""

    act = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the work of the signed-in person; the list is one record."""
        actor = request.actor  # type: ignore[attr-defined]
        mine = home.work_of(actor)
        access.open_names(mine, actor)
        if mine:
            journal.note_list(actor, "case.list", len(mine))
        return render(request, "web/home.html", home.page(actor, mine))


class Healthz(View):
    """The process answers; nothing else is looked at."""

    act = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        """200, always."""
        return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


class Readyz(View):
    """Database, migrations, keys and disk; 503 with the name of what is missing."""

    act = PUBLIC

    def get(self, request: HttpRequest) -> JsonResponse:
        """Say what is ready; values are ok or the word of what is wrong."""
        checks = {
            "database": _database(),
            "migrations": _migrations(),
            "keys": _keys(),
            "disk": _disk(),
        }
        ready = all(word == "ok" for word in checks.values())
        return JsonResponse(checks, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "pending" if pending else "ok"


def _keys() -> str:
    try:
        keys.desk_key(keys.installation_id())
    except (VaultError, DatabaseError):
        return "unavailable"
    return "ok"


def _disk() -> str:
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return "unreadable"
    return "ok" if free > FREE_BYTES else "full"
