"""The other kinds of document, and every kind by its name.

A kind names its paragraph text (`template`) and gives it words only (`words`): strings, flags
and tuples of strings, already in French. Dates are local. There is no field for the description
nor for the reporter in any of them (R41, R42).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
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
    AGREED,
    NO_CHILD,
    NO_PROTECTED,
    Child,
    Document,
    PersonLetter,
    Words,
    child_words,
    facts_words,
    protected_words,
)
from rappel.letters.errors import LetterError
from rappel.letters.parts import (
    Facts,
    Official,
    PersonConcerned,
    Replaced,
)
from rappel.letters.typography import hour, long_date, week_date


class Mode(StrEnum):
    """What the protocole asks of the prosecutor for a family of facts (R9)."""

    INFORMATION = "information"
    OPINION = "avis"
    AGREEMENT = "accord"


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


@dataclass(frozen=True, kw_only=True)
class ProsecutorLetter(Document):
    """A letter to the prosecutor about a person; no address but his own (R16c).

    `prosecutor_civility` is « M. », « Mme » or empty.
    """

    person: PersonConcerned | None
    facts: Facts
    category: str = ""
    text_breached: str = ""
    report_reference: str = ""
    prosecutor_civility: str = ""

    @property
    def call(self) -> str:
        """The title used to open and close the letter."""
        titles = {
            "M.": "Monsieur le procureur de la République",
            "Mme": "Madame la procureure de la République",
        }
        both = "Madame la procureure, Monsieur le procureur de la République"
        return titles.get(self.prosecutor_civility, both)

    def words(self) -> Words:
        """Words common to the letters to the prosecutor."""
        person = self.person
        born = person.birth_date if person else None
        return (
            super().words()
            | facts_words(self.facts)
            | {
                "personne": person.full if person else "",
                "naissance": long_date(born) if born else "",
                "e": AGREED.get(person.civility if person else "", "(e)"),
                "categorie": self.category,
                "texte": self.text_breached,
                "rapport": self.report_reference,
            }
        )


@dataclass(frozen=True, kw_only=True)
class ProsecutorRequest(ProsecutorLetter):
    """Consultation of the prosecutor before a convocation (R9, R10).

    `answer_by` is the last day for an answer; `known_procedure` says what was asked of whom about
    a complaint or an inquiry (R3); `protocol` names the town's protocole, if any.
    """

    kind: ClassVar[str] = "saisine"
    title: ClassVar[str] = "Saisine du procureur"
    template: ClassVar[str] = "letters/prosecutor_request.html"

    person: PersonConcerned
    mode: Mode
    answer_by: date
    known_procedure: str = ""
    protocol: str = ""

    def words(self) -> Words:
        """Words of the request."""
        return super().words() | {
            "information": self.mode == Mode.INFORMATION,
            "avis": self.mode == Mode.OPINION,
            "accord": self.mode == Mode.AGREEMENT,
            "reponse_avant": long_date(self.answer_by),
            "procedure": self.known_procedure,
            "protocole": self.protocol,
        }


@dataclass(frozen=True, kw_only=True)
class ProsecutorHandOver(ProsecutorLetter):
    """Notice of facts that look like a crime or délit (art. 40 al. 2 CPP, R2).

    `person` is None when the author is not identified; `known_on` is the day the town learned of
    the facts; `why` a sentence of the closed list of reasons for the block, or empty.
    """

    kind: ClassVar[str] = "remise_parquet"
    title: ClassVar[str] = "Avis au procureur (article 40)"
    template: ClassVar[str] = "letters/prosecutor_hand_over.html"

    known_on: date
    why: str = ""

    def words(self) -> Words:
        """Words of the notice."""
        return super().words() | {"connu_le": long_date(self.known_on), "motif": self.why}


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
        ProsecutorHandOver,
        CancellationLetter,
        InformationLetter,
        ClosingLetter,
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

ANNOUNCING = CONVOCATIONS | {PostponementLetter.kind}
"""Kinds that tell somebody of a hearing; none leaves once it is called off."""
