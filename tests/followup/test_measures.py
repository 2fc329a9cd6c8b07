"""Commitments and orientations: opened with words and a day, ended by somebody who says how."""

import datetime
import uuid

import pytest
import time_machine

from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.followup import services
from rappel.followup.checks import Planned
from tests.factories import Town, act_by
from tests.support import course

EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)
EXCUSES = Planned("commitment", "présenter des excuses au gardien", datetime.date(2026, 12, 1))
MEDIATION = Planned("mediation", "rencontrer la médiatrice", datetime.date(2026, 12, 15))


@pytest.fixture
def heard(town: Town, clock: time_machine.Traveller) -> Case:
    """The hearing was held this evening."""
    case = course.convoked(town)
    clock.move_to(EVENING)
    return course.hold(town, case)


def update(town: Town, case: Case, measure, *, by: str = "instructor", **changes):
    values = {"state": "met", "settled_on": course.HEARING_DAY, **changes}
    act = act_by(case, town.actor(by))
    return services.update_measure(case, **act, measure=measure.pk, **values).case


def refused(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


@pytest.mark.rule("R25")
def test_measures_are_followed_until_their_day(town: Town, heard: Case) -> None:
    done = course.follow(town, heard, EXCUSES, MEDIATION)
    assert done.state == "in_follow_up"
    first, second = done.measures.all()
    assert (first.kind, first.text, first.due_on) == (
        "commitment",
        "présenter des excuses au gardien",
        datetime.date(2026, 12, 1),
    )
    assert second.kind == "mediation"
    assert done.due_on == datetime.date(2026, 12, 1)
    assert done.next_act == "update_measure"
    assert done.transitions.last().detail == "2 mesures"


@pytest.mark.rule("R25")
@pytest.mark.parametrize(
    "measures",
    [
        [],
        [Planned("commitment", " ", datetime.date(2026, 12, 1))],
        [Planned("commitment", "excuses", datetime.date(2026, 11, 16))],
        [EXCUSES, MEDIATION, EXCUSES, MEDIATION],
    ],
)
def test_a_follow_up_of_nothing_is_refused(town: Town, heard: Case, measures) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.follow(town, heard, *measures)
    assert refused(refusal) == {"R25"}
    now = load_file(heard.pk)
    assert (now.state, now.version) == ("heard", heard.version)
    assert not now.measures.all()


@pytest.mark.rule("R25")
@pytest.mark.parametrize("state", ["met", "unmet", "waived"])
def test_a_measure_ends_as_said(town: Town, heard: Case, state: str) -> None:
    case = course.follow(town, heard, EXCUSES)
    done = update(town, case, case.measures.get(), state=state)
    measure = done.measures.get()
    assert (measure.state, measure.settled_on) == (state, course.HEARING_DAY)
    assert done.state == "in_follow_up"
    assert done.next_act == "close"


@pytest.mark.rule("R25")
def test_an_end_that_cannot_be_is_refused(town: Town, heard: Case) -> None:
    case = course.follow(town, heard, EXCUSES)
    measure = case.measures.get()
    for day in (datetime.date(2026, 11, 16), datetime.date(2026, 11, 18)):
        with pytest.raises(NotAllowed) as refusal:
            update(town, case, measure, settled_on=day)
        assert refused(refusal) == {"R25"}
    with pytest.raises(NotAllowed):
        update(town, case, measure, state="open")
    assert load_file(case.pk).measures.get().state == "open"


@pytest.mark.rule("R25")
def test_a_measure_ends_once_and_in_its_own_case(town: Town, heard: Case) -> None:
    case = course.follow(town, heard, EXCUSES)
    measure = case.measures.get()
    done = update(town, case, measure)
    with pytest.raises(NotAllowed):
        update(town, done, measure, state="unmet")
    act = act_by(done, town.actor("instructor"))
    with pytest.raises(NotAllowed):
        services.update_measure(
            done, **act, measure=uuid.uuid4(), state="met", settled_on=course.HEARING_DAY
        )
    assert load_file(case.pk).measures.get().state == "met"


@pytest.mark.parametrize("who", ["secretary", "legal", "mayor", "reporter"])
def test_others_do_not_follow(town: Town, heard: Case, who: str) -> None:
    act = act_by(heard, town.actor(who))
    with pytest.raises(NotAllowed) as refusal:
        services.open_follow_up(heard, **act, measures=[EXCUSES])
    assert refused(refusal) == {"R30"}
    case = course.follow(town, heard, EXCUSES)
    with pytest.raises(NotAllowed) as refusal:
        update(town, case, case.measures.get(), by=who)
    assert refused(refusal) == {"R30"}
    assert load_file(case.pk).measures.get().state == "open"


def test_opening_twice_opens_once(town: Town, heard: Case) -> None:
    act = act_by(heard, town.actor("instructor"))
    assert not services.open_follow_up(heard, **act, measures=[EXCUSES]).repeated
    assert services.open_follow_up(heard, **act, measures=[EXCUSES]).repeated
    assert len(load_file(heard.pk).measures.all()) == 1
