"""Who works on a case: assignment, default people, taking a case that nobody has (R30)."""

import uuid
from collections.abc import Mapping

from django.contrib.auth.models import Permission
from guardian.shortcuts import assign_perm, remove_perm

from accounts.actors import Actor
from accounts.models import DefaultPerson, Membership, User
from accounts.policy import Role
from rappel.cases import selectors
from rappel.cases.commands import NotAllowed, Outcome, perform
from rappel.cases.models import Case, CaseUserObjectPermission
from rappel.cases.rule import Unmet
from rappel.cases.selectors import GRANT_PREFIX

WORKING_ROLES = (Role.INSTRUCTOR, Role.SECRETARY, Role.LEGAL_ADVISER, Role.ELECTED)


def grant(case: Case, role: Role, user: User) -> None:
    """Let `user` work on the case in that role."""
    assign_perm(f"cases.{GRANT_PREFIX}{role}", user, case)


def revoke(case: Case, role: Role, user: User) -> None:
    """Take the case back from `user` in that role; gone at the next request."""
    remove_perm(f"cases.{GRANT_PREFIX}{role}", user, case)


def assign_defaults(case: Case) -> None:
    """Assign the default people of the commune, in the transaction that creates the case."""
    defaults = DefaultPerson.objects.filter(commune=case.commune_id).select_related("user")
    permissions = {
        permission.codename: permission
        for permission in Permission.objects.filter(
            content_type__app_label="cases", codename__startswith=GRANT_PREFIX
        )
    }
    CaseUserObjectPermission.objects.bulk_create(
        CaseUserObjectPermission(
            content_object=case,
            user=default.user,
            permission=permissions[f"{GRANT_PREFIX}{default.role}"],
        )
        for default in defaults
        if f"{GRANT_PREFIX}{default.role}" in permissions and default.user.is_active
    )


def take(case: Case, *, actor: Actor, version: int, key: uuid.UUID) -> Outcome:
    """The actor becomes the instructor of a case that nobody instructs.

    Raises:
        NotAllowed, Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        assert actor.user is not None
        if actor.user_id in selectors.stepped_aside(fresh):
            raise NotAllowed([ASIDE])
        grant(fresh, Role.INSTRUCTOR, actor.user)

    return perform(case, "take", actor=actor, version=version, key=key, write=write)


def assign(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, people: Mapping[Role, User | None]
) -> Outcome:
    """Set who works on the case in each role named; None leaves the role to nobody.

    Raises:
        NotAllowed: somebody does not hold the role in the commune (R30); or see `perform`.
    """

    def write(fresh: Case) -> None:
        aside = selectors.stepped_aside(fresh)
        if any(user is not None and user.pk in aside for user in people.values()):
            raise NotAllowed([ASIDE])
        for role, user in people.items():
            if user is not None and not _holds(user, fresh, role):
                raise NotAllowed([_NOT_HELD])
            for held in list(fresh.grants.all()):
                if held.permission.codename == f"{GRANT_PREFIX}{role}" and held.user != user:
                    revoke(fresh, role, held.user)
            if user is not None:
                grant(fresh, role, user)

    second = [str(user.pk) for user in people.values() if user is not None]
    return perform(
        case,
        "assign",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"people": second},
    )


ASIDE = Unmet(
    "R43",
    "cette personne s'est déportée de ce dossier",
    "choisir quelqu'un d'autre",
    "décret n° 2014-90",
    "",
)
_NOT_HELD = Unmet(
    "R30",
    "cette personne n'a pas ce rôle dans la commune",
    "choisir quelqu'un de la liste, ou lui faire donner le rôle",
    "besoin d'en connaître",
    "",
)


def _holds(user: User, case: Case, role: Role) -> bool:
    return (
        user.is_active
        and Membership.objects.filter(user=user, commune=case.commune_id, role=role).exists()
    )
