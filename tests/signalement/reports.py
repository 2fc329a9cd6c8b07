"""Reports made up for the tests of this room."""

import datetime
import uuid
from typing import Any

from rappel.cases.models import Case
from rappel.communes.models import Category
from rappel.signalement.report import Person, Postal, Report
from rappel.signalement.services import record_signalement
from tests.factories import Town

DAY = datetime.date(2026, 10, 7)
HOME = Postal(
    line3="Bât. C, appt 34", street="12 allée des Mésanges", postcode="95999", town="Valmont"
)


def make_person(**fields: Any) -> Person:
    """An adult man, with his address."""
    shipped: dict[str, Any] = {
        "civility": "M.",
        "family_name": "Wójcik",
        "given_names": "Łukasz Jan",
        "birth_date": datetime.date(1999, 3, 14),
        "address": HOME,
        "phone": "06 39 98 10 01",
    }
    return Person(**{**shipped, **fields})


def make_report(town: Town, *, category: str = "noise", **fields: Any) -> Report:
    """A report of noise that nothing stops."""
    shipped: dict[str, Any] = {
        "reported_on": DAY,
        "facts_on": DAY,
        "facts_at": datetime.time(23, 40),
        "origin": "municipal_police",
        "place": "Square des Tilleuls",
        "description": "Musique amplifiée audible à cinquante mètres.",
        "person": make_person(),
        "reporter_name": "Brigadier P. Lemercier",
        "complaint": "no",
        "inquiry": "no",
        "source_reference": "PM-2026-0900",
    }
    found = Category.objects.get(commune=town.commune, code=category)
    return Report(category=found, **{**shipped, **fields})


def take_in(town: Town, by: str = "reporter", key: uuid.UUID | None = None, **fields: Any) -> Case:
    """Record such a report as a request of that person would."""
    return record_signalement(
        town.commune,
        actor=town.actor(by),
        key=key or uuid.uuid4(),
        report=make_report(town, **fields),
    )
