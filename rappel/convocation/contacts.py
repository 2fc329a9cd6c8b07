"""A call, a mail or a visit noted in two lines (R28)."""

import datetime
import uuid

from accounts.actors import Actor
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.communes.models import ListName
from rappel.convocation import checks, choices, selectors


def record_contact(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    contacted_on: datetime.date,
    channel: str,
    purpose: str,
    note: str = "",
) -> Outcome:
    """Keep when, how and what for in the chronology; `note` is sealed with it.

    `channel` is a code of the closed list of the commune, `purpose` one of `PURPOSES`.

    Raises:
        NotAllowed: R28, a day that cannot be; R29, a code that is on no list; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(
            checks.contact_wrongs(
                fresh, contacted_on=contacted_on, channel=channel, purpose=purpose
            )
        )

    how = selectors.item_label(case.commune_id, ListName.CHANNEL, channel)
    return perform(
        case,
        "record_contact",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"{how}, {calendar.short_date(contacted_on)} : "
        f"{dict(choices.PURPOSES).get(purpose, '')}",
        note=note.strip() or None,
    )
