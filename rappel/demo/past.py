"""Three closed years of Valmont-sur-Oise: short cases that ended well, or nearly."""

import datetime
from collections.abc import Iterator

from rappel.demo.chapter import (
    DOG,
    LITTER,
    NOISE,
    WASTE,
    Chapter,
    person,
    send,
    study,
    submit,
)
from rappel.demo.course import Course

# days ago, civility, given names, surname, birth, street, category, facts, place, how it ended
_CLOSED = (
    (
        1130,
        "M.",
        "Bastien",
        "Corbier",
        (1988, 4, 2),
        "6 rue des Halles",
        "noise",
        NOISE,
        "mail Colette",
    ),
    (1010, "Mme", "Irène", "Vasseur", (1972, 9, 30), "31 rue Haute", "litter", LITTER, "gare"),
    (
        905,
        "M.",
        "Omar",
        "Belkacem",
        (1999, 1, 12),
        "2 mail Colette",
        "stray_animal",
        DOG,
        "parc du Belvédère",
    ),
    (
        790,
        "M.",
        "Yann",
        "Le Goff",
        (1980, 7, 7),
        "18 chemin de Halage",
        "fly_tipping",
        WASTE,
        "déchèterie",
    ),
    (
        610,
        "Mme",
        "Aurore",
        "Delmas",
        (1993, 12, 24),
        "5 place du Marché",
        "noise",
        NOISE,
        "square des Tilleuls",
    ),
    (
        480,
        "M.",
        "Paul-Henri",
        "Maréchal",
        (1965, 3, 19),
        "40 avenue des Marronniers",
        "litter",
        LITTER,
        "gare",
    ),
    (
        395,
        "M.",
        "Dorian",
        "Esteve",
        (2001, 6, 1),
        "9 allée des Mésanges",
        "noise",
        NOISE,
        "berges de l'Oise",
    ),
)


def chapters() -> Iterator[Chapter]:
    """Each year has its closed cases; one was settled without a rappel à l'ordre."""
    for ago, civility, given, family, born, street, category, facts, place in _CLOSED:
        yield Chapter(
            person(civility, given, family, datetime.date(*born), street),
            category,
            ago,
            place,
            facts,
            (
                (1, study(facts, place)),
                (9, submit),
                (11, Course.approve),
                (12, send),
                (None, Course.hear),
                (45, Course.close),
                (46, lambda way: (way.sign(), way.post())),
            ),
        )
    yield Chapter(
        person("Mme", "Solange", "Picard", datetime.date(1958, 8, 8), "7 rue Haute"),
        "neighbour_dispute",
        700,
        "rue Haute",
        "Éclats de voix répétés entre voisines de palier.",
        (
            (2, study("Des éclats de voix ont été entendus le soir.", "rue Haute")),
            (12, submit),
            (13, lambda way: way.dismiss("settled", "Une médiation a abouti.")),
        ),
    )
