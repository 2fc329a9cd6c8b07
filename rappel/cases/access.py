"""Opening a case: the policy says what may be read, the log keeps that it was, the handle reads.

No handle, no plaintext: sealed fields of a case and of its rows open only once `open_case` bound
the case to an opener with the facets that the policy grants (security.md §1).
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts import journal
from accounts.actors import Actor
from accounts.policy import Relation, Role, allows
from rappel.cases import selectors
from rappel.cases.act import State
from rappel.cases.models import Case, Document, SearchCard
from rappel.cases.procedure import ENDED
from rappel.cases.selectors import GRANT_PREFIX
from rappel.letters.documents import MENDING
from rappel.vault import cells, keys
from rappel.vault.errors import RootKeyError, VaultError
from rappel.vault.opener import ALL_FACETS, Opener

FACET_ACTS = {
    "see.identity": "identity",
    "see.printed": "printed",
    "see.content": "content",
    "see.reporter": "reporter",
}


@dataclass(frozen=True)
class Handle:
    """An opened case: the case, bound to what this actor may read of it."""

    case: Case
    actor: Actor
    relations: dict[Role, frozenset[Relation]]
    facets: frozenset[str]

    def reads_letter(self, document: Document) -> bool:
        """True when the letter may be opened; of an annulled case, only what undoes it (R44)."""
        if self.case.state == State.ANNULLED:
            return document.kind in MENDING and self.may("document.view")
        return "printed" in self.facets

    def may(self, act: str) -> bool:
        """True when the policy lets the actor do or read that on this case."""
        return allows(act, self.relations) is not None


def relations(case: Case, actor: Actor) -> dict[Role, frozenset[Relation]]:
    """How the actor stands towards the case, per role held now in its commune."""
    found: dict[Role, set[Relation]] = {
        role: {Relation.COMMUNE} for role in actor.roles_in(case.commune_id)
    }
    instructed = False
    for grant in case.grants.all():
        codename = grant.permission.codename
        instructed = instructed or codename == f"{GRANT_PREFIX}{Role.INSTRUCTOR}"
        if grant.user_id != actor.user_id or not codename.startswith(GRANT_PREFIX):
            continue
        role = Role(codename.removeprefix(GRANT_PREFIX))
        if role in found:
            found[role].add(Relation.ASSIGNED)
    if Role.INSTRUCTOR in found and case.state == State.REPORTED and not instructed:
        found[Role.INSTRUCTOR].add(Relation.POOL)
    if Role.REPORTER in found and (
        case.created_by_id == actor.user_id
        or (case.reporting_service and case.reporting_service in actor.services_in(case.commune_id))
    ):
        found[Role.REPORTER].add(Relation.OWN)
    return {role: frozenset(kinds) for role, kinds in found.items()}


class AskFirst(Exception):
    """The actor has not yet said whether they know the person: the case does not open (R43)."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


def find(actor: Actor, reference: str, *, asking: bool = False) -> Case:
    """The case of that reference among those the actor sees, with its rows.

    `asking` is for the page that asks the question, and for the act that answers it.

    Raises:
        Http404: unknown, foreign or invisible: the same answer for all three (security.md §6).
        AskFirst: a tie with the person is to be asked before anything is read (R43).
    """
    case = selectors.find_file(actor, reference)
    if case is None:
        raise Http404
    if not asking and asks_first(case, actor):
        raise AskFirst(reference)
    return case


ASKED_OF = (Role.INSTRUCTOR, Role.LEGAL_ADVISER, Role.ELECTED)
"""Who is asked about a tie: those who study, advise or decide."""


def asks_first(case: Case, actor: Actor) -> bool:
    """The actor works on the case, did nothing on it yet, and was not asked about a tie (R43).

    Who recorded the signalement knows who it is about. No query for whoever did an act of the case.
    """
    if not case.protocol.asks_conflict or case.state in ENDED:
        return False
    if not _is_asked(relations(case, actor)):
        return False
    if case.created_by_id == actor.user_id:
        return False
    if any(
        row.actor_id == actor.user_id and row.act not in selectors.BEFORE_OPENING
        for row in case.transitions.all()
    ):
        return False
    return not case.disclosures.filter(user=actor.user_id).exists()


