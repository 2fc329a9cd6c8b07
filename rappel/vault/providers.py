"""Where the root key comes from: a file of mode 0400, or the environment in demo mode only.

The key is read each time it is needed (once a minute at most, the keys under it being cached) and
not kept. It is written as 64 hexadecimal digits, so that it can be copied on paper and typed back.
"""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings

from rappel.vault.errors import RootKeyError, VaultError
from rappel.vault.key import KEY_BYTES, Key

FILE_MODE: Final = 0o400
_REASONS: Final[dict[type[OSError], str]] = {
    FileExistsError: "un fichier porte le nom du dossier",
    FileNotFoundError: "le fichier n'existe pas",
    PermissionError: "accès refusé à ce compte du système",
}


class KeyProvider(Protocol):
    """Gives the root key; raises RootKeyError when it cannot."""

    def root_key(self) -> Key: ...

    def create(self) -> bool:
        """Make a root key where there is none; says whether it did. Never replaces one."""
        ...


def _parse(text: str, source: str) -> Key:
    try:
        return Key(bytes.fromhex(text))
    except (ValueError, VaultError):
        raise RootKeyError(
            f"La clé racine ({source}) est illisible\u00a0: il faut {2 * KEY_BYTES} chiffres "
            "hexadécimaux."
        ) from None


class FileProvider:
    """The root key in a file that its owner alone may read."""

    def __init__(self, path: Path, *, demo: bool) -> None:
        self._path, self._demo = path, demo

    def root_key(self) -> Key:
        if self._demo:
            self.create()
        try:
            handle = os.open(self._path, os.O_RDONLY)
        except OSError as error:
            reason = _REASONS.get(type(error), error.strerror)
            raise RootKeyError(
                f"La clé racine {self._path} ne peut pas être lue\u00a0: {reason}. "
                "Remettez le fichier en place (copie papier), ou, pour une installation neuve, "
                "lancez «\u00a0manage.py keys init\u00a0»."
            ) from None
        with os.fdopen(handle, encoding="ascii", errors="replace") as file:
            mode = stat.S_IMODE(os.fstat(handle).st_mode)
            if mode & ~FILE_MODE:
                raise RootKeyError(
                    f"La clé racine {self._path} est en mode {mode:04o}\u00a0: "
                    f"lancez «\u00a0chmod 0400 {self._path}\u00a0»."
                )
            return _parse(file.read(1024), str(self._path))

    def create(self) -> bool:
        if self._path.exists():
            return False
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return self._write_new()
        except OSError as error:
            reason = _REASONS.get(type(error), error.strerror)
            raise RootKeyError(
                f"La clé racine ne peut pas être créée dans {self._path.parent}\u00a0: {reason}."
            ) from None

    def _write_new(self) -> bool:
        # written aside then linked: another process sees a whole file or none, never replaces one
        draft = self._path.with_name(f".{self._path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(KEY_BYTES) + "\n")
                file.flush()
                os.fsync(handle)
            with suppress(FileExistsError):
                os.link(draft, self._path)
                return True
            return False
        finally:
            draft.unlink()


class EnvironmentProvider:
    """The root key in `RAPPEL_ROOT_KEY`: any process listing shows it, so demo mode only."""

    def __init__(self, text: str) -> None:
        self._text = text

    def root_key(self) -> Key:
        if not settings.DEMO:
            raise RootKeyError(
                "RAPPEL_ROOT_KEY n'est admis qu'en mode démonstration\u00a0: mettez la clé dans un "
                "fichier de mode 0400 (RAPPEL_KEY_FILE)."
            )
        return _parse(self._text, "RAPPEL_ROOT_KEY")

    def create(self) -> bool:
        return False


def provider() -> KeyProvider:
    """The provider that the settings name."""
    text = getattr(settings, "ROOT_KEY", "")
    if text:
        return EnvironmentProvider(text)
    return FileProvider(Path(settings.KEY_FILE), demo=settings.DEMO)
