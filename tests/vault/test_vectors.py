"""The bytes of the format never change: an old cell must open for ever."""

import datetime

import pytest

from rappel.vault import cells, files, wrapping
from tests.vault.material import VECTOR

NONCE = bytes(range(12))
CELLS = [
    (
        "family_name",
        "str",
        "LEFÈVRE",
        "524f0101b765f6f13ad2e3425bbbb4b8d778b712000102030405060708090a0b900f73be2584ed5098f1ddd1ee21"
        "da5f7bc8b150149234cf87eaccd0208656bc7491f7c41ff54ab18969f7e15abfd1c3",
    ),
    (
        "birth_date",
        "date",
        datetime.date(2012, 2, 29),
        "524f0101b765f6f13ad2e3425bbbb4b8d778b712000102030405060708090a0b930f73be27fa98276954bbb18613"
        "e35f7bc8b150149234cf87eaccd0208656bc1cb773d633f3db37c0ac31b98335488b",
    ),
    (
        "phone",
        "str",
        None,
        "524f0101b765f6f13ad2e3425bbbb4b8d778b712000102030405060708090a0b910f73be2dc8a8165b798b83ab21"
        "da5f7bc8b150149234cf87eaccd0208656bc338e33737e709111691c7477a34a7528",
    ),
]
FILE = (
    "524f0102b765f6f13ad2e3425bbbb4b8d778b712000102030405060700000000611d47a250bb502c92bc43779987cf"
    "04a060799c16"
)
WRAPPED_CASE_KEY = (
    "524b0101e7c8299b41122598a2c6e4de439a3dcc000102030405060708090a0bd0a85e80af98579f4f8d51880b439c"
    "34ae50b8fcfb48809747302544e28320a830a278dc45fff0b4c80d6d18c76f5c4a"
)


@pytest.fixture(autouse=True)
def fixed_nonce(monkeypatch):
    """The nonce of the vectors in place of random ones."""
    for module in (cells, files, wrapping):
        monkeypatch.setattr(f"{module.__name__}.os.urandom", lambda count: NONCE[:count])


def test_key_ids():
    assert VECTOR.case_key.id.hex() == "b765f6f13ad2e3425bbbb4b8d778b712"
    assert VECTOR.commune_key.id.hex() == "e7c8299b41122598a2c6e4de439a3dcc"


@pytest.mark.parametrize(("column", "kind", "value", "cell"), CELLS)
def test_cells(column, kind, value, cell):
    place = (VECTOR.case_key, VECTOR.commune, "party", column, VECTOR.row)
    assert cells.seal_cell(*place, value, kind=kind, bucket=32).hex() == cell
    assert cells.open_cell(*place, bytes.fromhex(cell), kind=kind) == value


def test_file():
    place = (VECTOR.case_key, VECTOR.commune, VECTOR.file)
    assert files.seal_file(*place, b"%PDF-").hex() == FILE
    assert files.open_file(*place, bytes.fromhex(FILE)) == b"%PDF-"


def test_wrapped_case_key():
    place = wrapping.case_key_place(VECTOR.commune, VECTOR.case)
    assert wrapping.wrap(VECTOR.commune_key, place, VECTOR.case_key).hex() == WRAPPED_CASE_KEY
    key = wrapping.unwrap(
        VECTOR.commune_key, place, VECTOR.case_key.id, bytes.fromhex(WRAPPED_CASE_KEY)
    )
    assert key.id == VECTOR.case_key.id