def _is_asked(stands: Mapping[Role, frozenset[Relation]]) -> bool:
    return any(Relation.ASSIGNED in stands.get(role, ()) for role in ASKED_OF)


def open_case(
    case: Case,
    actor: Actor,
    purpose: str = "case.view",
    *,
    payload: Mapping[str, Any] | None = None,
) -> Handle:
    """Bind the case to what the policy lets the actor read, and note the read for the log.

    The record is appended after rendering, before the response leaves (design.md §3); `payload`
    says which part was opened, such as the number of a letter, never what it holds (R32).

    Raises:
        Http404: the policy does not let the actor do `purpose` on this case.
    """
    stands = relations(case, actor)
    role = allows(purpose, stands)
    if role is None:
        raise Http404
    facets = _facets(case, stands)
    Opener(case.commune_id, case.pk, facets).bind(case)
    actor.reads.append(
        journal.entry(
            actor, purpose, commune=case.commune_id, case=case.pk, role=role, payload=payload
        )
    )
    return Handle(case, actor, stands, facets)


class Annulled(Exception):
    """The case is annulled: nothing is read of it, and only its mending goes on (R44)."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


def refuse_annulled(case: Case, sources: frozenset[str] = frozenset()) -> None:
    """Stop before a page that reads the case, unless it is done in `sources` and they hold it.

    Raises:
        Annulled: the case is, and the page is none of those that mend.
    """
    if case.state == State.ANNULLED and case.state not in sources:
        raise Annulled(case.reference)


def _facets(case: Case, stands: Mapping[Role, frozenset[Relation]]) -> frozenset[str]:
    """What may be read of the case by somebody who stands so towards it.

    An annulled case should not have been: from that second its data is kept and read by nobody (R44).
    """
    if case.state == State.ANNULLED:
        return frozenset()
    return frozenset(facet for act, facet in FACET_ACTS.items() if allows(act, stands) is not None)


def open_names(cases: list[Case], actor: Actor) -> None:
    """Bind the cases of a list so that their identities open; the list itself is one record.

    A case about which the actor is still to be asked keeps its name to itself (R43).
    """
    stands = {case.pk: relations(case, actor) for case in cases}
    to_ask = [case for case in cases if _is_asked(stands[case.pk])]
    unasked = selectors.not_opened_by(actor, to_ask) if to_ask else set()
    for case in cases:
        if case.pk not in unasked and "identity" in _facets(case, stands[case.pk]):
            Opener(case.commune_id, case.pk, frozenset({"identity"})).bind(case)


def open_cards(
    commune: uuid.UUID, cases: QuerySet[Case]
) -> Iterator[tuple[uuid.UUID, dict[str, Any] | None]]:
    """The search cards of `cases` of a commune, opened one after the other; None for an unreadable one.

    For `finder` alone, which has asked the policy and records the look. Plain rows, one query for
    them and one for the keys, since a town may have 20,000 of them (security.md §3).
    """
    rows = list(
        SearchCard.objects.filter(case__in=cases).order_by().values_list("pk", "case_id", "card")
    )
    keys.load_case_keys(commune, [case for _, case, _ in rows])
    table = SearchCard.vault_table
    for row, case, cell in rows:
        try:
            key = keys.case_key(commune, case)
            yield case, cells.open_cell(key, commune, table, "card", row, cell.raw, kind="json")
        except RootKeyError:
            raise
        except VaultError:
            yield case, None


def open_for_act(case: Case) -> None:
    """Bind the case inside `perform`: the policy has let the act, the procedure reads what it needs."""
    Opener(case.commune_id, case.pk, ALL_FACETS).bind(case)
