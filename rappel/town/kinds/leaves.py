"""Long leave: who is away, from when to when, and who does the work meanwhile, role by role.

The open cases move by `rappel.cases.standing_in`; powers of élus never do (R8).
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from accounts.actors import Actor
from accounts.models import Leave, Membership, User
from accounts.policy import Role
from rappel.cases import standing_in
from rappel.cases.services import WORKING_ROLES
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.town import selectors
from rappel.town.kind import Applied, Effect, Problem, Values, day, name_of, row_of
from rappel.town.kinds.people import PeopleKind

POWERS_STAY = (
    "Décider, présider et signer ne se transmettent pas ainsi : pour cela il faut un mandat, une "
    "délégation, ou le remplacement du maire (art. L. 2122-17 et L. 2122-18 CGCT)."
)


class LeaveKind(PeopleKind):
    """What the two kinds share: they move cases once they are in force."""

    def shown(self, commune: Commune, field: str, value: Any) -> str:
        """The deputy by name too."""
        return name_of(value) if field == "deputy" else super().shown(commune, field, value)

    def afterwards(self, commune: Commune) -> None:
        """Give or take back at once what today asks for."""
        standing_in.run(commune)


class LeavePlanned(LeaveKind):
    """Somebody will be away; somebody of the same role stands in."""

    name = "leave_planned"
    title = "Prévoir une absence"
    labels = {
        "user": "Absent(e)",
        "role": "Rôle",
        "deputy": "Suppléant(e)",
        "starts_on": "Premier jour",
        "ends_on": "Dernier jour",
    }

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Who, in which role, and for whom."""
        role = Role(values["role"]).label
        return (
            f"{name_of(values['user'])}, {role}, {name_of(values['deputy'])} assure la suppléance"
        )

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """Two people of the same role, days in order, nobody away and standing in at once."""
        starts, ends = _day(values, "starts_on"), _day(values, "ends_on")
        found = _role_problems(commune, values)
        if ends < starts:
            return [*found, ("ends_on", "La fin ne peut pas précéder le début.")]
        if ends < calendar.today(commune):
            found.append(("ends_on", "Cette absence est déjà finie : il n'y a rien à confier."))
        for row in _meanwhile(commune, values["role"], starts, ends):
            words = f"du {_words(row.starts_on)} au {_words(row.ends_on)}"
            if str(row.user_id) == values["user"]:
                found.append(
                    (
                        "starts_on",
                        f"Une absence est déjà prévue {words}. Que faire : changer son dernier jour.",
                    )
                )
            elif str(row.user_id) == values["deputy"]:
                found.append(
                    (
                        "deputy",
                        f"Cette personne est elle-même absente {words} : choisissez-en une autre.",
                    )
                )
            elif str(row.deputy_id) == values["user"]:
                found.append(
                    (
                        "user",
                        f"Cette personne remplace {row.user.full_name} {words}. Que faire : finir "
                        "d'abord cette suppléance.",
                    )
                )
        return found

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Register it; the cases move afterwards."""
        Leave.objects.create(
            commune=commune,
            user_id=values["user"],
            role=values["role"],
            deputy_id=values["deputy"],
            starts_on=_day(values, "starts_on"),
            ends_on=_day(values, "ends_on"),
        )
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """How many cases move, from when, and what does not."""
        count = selectors.held_cases(commune, uuid.UUID(values["user"]), Role(values["role"]))
        cases = (
            "Un dossier en cours lui est confié"
            if count == 1
            else (
                f"{count} dossiers en cours lui sont confiés" if count else "Aucun dossier en cours"
            )
        )
        found = [
            Effect(
                f"{cases} aujourd'hui dans ce rôle. Pendant l'absence, la personne suppléante voit "
                "et traite ces dossiers et les nouveaux ; à la fin, cet accès cesse."
            )
        ]
        if values["role"] == Role.ELECTED:
            found.append(Effect(POWERS_STAY, warning=True))
        return found


class LeaveChanged(LeaveKind):
    """The last day is another one: back earlier, or later; or the leave does not take place."""

    name = "leave_changed"
    title = "Changer la fin d'une absence"
    labels = {"ends_on": "Dernier jour"}

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """Its last day as it stands."""
        return {"ends_on": row_of(Leave, commune, target).ends_on.isoformat()}

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Whose."""
        row = Leave.objects.filter(commune=commune, pk=target).select_related("user").first()
        return f"{row.user.full_name}, {Role(row.role).label}" if row else ""

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """A leave that has begun keeps its first day; a longer one must not meet another."""
        row, ends = row_of(Leave, commune, target), _day(values, "ends_on")
        if ends < row.starts_on:
            begun = row.starts_on <= calendar.today(commune) or row.stand_ins.exists()
            words = "L'absence a commencé : le dernier jour ne peut pas précéder le premier."
            return [("ends_on", words)] if begun else []
        others = _meanwhile(commune, row.role, row.starts_on, ends)
        people = {row.user_id, row.deputy_id}
        if any(o.pk != row.pk and people & {o.user_id, o.deputy_id} for o in others):
            return [("ends_on", "Une autre absence de ces personnes tombe dans ces jours.")]
        return []

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Write it; a leave that ends before it begins does not take place."""
        row, ends = row_of(Leave, commune, target), _day(values, "ends_on")
        if ends < row.starts_on:
            row.delete()
        else:
            row.ends_on = ends
            row.save(update_fields=["ends_on"])
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """What comes back."""
        row = Leave.objects.filter(commune=commune, pk=target).first()
        count = row.stand_ins.filter(ended_at=None).count() if row else 0
        if not count:
            return []
        cases = "Un dossier confié" if count == 1 else f"{count} dossiers confiés"
        return [Effect(f"{cases} pendant cette absence : l'accès cesse après le dernier jour.")]


def _day(values: Values, name: str) -> datetime.date:
    found = day(values[name])
    assert found is not None
    return found


def _words(value: datetime.date) -> str:
    return calendar.day_and_month(value)


def _meanwhile(
    commune: Commune, role: str, starts: datetime.date, ends: datetime.date
) -> Iterable[Leave]:
    """The leaves in that role that meet those days."""
    rows = Leave.objects.filter(commune=commune, role=role, starts_on__lte=ends)
    return rows.filter(ends_on__gte=starts).select_related("user")


def _role_problems(commune: Commune, values: Values) -> list[Problem]:
    if values["role"] not in WORKING_ROLES:
        return [("role", "Aucun dossier n'est confié dans ce rôle : il n'y a pas de suppléance.")]
    if values["user"] == values["deputy"]:
        return [("deputy", "Choisissez une autre personne : on ne se supplée pas soi-même.")]
    found = []
    for field in ("user", "deputy"):
        person = User.objects.filter(pk=values[field], is_active=True)
        held = Membership.objects.filter(
            user__in=person, commune=commune, role=values["role"]
        ).exists()
        if not held:
            found.append(
                (
                    field,
                    f"{name_of(values[field])} n'a pas le rôle « {Role(values['role']).label} » ici. "
                    "Que faire : choisir une autre personne, ou lui faire donner le rôle.",
                )
            )
    return found
