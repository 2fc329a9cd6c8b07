"""The kinds of document: each a frozen dataclass that says everything its page prints.

A kind names its paragraph text (`template`) and gives it words only (`words`): strings, flags
and tuples of strings, already in French. Dates are local. There is no field for the description
nor for the reporter in any of them (R41, R42).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from rappel.letters.addresses import Address
from rappel.letters.errors import LetterError
from rappel.letters.parts import (
    Facts,
    Letterhead,
    Official,
    PersonConcerned,
    PrivacyNotice,
    Replaced,
    Signatory,
)
from rappel.letters.typography import capital, elided, enumeration, hour, long_date, week_date

ATTENDEES_MAX = 4
"""People present besides the family and who presides (R21b)."""

Words = dict[str, str | bool | tuple[str, ...]]

FIELD_OF = MappingProxyType(
    {
        "commune": "commune_name",
        "de_commune": "commune_name",
        "mairie": "neutral_sender",
        "maire": "mayor_title",
        "telephone": "phone",
        "courriel": "email",
        "remplace": "replaces",
        "lieu": "place",
        "faits": "facts_as_written",
        "arrete": "order",
        "regle": "order",
        "lieu_entretien": "hearing_place",
        "enfant": "child",
        "prenom": "child",
        "recu_par": "presided_by",
        "presents": "attendees",
        "engagements": "commitments",
        "personne": "person",
        "categorie": "category",
        "texte": "text_breached",
        "rapport": "report_reference",
        "procedure": "known_procedure",
        "protocole": "protocol",
        "motif": "why",
        "responsable": "controller",
        "destinataires": "recipients",
        "durees": "retention",
        "delegue": "dpo_contact",
        "droits": "rights_contact",
        "erreur": "error_contact",
    }
)
"""The field to correct when a word of a text cannot be printed."""

_CALLS = {"M.": "Monsieur", "Mme": "Madame"}
_AGREED = {"M.": "", "Mme": "e"}


class Mode(StrEnum):
    """What the protocole asks of the prosecutor for a family of facts (R9)."""

    INFORMATION = "information"
    OPINION = "avis"
    AGREEMENT = "accord"


@dataclass(frozen=True, kw_only=True)
class Document:
    """What every letter has. `written_on` is the date under the place."""

    kind: ClassVar[str]
    title: ClassVar[str]
    template: ClassVar[str]

    letterhead: Letterhead
    signatory: Signatory
    address: Address
    written_on: date
    enclosures: tuple[str, ...] = ()
    replaces: Replaced | None = None

    @property
    def call(self) -> str:
        """« Madame », or empty when the civility is not known."""
        raise NotImplementedError

    @property
    def privacy_notice(self) -> PrivacyNotice | None:
        """The notice printed with the letter, if any (R15)."""
        return None

    @property
    def inserts(self) -> tuple[str, ...]:
        """Paragraph texts printed on pages of their own after the letter."""
        return ()

    def words(self) -> Words:
        """What the paragraph text may name."""
        head = self.letterhead
        return {
            "appel": self.call,
            "maire": head.mayor_title,
            "maire_majuscule": capital(head.mayor_title),
            "mairie": head.neutral_sender,
            "commune": head.commune_name,
            "de_commune": elided("de", head.commune_name),
            "telephone": head.contact_phone or head.phone,
            "courriel": head.email,
            "remplace": self.replaces.reference if self.replaces else "",
        }


@dataclass(frozen=True, kw_only=True)
class PersonLetter(Document):
    """A letter to the person; `civility` is « M. », « Mme » or empty.

    `notice` goes with the first letter only (R15).
    """

    civility: str = ""
    notice: PrivacyNotice | None = None

    def __post_init__(self) -> None:
        if self.civility not in ("", *_CALLS):
            raise LetterError("civility", "La civilité est « M. », « Mme » ou rien.", "")

    @property
    def call(self) -> str:
        """« Monsieur », « Madame », or empty: the letter then opens with « Bonjour »."""
        return _CALLS.get(self.civility, "")

    @property
    def privacy_notice(self) -> PrivacyNotice | None:
        """The notice of this letter."""
        return self.notice

    def words(self) -> Words:
        """Words common to the letters to the person; `e` is the agreement of participles."""
        return super().words() | {
            "e": _AGREED.get(self.civility, "(e)"),
            "notice": self.notice is not None,
        }


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
            | _facts_words(self.facts)
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
class Child:
    """The child a letter speaks of: the names, never an address (R16c).

    `entrusted` when the addressee is not a parent; `civility` is « M. », « Mme » or empty.
    """

    given_names: str
    family_name: str
    civility: str = ""
    entrusted: bool = False

    @property
    def first_name(self) -> str:
        """The first of the given names."""
        return self.given_names.split()[0] if self.given_names.split() else self.given_names

    @property
    def words(self) -> str:
        """« votre enfant Ibrahim », « Moussa DIARRA, qui vous est confié(e) »."""
        if not self.entrusted:
            return f"votre enfant {self.first_name}"
        agreed = _AGREED.get(self.civility, "(e)")
        return f"{self.first_name} {self.family_name.upper()}, qui vous est confié{agreed}"


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
            **_child_words(self.child),
            "tous_ecrits": self.all_written,
            "page_enfant": self.child_page,
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
        return super().words() | _child_words(self.child) | {"vous": self.formal}


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
        return super().words() | _child_words(self.child) | {"tous_ecrits": self.all_written}


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
        return super().words() | _facts_words(self.facts) | _child_words(self.child)


@dataclass(frozen=True, kw_only=True)
class PostponementLetter(PersonLetter):
    """Another date for a hearing that a posted letter announced (R17).

    `announced_at` is the date it replaces; both dates, the place and who receives are None or empty
    for whoever is received apart (R16b). `child` when the addressee answers for a child; `young`
    when the addressee is the minor, spoken to with « vous » when `formal`.
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

    def __post_init__(self) -> None:
        super().__post_init__()
        told = (self.hearing_at is not None, bool(self.hearing_place), self.presided_by is not None)
        if len(set(told)) > 1:
            raise LetterError("hearing_at", "Indiquez la date, le lieu et qui reçoit, ou aucun.")

    @property
    def call(self) -> str:
        """A young person is greeted by the first name."""
        return "" if self.young else super().call

    def words(self) -> Words:
        """Words of the postponement."""
        return super().words() | {
            **(_child_words(self.child) if self.child else _NO_CHILD),
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


@dataclass(frozen=True, kw_only=True)
class CancellationLetter(PersonLetter):
    """Cancellation of a hearing that a posted letter announced.

    `hearing_at` is None for whoever was offered a meeting apart, without a date (R16b); `dismissed` when the case is closed without further action; otherwise another letter may come.
    """

    kind: ClassVar[str] = "annulation"
    title: ClassVar[str] = "Annulation du rendez-vous"
    template: ClassVar[str] = "letters/cancellation.html"

    hearing_at: datetime | None
    convocation: Replaced
    dismissed: bool = False
    erase_on: date | None = None

    def words(self) -> Words:
        """Words of the cancellation."""
        return super().words() | {
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
        return super().words() | (_child_words(self.child) if self.child else _NO_CHILD)


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
    `archived_from` is the first day of the restricted archive, when there is one.
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

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.heard_on is None) != (self.heard_by is None):
            raise LetterError("heard_by", "Indiquez la date de l'entretien et qui l'a tenu.")

    def words(self) -> Words:
        """Words of the closing letter."""
        return super().words() | {
            **(_child_words(self.child) if self.child else _NO_CHILD),
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
            | _facts_words(self.facts)
            | {
                "personne": person.full if person else "",
                "naissance": long_date(born) if born else "",
                "e": _AGREED.get(person.civility if person else "", "(e)"),
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


def _facts_words(facts: Facts) -> Words:
    order = facts.order
    return {
        "moment": facts.moment,
        "lieu": facts.place,
        "faits": facts.facts_as_written,
        "arrete": f"n° {order.number} du {long_date(order.signed_on)}" if order else "",
        "regle": order.sentence.rstrip(" .") if order else "",
    }


_NO_CHILD: Words = {"enfant": "", "prenom": "", "confie": False, "e_enfant": ""}


def _child_words(child: Child) -> Words:
    return {
        "enfant": child.words,
        "prenom": child.first_name,
        "confie": child.entrusted,
        "e_enfant": _AGREED.get(child.civility, "(e)"),
    }


def notice_words(notice: PrivacyNotice) -> Words:
    """Words of the privacy notice."""
    return {
        "responsable": notice.controller,
        "source": str(notice.source),
        "destinataires": capital(enumeration(notice.recipients)),
        "durees": tuple(f"{capital(what)} : {how_long}" for what, how_long in notice.retention),
        "delegue": notice.dpo_contact,
        "droits": notice.rights_contact,
        "erreur": notice.error_contact,
    }


KINDS: dict[str, type[Document]] = {
    document.kind: document
    for document in (
        ConvocationAdult,
        ConvocationParent,
        ConvocationChild,
        ParentsMeeting,
        SeparateMeeting,
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
        ConvocationParent,
        ConvocationChild,
        ParentsMeeting,
        SeparateMeeting,
    )
)
"""Kinds that leave together when somebody is convoked."""

ANNOUNCING = CONVOCATIONS | {PostponementLetter.kind}
"""Kinds that tell somebody of a hearing; none leaves once it is called off."""
