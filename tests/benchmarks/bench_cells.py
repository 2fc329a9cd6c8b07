"""What sealing costs: cells beside raw AES-256-GCM, models beside plain and Fernet fields.

`python tests/benchmarks/bench_cells.py [--json]`. Processor time, the variants in another order
within each round, so that the ratios of medians hold on a busy machine. The Fernet fields are those of
django-fernet-encrypted-fields, which decrypt every loaded column, read or not.
"""

import gc
import json
import os
import random
import secrets
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
ROUNDS = 15
CELLS = 2_000  # opened or sealed in one timing
ROWS, COLUMNS = 200, 6
CASES = 1_000
FILE_BYTES = 4 * 1024 * 1024
TEXT = "Rue de l'Abbé-Grégoire, appartement 12, deuxième étage, escalier C, chez Mme Wójcik-Lefèvre"


def interleave(variants: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of each variant, all timed in turn within each round."""
    times: dict[str, list[float]] = {name: [] for name in variants}
    order = list(variants.items())
    for _ in range(rounds):
        random.shuffle(order)
        for name, work in order:
            gc.collect()
            start = time.process_time()
            work()
            times[name].append(time.process_time() - start)
    return {name: median(values) for name, values in times.items()}


def set_up(folder: str) -> None:
    """A Django of the vault alone, on a database in memory."""
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["rappel.vault"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="benchmark",
        SALT_KEY="benchmark",
        USE_TZ=True,
        DEMO=False,
        KEY_FILE=os.path.join(folder, "root.key"),
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def measure_cells() -> dict[str, float]:
    """Microseconds per cell of about 100 bytes."""
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from rappel.vault.cells import open_cell, seal_cell
    from rappel.vault.encoding import encode_frame
    from rappel.vault.key import Key

    material, nonce, aad = secrets.token_bytes(32), secrets.token_bytes(12), bytes(96)
    raw, key, fernet = AESGCM(material), Key(material), Fernet(Fernet.generate_key())
    frame = encode_frame("str", TEXT, 32)
    commune, row = uuid.uuid4(), uuid.uuid4()
    place = (key, commune, "party", "street", row)
    ciphertext, cell = raw.encrypt(nonce, frame, aad), seal_cell(*place, TEXT)
    token = fernet.encrypt(TEXT.encode()).decode()

    def times(work: Callable[[], object]) -> Callable[[], None]:
        def repeat() -> None:
            for _ in range(CELLS):
                work()

        return repeat

    seconds = interleave(
        {
            "open, raw AES-GCM": times(lambda: raw.decrypt(nonce, ciphertext, aad)),
            "open, sealed cell": times(lambda: open_cell(*place, cell)),
            "open, AES-GCM object made each time": times(
                lambda: AESGCM(material).decrypt(nonce, ciphertext, aad)
            ),
            "open, Fernet": times(lambda: fernet.decrypt(token.encode()).decode()),
            "seal, raw AES-GCM": times(lambda: raw.encrypt(os.urandom(12), frame, aad)),
            "seal, sealed cell": times(lambda: seal_cell(*place, TEXT)),
            "seal, Fernet": times(lambda: fernet.encrypt(TEXT.encode()).decode()),
        }
    )
    return {name: value / CELLS * 1e6 for name, value in seconds.items()}


def measure_models() -> dict[str, float]:
    """Microseconds per row of six columns: loaded, read, written."""
    from django.db import connection, models
    from encrypted_fields.fields import EncryptedTextField

    from rappel.vault import keys
    from rappel.vault.fields import Sealed, SealedModel
    from rappel.vault.opener import ALL_FACETS, Opener

    keys.initialise(now=datetime.now(UTC))
    commune, names = uuid.uuid4(), [f"text_{number}" for number in range(COLUMNS)]
    keys.create_commune_keys(commune)

    def declare(name: str, base: type, make: Callable[[], object], **more: object) -> type:
        members = {
            "__module__": __name__,
            "id": models.UUIDField(primary_key=True, default=uuid.uuid4),
            "Meta": type("Meta", (), {"app_label": "bench"}),
            **{column: make() for column in names},
            **more,
        }
        model = type(name, (base,), members)
        with connection.schema_editor() as editor:
            editor.create_model(model)
        return model

    case_model = declare(
        "Case",
        SealedModel,
        lambda: Sealed(facet="content", blank=True),
        vault_table="bench_case",
        commune_id=models.UUIDField(),
    )
    plain = declare("Plain", models.Model, models.TextField)
    binary = declare("Binary", models.Model, models.BinaryField)
    fernet = declare("Fernet", models.Model, EncryptedTextField)
    sealed = declare(
        "SealedRow",
        SealedModel,
        lambda: Sealed(facet="content"),
        vault_table="bench_row",
        vault_owner="case",
        case=models.ForeignKey(case_model, models.CASCADE, related_name="rows"),
    )
    case = case_model(commune_id=commune)
    keys.create_case_key(commune, case.pk)
    case.save()
    opener = Opener(commune, case.pk, ALL_FACETS)
    values = dict.fromkeys(names, TEXT)

    def fill(model: type, **more: object) -> None:
        made = [model(**values, **more) for _ in range(ROWS)]
        model.objects.bulk_create(made)

    def write(model: type, **more: object) -> Callable[[], None]:
        def work() -> None:
            model.objects.all().delete()
            start = time.process_time()
            fill(model, **more)
            writes[model.__name__].append(time.process_time() - start)

        return work

    writes: dict[str, list[float]] = {"Plain": [], "Fernet": [], "SealedRow": []}
    interleave({"p": write(plain), "f": write(fernet), "s": write(sealed, case=case)})
    binary.objects.bulk_create(
        binary(**dict.fromkeys(names, bytes(cell)))
        for (cell,) in sealed.objects.values_list(names[0])
    )

    def read(rows: Callable[[], list], columns: list[str]) -> Callable[[], None]:
        def work() -> None:
            for row in rows():
                for column in columns:
                    getattr(row, column)

        return work

    def sealed_rows() -> list:
        return [opener.bind(row) for row in sealed.objects.all()]

    def every(model: type) -> Callable[[], list]:
        return lambda: list(model.objects.all())

    seconds = interleave(
        {
            "load, plain text": read(every(plain), []),
            "load, binary columns": read(every(binary), []),
            "load, sealed": read(every(sealed), []),
            "load, Fernet fields": read(every(fernet), []),
            "load and read one column, sealed": read(sealed_rows, names[:1]),
            "load and read all columns, plain text": read(every(plain), names),
            "load and read all columns, sealed": read(sealed_rows, names),
            "load and read all columns, Fernet fields": read(every(fernet), names),
        }
    )
    seconds["create, plain text"] = median(writes["Plain"])
    seconds["create, sealed"] = median(writes["SealedRow"])
    seconds["create, Fernet fields"] = median(writes["Fernet"])
    result = {name: value / ROWS * 1e6 for name, value in seconds.items()}
    return result | measure_many_cases(case_model, commune, names[0])


def measure_many_cases(case_model: type, commune: uuid.UUID, column: str) -> dict[str, float]:
    """Microseconds per case to open one cell of each of many cases, as a search does."""
    from rappel.vault import keys
    from rappel.vault.opener import ALL_FACETS, Opener

    made = [case_model(commune_id=commune, **{column: TEXT}) for _ in range(CASES)]
    for case in made:
        keys.create_case_key(commune, case.pk)
    case_model.objects.bulk_create(made)

    def search() -> None:
        keys.load_case_keys(commune, [case.pk for case in found])
        for case in found:
            getattr(Opener(commune, case.pk, ALL_FACETS).bind(case), column)

    def cold() -> None:
        keys.forget()
        keys.load_case_keys(commune, [case.pk for case in made])

    times: dict[str, list[float]] = {"many cases, load their keys": [], "many cases, open": []}
    for _ in range(ROUNDS):
        found = list(case_model.objects.filter(pk__in=[case.pk for case in made[:CASES]]))
        start = time.process_time()
        cold()
        between = time.process_time()
        search()
        times["many cases, load their keys"].append(between - start)
        times["many cases, open"].append(time.process_time() - between)
    return {name: median(values) / CASES * 1e6 for name, values in times.items()}


def measure_files() -> dict[str, float]:
    """Milliseconds for a file of 4 MiB."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from rappel.vault.files import open_file, seal_file
    from rappel.vault.key import Key

    material, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    raw, place = AESGCM(material), (Key(material), uuid.uuid4(), uuid.uuid4())
    data = secrets.token_bytes(FILE_BYTES)
    ciphertext, sealed = raw.encrypt(nonce, data, b""), seal_file(*place, data)
    seconds = interleave(
        {
            "file open, raw AES-GCM": lambda: raw.decrypt(nonce, ciphertext, b""),
            "file open, sealed file": lambda: open_file(*place, sealed),
            "file seal, raw AES-GCM": lambda: raw.encrypt(nonce, data, b""),
            "file seal, sealed file": lambda: seal_file(*place, data),
        }
    )
    return {name: value * 1e3 for name, value in seconds.items()}


BASES = {
    "open": "open, raw AES-GCM",
    "seal": "seal, raw AES-GCM",
    "load": "load, plain text",
    "load and read one column": "load, plain text",
    "load and read all columns": "load and read all columns, plain text",
    "create": "create, plain text",
    "file open": "file open, raw AES-GCM",
    "file seal": "file seal, raw AES-GCM",
}


def main() -> None:
    """Measure, then print the medians and their ratios to the first of each group."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        found = {
            "µs per cell": measure_cells(),
            "µs per row": measure_models(),
            "ms per file": measure_files(),
        }
    lines = []
    for unit, group in found.items():
        for name, value in group.items():
            base = BASES.get(name.rsplit(", ", 1)[0])
            ratio = value / group[base] if base in group else None
            lines.append({"name": name, "median": round(value, 2), "unit": unit, "ratio": ratio})
    if "--json" in sys.argv[1:]:
        sys.stdout.write(json.dumps(lines, ensure_ascii=False, indent=2) + "\n")
        return
    for line in lines:
        ratio = "" if line["ratio"] is None else f"{line['ratio']:6.2f} ×"
        sys.stdout.write(f"{line['name']:45}{line['median']:9.2f} {line['unit']}{ratio}\n")


if __name__ == "__main__":
    main()
