"""Append: with the change or not at all, numbered without gap, nothing personal."""

import json
import logging
import uuid
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import chain
from audit.log import (
    AuditError,
    BadEntry,
    Entry,
    NotInTransaction,
    UnknownLog,
    append,
    create_log,
    read,
)
from audit.models import AuditHead, AuditRecord
from audit.verbs import UnknownVerb
from audit.verify import verify
from tests.audit.conftest import NOON, entry, record, seal
from tests.sizes import SIZES


def bodies(log: uuid.UUID) -> list[dict[str, Any]]:
    """Read the stored records of a log, oldest first."""
    stored = AuditRecord.objects.filter(log=log).order_by("seq").values_list("body", flat=True)
    return [json.loads(bytes(body)) for body in stored]


def test_a_record_says_who_did_what_to_which_object_and_when(log: uuid.UUID) -> None:
    """Every field of the record, and the head that follows."""
    made = entry(log, role=None, res="denied")
    record(made)

    [body] = bodies(log)
    salt = body.pop("salt")
    assert body == {
        "v": 1,
        "log": str(log),
        "seq": 1,
        "ts": "2026-11-02T12:00:00.000000Z",
        "actor": made.actor,
        "role": None,
        "act": "audit_test.act",
        "obj": made.obj,
        "res": "denied",
        "pay": None,
        "st": None,
    }
    assert len(salt) == 22
    head = AuditHead.objects.get(log=log)
    stored = AuditRecord.objects.get(log=log, seq=1)
    assert (head.seq, head.ts, bytes(head.link)) == (1, body["ts"], bytes(stored.link))
    assert bytes(stored.leaf) == chain.leaf(bytes(stored.body))


def test_two_equal_acts_have_different_leaves(log: uuid.UUID) -> None:
    """The salt hides what a pruned record said from whoever could guess it."""
    same = entry(log)
    record(same, same)

    first, second = bodies(log)
    assert first["salt"] != second["salt"]


def test_an_append_costs_two_statements(log: uuid.UUID) -> None:
    """One that locks the head, one that inserts: the budget of every page counts on it."""
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        append([entry(log)], ts=NOON)

    assert len(queries) == 2


@pytest.mark.django_db(transaction=True)
def test_append_outside_a_transaction_is_refused() -> None:
    """Record and change stand or fall together."""
    create_log(log := uuid.uuid4())

    with pytest.raises(NotInTransaction):
        append([entry(log)], ts=NOON)

    assert not AuditRecord.objects.exists()


def test_an_act_nobody_declared_is_refused(log: uuid.UUID) -> None:
    """No verb without label."""
    with pytest.raises(UnknownVerb):
        record(entry(log, act="audit_test.undeclared"))

    assert bodies(log) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"actor": "Jean Dupont"},
        {"actor": "user:jean.dupont"},
        {"actor": "user:00000000-0000-0000-0000-00000000000F"},
        {"actor": "job:"},
        {"actor": ""},
        {"role": "Maire de Valmont"},
        {"role": ""},
        {"obj": "case:RO-95999-2026-0001"},
        {"obj": "Ferreira da Silva"},
        {"obj": "case:00000000-0000-0000-0000-000000000001 "},
        {"obj": "case:00000000-0000-0000-0000-000000000001\n"},
        {"res": "maybe"},
        {"payload": {"reason": "essai"}},
    ],
    ids=lambda wrong: repr(next(iter(wrong.items()))),
)
def test_a_field_out_of_its_closed_shape_is_refused(log: uuid.UUID, wrong: dict[str, Any]) -> None:
    """R32: no name, address or reference of a person fits into a record."""
    with pytest.raises(BadEntry):
        record(entry(log), entry(log, **wrong))

    assert bodies(log) == []


@pytest.mark.parametrize(
    "right",
    [
        {"actor": "job:retention_run", "role": None},
        {"obj": None},
        {"res": "error"},
        {"obj": "attachment:00000000-0000-0000-0000-00000000000f"},
    ],
    ids=lambda right: repr(next(iter(right.items()))),
)
def test_the_other_shapes_of_the_fields_are_taken(log: uuid.UUID, right: dict[str, Any]) -> None:
    """Jobs, acts on nothing in particular, failures."""
    record(entry(log, **right))

    assert verify(log).sound


