"""What PostgreSQL alone can refuse: a write without a record, a role that owns nothing.

Collected when the suite runs on PostgreSQL (see `conftest.py`).
"""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from audit.log import append, create_log
from audit.models import AuditRecord
from audit.triggers import EngineSQL, require_record
from audit.verify import verify
from tests.audit.conftest import NOON, entry, fill, record

CASE, OTHER = uuid.UUID(int=2), uuid.UUID(int=3)
WRITES = {
    "insert": "INSERT INTO scratch_row VALUES (2, %s, 'new')",
    "update": "UPDATE scratch_row SET word = 'edited' WHERE case_id = %s",
    "delete": "DELETE FROM scratch_row WHERE case_id = %s",
}
every_write = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)


def run(sql: str, *parameters: Any) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def rows() -> list[tuple[Any, ...]]:
    """Read the guarded table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, case_id, word FROM scratch_row ORDER BY id")
        return cursor.fetchall()


def guard(operation: EngineSQL, *, forward: bool = True) -> None:
    """Run the operation as a migration does."""
    with connection.schema_editor() as editor:
        step = operation.database_forwards if forward else operation.database_backwards
        step("audit", editor, None, None)


@pytest.fixture
def table(transactional_db: None) -> Iterator[None]:
    """Make a table with one row of a case; its transactions really commit."""
    run("CREATE TABLE scratch_row (id integer PRIMARY KEY, case_id uuid NOT NULL, word text)")
    run("INSERT INTO scratch_row VALUES (1, %s, 'old')", CASE)
    yield
    run("DROP TABLE scratch_row")
    run("DROP FUNCTION IF EXISTS audit_require_record_scratch_row()")


@pytest.fixture
def town(table: None) -> uuid.UUID:
    """Guard the table by records of the very case, and open a log with past records on it."""
    guard(EngineSQL("postgresql", *require_record("scratch_row", kind="case", column="case_id")))
    create_log(log := uuid.uuid4())
    fill(log, 2, obj=f"case:{CASE}")
    return log


@every_write
def test_a_write_without_a_record_is_refused_at_commit(town: uuid.UUID, write: str) -> None:
    """Records of earlier transactions do not count."""
    before = rows()

    with pytest.raises(IntegrityError, match="without a record"), transaction.atomic():
        run(write, CASE)

    assert rows() == before


@every_write
def test_a_write_with_the_record_of_another_case_is_refused(town: uuid.UUID, write: str) -> None:
    """One case's record is no cover for a second one."""
    before = rows()

    def act() -> None:
        with transaction.atomic():
            run(write, CASE)
            append([entry(town, obj=f"case:{OTHER}")], ts=NOON)

    with pytest.raises(IntegrityError, match="without a record"):
        act()

    assert rows() == before
    assert verify(town).count == 2


@every_write
def test_a_write_with_its_record_last_is_taken(town: uuid.UUID, write: str) -> None:
    """As `perform` does it."""
    before = rows()

    with transaction.atomic():
        run(write, CASE)
        append([entry(town, obj=f"case:{CASE}")], ts=NOON)

    assert rows() != before
    assert verify(town).count == 3


def test_a_write_inside_a_savepoint_is_covered(town: uuid.UUID) -> None:
    """A savepoint has an `xmin` of its own, not an `xid` of its own."""
    with transaction.atomic():
        with transaction.atomic():
            run(WRITES["update"], CASE)
        append([entry(town, obj=f"case:{CASE}")], ts=NOON)

    assert rows() == [(1, CASE, "edited")]


def test_a_record_rolled_back_with_its_savepoint_is_no_cover(town: uuid.UUID) -> None:
    """What is not in the log does not count."""

    def act() -> None:
        with transaction.atomic():
            run(WRITES["update"], CASE)
            with transaction.atomic():
                append([entry(town, obj=f"case:{CASE}")], ts=NOON)
                transaction.set_rollback(True)

    with pytest.raises(IntegrityError, match="without a record"):
        act()

    assert rows() == [(1, CASE, "old")]


def test_without_a_kind_any_record_of_the_transaction_covers(table: None) -> None:
    """For tables whose rows belong to no case."""
    guard(EngineSQL("postgresql", *require_record("scratch_row")))
    create_log(log := uuid.uuid4())

    with pytest.raises(IntegrityError, match="without a record"), transaction.atomic():
        run(WRITES["update"], CASE)
    with transaction.atomic():
        run(WRITES["update"], CASE)
        append([entry(log, obj=None)], ts=NOON)

    assert rows() == [(1, CASE, "edited")]


def test_backward_takes_the_guard_away(town: uuid.UUID) -> None:
    """The migration can be undone."""
    guard(
        EngineSQL("postgresql", *require_record("scratch_row", kind="case", column="case_id")),
        forward=False,
    )

    run(WRITES["update"], CASE)

    assert rows() == [(1, CASE, "edited")]


@pytest.fixture
def as_application(log: uuid.UUID) -> Iterator[uuid.UUID]:
    """Speak as the role that the guide tells a town to make for the web processes."""
    fill(log, 2)
    role = f"rappel_web_{uuid.uuid4().hex}"
    run(f"CREATE ROLE {role}")
    run(f"GRANT SELECT, INSERT ON audit_auditrecord TO {role}")
    run(f"GRANT SELECT, UPDATE ON audit_audithead TO {role}")
    run(f"SET LOCAL ROLE {role}")
    yield log
    run("RESET ROLE")


def test_the_restricted_role_appends_reads_and_verifies(as_application: uuid.UUID) -> None:
    """INSERT and SELECT on records, SELECT and UPDATE on heads are enough."""
    record(entry(as_application))

    assert verify(as_application).count == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda log: AuditRecord.objects.filter(log=log).update(obj=None),
        lambda log: AuditRecord.objects.filter(log=log).delete(),
        lambda log: run("TRUNCATE audit_auditrecord"),
        lambda log: run("DELETE FROM audit_audithead"),
        lambda log: create_log(uuid.uuid4()),
        lambda log: run("ALTER TABLE audit_auditrecord DISABLE TRIGGER USER"),
        lambda log: run("DROP TRIGGER audit_record_insert ON audit_auditrecord"),
        lambda log: run("SET session_replication_role = replica"),
    ],
    ids=["update", "delete", "truncate", "no head", "new log", "disable", "drop", "replica"],
)
def test_the_restricted_role_can_do_nothing_else(
    as_application: uuid.UUID, change: Callable[[uuid.UUID], Any]
) -> None:
    """Not even silence the triggers."""
    with pytest.raises(ProgrammingError), transaction.atomic():
        change(as_application)
