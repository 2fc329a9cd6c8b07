"""The mayor: a mandate that begins, an élu who replaces a prevented mayor (R8)."""

import datetime
import uuid
from typing import Any

from accounts.actors import Actor
from accounts.models import Delegation, Mandate, Prevention, Replacement
from accounts.selectors import mandate_on
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.town.kind import Applied, Effect, Problem, Values, day, name_of, row_of
from rappel.town.kinds.powers import (
    ONE_DAY,
    LastDay,
    PowerKind,
    begins,
    current_mandate,
    lost,
    must,
    must_be_elected,
    running_delegations,
)


class MayorChanged(PowerKind):
    """One act: the mandate and every delegation end, the new mandate begins (R8)."""

    name = "mayor_changed"
    title = "Enregistrer le mandat du maire"
    labels = {
        "user": "Maire",
        "starts_on": "Mandat à partir du",
        "mayor_feminine": "Écrire « la maire »",
        "delegations": "Délégations en cours",
    }

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """The mandate that runs, and the delegations that have not ended."""
        today = calendar.today(commune)
        mandate = current_mandate(commune, today)
        running = running_delegations(commune, today)
        return {
            "user": str(mandate.user_id) if mandate else None,
            "starts_on": mandate.starts_on.isoformat() if mandate else None,
            "mayor_feminine": commune.mayor_feminine,
            "delegations": sorted(f"{row.number} ({row.user.full_name})" for row in running),
        }

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Whose mandate."""
        return name_of(values["user"])

    def rows(self, commune: Commune, basis: Values, values: Values) -> list[Any]:
        """Every delegation ends with the mandate it came from."""
        ended = Mandate.objects.filter(commune=commune).exists()
        kept = [] if ended else basis.get("delegations", [])
        return super().rows(commune, basis, {**values, "delegations": kept})

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """An élu who is not mayor already, from a day after the mandate that runs began."""
        found = must_be_elected(commune, values["user"])
        today = calendar.today(commune)
        if must(values, "starts_on") > today:
            found.append(("starts_on", "Enregistrez le mandat une fois le maire élu, pas avant."))
        mandate = current_mandate(commune, today)
        if mandate and str(mandate.user_id) == values["user"]:
            found.append(("user", f"{mandate.user.full_name} est déjà maire."))
        elif mandate and must(values, "starts_on") <= mandate.starts_on:
            begun = calendar.long_date(mandate.starts_on)
            found.append(
                ("starts_on", f"Le mandat en cours a commencé le {begun} : celui-ci vient après.")
            )
        return found

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """End the mandate, the delegations it gave and any replacement; open the new mandate."""
        starts = must(values, "starts_on")
        last = starts - ONE_DAY
        mandates, delegations, replacements = self._ended(commune, starts)
        for row in (*mandates, *delegations, *replacements):
            row.ends_on = max(last, begins(row))
            row.save(update_fields=["ends_on"])
        Mandate.objects.create(commune=commune, user_id=values["user"], starts_on=starts)
        commune.mayor_feminine = values["mayor_feminine"]
        commune.save(update_fields=["mayor_feminine"])
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """What ends, and the hearings and letters that need somebody else."""
        starts = must(values, "starts_on")
        mandates, delegations, replacements = self._ended(commune, starts)
        found = []
        if mandates:
            names = ", ".join(row.user.full_name for row in mandates)
            last = calendar.long_date(starts - ONE_DAY)
            found.append(Effect(f"Le mandat de {names} finit le {last}."))
        if delegations:
            count = len(delegations)
            found.append(
                Effect(
                    (
                        "La délégation en cours finit"
                        if count == 1
                        else f"Les {count} délégations en cours finissent"
                    )
                    + " le même jour : le nouveau maire en signe de nouvelles (art. L. 2122-18 CGCT)."
                )
            )
        rows = (*mandates, *delegations, *replacements)
        holders = {row.pk: row.user_id for row in rows if str(row.user_id) != values["user"]}
        return found + lost(commune, holders, starts, actor, also=[row.pk for row in rows])

    def _ended(self, commune: Commune, starts: datetime.date) -> tuple[list[Any], ...]:
        """The rows of the former mandate that still run when the new one begins."""
        found: list[list[Any]] = []
        for model in (Mandate, Delegation, Replacement):
            rows = model.objects.filter(commune=commune).select_related("user")
            running = [row for row in rows if row.ends_on is None or row.ends_on >= starts]
            found.append([row for row in running if begins(row) < starts])
        if not Mandate.objects.filter(commune=commune, starts_on__lt=starts).exists():
            found[1] = []  # the first mandate registered: its delegations may be there already
        return tuple(found)


class MayorReplaced(PowerKind):
    """An élu replaces a prevented mayor for a while (L2122-17 CGCT)."""

    name = "mayor_replaced"
    title = "Remplacer le maire empêché"
    labels = {
        "user": "Remplacé par",
        "rank": "Rang",
        "reason_code": "Motif",
        "starts_on": "Du",
        "ends_on": "Au",
    }

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """By whom."""
        return name_of(values["user"])

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """An élu who is not the mayor; one replacement at a time."""
        found = must_be_elected(commune, values["user"])
        starts, ends = must(values, "starts_on"), day(values.get("ends_on"))
        mandate = mandate_on(commune.pk, starts)
        if mandate is None:
            found.append(
                (
                    "starts_on",
                    "Aucun mandat ne court ce jour-là : il n'y a pas de maire à remplacer.",
                )
            )
        elif str(mandate.user_id) == values["user"]:
            found.append(
                ("user", "Le maire ne se remplace pas lui-même : choisissez un autre élu.")
            )
        if ends and ends < starts:
            found.append(("ends_on", "La fin ne peut pas précéder le début."))
        for row in Replacement.objects.filter(commune=commune).select_related("user"):
            before = row.ends_on is not None and row.ends_on < starts
            after = ends is not None and ends < row.starts_on
            if not before and not after:
                begun = calendar.long_date(row.starts_on)
                found.append(
                    (
                        "starts_on",
                        f"{row.user.full_name} remplace déjà le maire depuis le {begun}. Que faire : "
                        "mettre d'abord fin à ce remplacement.",
                    )
                )
        return found

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Register it."""
        Replacement.objects.create(
            commune=commune,
            user_id=values["user"],
            reason=values["reason_code"],
            rank=values["rank"],
            starts_on=must(values, "starts_on"),
            ends_on=day(values.get("ends_on")),
        )
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """The delegations stand; a suspended or removed mayor presides nothing meanwhile."""
        starts = must(values, "starts_on")
        found = [
            Effect(
                "Pendant ces jours, cette personne décide, préside et signe à la place du maire."
            ),
            Effect("Les délégations en cours continuent : le mandat ne finit pas."),
        ]
        mandate = mandate_on(commune.pk, starts)
        if mandate and values["reason_code"] in (Prevention.SUSPENSION, Prevention.REMOVAL):
            found += lost(commune, {mandate.pk: mandate.user_id}, starts, actor)
        return found


class ReplacementEnded(LastDay):
    """The mayor is back: hearings and letters return to the mayor or to a delegate."""

    name = "replacement_ended"
    title = "Mettre fin au remplacement du maire"
    model = Replacement
    first = "starts_on"
    too_early = "La fin ne peut pas précéder le début."

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """By whom."""
        return str(row_of(Replacement, commune, target).user.full_name)
