"""A wrapped key opens under its wrapper, for its place, as the key named."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rappel.vault import wrapping
from rappel.vault.errors import VaultError
from rappel.vault.key import Key
from tests.vault.material import VECTOR, flip, many

PLACE = wrapping.case_key_place(VECTOR.commune, VECTOR.case)
WRAPPED = wrapping.wrap(VECTOR.commune_key, PLACE, VECTOR.case_key)
OTHER = uuid.UUID(int=9)


@pytest.mark.parametrize(
    "place",
    [
        wrapping.case_key_place(VECTOR.commune, VECTOR.case),
        wrapping.commune_key_place(VECTOR.commune, 1),
        wrapping.desk_key_place(VECTOR.commune),
        wrapping.signing_key_place(VECTOR.commune),
    ],
)
def test_a_wrapped_key_opens_in_its_place_alone(place):
    wrapped = wrapping.wrap(VECTOR.commune_key, place, VECTOR.case_key)
    opened = wrapping.unwrap(VECTOR.commune_key, place, VECTOR.case_key.id, wrapped)
    assert opened.id == VECTOR.case_key.id
    for elsewhere in (
        wrapping.case_key_place(VECTOR.commune, OTHER),
        wrapping.case_key_place(OTHER, VECTOR.case),
        wrapping.commune_key_place(VECTOR.commune, 2),
        wrapping.desk_key_place(OTHER),
        wrapping.signing_key_place(OTHER),
    ):
        with pytest.raises(VaultError):
            wrapping.unwrap(VECTOR.commune_key, elsewhere, VECTOR.case_key.id, wrapped)


def test_another_wrapper_or_another_name_is_refused():
    with pytest.raises(VaultError):
        wrapping.unwrap(Key.generate(), PLACE, VECTOR.case_key.id, WRAPPED)
    with pytest.raises(VaultError):
        wrapping.unwrap(VECTOR.commune_key, PLACE, Key.generate().id, WRAPPED)


def test_a_wrapping_that_names_another_key_is_refused():
    """Somebody who holds the wrapper cannot pass one key off under the id of another."""
    header = wrapping.PREFIX + VECTOR.commune_key.id
    nonce = bytes(12)
    claimed = Key.generate().id
    forged = (
        header
        + nonce
        + VECTOR.case_key.wrapped_by(VECTOR.commune_key, nonce, PLACE.aad(header, claimed))
    )
    with pytest.raises(VaultError):
        wrapping.unwrap(VECTOR.commune_key, PLACE, claimed, forged)


@many
@given(st.integers(min_value=0, max_value=10**6))
def test_one_changed_bit_and_it_does_not_open(position):
    with pytest.raises(VaultError):
        wrapping.unwrap(VECTOR.commune_key, PLACE, VECTOR.case_key.id, flip(WRAPPED, position))


@pytest.mark.parametrize(
    "planted",
    [b"", WRAPPED[:-1], WRAPPED + b"\0", None, "texte", bytes(80)],
    ids=["empty", "short", "long", "none", "text", "zeros"],
)
def test_what_is_no_wrapped_key_is_refused(planted):
    with pytest.raises(VaultError):
        wrapping.unwrap(VECTOR.commune_key, PLACE, VECTOR.case_key.id, planted)
