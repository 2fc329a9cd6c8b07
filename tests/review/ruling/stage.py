"""Short ways to the states that the ruling starts from, through the product's services."""

import datetime

from rappel.cases import readings
from rappel.communes import calendar
from rappel.communes.models import Protocol
from rappel.review.ruling import decisions, prosecutor
from rappel.review.study import services as study
from tests.factories import FACTS, PLACE, act_by, advance, course, report
from tests.review.study.acts import do, opened, refused
from tests.support.records import newest

__all__ = ["act_by", "advance", "course", "do", "newest", "opened", "refused", "report"]

TODAY = datetime.date(2026, 11, 2)
DAY = datetime.timedelta(days=1)
MAGISTRATE = "Mme Vidal, substitut"


def protocol(town, **values):
    """Change the town's protocole, before a case is reported."""
    Protocol.objects.filter(commune=town.commune).update(**values)


def studied(town, **fields):
    """Under review, with every answer but the prosecutor's."""
    case = report(town, **fields)
    way = course(town, case)
    way.open_review()
    way.check_identity()
    way.check_eligibility()
    way.ask_complaint()
    way.write_facts(FACTS, PLACE)
    return opened(case)


def ask(town, case, **changes):
    """The request is issued in the name of the delegate."""
    return do(town, case, prosecutor.ask_prosecutor, **{"signatory": town.deputy, **changes})


SENT = {"signed_on": TODAY, "sent_on": TODAY, "channel": "letter"}


def send(town, case, **changes):
    """It was signed and posted today."""
    return do(town, case, prosecutor.record_request_sent, **{**SENT, **changes})


ANSWER = {
    "answered_on": TODAY,
    "answer": "favourable",
    "written": True,
    "magistrate": MAGISTRATE,
    "comment": "",
}


def answer(town, case, **changes):
    """The prosecutor answered, favourably and in writing unless told otherwise."""
    given = {**ANSWER, **changes}
    if not given["written"]:
        oral = {"answered_at": datetime.time(9, 40), "taken_by": town.instructor}
        given = {**oral, **given}
    return do(town, case, prosecutor.record_prosecutor_answer, **given)


def remind(town, case):
    """The delay is over: a reminder is issued, signed and posted today."""
    do(town, case, prosecutor.remind_prosecutor, signatory=town.deputy)
    today = calendar.today(town.commune)
    sent = {**SENT, "signed_on": today, "sent_on": today}
    return do(town, case, prosecutor.record_reminder_sent, **sent)


def fall_silent(town, case, clock):
    """The delay passes, and the silence is noted; in mode accord, after a reminder (R9)."""
    clock.shift(datetime.timedelta(days=16))
    if readings.mode(opened(case)) == "accord":
        remind(town, case)
        clock.shift(datetime.timedelta(days=17))
    return do(town, case, prosecutor.record_silence)


def submit(town, case):
    """The case goes to the élu."""
    return do(town, case, study.submit)


APPROVE = {"reason": "reminder_suffices", "note": ""}


def approve(town, case, *, by="deputy", **changes):
    """The élu decides to convoke."""
    return do(town, case, decisions.approve, by=by, **{**APPROVE, **changes})


def refused_approve(town, case, *, by="deputy", **changes):
    """The rules that refuse to let the élu decide so."""
    return refused(town, case, decisions.approve, by=by, **{**APPROVE, **changes})
