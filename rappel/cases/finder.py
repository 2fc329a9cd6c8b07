"""Finding cases by what their search cards say: a search, or what looks like one person.

Cards are opened after the policy was asked, compared in memory and forgotten; each look is a record
with the number of cases found (security.md §3). Outside one's own cases a hit is a number, a year,
a category and who follows it.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts import journal
from accounts.actors import Actor
from accounts.policy import Role, allows
from rappel.cases import access, selectors
from rappel.cases.lookalikes import Card, Index, Verdict
from rappel.cases.models import Case
from rappel.cases.terms import Terms
from rappel.vault import keys

SHOWN = 50


@dataclass(frozen=True)
class Hit:
    """A case found: `visible` to the actor or not, and what a comparison says of it."""

    case: Case
    visible: bool
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Found:
    """The first hits, how many cases answer in all, how many cards could not be read."""

    hits: list[Hit]
    count: int
    unreadable: int


def search(actor: Actor, terms: Terms) -> Found:
    """The cases that answer `terms`, the best first, in each commune where the actor may search.

    One record per commune with the number found; the terms are in no record.
    """
    scores: list[tuple[int, uuid.UUID]] = []
    unreadable = 0
    for commune in dict.fromkeys(membership.commune_id for membership in actor.memberships):
        role = allows("case.search", actor.commune_relations(commune))
        if role is None:
            continue
        found = 0
        for case, card in access.open_cards(commune, _in_reach(actor, commune)):
            if card is None:
                unreadable += 1
            elif score := terms.score(card):
                scores.append((score, case))
                found += 1
        _note(actor, "case.search", commune, role, found)
    best = sorted(scores, key=lambda pair: -pair[0])[:SHOWN]
    return Found(hits_of(actor, [(case, None) for _, case in best]), len(scores), unreadable)


def may_compare(actor: Actor, commune: uuid.UUID) -> bool:
    """True for who may look at all active cases of the commune; never for a reporter alone."""
    return allows("see.cards", actor.commune_relations(commune)) is not None


def resembling(actor: Actor, case: Case) -> list[Hit]:
    """The active cases whose person looks like the one of `case`, linked ones included.

    The caller has asked the policy and records the look.
    """
    index, own = _index(case.commune_id, case.pk)
    return hits_of(actor, index.resembling(own)) if own else []


def open_index(commune: uuid.UUID) -> Index[uuid.UUID]:
    """Every card of the active cases of a commune, to compare many people with.

    The caller has asked the policy and records the look.
    """
    return _index(commune, None)[0]


def _index(commune: uuid.UUID, leave: uuid.UUID | None) -> tuple[Index[uuid.UUID], Card | None]:
    own: list[Card] = []

    def others() -> Iterator[tuple[uuid.UUID, Card]]:
        for case, card in access.open_cards(commune, selectors.active_cases(commune)):
            if card is not None and case != leave:
                yield case, card
            elif card is not None:
                own.append(card)

    return Index(others()), own[0] if own else None


def _note(actor: Actor, act: str, commune: uuid.UUID, role: Role | None, count: int) -> None:
    """Note one look at the cards of a commune, with what it found."""
    actor.reads.append(
        journal.entry(actor, act, commune=commune, role=role, payload={"count": count})
    )


def _in_reach(actor: Actor, commune: uuid.UUID) -> QuerySet[Case]:
    own = selectors.visible_cases(actor).filter(commune=commune)
    if not may_compare(actor, commune):
        return own
    active = selectors.active_cases(commune)
    return Case.objects.filter(Q(pk__in=active.values("pk")) | Q(pk__in=own.values("pk")))


def hits_of(actor: Actor, found: Iterable[tuple[uuid.UUID, Verdict | None]]) -> list[Hit]:
    """Read the cases found, in their order; names open where the actor may read them."""
    verdicts = dict(found)
    if not verdicts:
        return []
    rows = Case.objects.filter(pk__in=verdicts).select_related("commune", "category")
    cases = {case.pk: case for case in rows.prefetch_related(selectors.GRANTS, "parties")}
    seen = set(selectors.visible_cases(actor).filter(pk__in=verdicts).values_list("pk", flat=True))
    visible = [case for case in cases.values() if case.pk in seen]
    for commune in {case.commune_id for case in visible}:
        keys.load_case_keys(commune, [case.pk for case in visible if case.commune_id == commune])
    access.open_names(visible, actor)
    return [Hit(cases[pk], pk in seen, verdicts[pk]) for pk in verdicts if pk in cases]
