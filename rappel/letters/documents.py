"""The other kinds of document, and every kind by its name.

A kind names its paragraph text (`template`) and gives it words only (`words`): strings, flags
and tuples of strings, already in French. Dates are local. There is no field for the description
nor for the reporter in any of them (R41, R42).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from rappel.letters.convocations import (
    ConvocationAdult,
    ConvocationChild,
    ConvocationParent,
    ConvocationProtector,
    MeetingApartLetter,
    ParentsMeeting,
    PostponementLetter,
    SeparateMeeting,
)
from rappel.letters.document import (
    NO_CHILD,
    NO_PROTECTED,
    Child,
    Document,
    PersonLetter,
    Words,
    child_words,
    protected_words,
)
from rappel.letters.errors import LetterError
from rappel.letters.mending import AnnulmentNote, NoEffectLetter, RectificationLetter
from rappel.letters.parts import (
    Official,
    PersonConcerned,
    Replaced,
)
from rappel.letters.prosecutor import (
    ProsecutorConfirmation,
    ProsecutorFeedback,
    ProsecutorHandOver,
    ProsecutorReminder,
    ProsecutorRequest,
)
from rappel.letters.typography import hour, long_date, week_date


@dataclass(frozen=True, kw_only=True)
class CancellationLetter(PersonLetter):
    """Cancellation of a hearing that a posted letter announced.

    `hearing_at` is None for whoever was offered a meeting apart, without a date (R16b); `dismissed`
    when the case is closed without further action; otherwise another letter may come. `protected`
    when the addressee protects an adult.
    """

    kind: ClassVar[str] = "annulation"
    title: ClassVar[str] = "Annulation du rendez-vous"
    template: ClassVar[str] = "letters/cancellation.html"

    hearing_at: datetime | None
    convocation: Replaced
    dismissed: bool = False
    erase_on: date | None = None
    protected: PersonConcerned | None = None

    def words(self) -> Words:
        """Words of the cancellation."""
        return super().words() | {
            **(protected_words(self.protected) if self.protected else NO_PROTECTED),
            "entretien": f"{week_date(self.hearing_at)} à {hour(self.hearing_at)}"
            if self.hearing_at
            else "",
            "convocation": self.convocation.reference,
            "classe": self.dismissed,
            "effacement": long_date(self.erase_on) if self.erase_on else "",
        }


@dataclass(frozen=True, kw_only=True)
class InformationLetter(PersonLetter):
    """Carries the privacy notice after a reminder that no letter announced (R15, R39).

    `child` when the addressee answers for a child.
    """

    kind: ClassVar[str] = "information"
    title: ClassVar[str] = "Information sur vos données"
    template: ClassVar[str] = "letters/information.html"

    child: Child | None = None

    def words(self) -> Words:
        """Words of the letter."""
        return super().words() | (child_words(self.child) if self.child else NO_CHILD)


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """Something agreed at the hearing: in words, and when it was due."""

    label: str
    due_on: date | None = None

    @property
    def line(self) -> str:
        """« présenter des excuses (pour le 1er mars 2027) »."""
        return f"{self.label} (pour le {long_date(self.due_on)})" if self.due_on else self.label


@dataclass(frozen=True, kw_only=True)
class ClosingLetter(PersonLetter):
    """It is over, and when the data goes.

    `heard_on` with `heard_by` when the hearing was held, both None when it was not. `child` when the
    addressee answers for a child; `child_heard` is false when the parents were received without
    him; `apart` keeps the day and who received from whoever was received apart (R16b).
    `archived_from` is the first day of the restricted archive, when there is one. `protected` when
    the addressee protects an adult.
    """

    kind: ClassVar[str] = "cloture"
    title: ClassVar[str] = "Fin de la procédure"
    template: ClassVar[str] = "letters/closing.html"

    erase_on: date
    heard_on: date | None = None
    heard_by: Official | None = None
    commitments: tuple[Commitment, ...] = ()
    archived_from: date | None = None
    child: Child | None = None
    child_heard: bool = True
    apart: bool = False
    protected: PersonConcerned | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.heard_on is None) != (self.heard_by is None):
            raise LetterError("heard_by", "Indiquez la date de l'entretien et qui l'a tenu.")

    def words(self) -> Words:
        """Words of the closing letter."""
        return super().words() | {
            **(child_words(self.child) if self.child else NO_CHILD),
            **(protected_words(self.protected) if self.protected else NO_PROTECTED),
            "parent": self.child is not None,
            "enfant_recu": self.child_heard,
            "separe": self.apart,
            "entretien": week_date(self.heard_on) if self.heard_on else "",
            "recu_par": self.heard_by.full if self.heard_by else "",
            "engagements": tuple(commitment.line for commitment in self.commitments),
            "archive": long_date(self.archived_from) if self.archived_from else "",
            "effacement": long_date(self.erase_on),
        }


KINDS: dict[str, type[Document]] = {
    document.kind: document
    for document in (
        ConvocationAdult,
        ConvocationProtector,
        ConvocationParent,
        ConvocationChild,
        ParentsMeeting,
        SeparateMeeting,
        MeetingApartLetter,
        PostponementLetter,
        ProsecutorRequest,
        ProsecutorReminder,
        ProsecutorConfirmation,
        ProsecutorFeedback,
        ProsecutorHandOver,
        CancellationLetter,
        InformationLetter,
        ClosingLetter,
        NoEffectLetter,
        RectificationLetter,
        AnnulmentNote,
    )
}
"""Every kind by its name; `KINDS[kind].title` is what a reader sees."""

CONVOCATIONS = frozenset(
    letter.kind
    for letter in (
        ConvocationAdult,
        ConvocationProtector,
        ConvocationParent,
        ConvocationChild,
        ParentsMeeting,
        SeparateMeeting,
    )
)
"""Kinds that leave together when somebody is convoked."""

MENDING = frozenset({RectificationLetter.kind, AnnulmentNote.kind})
"""Kinds that undo an annulled case: the only ones of it that may still be opened (R44)."""

ANNOUNCING = CONVOCATIONS | {PostponementLetter.kind}
"""Kinds that tell somebody of a hearing; none leaves once it is called off."""
