"""Closed lists: values added, relabelled, ordered, switched off; none is ever deleted (R29)."""

import uuid
from typing import Any

from django.db.models import Count
from django.utils.text import slugify

from accounts.actors import Actor
from rappel.cases.models import Case
from rappel.communes.models import Commune, ListItem, ListName
from rappel.convocation.models import Convocation, Slot
from rappel.followup.models import Measure
from rappel.review.models import Decision
from rappel.town.kind import Applied, Effect, Kind, Problem, Values, row_of

_OUTCOME = Decision.Outcome
USES: dict[str, tuple[Any, str, dict[str, str]]] = {
    ListName.ORIGIN: (Case, "origin", {}),
    ListName.DISTRICT: (Case, "district", {}),
    ListName.ROOM: (Slot, "room", {}),
    ListName.INADMISSIBLE: (Decision, "reason", {"outcome": _OUTCOME.INADMISSIBLE}),
    ListName.DISMISSAL: (Decision, "reason", {"outcome": _OUTCOME.DISMISSED}),
    ListName.DECISION: (Decision, "reason", {"outcome": _OUTCOME.APPROVED}),
    ListName.CANCELLATION: (Convocation, "cancel_reason", {}),
    ListName.ORIENTATION: (Measure, "kind", {}),
}
"""Where the code of a list is kept, for those whose uses are counted before the click."""
ALLOWED_BY_PROTOCOL = (ListName.ATTENDEE, ListName.DELIVERY)
"""Lists of which the protocole of the commune allows some values only."""
_OWNER = {Case: "commune", Slot: "commune"}


class ItemAdded(Kind):
    """A new value of a closed list."""

    name = "item_added"
    title = "Ajouter une valeur à une liste"
    labels = {"list": "Liste", "label": "Libellé"}

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Which list."""
        return str(ListName(values["list"]).label)

    def shown(self, commune: Commune, field: str, value: Any) -> str:
        """The list by its name."""
        if field == "list" and value:
            return str(ListName(value).label)
        return super().shown(commune, field, value)

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """A label that the list has not; how letters leave is known to the procedure alone."""
        if values["list"] == ListName.DELIVERY:
            return [
                (
                    "label",
                    "Les modes de remise sont ceux que la procédure connaît : ils changent de nom, "
                    "ils ne s'ajoutent pas.",
                )
            ]
        return _same_label(commune, values["list"], values["label"], None)

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Add it at the end, under a code that no value of the list ever had."""
        items = ListItem.objects.filter(commune=commune, list=values["list"])
        ListItem.objects.create(
            commune=commune,
            list=values["list"],
            code=_free_code(items, values["label"]),
            label=values["label"],
            rank=max(items.values_list("rank", flat=True), default=-1) + 1,
        )
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """Who will choose it."""
        if values["list"] in ALLOWED_BY_PROTOCOL:
            return [Effect("La valeur sera proposée une fois admise par le protocole.")]
        return [Effect("La valeur sera proposée dans les formulaires, à la fin de la liste.")]


class ItemChanged(Kind):
    """Another label, another place, offered or not."""

    name = "item_changed"
    title = "Changer une valeur d'une liste"
    labels = {"label": "Libellé", "position": "Place dans la liste", "active": "Proposée"}

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """The value as it stands, with its place from 1."""
        row = row_of(ListItem, commune, target)
        order = list(_ordered(row).values_list("pk", flat=True))
        return {"label": row.label, "position": order.index(row.pk) + 1, "active": row.active}

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Which one, of which list."""
        row = row_of(ListItem, commune, target)
        return f"« {row.label} », {ListName(row.list).label}"

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """A label of its own; a list never becomes empty."""
        row = row_of(ListItem, commune, target)
        found = _same_label(commune, row.list, values["label"], row.pk)
        others = _ordered(row).filter(active=True).exclude(pk=row.pk)
        if not values["active"] and not others.exists():
            found.append(
                ("active", "C'est la dernière valeur proposée : ajoutez-en d'abord une autre.")
            )
        return found

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Write label and switch, then number the list anew."""
        row = row_of(ListItem, commune, target)
        row.label, row.active = values["label"], values["active"]
        row.save(update_fields=["label", "active"])
        order = [item for item in _ordered(row) if item.pk != row.pk]
        order.insert(values["position"] - 1, row)
        for rank, item in enumerate(order):
            item.rank = rank
        ListItem.objects.bulk_update(order, ["rank"])
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """How often it was chosen, and what becomes of that."""
        row = row_of(ListItem, commune, target)
        found = []
        count = uses_of(row)
        if count and values["label"] != row.label:
            found.append(
                Effect(
                    f"Cette valeur a déjà été choisie {count} fois : le nouveau libellé s'y lira "
                    "aussi. Si le sens change, ajoutez plutôt une valeur.",
                    warning=True,
                )
            )
        if row.active and not values["active"]:
            found.append(
                Effect(
                    "Elle ne sera plus proposée ; ce qui l'a déjà choisie la garde. Un code ne "
                    "s'efface jamais."
                )
            )
        return found


def uses_of(row: ListItem) -> int:
    """How often the value was chosen, as far as lists are counted."""
    return uses_in(row.commune, row.list).get(row.code, 0)


def uses_in(commune: Commune, name: str) -> dict[str, int]:
    """How often each value of a list was chosen, in one query."""
    if name not in USES:
        return {}
    model, field, only = USES[name]
    rows = model.objects.filter(**{_OWNER.get(model, "case__commune"): commune}, **only)
    found = rows.values(field).annotate(uses=Count("pk")).order_by()
    return {row[field]: row["uses"] for row in found}


def _ordered(row: ListItem) -> Any:
    return ListItem.objects.filter(commune=row.commune_id, list=row.list).order_by("rank", "code")


def _same_label(commune: Commune, name: str, label: str, own: uuid.UUID | None) -> list[Problem]:
    same = ListItem.objects.filter(commune=commune, list=name, label__iexact=label).exclude(pk=own)
    found = same.first()
    if found is None:
        return []
    if found.active:
        return [("label", "Cette liste a déjà une valeur de ce nom.")]
    return [
        ("label", "Cette valeur existe et n'est plus proposée : proposez-la de nouveau à sa page.")
    ]


def _free_code(items: Any, label: str) -> str:
    base = slugify(label).replace("-", "_")[:50] or "valeur"
    taken = set(items.values_list("code", flat=True))
    return next(
        code
        for code in (base, *(f"{base}_{number}" for number in range(2, len(taken) + 3)))
        if code not in taken
    )
