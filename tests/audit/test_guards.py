"""Triggers: the database itself refuses to rewrite the log, whoever asks."""

import json
import uuid
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from audit.log import create_log
from audit.models import AuditHead, AuditRecord
from audit.triggers import EngineSQL, require_record
from audit.verify import verify
from tests.audit.conftest import Scratch, fill
from tests.support.triggers import without_triggers

POSTGRESQL = "postgresql"


def run(sql: str, *parameters: Any) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def refused(change: Callable[[], Any]) -> None:
    """Assert that the database refuses the change."""
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


@pytest.fixture
def filled(log: uuid.UUID) -> Iterator[uuid.UUID]:
    """Give a log of three records, which must be sound again after the test."""
    fill(log, 3)
    yield log
    assert verify(log).fault is None
    assert verify(log).count == 3


def copy(log: uuid.UUID, seq: int, new_seq: int, /, **fields: Any) -> Callable[[], Any]:
    """Prepare an insert that repeats a record under another number."""

    def insert() -> None:
        stored = AuditRecord.objects.get(log=log, seq=seq)
        for name, value in {"seq": new_seq, **fields}.items():
            setattr(stored, name, value)
        stored.save(force_insert=True)

    return insert


@pytest.mark.parametrize(
    "change",
    [
        {"body": b"{}"},
        {"body": None, "payload": None},
        {"payload": None},
        {"leaf": bytes(32)},
        {"link": bytes(32)},
        {"obj": None},
        {"ts": "2026-01-01T00:00:00.000000Z"},
        {"obj": F("obj")},
    ],
    ids=lambda change: "+".join(change),
)
def test_a_record_never_changes(filled: uuid.UUID, change: dict[str, Any]) -> None:
    """No column, not even to its own value."""
    refused(lambda: AuditRecord.objects.filter(log=filled, seq=2).update(**change))


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_record_is_never_deleted(filled: uuid.UUID, seq: int) -> None:
    """First, middle or last."""
    refused(lambda: AuditRecord.objects.filter(log=filled, seq=seq).delete())


@pytest.mark.parametrize("table", ["audit_auditrecord", "audit_audithead"])
def test_the_tables_are_never_emptied(filled: uuid.UUID, table: str) -> None:
    """Neither row by row nor, on PostgreSQL, at once."""
    refused(lambda: run(f"DELETE FROM {table}"))
    if connection.vendor == POSTGRESQL:
        refused(lambda: run(f"TRUNCATE {table}"))


@pytest.mark.parametrize("seq", [0, 1, 3, 5])
def test_a_record_is_inserted_as_the_next_one_only(filled: uuid.UUID, seq: int) -> None:
    """Not before the first, not again, not after a gap."""
    refused(copy(filled, 3, seq))


def test_the_next_record_is_taken_and_moves_the_head(log: uuid.UUID) -> None:
    """The success beside the refusals: head and record move together."""
    fill(log, 3)
    copy(log, 3, 4, link=b"4" * 32)()

    head = AuditHead.objects.get(log=log)
    assert (head.seq, bytes(head.link)) == (4, b"4" * 32)


def test_a_record_dated_before_the_last_one_is_refused(filled: uuid.UUID) -> None:
    """The moments of a log never decrease, whoever writes."""
    refused(copy(filled, 3, 4, ts="2026-01-01T00:00:00.000000Z"))


def test_a_record_without_a_log_is_refused(filled: uuid.UUID) -> None:
    """A log is opened first."""
    refused(copy(filled, 1, 1, log=uuid.uuid4()))


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 2},
        {"seq": 4},
        {"seq": 3},
        {"link": bytes(32)},
        {"ts": "2030-01-01T00:00:00.000000Z"},
        {"installation": True},
        {"log": uuid.UUID(int=7)},
    ],
    ids=repr,
)
def test_a_head_moves_with_the_next_record_only(filled: uuid.UUID, change: dict[str, Any]) -> None:
    """Not back, not ahead, not sideways."""
    refused(lambda: AuditHead.objects.filter(log=filled).update(**change))


def test_a_head_is_never_deleted(filled: uuid.UUID) -> None:
    """Nor is that of an empty log."""
    create_log(empty := uuid.uuid4())

    refused(lambda: AuditHead.objects.filter(log=filled).delete())
    refused(lambda: AuditHead.objects.filter(log=empty).delete())


