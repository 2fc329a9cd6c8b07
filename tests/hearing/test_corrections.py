"""An outcome that was wrong is corrected; the old record stays readable and marked (R22, R24, R27)."""

import datetime
from typing import Any

import pytest
import time_machine

from rappel.cases import readings
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.followup.checks import Planned
from rappel.hearing import corrections
from tests.factories import Town, act_by
from tests.support import course
from tests.support.pages import page, signed_in, words

EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)
WHY = "Confusion avec le dossier suivant."
PROMISE = Planned("commitment", "baisser le son", datetime.date(2026, 12, 1))


@pytest.fixture
def case(town: Town, clock: time_machine.Traveller) -> Case:
    """Convoked; it is the evening of the hearing."""
    convoked = course.convoked(town)
    clock.move_to(EVENING)
    return convoked


def said(town: Town, **changes: Any) -> dict[str, Any]:
    return {
        "asked": course.NOTHING_KNOWN,
        "held_on": course.HEARING_DAY,
        "started_at": course.AT,
        "ended_at": datetime.time(18, 5),
        "presided_by": town.deputy,
        "facts_recalled": course.PRINTED,
        "rules_recalled": "Le repos des voisins se respecte.",
        **changes,
    }


@pytest.mark.rule("R27")
def test_a_corrected_record_replaces_the_old_one_which_stays(town: Town, case: Case) -> None:
    case = course.follow(town, course.hold(town, case), PROMISE)
    act = act_by(case, town.actor("instructor"))
    done = corrections.correct_hearing(case, **act, why=WHY, **said(town)).case
    assert done.state == "in_follow_up"
    old, new = load_file(case.pk).hearings.all()
    assert old.replaced_at is not None
    assert readings.hearing(load_file(case.pk)).pk == new.pk
    assert new.convocation_id == old.convocation_id
    text = words(signed_in(town, "instructor").get(f"/dossiers/{case.reference}/"))
    assert "(remplacé le 17 novembre 2026)" in text
    assert WHY in text


@pytest.mark.rule("R8")
def test_a_correction_obeys_the_rules_of_a_record(town: Town, case: Case) -> None:
    case = course.hold(town, case)
    act = act_by(case, town.actor("instructor"))
    with pytest.raises(NotAllowed) as refusal:
        corrections.correct_hearing(case, **act, why=WHY, **said(town, presided_by=town.secretary))
    assert [one.code for one in refusal.value.unmet] == ["R8"]
    with pytest.raises(NotAllowed) as unexplained:
        corrections.correct_hearing(case, **act, why=" ", **said(town))
    assert [one.code for one in unexplained.value.unmet] == ["R27"]


@pytest.mark.rule("R24")
def test_who_had_not_come_is_absent_and_nothing_was_recalled(town: Town, case: Case) -> None:
    case = course.follow(town, course.hold(town, case), PROMISE)
    act = act_by(case, town.actor("deputy"))
    done = corrections.correct_to_absent(case, **act, why=WHY, kind="no_news").case
    assert done.state == "absent"
    now = load_file(case.pk)
    assert readings.hearing(now) is None
    assert [row.state for row in now.measures.all()] == ["waived"]
    assert readings.active_convocation(now) is None
    act = act_by(case, town.actor("instructor"))
    corrections.correct_to_absent(now, **act, why=WHY, kind="excused")
    assert readings.absence(load_file(case.pk)).kind == "excused"
    assert len(readings.absences(load_file(case.pk))) == 1


@pytest.mark.rule("R22")
def test_who_had_come_was_heard(town: Town, case: Case) -> None:
    case = course.miss(town, case)
    act = act_by(case, town.actor("instructor"))
    done = corrections.correct_to_heard(case, **act, why=WHY, **said(town)).case
    assert (done.state, done.next_act) == ("heard", "close")
    assert readings.absence(load_file(case.pk)) is None
    assert done.hearings.get().room == "mariages"


@pytest.mark.rule("R24")
def test_nobody_is_absent_from_a_date_that_was_not_announced(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.approved(town)
    case = course.hold(
        town,
        case,
        held_on=course.TODAY,
        started_at=datetime.time(9, 0),
        ended_at=datetime.time(9, 30),
        came_about="unannounced",
        room="bureau",
    )
    act = act_by(case, town.actor("instructor"))
    with pytest.raises(NotAllowed) as refusal:
        corrections.correct_to_absent(case, **act, why=WHY, kind="no_news")
    assert [one.resolved_by for one in refusal.value.unmet] == ["correct_hearing"]


def test_by_pages(town: Town, case: Case) -> None:
    client = signed_in(town, "instructor")
    case = course.miss(town, case)
    assert "Pourquoi corriger" in page(client, case, "correct_to_heard")
    act = act_by(case, town.actor("instructor"))
    corrections.correct_to_heard(case, **act, why=WHY, **said(town))
    assert course.PRINTED in page(client, case, "correct_hearing")
    assert "Que sait-on de cette absence" in page(client, case, "correct_to_absent")
