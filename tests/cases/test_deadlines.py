"""Dates of a case, worked out by hand: the arithmetic first, without a row; then the cases."""

import datetime
import io
import json
from dataclasses import dataclass
from datetime import UTC, date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Delegation, Mandate
from audit import log
from rappel.cases import daily, due, flags, selectors
from rappel.cases.access import open_for_act
from rappel.cases.commands import next_step
from rappel.cases.deadline_kinds import KINDS
from rappel.cases.deadlines import choose, deadlines
from rappel.cases.procedure import ACTS
from rappel.cases.reasons import PauseReason
from rappel.communes import calendar
from rappel.communes.models import Protocol
from rappel.review.models import Check
from rappel.vault import keys
from tests import factories
from tests.factories import act_by
from tests.review.ruling import stage
from tests.support import course


@dataclass(frozen=True)
class Place:
    time_zone: str = "Europe/Paris"
    alsace_moselle: bool = False


OISE = Place()
ALSACE = Place(alsace_moselle=True)
REUNION = Place("Indian/Reunion")
MARTINIQUE = Place("America/Martinique")


def utc(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def noon(year: int, month: int, day: int) -> datetime.datetime:
    return utc(year, month, day, 11)


# what · how · the day worked out on a paper calendar
ANSWERS = [
    ("an ordinary Tuesday", due.answer_by(date(2026, 3, 2), 15, OISE), date(2026, 3, 17)),
    ("the Saturday of Easter", due.answer_by(date(2026, 3, 20), 15, OISE), date(2026, 4, 7)),
    ("Good Friday in the Oise", due.answer_by(date(2026, 3, 19), 15, OISE), date(2026, 4, 3)),
    ("Good Friday in Alsace", due.answer_by(date(2026, 3, 19), 15, ALSACE), date(2026, 4, 7)),
    ("1 May, a Friday", due.answer_by(date(2026, 4, 16), 15, OISE), date(2026, 5, 4)),
    ("Ascension", due.answer_by(date(2026, 4, 29), 15, OISE), date(2026, 5, 15)),
    ("Whit Monday", due.answer_by(date(2026, 5, 10), 15, OISE), date(2026, 5, 26)),
    ("14 July, a Tuesday", due.answer_by(date(2026, 6, 29), 15, OISE), date(2026, 7, 15)),
    ("15 August, a Saturday", due.answer_by(date(2026, 7, 31), 15, OISE), date(2026, 8, 17)),
    ("1 November, a Sunday", due.answer_by(date(2026, 10, 17), 15, OISE), date(2026, 11, 2)),
    ("11 November, a Wednesday", due.answer_by(date(2026, 10, 27), 15, OISE), date(2026, 11, 12)),
    ("Christmas, a Friday", due.answer_by(date(2026, 12, 10), 15, OISE), date(2026, 12, 28)),
    ("Christmas, a Thursday", due.answer_by(date(2025, 12, 10), 15, OISE), date(2025, 12, 26)),
    ("and Saint Stephen", due.answer_by(date(2025, 12, 10), 15, ALSACE), date(2025, 12, 29)),
    ("New Year, a Friday", due.answer_by(date(2026, 12, 17), 15, OISE), date(2027, 1, 4)),
    ("the leap day", due.answer_by(date(2028, 2, 14), 15, OISE), date(2028, 2, 29)),
    ("no leap day", due.answer_by(date(2027, 2, 14), 15, OISE), date(2027, 3, 1)),
    ("the Sunday of summer time", due.answer_by(date(2026, 3, 14), 15, OISE), date(2026, 3, 30)),
    ("the Sunday of winter time", due.answer_by(date(2026, 10, 10), 15, OISE), date(2026, 10, 26)),
    ("twenty days", due.answer_by(date(2026, 3, 2), 20, OISE), date(2026, 3, 23)),
    ("no delay, on a Saturday", due.answer_by(date(2026, 5, 2), 0, OISE), date(2026, 5, 4)),
    ("reminded after Good Friday", due.remind_on(date(2026, 4, 3), OISE), date(2026, 4, 7)),
    ("reminded after 30 April", due.remind_on(date(2026, 4, 30), OISE), date(2026, 5, 4)),
    ("reminded after Christmas Eve", due.remind_on(date(2026, 12, 24), OISE), date(2026, 12, 28)),
]
SOURCES = [
    ("seven days", due.source_until(date(2026, 10, 27), 7), date(2026, 11, 3)),
    ("1 May does not lengthen it", due.source_until(date(2026, 4, 24), 7), date(2026, 5, 1)),
    ("nor New Year", due.source_until(date(2026, 12, 25), 7), date(2027, 1, 1)),
    ("the leap day counts", due.source_until(date(2028, 2, 22), 7), date(2028, 2, 29)),
    ("no leap day", due.source_until(date(2027, 2, 22), 7), date(2027, 3, 1)),
    ("ten days", due.source_until(date(2026, 3, 1), 10), date(2026, 3, 11)),
]
LEAVING = [
    ("a Saturday goes back", due.leave_by(date(2026, 11, 17), 10, OISE), date(2026, 11, 6)),
    ("1 May goes back", due.leave_by(date(2026, 5, 11), 10, OISE), date(2026, 4, 30)),
    ("Easter Monday goes back", due.leave_by(date(2026, 4, 16), 10, OISE), date(2026, 4, 3)),
    ("past Good Friday", due.leave_by(date(2026, 4, 16), 10, ALSACE), date(2026, 4, 2)),
    ("past Christmas", due.leave_by(date(2027, 1, 5), 10, OISE), date(2026, 12, 24)),
    ("past New Year", due.leave_by(date(2027, 1, 11), 10, OISE), date(2026, 12, 31)),
    ("the leap day", due.leave_by(date(2028, 3, 10), 10, OISE), date(2028, 2, 29)),
    ("no leap day, a Sunday", due.leave_by(date(2027, 3, 10), 10, OISE), date(2027, 2, 26)),
    ("summer time, a Sunday", due.leave_by(date(2026, 4, 8), 10, OISE), date(2026, 3, 27)),
    ("winter time, a Sunday", due.leave_by(date(2026, 11, 4), 10, OISE), date(2026, 10, 23)),
    ("handed over", due.leave_by(date(2026, 11, 17), 5, OISE), date(2026, 11, 12)),
    ("handed over, 11 November", due.leave_by(date(2026, 11, 16), 5, OISE), date(2026, 11, 10)),
]
GOALS = [
    ("45 days, a Saturday stays", due.goal(date(2026, 10, 7), 45), date(2026, 11, 21)),
    ("60 days, a Sunday stays", due.goal(date(2026, 10, 7), 60), date(2026, 12, 6)),
    ("45 days to the leap day", due.goal(date(2028, 1, 15), 45), date(2028, 2, 29)),
    ("45 days, no leap day", due.goal(date(2027, 1, 15), 45), date(2027, 3, 1)),
    ("45 days over New Year", due.goal(date(2026, 11, 17), 45), date(2027, 1, 1)),
]
SECOND = [
    (
        "in the evening",
        due.second_letter_by(utc(2026, 11, 17, 16, 30), 15, OISE),
        date(2026, 12, 2),
    ),
    ("past midnight", due.second_letter_by(utc(2026, 4, 15, 22, 30), 15, OISE), date(2026, 5, 4)),
    ("La Réunion", due.second_letter_by(utc(2026, 4, 15, 21), 15, REUNION), date(2026, 5, 4)),
    ("Martinique", due.second_letter_by(utc(2026, 4, 16, 2), 15, MARTINIQUE), date(2026, 4, 30)),
    ("over New Year", due.second_letter_by(utc(2026, 12, 17, 23, 30), 15, OISE), date(2027, 1, 4)),
    (
        "before summer time",
        due.second_letter_by(utc(2026, 3, 28, 23, 30), 15, OISE),
        date(2026, 4, 13),
    ),
    (
        "after summer time",
        due.second_letter_by(utc(2026, 3, 29, 22, 30), 15, OISE),
        date(2026, 4, 14),
    ),
    (
        "before winter time",
        due.second_letter_by(utc(2026, 10, 24, 22, 30), 15, OISE),
        date(2026, 11, 9),
    ),
    (
        "that same long day",
        due.second_letter_by(utc(2026, 10, 25, 22, 30), 15, OISE),
        date(2026, 11, 9),
    ),
    (
        "the day after it",
        due.second_letter_by(utc(2026, 10, 25, 23, 30), 15, OISE),
        date(2026, 11, 10),
    ),
]
NOTICES = [
    ("an ordinary month", due.notice_by(noon(2026, 11, 2), OISE), date(2026, 12, 2)),
    ("31 January, a Saturday", due.notice_by(noon(2026, 1, 31), OISE), date(2026, 3, 2)),
    ("31 January, a Sunday", due.notice_by(noon(2027, 1, 31), OISE), date(2027, 3, 1)),
    ("31 January, a leap year", due.notice_by(noon(2028, 1, 31), OISE), date(2028, 2, 29)),
    ("30 January, a leap year", due.notice_by(noon(2028, 1, 30), OISE), date(2028, 2, 29)),
    ("29 February", due.notice_by(noon(2028, 2, 29), OISE), date(2028, 3, 29)),
    ("31 March", due.notice_by(noon(2026, 3, 31), OISE), date(2026, 4, 30)),
    ("1 April, then 1 May", due.notice_by(noon(2026, 4, 1), OISE), date(2026, 5, 4)),
    ("31 May", due.notice_by(noon(2026, 5, 31), OISE), date(2026, 6, 30)),
    ("6 March, then Easter Monday", due.notice_by(noon(2026, 3, 6), OISE), date(2026, 4, 7)),
    ("11 October, then 11 November", due.notice_by(noon(2026, 10, 11), OISE), date(2026, 11, 12)),
    ("1 December, then New Year", due.notice_by(noon(2026, 12, 1), OISE), date(2027, 1, 4)),
    ("31 December at noon", due.notice_by(noon(2026, 12, 31), OISE), date(2027, 2, 1)),
    ("past midnight on it", due.notice_by(utc(2026, 12, 31, 23, 30), OISE), date(2027, 2, 1)),
    (
        "Martinique, the day before",
        due.notice_by(utc(2026, 6, 1, 2), MARTINIQUE),
        date(2026, 6, 30),
    ),
]
AFTER_ORAL = [
    ("a Thursday", due.notice_after(date(2026, 3, 25), OISE), date(2026, 4, 2)),
    ("Good Friday in the Oise", due.notice_after(date(2026, 3, 26), OISE), date(2026, 4, 3)),
    ("Good Friday in Alsace", due.notice_after(date(2026, 3, 26), ALSACE), date(2026, 4, 7)),
    ("1 May", due.notice_after(date(2026, 4, 23), OISE), date(2026, 5, 4)),
    ("Christmas", due.notice_after(date(2026, 12, 17), OISE), date(2026, 12, 28)),
    ("the leap day", due.notice_after(date(2028, 2, 21), OISE), date(2028, 2, 29)),
]
UNKNOWN = [
    ("thirty days", due.identify_by(noon(2026, 11, 2), OISE), date(2026, 12, 2)),
    ("1 May does not lengthen it", due.identify_by(noon(2026, 4, 1), OISE), date(2026, 5, 1)),
    ("over New Year", due.identify_by(noon(2026, 12, 2), OISE), date(2027, 1, 1)),
    ("the leap day", due.identify_by(noon(2028, 1, 30), OISE), date(2028, 2, 29)),
    ("no leap day", due.identify_by(noon(2027, 1, 30), OISE), date(2027, 3, 1)),
]
OTHERS = [
    ("an opinion", due.opinion_by(noon(2026, 11, 2), OISE), date(2026, 11, 10)),
    ("an opinion over 1 May", due.opinion_by(noon(2026, 4, 23), OISE), date(2026, 5, 4)),
    (
        "a letter back before 11 November",
        due.follow_up_by(date(2026, 11, 3), OISE),
        date(2026, 11, 12),
    ),
    ("closing", due.close_by(date(2026, 11, 17), OISE), date(2026, 12, 2)),
    ("closing on 1 May", due.close_by(date(2026, 4, 16), OISE), date(2026, 5, 4)),
    ("closing on New Year", due.close_by(date(2026, 12, 17), OISE), date(2027, 1, 4)),
]
AGES = [
    ("18 on 1 March", calendar.birthday(date(2008, 2, 29), 18), date(2026, 3, 1)),
    ("16 on the leap day", calendar.birthday(date(2012, 2, 29), 16), date(2028, 2, 29)),
    ("15 on 1 March", calendar.birthday(date(2012, 2, 29), 15), date(2027, 3, 1)),
    ("13 on 1 March", calendar.birthday(date(2016, 2, 29), 13), date(2029, 3, 1)),
    ("25 on 1 March", calendar.birthday(date(2004, 2, 29), 25), date(2029, 3, 1)),
]


def table(rows):
    """Each example named by its words."""
    return pytest.mark.parametrize(
        ("found", "expected"), [row[1:] for row in rows], ids=[row[0] for row in rows]
    )


@pytest.mark.rule("R9")
@table(ANSWERS)
def test_the_prosecutor_answers_by(found, expected):
    assert found == expected


@pytest.mark.rule("R3")
@table(SOURCES)
def test_nothing_known_allows_a_sending_until(found, expected):
    assert found == expected


@pytest.mark.rule("R17")
@table([*LEAVING, *GOALS, *SECOND])
def test_before_and_after_the_hearing(found, expected):
    assert found == expected


@pytest.mark.rule("R15")
@table(NOTICES)
def test_the_person_is_informed_within_a_month(found, expected):
    assert found == expected


@pytest.mark.rule("R39")
@table(AFTER_ORAL)
def test_the_notice_follows_an_oral_reminder(found, expected):
    assert found == expected


@pytest.mark.rule("R5")
@table(UNKNOWN)
def test_an_unknown_author_is_kept_until(found, expected):
    assert found == expected


@table(OTHERS)
def test_our_own_delays(found, expected):
    assert found == expected


@pytest.mark.rule("R19")
@table(AGES)
def test_who_was_born_on_29_february(found, expected):
    assert found == expected


@pytest.mark.rule("R19")
def test_majority_on_1_march_is_not_reached_the_day_before():
    born = date(2008, 2, 29)
    assert calendar.is_minor_on(born, date(2026, 2, 28))
    assert not calendar.is_minor_on(born, date(2026, 3, 1))


def test_there_are_sixty_examples_at_least():
    every = (ANSWERS, SOURCES, LEAVING, GOALS, SECOND, NOTICES, AFTER_ORAL, UNKNOWN, OTHERS, AGES)
    assert sum(map(len, every)) >= 60


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_of_date_says_what_happens_then_and_calls_for_an_act(kind):
    assert kind.label
    assert kind.then[0].isupper()
    assert kind.then.endswith(".")
    assert kind.act in ("", *ACTS)
    assert kind.rule.startswith("R")


# --- cases -----------------------------------------------------------------------------------


def dates(case):
    """Code → day of the dates of a case as it stands."""
    fresh = selectors.load_file(case.pk)
    return {d.kind.code: d.date for d in deadlines(fresh)}


@pytest.mark.rule("R17")
def test_each_stage_has_its_dates(town, clock):
    case = factories.report(town)
    assert dates(case) == {
        "target": date(2026, 11, 21),
        "warning": date(2026, 12, 6),
        "notice": date(2026, 12, 2),
    }
    case = course.planned(town)
    assert dates(case) == {
        "source": date(2026, 11, 9),
        "post_convocation": date(2026, 11, 6),
        "hand_convocation": date(2026, 11, 12),
        "hearing": date(2026, 11, 17),
        "target": date(2026, 11, 21),
        "warning": date(2026, 12, 6),
        "notice": date(2026, 12, 2),
    }
    case = course.send(town, course.sign(town, course.issue(town, case)))
    assert dates(case) == {
        "hearing": date(2026, 11, 17),
        "target": date(2026, 11, 21),
        "warning": date(2026, 12, 6),
    }
    assert (case.due_kind, case.due_on) == ("hearing", date(2026, 11, 17))
    clock.move_to(utc(2026, 11, 17, 18))
    case = course.miss(town, case)
    assert dates(case)["second_date"] == date(2026, 12, 2)
    assert (case.due_kind, case.due_on) == ("second_date", date(2026, 12, 2))


def awaiting_the_prosecutor(town):
    """A case of family 2 whose request left on 2 November: an answer is awaited until the 17th."""
    way = factories.course(town, factories.report(town, category="noise"))
    way.open_review()
    way.check_identity()
    way.check_eligibility()
    way.ask_complaint()
    way.write_facts(factories.FACTS, factories.PLACE)
    return way.ask_prosecutor()


@pytest.mark.rule("R9")
def test_once_the_delay_is_over_silence_may_be_noted_and_not_before(town):
    case = opened(awaiting_the_prosecutor(town))
    assert (case.next_act, case.due_kind) == ("record_prosecutor_answer", "answer_avis")
    assert case.due_on == date(2026, 11, 17)
    assert next_step(case, utc(2026, 11, 17, 22, 59)) == "record_prosecutor_answer"
    assert next_step(case, utc(2026, 11, 17, 23, 1)) == "record_silence"


@pytest.mark.rule("R17")
def test_a_case_keeps_the_protocole_it_was_opened_under(town):
    case = course.planned(town)
    before = dates(case)
    old = case.protocol
    Protocol.objects.create(
        commune=town.commune,
        number=old.number + 1,
        in_force_from=course.TODAY,
        notice_posted=20,
        target_days=90,
        delivery_modes=old.delivery_modes,
        attendees=old.attendees,
    )
    assert dates(case) == before


@pytest.mark.rule("R5")
def test_a_doubt_counts_from_the_recording_and_a_denial_from_its_day(town, clock):
    case = factories.report(town)
    way = factories.course(town, case)
    way.open_review()
    way.check_identity()
    assert "identify" not in dates(case)
    clock.move_to(noon(2026, 11, 4))
    fresh = opened(case)
    Check.objects.create(case=fresh, code="identity", answer="doubt", at=calendar.now())
    assert dates(case)["identify"] == date(2026, 12, 4)
    for row in Check.objects.filter(case=case, answer="sure"):
        row.delete()
    assert dates(case)["identify"] == date(2026, 12, 2)


def test_an_ended_case_has_no_date(town):
    assert dates(factories.advance(town, factories.report(town), "dismissed")) == {}


def test_a_goal_that_is_over_gives_way_to_what_can_still_be_done(town):
    found = deadlines(selectors.load_file(factories.report(town).pk))
    assert choose(found, "open_review", date(2026, 11, 2)).kind.code == "target"
    assert choose(found, "open_review", date(2026, 11, 22)).kind.code == "notice"
    assert choose(found, "open_review", date(2027, 1, 5)).kind.code == "notice"
    assert choose([], "open_review", date(2027, 1, 5)) is None


# --- run -------------------------------------------------------------------------------------

KEPT = ("next_act", "waits_for", "waiting_since", "due_on", "due_kind")


def opened(case):
    """The case with its rows, as the run reads it."""
    fresh = selectors.load_file(case.pk)
    open_for_act(fresh)
    return fresh


def kept(case):
    """What a list reads of the case."""
    return [getattr(case, name) for name in KEPT]


@pytest.mark.rule("R17")
@pytest.mark.parametrize("stage", ["asked", "planned", "convoked", "absent"])
def test_a_run_after_weeks_leaves_what_running_every_day_would_have(town, clock, stage):
    if stage == "asked":
        case = awaiting_the_prosecutor(town)
    else:
        case = course.planned(town) if stage == "planned" else course.convoked(town)
    if stage == "absent":
        clock.move_to(utc(2026, 11, 17, 18))
        case = course.miss(town, case)
    each_day, late = opened(case), opened(case)
    first = kept(each_day)
    for day in range(1, 45):
        now = utc(2026, 11, 17, 18, 5) + datetime.timedelta(days=day)
        clock.move_to(now)
        daily.bring_up_to_date(each_day, now)
    daily.bring_up_to_date(late, now)
    assert kept(late) == kept(each_day)
    assert (kept(late) == first) is (stage == "convoked")  # a hearing stays to be recorded
    daily.bring_up_to_date(late, now)
    assert kept(late) == kept(each_day)


@pytest.mark.rule("R9")
def test_what_is_awaited_since_is_the_day_that_made_it_so(town):
    case = opened(awaiting_the_prosecutor(town))
    asked = case.waiting_since
    daily.bring_up_to_date(case, utc(2026, 11, 17, 22))
    assert (case.next_act, case.waiting_since) == ("record_prosecutor_answer", asked)
    daily.bring_up_to_date(case, utc(2026, 12, 24, 9))
    assert (case.next_act, case.waiting_since) == ("record_silence", utc(2026, 11, 17, 23))


def run(*options):
    """The command, its JSON read back, and what it said beside."""
    out, beside = io.StringIO(), io.StringIO()
    call_command("deadlines_run", "--json", *options, stdout=out, stderr=beside)
    return json.loads(out.getvalue())["communes"], beside.getvalue()


def test_the_command_writes_what_changed_once_and_logs_each_run_as_one_record(town, clock):
    silent, planned = awaiting_the_prosecutor(town), course.planned(town)
    version = selectors.load_file(silent.pk).version
    clock.move_to(utc(2026, 11, 24, 5))
    found, beside = run("--commune", "95999")
    counts = found["95999"]
    assert (counts["open"], counts["failed"], beside) == (2, 0, "")
    assert counts["changed"] == 2
    assert sum(counts["kinds"].values()) == 2
    case = selectors.load_file(silent.pk)
    assert (case.next_act, case.version) == ("record_silence", version)
    lines = log.read(town.commune.pk, limit=3)
    assert [(line.act, line.actor) for line in lines] == [
        ("deadlines.run", "job:deadlines"),
        ("case.deadlines", "job:deadlines"),
        ("case.deadlines", "job:deadlines"),
    ]
    before = [kept(selectors.load_file(pk)) for pk in (silent.pk, planned.pk)]
    assert run()[0]["95999"]["changed"] == 0
    assert [kept(selectors.load_file(pk)) for pk in (silent.pk, planned.pk)] == before


def test_a_case_that_fails_is_named_and_stops_no_other(town, clock, monkeypatch):
    broken, sound = factories.report(town), awaiting_the_prosecutor(town)
    genuine = daily.bring_up_to_date

    def fail(case, now):
        if case.pk == broken.pk:
            raise ValueError(case.reference)
        genuine(case, now)

    monkeypatch.setattr(daily, "bring_up_to_date", fail)
    clock.move_to(utc(2026, 11, 24, 5))
    beside = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("deadlines_run", stdout=io.StringIO(), stderr=beside)
    assert stop.value.code == 1
    assert broken.reference in beside.getvalue()
    assert sound.reference not in beside.getvalue()
    assert selectors.load_file(sound.pk).next_act == "record_silence"


@pytest.mark.rule("R9")
def test_in_mode_accord_the_run_prepares_the_reminder_once_and_people_send_it(town, clock):
    stage.protocol(town, mode_family_2="accord")
    case = awaiting_the_prosecutor(town)
    assert dates(case)["reminder"] == date(2026, 11, 18)
    clock.move_to(utc(2026, 11, 17, 6))
    assert run()[0]["95999"]["reminders"] == 0
    clock.move_to(utc(2026, 11, 24, 6))
    assert run()[0]["95999"]["reminders"] == 1
    fresh = opened(case)
    letter = fresh.documents.get(kind="relance")
    assert (letter.state, letter.signatory, letter.issued_by) == ("issued", town.deputy, None)
    assert fresh.next_act == "record_reminder_sent"
    row = fresh.transitions.get(act="remind_prosecutor")
    assert (row.job, row.actor) == ("deadlines", None)
    assert run()[0]["95999"]["reminders"] == 0
    assert fresh.documents.filter(kind="relance").count() == 1


@pytest.mark.rule("R14")
def test_a_reminder_that_nobody_may_sign_is_left_to_people(town, clock):
    stage.protocol(town, mode_family_2="accord")
    case = awaiting_the_prosecutor(town)
    Delegation.objects.update(ends_on=date(2026, 11, 3))
    Mandate.objects.update(ends_on=date(2026, 11, 3))
    clock.move_to(utc(2026, 11, 24, 6))
    found, beside = run()
    assert found["95999"]["reminders"] == 0
    assert f"{case.reference} : relance du procureur à préparer à la main" in beside
    assert selectors.load_file(case.pk).next_act == "remind_prosecutor"


@pytest.mark.rule("R49")
def test_a_case_that_stands_still_does_not_nag(town, clock):
    stage.protocol(town, mode_family_2="accord")
    case = awaiting_the_prosecutor(town)
    act = act_by(case, town.actor("instructor"))
    flags.pause(case, **act, reason=PauseReason.values[0], until=date(2026, 12, 15))
    assert dates(case) == {"paused": date(2026, 12, 15)}
    clock.move_to(utc(2026, 11, 24, 6))
    counts = run()[0]["95999"]
    assert (counts["overdue"], counts["reminders"]) == (0, 0)
    clock.move_to(utc(2026, 12, 16, 6))
    assert run()[0]["95999"]["overdue"] == 1
    assert selectors.load_file(case.pk).next_act == "resume"


def test_an_unknown_commune_is_refused(town):
    with pytest.raises(CommandError, match="Aucune commune"):
        run("--commune", "99999")


def test_a_run_costs_few_queries_a_case(town, clock):
    def cost():
        keys.forget()
        with CaptureQueriesContext(connection) as captured:
            daily.run(town.commune)
        return len(captured)

    for _ in range(2):
        factories.report(town)
    clock.shift(datetime.timedelta(days=60))
    few = cost()
    factories.many_reports(town, 9)
    clock.shift(datetime.timedelta(days=60))
    assert cost() - few <= 3 * 10


def test_the_number_of_a_case_follows_the_year_of_the_commune(town, clock):
    clock.move_to(utc(2026, 12, 31, 22, 59))
    assert factories.report(town).reference == "RO-95999-2026-0001"
    clock.move_to(utc(2026, 12, 31, 23, 1))
    assert factories.report(town).reference == "RO-95999-2027-0001"
