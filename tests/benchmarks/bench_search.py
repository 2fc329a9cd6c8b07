"""What a search and a comparison cost in a town with 20,000 cases, keys and rows included.

`python tests/benchmarks/bench_search.py [--json]`. A database in memory holds one key and one sealed
card per case; nothing is in the cache of keys when the clock starts. The product's own functions are
timed: `access.open_cards`, `Index`, `Terms.score`.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
CASES = 20_000
ROUNDS = 5


def set_up(folder: str) -> None:
    """The product on a database in memory."""
    os.environ["RAPPEL_DATA_DIR"] = folder
    os.environ["RAPPEL_DATABASE_URL"] = "sqlite://:memory:"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fill() -> object:
    """A town and its cases; returns the commune."""
    from django.db import transaction

    from rappel.cases.models import Case, SearchCard
    from rappel.communes import calendar
    from rappel.vault import keys
    from tests import factories
    from tests.cases.crowd import Crowd

    factories.open_installation(calendar.now())
    town = factories.make_town()
    like = factories.report(town)
    shared = {
        field.attname: value
        for field in Case._meta.concrete_fields
        if field.name not in ("id", "reference", "place", "description", "printed_facts")
        and field.name not in ("place_printed", "text_breached")
        for value in [getattr(like, field.attname)]
    }
    crowd = Crowd(1)
    with transaction.atomic():
        cases = [
            Case(**shared, place="x", description="x", reference=f"RO-95999-2026-{n:05}")
            for n in range(10_000, 10_000 + CASES)
        ]
        for case in cases:
            keys.create_case_key(case.commune_id, case.pk)
        Case.objects.bulk_create(cases, batch_size=500)
        SearchCard.objects.bulk_create(
            (SearchCard(case=case, card=crowd.somebody().card) for case in cases), batch_size=500
        )
    return town.commune


def measure() -> dict[str, float]:
    """Median milliseconds of each part, keys not yet in the cache."""
    from rappel.cases import access, selectors
    from rappel.cases.lookalikes import Index
    from rappel.cases.terms import read_terms
    from rappel.vault import keys
    from tests.cases.crowd import Crowd

    commune = fill()
    crowd, terms = Crowd(2), read_terms("martin ferreira")
    times: dict[str, list[float]] = {}

    def timed(name: str, start: float) -> float:
        now = time.process_time()
        times.setdefault(name, []).append((now - start) * 1000)
        return time.process_time()

    for _ in range(ROUNDS):
        keys.forget()
        begin = time.process_time()
        opened = access.open_cards(commune.pk, selectors.active_cases(commune.pk))
        sum(terms.score(card) > 0 for _, card in opened)
        timed("one search, keys and rows included", begin)
        keys.forget()
        start = time.process_time()
        index = Index(access.open_cards(commune.pk, selectors.active_cases(commune.pk)))
        index.resembling(crowd.somebody().card)
        start = timed("one person compared, keys and rows included", start)
        for _ in range(300):
            index.resembling(crowd.somebody().card)
        timed("300 lines of an export compared", start)
        start = time.process_time()
        opened = access.open_cards(commune.pk, selectors.active_cases(commune.pk))
        sum(terms.score(card) > 0 for _, card in opened)
        timed("another search within the minute", start)
    return {name: median(values) for name, values in times.items()}


def main() -> None:
    """Write the medians."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        found = measure()
    if "--json" in sys.argv:
        print(json.dumps({"cases": CASES, "milliseconds": found}))
        return
    print(f"{CASES} cases, median of {ROUNDS}")
    for name, value in found.items():
        print(f"  {name:40} {value:8.0f} ms")


if __name__ == "__main__":
    main()
