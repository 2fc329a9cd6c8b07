"""Who works here: roles given and ended, accounts opened and closed (security.md §6)."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from accounts import journal
from accounts.actors import Actor
from accounts.invitations import give_role
from accounts.models import DefaultPerson, Delegation, Mandate, Membership, User
from accounts.policy import Role
from audit.log import Entry
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.town import selectors
from rappel.town.kind import Applied, Effect, Family, Kind, Problem, Values, name_of

NEEDED = (Role.INSTRUCTOR, Role.ELECTED, Role.ADMIN)
"""Without one holder of each, nothing goes on: nobody studies, decides, or opens an account."""


class PeopleKind(Kind):
    """What the kinds about people share."""

    family = Family.PEOPLE

    def shown(self, commune: Commune, field: str, value: Any) -> str:
        """Roles in words, people by name."""
        if field == "role" and value:
            return str(Role(value).label)
        if field == "user":
            return name_of(value)
        return super().shown(commune, field, value)


class RoleGiven(PeopleKind):
    """A role for an account that exists."""

    name = "role_given"
    title = "Donner un rôle"
    labels = {"user": "Personne", "role": "Rôle", "service": "Service", "default": "D'office"}

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Whose, and which."""
        return f"{name_of(values.get('user'))}, {Role(values['role']).label}"

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """An active account, a role not held yet, a service for who reports."""
        user = User.objects.filter(pk=values["user"], is_active=True).first()
        if user is None:
            return [("user", "Ce compte est fermé : choisissez une autre personne.")]
        held = Membership.objects.filter(user=user, commune=commune, role=values["role"])
        if held.exists():
            return [("role", f"{user.full_name} a déjà ce rôle ici.")]
        return _service_problem(values)

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Give it."""
        user = User.objects.get(pk=values["user"])
        entry = _give(commune, user.username, values, actor)[1]
        return Applied((entry,), _to_invite(user))


class AccountOpened(PeopleKind):
    """A new account with its first role."""

    name = "account_opened"
    title = "Ouvrir un compte"
    labels = {
        "username": "Identifiant",
        "civility": "Civilité",
        "first_name": "Prénom",
        "last_name": "Nom",
        "email": "Courriel",
        "role": "Rôle",
        "service": "Service",
        "default": "D'office",
    }
    private = frozenset({"username", "email"})

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Whose, and in which role."""
        return f"{values['first_name']} {values['last_name']}, {Role(values['role']).label}"

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """A free username and names that fit."""
        if User.objects.filter(username=values["username"]).exists():
            return [
                (
                    "username",
                    "Cet identifiant est déjà pris. Que faire : en choisir un autre, ou donner un "
                    "rôle au compte qui existe.",
                )
            ]
        person = {field: values.get(field, "") for field in _PERSON}
        try:
            User(username=values["username"], **person).full_clean(exclude=["password"])
        except ValidationError as error:
            return [(field, said[0]) for field, said in error.message_dict.items()]
        return _service_problem(values)

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Open it; the link is for who approved to hand over."""
        user, entry = _give(commune, values["username"], values, actor)
        return Applied((entry,), (user,))


class RoleEnded(PeopleKind):
    """A role taken back; gone at the next request."""

    name = "role_ended"
    title = "Retirer un rôle"
    labels = {"user": "Personne", "role": "Rôle"}

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """Who holds it; nothing when it is already gone."""
        row = Membership.objects.filter(commune=commune, pk=target).first()
        return {"user": str(row.user_id), "role": row.role} if row else {}

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Whose, and which."""
        row = Membership.objects.filter(commune=commune, pk=target).first()
        return f"{name_of(row.user_id)}, {Role(row.role).label}" if row else ""

    def rows(self, commune: Commune, basis: Values, values: Values) -> list[Any]:
        """The holder before, nobody after."""
        return super().rows(commune, basis, {"user": None, "role": None})

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Delete the membership, and the part of default person that went with it."""
        row = Membership.objects.get(commune=commune, pk=target)
        DefaultPerson.objects.filter(commune=commune, role=row.role, user=row.user).delete()
        row.delete()
        return Applied((_ended(commune, row.user_id, [row.role], actor),))

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """The last holder, the cases in hand, the part of default person."""
        row = Membership.objects.filter(commune=commune, pk=target).select_related("user").first()
        return _loses(commune, row.user, [Role(row.role)]) if row else []


class AccountClosed(PeopleKind):
    """Every role here is taken back; an account that serves no other commune is closed."""

    name = "account_closed"
    title = "Fermer un compte"
    labels = {"user": "Personne", "roles": "Rôles"}

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """The roles held here."""
        rows = Membership.objects.filter(commune=commune, user=target).order_by("role")
        roles = [row.role for row in rows]
        return {"user": str(target), "roles": roles} if roles else {}

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Whose."""
        return name_of(target)

    def shown(self, commune: Commune, field: str, value: Any) -> str:
        """Roles in words."""
        if field == "roles" and value:
            value = [str(Role(role).label) for role in value]
        return super().shown(commune, field, value)

    def rows(self, commune: Commune, basis: Values, values: Values) -> list[Any]:
        """The roles before, none after."""
        return super().rows(commune, basis, {"roles": []})

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Take the roles back; close the account unless another commune needs it."""
        user = User.objects.get(pk=target)
        held = Membership.objects.filter(commune=commune, user=user)
        roles = sorted(held.values_list("role", flat=True))
        held.delete()
        DefaultPerson.objects.filter(commune=commune, user=user).delete()
        if user.memberships.exists():
            return Applied((_ended(commune, user.pk, roles, actor),))
        user.is_active = False
        user.save(update_fields=["is_active"])
        closed = journal.entry(actor, "account.close", commune=None, obj=f"user:{user.pk}")
        return Applied((_ended(commune, user.pk, roles, actor), closed))

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """What goes on without the person, and the powers that stay in their name."""
        user = User.objects.get(pk=target)
        roles = [Role(m.role) for m in user.memberships.filter(commune=commune)]
        found = _loses(commune, user, roles)
        today = calendar.today(commune)
        titles = [*Mandate.objects.filter(commune=commune, user=user)]
        titles += [*Delegation.objects.filter(commune=commune, user=user)]
        if any(row.ends_on is None or row.ends_on >= today for row in titles):
            found.append(
                Effect(
                    "Un mandat ou une délégation reste à son nom : mettez-y fin à la page "
                    "« Mandat et délégations ».",
                    warning=True,
                )
            )
        return found


class FirstRun(PeopleKind):
    """The parts of a town shared out in one go, among accounts that exist or that are opened."""

    name = "first_run"
    title = "Se répartir les rôles"
    labels = {"parts": "Rôles"}

    def shown(self, commune: Commune, field: str, value: Any) -> str:
        """« Claire Lenoir : Instructeur ; … »."""
        return " ; ".join(_part_words(part) for part in value or []) or "–"

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """Every part must be possible as if it were proposed alone."""
        found: list[Problem] = []
        for part in values["parts"]:
            role_held = part.get("user") and Membership.objects.filter(
                commune=commune, user=part["user"], role=part["role"]
            )
            if role_held and role_held.exists():
                continue
            found += _kind_of(part).problems(commune, None, part)
        seen: dict[str, str] = {}
        for part in values["parts"]:
            name = part.get("username")
            if name and seen.setdefault(name, _names(part)) != _names(part):
                found.append((None, f"L'identifiant {name} est donné à deux personnes."))
        return list(dict.fromkeys(found))

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Give each part."""
        entries, invited = [], []
        for part in values["parts"]:
            username = part.get("username") or User.objects.get(pk=part["user"]).username
            user, entry = _give(commune, username, part, actor)
            entries.append(entry)
            invited += _to_invite(user)
        return Applied(tuple(entries), tuple(dict.fromkeys(invited)))

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """Who works on every new case from then on."""
        chosen = [_part_words(part) for part in values["parts"] if part.get("default")]
        return [Effect(f"Désignés d'office pour chaque nouveau dossier : {' ; '.join(chosen)}.")]


