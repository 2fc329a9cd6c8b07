"""The shipped categories, hints and closed lists."""

import re
from collections import Counter

import pytest

from rappel.cases.search import fold
from rappel.communes import closed_lists
from rappel.communes.categories import CATEGORIES
from rappel.communes.hints import HINTS

BY_LABEL = {category.label: category for category in CATEGORIES}
LISTS = {
    name: value
    for name, value in vars(closed_lists).items()
    if name.isupper() and isinstance(value, tuple)
}
CODE = re.compile(r"[a-z][a-z0-9_]*")
ARTICLE = re.compile(r"\d|règles de vie de la commune")


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    ("label", "families", "guard"),
    [
        ("infraction à un arrêté municipal", (1,), "arrete"),
        ("nuisances sonores", (2,), "none"),
        ("conflit de voisinage", (2, 3), "warn"),
        ("abandon de déchets", (2,), "warn"),
        ("dépôt sauvage", (2,), "warn"),
        ("divagation d'animal", (2,), "warn"),
        ("atteinte légère à la propriété publique", (2,), "inscription"),
        ("incident aux abords d'un établissement scolaire", (2, 3), "warn"),
        ("incivilité", (3,), "warn"),
        ("absentéisme scolaire", (3,), "warn"),
        ("mineur non accompagné la nuit", (3,), "none"),
        ("rodéo motorisé", (), "block"),
        ("vol à l'étalage", (), "block"),
        ("usage de stupéfiants", (), "block"),
        ("outrage à agent", (), "block"),
        ("menaces", (), "block"),
        ("violences", (), "block"),
        ("dégradation", (), "block"),
        ("occupation de hall", (), "block"),
    ],
)
def test_each_category_has_its_families_and_its_guard(label, families, guard):
    category = BY_LABEL[label]
    assert category.families == families
    assert category.guard == guard


def test_there_are_no_other_categories():
    assert len(CATEGORIES) == len(BY_LABEL) == 19


@pytest.mark.rule("R2")
def test_a_category_that_blocks_has_no_family_and_says_where_the_facts_belong():
    for category in CATEGORIES:
        assert (category.guard == "block") is (category.families == ())
        if category.guard == "block":
            assert "de la justice" in category.guard_text
            assert "procureur" in category.guard_text


@pytest.mark.rule("R4")
def test_a_warning_says_what_to_check_and_asks_for_a_justification():
    warned = [category for category in CATEGORIES if category.guard == "warn"]
    assert warned
    for category in warned:
        assert category.guard_text.startswith(("Vérifiez", "L'établissement"))
        assert "Dites" in category.guard_text


def test_every_category_names_a_text_and_fits_its_columns():
    for category in CATEGORIES:
        assert ARTICLE.search(category.law_text)
        assert len(category.law_text) <= 120
        assert len(category.guard_text) <= 300
        assert len(category.label) <= 80


def test_labels_and_aliases_name_one_category_each():
    named = [fold(name) for category in CATEGORIES for name in (category.label, *category.aliases)]
    assert "" not in named
    assert [name for name, times in Counter(named).items() if times > 1] == []


def test_codes_are_plain_ascii_and_unique():
    for seeds in (CATEGORIES, HINTS):
        codes = [seed.code for seed in seeds]
        assert len(set(codes)) == len(codes)
        assert all(CODE.fullmatch(code) for code in codes)
    for name, pairs in LISTS.items():
        codes = [code for code, _ in pairs]
        assert len(set(codes)) == len(codes), name
        assert all(CODE.fullmatch(code) for code in codes), name


def test_labels_are_french_words_once_each():
    for name, pairs in LISTS.items():
        labels = [label for _, label in pairs]
        assert len(set(labels)) == len(labels), name
        assert all(label and label == label.strip() and len(label) <= 120 for label in labels), name


def test_hints_are_words_a_text_can_hold():
    words = [word for hint in HINTS for word in hint.words]
    words += [word for category in CATEGORIES for word in category.hints]
    assert words
    assert all(fold(word) for word in words)
    assert all("*" not in word[:-1] for word in words)


def test_every_hint_names_its_rule():
    assert all(re.fullmatch(r"R\d+[a-d]?", hint.rule) and hint.text for hint in HINTS)


def test_the_inadmissible_reasons_are_those_of_the_procedure():
    assert [code for code, _ in closed_lists.INADMISSIBLE_REASONS] == [
        "duplicate",
        "not_identified",
        "not_natural_person",
        "outside_commune",
        "no_family",
        "too_old",
        "deceased",
    ]


def test_the_elected_may_also_find_the_measure_unsuited():
    reasons = dict(closed_lists.DISMISS_REASONS)
    assert reasons.keys() > dict(closed_lists.INADMISSIBLE_REASONS).keys()
    assert reasons["unsuited"] == "mesure inadaptée à la personne"


@pytest.mark.rule("R41")
def test_the_notice_names_no_resident_and_no_school():
    notices = closed_lists.ORIGIN_IN_NOTICE
    assert notices.keys() == dict(closed_lists.ORIGINS).keys()
    assert set(notices.values()) == {
        "police municipale",
        "partenaire de la commune",
        "signalement reçu par la mairie",
    }
    assert notices["resident"] == notices["school"] == "signalement reçu par la mairie"
    assert notices["municipal_police"] == "police municipale"


def test_aliases_of_origins_belong_to_known_origins_and_name_one_each():
    assert closed_lists.ORIGIN_ALIASES.keys() <= dict(closed_lists.ORIGINS).keys()
    named = [fold(label) for _, label in closed_lists.ORIGINS]
    named += [fold(alias) for aliases in closed_lists.ORIGIN_ALIASES.values() for alias in aliases]
    assert len(set(named)) == len(named)


@pytest.mark.rule("R12")
def test_no_list_uses_a_word_that_documents_refuse():
    forbidden = re.compile(
        r"rappel (à|de) la loi|sanction|condamn|audience|récidiv|prévenu|coupable"
    )
    said = [label for pairs in LISTS.values() for _, label in pairs]
    said += [text for seed in CATEGORIES for text in (seed.label, seed.guard_text, seed.law_text)]
    said += [hint.text for hint in HINTS]
    assert [text for text in said if forbidden.search(text)] == []


@pytest.mark.rule("R21b")
def test_the_attendees_are_functions_never_names_and_at_most_four():
    assert closed_lists.MAX_ATTENDEES == 4
    assert len(closed_lists.ATTENDEES) > closed_lists.MAX_ATTENDEES
