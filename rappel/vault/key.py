"""A key in memory: it names itself by a committing id and shows its bytes to nobody."""

import hmac
import secrets
from typing import Final, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rappel.vault.encoding import lp, lp_part, u32
from rappel.vault.errors import VaultError

KEY_BYTES: Final = 32
ID_BYTES: Final = 16
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
CELL_PREFIX: Final = b"RO\x01\x01"
CELL_HEADER_BYTES: Final = len(CELL_PREFIX) + ID_BYTES
_ID_INFO: Final = lp(b"rappel.key-id.v1")
# the beginning of lp("rappel.cell.v1", header, commune, table, column, row)
_CELL_AAD: Final = u32(6) + lp_part(b"rappel.cell.v1") + u32(CELL_HEADER_BYTES)


def derive(material: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA256 without salt (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(material)


def key_id(material: bytes) -> bytes:
    """Name a key by 16 bytes that also commit to it: AES-GCM alone does not (security.md §1)."""
    return derive(material, _ID_INFO, ID_BYTES)


class Key:
    """32 secret bytes with their id and one AES-256-GCM object, built once because it is the cost.

    `cell_header` and `cell_aad` begin every cell of this key and its AAD: made once as well.
    Opaque: nothing of the key in `repr`, no pickle, no copy.
    """

    __slots__ = ("_aead", "_material", "cell_aad", "cell_header", "id")

    def __init__(self, material: bytes) -> None:
        if len(material) != KEY_BYTES:
            raise VaultError("a key has 32 bytes")
        self._material = bytes(material)
        self._aead = AESGCM(self._material)
        self.id = key_id(self._material)
        self.cell_header = CELL_PREFIX + self.id
        self.cell_aad = _CELL_AAD + self.cell_header

    @classmethod
    def generate(cls) -> "Key":
        """A new random key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def __repr__(self) -> str:
        return "<Key>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("keys are neither pickled nor copied")

    def is_named(self, identifier: bytes) -> bool:
        """Compare ids in constant time."""
        return hmac.compare_digest(self.id, identifier)

    def encrypt(self, nonce: bytes, plaintext: bytes | memoryview, aad: bytes) -> bytes:
        """AES-256-GCM: ciphertext, then the 16 bytes of the tag."""
        return self._aead.encrypt(nonce, plaintext, aad)

    def decrypt(self, nonce: bytes, ciphertext: bytes | memoryview, aad: bytes) -> bytes:
        """Open what `encrypt` made; raises VaultError when one bit differs."""
        try:
            return self._aead.decrypt(nonce, ciphertext, aad)
        except (InvalidTag, ValueError) as error:
            raise VaultError("authentication failed") from error

    def subkey(self, info: bytes) -> "Key":
        """The key derived from this one for `info`."""
        return Key(derive(self._material, info, KEY_BYTES))

    def ed25519(self) -> Ed25519PrivateKey:
        """The signing key whose seed this key is (RFC 8032)."""
        return Ed25519PrivateKey.from_private_bytes(self._material)

    def wrapped_by(self, wrapper: "Key", nonce: bytes, aad: bytes) -> bytes:
        """This key's bytes, encrypted under `wrapper`: the only way they leave the object."""
        return wrapper.encrypt(nonce, self._material, aad)
