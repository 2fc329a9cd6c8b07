"""The arithmetic of the delays: from a day, or an instant, to the last day of something (R17).

Pure: no row, no clock. Days are calendar days of the commune; a closed day only moves an end date,
later for what the town hall must do, earlier for what must leave before a hearing. What protects
the person is never made longer by a closed day: how long a « nothing known » counts, how long an
unknown author is kept.
"""

import datetime

from rappel.communes import calendar
from rappel.communes.calendar import Town

IDENTIFY_WITHIN = 30
"""Days for an author to be identified (R5)."""
NOTICE_MONTHS = 1
"""Months for the privacy notice, from the day the facts were recorded (R15; GDPR art. 14.3 a)."""
NOTICE_WITHIN = 8
"""Days for the notice after a reminder that no letter announced (R39)."""
OPINION_WITHIN = 8
"""Days for a legal opinion; our own choice, the law sets no delay."""
RETURNED_WITHIN = 8
"""Days to follow up a letter that came back; our own choice."""
CLOSE_WITHIN = 15
"""Days after the hearing, or the last commitment; our own choice, the law sets no delay."""


def day_of(instant: datetime.datetime, town: Town) -> datetime.date:
    """The day of an instant in the commune, whatever the clocks do that night."""
    return calendar.local(instant, town).date()


def ends(day: datetime.date, days: int, town: Town) -> datetime.date:
    """`days` calendar days after `day`, moved off a closed day."""
    return calendar.roll_forward(calendar.add_days(day, days), town)


def answer_by(sent_on: datetime.date, days: int, town: Town) -> datetime.date:
    """The last day for the prosecutor's answer (R9)."""
    return ends(sent_on, days, town)


def remind_on(last_day: datetime.date, town: Town) -> datetime.date:
    """The day on which a reminder leaves when that day brought no answer (R9)."""
    return ends(last_day, 1, town)


def source_until(asked_on: datetime.date, days: int) -> datetime.date:
    """The last day on which « nothing known » allows a sending (R3)."""
    return calendar.add_days(asked_on, days)


def leave_by(hearing_on: datetime.date, notice: int, town: Town) -> datetime.date:
    """The last open day for a letter to leave `notice` days before the hearing (R17)."""
    return calendar.roll_back(calendar.add_days(hearing_on, -notice), town)


def goal(facts_on: datetime.date, days: int) -> datetime.date:
    """The day by which the protocole wants the hearing held, or warns (R17)."""
    return calendar.add_days(facts_on, days)


def second_letter_by(missed: datetime.datetime, days: int, town: Town) -> datetime.date:
    """The last day for the letter that offers another date after a first absence (R17)."""
    return ends(day_of(missed, town), days, town)


def notice_by(recorded: datetime.datetime, town: Town) -> datetime.date:
    """The last day for the privacy notice, one month after recording (R15)."""
    return calendar.roll_forward(calendar.add_months(day_of(recorded, town), NOTICE_MONTHS), town)


def notice_after(held_on: datetime.date, town: Town) -> datetime.date:
    """The last day for the notice after a reminder that no letter announced (R39)."""
    return ends(held_on, NOTICE_WITHIN, town)


def identify_by(since: datetime.datetime, town: Town) -> datetime.date:
    """The last day of an « auteur à identifier » (R5)."""
    return calendar.add_days(day_of(since, town), IDENTIFY_WITHIN)


def opinion_by(asked: datetime.datetime, town: Town) -> datetime.date:
    """The day by which the legal adviser is expected to answer (R7b)."""
    return ends(day_of(asked, town), OPINION_WITHIN, town)


def follow_up_by(returned_on: datetime.date, town: Town) -> datetime.date:
    """The day by which a letter that came back is made again, handed over or given up (R18)."""
    return ends(returned_on, RETURNED_WITHIN, town)


def close_by(day: datetime.date, town: Town) -> datetime.date:
    """The day by which a case is closed after its hearing or its last commitment (R25)."""
    return ends(day, CLOSE_WITHIN, town)
