"""What is done at once: default people, the link of an invitation made again."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import journal
from accounts.actors import Actor
from accounts.models import DefaultPerson, Membership, User
from accounts.policy import Role, allows
from rappel.communes import calendar
from rappel.communes.models import Commune, Statute
from rappel.town.models import StatuteReading


def set_defaults(commune: Commune, *, actor: Actor, people: Mapping[Role, User | None]) -> None:
    """Set who is assigned to every new case in each role named; recorded.

    Raises:
        PermissionDenied: the policy does not let the actor, or somebody does not hold the role.
    """
    held = _role(actor, "people.default", commune)
    with transaction.atomic():
        for role, user in people.items():
            DefaultPerson.objects.filter(commune=commune, role=role).delete()
            if user is None:
                continue
            if not Membership.objects.filter(commune=commune, role=role, user=user).exists():
                raise PermissionDenied
            DefaultPerson.objects.create(commune=commune, role=role, user=user)
        chosen = {str(role): str(user.pk) for role, user in people.items() if user}
        journal.append(
            journal.entry(
                actor, "people.default", commune=commune.pk, role=held, payload={"people": chosen}
            )
        )


def read_again(statute: Statute, *, actor: Actor) -> None:
    """The actor has read the article again today and found it as it stands; recorded.

    Raises:
        PermissionDenied: the policy does not let the actor.
    """
    commune = statute.commune
    role = _role(actor, "town.read_again", commune)
    today = calendar.today(commune)
    with transaction.atomic():
        assert actor.user is not None
        StatuteReading.objects.get_or_create(statute=statute, by=actor.user, on=today)
        Statute.objects.filter(pk=statute.pk).update(verified_on=today)
        journal.append(
            journal.entry(
                actor,
                "town.read_again",
                commune=commune.pk,
                obj=f"statute:{statute.pk}",
                role=role,
            )
        )


def version_of_defaults(commune: Commune) -> str:
    """What stands now, in a form that changes whenever one of them does."""
    rows = DefaultPerson.objects.filter(commune=commune).order_by("role")
    return ",".join(f"{row.role}:{row.user_id.hex[:12]}" for row in rows) or "-"


def note_link(commune: Commune, *, actor: Actor, person: User) -> None:
    """Keep that the link of an invitation was made again, and by whom.

    Raises:
        PermissionDenied: the policy does not let the actor.
    """
    role = _role(actor, "people.approve", commune)
    journal.record(
        journal.entry(
            actor,
            "account.link",
            commune=None,
            obj=f"user:{person.pk}",
            role=role,
            payload={"commune": str(commune.pk)},
        )
    )


def _role(actor: Actor, act: str, commune: Commune) -> Role:
    role = allows(act, actor.commune_relations(commune.pk))
    if role is None:
        raise PermissionDenied
    return role
