"""What somebody with the database could do to a log, once rid of the triggers.

Each function takes a log of six records and does one thing, in the words of both engines. They
run inside the test's transaction, which takes everything back, the table definitions included.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Max

from audit import chain
from audit.models import AuditHead, AuditRecord

COUNT = 6


def lift_guards() -> None:
    """Do without the triggers, as the owner of the tables may."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditrecord DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE audit_audithead DISABLE TRIGGER USER")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def lift_uniqueness() -> None:
    """Let two records have one number."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditrecord DROP CONSTRAINT audit_auditrecord_pkey")
            return
        cursor.execute("CREATE TABLE copy AS SELECT * FROM audit_auditrecord")
        cursor.execute("DROP TABLE audit_auditrecord")
        cursor.execute("ALTER TABLE copy RENAME TO audit_auditrecord")


def get(log: uuid.UUID, seq: int) -> dict[str, Any]:
    """Read one stored row."""
    return AuditRecord.objects.filter(log=log, seq=seq).values().get()


def put(log: uuid.UUID, seq: int, /, **fields: Any) -> None:
    """Write some columns of one row."""
    assert AuditRecord.objects.filter(log=log, seq=seq).update(**fields) == 1


def add(log: uuid.UUID, seq: int, /, **fields: Any) -> None:
    """Insert a copy of a row, with other columns."""
    row = get(log, seq)
    AuditRecord(**{**row, **fields}).save(force_insert=True)


def drop(log: uuid.UUID, *seqs: int) -> None:
    """Delete rows."""
    assert AuditRecord.objects.filter(log=log, seq__in=seqs).delete()[0] == len(seqs)


def reworded(row: dict[str, Any], **fields: Any) -> bytes:
    """Write the record of a row anew with other fields."""
    return chain.canonical({**json.loads(bytes(row["body"])), **fields})


def rechain(log: uuid.UUID, *, head: bool, last: int | None = None) -> None:
    """Hash the whole log anew up to number `last`, as a patient forger does."""
    link, rows = chain.origin(log), AuditRecord.objects.filter(log=log)
    if last is not None:
        rows = rows.filter(seq__lte=last)
    for row in rows.order_by("seq").values():
        leaf = chain.leaf(bytes(row["body"]))
        link = chain.link(row["seq"], link, leaf)
        put(log, row["seq"], leaf=leaf, link=link)
    if head:
        seq = rows.aggregate(Max("seq"))["seq__max"] or 0
        AuditHead.objects.filter(log=log).update(seq=seq, link=link)


def renumber(log: uuid.UUID, seq: int, new_seq: int) -> None:
    """Move a record to another number, in the column and in its own words."""
    put(log, seq, body=reworded(get(log, seq), seq=new_seq))
    put(log, seq, seq=new_seq)


def swap_numbers(log: uuid.UUID, one: int, other: int) -> None:
    """Exchange two numbers, words untouched."""
    put(log, one, seq=99)
    put(log, other, seq=one)
    put(log, 99, seq=other)


# Each tampering: what is done, and the first entry that does not hold any more.


def edit(log: uuid.UUID) -> int:
    """A record says another role."""
    put(log, 3, body=reworded(get(log, 3), role="elected"))
    return 3


def edit_one_byte(log: uuid.UUID) -> int:
    """A record is no JSON any more."""
    put(log, 3, body=bytes(get(log, 3)["body"])[:-1] + b"]")
    return 3


def edit_and_rehash(log: uuid.UUID) -> int:
    """The leaf follows the words, the chain does not."""
    body = reworded(get(log, 3), role="elected")
    put(log, 3, body=body, leaf=chain.leaf(body))
    return 3


def edit_and_rehash_with_link(log: uuid.UUID) -> int:
    """The edited row is consistent in itself: the next one is the first to contradict it."""
    body = reworded(get(log, 3), role="elected")
    leaf = chain.leaf(body)
    put(log, 3, body=body, leaf=leaf, link=chain.link(3, bytes(get(log, 2)["link"]), leaf))
    return 4


def edit_and_rechain(log: uuid.UUID) -> int:
    """Everything is hashed anew, but the head stayed."""
    put(log, 3, body=reworded(get(log, 3), role="elected"))
    rechain(log, head=False)
    return COUNT


def delete_first(log: uuid.UUID) -> int:
    """The log seems to start later."""
    drop(log, 1)
    return 1


def delete_in_the_middle(log: uuid.UUID) -> int:
    """A number is missing."""
    drop(log, 3)
    return 3


def delete_last(log: uuid.UUID) -> int:
    """The head announces one more."""
    drop(log, COUNT)
    return COUNT


def delete_and_renumber(log: uuid.UUID) -> int:
    """No number is missing, all is hashed anew, but the head announces one more."""
    drop(log, 3)
    for seq in range(4, COUNT + 1):
        renumber(log, seq, seq - 1)
    rechain(log, head=False)
    return COUNT


def swap_words(log: uuid.UUID) -> int:
    """Two records take each other's place, hashes included."""
    columns = ("body", "leaf", "link", "obj", "ts", "payload", "payload_row")
    one, other = get(log, 2), get(log, 5)
    put(log, 2, **{name: other[name] for name in columns})
    put(log, 5, **{name: one[name] for name in columns})
    return 2


