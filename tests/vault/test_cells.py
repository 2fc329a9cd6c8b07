"""A cell opens where it was sealed and nowhere else, whole or not at all."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rappel.vault import cells
from rappel.vault.errors import VaultError
from rappel.vault.key import Key
from tests.vault.material import VECTOR, buckets, flip, kinds_and_values, many, texts
from tests.vault.test_encoding import normal

PLACE = {
    "key": VECTOR.case_key,
    "commune": VECTOR.commune,
    "table": "party",
    "column": "family_name",
    "row": VECTOR.row,
}
ELSEWHERE = [
    {"key": Key.generate()},
    {"key": VECTOR.commune_key},
    {"commune": uuid.UUID(int=2)},
    {"table": "parties"},
    {"column": "given_names"},
    {"row": uuid.UUID(int=5)},
    {"table": "partyf", "column": "amily_name"},
]


@many
@given(kinds_and_values, buckets)
def test_a_sealed_value_reads_back(kind_and_value, bucket):
    kind, value = kind_and_value
    cell = cells.seal_cell(**PLACE, value=value, kind=kind, bucket=bucket)
    assert cells.open_cell(**PLACE, cell=cell, kind=kind) == normal(value)


@many
@given(texts, st.integers(min_value=0, max_value=10**6))
def test_one_changed_bit_and_it_does_not_open(text, position):
    cell = cells.seal_cell(**PLACE, value=text)
    with pytest.raises(VaultError):
        cells.open_cell(**PLACE, cell=flip(cell, position))


def test_every_byte_counts():
    cell = cells.seal_cell(**PLACE, value="LEFÈVRE")
    for position in range(len(cell)):
        with pytest.raises(VaultError):
            cells.open_cell(**PLACE, cell=flip(cell, position))
        with pytest.raises(VaultError):
            cells.open_cell(**PLACE, cell=cell[:position])
    with pytest.raises(VaultError):
        cells.open_cell(**PLACE, cell=cell + b"\0")


@pytest.mark.parametrize("moved", ELSEWHERE)
def test_a_moved_cell_does_not_open(moved):
    cell = cells.seal_cell(**PLACE, value="LEFÈVRE")
    with pytest.raises(VaultError):
        cells.open_cell(**{**PLACE, **moved}, cell=cell)


def test_a_cell_of_another_kind_is_refused():
    cell = cells.seal_cell(**PLACE, value=12, kind="int")
    with pytest.raises(VaultError):
        cells.open_cell(**PLACE, cell=cell, kind="str")


@pytest.mark.parametrize("planted", ["LEFÈVRE", b"LEFEVRE" * 10, b"", None, 5, bytearray(80)])
def test_planted_values_are_never_returned(planted):
    with pytest.raises(VaultError):
        cells.open_cell(**PLACE, cell=planted)


def test_an_unknown_version_or_algorithm_is_refused():
    cell = cells.seal_cell(**PLACE, value="x")
    for prefix in (b"RO\x02\x01", b"RO\x01\x02", b"RK\x01\x01"):
        with pytest.raises(VaultError):
            cells.open_cell(**PLACE, cell=prefix + cell[4:])


def test_two_seals_of_one_value_differ():
    assert cells.seal_cell(**PLACE, value="x") != cells.seal_cell(**PLACE, value="x")


def test_labels_are_ascii():
    with pytest.raises(VaultError):
        cells.seal_cell(**{**PLACE, "column": "prénom"}, value="x")


def test_the_error_never_tells_the_value():
    with pytest.raises(VaultError) as caught:
        cells.seal_cell(**PLACE, value="\ud800LEFÈVRE")
    assert "LEFÈVRE" not in str(caught.value)
