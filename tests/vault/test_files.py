"""A sealed file opens whole: no chunk is cut, moved, repeated or taken from elsewhere."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rappel.vault import files
from rappel.vault.errors import VaultError
from rappel.vault.key import Key
from tests.vault.material import VECTOR, flip, many

PLACE = (VECTOR.case_key, VECTOR.commune, VECTOR.file)
CHUNK = files.CHUNK_BYTES
STEP = CHUNK + 16
HEADER = 32
THREE_CHUNKS = bytes(range(256)) * 256 * 2 + b"fin"


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])
def test_every_size_reads_back(size):
    data = (b"%PDF-" * (size // 5 + 1))[:size]
    sealed = files.seal_file(*PLACE, data)
    assert files.open_file(*PLACE, sealed) == data
    assert len(sealed) == HEADER + size + 16 * max(1, -(-size // CHUNK))


@many
@given(st.binary(max_size=200))
def test_small_files_read_back(data):
    assert files.open_file(*PLACE, files.seal_file(*PLACE, data)) == data


@many
@given(st.integers(min_value=0, max_value=10**9))
def test_one_changed_bit_and_it_does_not_open(position):
    with pytest.raises(VaultError):
        files.open_file(*PLACE, flip(SEALED, position))


SEALED = files.seal_file(*PLACE, THREE_CHUNKS)


@pytest.mark.parametrize(
    "place",
    [
        (Key.generate(), VECTOR.commune, VECTOR.file),
        (VECTOR.case_key, uuid.UUID(int=9), VECTOR.file),
        (VECTOR.case_key, VECTOR.commune, uuid.UUID(int=9)),
    ],
)
def test_a_file_opens_nowhere_else(place):
    with pytest.raises(VaultError):
        files.open_file(*place, SEALED)


def pieces(sealed):
    """Header and chunks."""
    return sealed[:HEADER], [sealed[at : at + STEP] for at in range(HEADER, len(sealed), STEP)]


@pytest.mark.parametrize(
    "order", [(0,), (0, 1), (1, 0, 2), (0, 0, 1, 2), (0, 2), (0, 1, 2, 2), (2,), (1, 2)]
)
def test_chunks_keep_their_order_and_number(order):
    header, chunks = pieces(SEALED)
    assert len(chunks) == 3
    with pytest.raises(VaultError):
        files.open_file(*PLACE, header + b"".join(chunks[index] for index in order))


def test_a_chunk_of_another_sealing_is_refused():
    header, chunks = pieces(SEALED)
    _, others = pieces(files.seal_file(*PLACE, THREE_CHUNKS))
    with pytest.raises(VaultError):
        files.open_file(*PLACE, header + chunks[0] + others[1] + chunks[2])


@pytest.mark.parametrize("length", [0, 10, HEADER, HEADER + 15, HEADER + STEP, HEADER + STEP + 3])
def test_a_truncated_file_is_refused(length):
    with pytest.raises(VaultError):
        files.open_file(*PLACE, SEALED[:length])


@pytest.mark.parametrize("planted", [b"%PDF-1.7" * 20, "texte", None, bytearray(SEALED)])
def test_planted_files_are_never_returned(planted):
    with pytest.raises(VaultError):
        files.open_file(*PLACE, planted)


def test_the_four_zero_bytes_of_the_header_are_authenticated():
    with pytest.raises(VaultError):
        files.open_file(*PLACE, SEALED[:31] + b"\1" + SEALED[32:])