def swap_rows(log: uuid.UUID) -> int:
    """Two records exchange their numbers."""
    swap_numbers(log, 2, 5)
    return 2


def reorder(log: uuid.UUID) -> int:
    """Three neighbours are shifted round."""
    swap_numbers(log, 3, 4)
    swap_numbers(log, 4, 5)
    return 3


def reorder_and_rehash(log: uuid.UUID) -> int:
    """Two neighbours change places, their own numbers and leaves follow, the chain does not."""
    swap_numbers(log, 3, 4)
    for seq in (3, 4):
        body = reworded(get(log, seq), seq=seq)
        put(log, seq, body=body, leaf=chain.leaf(body))
    return 3


def insert_in_the_middle(log: uuid.UUID) -> int:
    """An act that never was, all that follows moved on, and no new chain."""
    for seq in range(COUNT, 3, -1):
        renumber(log, seq, seq + 1)
    add(log, 3, seq=4, body=reworded(get(log, 3), seq=4))
    return 4


def insert_and_rechain(log: uuid.UUID) -> int:
    """The same with a new chain: it has one entry more than the head announces."""
    insert_in_the_middle(log)
    rechain(log, head=False)
    return COUNT


def append_behind_the_head(log: uuid.UUID) -> int:
    """A well-made record that the head does not know."""
    body = reworded(get(log, COUNT), seq=COUNT + 1)
    leaf = chain.leaf(body)
    link = chain.link(COUNT + 1, bytes(get(log, COUNT)["link"]), leaf)
    add(log, COUNT, seq=COUNT + 1, body=body, leaf=leaf, link=link)
    return COUNT + 1


def empty(log: uuid.UUID) -> int:
    """Nothing is left but the head."""
    drop(log, *range(1, COUNT + 1))
    return 1


def forget_the_head(log: uuid.UUID) -> int:
    """The records stay and nobody says how many they were."""
    AuditHead.objects.filter(log=log).delete()
    return 1


def wind_the_head_back(log: uuid.UUID) -> int:
    """The head of an earlier moment: what followed is too much."""
    AuditHead.objects.filter(log=log).update(seq=4, link=get(log, 4)["link"])
    return 5


def edit_the_head(log: uuid.UUID) -> int:
    """The head has another link."""
    AuditHead.objects.filter(log=log).update(link=bytes(32))
    return COUNT


def back_date(log: uuid.UUID) -> int:
    """An entry is told to be older, everything is hashed anew, head included."""
    ts = "2026-10-01T08:00:00.000000Z"
    put(log, 4, body=reworded(get(log, 4), ts=ts), ts=ts)
    rechain(log, head=True)
    return 4


def two_with_one_number(log: uuid.UUID) -> int:
    """The constraint is lifted too."""
    lift_uniqueness()
    add(log, 3, payload=None)
    return 3


def two_with_the_last_number(log: uuid.UUID) -> int:
    """The same at the end, where no next entry contradicts."""
    lift_uniqueness()
    add(log, COUNT)
    return COUNT


def take_from_another_log(log: uuid.UUID) -> int:
    """A record of another commune stands in the place of one's own."""
    other = AuditHead.objects.exclude(log=log).get().log
    columns = ("body", "leaf", "link", "obj", "ts", "payload", "payload_row")
    foreign = get(other, 3)
    put(log, 3, **{name: foreign[name] for name in columns})
    return 3


def fake_prune(log: uuid.UUID) -> int:
    """The words go, the leaf stays, as if the period were over."""
    put(log, 3, body=None, payload=None)
    return 3


TAMPERINGS: list[Callable[[uuid.UUID], int]] = [
    edit,
    edit_one_byte,
    edit_and_rehash,
    edit_and_rehash_with_link,
    edit_and_rechain,
    delete_first,
    delete_in_the_middle,
    delete_last,
    delete_and_renumber,
    swap_words,
    swap_rows,
    reorder,
    reorder_and_rehash,
    insert_in_the_middle,
    insert_and_rechain,
    append_behind_the_head,
    empty,
    forget_the_head,
    wind_the_head_back,
    edit_the_head,
    back_date,
    two_with_one_number,
    two_with_the_last_number,
    take_from_another_log,
    fake_prune,
]
