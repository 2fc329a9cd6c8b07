"""Saint-Aubin-le-Clos: one agent and a mayor, no jurist, no protocole of its own."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

from rappel.demo.chapter import DOG, LITTER, NOISE, Chapter, person, send, study, submit
from rappel.demo.course import Course
from rappel.demo.town import SAINT_AUBIN
from rappel.signalement.report import Person, Postal


def _villager(civility: str, given: str, family: str, birth: datetime.date, street: str) -> Person:
    home = Postal(street=street, postcode=SAINT_AUBIN.code, town=SAINT_AUBIN.name)
    return replace(person(civility, given, family, birth, street), address=home)


def chapters() -> Iterator[Chapter]:
    """A whole case by two people, one by the mayor alone (R38 off), and what is going on."""
    yield Chapter(
        _villager("M.", "Roland", "Tissier", datetime.date(1962, 2, 14), "3 rue du Lavoir"),
        "stray_animal",
        170,
        "place de l'Église",
        "Chien laissé sans laisse sur la place à plusieurs reprises.",
        (
            (1, study(DOG, "place de l'Église")),
            (12, submit),
            (13, Course.approve),
            (14, send),
            (None, Course.hear),
            (45, Course.close),
            (46, lambda way: (way.sign(), way.post())),
        ),
        district="bourg",
        origin="town_service",
        town=SAINT_AUBIN.code,
    )
    yield Chapter(
        _villager("Mme", "Josiane", "Prévot", datetime.date(1976, 10, 3), "Hameau des Aulnes"),
        "litter",
        90,
        "chemin des Aulnes",
        "Emballages laissés au bord du chemin.",
        (
            (1, study(LITTER, "chemin des Aulnes")),
            (9, submit),
            (10, Course.approve),
            (11, send),
            (None, Course.hear),
            (40, lambda way: way.close(letter=False)),
        ),
        district="hameau",
        origin="town_service",
        town=SAINT_AUBIN.code,
        alone=True,
    )
    yield Chapter(
        _villager("M.", "Kévin", "Rambert", datetime.date(1998, 5, 27), "14 rue de l'Église"),
        "noise",
        20,
        "salle des fêtes",
        "Musique amplifiée devant la salle des fêtes après minuit.",
        ((1, study(NOISE, "salle des fêtes")), (12, submit)),
        district="bourg",
        origin="town_service",
        town=SAINT_AUBIN.code,
    )
    yield Chapter(
        _villager("M.", "Aurélien", "Mallet", datetime.date(1985, 3, 9), "5 rue du Lavoir"),
        "incivility",
        2,
        "place de l'Église",
        "Ballons tirés contre la porte de l'église, sans dégât.",
        district="bourg",
        origin="town_service",
        town=SAINT_AUBIN.code,
    )
