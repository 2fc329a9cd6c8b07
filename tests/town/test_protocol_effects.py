"""Every setting of the protocole changes an outcome; a setting that nothing reads turns this red."""

import datetime

import pytest

from rappel.cases import (
    access,
    checks,
    exchange_checks,
    families,
    meeting_checks,
    readings,
    selectors,
)
from rappel.cases.access import open_for_act
from rappel.cases.commands import unmet
from rappel.cases.deadlines import deadlines
from rappel.cases.models import Case, Document, Party
from rappel.cases.people import PartyKind
from rappel.cases.rule import Situation
from rappel.cases.selectors import load_file
from rappel.communes import protocol
from rappel.communes.models import Protocol
from rappel.convocation.checks import sending_wrongs, slot_wrongs
from rappel.convocation.selectors import last_posting_day
from rappel.town import overview
from tests import factories
from tests.support import course
from tests.town.changes import TODAY

DAY = datetime.timedelta(days=1)
FIVE = datetime.time(17, 0)


def opened(case):
    """The case with every row, as a rule reads it."""
    fresh = load_file(case.pk)
    open_for_act(fresh)
    return fresh


def situation(case, by=None):
    return Situation(case=opened(case), by=by, today=TODAY, written=True)


def studied(town, family=None):
    case = factories.advance(town, factories.report(town), "under_review")
    if family:
        Case.objects.filter(pk=case.pk).update(family=family)
    return case


def asked_for(family):
    """Whether the study waits for the prosecutor."""
    return lambda town: any(
        rule.code == "R9" for rule in unmet(opened(studied(town, family)), "submit", by=None)
    )


def letter(town):
    case = course.asked_prosecutor(town)
    return "selon le protocole du 1er novembre 2026" in course.letter_text(
        town, case, 1, by="instructor"
    )


def answer_by(town):
    way = factories.course(town, studied(town))
    way.check_identity()
    way.check_eligibility()
    way.ask_complaint()
    way.write_facts(factories.FACTS, factories.PLACE)
    return way.ask_prosecutor().consultations.get().answer_by


def agreed_aloud(town):
    case = studied(town, 2)
    case.consultations.create(
        state="answered",
        mode="accord",
        by=town.instructor,
        at=case.created_at,
        answered_on=TODAY,
        answer="favourable",
        written=False,
    )
    return exchange_checks.agreement_written(situation(case))


def answer_still_good(town):
    case = studied(town)
    for question in ("complaint", "inquiry"):
        case.source_answers.create(
            question=question,
            answer="no",
            service="national_police",
            channel="phone",
            asked_on=TODAY - 5 * DAY,
            by=town.instructor,
            at=case.created_at,
        )
    return checks.asked_for(opened(case), TODAY)


def fined(town):
    case = studied(town)
    case.checks.create(code="fined", answer="yes", by=town.instructor, at=case.created_at)
    return checks.fined_justified(situation(case))


def opinion_asked(town):
    return any(
        rule.resolved_by == "ask_opinion"
        for rule in unmet(opened(studied(town)), "submit", by=None)
    )


def slot(days, attendees=()):
    """Whether somebody can be asked to come in so many days, before so many people."""
    return lambda town: (
        not slot_wrongs(
            opened(factories.report(town)),
            day=TODAY + days * DAY,
            time=FIVE,
            minutes=30,
            attendees=attendees,
        )
    )


def missed(town):
    hour = datetime.time(17 - Case.objects.count(), 30)  # one room, one élu: each at its hour
    case = course.convoked(town, time=hour)
    case.absences.create(
        convocation=readings.active_convocation(opened(case)),
        expected_at=datetime.datetime(2026, 11, 17, 16, 30, tzinfo=datetime.UTC),
        kind="no_news",
        by=town.instructor,
        at=datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC),
    )
    return case


def may_leave(town):
    case = opened(factories.report(town))
    return not sending_wrongs(case, Document(), delivery="simple", sent_on=TODAY, tracking="")


