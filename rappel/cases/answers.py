"""Answers that cannot be right: judged once, said under the field by the form, refused by the service.

The form spares the user a refusal; the service refuses all the same, for whoever calls it.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import User
from accounts.selectors import authority_of, competent_people, quality_of
from rappel.cases.letter_parts import without_article
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed, Unmet
from rappel.communes import calendar

READ_BY_THE_PERSON = "La personne peut demander à lire ce que vous écrivez."
"""Beside each free text (R28)."""


@dataclass(frozen=True)
class Wrong:
    """An answer that cannot be right; `field` names it in the form."""

    field: str
    unmet: Unmet

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, for the field."""
        said = self.unmet.sentence
        return f"{said[:1].upper()}{said[1:]} : {self.unmet.remedy}."


def wrong(field: str, code: str, sentence: str, remedy: str, article: str) -> Wrong:
    """An answer that rule `code` refuses; no other act corrects it."""
    return Wrong(field, Unmet(code, sentence, remedy, article, ""))


def refuse_wrong(found: Iterable[Wrong]) -> None:
    """Refuse the act for the answers found wrong, if any.

    Raises:
        NotAllowed: with one rule per answer.
    """
    unmet = [one.unmet for one in found]
    if unmet:
        raise NotAllowed(unmet)


def show_wrong(form: forms.Form, found: Iterable[Wrong]) -> None:
    """Say under its field, or on top when the form has none, what is wrong with each answer."""
    for one in found:
        form.add_error(one.field if one.field in form.fields else None, one.sentence)


def day_between(
    field: str,
    day: datetime.date,
    *,
    first: datetime.date,
    first_is: str,
    today: datetime.date,
    code: str,
    article: str,
) -> list[Wrong]:
    """Problems of a day on which something was done: not in the future, not before `first`.

    `first_is` says what `first` is: « l'édition de la lettre ».
    """
    if day > today:
        return [
            wrong(
                field,
                code,
                "cette date est dans le futur",
                "indiquer le jour où c'est arrivé",
                article,
            )
        ]
    if day < first:
        return [
            wrong(
                field,
                code,
                f"cette date est avant {first_is} ({calendar.short_date(first)})",
                "vérifier la date",
                article,
            )
        ]
    return []


def titled(case: Case, person: User, day: datetime.date) -> str:
    """« Sylvie Colin, adjointe au maire » as the person may act that day."""
    authority = authority_of(case.commune_id, person.pk, day)
    if authority is None:
        return person.full_name
    return f"{person.full_name}, {without_article(quality_of(authority))}"


def people_choice(
    case: Case, people: Iterable[User], day: datetime.date, **kwargs: Any
) -> forms.TypedChoiceField:
    """A question whose answers are people, with the quality each holds that day.

    The cleaned value is a `User`, None when nobody was chosen.
    """
    by_id = {str(person.pk): person for person in people}
    choices = [(pk, titled(case, person, day)) for pk, person in by_id.items()]
    if len(choices) != 1 or not kwargs.get("required", True):
        choices.insert(0, ("", "choisir"))
    return forms.TypedChoiceField(
        choices=choices, coerce=lambda pk: by_id[pk], empty_value=None, **kwargs
    )


def signatory_choice(case: Case, **kwargs: Any) -> forms.TypedChoiceField:
    """« Qui signera ? »: whoever may sign today (R14)."""
    today = calendar.today(case.commune)
    words = {
        "label": "Qui signera la lettre ?",
        "help_text": "Seules les personnes compétentes aujourd'hui sont proposées : la maire ou le "
        "maire, et les élus dont la délégation est en vigueur.",
    }
    people = competent_people(case.commune_id, today)
    return people_choice(case, people, today, **{**words, **kwargs})
