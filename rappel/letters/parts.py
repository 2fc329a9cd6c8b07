"""What documents are made of: the sender, who signs, the facts, the privacy notice.

None of them has a field for the description or for who reported (R41, R42).
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from rappel.letters.errors import LetterError
from rappel.letters.geometry import WINDOW, WINDOW_LIMITS, Box
from rappel.letters.typography import capital, hour, long_date, week_date

FACTS_LIMIT = 300
"""Longest « faits tels qu'ils seront écrits », in characters (R41)."""


class Source(StrEnum):
    """Where the information comes from, in the words that R41 allows.

    A resident or a school is always `RECEIVED`: the notice must not give them away.
    """

    MUNICIPAL_POLICE = "police municipale"
    PARTNER = "partenaire de la commune"
    RECEIVED = "signalement reçu par la mairie"


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The sender. `window` is the envelope's window in mm, `neutral_sender` is on top and outside.

    `mayor_title` comes with its article (« la maire »); `contact` is the agent in charge, or the
    service when safety asks (art. L. 111-2 CRPA). Raises `LetterError` on an unusable window.
    """

    commune_name: str
    mayor_title: str
    neutral_sender: str
    service: str
    address: tuple[str, ...]
    phone: str
    email: str
    place: str
    contact: str
    contact_phone: str = ""
    window: Box = WINDOW

    def __post_init__(self) -> None:
        box = self.window
        limits = WINDOW_LIMITS
        inside = (
            limits.left <= box.left
            and box.right <= limits.right
            and limits.top <= box.top
            and box.bottom <= limits.bottom
        )
        if not inside or box.width < WINDOW.width or box.height < WINDOW.height:
            raise LetterError(
                "window",
                f"La fenêtre doit mesurer au moins {WINDOW.width:.0f} x {WINDOW.height:.0f} mm, "
                f"entre {limits.left:.0f} et {limits.right:.0f} mm du bord gauche et entre "
                f"{limits.top:.0f} et {limits.bottom:.0f} mm du haut.",
            )


@dataclass(frozen=True, kw_only=True)
class Official:
    """An élu or agent named in a letter: « Mme Nathalie Colin, adjointe au maire »."""

    first_name: str
    surname: str
    quality: str
    civility: str = ""

    @property
    def full(self) -> str:
        """Civility, names and quality in one line."""
        names = " ".join(part for part in (self.civility, self.first_name, self.surname) if part)
        return f"{names}, {self.quality}" if self.quality else names


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Who signs (R14). `quality` comes with its article: « l'adjointe au maire déléguée à … ».

    `for_mayor` with `delegation_reference` (« arrêté n° 2026-045 du 3 avril 2026 ») for a delegate;
    `replaces_mayor` for the élu who replaces a prevented mayor (art. L. 2122-17 CGCT).
    Raises `LetterError` for a delegate without reference (R8, R14).
    """

    first_name: str
    surname: str
    quality: str
    delegation_reference: str | None = None
    for_mayor: bool = False
    replaces_mayor: bool = False

    def __post_init__(self) -> None:
        if self.for_mayor and not (self.delegation_reference or "").strip():
            raise LetterError(
                "signatory",
                "Indiquez l'arrêté de délégation : un élu délégué signe sous sa référence "
                "(art. L. 2122-18 du code général des collectivités territoriales).",
            )

    def lines(self) -> tuple[str, ...]:
        """The lines above the signature."""
        if self.for_mayor:
            return (
                "Pour le Maire et par délégation,",
                f"{self.quality},",
                f"({self.delegation_reference})",
            )
        if self.replaces_mayor:
            return (
                "Pour le Maire empêché,",
                f"{self.quality},",
                "(article L. 2122-17 du code général des collectivités territoriales)",
            )
        return (f"{capital(self.quality)},",)

    @property
    def names(self) -> str:
        """First name and surname, under the signature."""
        return f"{self.first_name} {self.surname.upper()}"


@dataclass(frozen=True, kw_only=True)
class PoliceOrder:
    """A mayor's police arrêté that the letter quotes (R47): `sentence` is its plain sentence."""

    number: str
    signed_on: date
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """When, where and what, as it will be written (R41); `at` is local time.

    Raises `LetterError` when the text is empty or longer than 300 characters.
    """

    on: date
    place: str
    facts_as_written: str
    at: time | None = None
    order: PoliceOrder | None = None

    def __post_init__(self) -> None:
        if not self.facts_as_written.strip():
            raise LetterError("facts_as_written", "Écrivez les faits tels qu'ils seront lus.")
        if len(self.facts_as_written) > FACTS_LIMIT:
            raise LetterError(
                "facts_as_written",
                f"Les faits ont {len(self.facts_as_written)} caractères, {FACTS_LIMIT} au plus.",
            )

    @property
    def moment(self) -> str:
        """« vendredi 2 octobre 2026 à 23 h 40 »."""
        return week_date(self.on) + (f" à {hour(self.at)}" if self.at else "")


@dataclass(frozen=True, kw_only=True)
class PersonConcerned:
    """The person, for the prosecutor: identity without address (R16c)."""

    given_names: str
    family_name: str
    civility: str = ""
    birth_date: date | None = None

    @property
    def full(self) -> str:
        """Civility, given names and surname in capitals."""
        parts = (self.civility, self.given_names, self.family_name.upper())
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """An earlier document that this one refers to."""

    number: str
    written_on: date

    @property
    def reference(self) -> str:
        """« du 4 novembre 2026 (RO-…/1) »."""
        return f"du {long_date(self.written_on)} ({self.number})"


class Reader(StrEnum):
    """Whom a privacy notice speaks to (R15): the person, who answers for a child or protects an

    adult, or the child.
    """

    PERSON = "letters/privacy_notice.html"
    HOLDER = "letters/privacy_notice_holder.html"
    PROTECTOR = "letters/privacy_notice_protector.html"
    YOUNG = "letters/privacy_notice_young.html"


@dataclass(frozen=True, kw_only=True)
class PrivacyNotice:
    """Art. 14 GDPR, given with the first letter (R15); `reader` chooses its words.

    `retention` holds (what, how long) pairs; `dpo_contact`, `rights_contact`, `error_contact` are
    sentences to reach someone; `recipients` are functions or bodies, never a reporter.
    """

    controller: str
    source: Source
    dpo_contact: str
    rights_contact: str
    error_contact: str
    retention: tuple[tuple[str, str], ...]
    reader: Reader = Reader.PERSON
    recipients: tuple[str, ...] = field(
        default=("le maire ou l'élu qui vous reçoit", "les agents chargés de ce dossier")
    )

    def __post_init__(self) -> None:
        for name in ("controller", "dpo_contact", "rights_contact", "error_contact"):
            if not getattr(self, name).strip():
                raise LetterError(name, "La notice sur les données doit le dire (art. 14 RGPD).")
        if not self.retention:
            raise LetterError("retention", "Indiquez combien de temps les données sont gardées.")
