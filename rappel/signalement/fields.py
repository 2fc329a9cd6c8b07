"""Fields of the form that keep what was typed as an export's values are kept: visible, composed."""

from typing import Any

from django import forms

from rappel.signalement.cleaning import clean_line, clean_text

_ANSWERS = (("no", "non"), ("yes", "oui"), ("unknown", "je ne sais pas"))


class Line(forms.CharField):
    """A one-line text of at most `most` characters: no control character, single spaces.

    Browsers are asked not to offer what was typed for somebody else.
    """

    def __init__(self, most: int, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(max_length=most, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        """Clean what was typed or pasted."""
        return clean_line(super().to_python(value))


class Text(forms.CharField):
    """A short text of several lines (R29)."""

    def __init__(self, most: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6})
        super().__init__(max_length=most, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        """Clean what was typed or pasted."""
        return clean_text(super().to_python(value))


def line(most: int, label: str, help_text: str = "") -> Line:
    """An optional line."""
    return Line(most, label=label, help_text=help_text, required=False)


def answer(label: str, help_text: str) -> forms.ChoiceField:
    """A question to answer by no, yes, or « je ne sais pas », which is never a no (R3)."""
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=_ANSWERS, widget=forms.RadioSelect
    )
