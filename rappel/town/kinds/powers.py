"""Powers given by the mayor: orders of delegation (R8)."""

import datetime
import uuid
from typing import Any

from accounts.actors import Actor
from accounts.models import (
    DefaultPerson,
    Delegation,
    Mandate,
    Membership,
    Prevention,
    Rank,
    Replacement,
    User,
)
from accounts.policy import Role
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.town import selectors
from rappel.town.kind import (
    Applied,
    Effect,
    Family,
    Kind,
    Problem,
    Values,
    day,
    name_of,
    row_of,
)

ONE_DAY = datetime.timedelta(days=1)


class PowerKind(Kind):
    """What the kinds about powers share."""

    family = Family.POWERS

    def shown(self, commune: Commune, field: str, value: Any) -> str:
        """People by name, reasons and ranks in words."""
        if field == "user":
            return name_of(value)
        if field == "reason_code" and value:
            return str(Prevention(value).label)
        if field == "rank" and value:
            return str(Rank(value).label)
        return super().shown(commune, field, value)


class DelegationAdded(PowerKind):
    """An order of delegation (L2122-18 CGCT)."""

    name = "delegation_added"
    title = "Enregistrer une délégation"
    labels = {
        "user": "Élu",
        "number": "Arrêté n°",
        "quality": "Qualité",
        "scope": "Objet",
        "signed_on": "Signé le",
        "published_on": "Publié le",
        "received_on": "Reçu en préfecture le",
        "ends_on": "Jusqu'au",
    }

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Whose."""
        return f"{name_of(values['user'])}, arrêté n° {values['number']}"

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """An élu of the commune, a number not used yet, dates in order."""
        found = must_be_elected(commune, values["user"])
        if Delegation.objects.filter(commune=commune, number=values["number"]).exists():
            found.append(("number", "Une délégation porte déjà ce numéro d'arrêté."))
        return found + _order_of_days(values)

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Register it."""
        days = {name: day(values.get(name)) for name in _DAYS}
        Delegation.objects.create(
            commune=commune,
            user_id=values["user"],
            number=values["number"],
            quality=values["quality"],
            scope=values["scope"],
            **days,
        )
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """From when it counts."""
        return [Effect(_from_when(values))]


class DelegationCompleted(PowerKind):
    """Publication and reception by the préfecture: from then on the order is enforceable."""

    name = "delegation_completed"
    title = "Compléter une délégation"
    labels = {"published_on": "Publié le", "received_on": "Reçu en préfecture le"}
    also = {"signed_on": "Signé le", "ends_on": "Jusqu'au"}

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """Its three days and its end."""
        row = row_of(Delegation, commune, target)
        days = {name: getattr(row, name) for name in _DAYS}
        return {name: value.isoformat() if value else None for name, value in days.items()}

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Which."""
        return _which(commune, target)

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """Dates in order; what already counts is not rewritten."""
        row = row_of(Delegation, commune, target)
        if row.published_on and row.received_on:
            return [(None, "Cette délégation est déjà exécutoire : ses dates ne changent plus.")]
        return _order_of_days({**self.basis(commune, target), **values})

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Write the two days."""
        row = row_of(Delegation, commune, target)
        row.published_on, row.received_on = day(values["published_on"]), day(values["received_on"])
        row.save(update_fields=["published_on", "received_on"])
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """From when it counts."""
        return [Effect(_from_when({**self.basis(commune, target), **values}))]


class LastDay(PowerKind):
    """The end of a power that is in force: its last day, and what then needs somebody else."""

    labels = {"ends_on": "Dernier jour"}
    model: type[Delegation] | type[Replacement]
    first: str
    """The field that holds the day before which it cannot end."""
    too_early: str
    """What is said of an earlier day."""

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """Its end as it stands."""
        row = row_of(self.model, commune, target)
        return {"ends_on": row.ends_on.isoformat() if row.ends_on else None}

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """Not before it began."""
        row = row_of(self.model, commune, target)
        if must(values, "ends_on") < getattr(row, self.first):
            return [("ends_on", self.too_early)]
        return []

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Write the end."""
        row = row_of(self.model, commune, target)
        row.ends_on = day(values["ends_on"])
        row.save(update_fields=["ends_on"])
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """The hearings and letters that need somebody else from the next day on."""
        row = row_of(self.model, commune, target)
        return lost(commune, {row.pk: row.user_id}, must(values, "ends_on") + ONE_DAY, actor)


class DelegationEnded(LastDay):
    """The last day of a delegation."""

    name = "delegation_ended"
    title = "Mettre fin à une délégation"
    model = Delegation
    first = "signed_on"
    too_early = "La fin ne peut pas précéder la signature."

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Which."""
        return _which(commune, target)


