"""How long a case is kept (domain.md §6): letters and notices promise what is computed here alone.

Shipped periods; the closest text is CNIL délibération 2014-262 (AU-038). To be confirmed by each
commune with its delegate.
"""

import datetime

from rappel.cases.act import State
from rappel.cases.models import Case
from rappel.cases.people import person_of
from rappel.communes import calendar

DISMISSED_MONTHS = 1
ACTIVE_MONTHS = 12
"""After closure, before the restricted archive: the repeat window (R26)."""
ARCHIVE_MONTHS = 36
"""End of the restricted archive, counted from the end of the follow-up."""
LAST_BIRTHDAY = 25
"""Nothing is kept after it about somebody who was under 18 at the facts."""

IN_NOTICE: tuple[tuple[str, str], ...] = (
    ("affaire classée sans suite", "1 mois"),
    ("dossier ouvert", "jusqu'à sa clôture"),
    ("dossier clos", "12 mois, puis archive à accès restreint jusqu'à 3 ans après la fin"),
    ("journal des consultations", "12 mois"),
)
"""The same periods in the words of the privacy notice (R15): (what, how long)."""

MINOR_IN_NOTICE: tuple[tuple[str, str], ...] = (
    ("affaire classée sans suite", "1 mois"),
    ("dossier ouvert", "jusqu'à sa clôture"),
    ("dossier clos", "12 mois, et jamais après le 25e anniversaire"),
    ("journal des consultations", "12 mois"),
)


def in_notice(case: Case) -> tuple[tuple[str, str], ...]:
    """The periods that the notice of this case states."""
    return MINOR_IN_NOTICE if case.minor_at_facts else IN_NOTICE


def dismissed_until(day: datetime.date) -> datetime.date:
    """The day on which a case dismissed on `day` is erased."""
    return calendar.add_months(day, DISMISSED_MONTHS)


def annulled_until(day: datetime.date) -> datetime.date:
    """The day on which a case annulled on `day` is erased: as soon as those misled were told (R44)."""
    return calendar.add_months(day, DISMISSED_MONTHS)


def erase_on(case: Case) -> datetime.date | None:
    """When a case that ends today is to be erased; None while it is open, or where §6 names no period.

    Kept clear, hence rounded down to the first of its month where a birth date decides (security.md
    §2). The case is opened with its identities.
    """
    today = calendar.today(case.commune)
    if case.state == State.ANNULLED:
        return case.erase_on or annulled_until(today)
    if case.state == State.DISMISSED:
        return case.erase_on or dismissed_until(today)
    if case.state == State.CLOSED:
        return case.erase_on or closed_until(case, today, person_of(case).birth_date).replace(day=1)
    return None


def archived_from(case: Case, closed_on: datetime.date) -> datetime.date | None:
    """First day of the restricted archive of a case closed that day; None for a minor (§6)."""
    if case.minor_at_facts:
        return None
    return calendar.add_months(closed_on, ACTIVE_MONTHS)


def closed_until(
    case: Case, closed_on: datetime.date, birth_date: datetime.date | None
) -> datetime.date:
    """The day on which a case closed that day is erased."""
    if not case.minor_at_facts:
        return calendar.add_months(closed_on, ARCHIVE_MONTHS)
    end = calendar.add_months(closed_on, ACTIVE_MONTHS)
    if birth_date is None:
        return end
    return min(end, max(closed_on, calendar.birthday(birth_date, LAST_BIRTHDAY)))
