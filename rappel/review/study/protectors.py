"""Who protects an adult: name, quality, address, never why (domain.md §8)."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from accounts.actors import Actor
from rappel.cases import families
from rappel.cases.act import State
from rappel.cases.answers import Wrong, refuse_wrong, wrong
from rappel.cases.cancellation import withdraw_convocations
from rappel.cases.commands import Outcome, perform, revise
from rappel.cases.models import Case, Party
from rappel.cases.people import PartyKind, ProtectorKind
from rappel.cases.search import fold
from rappel.cases.selectors import read_rows
from rappel.review import printing
from rappel.review.study.identity import ADDRESS, NAMES, moved, stored

FIELDS = (*NAMES, *ADDRESS, "phone", "email")
NOBODY = "nobody"
"""Instead of a quality: the measure has ended, or there never was one."""
_ARTICLE = "art. 425 C. civ."
_PRINTED = frozenset({*NAMES, *ADDRESS, "protector_kind", "kind"})


def problems(
    case: Case, party: uuid.UUID | None, kind: str, protector: Mapping[str, Any]
) -> Iterator[Wrong]:
    """Yield what cannot be true of who protects an adult, by field, in French."""
    known = {row.pk for row in families.protectors(case)}
    if party is not None and party not in known:
        yield wrong(
            "party",
            "R29",
            "cette personne n'est pas chargée de la protection",
            "choisir dans la liste",
            _ARTICLE,
        )
    if kind not in {*ProtectorKind.values, NOBODY} or (kind == NOBODY and party is None):
        yield wrong(
            "protector_kind",
            "R29",
            "cette réponse n'est pas dans la liste",
            "choisir dans la liste",
            _ARTICLE,
        )
    if kind != NOBODY and not fold(str(protector.get("family_name") or "")):
        yield wrong(
            "family_name", "R16", "sans nom, on ne peut pas lui écrire", "le noter", _ARTICLE
        )


def edit_protector(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    party: uuid.UUID | None,
    protector_kind: str,
    protector: Mapping[str, Any],
) -> Outcome:
    """Keep who protects the person, in what quality, and where to write.

    `party` is the uuid of one noted already, None for somebody new; `protector_kind` a value of
    `ProtectorKind`, or `NOBODY` when that one protects no more; `protector` holds values of
    `FIELDS`. Earlier values stay sealed in the case. Letters that did not leave are withdrawn when
    what they print, or who gets them, changed.

    Raises:
        NotAllowed: R16, no name; R29, a quality that is not on the list; or see `perform`.
        Conflict: see `perform`.
    """
    changed: list[str] = []

    def write(fresh: Case) -> None:
        refuse_wrong(problems(fresh, party, protector_kind, protector))
        row = next((one for one in families.protectors(fresh) if one.pk == party), None)
        values = {**stored(protector), "protector_kind": protector_kind}
        if protector_kind == NOBODY:
            values = {"kind": PartyKind.FORMER}
        if row is None:
            rank = 1 + max((one.rank for one in fresh.parties.all()), default=0)
            Party.objects.create(case=fresh, kind=PartyKind.PROTECTOR, rank=rank, **values)
            changed.extend(sorted(name for name, value in values.items() if value))
        else:
            changed.extend(revise(fresh, row, **values))
            moved(row, changed)
        read_rows(fresh)
        if _PRINTED.intersection(changed) and fresh.state in (State.APPROVED, State.CONVOKED):
            withdraw_convocations(fresh)
        if fresh.printed_at and any(
            printing.problems(fresh, fresh.printed_facts or "", fresh.place_printed or "")
        ):
            fresh.printed_at = None

    return perform(
        case,
        "edit_protector",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"fields": changed},
    )