_DAYS = ("signed_on", "published_on", "received_on", "ends_on")


def current_mandate(commune: Commune, today: datetime.date) -> Mandate | None:
    """The mandate that runs, or the one about to begin; None when the town has no mayor."""
    rows = Mandate.objects.filter(commune=commune).select_related("user").order_by("-starts_on")
    return next((row for row in rows if row.ends_on is None or row.ends_on >= today), None)


def running_delegations(commune: Commune, today: datetime.date) -> list[Delegation]:
    """The delegations that have not ended, enforceable or not yet."""
    rows = Delegation.objects.filter(commune=commune).select_related("user").order_by("number")
    return [row for row in rows if row.ends_on is None or row.ends_on >= today]


def lost(
    commune: Commune,
    ended: dict[uuid.UUID, uuid.UUID],
    since: datetime.date,
    actor: Actor,
    also: list[uuid.UUID] | None = None,
) -> list[Effect]:
    """The hearings and letters of those who hold no power any more from `since` on.

    `ended` maps each row that ends to its holder; `also` are rows that end for other people.
    """
    still = selectors.powers_after(commune, [*ended, *(also or [])], since)
    people = [user for user in ended.values() if user not in still]
    default = DefaultPerson.objects.filter(commune=commune, role=Role.ELECTED, user__in=people)
    return [
        *selectors.hearings_of(commune, people, since, actor),
        *selectors.letters_to_sign(commune, people),
        *(
            Effect(
                f"{row.user.full_name} reçoit d'office les dossiers à décider : désignez quelqu'un "
                "d'autre à la page « Qui fait quoi ? ».",
                warning=True,
            )
            for row in default.select_related("user")
        ),
    ]


def must(values: Values, name: str) -> datetime.date:
    """A day that the proposal has."""
    return datetime.date.fromisoformat(values[name])


def begins(row: Any) -> datetime.date:
    """The first day that a power may count."""
    return row.signed_on if isinstance(row, Delegation) else row.starts_on


def _which(commune: Commune, target: uuid.UUID | None) -> str:
    row = row_of(Delegation, commune, target)
    return f"{row.user.full_name}, arrêté n° {row.number}"


def must_be_elected(commune: Commune, user: str) -> list[Problem]:
    """What is wrong when the person is no élu of the commune."""
    person = User.objects.filter(pk=user, is_active=True).first()
    held = Membership.objects.filter(commune=commune, user=user, role=Role.ELECTED)
    if person is None or not held.exists():
        return [
            (
                "user",
                "Cette personne n'a pas le rôle « Élu » ici. Que faire : le lui faire donner à la "
                "page « Qui fait quoi ? » (art. L. 2122-18 CGCT).",
            )
        ]
    return []


def _order_of_days(values: Values) -> list[Problem]:
    signed = must(values, "signed_on")
    found: list[Problem] = []
    for name, word in (("published_on", "publication"), ("received_on", "réception")):
        later = day(values.get(name))
        if later and later < signed:
            found.append((name, f"La {word} ne peut pas précéder la signature."))
    ends = day(values.get("ends_on"))
    if ends and ends < signed:
        found.append(("ends_on", "La fin ne peut pas précéder la signature."))
    return found


def _from_when(values: Values) -> str:
    published, received = day(values.get("published_on")), day(values.get("received_on"))
    if not published or not received:
        return (
            "La délégation n'est pas encore exécutoire : elle ne comptera qu'une fois publiée et "
            "reçue en préfecture (art. L. 2131-1 CGCT)."
        )
    start = max(must(values, "signed_on"), published, received)
    return f"La délégation compte à partir du {calendar.long_date(start)}."
