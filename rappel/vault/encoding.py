"""Bytes that are authenticated and bytes that are sealed (security.md §1 and §2).

`lp` is the only way to build an AAD or an HKDF info: with a count and lengths, no two different
lists of parts give the same bytes. The frame gives every value of a bucket the same length, so
that neither length nor emptiness shows through the encryption.
"""

import datetime
import json
import re
import struct
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from rappel.vault.errors import VaultError

Kind = str
KINDS: Final = ("str", "date", "bool", "int", "json")
BUCKETS: Final = (32, 256)

_HEAD: Final = struct.Struct(">BI")
_NONE: Final = 0
_TYPE_OF: Final = {"str": 1, "date": 2, "bool": 3, "int": 4, "json": 5}
_DECIMAL: Final = re.compile(rb"0|-?[1-9][0-9]*")
_ISO_DATE: Final = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def u32(number: int) -> bytes:
    """Four bytes, big endian."""
    return struct.pack(">I", number)


def lp_part(part: bytes) -> bytes:
    """One part of an `lp`: its length, then itself."""
    return struct.pack(">I", len(part)) + part


def lp(*parts: bytes) -> bytes:
    """Length-prefixed list: u32 count, then for each part u32 length and the bytes."""
    return u32(len(parts)) + b"".join(map(lp_part, parts))


def canonical_json(value: Any) -> bytes:
    """JSON of one spelling only: ASCII keys sorted, no spaces, integers only, NFC, escaped to ASCII.

    Raises VaultError for anything else (floats, other keys, other types).
    """
    try:
        return json.dumps(
            _canonical(value), sort_keys=True, separators=(",", ":"), allow_nan=False
        ).encode("ascii")
    except (ValueError, RecursionError) as error:
        raise VaultError("this value has no canonical JSON form") from error


def _canonical(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return _nfc(value)
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise VaultError("the keys of sealed JSON are ASCII text")
        return {str(key): _canonical(item) for key, item in value.items()}
    raise VaultError(f"sealed JSON holds no {type(value).__name__}")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _encode_str(value: str) -> bytes:
    return _nfc(value).encode("utf-8")


def _encode_date(value: datetime.date) -> bytes:
    return value.isoformat().encode("ascii")


def _encode_bool(value: bool) -> bytes:
    return b"1" if value else b"0"


def _encode_int(value: int) -> bytes:
    return str(int(value)).encode("ascii")


def _decode_str(data: bytes) -> str:
    return data.decode("utf-8")


def _decode_date(data: bytes) -> datetime.date:
    if not _ISO_DATE.fullmatch(data):
        raise ValueError
    return datetime.date.fromisoformat(data.decode("ascii"))


def _decode_bool(data: bytes) -> bool:
    return {b"0": False, b"1": True}[data]


def _decode_int(data: bytes) -> int:
    if not _DECIMAL.fullmatch(data):
        raise ValueError
    return int(data)


def _decode_json(data: bytes) -> Any:
    return json.loads(data.decode("ascii"))


_ENCODERS: Final[dict[Kind, tuple[type | tuple[type, ...], Callable[[Any], bytes]]]] = {
    "str": (str, _encode_str),
    "date": (datetime.date, _encode_date),
    "bool": (bool, _encode_bool),
    "int": (int, _encode_int),
    "json": (object, canonical_json),
}
_DECODERS: Final[dict[int, tuple[Kind, Callable[[bytes], Any]]]] = {
    1: ("str", _decode_str),
    2: ("date", _decode_date),
    3: ("bool", _decode_bool),
    4: ("int", _decode_int),
    5: ("json", _decode_json),
}


def encode_frame(kind: Kind, value: Any, bucket: int) -> bytes:
    """Give the plaintext frame of `value`: type, u32 length, data, zeros up to a multiple of `bucket`.

    None is framed like any value. Raises VaultError when `value` is not of `kind`, or holds what
    the encoding has no bytes for (lone surrogates, floats in JSON, integers beyond Python's limit).
    """
    if value is None:
        code, data = _NONE, b""
    else:
        wanted, encode = _ENCODERS[kind]
        if (
            not isinstance(value, wanted)
            or (kind == "int" and isinstance(value, bool))
            or isinstance(value, datetime.datetime)
        ):
            raise VaultError(f"a {type(value).__name__} cannot be sealed as {kind}")
        code = _TYPE_OF[kind]
        try:
            data = encode(value)
        except ValueError as error:  # UnicodeEncodeError included
            raise VaultError(f"this {kind} has no encoding") from error
    frame = _HEAD.pack(code, len(data)) + data
    return frame + bytes(-len(frame) % bucket)


def decode_frame(frame: bytes) -> tuple[Kind | None, Any]:
    """Read a frame of any bucket: its kind (None for the value None) and its value.

    Raises VaultError for an unknown type, a wrong length, a non-zero padding or unreadable data.
    """
    if len(frame) < _HEAD.size:
        raise VaultError("frame too short")
    code, length = _HEAD.unpack_from(frame)
    end = _HEAD.size + length
    if end > len(frame) or frame.count(0, end) != len(frame) - end:
        raise VaultError("frame with a wrong length or padding")
    data = frame[_HEAD.size : end]
    if code == _NONE:
        if data:
            raise VaultError("None carries no data")
        return None, None
    try:
        kind, decode = _DECODERS[code]
        return kind, decode(data)
    except (KeyError, ValueError, RecursionError) as error:
        raise VaultError("frame of an unknown type or spelling") from error
