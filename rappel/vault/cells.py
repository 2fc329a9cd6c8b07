"""Sealed cells: one value of one column of one row (security.md §2).

`"RO" | 01 | 01 | key_id 16 | nonce 12 | ciphertext ‖ tag 16`. The AAD names commune, table, column
and row, so a cell moved anywhere else does not open. There is one version: the day a second one comes,
readers take both and writers make the newest.
"""

import hmac
import os
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from rappel.vault.encoding import Kind, decode_frame, encode_frame, lp_part, u32
from rappel.vault.errors import VaultError
from rappel.vault.key import CELL_HEADER_BYTES, NONCE_BYTES, TAG_BYTES, Key

_START: Final = CELL_HEADER_BYTES + NONCE_BYTES
_SHORTEST: Final = _START + TAG_BYTES
_UUID_LENGTH: Final = u32(16)


@lru_cache(maxsize=1024)
def _labels(table: str, column: str) -> bytes:
    """Table and column as parts of the AAD, ready once for each sealed column of the product."""
    try:
        return lp_part(table.encode("ascii")) + lp_part(column.encode("ascii")) + _UUID_LENGTH
    except UnicodeEncodeError as error:
        raise VaultError("labels of sealed columns are ASCII") from error


def _aad(key: Key, commune: UUID, table: str, column: str, row: UUID) -> bytes:
    # lp("rappel.cell.v1", header, commune, table, column, row), joined from parts made once
    return b"".join((key.cell_aad, _UUID_LENGTH, commune.bytes, _labels(table, column), row.bytes))


def seal_frame(key: Key, commune: UUID, table: str, column: str, row: UUID, frame: bytes) -> bytes:
    """Seal a frame made by `encode_frame`."""
    nonce = os.urandom(NONCE_BYTES)
    aad = _aad(key, commune, table, column, row)
    return key.cell_header + nonce + key.encrypt(nonce, frame, aad)


def open_frame(key: Key, commune: UUID, table: str, column: str, row: UUID, cell: bytes) -> bytes:
    """Open a cell down to its frame; raises VaultError for anything but an untouched cell."""
    if type(cell) is not bytes or len(cell) < _SHORTEST:
        raise VaultError("not a cell")
    # version, algorithm and key in one comparison, in constant time
    if not hmac.compare_digest(cell[:CELL_HEADER_BYTES], key.cell_header):
        raise VaultError("cell of another key or of an unknown version")
    aad = _aad(key, commune, table, column, row)
    return key.decrypt(cell[CELL_HEADER_BYTES:_START], cell[_START:], aad)


def seal_cell(
    key: Key,
    commune: UUID,
    table: str,
    column: str,
    row: UUID,
    value: Any,
    *,
    kind: Kind = "str",
    bucket: int = 32,
) -> bytes:
    """Seal `value`; `commune` is the installation's uuid for cells of the installation.

    Raises VaultError when the value is not of `kind` or cannot be encoded.
    """
    return seal_frame(key, commune, table, column, row, encode_frame(kind, value, bucket))


def open_cell(
    key: Key,
    commune: UUID,
    table: str,
    column: str,
    row: UUID,
    cell: bytes,
    *,
    kind: Kind = "str",
) -> Any:
    """Open a cell to its value; raises VaultError, also when it holds another kind than `kind`."""
    return read_frame(kind, open_frame(key, commune, table, column, row, cell))


def read_frame(kind: Kind, frame: bytes) -> Any:
    """The value of a frame that must hold `kind` or None."""
    found, value = decode_frame(frame)
    if found != kind and found is not None:
        raise VaultError(f"a cell of kind {kind} holds {found}")
    return value
