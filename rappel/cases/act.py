"""What a state and an act are, and how a method of the procedure is declared as an act."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django_fsm import transition

from accounts.policy import Role
from rappel.cases.rule import Rule


class State(models.TextChoices):
    """Where a case stands, in the words of the screen (domain.md §2)."""

    REPORTED = "reported", "Signalement reçu"
    UNDER_REVIEW = "under_review", "À l'étude"
    AWAITING_DECISION = "awaiting_decision", "À décider"
    APPROVED = "approved", "Entretien décidé"
    CONVOKED = "convoked", "Convocation envoyée"
    ABSENT = "absent", "N'est pas venu(e)"
    HEARD = "heard", "Entretien tenu"
    IN_FOLLOW_UP = "in_follow_up", "Suivi en cours"
    CLOSED = "closed", "Clos"
    DISMISSED = "dismissed", "Sans suite"
    JOINED = "joined", "Joint à un autre dossier"
    BLOCKED = "blocked", "Arrêté : relève de la justice"
    TRANSMITTED = "transmitted", "Remis au procureur"
    ANNULLED = "annulled", "Annulé (erreur)"


@dataclass(frozen=True)
class Act:
    """One declared act: what it is called, where it may be done, what must be true first.

    `name` is also the audit verb `case.<name>`; `url` is `<room>:<name>`; `consequence` is said
    before the click; `past` is the line of the chronology.
    """

    name: str
    label: str
    past: str
    consequence: str
    room: str
    waits_for: Role
    group: str
    sources: frozenset[str]
    target: str | None
    rules: tuple[Rule, ...]
    sensitive: bool

    @property
    def url(self) -> str:
        """Name of the page of the act."""
        return f"{self.room}:{self.name}"

    @property
    def verb(self) -> str:
        """Name of the act in the log."""
        return f"case.{self.name}"


def act(
    *sources: str,
    to: str | None = None,
    label: str,
    past: str,
    consequence: str,
    room: str,
    waits_for: Role,
    group: str = "Dossier",
    asks: Iterable[Rule] = (),
    sensitive: bool = False,
    also: Mapping[str, str] | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a method of `Procedure` as an act of the case.

    `to=None` leaves the state as it is; `also` names further states from which the same act leads
    elsewhere; `sensitive` asks for the password again (security.md §6).
    """
    words = {
        "label": label,
        "past": past,
        "consequence": consequence,
        "room": room,
        "waits_for": waits_for,
        "group": group,
        "rules": tuple(asks),
        "sensitive": sensitive,
    }

    def declare(method: Callable[..., None]) -> Callable[..., None]:
        for source, target in {**dict.fromkeys(sources, to), **(also or {})}.items():
            method = transition("state", source=source, target=target, custom=words)(method)
        return method

    return declare
