"""Judging the lines of an export: typed, clean rows on one side, refusals that say why on the other.

Nothing is guessed and nothing of the content is interpreted: formulas, tags and quotes of a hostile
sheet stay the text they are.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from rappel.cases.search import author_key, first_given_name, fold
from rappel.communes import calendar
from rappel.communes.date_fields import parse_date, parse_time
from rappel.signalement.cleaning import MAX_LENGTHS, clean_line, clean_text
from rappel.signalement.labels import UnknownLabel, shipped_origin
from rappel.signalement.sheet import BrokenLine, Line, Sheet

Answer = Literal["yes", "no", ""]

_OLDEST_BIRTH = 120
_OLDEST_YEAR = 1900
_CIVILITIES = {"m": "M.", "mr": "M.", "monsieur": "M.", "mme": "Mme", "madame": "Mme"}
_LEGAL_PERSONS = frozenset(
    {"societe", "ste", "sarl", "sas", "sasu", "sa", "sci", "eurl", "association", "entreprise"}
)
_SPACES_IN_POSTCODE = re.compile(r"(?<=\d) (?=\d)")


@dataclass(frozen=True)
class Person:
    """The author as the sheet names him; "" is a blank, civility is « M. », « Mme » or ""."""

    civility: str
    family_name: str
    given_names: str
    birth_date: date | None
    address1: str
    address2: str
    postcode: str
    town: str
    country: str
    phone: str
    email: str


@dataclass(frozen=True)
class Holder:
    """A parent or person in charge, as the sheet names him; "" is a blank."""

    quality: str
    family_name: str
    given_names: str
    address1: str
    postcode: str
    town: str
    phone: str
    contact: str


@dataclass(frozen=True)
class Row:
    """One line, taken in. `origin` and `category` are codes; a blank text is "".

    `complaint`, `inquiry` and `fined` are "yes", "no" or "" for « à vérifier »: a "no" is the word of
    the reporting service on that day, never the answer to R3. `notices` are French sentences about
    what deserves a look; they refuse nothing.
    """

    line: int
    ref_source: str
    reported_on: date
    origin: str
    reporter: str
    facts_on: date
    facts_at: time | None
    place: str
    district: str
    category: str
    category_label: str
    description: str
    person: Person
    holders: tuple[Holder, ...]
    complaint: Answer
    inquiry: Answer
    other_commune: str
    fined: Answer
    report_number: str
    text_breached: str
    notices: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tells a report already taken in: source reference and author (folded)."""
        return self.ref_source, author_key(self.person.family_name, self.person.given_names)


@dataclass(frozen=True)
class Refused:
    """One line refused: its number in the file, the first faulty column ("" for all), why and what to do.

    `faults` are all the (column, reason) pairs of the line, to say each beside its value.
    """

    line: int
    column: str
    reason: str
    faults: tuple[tuple[str, str], ...] = field(default=(), compare=False)


def read_rows(
    sheet: Sheet,
    *,
    today: date,
    category: Callable[[str], str],
    origin: Callable[[str], str] = shipped_origin,
) -> Iterator[Row | Refused]:
    """Yield a Row or a Refused for each line of the sheet, in its order.

    `today` is the day of the commune; `category` and `origin` turn a label into a code and raise
    UnknownLabel. A refusal names its first fault and lists the others of the line.
    """
    for line in sheet.lines:
        if isinstance(line, BrokenLine):
            yield Refused(line.number, "", line.reason)
        else:
            yield _Reader(line, today).row(category, origin)


