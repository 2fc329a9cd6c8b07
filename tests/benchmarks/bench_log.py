"""What a record in the log costs: an update saved bare, audited, and with django-auditlog.

`python tests/benchmarks/bench_log.py [--json]`, on SQLite and on a PostgreSQL of its own, both
writing to disk as in production. The three are timed in turn within each round, so that the
ratios hold on a busy machine; each is one update in one transaction.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
ROUNDS, UPDATES = 9, 150


def measure() -> dict[str, float]:
    """Time the variants on the database of `RAPPEL_DATABASE_URL`; microseconds and ratios."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("RAPPEL_SECRET_KEY", "benchmark")
    import django
    from django.conf import settings

    from rappel import settings as product

    settings.configure(
        DATABASES=product.DATABASES,
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "auditlog",
            "audit",
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="benchmark",
        USE_TZ=True,
    )
    django.setup()
    from auditlog.registry import auditlog
    from django.core.management import call_command
    from django.db import connection, models, transaction

    from audit import chain, verbs
    from audit.log import Entry, append, create_log
    from audit.models import AuditRecord
    from audit.verify import verify

    class Base(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        state = models.CharField(max_length=20)
        version = models.IntegerField(default=0)

        class Meta:
            abstract = True
            app_label = "benchmark"

    class Plain(Base):
        class Meta(Base.Meta):
            abstract = False

    class Tracked(Base):
        class Meta(Base.Meta):
            abstract = False

    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.schema_editor() as editor:
        editor.create_model(Plain)
        editor.create_model(Tracked)
    auditlog.register(Tracked)
    verbs.register("benchmark.update", "Mesure")
    log = uuid.uuid4()
    create_log(log)
    plain = Plain.objects.create(state="reported")
    tracked = Tracked.objects.create(state="reported")
    actor = f"user:{uuid.uuid4()}"
    payload = {"fields": ["state"], "ip": "192.0.2.1"}

    def seal(row: uuid.UUID, given: object) -> bytes:
        return row.bytes * 18  # a cell of its size; sealing is timed by bench_cells

    def bare(item: Plain | Tracked, number: int) -> None:
        item.version, item.state = number, f"state {number % 7}"
        with transaction.atomic():
            item.save(update_fields=["state", "version"])

    def audited(item: Plain, number: int) -> None:
        item.version, item.state = number, f"state {number % 7}"
        entry = Entry(
            log, actor, "instructor", "benchmark.update", f"case:{item.pk}", "ok", payload, seal
        )
        with transaction.atomic():
            item.save(update_fields=["state", "version"])
            append([entry], ts=datetime.now(UTC))

    variants: dict[str, Callable[[int], None]] = {
        "bare": partial(bare, plain),
        "audited": partial(audited, plain),
        "auditlog": partial(bare, tracked),
    }
    times: dict[str, list[float]] = {name: [] for name in variants}
    for round_ in range(ROUNDS + 1):
        for name, update in variants.items():
            start = time.perf_counter()
            for number in range(round_ * UPDATES, (round_ + 1) * UPDATES):
                update(number)
            if round_:  # the first round warms up
                times[name].append((time.perf_counter() - start) / UPDATES * 1e6)
    result = {f"{name}_us": median(spent) for name, spent in times.items()}
    for name in ("audited", "auditlog"):
        pairs = zip(times[name], times["bare"], strict=True)
        result[f"{name}_ratio"] = median(spent / base for spent, base in pairs)

    def best(walk: Callable[[], object]) -> float:
        """Give the quickest of five walks over the log, in µs of our own processor a record."""
        spent = []
        for _ in range(5):
            start = time.process_time()
            walk()
            spent.append(time.process_time() - start)
        return min(spent) / len(rows) * 1e6

    rows = [
        (seq, bytes(body), bytes(sealed))
        for seq, body, sealed in AuditRecord.objects.order_by("seq").values_list(
            "seq", "body", "payload"
        )
    ]

    def hash_loop() -> bytes:
        link = chain.origin(log)
        for seq, body, sealed in rows:
            link = chain.link(seq, link, chain.leaf(body))
            sha256(sealed).digest()
        return link

    result["verify_us"] = best(partial(verify, log))
    result["hash_loop_us"] = best(hash_loop)
    result["verify_ratio"] = result["verify_us"] / result["hash_loop_us"]
    verdict = verify(log)
    if not verdict.sound or hash_loop().hex() != verdict.head:
        sys.exit("the log measured is not sound")
    return result


def run(url: str) -> dict[str, float]:
    """Measure one engine in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure"],
        env={**os.environ, "RAPPEL_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def main() -> None:
    """Measure both engines and print a table, or JSON."""
    results = {}
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        results["sqlite"] = run(f"sqlite:///{folder}/bench.sqlite3")
    server = [str(ROOT / "scripts" / "postgres.sh")]
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        durable = {**os.environ, "POSTGRES_DURABLE": "1"}
        try:
            url = subprocess.run(
                [*server, "start", folder],
                env=durable,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                check=True,
            ).stdout.strip()
            results["postgresql"] = run(url)
        finally:
            subprocess.run([*server, "stop", folder], stderr=subprocess.DEVNULL, check=True)
    if "--json" in sys.argv:
        json.dump(results, sys.stdout)
        return
    for engine, found in results.items():
        sys.stdout.write(
            f"{engine}: update {found['bare_us']:.0f} µs; with its record"
            f" {found['audited_us']:.0f} µs ({found['audited_ratio']:.2f} ×); with"
            f" django-auditlog {found['auditlog_us']:.0f} µs ({found['auditlog_ratio']:.2f} ×);"
            f" verified at {found['verify_us']:.1f} µs a record"
            f" ({found['verify_ratio']:.1f} × the hashes)\n"
        )


if __name__ == "__main__":
    if "--measure" in sys.argv:
        json.dump(measure(), sys.stdout)
    else:
        main()
