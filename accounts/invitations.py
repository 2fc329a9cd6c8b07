"""Opening an account: somebody is invited, and chooses a password by a link that works once."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse

from accounts import journal
from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.policy import Role
from audit.log import Entry
from rappel.communes.models import Commune


@dataclass(frozen=True)
class Invitation:
    """What `invite` made: the account, and the path of its link ("" when it has a password)."""

    user: User
    path: str


def invite(
    username: str,
    *,
    role: Role,
    commune: Commune,
    actor: Actor,
    civility: str = "",
    first_name: str = "",
    last_name: str = "",
    email: str = "",
    service: str = "",
) -> Invitation:
    """Give a role in a commune, opening the account when there is none; recorded.

    The link is valid for `PASSWORD_RESET_TIMEOUT` seconds, until the password is chosen.

    Raises:
        ValidationError: the username or a name does not fit.
    """
    with transaction.atomic():
        user, record = give_role(
            username,
            role=role,
            commune=commune,
            actor=actor,
            civility=civility,
            first_name=first_name,
            last_name=last_name,
            email=email,
            service=service,
        )
        journal.append(record)
    return Invitation(user, "" if user.has_usable_password() else link(user))


def give_role(
    username: str,
    *,
    role: Role,
    commune: Commune,
    actor: Actor,
    service: str = "",
    **person: str,
) -> tuple[User, Entry]:
    """The account that now holds the role, opened when there is none, and the record to append.

    The caller appends it as the last statement of its transaction.

    Raises:
        ValidationError: the username or a name does not fit.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.create_user(username, None, **person)
    Membership.objects.get_or_create(
        user=user, commune=commune, role=role, defaults={"service": service}
    )
    record = journal.entry(
        actor,
        "account.invite",
        commune=None,
        obj=f"user:{user.pk}",
        payload={"role": str(role), "commune": str(commune.pk)},
    )
    return user, record


def link(user: User) -> str:
    """The path by which the account chooses its password, once."""
    token = default_token_generator.make_token(user)
    return reverse("accounts:invitation", args=[user.pk, token])


def invited(user_id: uuid.UUID, token: str) -> User | None:
    """The account behind a link, None when the link is spent, expired or made up."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or user.has_usable_password():
        return None
    return user if default_token_generator.check_token(user, token) else None


def choose_password(user: User, password: str, *, actor: Actor) -> None:
    """Set the first password, which spends the link; recorded.

    Raises:
        ValidationError: too short, too common, or too close to the names (R31).
    """
    validate_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        journal.append(
            journal.entry(actor, "account.choose_password", commune=None, obj=f"user:{user.pk}")
        )
