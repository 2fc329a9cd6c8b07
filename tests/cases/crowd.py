"""A crowd of invented people, the same people written again, and people who are only near them."""

import datetime
import random
import string
from dataclasses import dataclass, replace

from rappel.cases.search import card

GIVEN = (
    "Łukasz João Zoë Inès Anđela Moussa Théo Noé Aÿmeric Văn Ibrahim Karim Léa Chloé Élodie Hélène "
    "Mathilde Gaëlle Céline Sébastien Rémi Loïc Gaël Jérôme François Stéphane Étienne Aurélie Noémie "
    "Nathalie Isabelle Sandrine Valérie Patrick Nicolas Alexandre Guillaume Maxime Florian Thomas "
    "Fatoumata Aminata Ousmane Mamadou Youssef Mehdi Samira Leïla Nadia Farid Agnieszka Katarzyna "
    "Paweł Radosław Dragana Miloš Nguyễn Thị Quang Ayşe Mehmet Kübra Antónia Catarina Gonçalo"
)
SOUNDS = "ba bel ben cor da del dou fer gar lan le mar mon mou né pel pré ri ro sa sol ter vil zé"
ENDS = "ac and ard eau elle et ier in ière ois on ot oux ski tin ès"
STREETS = (
    "allée des Mésanges,avenue des Marronniers,rue du Four-à-Chaux,mail Colette,sente des Puits"
)
SHORT = {"allée": "all.", "avenue": "av.", "rue": "r."}


@dataclass(frozen=True)
class Somebody:
    """A person as a service writes them down."""

    family: str
    given: str
    birth: datetime.date | None
    street: str
    postcode: str = "95999"

    @property
    def card(self):
        return card(
            family_name=self.family,
            given_names=self.given,
            birth_date=self.birth,
            street=self.street,
            postcode=self.postcode,
            case_number="RO-95999-2026-0001",
        )


class Crowd:
    """Makes people; the same seed makes the same people."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def somebody(self) -> Somebody:
        pick = self.random.choice
        family = (pick(SOUNDS.split()) + pick(SOUNDS.split()) + pick(ENDS.split())).capitalize()
        if self.random.random() < 0.1:
            family = f"{family}-{(pick(SOUNDS.split()) + pick(ENDS.split())).capitalize()}"
        given = pick(GIVEN.split())
        if self.random.random() < 0.4:
            given = f"{given} {pick(GIVEN.split())}"
        return Somebody(family, given, self.birth(), self.street())

    def birth(self) -> datetime.date:
        return datetime.date(1946, 1, 1) + datetime.timedelta(days=self.random.randrange(24_000))

    def street(self) -> str:
        return f"{self.random.randrange(1, 90)} {self.random.choice(STREETS.split(','))}"

    # --- the same person, written again -----------------------------------------------------

    def again(self, who: Somebody, kind: str) -> Somebody:
        """The person as another service writes them; one time in two at another address."""
        moved = replace(who, street=self.street()) if self.random.random() < 0.5 else who
        if kind == "accents":
            return replace(moved, family=_bare(who.family).upper(), given=_bare(who.given))
        if kind == "surname typo":
            return replace(moved, family=self.typo(who.family))
        if kind == "given name typo":
            first, _, rest = who.given.partition(" ")
            return replace(moved, given=f"{self.typo(first)} {rest}".strip())
        if kind == "swapped names":
            return replace(moved, family=who.given, given=who.family)
        if kind == "swapped date":
            day = who.birth
            assert day is not None
            return replace(moved, birth=day.replace(month=day.day, day=day.month))
        # nothing but names and address: one in ten has moved, and cannot be found
        other = self.street() if self.random.random() < 0.1 else self.shortened(who.street)
        return replace(who, birth=None, street=other)

    def typo(self, name: str) -> str:
        place = self.random.randrange(1, len(name))
        letter = self.random.choice(string.ascii_lowercase)
        way = self.random.choice(("change", "add", "lose", "exchange"))
        if way == "change":
            return name[:place] + letter + name[place + 1 :]
        if way == "add":
            return name[:place] + letter + name[place:]
        if way == "lose":
            return name[:place] + name[place + 1 :]
        return name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]

    def shortened(self, street: str) -> str:
        words = [SHORT.get(word, word) for word in street.split()]
        return f"Bât. {self.random.choice('ABC')}, {' '.join(words)}"

    # --- somebody else, near ----------------------------------------------------------------

    def near(self, who: Somebody, kind: str) -> Somebody:
        """Another person who shares much: one father or son in twenty without a birth date."""
        assert who.birth is not None
        if kind == "father or son":
            days = self.random.randrange(18 * 365, 45 * 365)
            known = self.random.random() >= 0.05
            return replace(who, birth=who.birth - datetime.timedelta(days=days) if known else None)
        others = [name for name in GIVEN.split() if name != who.given.split()[0]]
        given = self.random.choice(others)
        if kind == "twin":
            return replace(who, given=given)
        return replace(self.somebody(), street=who.street)


SAME = (
    "accents",
    "surname typo",
    "given name typo",
    "swapped names",
    "swapped date",
    "missing birth date",
)
NEAR = ("father or son", "twin", "neighbour")


def _bare(name: str) -> str:
    return name.translate(str.maketrans("éèëïôÿăłđç", "eeeioyaldc"))
