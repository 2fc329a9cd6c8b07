"""Reads about the people who work here."""

import datetime
import uuid

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.models import Delegation, Mandate, Proposal, ProposalOutcome, Replacement, User
from accounts.policy import Role, allows

Authority = Mandate | Delegation | Replacement
"""What lets an élu preside, decide and sign (R8)."""


def replacement_on(commune: uuid.UUID, day: datetime.date) -> Replacement | None:
    """Who replaces the prevented mayor that day, None when nobody does (L2122-17 CGCT)."""
    rows = Replacement.objects.filter(commune=commune).select_related("user", "commune")
    return next((row for row in rows if row.covers(day)), None)


def mandate_on(commune: uuid.UUID, day: datetime.date) -> Mandate | None:
    """The mayor's mandate that runs that day, None when there is none."""
    rows = Mandate.objects.filter(commune=commune).select_related("user", "commune")
    return next((row for row in rows.order_by("-starts_on") if row.covers(day)), None)


def authority_of(commune: uuid.UUID, user: uuid.UUID, day: datetime.date) -> Authority | None:
    """What lets `user` preside, decide and sign that day: mandate, replacement, delegation (R8).

    A delegation counts from the day it is signed, published and received by the préfecture
    (L2122-18, L2131-1 CGCT). A suspended or removed mayor is without power while replaced.
    """
    replacement = replacement_on(commune, day)
    deprived = replacement is not None and replacement.takes_the_office
    for mandate in Mandate.objects.filter(commune=commune, user=user):
        if mandate.covers(day) and not deprived:
            return mandate
    if replacement is not None and replacement.user_id == user:
        return replacement
    for delegation in Delegation.objects.filter(commune=commune, user=user).order_by("signed_on"):
        if delegation.covers(day):
            return delegation
    return None


def competent_people(commune: uuid.UUID, day: datetime.date) -> list[User]:
    """Everybody who may preside, decide and sign that day (R8), the mayor first."""
    mandates = Mandate.objects.filter(commune=commune).select_related("user")
    delegations = Delegation.objects.filter(commune=commune).select_related("user")
    replacement = replacement_on(commune, day)
    deprived = replacement is not None and replacement.takes_the_office
    people = [m.user for m in mandates if m.covers(day) and not deprived]
    people += [replacement.user] if replacement is not None else []
    people += [d.user for d in delegations if d.covers(day)]
    return [person for person in dict.fromkeys(people) if person.is_active]


def quality_of(authority: Authority) -> str:
    """The quality that goes under a signature (R14)."""
    if isinstance(authority, Delegation | Replacement):
        return authority.quality
    return "la maire" if authority.commune.mayor_feminine else "le maire"


def people_with(commune: uuid.UUID, role: Role) -> QuerySet[User]:
    """Active accounts that hold `role` in the commune, by name."""
    held = Q(memberships__commune=commune, memberships__role=role)
    return User.objects.filter(held, is_active=True).distinct().order_by("last_name", "first_name")


_FILE_ROLES = (Role.INSTRUCTOR, Role.SECRETARY, Role.LEGAL_ADVISER, Role.ELECTED)


def working_people(commune: uuid.UUID) -> QuerySet[User]:
    """Active accounts that work on cases of the commune in some role, by name."""
    held = Q(memberships__commune=commune, memberships__role__in=_FILE_ROLES)
    return User.objects.filter(held, is_active=True).distinct().order_by("last_name", "first_name")


ANSWERS = ("town.put_in_force", "town.empower", "people.approve")
"""The acts by which a change of the town is put in force or refused."""


def proposals_awaiting(actor: Actor) -> int:
    """How many changes of the town the actor may answer: prepared by somebody else, never by them."""
    mine = Q(pk__in=[])
    for commune in {membership.commune_id for membership in actor.memberships}:
        relations = actor.commune_relations(commune)
        acts = [act for act in ANSWERS if allows(act, relations)]
        if acts:
            mine |= Q(commune=commune, awaits__in=acts)
    if mine == Q(pk__in=[]):
        return 0
    waiting = Proposal.objects.filter(mine, outcome=ProposalOutcome.WAITING)
    return waiting.exclude(prepared_by=actor.user_id).count()