def test_an_unknown_log_is_refused(log: uuid.UUID) -> None:
    """Nothing is written to the known one either."""
    unknown = uuid.uuid4()

    with pytest.raises(UnknownLog, match=str(unknown)):
        record(entry(log), entry(unknown))

    assert bodies(log) == []


def test_a_moment_without_a_time_zone_is_refused(log: uuid.UUID) -> None:
    """The caller gives an aware moment."""
    with pytest.raises(ValueError, match="aware"):
        record(entry(log), ts=NOON.replace(tzinfo=None))


def test_nothing_to_record_is_nothing_done(log: uuid.UUID) -> None:
    """An empty list is no error."""
    record()

    assert bodies(log) == []


def test_the_moments_of_a_log_never_decrease(log: uuid.UUID) -> None:
    """A clock that goes back, or a slower process, takes the moment of the last record."""
    record(entry(log), ts=NOON)
    record(entry(log), ts=NOON - timedelta(hours=1))
    record(entry(log), ts=NOON + timedelta(microseconds=1))

    assert [body["ts"] for body in bodies(log)] == [
        "2026-11-02T12:00:00.000000Z",
        "2026-11-02T12:00:00.000000Z",
        "2026-11-02T12:00:00.000001Z",
    ]


def test_a_payload_is_stored_sealed_and_its_hash_is_in_the_record(log: uuid.UUID) -> None:
    """The log itself knows no key."""
    record(entry(log, payload={"reason": "à la demande du maire"}, seal=seal))

    stored = AuditRecord.objects.get(log=log, seq=1)
    assert stored.payload_row is not None
    assert bytes(stored.payload) == seal(stored.payload_row, {"reason": "à la demande du maire"})
    assert bodies(log)[0]["pay"] == sha256(bytes(stored.payload)).hexdigest()
    assert b"maire" not in bytes(stored.body)


def test_a_seal_that_fails_leaves_no_record(log: uuid.UUID) -> None:
    """No key, no record; no record, no change."""

    def broken(row: uuid.UUID, payload: object) -> bytes:
        raise RuntimeError("no key")

    with pytest.raises(RuntimeError):
        record(entry(log), entry(log, payload={"a": 1}, seal=broken))

    assert bodies(log) == []


def test_entries_of_several_logs_are_numbered_each_in_its_own(log: uuid.UUID) -> None:
    """One transaction may tell two logs; the order given holds within each."""
    create_log(installation := uuid.uuid4(), installation=True)
    record(
        entry(installation, role="one"),
        entry(log, role="two"),
        entry(installation, role="three"),
        entry(log, role="four"),
    )

    assert [body["role"] for body in bodies(log)] == ["two", "four"]
    assert [body["role"] for body in bodies(installation)] == ["one", "three"]


