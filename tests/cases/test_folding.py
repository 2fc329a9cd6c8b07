"""Names and words are compared without accents, capitals or punctuation."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rappel.cases.search import (
    author_key,
    card,
    first_given_name,
    fold,
    fold_street,
    folded_words,
    hints_in,
)
from rappel.communes.hints import HINTS, INSCRIPTION_WORDS
from tests.sizes import SIZES

few = settings(max_examples=SIZES.property_examples, deadline=None)
HINTS_BY_CODE = {hint.code: hint.words for hint in HINTS}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wójcik", "WOJCIK"),
        ("Łukasz", "Lukasz"),
        ("Đức", "duc"),
        ("Anđela", "ANDELA"),
        ("Çelik", "celik"),
        ("Garnier-Ünal", "GARNIER UNAL"),
        ("d'Alençon-Müller", "D’ALENCON MULLER"),
        ("O'Brien", "OʼBrien"),
        ("Nguyễn", "NGUYEN"),
        ("Jean-Bœuf", "JEAN BOEUF"),
        ("Ægir", "aegir"),
        ("Straße", "STRASSE"),
        ("STRAẞE", "strasse"),
        ("Søren", "SOREN"),
        ("Işık", "ISIK"),
        ("İnci", "inci"),
        ("Aÿmeric", "AYMERIC"),
        ("Kovačević", "kovacevic"),
        ("Seán\u00a0Patrick", "sean patrick"),
        ("ﬁls", "fils"),
        ("m³", "M3"),
    ],
)
def test_the_same_name_written_in_two_ways_folds_alike(one, other):
    assert fold(one) == fold(other) != ""
    assert fold(unicodedata.normalize("NFD", one)) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Dupont", "Dupond"), ("Lemoine", "Le Moigne")])
def test_other_names_stay_apart(one, other):
    assert fold(one) != fold(other)


def test_what_holds_neither_letter_nor_digit_folds_to_nothing():
    assert fold(" -'’.\u0301\u200b ") == ""
    assert folded_words("… !") == []


def test_hostile_text_is_only_text():
    assert fold("<script>alert(1)</script>") == "scriptalert1script"
    assert fold("=1+1") == "11"


@few
@given(st.text())
def test_folding_twice_changes_nothing_and_forms_do_not_matter(text):
    once = fold(text)
    assert fold(once) == once
    assert fold(unicodedata.normalize("NFD", text)) == once
    assert all(unicodedata.category(char) in ("Lu", "Ll", "Lt", "Lo", "Nd") for char in once)


@few
@given(st.text(alphabet="abcdeéèàçÉÀÇœŒ ,-'’", max_size=20))
def test_capitals_do_not_matter(text):
    assert fold(text.upper()) == fold(text) == "".join(folded_words(text))


@pytest.mark.parametrize(
    ("family_name", "given_names", "key"),
    [
        ("Wójcik", "Łukasz", "wojcik lukasz"),
        ("Traoré", "Ibrahim Sékou", "traore ibrahim"),
        ("Dupont", "Jean-Baptiste", "dupont jeanbaptiste"),
        ("Dupont", "Jean, Paul", "dupont jean"),
        ("van der Meersch", "Joris", "vandermeersch joris"),
        ("Nguyễn", "Văn Đức", "nguyen van"),
        ("Dupont", "", "dupont "),
    ],
)
def test_the_author_key_is_surname_and_first_first_name(family_name, given_names, key):
    assert author_key(family_name, given_names) == key


def test_twins_have_two_keys_and_a_repeated_line_has_one():
    assert author_key("Lemoine", "Inès") != author_key("Lemoine", "Lina")
    assert author_key("Wójcik", "Łukasz") == author_key("WOJCIK", "Lukasz Jan")
    # the space keeps surname and first name apart
    assert author_key("Le", "Goff") != author_key("LeG", "off")
    assert first_given_name("  ") == ""


def test_an_address_written_in_short_is_the_same_street():
    assert fold_street("12 all. des Mésanges Bat C apt 34") == fold_street(
        "12 allée des Mésanges Bât. C, appt 34"
    )
    assert fold_street("3 av. de l'Église") == "3avenuedeleglise"
    assert fold_street("12 allée des Mésanges") != fold_street("12 rue des Mésanges")


def test_the_search_card_holds_folded_values_only():
    assert card(
        family_name="d'Alençon-Müller",
        given_names="Zoë, Anne-Marie",
        birth_date=date(2011, 11, 27),
        street="2 pl. de l'Hôtel-de-Ville",
        postcode="95 999",
        case_number="RO-95999-2026-0004",
    ) == {
        "family_name": "dalenconmuller",
        "given_names": ["zoe", "annemarie"],
        "birth_date": "2011-11-27",
        "street": "2placedelhoteldeville",
        "postcode": "95999",
        "case_number": "RO-95999-2026-0004",
    }


def test_a_card_without_birth_date_nor_address():
    empty = card(
        family_name="Kowalski",
        given_names="Jan",
        birth_date=None,
        street="",
        postcode="",
        case_number="RO-95999-2026-0007",
    )
    assert (empty["birth_date"], empty["street"], empty["postcode"]) == ("", "", "")


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Inscription au marqueur sur un abri", INSCRIPTION_WORDS, ("marqueur*", "inscription")),
        ("GRAFFITIS ET TAGS", INSCRIPTION_WORDS, ("tag", "graff*")),
        ("Un étage, un vestige", INSCRIPTION_WORDS, ()),
        ("Il a donné des coups", ("coup",), ("coup",)),
        ("Beaucoup de bruit, une coupe d'arbre", ("coup",), ()),
        ("Il menaçait les voisins", ("menac*",), ("menac*",)),
        ("roue arriere sur la place", ("roue arrière",), ("roue arrière",)),
        ("roue de secours, porte arrière", ("roue arrière",), ()),
        ("procès verbal électronique", ("procès-verbal électronique",), None),
        ("", ("coup",), ()),
        ("coup", ("", "*"), ()),
    ],
)
def test_hints(text, words, found):
    assert hints_in(text, words) == (words if found is None else found)


@pytest.mark.rule("R2")
def test_the_marker_on_the_bus_shelter_is_noticed():
    described = (
        "Inscription au marqueur sur un abri de bus, effacée par les services techniques en un "
        "quart d'heure."
    )
    assert hints_in(described, HINTS_BY_CODE["inscription"])


@pytest.mark.parametrize(
    ("code", "described"),
    [
        pytest.param("complaint", "Le gérant indique avoir déposé plainte.", id="R3"),
        pytest.param("inquiry", "Procès-verbal transmis au parquet, enquête en cours.", id="R3b"),
        pytest.param("fined", "Verbalisé par procès-verbal électronique.", id="R3c"),
        pytest.param("health", "Semble perturbé, traitement interrompu.", id="R28"),
        pytest.param("reporter", "Tapage, selon la voisine du 12.", id="R41"),
        pytest.param("reporter", "Moteur en surrégime sous les fenêtres.", id="R41-window"),
        pytest.param("contempt", "Propos grossiers, sans outrage à agent.", id="denied"),
    ],
)
def test_words_of_the_samples_that_call_for_a_look(code, described):
    assert hints_in(described, HINTS_BY_CODE[code])
    assert not hints_in("Musique amplifiée sur la place.", HINTS_BY_CODE[code])
