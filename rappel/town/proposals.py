"""A change of the town: prepared by one person, put in force or refused once by another.

Everything is checked again when it is put in force, under the lock of the commune: a proposal whose
basis changed meanwhile is refused with what changed. Each step is a record of the commune's log.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import journal
from accounts.actors import Actor
from accounts.models import Proposal, ProposalOutcome, User
from accounts.policy import Role, allows
from audit.log import Result
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.town.kind import Kind, Problem, Row, json_value
from rappel.town.registry import KINDS

SAME_PERSON = (
    "Impossible pour l'instant : vous avez préparé cette proposition. Que faire : la faire mettre "
    "en vigueur par une autre personne qui en a le droit (deux personnes regardent)."
)


class NotPossible(Exception):
    """The change cannot be prepared or put in force; `problems` says why and what to do."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


class AlreadySettled(Exception):
    """Somebody answered before; nothing is done twice."""


@dataclass(frozen=True)
class Settled:
    """What came of an answer: the outcome, what changed meanwhile, the accounts to hand a link to."""

    outcome: ProposalOutcome
    changed: tuple[Row, ...] = ()
    invited: tuple[User, ...] = ()


def prepare(
    kind: Kind,
    commune: Commune,
    *,
    values: Mapping[str, Any],
    actor: Actor,
    target: uuid.UUID | None = None,
    reason: str = "",
) -> Proposal:
    """Keep a change for somebody else to put in force; recorded.

    Raises:
        PermissionDenied: the policy does not let the actor prepare this.
        NotPossible: it changes nothing, another one waits for the same thing, or see the kind.
    """
    role = _role(actor, kind.family.prepares, commune)
    kept = {field: json_value(values[field]) for field in kind.labels if field in values}
    with transaction.atomic():
        _lock(commune)
        basis = kind.basis(commune, target)
        if problems := _against(kind, commune, target, basis, kept):
            raise NotPossible(problems)
        assert actor.user is not None
        proposal = Proposal.objects.create(
            commune=commune,
            kind=kind.name,
            awaits=kind.family.settles,
            target=target,
            values=kept,
            basis=basis,
            reason=reason,
            prepared_by=actor.user,
            prepared_at=calendar.now(),
        )
        _record(proposal, actor, kind.family.prepares, role)
    return proposal


def settle(proposal: Proposal, *, actor: Actor, accept: bool, answer: str = "") -> Settled:
    """Put a proposal in force, or refuse it; once, and never by the person who prepared it.

    Raises:
        PermissionDenied: the policy does not let the actor answer this.
        AlreadySettled: it no longer waits.
        NotPossible: same person, or something stands against it now; it still waits.
    """
    kind, commune = KINDS[proposal.kind], proposal.commune
    role = _role(actor, kind.family.settles, commune)
    if objection := _objection(kind, proposal, actor, accept=accept):
        journal.record(_entry(proposal, actor, kind.family.settles, role, res="denied"))
        raise NotPossible([(None, objection)])
    with transaction.atomic():
        _lock(commune)
        fresh = Proposal.objects.select_related("commune").get(pk=proposal.pk)
        if fresh.outcome != ProposalOutcome.WAITING:
            raise AlreadySettled
        if not accept:
            _close(fresh, ProposalOutcome.REFUSED, actor, answer)
            _record(fresh, actor, "town.refuse", role)
            return Settled(ProposalOutcome.REFUSED)
        if changed := changed_since(fresh):
            words = "Avait changé entre-temps : " + ", ".join(row.label for row in changed)
            _close(fresh, ProposalOutcome.OUTDATED, actor, words[:300])
            _record(fresh, actor, kind.family.settles, role, res="denied")
            return Settled(ProposalOutcome.OUTDATED, tuple(changed))
        if problems := kind.problems(commune, fresh.target, fresh.values):
            raise NotPossible(problems)
        applied = kind.apply(commune, fresh.target, fresh.values, actor)
        _close(fresh, ProposalOutcome.IN_FORCE, actor, answer)
        _record(fresh, actor, kind.family.settles, role, *applied.entries)
    kind.afterwards(commune)
    return Settled(ProposalOutcome.IN_FORCE, invited=applied.invited)


