"""A signalement as it comes in, from the form or from a line of an export, before it is a case.

Plain values: "" is a blank, an unknown date is None. What must hold whatever the way in is said
once here, in `faults`.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from rappel.cases.people import HolderKind, PartyKind, ProtectorKind
from rappel.cases.search import author_key, card, first_given_name, fold, folded_words
from rappel.communes import calendar
from rappel.communes.models import Category

Answer = Literal["yes", "no", ""]
"""« oui », « non », or « à vérifier » (R3: a blank is never a no)."""

Card = dict[str, str | list[str]]
"""A search card, its values folded (`rappel.cases.search.card`)."""

OLDEST = 120
"""Years; a birth date that gives more is a typing slip."""

_PROTECTORS = frozenset({"curateur", "curatrice", "tuteur", "tutrice", "mandataire"})
_SERVICES = frozenset({"service", "foyer", "educateur", "educatrice", "ase", "etablissement"})
_PARENTS = frozenset({"mere", "pere", "tuteur", "tutrice", "parent", "titulaire", "delegataire"})


@dataclass(frozen=True, kw_only=True)
class Postal:
    """An address as it prints, line by line (NF Z 10-011): see `rappel.letters.addresses`."""

    line2: str = ""
    line3: str = ""
    street: str = ""
    line5: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""

    def filled(self) -> dict[str, str | None]:
        """The lines by field of a party, None for those left blank."""
        return {name: value or None for name, value in vars(self).items()}

    @property
    def down_to_street(self) -> str:
        """Every line down to the street, as the search card compares them."""
        return " ".join(filter(None, (self.line2, self.line3, self.street, self.line5)))


@dataclass(frozen=True, kw_only=True)
class Person:
    """The person who is said to have done it; one case each (R21)."""

    family_name: str
    given_names: str
    civility: str = ""
    birth_date: datetime.date | None = None
    address: Postal = field(default_factory=Postal)
    phone: str = ""
    email: str = ""

    def search_card(self, case_number: str) -> Card:
        """The folded values to seal beside the case (security.md §3)."""
        return card(
            family_name=self.family_name,
            given_names=self.given_names,
            birth_date=self.birth_date,
            street=self.address.down_to_street,
            postcode=self.address.postcode,
            case_number=case_number,
        )


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A parent, a person in charge of a child, or who protects an adult."""

    quality: str
    family_name: str
    given_names: str = ""
    address: Postal = field(default_factory=Postal)
    phone: str = ""
    email: str = ""

    def kind(self, minor: bool | None) -> PartyKind:
        """A guardian stands for a child as a parent does; beside an adult he protects him."""
        if not minor and self.protects:
            return PartyKind.PROTECTOR
        return PartyKind.HOLDER

    @property
    def protects(self) -> bool:
        """True for the words of a protection measure: curatelle, tutelle, mandat."""
        return not _PROTECTORS.isdisjoint(folded_words(self.quality))

    def holder_kind(self, minor: bool | None) -> str:
        """In what quality they answer for a child, as far as the words say; "" to be asked (R16)."""
        if self.kind(minor) == PartyKind.PROTECTOR:
            return ""
        words = set(folded_words(self.quality))
        for kind, wanted in (
            (HolderKind.GUARDIAN, _PROTECTORS),
            (HolderKind.DELEGATE, {"delegataire"}),
            (HolderKind.SERVICE, _SERVICES),
            (HolderKind.PARENT, _PARENTS),
        ):
            if words & wanted:
                return str(kind)
        return ""

    def protector_kind(self, minor: bool | None) -> ProtectorKind | None:
        """In what quality they protect an adult, as the words say; None to be asked."""
        if self.kind(minor) != PartyKind.PROTECTOR:
            return None
        words = set(folded_words(self.quality))
        for kind, wanted in (
            (ProtectorKind.TUTOR, {"tuteur", "tutrice"}),
            (ProtectorKind.CURATOR, {"curateur", "curatrice"}),
            (ProtectorKind.MANDATARY, {"mandataire"}),
        ):
            if words & wanted:
                return kind
        return None

    @property
    def is_parent(self) -> bool:
        """True for somebody who holds parental authority or its place, not for a service (R16)."""
        return not _PARENTS.isdisjoint(folded_words(self.quality))


@dataclass(frozen=True, kw_only=True)
class Report:
    """One signalement about one person.

    `origin` and `district` are codes of the commune's lists. `complaint`, `inquiry` and `fined`
    are the word of the service that reports, on that day. `other_commune` names the town of the
    facts when it is another one (R6).
    """

    reported_on: datetime.date
    facts_on: datetime.date
    origin: str
    category: Category
    place: str
    description: str
    person: Person
    facts_at: datetime.time | None = None
    district: str = ""
    holders: tuple[Holder, ...] = ()
    reporter_name: str = ""
    reporter_contact: str = ""
    complaint: Answer = ""
    inquiry: Answer = ""
    fined: Answer = ""
    other_commune: str = ""
    source_reference: str = ""
    report_number: str = ""
    text_breached: str = ""
    damage: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What tells a report already taken in: source reference and author (folded)."""
        return self.source_reference, author_key(self.person.family_name, self.person.given_names)

    @property
    def age(self) -> int | None:
        """Age in years on the day of the facts (R19), None when the birth date is unknown."""
        birth = self.person.birth_date
        return None if birth is None else calendar.age_on(birth, self.facts_on)

    @property
    def minor(self) -> bool | None:
        """True under 18 on the day of the facts, None when the birth date is unknown."""
        return None if self.age is None else self.age < calendar.MAJORITY


FAMILY_MISSING = (
    "Sans nom de famille, la personne n'est pas identifiée avec certitude (règle R5). "
    "Complétez-le, ou attendez de le connaître."
)
GIVEN_MISSING = (
    "Sans prénom, la personne n'est pas identifiée avec certitude (règle R5). "
    "Complétez-le, ou attendez de le connaître."
)


def faults(report: Report, today: datetime.date) -> Iterator[tuple[str, str]]:
    """Yield (field, French sentence) for what cannot be: dates out of order, nobody named.

    `today` is the day of the commune. The form shows these beside their field; the service refuses
    a report that has any.
    """
    if report.reported_on > today:
        yield "reported_on", "Un signalement ne peut pas être daté dans le futur. Corrigez la date."
    if report.facts_on > today:
        yield "facts_on", "Les faits ne peuvent pas être dans le futur. Corrigez la date."
    elif report.facts_on > report.reported_on:
        yield (
            "facts_on",
            "Les faits sont datés après le signalement. Corrigez l'une des deux dates.",
        )
    person = report.person
    if not fold(person.family_name):
        yield "family_name", FAMILY_MISSING
    if not fold(first_given_name(person.given_names)):
        yield "given_names", GIVEN_MISSING
    if person.birth_date and person.birth_date > report.facts_on:
        yield (
            "birth_date",
            "La date de naissance est après les faits. Corrigez l'une des deux dates.",
        )
    elif report.age is not None and report.age > OLDEST:
        yield "birth_date", f"Cette date donne plus de {OLDEST} ans. Corrigez-la."


def lookouts(report: Report) -> Iterator[str]:
    """Yield French sentences about what the instructor will have to look at; they refuse nothing."""
    if report.minor and not any(holder.is_parent for holder in report.holders):
        yield (
            "Mineur sans parent ni tuteur nommé : à compléter avant toute convocation (règle R16)."
        )
    if report.person.birth_date is None:
        yield "Date de naissance inconnue : à compléter avant toute convocation (règle R19)."
    if report.other_commune:
        yield "Faits signalés dans une autre commune : à vérifier (règle R6)."
