"""One case of the demonstration: who, what, when it was reported, and what happened since."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rappel.demo.course import Course
from rappel.demo.town import VALMONT
from rappel.signalement.report import Holder, Person, Postal

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Chapter:
    """One case: who, what, when it was reported (days before today), and the steps after it.

    A step is (days after the report, what is done); `None` for the day of the hearing.
    """

    who: Person
    category: str
    ago: int
    place: str
    description: str
    steps: tuple[tuple[int | None, Callable[[Course], Any]], ...] = ()
    district: str = "centre"
    origin: str = "municipal_police"
    at: datetime.time | None = datetime.time(18, 30)
    complaint: str = "no"
    holders: tuple[Holder, ...] = ()
    town: str = VALMONT.code
    alone: bool = False
    """The mayor instructs and decides (R38 off)."""
    opened: bool = True
    """Those in charge were asked about a tie with the person, and have none (R43)."""


def person(
    civility: str, given: str, family: str, birth: datetime.date, street: str, line2: str = ""
) -> Person:
    """Somebody who lives in Valmont-sur-Oise."""
    return Person(
        civility=civility,
        given_names=given,
        family_name=family,
        birth_date=birth,
        address=Postal(line2=line2, street=street, postcode="95999", town="Valmont-sur-Oise"),
    )


def study(text: str, place: str, *, apart: bool = False) -> Callable[[Course], Any]:
    """Everything the study asks, the prosecutor included; `apart`: the parents do not meet."""

    def play(way: Course) -> None:
        way.open_review()
        way.check_identity()
        if way.case.minor_at_facts:
            way.settle_family(apart=apart)
            way.answer_for_the_child()
        way.check_eligibility()
        way.ask_complaint()
        way.write_facts(text, place)
        way.ask_prosecutor()

    return play


def submit(way: Course) -> None:
    """The prosecutor answered; the élu is asked."""
    way.prosecutor_answers()
    way.submit()


def send(way: Course) -> None:
    """Fixed, issued, signed, posted."""
    way.plan(16)
    way.issue()
    way.sign()
    way.convoke()


NOISE = "De la musique amplifiée a été entendue à plus de cinquante mètres, tard le soir."
DOG = "Un chien sans laisse ni muselière a été vu dans l'aire de jeux."
LITTER = "Un cendrier et des emballages ont été vidés par la vitre d'un véhicule."
ALCOHOL = "De l'alcool a été consommé en réunion sur les berges."
WASTE = "Des cartons ont été laissés devant la grille fermée de la déchèterie."
