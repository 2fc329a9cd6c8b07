"""The protocole of the town, prepared whole and put in force as a new version (R7b, R9, R17…)."""

import datetime
import uuid
from typing import Any

from accounts.actors import Actor
from accounts.models import Membership
from accounts.policy import Role
from rappel.communes import calendar, protocol
from rappel.communes.models import (
    Category,
    Commune,
    Guard,
    ListItem,
    ListName,
    OpinionMode,
    ProsecutorMode,
    Protocol,
)
from rappel.communes.services import current_protocol, new_protocol
from rappel.town.kind import Applied, Effect, Kind, Problem, Values, day, json_value, plain_words
from rappel.town.kinds.two_persons import new_version

_DAYS = ("signed_on", "review_on")
_LISTS = {"delivery_modes": ListName.DELIVERY, "attendees": ListName.ATTENDEE}
_MODES = ("mode_family_1", "mode_family_2", "mode_family_3")


class ProtocolChanged(Kind):
    """Every setting at once: they are judged together."""

    name = "protocol"
    title = "Changer le protocole"
    labels = {one.field: one.label for one in protocol.SETTINGS.values()}
    also = {"number": "Version du protocole"}

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """The version in force today."""
        standing = current_protocol(commune, calendar.today(commune))
        return {
            **{name: json_value(getattr(standing, name)) for name in self.labels},
            "number": standing.number,
        }

    def shown(self, commune: Commune, field: str, value: Any) -> str:
        """Codes by their label, numbers with their unit."""
        return setting_words(Labels(commune), field, value)

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """What contradicts another setting or the law, what the town has not, nobody to advise."""
        typed = {**values, **{name: day(values.get(name)) for name in _DAYS}}
        today = calendar.today(commune)
        found: list[Problem] = list(protocol.contradictions(typed, today=today))
        for name, which in _LISTS.items():
            known = set(_items(commune, which, active=True))
            if not known.issuperset(values[name]):
                found.append((name, "Une de ces valeurs n'est plus dans la liste de la commune."))
        known = set(advised_categories(commune).values_list("code", flat=True))
        if not known.issuperset(values["opinion_categories"]):
            found.append(
                (
                    "opinion_categories",
                    "Une de ces catégories n'est plus proposée, ou relève de la justice.",
                )
            )
        asks = values["opinion_mode"] in (OpinionMode.ALWAYS, OpinionMode.LISTED)
        if asks and not _has_adviser(commune):
            found.append(
                (
                    "opinion_mode",
                    "Personne n'a le rôle de référent juridique : l'avis ne viendrait jamais. Que "
                    "faire : donner ce rôle, ou choisir « à la demande » ou « jamais » (R7b).",
                )
            )
        return found

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """A new version; the rule of two persons goes on as it stands."""
        changes = {**values, **{name: day(values.get(name)) for name in _DAYS}}
        new_protocol(commune, today=calendar.today(commune), changes=changes)
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """Who keeps what, what is to be confirmed outside, what becomes stricter or laxer."""
        found = new_version(commune)
        now = self.basis(commune, target)
        confirmed = [
            f"« {one.label} »"
            for one in protocol.SETTINGS.values()
            if one.standing == protocol.CONFIRM and values.get(one.field) != now[one.field]
        ]
        if confirmed:
            found.append(
                Effect(
                    "À confirmer avec le délégué à la protection des données ou le parquet : "
                    f"{', '.join(confirmed)}.",
                    warning=True,
                )
            )
        if values["oral_agreement_suffices"]:
            found.append(
                Effect(
                    "Un accord de vive voix permettra de convoquer : qui l'a donné, quand et à qui "
                    "reste écrit au dossier (R10b).",
                    warning=True,
                )
            )
        exchanges = any(values[name] != ProsecutorMode.NONE for name in _MODES)
        if exchanges and not values.get("signed_on"):
            found.append(
                Effect(
                    "Aucun protocole n'est signé avec le parquet : la demande au procureur n'en "
                    "citera aucun."
                )
            )
        return found


def advised_categories(commune: Commune) -> Any:
    """The categories that may be listed for an opinion: in use, and open to a rappel à l'ordre."""
    return Category.objects.filter(commune=commune, active=True).exclude(guard=Guard.BLOCK)


class Labels:
    """The words of the codes that the settings hold, each list read once."""

    def __init__(self, commune: Commune) -> None:
        self._commune = commune
        self._read: dict[str, dict[str, str]] = {}

    def of(self, field: str) -> dict[str, str]:
        """Code → label for a setting that holds codes."""
        if field not in self._read:
            rows = Category.objects.filter(commune=self._commune).values_list("code", "label")
            in_list = _LISTS.get(field)
            self._read[field] = _items(self._commune, in_list) if in_list else dict(rows)
        return self._read[field]


def setting_words(labels: Labels, field: str, value: Any) -> str:
    """The value of a setting as read on a page; `value` as kept, dates ISO or as days."""
    if field == "signed_on" and not value:
        return "aucun protocole signé"
    if field in _DAYS and value:
        on = value if isinstance(value, datetime.date) else day(value)
        assert on is not None
        return calendar.day_and_month(on)
    if field in _MODES and value:
        return str(ProsecutorMode(value).label)
    if field == "opinion_mode" and value:
        return str(OpinionMode(value).label)
    if field == "opinion_categories" or field in _LISTS:
        named = labels.of(field)
        return ", ".join(named.get(code, code) for code in value or []) or "aucune"
    one = protocol.SETTINGS.get(field)
    if one is not None and one.unit:
        return f"{value} {one.unit}"
    return plain_words(value)


def version_rows(labels: Labels, version: Protocol) -> list[dict[str, Any]]:
    """The settings of a version by section, each with its words."""
    return [
        {
            "title": title,
            "rows": [
                {
                    "setting": one,
                    "value": setting_words(labels, one.field, getattr(version, one.field)),
                    "confirm": one.standing == protocol.CONFIRM,
                }
                for one in settings
            ],
        }
        for title, settings in protocol.SECTIONS
    ]


def _items(commune: Commune, name: ListName, *, active: bool = False) -> dict[str, str]:
    rows = ListItem.objects.filter(commune=commune, list=name)
    return dict((rows.filter(active=True) if active else rows).values_list("code", "label"))


def _has_adviser(commune: Commune) -> bool:
    rows = Membership.objects.filter(commune=commune, role=Role.LEGAL_ADVISER)
    return rows.filter(user__is_active=True).exists()
