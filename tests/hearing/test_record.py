"""The record of a hearing: held by somebody with the power, once the complaint was asked again."""

import datetime

import pytest
import time_machine

from accounts.models import Delegation
from rappel.cases.access import open_case
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.hearing import services
from rappel.hearing.models import Hearing
from rappel.hearing.services import AskedAgain
from rappel.vault.errors import Locked
from tests.factories import Town, act_by
from tests.support import course

EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)


@pytest.fixture
def case(town: Town, clock: time_machine.Traveller) -> Case:
    """Convoked; it is the evening of the hearing."""
    convoked = course.convoked(town)
    clock.move_to(EVENING)
    return convoked


def asked(**changes: str) -> AskedAgain:
    return AskedAgain(**{**vars(course.NOTHING_KNOWN), **changes})


def refused(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def untouched(case: Case) -> None:
    now = load_file(case.pk)
    assert (now.version, now.state) == (case.version, "convoked")
    assert not now.hearings.all()
    assert len(now.source_answers.all()) == len(case.source_answers.all())


@pytest.mark.rule("R22")
def test_the_record_keeps_presence_facts_and_rules(town: Town, case: Case) -> None:
    done = course.hold(town, case)
    assert done.state == "heard"
    hearing = done.hearings.get()
    assert hearing.presided_by == town.deputy
    assert hearing.presided_as == "adjointe au maire déléguée à la tranquillité publique"
    assert (hearing.held_on, hearing.started_at) == (course.HEARING_DAY, course.AT)
    assert hearing.room == "mariages"
    assert hearing.attendees == ["case_agent"]
    assert hearing.companions == ["lawyer"]
    assert hearing.facts_recalled == course.PRINTED
    assert hearing.observations == "La personne dit qu'elle baissera le son."
    assert done.transitions.last().detail == "tenu le 17\u00a0novembre 2026"


@pytest.mark.rule("R22")
def test_the_record_has_no_field_for_an_admission_nor_an_opinion() -> None:
    assert {field.name for field in Hearing._meta.get_fields()} == {
        "id",
        "case",
        "convocation",
        "came_about",
        "place",
        "unverified",
        "notice_on",
        "held_on",
        "started_at",
        "ended_at",
        "room",
        "presided_by",
        "presided_as",
        "attendees",
        "companions",
        "age_band",
        "person_present",
        "holders_present",
        "adult_present",
        "impossibility",
        "impossibility_note",
        "facts_recalled",
        "rules_recalled",
        "observations",
        "irregular",
        "presided_other",
        "replaced_at",
        "by",
        "at",
    }


def test_what_was_said_is_not_for_the_secretary(town: Town, case: Case) -> None:
    course.hold(town, case)
    handle = open_case(load_file(case.pk), town.actor("secretary"))
    (hearing,) = handle.case.hearings.all()
    with pytest.raises(Locked):
        hearing.observations  # noqa: B018
    with pytest.raises(Locked):
        hearing.facts_recalled  # noqa: B018


@pytest.mark.rule("R3")
def test_the_answer_of_the_day_is_kept_with_who_gave_it(town: Town, case: Case) -> None:
    done = course.hold(town, case)
    rows = done.source_answers.filter(asked_on=course.HEARING_DAY)
    assert {(row.question, row.answer) for row in rows} == {
        ("complaint", "no"),
        ("inquiry", "no"),
    }
    assert {row.service for row in rows} == {"national_police"}


@pytest.mark.rule("R3")
@pytest.mark.parametrize("question", ["complaint", "inquiry"])
def test_a_complaint_or_an_inquiry_stops_everything(town: Town, case: Case, question: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, asked=asked(**{question: "yes"}))
    (unmet,) = refusal.value.unmet
    assert (unmet.code, unmet.resolved_by) == ("R3", "stop_hearing")
    assert "noter la réponse" in unmet.remedy
    untouched(case)


@pytest.mark.rule("R3")
@pytest.mark.parametrize("question", ["complaint", "inquiry"])
def test_a_service_that_does_not_know_is_no_answer(town: Town, case: Case, question: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, asked=asked(**{question: "to_check"}))
    assert refused(refusal) == {"R3"}
    untouched(case)


@pytest.mark.rule("R8")
def test_an_agent_never_presides(town: Town, case: Case) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, presided_by=town.instructor)
    assert refused(refusal) == {"R8"}
    untouched(case)


@pytest.mark.rule("R8")
def test_a_delegation_that_ended_the_day_before_gives_no_power(town: Town, case: Case) -> None:
    Delegation.objects.update(ends_on=datetime.date(2026, 11, 16))
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case)
    assert refused(refusal) == {"R8"}
    untouched(case)
    assert course.hold(town, case, presided_by=town.mayor).state == "heard"


@pytest.mark.rule("R22")
def test_a_hearing_is_not_recorded_before_its_day(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime.datetime(2026, 11, 16, 18, 0, tzinfo=datetime.UTC))
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, held_on=datetime.date(2026, 11, 16))
    assert refused(refusal) == {"R22"}
    untouched(case)


@pytest.mark.rule("R22")
@pytest.mark.parametrize(
    "changes",
    [
        {"held_on": datetime.date(2026, 11, 18)},
        {"held_on": datetime.date(2026, 11, 1)},
        {"started_at": datetime.time(20, 0), "ended_at": datetime.time(20, 30)},
        {"ended_at": datetime.time(17, 30)},
        {"companions": ["brother"]},
        {"attendees": ["case_agent", "mayor", "mediator", "transport", "landlord"]},
    ],
)
def test_a_record_that_cannot_be_is_refused(town: Town, case: Case, changes) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, **changes)
    assert all(unmet.remedy for unmet in refusal.value.unmet)
    untouched(case)


@pytest.mark.rule("R12")
def test_the_record_does_not_speak_of_the_prosecutors_measure(town: Town, case: Case) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, rules_recalled="Un rappel à la loi a été fait.")
    assert refused(refusal) == {"R12"}
    untouched(case)


@pytest.mark.rule("R2")
def test_a_case_for_justice_is_not_heard(town: Town, case: Case) -> None:
    case.checks.create(code="qualification", answer="delit", at=EVENING)
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case)
    assert refused(refusal) == {"R2"}
    untouched(case)


@pytest.mark.parametrize("who", ["secretary", "legal", "mayor", "reporter", "dpo", "admin"])
def test_others_do_not_record_the_hearing(town: Town, case: Case, who: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, by=who)
    assert refused(refusal) == {"R30"}
    untouched(case)


def test_the_elected_in_charge_records_it_too(town: Town, case: Case) -> None:
    assert course.hold(town, case, by="deputy").hearings.get().by == town.deputy


def test_recording_twice_records_once(town: Town, case: Case) -> None:
    act = act_by(case, town.actor("instructor"))
    values = {
        "asked": course.NOTHING_KNOWN,
        "held_on": course.HEARING_DAY,
        "started_at": course.AT,
        "ended_at": datetime.time(18, 0),
        "presided_by": town.deputy,
        "facts_recalled": "faits",
        "rules_recalled": "règles",
    }
    assert not services.record_hearing(case, **act, **values).repeated
    assert services.record_hearing(case, **act, **values).repeated
    assert len(load_file(case.pk).hearings.all()) == 1


@pytest.mark.rule("R27")
def test_a_hearing_is_recorded_once(town: Town, case: Case) -> None:
    done = course.hold(town, case)
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, done)
    assert refused(refusal) == {"R27"}
