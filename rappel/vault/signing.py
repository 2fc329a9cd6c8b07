"""Signatures of the checkpoints of the log (security.md §5)."""

from typing import NoReturn

from rappel.vault.key import Key, key_id


class Signer:
    """An Ed25519 key pair; `key_id` is the id of the 32 public bytes, as checkpoints write it."""

    __slots__ = ("_private", "key_id", "public")

    def __init__(self, seed: Key) -> None:
        self._private = seed.ed25519()
        self.public = self._private.public_key().public_bytes_raw()
        self.key_id = key_id(self.public)

    def __repr__(self) -> str:
        return "<Signer>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("keys are neither pickled nor copied")

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature (RFC 8032)."""
        return self._private.sign(message)