def labels(town):
    return {row.label for row in deadlines(opened(factories.report(town)))}


def recalled(town):
    """How far back a reminder already received is looked for, without playing it (R26)."""
    case = opened(factories.report(town))
    asked = []
    genuine, months = selectors._same_person, selectors.calendar.months_before
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selectors, "_same_person", lambda case: {case.pk})
        patch.setattr(
            selectors.calendar, "months_before", lambda day, n: asked.append(n) or months(day, n)
        )
        selectors.earlier_reminders(case)
    assert genuine is selectors._same_person
    return asked


def to_review(town):
    return any("à revoir" in item.sentence for item in overview.missing(town.commune))


def alone(town):
    case = studied(town)
    return checks.other_person_decides(situation(case, by=town.instructor.pk))


def asked_about_ties(town):
    return access.asks_first(opened(factories.report(town)), town.actor("deputy"))


def copies(town):
    case = opened(factories.report(town))
    Party.objects.create(
        case=case, kind=PartyKind.PROTECTOR, protector_kind="curator", family_name="UDAF"
    )
    return len(families.copied(opened(case)))


ACCORD = {"mode_family_2": "accord"}
LISTED = {"opinion_mode": "listed"}
# setting → what else stands, one value, another one, what becomes different
READ = {
    "signed_on": ({}, None, datetime.date(2026, 11, 1), letter),
    "mode_family_1": ({}, "none", "avis", asked_for(1)),
    "mode_family_2": ({}, "none", "avis", asked_for(2)),
    "mode_family_3": ({}, "none", "accord", asked_for(3)),
    "prosecutor_delay": ({}, 15, 30, answer_by),
    "oral_agreement_suffices": (ACCORD, False, True, agreed_aloud),
    "complaint_answer_days": ({}, 7, 4, answer_still_good),
    "fined_blocks": ({}, False, True, fined),
    "opinion_mode": ({}, "on_request", "always", opinion_asked),
    "opinion_categories": (LISTED, ["noise"], ["stray_animal"], opinion_asked),
    "asks_conflict": ({}, True, False, asked_about_ties),
    "copy_beyond_tutor": ({}, False, True, copies),
    "notice_posted": (
        {},
        10,
        14,
        lambda town: last_posting_day(opened(factories.report(town)), TODAY + 20 * DAY),
    ),
    "notice_handed": ({}, 5, 8, slot(7)),
    "most_convocations": (
        {},
        1,
        2,
        lambda town: meeting_checks.convocations_left(situation(missed(town))),
    ),
    "second_letter_days": (
        {},
        15,
        30,
        lambda town: readings.second_letter_by(opened(missed(town))),
    ),
    "delivery_modes": ({}, ["simple"], ["by_hand"], may_leave),
    "attendees": ({}, ["case_agent"], ["mediator"], slot(30, ["case_agent"])),
    "most_attendees": ({}, 0, 1, slot(30, ["case_agent"])),
    "target_days": ({}, 45, 50, labels),
    "warning_days": ({}, 60, 70, labels),
    "repeat_months": ({}, 12, 6, recalled),
    "review_on": ({}, TODAY, TODAY + DAY, to_review),
    "two_persons": ({}, True, False, alone),
}


def test_every_setting_is_here():
    assert set(READ) == {*protocol.SETTINGS, protocol.TWO_PERSONS.field}
    fixed = {"id", "commune", "number", "in_force_from"}
    assert set(READ) == {field.name for field in Protocol._meta.concrete_fields} - fixed


@pytest.mark.rule("R7b")
@pytest.mark.rule("R9")
@pytest.mark.rule("R3c")
@pytest.mark.rule("R10b")
@pytest.mark.parametrize("field", READ)
def test_each_setting_changes_an_outcome(town, field):
    besides, one, other, outcome = READ[field]
    rows = Protocol.objects.filter(commune=town.commune)
    rows.update(**besides, **{field: one})
    first = outcome(town)
    Case.objects.update(source_reference="")
    rows.update(**{field: other})
    assert first != outcome(town)
