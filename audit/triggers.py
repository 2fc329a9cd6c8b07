"""SQL that the database runs by itself, for migrations.

What a migration has used is never edited here: it gets a successor under another name.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunSQL

_NAME = re.compile("[a-z][a-z0-9_]*")


class Statements(NamedTuple):
    """SQL statements of one migration step and those that undo it."""

    forward: list[str]
    backward: list[str]


class EngineSQL(RunSQL):
    """Run statements on one engine only (`sqlite` or `postgresql`), nothing on the other.

    Statements come as lists: Django's splitting of one text cuts through trigger bodies.
    """

    def __init__(self, vendor: str, sql: Sequence[str], reverse_sql: Sequence[str]) -> None:
        super().__init__(list(sql), list(reverse_sql))
        self.vendor = vendor

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Give what rebuilds this operation."""
        return (
            self.__class__.__qualname__,
            [],
            {"vendor": self.vendor, "sql": self.sql, "reverse_sql": self.reverse_sql},
        )

    def describe(self) -> str:
        """Say what `migrate --plan` shows."""
        return f"Raw SQL on {self.vendor}"

    def _run_sql(self, schema_editor: BaseDatabaseSchemaEditor, sqls: Any) -> None:
        if schema_editor.connection.vendor == self.vendor:
            for statement in sqls:
                schema_editor.execute(statement, params=None)


def require_record(table: str, *, kind: str | None = None, column: str | None = None) -> Statements:
    """Build the PostgreSQL trigger that refuses a write on `table` without a record.

    At commit, every row inserted, updated or deleted needs a record written by the same
    transaction. With `kind` and `column`, a record about that very object: `kind="case"`,
    `column="case_id"` asks for one whose `obj` is `case:<value of case_id>`. SQLite has no
    deferred trigger: wrap the result in `EngineSQL("postgresql", *require_record(…))`.

    Transactions are compared by the column `xid`: `xmin` differs inside savepoints.

    Raises:
        ValueError: a name is not a plain lower-case identifier, or only one of `kind` and
            `column` is given.
    """
    for name in filter(None, (table, kind, column)):
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a plain identifier")
    if (kind is None) != (column is None):
        raise ValueError("kind and column go together")
    # every name was matched above: nothing foreign enters the text
    wanted = "xid = pg_current_xact_id()"
    if kind is not None:
        owner = f"CASE TG_OP WHEN 'DELETE' THEN OLD.{column} ELSE NEW.{column} END"
        wanted += f" AND obj = '{kind}:' || {owner}"
    function = f"audit_require_record_{table}"
    return Statements(
        forward=[
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"  # noqa: S608
            f" IF NOT EXISTS (SELECT 1 FROM audit_auditrecord WHERE {wanted}) THEN"
            f" RAISE EXCEPTION '% of a row of {table} without a record in the log', TG_OP"
            " USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$",
            "CREATE CONSTRAINT TRIGGER audit_require_record AFTER INSERT OR UPDATE OR DELETE"
            f" ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}()",
        ],
        backward=[
            f"DROP TRIGGER IF EXISTS audit_require_record ON {table}",
            f"DROP FUNCTION IF EXISTS {function}()",
        ],
    )
