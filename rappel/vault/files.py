"""Sealed files: uploads and produced letters (security.md §2).

A header like a cell's, with algorithm 02, then chunks of 64 KiB, each with its tag, under a key
made for this file alone. The AAD carries the number of the chunk and whether it is the last, so
chunks cannot be cut off, swapped or taken from another file.
"""

import os
from typing import Final
from uuid import UUID

from rappel.vault.encoding import lp, u32
from rappel.vault.errors import VaultError
from rappel.vault.key import ID_BYTES, NONCE_BYTES, TAG_BYTES, Key

PREFIX: Final = b"RO\x01\x02"
CHUNK_BYTES: Final = 64 * 1024
_SALT_BYTES: Final = 8
_LABEL: Final = b"rappel.file.v1"
_HEADER_BYTES: Final = len(PREFIX) + ID_BYTES + NONCE_BYTES


def _file_key(key: Key, file_id: UUID, salt: bytes) -> Key:
    return key.subkey(lp(_LABEL, file_id.bytes, salt))


def _aad(header: bytes, commune: UUID, file_id: UUID, index: int, last: bool) -> bytes:
    return lp(
        _LABEL, header, commune.bytes, file_id.bytes, u32(index), b"\x01" if last else b"\x00"
    )


def seal_file(key: Key, commune: UUID, file_id: UUID, data: bytes) -> bytes:
    """Seal the whole content of a file under the key of its case."""
    salt = os.urandom(_SALT_BYTES)
    header = PREFIX + key.id + salt + bytes(NONCE_BYTES - _SALT_BYTES)
    file_key = _file_key(key, file_id, salt)
    view, starts = memoryview(data), range(0, len(data) or 1, CHUNK_BYTES)
    last = len(starts) - 1
    return b"".join(
        (
            header,
            *(
                file_key.encrypt(
                    salt + u32(index),
                    view[at : at + CHUNK_BYTES],
                    _aad(header, commune, file_id, index, index == last),
                )
                for index, at in enumerate(starts)
            ),
        )
    )


def open_file(key: Key, commune: UUID, file_id: UUID, sealed: bytes) -> bytes:
    """Open what `seal_file` made, whole or not at all; raises VaultError."""
    if not isinstance(sealed, bytes) or len(sealed) < _HEADER_BYTES + TAG_BYTES:
        raise VaultError("not a sealed file")
    header = sealed[:_HEADER_BYTES]
    salt = header[-NONCE_BYTES : _SALT_BYTES - NONCE_BYTES]
    if not header.startswith(PREFIX):
        raise VaultError("not a sealed file of a known version")
    if not key.is_named(header[len(PREFIX) : len(PREFIX) + ID_BYTES]):
        raise VaultError("file of another key")
    file_key = _file_key(key, file_id, salt)
    step = CHUNK_BYTES + TAG_BYTES
    view, starts = memoryview(sealed), range(_HEADER_BYTES, len(sealed), step)
    last = len(starts) - 1
    return b"".join(
        file_key.decrypt(
            salt + u32(index),
            view[at : at + step],
            _aad(header, commune, file_id, index, index == last),
        )
        for index, at in enumerate(starts)
    )