def test_communes_are_locked_before_the_installation(
    log: uuid.UUID,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Whatever the order given: two transactions never wait for each other."""
    caplog.set_level(logging.INFO, logger="audit.head")
    installation = uuid.UUID(int=0)
    create_log(installation, installation=True)
    with django_capture_on_commit_callbacks(execute=True):
        record(entry(installation), entry(log))

    assert [message.split()[1] for message in caplog.messages] == [str(log), str(installation)]


def test_payloads_are_sealed_before_the_head_is_locked(log: uuid.UUID) -> None:
    """A key may have to be fetched: nobody waits meanwhile."""
    statements: list[int] = []

    def spy(row: uuid.UUID, payload: Any) -> bytes:
        statements.append(len(queries))
        return seal(row, payload)

    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        append([entry(log, payload={"a": 1}, seal=spy)] * 2, ts=NOON)

    assert statements == [0, 0]
    assert len(queries) == 3


def test_there_is_one_installation_log(log: uuid.UUID) -> None:
    """A second one is refused by the database."""
    create_log(uuid.uuid4(), installation=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        create_log(uuid.uuid4(), installation=True)


def test_creating_a_log_twice_changes_nothing(log: uuid.UUID) -> None:
    """The command that makes a commune may be run again."""
    record(entry(log))

    assert create_log(log) is False
    assert AuditHead.objects.get(log=log).seq == 1


def test_a_rolled_back_transaction_leaves_no_gap(log: uuid.UUID) -> None:
    """Numbers come from the head row, not from a sequence that forgets nothing."""
    record(entry(log))
    with transaction.atomic():
        append([entry(log)], ts=NOON)
        transaction.set_rollback(True)
    record(entry(log))

    assert [body["seq"] for body in bodies(log)] == [1, 2]
    assert verify(log).sound


@pytest.mark.django_db(transaction=True)
def test_the_head_is_announced_after_the_commit_only(caplog: pytest.LogCaptureFixture) -> None:
    """The town's collector never hears of a record that was rolled back."""
    caplog.set_level(logging.INFO, logger="audit.head")
    create_log(log := uuid.uuid4())
    with transaction.atomic():
        append([entry(log)], ts=NOON)
        transaction.set_rollback(True)
    assert caplog.messages == []

    with transaction.atomic():
        append([entry(log), entry(log)], ts=NOON)
        assert caplog.messages == []

    head = AuditHead.objects.get(log=log)
    assert caplog.messages == [f"audit.head {log} 2 {bytes(head.link).hex()}"]


def test_records_are_read_newest_first_page_by_page(log: uuid.UUID) -> None:
    """Keyset: the next page starts before the last number received."""
    case = f"case:{uuid.uuid4()}"
    for number in range(5):
        record(entry(log, obj=case if number % 2 else None))

    first = read(log, limit=2)
    assert [line.seq for line in first] == [5, 4]
    assert [line.seq for line in read(log, before=first[-1].seq, limit=2)] == [3, 2]
    assert [line.seq for line in read(log, objs=[case])] == [4, 2]
    assert read(log, objs=[]) == []
    assert read(uuid.uuid4()) == []


def test_a_line_read_back_says_what_was_recorded(log: uuid.UUID) -> None:
    """The payload comes back sealed, with the row it opens with."""
    made = entry(log, payload={"reason": "essai"}, seal=seal)
    record(made)

    [line] = read(log)
    assert (line.actor, line.role, line.act, line.obj, line.res) == (
        made.actor,
        made.role,
        made.act,
        made.obj,
        made.res,
    )
    assert line.ts == NOON
    assert line.payload_row is not None
    assert line.payload == seal(line.payload_row, {"reason": "essai"})


words = st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True)
random_entries = st.builds(
    Entry,
    log=st.just(uuid.UUID(int=0)),
    actor=st.uuids().map("user:{}".format) | words.map("job:{}".format),
    role=st.none() | words,
    act=st.sampled_from(["audit_test.act", "audit_test.look"]),
    obj=st.none() | st.builds("{}:{}".format, words, st.uuids()),
    res=st.sampled_from(["ok", "denied", "error"]),
    payload=st.none() | st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3),
    seal=st.just(seal),
)


@pytest.mark.django_db
@settings(
    max_examples=SIZES.property_examples,
    deadline=None,
    # the log is shared by the examples on purpose: it grows
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    made=st.lists(random_entries, min_size=1, max_size=5),
    shift=st.timedeltas(min_value=timedelta(days=-900), max_value=timedelta(days=900)),
)
def test_whatever_is_appended_reads_back_and_verifies(made: list[Entry], shift: timedelta) -> None:
    """Random records at random moments: one chain, every field as given."""
    log = uuid.UUID(int=0)
    create_log(log)
    record(*made, ts=NOON + shift)

    lines = read(log, limit=len(made))[::-1]
    assert [(line.actor, line.role, line.act, line.obj, line.res) for line in lines] == [
        (item.actor, item.role, item.act, item.obj, item.res) for item in made
    ]
    verdict = verify(log)
    assert verdict.fault is None
    assert verdict.count == lines[-1].seq


def test_every_refusal_is_an_audit_error() -> None:
    """Callers may catch one class."""
    assert all(issubclass(kind, AuditError) for kind in (BadEntry, NotInTransaction, UnknownLog))
