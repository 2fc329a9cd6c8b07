"""The letters to the prosecutor: asked, asked again, confirmed, told of the end, told of a délit.

None of them holds an address but the prosecutor's own (R16c); the last ones hold no facts, since the
request told them.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import ClassVar

from rappel.letters.document import AGREED, Document, Words, facts_words
from rappel.letters.parts import Facts, PersonConcerned, Replaced
from rappel.letters.typography import hour, long_date


class Mode(StrEnum):
    """What the protocole asks of the prosecutor for a family of facts (R9)."""

    INFORMATION = "information"
    OPINION = "avis"
    AGREEMENT = "accord"


@dataclass(frozen=True, kw_only=True)
class ProsecutorDocument(Document):
    """Any letter to the prosecutor; `prosecutor_civility` is « M. », « Mme » or empty."""

    person: PersonConcerned | None
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
        """Who it is about."""
        person = self.person
        born = person.birth_date if person else None
        return super().words() | {
            "personne": person.full if person else "",
            "naissance": long_date(born) if born else "",
            "e": AGREED.get(person.civility if person else "", "(e)"),
        }


@dataclass(frozen=True, kw_only=True)
class ProsecutorLetter(ProsecutorDocument):
    """A letter to the prosecutor that tells the facts."""

    facts: Facts
    category: str = ""
    text_breached: str = ""
    report_reference: str = ""

    def words(self) -> Words:
        """Words common to the letters that tell the facts."""
        return (
            super().words()
            | facts_words(self.facts)
            | {
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


@dataclass(frozen=True, kw_only=True)
class AboutRequest(ProsecutorDocument):
    """A letter that follows a request; the facts are in the request alone."""

    person: PersonConcerned
    request: Replaced

    def words(self) -> Words:
        """Which request."""
        return super().words() | {"demande": self.request.reference}


@dataclass(frozen=True, kw_only=True)
class ProsecutorReminder(AboutRequest):
    """No answer came in time: the same question, with a new date (R9)."""

    kind: ClassVar[str] = "relance"
    title: ClassVar[str] = "Relance au procureur"
    template: ClassVar[str] = "letters/prosecutor_reminder.html"

    mode: Mode
    expected_by: date
    answer_by: date

    def words(self) -> Words:
        """Words of the reminder; nothing promises to go on without an agreement (R10)."""
        return super().words() | {
            "information": self.mode == Mode.INFORMATION,
            "accord": self.mode == Mode.AGREEMENT,
            "attendue_le": long_date(self.expected_by),
            "reponse_avant": long_date(self.answer_by),
        }


@dataclass(frozen=True, kw_only=True)
class ProsecutorConfirmation(AboutRequest):
    """What the prosecutor's office said by word of mouth, to be confirmed in writing (R10b).

    `answer` is a word of the closed list; `answered_by` name and quality; `taken_by` who of the town
    hall heard it; `awaited` when the written answer is needed before a convocation.
    """

    kind: ClassVar[str] = "confirmation"
    title: ClassVar[str] = "Confirmation d'une réponse orale"
    template: ClassVar[str] = "letters/prosecutor_confirmation.html"

    answered_on: date
    answered_at: time
    answered_by: str
    taken_by: str
    answer: str
    awaited: bool = False

    def words(self) -> Words:
        """Words of the confirmation."""
        return super().words() | {
            "repondu_le": long_date(self.answered_on),
            "repondu_a": hour(self.answered_at),
            "repondu_par": self.answered_by,
            "recu_par": self.taken_by,
            "reponse": self.answer,
            "attendu": self.awaited,
        }


class Ending(StrEnum):
    """What became of a case, as the prosecutor reads it: nothing more (R11)."""

    PRONOUNCED = "un rappel à l'ordre a été fait"
    PARENTS = "les parents ont été reçus ; aucun rappel à l'ordre n'a été fait à l'enfant"
    NOT_HELD = "l'entretien n'a pas eu lieu ; aucun rappel à l'ordre n'a été fait"
    DISMISSED = "le dossier est classé sans suite ; aucun rappel à l'ordre n'a été fait"


@dataclass(frozen=True, kw_only=True)
class ProsecutorFeedback(AboutRequest):
    """The date and the outcome, after the end; neither facts nor words of the person (R11)."""

    kind: ClassVar[str] = "retour_parquet"
    title: ClassVar[str] = "Information au procureur"
    template: ClassVar[str] = "letters/prosecutor_feedback.html"

    ended_on: date
    ending: Ending

    def words(self) -> Words:
        """Words of the information."""
        return super().words() | {"date": long_date(self.ended_on), "issue": str(self.ending)}
