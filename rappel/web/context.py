"""What every page shows around its content: the town, who is signed in, where one may go."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.actors import Actor
from accounts.policy import SIGNED_IN, allows


@dataclass(frozen=True)
class Entry:
    """One entry of the main menu."""

    label: str
    icon: str
    url: str
    current: bool


# act that the entry leads to, name of its URL, words, icon
MENU = (
    (SIGNED_IN, "web:home", "À faire", "inbox"),
    ("case.list", "cases:list", "Dossiers", "folder"),
    ("signalement.mine", "signalement:mine", "Mes signalements", "file"),
    ("signalement.create", "signalement:new", "Nouveau signalement", "plus"),
    ("incident.view", "incidents:list", "Incidents", "alert"),
    ("town.view", "town:hub", "Mairie", "town-hall"),
)


class Site:
    """Read by `base.html` only; asks nothing of the database until a page shows it.

    The roles come from `request.actor`, which has read them once for the whole request.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._path = request.path
        # absent when an earlier middleware has already answered
        self._actor: Actor | None = getattr(request, "actor", None)

    @property
    def demo(self) -> bool:
        """True on a demonstration, which says so on every page."""
        return settings.DEMO

    @property
    def user_name(self) -> str:
        """The name colleagues read; empty when nobody is signed in."""
        return self._actor.user.full_name if self._actor and self._actor.user else ""

    @cached_property
    def commune(self) -> str:
        """Name of the town; empty when nobody is signed in, or for someone serving several."""
        memberships = self._actor.memberships if self._actor else ()
        names = {membership.commune.name for membership in memberships}
        return names.pop() if len(names) == 1 else ""

    @cached_property
    def may_search(self) -> bool:
        """True for who may look for a case in one commune at least: the box of the header."""
        return self._may("case.search")

    def _may(self, act: str) -> bool:
        if self._actor is None:
            return False
        communes = {membership.commune_id for membership in self._actor.memberships}
        return any(allows(act, self._actor.commune_relations(commune)) for commune in communes)

    @cached_property
    def nav(self) -> list[Entry]:
        """The entries that a role of the user opens, in one of the user's communes."""
        if self._actor is None:
            return []
        entries = []
        for act, name, label, icon in MENU:
            if act == SIGNED_IN or self._may(act):
                url = reverse(name)
                entries.append(Entry(label, icon, url, url == self._path))
        return entries


def page(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `site` for `base.html`."""
    return {"site": Site(request)}
