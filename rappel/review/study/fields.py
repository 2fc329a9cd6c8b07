"""Fields that the forms of the study share."""

from django import forms

from rappel.cases.answers import READ_BY_THE_PERSON


def free_text(
    label: str, why: str = "", *, required: bool = True, limit: int = 500, rows: int = 3
) -> forms.CharField:
    """A short text about facts, said to be readable by the person (R28, R29)."""
    return forms.CharField(
        label=label,
        help_text=f"{why} {READ_BY_THE_PERSON}".strip(),
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(
    label: str, why: str = "", *, required: bool = False, limit: int = 200, **attrs: str
) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(
        label=label,
        help_text=why,
        required=required,
        max_length=limit,
        widget=forms.TextInput(attrs=attrs),
    )
