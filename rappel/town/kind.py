"""What a change of the town is: what it touches, what it shows, when it is refused, what it does.

One class per kind of change. `rappel.town.proposals` leads them all the same way: prepared by one
person, put in force or refused once by another (security.md §6).
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from django.http import Http404
from django.template.defaultfilters import yesno

from accounts.actors import Actor
from accounts.models import User
from audit.log import Entry
from rappel.communes import calendar
from rappel.communes.models import Commune

Values = dict[str, Any]
Problem = tuple[str | None, str]
"""The field that is wrong (None for the whole), and the sentence that says why and what to do."""


class Family(Enum):
    """Who prepares and who puts in force (security.md §6); the value names the two acts."""

    SETTINGS = ("town.prepare", "town.put_in_force")
    POWERS = ("town.prepare", "town.empower")
    PEOPLE = ("people.propose", "people.approve")

    @property
    def prepares(self) -> str:
        """The act of preparing."""
        return self.value[0]

    @property
    def settles(self) -> str:
        """The act of putting in force or refusing."""
        return self.value[1]


@dataclass(frozen=True)
class Line:
    """One thing that a change touches; an address only when the reader may open it."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Effect:
    """What a change touches, in a sentence, with its lines."""

    sentence: str
    lines: tuple[Line, ...] = ()
    warning: bool = False


@dataclass(frozen=True)
class Row:
    """One value before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Applied:
    """What came of a change: records for the log of the installation, an account to hand a link to."""

    entries: tuple[Entry, ...] = ()
    invited: tuple[User, ...] = ()


class Kind:
    """A kind of change. Values are JSON: dates ISO, people by id."""

    name: ClassVar[str]
    title: ClassVar[str]
    family: ClassVar[Family] = Family.SETTINGS
    labels: ClassVar[Mapping[str, str]]
    """The fields of a proposal, in the order shown."""
    also: ClassVar[Mapping[str, str]] = {}
    """What else stands in the basis: when it changes meanwhile the proposal is overtaken."""
    private: ClassVar[frozenset[str]] = frozenset()
    """Fields for those who look after the accounts only."""

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """What stands now of what the proposal changes; raises Http404 for a foreign target."""
        return {}

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """What it is about, after the title; empty when the title says it all."""
        return ""

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """Why it cannot be so; asked when it is prepared and again when it is put in force."""
        return []

    def objection(self, commune: Commune, actor: Actor, values: Values) -> str:
        """Why this person may not put it in force, beyond the policy; empty when they may."""
        return ""

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Write it, inside the transaction of the act."""
        raise NotImplementedError

    def afterwards(self, commune: Commune) -> None:
        """What follows once it is in force, in transactions of its own."""

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """What it touches among people, cases, hearings and letters."""
        return []

    def shown(self, commune: Commune, field: str, value: Any) -> str:
        """A value as read on the page."""
        return plain_words(value)

    def rows(self, commune: Commune, basis: Values, values: Values) -> list[Row]:
        """Before and after, for what changes."""
        rows = []
        for field, label in self.labels.items():
            if field not in values:
                continue
            before = self.shown(commune, field, basis.get(field))
            after = self.shown(commune, field, values[field])
            if before != after:
                rows.append(Row(label, before, after))
        return rows


def json_value(value: Any) -> Any:
    """A cleaned answer as it is kept in a proposal."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, User | uuid.UUID):
        return str(value.pk if isinstance(value, User) else value)
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    return value


def plain_words(value: Any) -> str:
    """A value of a proposal in French: days, hours, yes and no."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return str(yesno(value, "oui,non"))
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    text = str(value)
    if len(text) == 10 and text[4] == "-" == text[7]:
        return calendar.long_date(datetime.date.fromisoformat(text))
    if len(text) == 5 and text[2] == ":":
        return calendar.long_time(datetime.time.fromisoformat(text))
    return text


def day(value: str | None) -> datetime.date | None:
    """A day kept in a proposal."""
    return datetime.date.fromisoformat(value) if value else None


def time(value: str | None) -> datetime.time | None:
    """An hour kept in a proposal."""
    return datetime.time.fromisoformat(value) if value else None


def row_of(model: Any, commune: Commune, target: uuid.UUID | None) -> Any:
    """The row of the commune that a proposal changes; raises Http404 for any other."""
    row = model.objects.filter(commune=commune, pk=target).first()
    if row is None:
        raise Http404
    return row


def name_of(user: Any) -> str:
    """A person of the town by id, « – » when unknown."""
    found = User.objects.filter(pk=user).first() if user else None
    return found.full_name if found else "–"
