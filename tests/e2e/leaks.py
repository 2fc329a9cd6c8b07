"""Looks for what must stay sealed, however it may be written, in whatever the product leaves behind."""

import base64
import html
import json
import os
import re
import subprocess
import tempfile
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

SHORTEST = 5
"""Letters; a shorter word turns up by chance."""


def spellings(secret: str) -> Iterator[tuple[str, bytes]]:
    """Every way in which a text may lie in a file, with its name."""
    decomposed = unicodedata.normalize("NFD", secret)
    for case, text in {
        "as typed": unicodedata.normalize("NFC", secret),
        "upper case": unicodedata.normalize("NFC", secret).upper(),
        "lower case": unicodedata.normalize("NFC", secret).lower(),
        "decomposed": decomposed,
        "decomposed, upper case": decomposed.upper(),
    }.items():
        for how, written in _encoded(text):
            yield f"{case}, {how}", written


def _encoded(text: str) -> Iterator[tuple[str, bytes]]:
    raw = text.encode()
    yield "UTF-8", raw
    yield "UTF-16 LE", text.encode("utf-16-le")
    yield "UTF-16 BE", text.encode("utf-16-be")
    yield "Latin-1", text.encode("latin-1", errors="ignore")
    yield "hex", raw.hex().encode()
    yield "HEX", raw.hex().upper().encode()
    for offset in range(3):
        yield f"base64, offset {offset}", _base64(raw, offset)
        yield (
            f"base64 for URLs, offset {offset}",
            _base64(raw, offset).translate(bytes.maketrans(b"+/", b"-_")),
        )
    yield "URL", quote(text, safe="").encode()
    yield "form", quote_plus(text).encode()
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "HTML", html.escape(text).encode()
    yield "SQL", text.replace("'", "''").encode()


def _base64(raw: bytes, offset: int) -> bytes:
    """The letters of base64 that depend on `raw` alone when it begins `offset` bytes into a group."""
    first = -(-8 * offset // 6)
    last = 8 * (offset + len(raw)) // 6
    return base64.b64encode(bytes(offset) + raw)[first:last]


def patterns(secrets: Iterable[str]) -> dict[bytes, set[str]]:
    """What to look for, and what it would betray."""
    found: dict[bytes, set[str]] = {}
    for secret in secrets:
        for how, written in spellings(secret):
            if len(written) >= SHORTEST:
                assert b"\n" not in written
                found.setdefault(written, set()).add(f"{secret} ({how})")
    return found


def search(wanted: dict[bytes, set[str]], *files: Path) -> set[str]:
    """What is betrayed by these files; grep looks for thousands of patterns in one go."""
    with tempfile.NamedTemporaryFile(prefix="patterns") as listed:
        listed.write(b"\n".join(wanted))
        listed.flush()
        done = subprocess.run(
            ["grep", "-a", "-h", "-o", "-F", "-f", listed.name, "--", *map(str, files)],
            env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
            capture_output=True,
        )
    assert done.returncode in (0, 1), done.stderr
    betrayed: set[str] = set()
    for match in set(done.stdout.split(b"\n")) - {b""}:
        betrayed |= wanted[match]
    return betrayed


_BLOB = re.compile(rb"(?:X'|\\\\x)([0-9A-Fa-f]+)")


def with_blobs(dump: bytes) -> bytes:
    """A dump, and after it the bytes that it shows in hexadecimal."""
    blobs = (bytes.fromhex(found[1].decode()) for found in _BLOB.finditer(dump))
    return b"\n".join([dump, *blobs])


def session(data: str) -> bytes:
    """What Django's signed, compressed text of a session says."""
    text = data.split(":")[0]
    raw = base64.urlsafe_b64decode(text.lstrip(".") + "=" * (-len(text.lstrip(".")) % 4))
    return zlib.decompress(raw) if text.startswith(".") else raw


def open_files(processes: Iterable[int]) -> Iterator[bytes]:
    """Content of every ordinary file that these processes hold open, those without a name included."""
    for number in processes:
        for descriptor in Path(f"/proc/{number}/fd").iterdir():
            if descriptor.is_file():
                yield descriptor.read_bytes()
