"""The one place where the log meets the vault: entries with a payload sealed under the right key.

A payload holds why, from where and which fields, never a value (R32). It is sealed under the case
key, so that erasing the case silences it, or under the desk key of the commune or installation.
"""

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from accounts.policy import Role
from audit import log
from audit.log import Entry, Result
from rappel.communes import calendar
from rappel.vault import cells, keys


def _seal(
    owner: uuid.UUID, case: uuid.UUID | None, row: uuid.UUID, payload: Mapping[str, Any]
) -> bytes:
    key = keys.case_key(owner, case) if case is not None else keys.desk_key(owner)
    return cells.seal_cell(
        key, owner, "audit_record", "payload", row, dict(payload), kind="json", bucket=256
    )


def entry(
    actor: Actor,
    act: str,
    *,
    commune: uuid.UUID | None,
    case: uuid.UUID | None = None,
    obj: str | None = None,
    role: Role | str | None = None,
    res: Result = "ok",
    payload: Mapping[str, Any] | None = None,
) -> Entry:
    """An entry of the commune's log, or of the installation's when `commune` is None.

    The actor's address joins the payload of every act of a person.
    """
    owner = commune if commune is not None else keys.installation_id()
    context: dict[str, Any] = {**({"ip": actor.ip} if actor.ip else {}), **(payload or {})}
    return Entry(
        log=owner,
        actor=actor.label,
        role=str(role) if role else None,
        act=act,
        obj=f"case:{case}" if case is not None else obj,
        res=res,
        payload=context or None,
        seal=partial(_seal, owner, case) if context else None,
    )


def append(*entries: Entry) -> None:
    """Append inside the caller's transaction, as its last statement."""
    log.append(entries, ts=calendar.now())


def record(*entries: Entry) -> None:
    """Append in a short transaction of its own: refusals, sign-ins, reads."""
    with transaction.atomic():
        append(*entries)


def note_list(actor: Actor, act: str, count: int) -> None:
    """A list is one record with its number of rows, in the log of each commune concerned."""
    for commune in {membership.commune_id for membership in actor.memberships}:
        actor.reads.append(entry(actor, act, commune=commune, payload={"count": count}))


def flush_reads(actor: Actor) -> None:
    """Record what the actor read, after rendering and before the response (design.md §3)."""
    if actor.reads:
        record(*actor.reads)
        actor.reads.clear()
