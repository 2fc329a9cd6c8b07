"""Words, dates, icons and badges of the pages; a template builtin, so no `{% load %}` is needed."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.forms import BaseForm, BoundField, Field
from django.forms.utils import ErrorList
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rappel.communes import calendar
from rappel.communes.calendar import NBSP

register = template.Library()

# A state is told by an icon, a word and a colour: never by the colour alone.
TONES = {
    "todo": "circle-dot",
    "wait": "clock",
    "due": "clock",
    "late": "alert",
    "blocked": "ban",
    "done": "check",
    "off": "minus",
}

_SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one symbol of `icons.svg`; always beside a word, hence hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def badge(tone: str, word: str) -> SafeString:
    """Say a state: icon + word + colour. Raises KeyError for a tone that `TONES` does not know."""
    return format_html(
        '<span class="badge tone-{}">{} {}</span>', tone, icon(TONES[tone]), typo(word)
    )


def _local(value):
    """Bring an aware date-time to the time zone of the town (activated by the middleware)."""
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def short_date(value: datetime.date | None) -> str:
    """`3 déc. 2026`, for lists and tables; empty for None."""
    if value is None:
        return ""
    day = _local(value)
    number = "1er" if day.day == 1 else day.day
    return f"{number}{NBSP}{_SHORT_MONTHS[day.month - 1]}{NBSP}{day.year}"


@register.filter
def date_time(value: datetime.datetime | None) -> str:
    """`jeudi 3 décembre 2026 à 17 h 30`, in the time zone of the town; empty for None."""
    if value is None:
        return ""
    here = _local(value)
    return f"{calendar.long_date(here)} à {calendar.long_time(here.time())}"


@register.filter
def iso(value: datetime.date | None) -> str:
    """Machine form for `<time datetime>`; empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return _local(value).isoformat(timespec="minutes")
    return value.isoformat()


_BEFORE_HIGH = re.compile(r"[ \u00a0]+(?=[;:!?»](?:\s|$))")
_AFTER_OPEN = re.compile(r"(?<=«)[ \u00a0]+")
_GLUED = re.compile(r"\b(art\.|[LRD]\.|n°|M\.|Mme|p\.) (?=\S)")
_NUMBER = re.compile(
    r"(\d|\b1er) (?=(?:h|jours?|mois|ans?|janvier|février|mars|avril|mai|juin|juillet|août"
    r"|septembre|octobre|novembre|décembre)\b|[€%])"
)
_CLOCK = re.compile(rf"(\d{NBSP}h) (?=\d\d\b)")


@register.filter
def typo(text: str) -> str:
    """French spacing: `« » : ; ! ?` and `art. L. 132-7`, `M. Durand`, `10 jours` never break."""
    if isinstance(text, SafeString):  # markup made by `format_html`, to be left alone
        return text
    text = _BEFORE_HIGH.sub(NBSP, str(text))
    text = _AFTER_OPEN.sub(NBSP, text)
    text = _GLUED.sub(rf"\1{NBSP}", text)
    text = _NUMBER.sub(rf"\1{NBSP}", text)
    return _CLOCK.sub(rf"\1{NBSP}", text)


@register.filter
def unstopped(text: str) -> str:
    """A sentence without its full stop, to write something in brackets before it."""
    return text.rstrip(". ")


@register.filter
def mairie(name: str) -> str:
    """`Valmont` -> `Mairie de Valmont`, `Auvers` -> `Mairie d'Auvers`, `Le Pecq` -> `Mairie du Pecq`."""
    if name.startswith("Le "):
        return f"Mairie du {name[3:]}"
    if name.startswith("Les "):
        return f"Mairie des {name[4:]}"
    elided = name[:1].casefold() in "aeiouyàâéèêëîïôû"
    return f"Mairie d'{name}" if elided else f"Mairie de {name}"


@dataclass(frozen=True)
class Section:
    """A titled run of fields in a long form; no title for a form in one piece.

    A folded one shows its title only, until it is opened.
    """

    title: str
    fields: tuple[BoundField, ...]
    folded: bool = False


@register.filter
def sections(form: BaseForm) -> list[Section]:
    """Cut a form along its optional `sections = ((title, (field names…)), …)`.

    Fields that no section names come first, untitled, so that none can be lost. The titles that
    the optional `folded` of the form holds are shown closed.
    """
    plan: Iterable[tuple[str, Iterable[str]]] = getattr(form, "sections", ())
    closed = getattr(form, "folded", ())
    visible = {field.name: field for field in form.visible_fields()}
    named = []
    for title, names in plan:
        fields = tuple(visible.pop(name) for name in names if name in visible)
        wrong = any(field.errors for field in fields)  # what is to be corrected is never hidden
        named.append(Section(title, fields, title in closed and not wrong))
    rest = [Section("", tuple(visible.values()))] if visible else []
    return [*rest, *(section for section in named if section.fields)]


@register.filter
def stale(form: BaseForm) -> bool:
    """True when what the page itself sends (its version, its key) is missing or wrong."""
    return any(field.errors for field in form.hidden_fields())


@register.filter
def error_count(form: BaseForm) -> int:
    """Number of sentences the error summary lists."""
    said = sum(len(field.errors) for field in form.visible_fields())
    return said + len(form.non_field_errors()) + stale(form)


@register.filter
def plainly(errors: ErrorList) -> list[str]:
    """The sentences of a field, Django's own « obligatoire » said as a person would."""
    default = Field.default_error_messages["required"]
    return [
        "Une réponse est attendue ici."
        if error.code == "required" and error.message == default
        else error.messages[0]
        for error in errors.as_data()
    ]


@register.filter
def and_colon(label: str) -> str:
    """A label before its error: no colon after a question mark."""
    return typo(label if label.endswith("?") else f"{label} :")


@register.filter
def focus_id(field: BoundField) -> str:
    """Id of the control an error link must reach: the first choice of a group, else the field."""
    return field.id_for_label or f"{field.auto_id}_0"
