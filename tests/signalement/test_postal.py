"""Two columns of an export, put on the lines of an envelope; nothing is lost."""

import pytest

from rappel.signalement.postal import postal


@pytest.mark.parametrize(
    ("first", "second", "line2", "line3", "street"),
    [
        ("4 rue du Parvis", "", "", "", "4 rue du Parvis"),
        (
            "12 allée des Mésanges",
            "Bât. C, appt 34",
            "",
            "Bât. C, appt 34",
            "12 allée des Mésanges",
        ),
        ("7 mail Colette", "esc. 2", "", "esc. 2", "7 mail Colette"),
        ("3 allée des Peupliers", "appt 11", "appt 11", "", "3 allée des Peupliers"),
        ("4 allée A", "3e étage gauche", "3e étage gauche", "", "4 allée A"),
        ("Foyer Les Acacias", "6 rue des Acacias", "", "Foyer Les Acacias", "6 rue des Acacias"),
        ("CCAS, domiciliation", "12 place A", "CCAS, domiciliation", "", "12 place A"),
        ("chez Mme A", "18 bis rue Jean-Bœuf", "chez Mme A", "", "18 bis rue Jean-Bœuf"),
        ("Rue de l'Église 14", "", "", "", "Rue de l'Église 14"),
        ("Lieu-dit Les Bruyères", "Ferme", "Ferme", "", "Lieu-dit Les Bruyères"),
        ("1 rue A", "2 rue B", "2 rue B", "", "1 rue A"),
        ("", "", "", "", ""),
    ],
)
def test_the_street_is_found_in_either_column(first, second, line2, line3, street):
    address = postal(first, second, "95999", "Valmont", "Belgique")
    assert (address.line2, address.line3, address.street) == (line2, line3, street)
    assert (address.postcode, address.town, address.country) == ("95999", "Valmont", "Belgique")
