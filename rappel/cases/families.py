"""Who answers for a child, and who is written to: from the ages and the holders (R16, R19, R20b).

Ages need the birth date, hence a case opened for its identities.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rappel.cases import readings
from rappel.cases.people import HolderKind, PartyKind, ProtectorKind, Standing, person_of
from rappel.communes import calendar
from rappel.letters.convocations import (
    ConvocationAdult,
    ConvocationChild,
    ConvocationParent,
    ConvocationProtector,
    ParentsMeeting,
    PostponementLetter,
    SeparateMeeting,
)

if TYPE_CHECKING:
    from rappel.cases.models import Case, Party

CONVOKED_FROM = 8
"""Years: under this age the parents are received without the child (R20b)."""
OWN_ENVELOPE_FROM = 15
"""Years: from this age a minor gets a letter of his own (R16d)."""
FORMAL_FROM = 16
"""Years: from this age a letter to a minor says « vous » (letters.md)."""
VALIDATED_UNDER = 13
"""Years: under this age the élu validates the discernment (R20, art. L11-1 CJPM)."""
PARENTS = 2
"""A child has at most two parents who may hold the authority."""


class Audience(StrEnum):
    """Who is heard, from the age on the day of the hearing."""

    ADULT = "adult"
    YOUTH = "youth"  # 15 to 17: a letter of his own beside those of the holders
    CHILD = "child"  # 8 to 14: his page goes with the adult he lives with
    PARENTS = "parents"  # under 8: the parents alone


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets a letter of the convocation, and which kind."""

    party: "Party"
    kind: str


def age_on(case: "Case", day: datetime.date) -> int | None:
    """The person's age in years on that day, None when the birth date is unknown (R19)."""
    birth = person_of(case).birth_date
    return None if birth is None else calendar.age_on(birth, max(day, birth))


def audience(case: "Case", day: datetime.date) -> Audience:
    """Who is heard on that day; an unknown age counts as an adult's, other rules stop it (R19)."""
    age = age_on(case, day)
    if age is None or age >= calendar.MAJORITY:
        return Audience.ADULT
    if age >= OWN_ENVELOPE_FROM:
        return Audience.YOUTH
    return Audience.CHILD if age >= CONVOKED_FROM else Audience.PARENTS


def is_minor(case: "Case", day: datetime.date) -> bool:
    """Under 18 at the start of that day: those who answer for the child are written to (R16)."""
    return audience(case, day) != Audience.ADULT


def lawfully_accompanied(
    case: "Case",
    day: datetime.date,
    *,
    person: bool,
    holders: bool,
    adult: bool,
    impossibility: bool,
) -> bool:
    """Those who came to a hearing that day could be received so (R19, R20b).

    Parents received without the child are a meeting, not a rappel.
    """
    who = audience(case, day)
    if who == Audience.ADULT:
        return person
    if person:
        return (holders or adult or impossibility) and who != Audience.PARENTS
    return holders


def holders(case: "Case") -> "list[Party]":
    """Parents, guardian, delegate, service of the case, in their order."""
    return [party for party in case.parties.all() if party.kind == PartyKind.HOLDER]


def holder_at(case: "Case", rank: int) -> "Party | None":
    """The holder of that rank, from 1."""
    return next((party for party in holders(case) if party.rank == rank), None)


def written_to(case: "Case") -> "list[Party]":
    """Those who answer for the child and may be written to."""
    return [party for party in holders(case) if party.standing == Standing.KNOWN]


def protectors(case: "Case") -> "list[Party]":
    """Who protects the person, an adult (domain.md §8)."""
    return [party for party in case.parties.all() if party.kind == PartyKind.PROTECTOR]


def copied(case: "Case") -> "list[Party]":
    """Who gets a letter beside the protected adult: the guardian; others if the protocole says so."""
    beyond = case.protocol.copy_beyond_tutor
    return [
        party
        for party in protectors(case)
        if party.protector_kind == ProtectorKind.TUTOR or (beyond and party.protector_kind)
    ]


def all_settled(case: "Case") -> bool:
    """Every holder has an answer: both parents, or a guardian in their place (R16)."""
    known = holders(case)
    if any(not party.standing or not party.holder_kind for party in known):
        return False
    if any(
        party.holder_kind == HolderKind.GUARDIAN and party.standing == Standing.KNOWN
        for party in known
    ):
        return True
    return sum(party.holder_kind == HolderKind.PARENT for party in known) >= PARENTS


def all_written(case: "Case") -> bool:
    """Every holder of parental authority is known and written to: only then a letter says so."""
    authority = [
        party
        for party in holders(case)
        if party.holder_kind != HolderKind.SERVICE and party.standing != Standing.NO_AUTHORITY
    ]
    live = [party for party in authority if party.standing != Standing.DECEASED]
    return bool(live) and all(party.standing == Standing.KNOWN for party in live)


def home_of(case: "Case") -> "Party | None":
    """The adult the child lives with, among those who are received with him (R16d)."""
    together = [party for party in written_to(case) if not party.apart]
    return next((party for party in together if party.houses_child), next(iter(together), None))


def without_letter(case: "Case", *, pending_counts: bool = False) -> list[Recipient]:
    """Who is expected at the hearing that stands and got no letter, or whose letter came back.

    `pending_counts` takes a letter that waits for its signature or its stamp as one.
    """
    standing = readings.active_convocation(case)
    if standing is None:
        return []
    served = {
        row.addressee_id
        for row in readings.letters_of(case, standing)
        if row.sent or pending_counts or row.kind == PostponementLetter.kind
    }
    day = calendar.local(standing.slot.starts_at, case.commune).date()
    return [one for one in recipients(case, day) if one.party.pk not in served]


def offered_apart(case: "Case") -> "list[Party]":
    """The holders received apart whom a letter that left offered a meeting of their own (R16b)."""
    return [
        party
        for party in written_to(case)
        if party.apart and readings.offer_to(case, party.pk) is not None
    ]


def written_elsewhere(case: "Case") -> "list[Party]":
    """Who moved since the letter of the hearing that stands was issued: it went elsewhere (R18)."""
    standing = readings.active_convocation(case)
    if standing is None:
        return []
    moved = {party.pk: party.moved_at for party in case.parties.all() if party.moved_at}
    newest = {row.addressee_id: row for row in readings.letters_of(case, standing)}
    there = {
        pk for pk, row in newest.items() if row.sent and pk in moved and row.issued_at < moved[pk]
    }
    return [party for party in case.parties.all() if party.pk in there]


def recipients(case: "Case", day: datetime.date) -> list[Recipient]:
    """Who gets which letter for a hearing on that day, holders first (R16, R16b, R16d, R20b).

    A holder received apart who has his own meeting is not offered another one.
    """
    who = audience(case, day)
    person = person_of(case)
    if who == Audience.ADULT:
        copies = [Recipient(party, ConvocationProtector.kind) for party in copied(case)]
        return [Recipient(person, ConvocationAdult.kind), *copies]
    announced = ParentsMeeting.kind if who == Audience.PARENTS else ConvocationParent.kind
    found = [
        Recipient(party, SeparateMeeting.kind if party.apart else announced)
        for party in written_to(case)
        if not (party.apart and readings.met_apart(case, party.pk))
    ]
    if who == Audience.YOUTH:
        found.append(Recipient(person, ConvocationChild.kind))
    return found
