"""The register of police arrêtés (R47)."""

import uuid
from typing import Any

from django.db.models import Count

from accounts.actors import Actor
from rappel.cases.models import Case
from rappel.cases.procedure import ENDED
from rappel.communes import calendar
from rappel.communes.models import Arrete, Commune
from rappel.town.kind import Applied, Effect, Kind, Problem, Values, day, json_value, row_of, time

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DAYS = ("signed_on", "published_on", "received_on", "from_day", "to_day")
_TIMES = ("from_time", "to_time")


class ArreteAdded(Kind):
    """A new arrêté of the register."""

    name = "arrete_added"
    title = "Ajouter un arrêté de police"
    labels = {
        "number": "Numéro",
        "title": "Objet",
        "signed_on": "Signé le",
        "published_on": "Publié le",
        "received_on": "Reçu en préfecture le",
        "from_day": "En vigueur du",
        "to_day": "Au",
        "weekdays": "Jours",
        "from_time": "De",
        "to_time": "À",
        "perimeter": "Périmètre",
        "sentence": "En une phrase",
    }

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Its number."""
        return f"n° {values['number']}"

    def shown(self, commune: Commune, field: str, value: Any) -> str:
        """Days of the week by name; no day named is every day."""
        if field == "weekdays":
            return weekdays_words(value or [])
        return super().shown(commune, field, value)

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """A number used once, dates in order, both hours or none."""
        found: list[Problem] = []
        live = Arrete.objects.filter(
            commune=commune, number=values["number"], corrected_on__isnull=True
        )
        if live.exclude(pk=target).exists():
            found.append(("number", "Un arrêté porte déjà ce numéro dans le registre."))
        days = {name: day(values.get(name)) for name in _DAYS}
        if days["published_on"] < days["signed_on"]:  # type: ignore[operator]
            found.append(("published_on", "La publication ne peut pas précéder la signature."))
        if days["received_on"] < days["signed_on"]:  # type: ignore[operator]
            found.append(("received_on", "La réception ne peut pas précéder la signature."))
        if days["to_day"] and days["to_day"] < days["from_day"]:  # type: ignore[operator]
            found.append(("to_day", "La fin ne peut pas précéder le début."))
        if bool(values.get("from_time")) != bool(values.get("to_time")):
            found.append(
                ("to_time", "Indiquez les deux heures, ou aucune s'il vaut à toute heure.")
            )
        return found

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Register it."""
        Arrete.objects.create(commune=commune, **_row(values))
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """From when facts may be a breach of it."""
        starts = max(day(values[name]) for name in ("from_day", "published_on", "received_on"))  # type: ignore[type-var]
        return [
            Effect(
                f"Il pourra être cité pour des faits du {calendar.long_date(starts)} ou d'après, "
                "aux jours et heures indiqués (art. L. 2131-1 CGCT)."
            )
        ]


class ArreteCorrected(ArreteAdded):
    """A mistake of the register put right; what a case quotes is not rewritten."""

    name = "arrete_corrected"
    title = "Corriger un arrêté de police"
    also = {"corrected_on": "Fiche corrigée le"}

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """The row as it stands."""
        row = row_of(Arrete, commune, target)
        return {
            **{name: json_value(getattr(row, name)) for name in self.labels},
            "corrected_on": json_value(row.corrected_on),
        }

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """As for a new one; a corrected one is corrected on its newest copy."""
        if row_of(Arrete, commune, target).corrected_on:
            return [(None, "Cette fiche a déjà été remplacée : corrigez la plus récente.")]
        return super().problems(commune, target, values)

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Rewrite a row that nobody quotes; else a corrected copy takes its place."""
        row = row_of(Arrete, commune, target)
        if not uses_of(row):
            for name, value in _row(values).items():
                setattr(row, name, value)
            row.save()
            return Applied()
        row.corrected_on = calendar.today(commune)
        row.save(update_fields=["corrected_on"])
        Arrete.objects.create(commune=commune, corrects=row, **_row(values))
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """Which cases keep quoting the former row."""
        found = super().effects(commune, target, values, actor)
        count = uses_of(row_of(Arrete, commune, target))
        if count:
            cases = "Un dossier le cite" if count == 1 else f"{count} dossiers le citent"
            found.append(
                Effect(
                    f"{cases} déjà : l'ancienne fiche reste telle quelle pour ce qui est fait, et "
                    "une fiche corrigée prend sa place pour la suite."
                )
            )
        return found


class ArreteEnded(Kind):
    """The last day of an arrêté."""

    name = "arrete_ended"
    title = "Mettre fin à un arrêté de police"
    labels = {"to_day": "Dernier jour"}

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """Its end as it stands."""
        return {"to_day": json_value(row_of(Arrete, commune, target).to_day)}

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Its number."""
        return f"n° {row_of(Arrete, commune, target).number}"

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """Not before it began, nor before facts for which a case quotes it."""
        row = row_of(Arrete, commune, target)
        last = day(values["to_day"])
        assert last is not None
        if last < row.from_day:
            return [("to_day", "La fin ne peut pas précéder le début.")]
        if Case.objects.filter(arrete=row, facts_on__gt=last).exists():
            return [
                (
                    "to_day",
                    "Un dossier cite cet arrêté pour des faits plus tardifs. Que faire : choisir un "
                    "dernier jour d'après ces faits, ou corriger d'abord le dossier.",
                )
            ]
        return []

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Write the end."""
        row = row_of(Arrete, commune, target)
        row.to_day = day(values["to_day"])
        row.save(update_fields=["to_day"])
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """Later facts are no breach of it."""
        row = row_of(Arrete, commune, target)
        count = Case.objects.filter(arrete=row).exclude(state__in=ENDED).count()
        last = day(values["to_day"])
        assert last is not None
        found = [
            Effect(f"Des faits d'après le {calendar.long_date(last)} ne pourront plus le citer.")
        ]
        if count:
            cases = (
                "Un dossier en cours le cite"
                if count == 1
                else f"{count} dossiers en cours le citent"
            )
            found.append(Effect(f"{cases} : rien n'y change."))
        return found


def uses_of(row: Arrete) -> int:
    """How many cases quote it."""
    return Case.objects.filter(arrete=row).count()


def uses_in(commune: Commune) -> dict[uuid.UUID, int]:
    """How many cases quote each arrêté of the commune, in one query."""
    rows = Case.objects.filter(commune=commune, arrete__isnull=False).values("arrete")
    return {row["arrete"]: row["uses"] for row in rows.annotate(uses=Count("pk")).order_by()}


def weekdays_words(days: list[int]) -> str:
    """« lundi, mardi », « tous les jours »."""
    return ", ".join(WEEKDAYS[number] for number in sorted(days)) if days else "tous les jours"


def _row(values: Values) -> dict[str, Any]:
    return {
        **{name: values[name] for name in ("number", "title", "perimeter", "sentence")},
        **{name: day(values.get(name)) for name in _DAYS},
        **{name: time(values.get(name)) for name in _TIMES},
        "weekdays": values.get("weekdays") or [],
    }
