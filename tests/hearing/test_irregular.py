"""What happened against a rule is kept as it was, and counts for nothing (R40)."""

import datetime
from typing import Any

import pytest
import time_machine

from rappel.cases import readings
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.hearing import irregular
from tests.factories import Town, act_by
from tests.support import course
from tests.support.pages import page, post, signed_in, words

EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)


@pytest.fixture
def case(town: Town, clock: time_machine.Traveller) -> Case:
    """Convoked; it is the evening of the hearing."""
    convoked = course.convoked(town)
    clock.move_to(EVENING)
    return convoked


def record(town: Town, case: Case, **changes: Any) -> Case:
    values: dict[str, Any] = {
        "held_on": course.HEARING_DAY,
        "started_at": course.AT,
        "place": "salle des mariages",
        "presided_by": town.secretary,
        "presided_other": "",
        "said": "Les faits ont été rappelés.",
        **changes,
    }
    act = act_by(case, town.actor("instructor"))
    return irregular.record_irregular(case, **act, **values).case


@pytest.mark.rule("R40")
@pytest.mark.rule("R8")
def test_the_refused_record_says_how_to_keep_what_happened(town: Town, case: Case) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, presided_by=town.secretary)
    (unmet,) = refusal.value.unmet
    assert (unmet.code, unmet.resolved_by) == ("R8", "record_irregular")
    assert "s'enregistre comme irrégulier" in unmet.remedy


@pytest.mark.rule("R40")
def test_it_is_marked_and_counts_for_nothing(town: Town, case: Case) -> None:
    done = record(town, case)
    assert (done.state, done.next_act) == ("approved", "plan_hearing")
    held = done.hearings.get()
    assert held.irregular == ["R8"]
    assert readings.hearing(load_file(case.pk)) is None
    assert readings.active_convocation(load_file(case.pk)) is None
    text = words(signed_in(town, "instructor").get(f"/dossiers/{case.reference}/"))
    assert "R8 : ne compte pas comme un rappel à l'ordre" in text
    assert "Tenez-le de nouveau" in text


@pytest.mark.rule("R40")
def test_a_hearing_in_order_is_no_irregular_one(town: Town, case: Case) -> None:
    with pytest.raises(NotAllowed) as refusal:
        record(town, case, presided_by=town.deputy)
    assert [one.code for one in refusal.value.unmet] == ["R40"]
    assert not load_file(case.pk).hearings.all()
    assert record(town, case, presided_by=town.deputy, broken=["R3"]).hearings.get().irregular == [
        "R3"
    ]


@pytest.mark.rule("R40")
def test_before_any_decision_the_state_stays(town: Town, clock: time_machine.Traveller) -> None:
    case = course.report(town)
    clock.move_to(EVENING)
    values = {"presided_by": None, "presided_other": "le chef de la police municipale"}
    done = record(town, case, **values)
    assert (done.state, done.hearings.get().irregular) == ("reported", ["R8"])


@pytest.mark.rule("R40")
def test_the_adviser_sees_it_or_else_the_mayor_until_the_person_is_told(
    town: Town, case: Case
) -> None:
    record(town, case)
    seen = {
        who: "Un entretien irrégulier" in words(signed_in(town, who).get("/"))
        for who in ("legal", "mayor", "deputy")
    }
    assert seen == {"legal": True, "mayor": False, "deputy": False}
    case.grants.filter(permission__codename="act_as_legal_adviser").delete()
    text = words(signed_in(town, "mayor").get("/"))
    assert "Un entretien irrégulier" in text
    assert f"/dossiers/{case.reference}/" not in text
    act = act_by(case, town.actor("secretary"))
    told = irregular.issue_no_effect(load_file(case.pk), **act, signatory=town.deputy).case
    text = course.letter_text(town, told, told.documents.last().number)
    assert "Il n'a pas d'effet : aucun rappel à l'ordre n'a été fait." in text
    assert "Un entretien irrégulier" not in words(signed_in(town, "mayor").get("/"))
    with pytest.raises(NotAllowed):
        irregular.issue_no_effect(
            told, **act_by(case, town.actor("secretary")), signatory=town.deputy
        )


def test_by_pages(town: Town, case: Case) -> None:
    client = signed_in(town, "instructor")
    assert "Enregistrer un entretien irrégulier" in page(client, case, "record_hearing")
    page(client, case, "record_irregular")
    answers = {
        "held_on": "17/11/2026",
        "started_at": "17:30",
        "place": "mairie",
        "presided_by": "",
        "presided_other": "un agent",
        "said": "Les faits ont été rappelés.",
    }
    nobody = post(client, case, "record_irregular", **{**answers, "presided_other": ""})
    assert nobody.status_code == 422
    assert post(client, case, "record_irregular", **answers).status_code == 302
    assert load_file(case.pk).hearings.get().irregular == ["R8"]
