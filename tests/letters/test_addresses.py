"""Addresses as La Poste reads them (NF Z 10-011): refused with a way out, never cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rappel.letters.addresses import LINE_LETTERS, LINE_WIDTH, Address, address_lines
from rappel.letters.errors import AddressError
from rappel.letters.fonts import REGULAR, face
from rappel.letters.geometry import MM
from tests.sizes import SIZES

PLAIN = {
    "civility": "Mme",
    "given_names": "Zeynep",
    "family_name": "Çelik",
    "street": "4 rue du Four-à-Chaux",
    "postcode": "95999",
    "town": "Valmont-sur-Oise",
}


def test_lines_come_in_the_order_of_the_norm() -> None:
    """Person, flat, residence, street, place, town; capitals without marks from the street on."""
    address = address_lines(
        **PLAIN | {"line2": "3e étage gauche", "line3": "Résidence L'Écluse", "line5": "BP 12"}
    )
    assert address.lines == (
        "Mme Zeynep ÇELIK",
        "3e étage gauche",
        "Résidence L'Écluse",
        "4 RUE DU FOUR A CHAUX",
        "BP 12",
        "95999 VALMONT SUR OISE",
    )
    assert (address.size, address.leading) == (9.0, 10.2)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("2 place de l'Hôtel-de-Ville", "2 PLACE DE L HOTEL DE VILLE"),
        ("18 bis, rue Jean-Bœuf", "18 BIS RUE JEAN BOEUF"),
        ("7 mail Colette (esc. 2)", "7 MAIL COLETTE ESC 2"),
        ("9 rue Łukasz-Çınar", "9 RUE LUKASZ CINAR"),
        ("12 Straße des 17. Juni", "12 STRASSE DES 17 JUNI"),
    ],
)
def test_the_street_is_printed_for_the_sorting_machine(typed: str, printed: str) -> None:
    """Capitals, no accent, no punctuation."""
    assert address_lines(**PLAIN | {"street": typed}).lines[1] == printed


def test_abroad_the_country_comes_last() -> None:
    """Seven lines at most, the postcode as the country writes it."""
    address = address_lines(
        **PLAIN
        | {
            "line2": "Boîte 3",
            "line3": "Bâtiment B",
            "line5": "Gare",
            "postcode": "B-1348",
            "town": "Louvain-la-Neuve",
            "country": "Belgique",
        }
    )
    assert address.lines[-2:] == ("B 1348 LOUVAIN LA NEUVE", "BELGIQUE")
    assert (len(address.lines), address.size, address.leading) == (7, 9.0, 8.5)


def test_france_is_not_written() -> None:
    """A domestic letter has no country line."""
    assert address_lines(**PLAIN | {"country": " france "}).lines[-1] == "95999 VALMONT SUR OISE"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"family_name": " "}, "family_name"),
        ({"postcode": "9599"}, "postcode"),
        ({"postcode": "9599A"}, "postcode"),
        ({"town": ""}, "town"),
        ({"street": ""}, "street"),
        ({"street": "4 улица Ленина"}, "street"),
        ({"town": "☃"}, "town"),
        ({"given_names": "Zoë 😀"}, "given_names"),
    ],
)
def test_what_is_missing_or_unreadable_is_named(changes: dict[str, str], field: str) -> None:
    """The form error stands at the field concerned."""
    with pytest.raises(AddressError) as refused:
        address_lines(**PLAIN | changes)
    assert refused.value.field == field
    assert refused.value.sentence


@pytest.mark.parametrize(
    ("changes", "field", "suggestion"),
    [
        (
            {"street": "1134 bis voie communale de la Chapelle-aux-Grands-Chênes"},
            "street",
            "",
        ),
        (
            {"street": "134 avenue du Général-de-Gaulle prolongée"},
            "street",
            "134 AV DU GENERAL DE GAULLE PROLONGEE",
        ),
        (
            {"line3": "Résidence Les Hauts de la Forge, bâtiment C"},
            "line3",
            "RES Les Hauts de la Forge, bâtiment C",
        ),
        (
            {"given_names": "Marie-Antoinette Élisabeth", "family_name": "d'Alençon-Müller"},
            "family_name",
            "Mme Marie-Antoinette D'ALENÇON-MÜLLER",
        ),
    ],
)
def test_a_long_line_is_refused_with_a_shorter_form(
    changes: dict[str, str], field: str, suggestion: str
) -> None:
    """Abbreviations of La Poste, initials for names; nothing is shortened by itself."""
    with pytest.raises(AddressError) as refused:
        address_lines(**PLAIN | changes)
    assert refused.value.field == field
    assert refused.value.suggestion == suggestion
    assert "38" in refused.value.sentence


def test_a_wide_line_is_set_smaller_then_refused() -> None:
    """80 mm measured, whatever the number of letters."""
    wide = address_lines(**PLAIN | {"street": "4 " + "W" * 30})
    assert wide.size == 9.0
    with pytest.raises(AddressError) as refused:
        address_lines(**PLAIN | {"street": "4 " + "W" * 36})
    assert "large" in refused.value.sentence


def test_lines_given_whole_are_checked_too() -> None:
    """An address cannot be made that would not print."""
    with pytest.raises(AddressError):
        Address(("x" * 39,))
    with pytest.raises(AddressError):
        Address(())
    with pytest.raises(AddressError):
        Address(("a",) * 7)
    assert Address(("a",) * 7, abroad=True).size == 9.0


@settings(max_examples=SIZES.letter_inputs, deadline=None)
@given(
    parts=st.fixed_dictionaries(
        {
            name: st.text(max_size=60)
            for name in (
                "civility",
                "given_names",
                "family_name",
                "line2",
                "line3",
                "street",
                "line5",
                "postcode",
                "town",
                "country",
            )
        }
    )
)
def test_any_typed_address_prints_whole_or_is_refused(parts: dict[str, str]) -> None:
    """Nothing else than `AddressError`; a made address keeps to the window."""
    try:
        address = address_lines(**parts)
    except AddressError:
        return
    for line in address.lines:
        assert len(line) <= LINE_LETTERS
        assert face(REGULAR).width(line) * address.size / MM <= LINE_WIDTH
