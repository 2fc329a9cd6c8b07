"""Dates and hours as they are typed in French: `jj/mm/aaaa`, `17 h 30`.

They stand here, low in the house, because the forms of every stage use them.
"""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django import forms

_FRENCH = re.compile(r"^(\d{1,2})[\s./-](\d{1,2})[\s./-](\d{4})$")
_DIGITS = re.compile(r"^(\d{2})(\d{2})(\d{4})$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_TIME = re.compile(r"^(\d{1,2})\s*(?::|h)\s*(\d{2})?(?::\d{2})?$", re.IGNORECASE)


def parse_date(text: str) -> datetime.date | None:
    """Read `jj/mm/aaaa` (also with `.`, `-`, spaces or eight digits alone) or ISO `aaaa-mm-jj`.

    A year of two digits is refused: 57 is a birth year as well as a typing slip.
    None when the text is not written so; raises ValueError when it is but the day does not exist.
    """
    text = text.strip()
    if match := _ISO.match(text):
        year, month, day = match.groups()
    elif match := _FRENCH.match(text) or _DIGITS.match(text):
        day, month, year = match.groups()
    else:
        return None
    return datetime.date(int(year), int(month), int(day))


def parse_time(text: str) -> datetime.time:
    """Read `17:30`, `17 h 30`, `17h`; seconds, when a browser adds them, are left out.

    Raises ValueError when the text is no hour of the day.
    """
    if not (match := _TIME.match(text.strip())):
        raise ValueError(text)
    return datetime.time(int(match[1]), int(match[2] or 0))


class FrenchDateInput(forms.DateInput):
    """A text field; `rappel.js` puts the browser's own calendar beside it."""

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        *,
        earliest: datetime.date | None = None,
        latest: datetime.date | None = None,
    ) -> None:
        """`earliest` and `latest` bound the calendar only; the rule itself is the form's."""
        bounds = {"data-min": earliest, "data-max": latest}
        shown = {name: day.isoformat() for name, day in bounds.items() if day}
        base = {"data-date": True, "size": 12, "autocomplete": "off", "placeholder": "jj/mm/aaaa"}
        super().__init__({**base, **shown, **(attrs or {})}, format="%d/%m/%Y")


class FrenchDateField(forms.DateField):
    """A calendar day typed `jj/mm/aaaa`; ISO is taken too."""

    widget = FrenchDateInput
    default_error_messages = {
        "required": "Indiquez la date.",
        "invalid": "Écrivez le jour, le mois et l'année ainsi : 03/12/2026.",
        "no_such_day": "Ce jour n'existe pas dans le calendrier.",
    }

    def to_python(self, value: Any) -> datetime.date | None:
        """Return the day, or None when nothing was typed.

        Raises ValidationError `invalid` or `no_such_day`.
        """
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        try:
            day = parse_date(value)
        except ValueError:
            code = "no_such_day"
            raise forms.ValidationError(self.error_messages[code], code=code) from None
        if day is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class FrenchTimeInput(forms.TimeInput):
    """A short text field for an hour of the day."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        base = {"size": 7, "autocomplete": "off", "placeholder": "HH:MM"}
        super().__init__({**base, **(attrs or {})}, format="%H:%M")


class FrenchTimeField(forms.TimeField):
    """An hour typed `HH:MM` or `17 h 30`."""

    widget = FrenchTimeInput
    default_error_messages = {
        "required": "Indiquez l'heure.",
        "invalid": "Écrivez l'heure ainsi : 17:30.",
    }

    def to_python(self, value: Any) -> datetime.time | None:
        """Return the hour, or None when nothing was typed; raises ValidationError `invalid`."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, datetime.time):
            return value
        try:
            return parse_time(value)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