@pytest.mark.parametrize("fields", [{"seq": 3}, {"ts": "2026-01-01T00:00:00.000000Z"}], ids=repr)
def test_a_log_starts_empty(db: None, fields: dict[str, Any]) -> None:
    """No head in the air."""
    refused(lambda: AuditHead.objects.create(log=uuid.uuid4(), link=bytes(32), **fields))


def replace_a_record(log: uuid.UUID) -> None:
    """Write over record 2, in the words of SQLite."""
    run(
        "REPLACE INTO audit_auditrecord (log, seq, ts, obj, body, leaf, link)"
        " SELECT log, seq, ts, obj, body, leaf, link FROM audit_auditrecord"
        " WHERE log = %s AND seq = 2",
        log.hex,
    )


def replace_the_head(log: uuid.UUID) -> None:
    """Write over the head, in the words of SQLite."""
    run(
        "REPLACE INTO audit_audithead (log, installation, seq, link, ts)"
        " VALUES (%s, false, 0, %s, '')",
        log.hex,
        bytes(32),
    )


@pytest.mark.parametrize("change", [replace_a_record, replace_the_head])
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_replace_is_refused(
    filled: uuid.UUID, change: Callable[[uuid.UUID], None], recursive: str
) -> None:
    """SQLite deletes what REPLACE meets, and tells triggers only when asked to.

    PostgreSQL knows no REPLACE: there its ON CONFLICT is an UPDATE like another.
    """
    if connection.vendor == POSTGRESQL:
        refused(
            lambda: run(
                "INSERT INTO audit_auditrecord (log, seq, ts, obj, body, leaf, link)"
                " SELECT log, seq, ts, obj, body, leaf, link FROM audit_auditrecord"
                " WHERE log = %s AND seq = 2"
                " ON CONFLICT (log, seq) DO UPDATE SET body = NULL",
                filled,
            )
        )
        return
    run(f"PRAGMA recursive_triggers = {recursive}")
    try:
        refused(lambda: change(filled))
    finally:
        run("PRAGMA recursive_triggers = ON")


def test_the_migrations_undo_and_redo_themselves(scratch: Scratch) -> None:
    """Backward to nothing and forward again: the log works as before."""
    log = str(uuid.uuid4())
    there_and_back = "migrate 0001 + migrate zero + migrate"
    use = f"create {log} + write 3 0 {log} + check"

    out = scratch.run(*there_and_back.split(), "+", *use.split())

    assert json.loads(out) == {log: 3}


def test_sql_of_another_engine_is_not_run() -> None:
    """What SQLite cannot do is left to PostgreSQL, in one and the same migration."""
    ran: list[str] = []
    editor = SimpleNamespace(
        connection=connection, execute=lambda sql, params=None: ran.append(sql)
    )
    for vendor in ("sqlite", "postgresql"):
        operation = EngineSQL(vendor, [f"{vendor} there"], [f"{vendor} back"])
        operation.database_forwards("audit", editor, None, None)
        operation.database_backwards("audit", editor, None, None)

    assert ran == [f"{connection.vendor} there", f"{connection.vendor} back"]


def test_sql_of_an_engine_survives_being_written_to_a_migration() -> None:
    """`squashmigrations` writes operations back as Python."""
    operation = EngineSQL("sqlite", ["SELECT 1"], ["SELECT 2"])
    name, args, kwargs = operation.deconstruct()

    again = EngineSQL(*args, **kwargs)
    assert name == "EngineSQL"
    assert again.deconstruct() == operation.deconstruct()
    assert "sqlite" in operation.describe()


def test_the_guard_of_a_table_takes_plain_names_only() -> None:
    """They enter a statement as they are."""
    for table, kind, column in [
        ("cases_case; DROP TABLE x", None, None),
        ("cases_case", "case'", "id"),
        ("cases_case", "case", "id)"),
        ("cases_case", "case", None),
        ("cases_case", None, "id"),
    ]:
        with pytest.raises(ValueError, match=r"identifier|together"):
            require_record(table, kind=kind, column=column)


@pytest.mark.django_db(transaction=True)
def test_the_suite_may_empty_the_log_and_puts_the_triggers_back() -> None:
    """What `tests/support/triggers.py` does around Django's flush, and nothing beyond."""
    create_log(log := uuid.uuid4())
    fill(log, 2)
    with without_triggers(connection):
        AuditRecord.objects.filter(log=log, seq=2).delete()

    refused(lambda: AuditRecord.objects.filter(log=log, seq=1).delete())
    refused(lambda: AuditHead.objects.filter(log=log).update(seq=0))
