"""A key under another key (security.md §2).

`"RK" | 01 | 01 | key_id of the wrapper | nonce 12 | ciphertext ‖ tag 16`. The id of the wrapped key
is in the AAD and checked again on the opened bytes, since AES-GCM does not commit to a key.
"""

import os
from typing import Final
from uuid import UUID

from rappel.vault.encoding import lp, u32
from rappel.vault.errors import VaultError
from rappel.vault.key import ID_BYTES, KEY_BYTES, NONCE_BYTES, TAG_BYTES, Key

PREFIX: Final = b"RK\x01\x01"
_HEADER_BYTES: Final = len(PREFIX) + ID_BYTES
_START: Final = _HEADER_BYTES + NONCE_BYTES
WRAPPED_BYTES: Final = _START + KEY_BYTES + TAG_BYTES


class Place:
    """What a wrapped key is for: a label and the identifiers that go with it."""

    __slots__ = ("_ids", "_label")

    def __init__(self, label: bytes, *ids: bytes) -> None:
        self._label, self._ids = label, ids

    def aad(self, header: bytes, wrapped_id: bytes) -> bytes:
        """AAD = lp(label, header, …ids, key_id of the wrapped key)."""
        return lp(self._label, header, *self._ids, wrapped_id)


def case_key_place(commune: UUID, case: UUID) -> Place:
    """Key of one case, under the key of its commune."""
    return Place(b"rappel.case-key.v1", commune.bytes, case.bytes)


def commune_key_place(commune: UUID, epoch: int) -> Place:
    """Key of one commune and epoch, under the root key."""
    return Place(b"rappel.commune-key.v1", commune.bytes, u32(epoch))


def desk_key_place(owner: UUID) -> Place:
    """Desk key of a commune (under its key) or of the installation (under the root key)."""
    return Place(b"rappel.desk-key.v1", owner.bytes)


def signing_key_place(installation: UUID) -> Place:
    """Seed of the Ed25519 key that signs checkpoints, under the root key."""
    return Place(b"rappel.signing-key.v1", installation.bytes)


def wrap(wrapper: Key, place: Place, key: Key) -> bytes:
    """Encrypt `key` under `wrapper` for this place."""
    header = PREFIX + wrapper.id
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + key.wrapped_by(wrapper, nonce, place.aad(header, key.id))


def wrapper_id(wrapped: bytes) -> bytes:
    """The id of the key that opens `wrapped`; raises VaultError when it is no wrapped key."""
    if (
        not isinstance(wrapped, bytes)
        or len(wrapped) != WRAPPED_BYTES
        or not wrapped.startswith(PREFIX)
    ):
        raise VaultError("not a wrapped key of a known version")
    return wrapped[len(PREFIX) : _HEADER_BYTES]


def unwrap(wrapper: Key, place: Place, wrapped_id: bytes, wrapped: bytes) -> Key:
    """Open a key; raises VaultError for another wrapper, place, id or one changed bit."""
    if not wrapper.is_named(wrapper_id(wrapped)):
        raise VaultError("key wrapped by another key")
    aad = place.aad(wrapped[:_HEADER_BYTES], wrapped_id)
    key = Key(wrapper.decrypt(wrapped[_HEADER_BYTES:_START], wrapped[_START:], aad))
    if not key.is_named(wrapped_id):
        raise VaultError("the wrapped key is not the one named")
    return key
