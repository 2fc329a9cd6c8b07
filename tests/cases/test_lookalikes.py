"""Two cards of one person look alike; a father and his son, twins and neighbours do not."""

import datetime

import pytest

from rappel.cases.lookalikes import Index, Verdict, compare, small_slip
from tests.cases.crowd import NEAR, SAME, Crowd, Somebody
from tests.sizes import SIZES

BORN = datetime.date(1999, 3, 14)
LUKASZ = Somebody("Wójcik", "Łukasz", BORN, "12 allée des Mésanges")


def like(**changes):
    return Somebody(**{**vars(LUKASZ), **changes}).card


def verdict(**changes):
    there, back = compare(LUKASZ.card, like(**changes)), compare(like(**changes), LUKASZ.card)
    assert there is back, "the order must not matter"
    return there


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"family": "WOJCIK", "given": "Lukasz", "street": "3 rue Haute", "postcode": "60999"},
        {"given": "Łukasz Jan"},
        {"family": "Wojcki"},
        {"family": "Wójcik-Morel"},
        {"family": "Łukasz", "given": "Wójcik"},
        {"birth": datetime.date(1999, 3, 14), "street": ""},
    ],
)
def test_one_person_written_otherwise_is_probably_the_same(changes):
    assert verdict(**changes) is Verdict.SAME


@pytest.mark.parametrize(
    "changes",
    [
        {"given": "Lukas"},
        {"given": "Jan Łukasz"},
        {"birth": datetime.date(1999, 3, 15)},
        {"birth": datetime.date(1998, 3, 14)},
        {"birth": None},
        {"birth": None, "street": "Bât. C, appt 34, 12 all. des Mésanges", "postcode": ""},
    ],
)
def test_what_may_be_one_person_is_to_look_at(changes):
    assert verdict(**changes) is Verdict.LOOK


def test_day_and_month_exchanged_are_seen():
    born = Somebody("Wójcik", "Łukasz", datetime.date(1999, 3, 4), "1 rue A").card
    other = Somebody("WOJCIK", "Lukasz", datetime.date(1999, 4, 3), "2 rue B").card
    assert compare(born, other) is Verdict.SAME


@pytest.mark.parametrize(
    ("who", "changes"),
    [
        ("a father of that name at that address", {"birth": datetime.date(1969, 7, 2)}),
        ("a father born the same day", {"birth": datetime.date(1979, 3, 14)}),
        ("a twin", {"given": "Anna"}),
        ("a neighbour", {"family": "Kowalski", "given": "Piotr"}),
        ("a brother without a birth date", {"given": "Anna", "birth": None}),
        ("somebody of that name elsewhere", {"birth": None, "street": "3 rue Haute"}),
        ("another city, same street", {"birth": None, "postcode": "60999"}),
        ("nobody", {"family": "", "given": ""}),
    ],
)
def test_somebody_near_is_no_look_alike(who, changes):
    assert verdict(**changes) is Verdict.NO


@pytest.mark.rule("R28")
def test_names_and_address_are_never_enough_when_the_dates_differ():
    """Benhaddou Karim, father and son, same address (tests/data/signalements)."""
    father = Somebody("Benhaddou", "Karim", datetime.date(1978, 3, 12), "5 rue du Port").card
    for born in (datetime.date(2004, 8, 30), datetime.date(1998, 3, 12)):
        son = Somebody("Benhaddou", "Karim", born, "5 rue du Port").card
        assert compare(father, son) is Verdict.NO


@pytest.mark.parametrize(
    ("one", "other", "small"),
    [
        ("lemoine", "lemoine", True),
        ("lemoine", "lemione", True),
        ("lemoine", "lemoin", True),
        ("lemoine", "lemaine", True),
        ("lemoine", "lemaime", False),
        ("ferreiradasilva", "fereiradasylva", True),
        ("leo", "lea", False),
        ("inès", "", False),
    ],
)
def test_a_slip_is_one_letter_two_in_a_long_name_none_in_a_short_one(one, other, small):
    assert small_slip(one, other) is small


@pytest.mark.number("personnes comparées pour les ressemblances", "crowd_people")
def test_the_crowd_is_told_apart(record_property):
    """Recall and precision over true pairs and near misses, everybody compared with everybody."""
    crowd = Crowd(2026)
    people = [crowd.somebody() for _ in range(SIZES.crowd_people)]
    share = SIZES.crowd_pairs
    true_pairs, cards = set(), {}
    for number, who in enumerate(people):
        if number < share and SAME[number % len(SAME)] == "swapped date":
            day = who.birth.day % 12 + 1
            who = Somebody(who.family, who.given, who.birth.replace(day=day), who.street)
        cards["person", number] = who.card
        if number < share:
            cards["again", number] = crowd.again(who, SAME[number % len(SAME)]).card
            true_pairs.add(frozenset({("person", number), ("again", number)}))
        elif number < 2 * share:
            cards["near", number] = crowd.near(who, NEAR[number % len(NEAR)]).card
    index = Index(cards.items())
    shown = {
        frozenset({key, other})
        for key, card in cards.items()
        for other, _ in index.resembling(card)
        if other != key
    }
    recall = len(shown & true_pairs) / len(true_pairs)
    precision = len(shown & true_pairs) / len(shown)
    record_property("figure", f"trouvées {recall:.1%}")
    record_property("figure", f"justes {precision:.1%}")
    assert recall >= 0.95
    assert precision >= 0.95


def test_the_index_finds_what_comparing_one_by_one_finds():
    crowd = Crowd(7)
    cards = {}
    for number in range(200):
        who = crowd.somebody()
        cards[number] = who.card
        kind = SAME[number % len(SAME)]
        if kind != "swapped date":
            cards[1000 + number] = crowd.again(who, kind).card
    index = Index(cards.items())
    for card in cards.values():
        slow = {key for key, other in cards.items() if compare(card, other) is not Verdict.NO}
        missed = slow - {key for key, _ in index.resembling(card)}
        assert not missed
