"""A key shows its name and nothing else."""

import copy
import hashlib
import logging
import pickle

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rappel.vault.errors import VaultError
from rappel.vault.key import Key
from rappel.vault.signing import Signer

MATERIAL = hashlib.sha256(b"dek").digest()


@pytest.fixture
def key():
    return Key(MATERIAL)


def test_a_key_is_never_shown(key, caplog):
    with caplog.at_level(logging.WARNING):
        logging.getLogger("test").warning("%s %r %s", key, key, [key])
    shown = caplog.text + str(key) + repr(key) + f"{key}" + repr({"key": key})
    for form in (MATERIAL.hex(), repr(MATERIAL), MATERIAL.decode("latin-1")):
        assert form not in shown
    assert not hasattr(key, "__dict__")


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_key_is_not_pickled(key, protocol):
    with pytest.raises(TypeError):
        pickle.dumps(key, protocol=protocol)
    with pytest.raises(TypeError):
        pickle.dumps(Signer(key), protocol=protocol)


def test_a_key_is_not_copied(key):
    for duplicate in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            duplicate(key)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_has_32_bytes(size):
    with pytest.raises(VaultError):
        Key(bytes(size))


def test_generated_keys_differ():
    assert Key.generate().id != Key.generate().id


def test_a_signer_signs_for_its_public_key(key):

    signer = Signer(key)
    Ed25519PublicKey.from_public_bytes(signer.public).verify(signer.sign(b"texte"), b"texte")
    assert repr(signer) == "<Signer>"
    assert len(signer.key_id) == 16