def withdraw(proposal: Proposal, *, actor: Actor) -> None:
    """The person who prepared it takes it back; recorded.

    Raises:
        PermissionDenied: somebody else prepared it, or the right to prepare is gone.
        AlreadySettled: it no longer waits.
    """
    role = _role(actor, KINDS[proposal.kind].family.prepares, proposal.commune)
    if actor.user_id != proposal.prepared_by_id:
        raise PermissionDenied
    with transaction.atomic():
        _lock(proposal.commune)
        fresh = Proposal.objects.select_related("commune").get(pk=proposal.pk)
        if fresh.outcome != ProposalOutcome.WAITING:
            raise AlreadySettled
        _close(fresh, ProposalOutcome.WITHDRAWN, actor, "")
        _record(fresh, actor, "town.withdraw", role)


def changed_since(proposal: Proposal) -> list[Row]:
    """What no longer stands as it did when the proposal was prepared."""
    kind, commune = KINDS[proposal.kind], proposal.commune
    now = kind.basis(commune, proposal.target)
    labels = {**kind.labels, **kind.also}
    return [
        Row(
            labels[field],
            kind.shown(commune, field, proposal.basis.get(field)),
            kind.shown(commune, field, now.get(field)),
        )
        for field in {**proposal.basis, **now}
        if proposal.basis.get(field) != now.get(field)
    ]


def objection(proposal: Proposal, actor: Actor) -> str:
    """Why this person may not put it in force, in French; empty when they may."""
    return _objection(KINDS[proposal.kind], proposal, actor, accept=True)


def _objection(kind: Kind, proposal: Proposal, actor: Actor, *, accept: bool) -> str:
    if actor.user_id == proposal.prepared_by_id:
        return SAME_PERSON
    return kind.objection(proposal.commune, actor, proposal.values) if accept else ""


def _against(
    kind: Kind,
    commune: Commune,
    target: uuid.UUID | None,
    basis: Mapping[str, Any],
    values: dict[str, Any],
) -> list[Problem]:
    if basis and all(basis.get(field) == value for field, value in values.items()):
        return [(None, "Rien ne change : ce que vous proposez est déjà ce qui vaut aujourd'hui.")]
    same = Proposal.objects.filter(
        commune=commune, kind=kind.name, target=target, outcome=ProposalOutcome.WAITING
    )
    if basis:
        waiting = same.select_related("prepared_by").first()
    else:
        waiting = next((row for row in same if row.values == values), None)
    if waiting is not None:
        return [
            (
                None,
                f"{waiting.prepared_by.full_name} a déjà préparé un changement ici. Que faire : "
                "attendre la réponse, ou faire retirer cette proposition.",
            )
        ]
    return kind.problems(commune, target, values)


def _role(actor: Actor, act: str, commune: Commune) -> Role:
    role = allows(act, actor.commune_relations(commune.pk))
    if role is None:
        journal.record(journal.entry(actor, act, commune=commune.pk, res="denied"))
        raise PermissionDenied
    return role


def _lock(commune: Commune) -> None:
    """Two changes of one commune are made one after the other, until the transaction ends."""
    Commune.objects.select_for_update(no_key=True).get(pk=commune.pk)


def _close(proposal: Proposal, outcome: ProposalOutcome, actor: Actor, answer: str) -> None:
    proposal.outcome, proposal.answer = outcome, answer
    proposal.settled_by, proposal.settled_at = actor.user, calendar.now()
    proposal.save(update_fields=["outcome", "answer", "settled_by", "settled_at"])


def _entry(
    proposal: Proposal, actor: Actor, verb: str, role: Role, res: Result = "ok"
) -> journal.Entry:
    """Kind and names of the fields, never a value (R32)."""
    return journal.entry(
        actor,
        verb,
        commune=proposal.commune_id,
        obj=f"proposal:{proposal.pk}",
        role=role,
        res=res,
        payload={"kind": proposal.kind, "fields": sorted(proposal.values)},
    )


def _record(
    proposal: Proposal,
    actor: Actor,
    verb: str,
    role: Role,
    *others: journal.Entry,
    res: Result = "ok",
) -> None:
    journal.append(_entry(proposal, actor, verb, role, res), *others)
