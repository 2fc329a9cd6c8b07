"""Reads about the people who work here."""

import datetime
import uuid

from django.db.models import Q, QuerySet

from accounts.models import Delegation, Mandate, User
from accounts.policy import Role


def authority_of(
    commune: uuid.UUID, user: uuid.UUID, day: datetime.date
) -> Mandate | Delegation | None:
    """The mandate or the delegation under which `user` may preside, decide and sign that day (R8).

    A delegation counts from the day it is signed, published and received by the préfecture
    (L2122-18, L2131-1 CGCT).
    """
    for mandate in Mandate.objects.filter(commune=commune, user=user):
        if mandate.covers(day):
            return mandate
    for delegation in Delegation.objects.filter(commune=commune, user=user).order_by("signed_on"):
        if delegation.covers(day):
            return delegation
    return None


def competent_people(commune: uuid.UUID, day: datetime.date) -> list[User]:
    """Everybody who may preside, decide and sign that day (R8), the mayor first."""
    mandates = Mandate.objects.filter(commune=commune).select_related("user")
    delegations = Delegation.objects.filter(commune=commune).select_related("user")
    people = [m.user for m in mandates if m.covers(day)]
    people += [d.user for d in delegations if d.covers(day) and d.user not in people]
    return [person for person in people if person.is_active]


def quality_of(authority: Mandate | Delegation) -> str:
    """The quality that goes under a signature (R14)."""
    if isinstance(authority, Delegation):
        return authority.quality
    return "la maire" if authority.commune.mayor_feminine else "le maire"


def people_with(commune: uuid.UUID, role: Role) -> QuerySet[User]:
    """Active accounts that hold `role` in the commune, by name."""
    held = Q(memberships__commune=commune, memberships__role=role)
    return User.objects.filter(held, is_active=True).distinct().order_by("last_name", "first_name")
