"""Letters that undo what should not have been: apologies, notes to bodies, a hearing without effect."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rappel.letters.document import (
    AGREED,
    NO_CHILD,
    Child,
    Document,
    PersonLetter,
    Words,
    child_words,
)
from rappel.letters.errors import LetterError
from rappel.letters.parts import PersonConcerned
from rappel.letters.typography import enumeration, long_date, week_date


@dataclass(frozen=True, kw_only=True)
class RectificationLetter(PersonLetter):
    """Apology to whoever got a letter, or was heard, for nothing (document 17, R44).

    `letter_on` is the day the first letter left, None for whoever got none; `heard_on` the day of a
    hearing, None without one; `wrong_person` false when the facts did not happen; `bodies` who had
    received the name and is told. `child` when the addressee answers for a child.
    """

    kind: ClassVar[str] = "rectification"
    title: ClassVar[str] = "Rectification et excuses"
    template: ClassVar[str] = "letters/rectification.html"

    facts_on: date
    erase_on: date
    wrong_person: bool
    letter_on: date | None = None
    heard_on: date | None = None
    bodies: tuple[str, ...] = ()
    child: Child | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.letter_on is None and self.heard_on is None:
            raise LetterError("letter_on", "Rien n'a été dit à cette personne.")

    def words(self) -> Words:
        """Words of the apology."""
        return super().words() | {
            **(child_words(self.child) if self.child else NO_CHILD),
            "parent": self.child is not None,
            "courrier_du": long_date(self.letter_on) if self.letter_on else "",
            "entretien": week_date(self.heard_on) if self.heard_on else "",
            "faits_du": long_date(self.facts_on),
            "erreur_personne": self.wrong_person,
            "organismes": enumeration(self.bodies) if self.bodies else "",
            "effacement": long_date(self.erase_on),
        }


@dataclass(frozen=True, kw_only=True)
class AnnulmentNote(Document):
    """Tells a body that the name it received must be rectified or erased (GDPR 19, R44).

    `body` is who it is addressed to, in words.
    """

    kind: ClassVar[str] = "avis_annulation"
    title: ClassVar[str] = "Avis d'annulation"
    template: ClassVar[str] = "letters/annulment_note.html"

    body: str
    person: PersonConcerned
    facts_on: date
    wrong_person: bool

    @property
    def call(self) -> str:
        """The body is no person known by name."""
        return "Madame, Monsieur"

    def words(self) -> Words:
        """Words of the note."""
        return super().words() | {
            "organisme": self.body,
            "personne": self.person.full,
            "e": AGREED.get(self.person.civility, "(e)"),
            "faits_du": long_date(self.facts_on),
            "erreur_personne": self.wrong_person,
        }


@dataclass(frozen=True, kw_only=True)
class NoEffectLetter(PersonLetter):
    """A hearing was held as it must not be: it is no rappel à l'ordre (R40).

    `child` when the addressee answers for a child.
    """

    kind: ClassVar[str] = "sans_effet"
    title: ClassVar[str] = "Entretien sans effet"
    template: ClassVar[str] = "letters/no_effect.html"

    heard_on: date
    child: Child | None = None

    def words(self) -> Words:
        """Words of the letter."""
        return super().words() | {
            **(child_words(self.child) if self.child else NO_CHILD),
            "parent": self.child is not None,
            "entretien": week_date(self.heard_on),
        }