class _Reader:
    """Reads the values of one line and gathers its faults."""

    def __init__(self, line: Line, today: date) -> None:
        self._line = line
        self._today = today
        self._faults: list[tuple[str, str]] = []

    def row(self, category: Callable[[str], str], origin: Callable[[str], str]) -> Row | Refused:
        reference = self._required("ref_source", "La référence du service manque : ajoutez-la.")
        reported_on = self._date("date_signalement")
        origin_code = self._code(
            "origine", origin, "l'origine", "Choisissez une origine de la liste"
        )
        facts_on = self._date("date_faits")
        self._order(reported_on, facts_on)
        label = self._value("qualification")
        category_code = self._code(
            "qualification", category, "la qualification", "Choisissez une catégorie de la liste"
        )
        person = self._person(facts_on)
        row_values = {
            "reporter": self._value("signalant"),
            "facts_at": self._time("heure_faits"),
            "place": self._required("lieu", "Le lieu des faits manque : ajoutez-le."),
            "district": self._value("quartier"),
            "category_label": label,
            "description": self._required(
                "description", "La description des faits manque : ajoutez-la.", several_lines=True
            ),
            "holders": tuple(filter(None, (self._holder(1), self._holder(2)))),
            "complaint": self._answer("plainte", "R3"),
            "inquiry": self._answer("procedure_judiciaire", "R3"),
            "other_commune": self._value("commune_faits"),
            "fined": self._answer("amende_dressee", "R3c"),
            "report_number": self._value("ref_rapport"),
            "text_breached": self._value("texte_enfreint"),
        }
        if self._faults or reported_on is None or facts_on is None:
            return self._refused()
        return Row(
            line=self._line.number,
            ref_source=reference,
            reported_on=reported_on,
            origin=origin_code,
            facts_on=facts_on,
            category=category_code,
            person=person,
            notices=tuple(self._notices(person, facts_on)),
            **row_values,
        )

    def _refused(self) -> Refused:
        (column, reason), *others = self._faults
        told = [f"Aussi, colonne « {other} » : {why}" for other, why in others]
        return Refused(self._line.number, column, " ".join([reason, *told]), tuple(self._faults))

    def _fault(self, column: str, reason: str) -> None:
        if (column, reason) not in self._faults:  # a value may be read for two ends
            self._faults.append((column, reason))

    def _value(self, column: str, *, several_lines: bool = False) -> str:
        clean = clean_text if several_lines else clean_line
        value = clean(self._line.values.get(column, ""))
        most = MAX_LENGTHS.get(column)
        if most is not None and len(value) > most:
            self._fault(
                column,
                f"Le texte est trop long : {len(value)} caractères, pour {most} au plus "
                "(règle R29). Raccourcissez-le, sans rien qui ne serve pas.",
            )
        return value

    def _required(self, column: str, reason: str, *, several_lines: bool = False) -> str:
        value = self._value(column, several_lines=several_lines)
        if not value:
            self._fault(column, reason)
        return value

    def _date(self, column: str) -> date | None:
        text = self._required(column, "La date manque : écrivez-la sous la forme jj/mm/aaaa.")
        if not text:
            return None
        day = _day(text)
        if day is None or day.year < _OLDEST_YEAR:
            self._fault(
                column,
                f"La date « {_cut(text)} » n'existe pas ou est mal écrite : il faut jj/mm/aaaa. "
                "Corrigez-la.",
            )
            return None
        if day > self._today:
            self._fault(
                column,
                "La date est dans le futur : un signalement porte sur des faits passés. "
                "Corrigez-la.",
            )
            return None
        return day

    def _order(self, reported_on: date | None, facts_on: date | None) -> None:
        if reported_on and facts_on and facts_on > reported_on:
            self._fault(
                "date_faits",
                "Les faits sont datés après le signalement : corrigez l'une des deux dates.",
            )

    def _time(self, column: str) -> time | None:
        text = self._value(column)
        if not text:
            return None
        try:
            return parse_time(text)
        except ValueError:
            self._fault(
                column,
                f"L'heure « {_cut(text)} » n'existe pas ou est mal écrite : il faut hh:mm, "
                "ou rien quand elle n'est pas connue.",
            )
            return None

    def _code(self, column: str, code_of: Callable[[str], str], name: str, advice: str) -> str:
        label = self._required(
            column, f"{name.capitalize()} manque (règle R29). {advice} et ajoutez-la."
        )
        if any(faulty == column for faulty, _ in self._faults):
            return ""
        try:
            return code_of(label)
        except UnknownLabel as unknown:
            near = ", ".join(f"« {known} »" for known in unknown.closest)
            self._fault(
                column,
                f"« {_cut(label)} » n'est pas dans la liste (règle R29). {advice}. "
                f"Les plus proches : {near}.",
            )
            return ""

    def _answer(self, column: str, rule: str) -> Answer:
        text = self._value(column)
        match text.casefold():
            case "oui":
                return "yes"
            case "non":
                return "no"
            case "" | "ne sait pas":
                return ""
        self._fault(
            column,
            f"La réponse « {_cut(text)} » n'est pas comprise (règle {rule}) : écrivez oui, non ou "
            "ne sait pas, ou rien quand cela reste à vérifier.",
        )
        return ""

    def _person(self, facts_on: date | None) -> Person:
        self._identified()
        country = self._value("auteur_pays")
        return Person(
            civility=self._civility("auteur_civilite"),
            family_name=self._value("auteur_nom"),
            given_names=self._value("auteur_prenoms"),
            birth_date=self._birth("auteur_date_naissance", facts_on),
            address1=self._value("auteur_adresse1"),
            address2=self._value("auteur_adresse2"),
            postcode=self._postcode("auteur_code_postal"),
            town=self._value("auteur_ville"),
            country="" if fold(country) in ("france", "fr") else country,
            phone=self._value("auteur_telephone"),
            email=self._value("auteur_courriel"),
        )

    def _identified(self) -> None:
        """R5: a family name and a given name, each with a letter or a digit at least."""
        family_name = clean_line(self._line.values["auteur_nom"])
        given_name = first_given_name(clean_line(self._line.values["auteur_prenoms"]))
        missing = [
            (column, what)
            for column, what, value in (
                ("auteur_nom", "le nom", family_name),
                ("auteur_prenoms", "le prénom", given_name),
            )
            if not fold(value)
        ]
        if missing:
            what = " et ".join(name for _, name in missing)
            self._fault(
                missing[0][0],
                f"{what.capitalize()} de l'auteur manque{'nt' if len(missing) > 1 else ''} : sans "
                "personne identifiée avec certitude, il n'y a pas de rappel à l'ordre (règle R5). "
                "Complétez la ligne une fois la personne identifiée.",
            )

    def _civility(self, column: str) -> str:
        value = self._value(column)
        if not value:
            return ""
        folded = fold(value)
        if folded in _LEGAL_PERSONS:
            self._fault(
                column,
                "L'auteur est une personne morale : le rappel à l'ordre ne vise que des personnes "
                "(règle R5). Retirez cette ligne.",
            )
        elif folded not in _CIVILITIES:
            self._fault(
                column,
                f"La civilité « {_cut(value)} » n'est pas dans la liste : écrivez M. ou Mme, ou "
                "rien.",
            )
        return _CIVILITIES.get(folded, "")

    def _birth(self, column: str, facts_on: date | None) -> date | None:
        text = self._value(column)
        if not text:
            return None
        birth = _day(text)
        if birth is None:
            # R32: the value is personal and may be shown elsewhere, so the reason does not repeat it
            self._fault(
                column,
                "La date de naissance n'existe pas ou est mal écrite : il faut jj/mm/aaaa, ou rien "
                "quand elle n'est pas connue.",
            )
            return None
        limit = facts_on or self._today
        if birth > limit:
            self._fault(
                column,
                "La date de naissance est après les faits : la personne n'est pas identifiée avec "
                "certitude (règle R5). Corrigez l'une des deux dates.",
            )
            return None
        if calendar.age_on(birth, limit) > _OLDEST_BIRTH:
            self._fault(
                column,
                f"La date de naissance donne plus de {_OLDEST_BIRTH} ans : la personne n'est pas "
                "identifiée avec certitude (règle R5). Corrigez-la.",
            )
            return None
        return birth

    def _postcode(self, column: str) -> str:
        return _SPACES_IN_POSTCODE.sub("", self._value(column))

    def _holder(self, rank: int) -> Holder | None:
        holder = Holder(
            quality=self._value(f"rl{rank}_qualite"),
            family_name=self._value(f"rl{rank}_nom"),
            given_names=self._value(f"rl{rank}_prenoms"),
            address1=self._value(f"rl{rank}_adresse1"),
            postcode=self._postcode(f"rl{rank}_code_postal"),
            town=self._value(f"rl{rank}_ville"),
            phone=self._value(f"rl{rank}_telephone"),
            contact=self._value(f"rl{rank}_contact"),
        )
        return holder if any(vars(holder).values()) else None

    def _notices(self, person: Person, facts_on: date) -> Iterator[str]:
        if person.birth_date and calendar.age_on(person.birth_date, facts_on) < 8:
            yield "Moins de 8 ans au moment des faits : les parents seuls sont reçus (règle R20b)."
        if facts_on < calendar.months_before(self._today, 12):
            yield "Faits de plus d'un an : une contravention est prescrite (règle R6)."
        elif facts_on < calendar.months_before(self._today, 3):
            yield "Faits de plus de trois mois (règle R6)."


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _cut(text: str) -> str:
    """A value as a sentence can quote it."""
    return text if len(text) <= 40 else f"{text[:39]}…"
