"""What every document has: the base of all kinds, the words they share, the child they speak of."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from rappel.letters.addresses import Address
from rappel.letters.errors import LetterError
from rappel.letters.parts import (
    Facts,
    Letterhead,
    PersonConcerned,
    PrivacyNotice,
    Replaced,
    Signatory,
)
from rappel.letters.typography import capital, elided, enumeration, long_date

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
        "protege": "protected",
        "recu_par": "presided_by",
        "repondu_par": "magistrate",
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

CALLS = {"M.": "Monsieur", "Mme": "Madame"}
AGREED = {"M.": "", "Mme": "e"}


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
        if self.civility not in ("", *CALLS):
            raise LetterError("civility", "La civilité est « M. », « Mme » ou rien.", "")

    @property
    def call(self) -> str:
        """« Monsieur », « Madame », or empty: the letter then opens with « Bonjour »."""
        return CALLS.get(self.civility, "")

    @property
    def privacy_notice(self) -> PrivacyNotice | None:
        """The notice of this letter."""
        return self.notice

    def words(self) -> Words:
        """Words common to the letters to the person; `e` is the agreement of participles."""
        return super().words() | {
            "e": AGREED.get(self.civility, "(e)"),
            "notice": self.notice is not None,
        }


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
        agreed = AGREED.get(self.civility, "(e)")
        return f"{self.first_name} {self.family_name.upper()}, qui vous est confié{agreed}"


NO_PROTECTED: Words = {"protege": "", "e_protege": ""}


def protected_words(person: PersonConcerned) -> Words:
    """How a letter names a protected adult to who protects him: names, never an address (R16c)."""
    return {"protege": person.full, "e_protege": AGREED.get(person.civility, "(e)")}


def facts_words(facts: Facts) -> Words:
    """When, where and what, with the arrêté when one is quoted (R47)."""
    order = facts.order
    return {
        "moment": facts.moment,
        "lieu": facts.place,
        "faits": facts.facts_as_written,
        "arrete": f"n° {order.number} du {long_date(order.signed_on)}" if order else "",
        "regle": order.sentence.rstrip(" .") if order else "",
    }


NO_CHILD: Words = {"enfant": "", "prenom": "", "confie": False, "e_enfant": ""}


def child_words(child: Child) -> Words:
    """How a letter names the child to its addressee."""
    return {
        "enfant": child.words,
        "prenom": child.first_name,
        "confie": child.entrusted,
        "e_enfant": AGREED.get(child.civility, "(e)"),
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