_PERSON = ("civility", "first_name", "last_name", "email")


def _kind_of(part: Values) -> PeopleKind:
    return AccountOpened() if part.get("username") else RoleGiven()


def _names(part: Values) -> str:
    return f"{part.get('first_name', '')} {part.get('last_name', '')}".strip()


def _part_words(part: Values) -> str:
    who = f"{_names(part)} (nouveau compte)" if part.get("username") else name_of(part["user"])
    return f"{who} : {Role(part['role']).label}"


def _to_invite(user: User) -> tuple[User, ...]:
    return () if user.has_usable_password() else (user,)


def _service_problem(values: Values) -> list[Problem]:
    if values["role"] == Role.REPORTER and not slugify(values.get("service") or ""):
        return [
            ("service", "Indiquez le service : la personne suivra les signalements du service.")
        ]
    return []


def _give(commune: Commune, username: str, values: Values, actor: Actor) -> tuple[User, Entry]:
    """The role, and every new case from then on when that was asked for."""
    role = Role(values["role"])
    service = slugify(values.get("service") or "")[:40] if role == Role.REPORTER else ""
    person = {field: values.get(field) or "" for field in _PERSON}
    user, entry = give_role(
        username, role=role, commune=commune, actor=actor, service=service, **person
    )
    if values.get("default"):
        DefaultPerson.objects.update_or_create(commune=commune, role=role, defaults={"user": user})
    return user, entry


def _ended(commune: Commune, user: uuid.UUID, roles: list[str], actor: Actor) -> Entry:
    return journal.entry(
        actor,
        "account.role_ended",
        commune=None,
        obj=f"user:{user}",
        payload={"roles": roles, "commune": str(commune.pk)},
    )


def _loses(commune: Commune, user: User, roles: list[Role]) -> list[Effect]:
    found = [Effect("L'effet vient à la prochaine page que la personne demande.")]
    for role in roles:
        others = Membership.objects.filter(commune=commune, role=role, user__is_active=True)
        if role in NEEDED and not others.exclude(user=user).exists():
            found.append(
                Effect(
                    f"Personne d'autre n'a le rôle « {role.label} » : sans lui, la procédure "
                    "s'arrête. Donnez-le d'abord à quelqu'un.",
                    warning=True,
                )
            )
        if DefaultPerson.objects.filter(commune=commune, role=role, user=user).exists():
            found.append(
                Effect(
                    f"Cette personne est désignée d'office comme « {role.label} » : un nouveau "
                    "dossier n'ira plus à personne dans ce rôle tant que vous n'en désignez pas "
                    "une autre.",
                    warning=True,
                )
            )
        if count := selectors.held_cases(commune, user.pk, role):
            cases = (
                "Un dossier en cours lui est confié"
                if count == 1
                else f"{count} dossiers en cours lui sont confiés"
            )
            found.append(
                Effect(
                    f"{cases} comme « {role.label} » : le référent juridique ou l'élu les confie à "
                    "quelqu'un d'autre, depuis chaque dossier.",
                    warning=True,
                )
            )
    return found
