"""From what people type or assign to the value of a kind, and the form field of each kind.

Messages never repeat the value: errors end in logs. Nothing here keeps state between values.
"""

import datetime
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from rappel.vault.encoding import Kind, canonical_json
from rappel.vault.errors import VaultError
from rappel.vault.opaque import Cell

_INVALID: Final = {
    "str": "Ce texte contient des caractères illisibles.",
    "date": "Saisissez une date valide.",
    "bool": "Répondez par oui ou par non.",
    "int": "Saisissez un nombre entier.",
    "json": "Cette valeur ne peut pas être enregistrée.",
}
_TRUE: Final = frozenset({"t", "true", "1", "on"})
_FALSE: Final = frozenset({"f", "false", "0", "off"})


def _to_str(value: Any) -> str:
    if isinstance(value, bytes | bytearray | memoryview | Cell):
        raise ValueError
    text = unicodedata.normalize("NFC", str(value))
    text.encode("utf-8")  # a lone surrogate can be typed, not stored
    return text


def _to_date(value: Any) -> datetime.date:
    # a date-time has a day only in a time zone, which is the commune's affair: refused
    if isinstance(value, datetime.datetime):
        raise ValueError
    if isinstance(value, datetime.date):
        return value
    return datetime.date.fromisoformat(value)


def _to_bool(value: Any) -> bool:
    if isinstance(value, str):
        word = value.lower()
        if word in _TRUE | _FALSE:
            return word in _TRUE
    elif value in (0, 1):
        return bool(value)
    raise ValueError


def _to_int(value: Any) -> int:
    if isinstance(value, float) and not value.is_integer():
        raise ValueError
    number = int(value)
    str(number)  # beyond Python's limit of digits it could not be written
    return number


def _to_json(value: Any) -> Any:
    if isinstance(value, Cell):
        raise ValueError
    canonical_json(value)
    return value


_CONVERT: Final[dict[Kind, Callable[[Any], Any]]] = {
    "str": _to_str,
    "date": _to_date,
    "bool": _to_bool,
    "int": _to_int,
    "json": _to_json,
}


def convert(kind: Kind, value: Any) -> Any:
    """Give `value` as `kind`; raises ValidationError when it cannot be one, or cannot be sealed."""
    try:
        return _CONVERT[kind](value)
    except (VaultError, ValueError, TypeError, OverflowError) as error:
        raise ValidationError(_INVALID[kind], code="invalid") from error


FORM_FIELDS: Final[dict[Kind, type[forms.Field]]] = {
    "str": forms.CharField,
    "date": forms.DateField,
    "bool": forms.BooleanField,
    "int": forms.IntegerField,
    "json": forms.JSONField,
}
