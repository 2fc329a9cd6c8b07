"""The letters that announce, move or propose a hearing (documents 5, 6 and 7; R12 to R17)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rappel.letters.document import (
    ATTENDEES_MAX,
    NO_CHILD,
    NO_PROTECTED,
    Child,
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
from rappel.letters.typography import enumeration, hour, week_date


@dataclass(frozen=True, kw_only=True)
class ConvocationLetter(PersonLetter):
    """What every letter that announces a hearing says (R12, R13, R17, R47).

    `hearing_at` is local; `attendees` are functions, at most four (R21b).
    `prosecutor_may_be_told` is false in mode none (R9, R13); `missed_at` is the first meeting that
    this addressee was told of and that did not take place (R24).
    """

    facts: Facts
    hearing_at: datetime
    hearing_place: str
    presided_by: Official
    attendees: tuple[str, ...] = ()
    prosecutor_may_be_told: bool = False
    missed_at: datetime | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.attendees) > ATTENDEES_MAX:
            raise LetterError(
                "attendees", f"{ATTENDEES_MAX} personnes présentes au plus, hors la famille (R21b)."
            )
        if self.hearing_at.date() < self.written_on:
            raise LetterError("hearing_at", "L'entretien ne peut pas être avant le courrier.")

    def words(self) -> Words:
        """Words of the convocation."""
        return (
            super().words()
            | facts_words(self.facts)
            | {
                "entretien": f"{week_date(self.hearing_at)} à {hour(self.hearing_at)}",
                "lieu_entretien": self.hearing_place,
                "recu_par": self.presided_by.full,
                "presents": enumeration(self.attendees),
                "procureur_informe": self.prosecutor_may_be_told,
                "premier": f"{week_date(self.missed_at)} à {hour(self.missed_at)}"
                if self.missed_at
                else "",
            }
        )


@dataclass(frozen=True, kw_only=True)
class ConvocationAdult(ConvocationLetter):
    """Convocation of an adult."""

    kind: ClassVar[str] = "convocation"
    title: ClassVar[str] = "Convocation"
    template: ClassVar[str] = "letters/convocation_adult.html"


@dataclass(frozen=True, kw_only=True)
class ConvocationProtector(ConvocationLetter):
    """To who protects an adult: that the adult is convoked; never why he is protected (§8)."""

    kind: ClassVar[str] = "convocation_protection"
    title: ClassVar[str] = "Convocation (personne chargée de la protection)"
    template: ClassVar[str] = "letters/convocation_protector.html"

    protected: PersonConcerned

    def words(self) -> Words:
        """Words of the letter."""
        return super().words() | protected_words(self.protected)


@dataclass(frozen=True, kw_only=True)
class ConvocationParent(ConvocationLetter):
    """Convocation of a child, to one of those who answer for the child (R16).

    `all_written` when every holder of parental authority is known and written to. The page of the
    child goes with this letter when `child_page` is set (R16d).
    """

    kind: ClassVar[str] = "convocation_parent"
    title: ClassVar[str] = "Convocation (parent ou responsable)"
    template: ClassVar[str] = "letters/convocation_parent.html"

    child: Child
    all_written: bool = False
    child_page: bool = False

    @property
    def inserts(self) -> tuple[str, ...]:
        """The page in plain words for a child under 15."""
        return ("letters/child_page.html",) if self.child_page else ()

    def words(self) -> Words:
        """Words of the letter and of the child's page."""
        return super().words() | {
            **child_words(self.child),
            "tous_ecrits": self.all_written,
            "page_enfant": self.child_page,
            "reporte": False,
        }


@dataclass(frozen=True, kw_only=True)
class ConvocationChild(ConvocationLetter):
    """Convocation of somebody from 15 to 17, in an envelope of his own (R16d).

    `formal` says « vous » instead of « tu ».
    """

    kind: ClassVar[str] = "convocation_enfant"
    title: ClassVar[str] = "Convocation (mineur)"
    template: ClassVar[str] = "letters/convocation_child.html"

    child: Child
    formal: bool = False

    @property
    def call(self) -> str:
        """A young person is greeted by the first name."""
        return ""

    def words(self) -> Words:
        """Words of the letter."""
        return super().words() | child_words(self.child) | {"vous": self.formal}


