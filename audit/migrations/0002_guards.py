"""Triggers: records are added at the end and never change; heads follow records.

The insert trigger both checks that the record is the next one and moves the head, so that no
other path exists. Everything is said twice, once per engine.
"""

from django.db import migrations

from audit.triggers import EngineSQL

SQLITE = [
    """CREATE TRIGGER audit_record_insert AFTER INSERT ON audit_auditrecord
BEGIN
    UPDATE audit_audithead SET seq = NEW.seq, link = NEW.link, ts = NEW.ts
        WHERE log = NEW.log AND seq = NEW.seq - 1 AND ts <= NEW.ts;
    SELECT RAISE(ABORT, 'audit: a record is the next of its log') WHERE changes() <> 1;
END""",
    """CREATE TRIGGER audit_record_update BEFORE UPDATE ON audit_auditrecord
BEGIN
    SELECT RAISE(ABORT, 'audit: a record never changes');
END""",
    # REPLACE fires it only under PRAGMA recursive_triggers=ON, which the settings ask for
    """CREATE TRIGGER audit_record_delete BEFORE DELETE ON audit_auditrecord
BEGIN
    SELECT RAISE(ABORT, 'audit: a record is never deleted');
END""",
    """CREATE TRIGGER audit_head_insert BEFORE INSERT ON audit_audithead
WHEN NEW.seq <> 0 OR NEW.ts <> ''
    OR EXISTS (SELECT 1 FROM audit_audithead WHERE log = NEW.log)
    OR EXISTS (SELECT 1 FROM audit_auditrecord WHERE log = NEW.log)
BEGIN
    SELECT RAISE(ABORT, 'audit: a log starts empty');
END""",
    """CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_audithead
WHEN NEW.log <> OLD.log OR NEW.installation <> OLD.installation OR NEW.seq <> OLD.seq + 1
    OR NOT EXISTS (
        SELECT 1 FROM audit_auditrecord
        WHERE log = NEW.log AND seq = NEW.seq AND link = NEW.link AND ts = NEW.ts
    )
BEGIN
    SELECT RAISE(ABORT, 'audit: a head moves with the next record');
END""",
    """CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_audithead
BEGIN
    SELECT RAISE(ABORT, 'audit: a head is never deleted');
END""",
]
SQLITE_BACK = [
    "DROP TRIGGER audit_record_insert",
    "DROP TRIGGER audit_record_update",
    "DROP TRIGGER audit_record_delete",
    "DROP TRIGGER audit_head_insert",
    "DROP TRIGGER audit_head_update",
    "DROP TRIGGER audit_head_delete",
]

POSTGRESQL = [
    # which transaction wrote the record: read by the triggers of audit.triggers.require_record
    "ALTER TABLE audit_auditrecord ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX audit_record_xid ON audit_auditrecord (xid)",
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$""",
    """CREATE FUNCTION audit_record_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE audit_audithead SET seq = NEW.seq, link = NEW.link, ts = NEW.ts
        WHERE log = NEW.log AND seq = NEW.seq - 1 AND ts <= NEW.ts;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'audit: a record is the next of its log'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$""",
    """CREATE FUNCTION audit_head_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq <> 0 OR NEW.ts <> ''
        OR EXISTS (SELECT 1 FROM audit_auditrecord WHERE log = NEW.log)
    THEN
        RAISE EXCEPTION 'audit: a log starts empty' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$""",
    """CREATE FUNCTION audit_head_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.log <> OLD.log OR NEW.installation <> OLD.installation OR NEW.seq <> OLD.seq + 1
        OR NOT EXISTS (
            SELECT 1 FROM audit_auditrecord
            WHERE log = NEW.log AND seq = NEW.seq AND link = NEW.link AND ts = NEW.ts
        )
    THEN
        RAISE EXCEPTION 'audit: a head moves with the next record'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$""",
    "CREATE TRIGGER audit_record_insert AFTER INSERT ON audit_auditrecord"
    " FOR EACH ROW EXECUTE FUNCTION audit_record_insert()",
    "CREATE TRIGGER audit_record_change BEFORE UPDATE OR DELETE ON audit_auditrecord"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_record_truncate BEFORE TRUNCATE ON audit_auditrecord"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_head_insert BEFORE INSERT ON audit_audithead"
    " FOR EACH ROW EXECUTE FUNCTION audit_head_insert()",
    "CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_audithead"
    " FOR EACH ROW EXECUTE FUNCTION audit_head_update()",
    "CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_audithead"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_head_truncate BEFORE TRUNCATE ON audit_audithead"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER audit_record_insert ON audit_auditrecord",
    "DROP TRIGGER audit_record_change ON audit_auditrecord",
    "DROP TRIGGER audit_record_truncate ON audit_auditrecord",
    "DROP TRIGGER audit_head_insert ON audit_audithead",
    "DROP TRIGGER audit_head_update ON audit_audithead",
    "DROP TRIGGER audit_head_delete ON audit_audithead",
    "DROP TRIGGER audit_head_truncate ON audit_audithead",
    "DROP FUNCTION audit_record_insert()",
    "DROP FUNCTION audit_head_insert()",
    "DROP FUNCTION audit_head_update()",
    "DROP FUNCTION audit_refuse()",
    "DROP INDEX audit_record_xid",
    "ALTER TABLE audit_auditrecord DROP COLUMN xid",
]


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        EngineSQL("sqlite", SQLITE, SQLITE_BACK),
        EngineSQL("postgresql", POSTGRESQL, POSTGRESQL_BACK),
    ]
