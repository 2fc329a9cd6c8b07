"""One process of the concurrency tests: Django with nothing but the log on board.

`python -m tests.audit.worker SETTINGS ACTION [ARGUMENTS] [+ ACTION [ARGUMENTS]]…`, SETTINGS
being the JSON of a database.
"""

import json
import random
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import groupby

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": json.loads(sys.argv[1])},
    INSTALLED_APPS=["audit"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    SECRET_KEY="worker",
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402 - after the settings
from django.db import transaction  # noqa: E402

from audit import verbs  # noqa: E402
from audit.log import Entry, append, create_log  # noqa: E402
from audit.verify import verify_all  # noqa: E402


def migrate(target: str | None = None) -> None:
    """Bring the log's tables to a migration (`zero`: take them away)."""
    call_command("migrate", "audit", *filter(None, [target]), verbosity=0, skip_checks=True)


def create(*logs: str) -> None:
    """Open logs; the last one is the installation's."""
    for log in logs:
        create_log(uuid.UUID(log), installation=log == logs[-1])


def write(count: str, seed: str, *logs: str) -> None:
    """Append `count` times to all the logs, in any order; one time in five, roll back."""
    verbs.register("audit_test.act", "Acte d'essai")
    chance = random.Random(seed)
    kept = 0
    while kept < int(count):
        order = chance.sample(logs, len(logs))
        entries = [
            Entry(uuid.UUID(log), f"user:{uuid.uuid4()}", None, "audit_test.act", None, "ok")
            for log in order
        ]
        with transaction.atomic():
            append(entries, ts=datetime.now(UTC))
            if chance.random() < 0.2:
                transaction.set_rollback(True)
            else:
                kept += 1


def check(times: str = "1") -> None:
    """Verify every log `times` times and print the last verdicts as JSON."""
    for _ in range(int(times)):
        verdicts = verify_all()
        faults = [verdict for verdict in verdicts if verdict.fault is not None]
        if faults:
            sys.exit(f"faults: {faults}")
    json.dump({str(verdict.log): verdict.count for verdict in verdicts}, sys.stdout)


ACTIONS: dict[str, Callable[..., None]] = {
    "migrate": migrate,
    "create": create,
    "write": write,
    "check": check,
}

if __name__ == "__main__":
    for is_plus, words in groupby(sys.argv[2:], "+".__eq__):
        if not is_plus:
            action, *arguments = words
            ACTIONS[action](*arguments)