@dataclass(frozen=True, kw_only=True)
class ParentsMeeting(ConvocationLetter):
    """Under 8 the child is not convoked: the parents are received without him (R20b)."""

    kind: ClassVar[str] = "entretien_parents"
    title: ClassVar[str] = "Entretien avec les parents"
    template: ClassVar[str] = "letters/parents_meeting.html"

    child: Child
    all_written: bool = False

    def words(self) -> Words:
        """Words of the letter."""
        return super().words() | child_words(self.child) | {"tous_ecrits": self.all_written}


@dataclass(frozen=True, kw_only=True)
class SeparateMeeting(PersonLetter):
    """To the holder who is not received with the other: no date, no hour, no place (R16b)."""

    kind: ClassVar[str] = "entretien_separe"
    title: ClassVar[str] = "Proposition d'entretien séparé"
    template: ClassVar[str] = "letters/separate_meeting.html"

    facts: Facts
    child: Child

    def words(self) -> Words:
        """Words of the letter; nothing of the child's own hearing."""
        return super().words() | facts_words(self.facts) | child_words(self.child)


@dataclass(frozen=True, kw_only=True)
class MeetingApartLetter(PersonLetter):
    """The meeting of the holder who is received apart, once it is agreed (R16b).

    `hearing_at`, the place and who receives are those of that meeting alone; `offer` is the letter
    that proposed it. Nothing of the child's own hearing.
    """

    kind: ClassVar[str] = "rendez_vous_separe"
    title: ClassVar[str] = "Rendez-vous séparé"
    template: ClassVar[str] = "letters/meeting_apart.html"

    child: Child
    hearing_at: datetime
    hearing_place: str
    presided_by: Official
    offer: Replaced

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.hearing_at.date() < self.written_on:
            raise LetterError("hearing_at", "Le rendez-vous ne peut pas être avant le courrier.")

    def words(self) -> Words:
        """Words of the letter."""
        return super().words() | {
            **child_words(self.child),
            "entretien": f"{week_date(self.hearing_at)} à {hour(self.hearing_at)}",
            "lieu_entretien": self.hearing_place,
            "recu_par": self.presided_by.full,
            "proposition": self.offer.reference,
        }


@dataclass(frozen=True, kw_only=True)
class PostponementLetter(PersonLetter):
    """Another date for a hearing that a posted letter announced (R17).

    `announced_at` is the date it replaces; both dates, the place and who receives are None or empty
    for whoever is received apart (R16b). `child` when the addressee answers for a child; `young`
    when the addressee is the minor, spoken to with « vous » when `formal`. `facts` when a new page
    for a child under 15 goes with the letter (R16d). `protected` when the addressee protects an
    adult.
    """

    kind: ClassVar[str] = "report"
    title: ClassVar[str] = "Report du rendez-vous"
    template: ClassVar[str] = "letters/postponement.html"

    convocation: Replaced
    announced_at: datetime | None = None
    hearing_at: datetime | None = None
    hearing_place: str = ""
    presided_by: Official | None = None
    child: Child | None = None
    young: bool = False
    formal: bool = True
    facts: Facts | None = None
    protected: PersonConcerned | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        told = (self.hearing_at is not None, bool(self.hearing_place), self.presided_by is not None)
        if len(set(told)) > 1:
            raise LetterError("hearing_at", "Indiquez la date, le lieu et qui reçoit, ou aucun.")

    @property
    def call(self) -> str:
        """A young person is greeted by the first name."""
        return "" if self.young else super().call

    @property
    def inserts(self) -> tuple[str, ...]:
        """The page in plain words for a child under 15, with the new date."""
        return ("letters/child_page.html",) if self.facts else ()

    def words(self) -> Words:
        """Words of the postponement."""
        return super().words() | {
            **(child_words(self.child) if self.child else NO_CHILD),
            **(facts_words(self.facts) if self.facts else {}),
            **(protected_words(self.protected) if self.protected else NO_PROTECTED),
            "page_enfant": self.facts is not None,
            "reporte": True,
            "parent": self.child is not None and not self.young,
            "jeune": self.young,
            "tu": self.young and not self.formal,
            "ancien": f"{week_date(self.announced_at)} à {hour(self.announced_at)}"
            if self.announced_at
            else "",
            "entretien": f"{week_date(self.hearing_at)} à {hour(self.hearing_at)}"
            if self.hearing_at
            else "",
            "lieu_entretien": self.hearing_place,
            "recu_par": self.presided_by.full if self.presided_by else "",
            "convocation": self.convocation.reference,
        }
