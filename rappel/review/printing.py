"""What a letter may say of the facts: nothing that names, places or gives away anybody (R41, R16c).

Every act that writes « les faits tels qu'ils seront lus » asks `problems` before it saves them.
What is found is said by its kind alone: the words of a reporter are never shown back (R42).
"""

import re
from collections.abc import Iterable, Iterator

from rappel.cases.answers import Wrong, wrong
from rappel.cases.models import Case, Party
from rappel.cases.people import PartyKind
from rappel.cases.search import fold_street, folded_words
from rappel.communes.models import ListItem, ListName
from rappel.letters.parts import FACTS_LIMIT
from rappel.letters.wording import check_text

CRPA = "art. L. 311-6 CRPA"

_PHONE = re.compile(r"(?:\+\s*\d{2}|\b00\d{2}|\b0)[\s.()-]*\d(?:[\s.-]*\d{2}){4}\b")
_NUMBER = re.compile(r"\d[\d\s.()-]{5,}\d")
_SUBSCRIBER = 8
"""Last digits of a phone number, the same whatever the country code is written."""
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w")
_SHORTEST = 3
"""Letters of a name looked for alone; a shorter one is looked for within its full name."""

# Words of a reporter's line that tell a function or a body, not somebody.
_FUNCTIONS = frozenset(
    folded_words(
        """
    adjoint adjointe adjudant agent agente anonyme anonymise anonymisee association bailleur ben
    brigadier brigadiere capitaine chef cheffe college commandant commissaire commune concierge
    conseiller conseillere das del der des directeur directrice dos ecole equipe etablissement
    gardien gardienne gendarme gendarmerie habitant habitante hall immeuble les lieutenant ligne
    locataire lycee madame mademoiselle mail mairie major maire mediateur mediation mediatrice
    mme monsieur municipal municipale nationale office personne place police pour president
    presidente principal principale proviseur residence responsable resident residente riverain
    riveraine rue scolaire secretaire service services signalement sous sur syndic transport une
    van ville von
        """
    )
)


def problems(case: Case, printed_facts: str, place_printed: str) -> Iterator[Wrong]:
    """Yield what a text to be printed may not hold, by field, in French.

    `case` is opened with every facet, as inside `perform`: the reporter is compared too.
    """
    for field, typed, what in (
        ("printed_facts", printed_facts, "les faits tels qu'ils seront lus"),
        ("place_printed", place_printed, "le lieu tel qu'il sera lu"),
    ):
        if not typed.strip():
            yield wrong(field, "R41", f"{what} : rien n'est écrit", "l'écrire", CRPA)
    if len(printed_facts) > FACTS_LIMIT:
        yield wrong(
            "printed_facts",
            "R41",
            f"le texte a plus de {FACTS_LIMIT} caractères",
            "le raccourcir : ce qui s'est passé, sans détail",
            CRPA,
        )
    known = _Known(case)
    for field, typed in (("printed_facts", printed_facts), ("place_printed", place_printed)):
        for code, kind, remedy in known.found_in(typed):
            yield wrong(field, code, f"le texte contient {kind}", remedy, CRPA)
        for problem in check_text(typed):
            if problem.refused:
                yield wrong(
                    field,
                    problem.rule,
                    f"« {problem.excerpt} » ne peut pas figurer dans un courrier",
                    problem.sentence.rstrip("."),
                    "art. L. 132-7 CSI",
                )


class _Known:
    """Who and what the case knows, folded to be compared."""

    def __init__(self, case: Case) -> None:
        self._parties = list(case.parties.all())
        reporter = getattr(case, "reporter", None)
        self._reporter = (reporter.name or "") if reporter is not None else ""
        self._contact = (reporter.contact or "") if reporter is not None else ""
        district = (
            ListItem.objects.filter(
                commune=case.commune_id, list=ListName.DISTRICT, code=case.district
            )
            .values_list("label", flat=True)
            .first()
        )
        # the addressee may be named to himself; the place of the facts is printed beside the text
        self._said_anyway = _words(case.place, district or "", case.commune.name)
        for party in self._parties:
            if party.kind == PartyKind.PERSON:
                self._said_anyway |= _words(party.family_name, party.given_names)

    def found_in(self, text: str) -> Iterator[tuple[str, str, str]]:
        """Yield (rule, kind of thing, what to do) for each kind that `text` holds."""
        said = _sequence(text)
        if self._named(said, self._reporter) or self._contacted(said):
            yield (
                "R41",
                "le nom ou les coordonnées de qui a signalé",
                "écrire seulement ce qui s'est passé, comme si personne ne l'avait raconté",
            )
        others = [party for party in self._parties if party.kind != PartyKind.PERSON]
        if any(self._named(said, f"{p.given_names} {p.family_name}") for p in others):
            yield (
                "R41",
                "le nom d'une autre personne du dossier",
                "l'enlever : chacun ne lit que ce qui le concerne",
            )
        if any(_holds(said, line) for party in self._parties for line in _home(party)):
            yield (
                "R16c",
                "une adresse connue du dossier",
                "dire « au domicile », ou nommer la rue sans le numéro",
            )
        if _PHONE.search(text) or self._known_phone(text):
            yield "R41", "un numéro de téléphone", "l'enlever"
        if _EMAIL.search(text):
            yield "R41", "une adresse de courriel", "l'enlever"

    def _named(self, said: list[str], name: str) -> bool:
        """The full name, or any word of it that is nobody's function and not said anyway."""
        words = [word for word in _sequence(name) if word not in _FUNCTIONS]
        if len(words) > 1 and _holds(said, words) and not self._said_anyway.issuperset(words):
            return True
        telling = {word for word in words if len(word) >= _SHORTEST and not word.isdigit()}
        return not (telling - self._said_anyway).isdisjoint(said)

    def _contacted(self, said: list[str]) -> bool:
        words = _sequence(self._contact)
        return len(words) > 1 and _holds(said, words)

    def _known_phone(self, text: str) -> bool:
        """A number of the case, however it is written; foreign ones too."""
        typed = _digits(text)
        known = " , ".join([self._contact, *(party.phone or "" for party in self._parties)])
        numbers = (_digits(found)[-_SUBSCRIBER:] for found in _NUMBER.findall(known))
        return any(len(number) >= _SUBSCRIBER and number in typed for number in numbers)


def _home(party: Party) -> Iterator[list[str]]:
    """The lines that lead to somebody's door, each as folded words."""
    if party.street:
        yield _sequence(party.street)
    for line in (party.line2, party.line3, party.line5):
        if line and any(char.isdigit() for char in line):
            yield _sequence(line)


def _sequence(text: str) -> list[str]:
    """The words of a text, folded, usual short forms of addresses written out."""
    return [fold_street(word) for word in folded_words(text or "")]


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in _sequence(text)}


def _holds(said: list[str], wanted: Iterable[str]) -> bool:
    """True when the words follow each other in the text."""
    words = list(wanted)
    if not words:
        return False
    width = len(words)
    return any(said[at : at + width] == words for at in range(len(said) - width + 1))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
