"""A child is never received alone; parents received without him is not a rappel (R19, R20b)."""

import datetime

import pytest

from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.followup import services as followup
from rappel.hearing.presence import Presence
from tests.factories import Town, act_by
from tests.support import course, family

EVENING = datetime.datetime(2026, 11, 17, 19, 0, tzinfo=datetime.UTC)
SEVEN = datetime.date(2019, 4, 1)


@pytest.fixture
def case(town: Town, clock) -> Case:
    made = family.convoked(town)
    clock.move_to(EVENING)
    return made


def refused(refusal) -> set[str]:
    return {u.code for u in refusal.value.unmet}


@pytest.mark.rule("R19")
@pytest.mark.parametrize(
    "presence",
    [
        {"holders": 1},
        {"adult": "Mme Aminata Traoré, grand-mère"},
        {"impossibility": "hospital"},
        {"impossibility": "other", "note": "la mère accouche"},
    ],
)
def test_a_child_is_heard_with_somebody_responsible_or_a_listed_impossibility(
    town: Town, case: Case, presence
) -> None:
    values = {**presence}
    came = family.came(case, *([values.pop("holders")] if "holders" in values else []), **values)
    done = course.hold(town, case, presence=came)
    hearing = done.hearings.get()
    assert done.state == "heard"
    assert hearing.age_band == "0-12"
    assert hearing.person_present


@pytest.mark.rule("R19")
@pytest.mark.parametrize(
    ("presence", "code"),
    [
        (Presence(), "R19"),
        (Presence(person=False), "R19"),
        (Presence(impossibility="parent_forgot"), "R29"),
        (Presence(impossibility="other"), "R19"),
    ],
)
def test_a_child_alone_or_an_excuse_outside_the_list_is_refused(
    town: Town, case: Case, presence: Presence, code: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, presence=presence)
    assert code in refused(refusal)
    now = load_file(case.pk)
    assert (now.state, now.version, len(now.hearings.all())) == ("convoked", case.version, 0)


@pytest.mark.rule("R19")
def test_parents_without_the_child_were_received_and_no_rappel_was_made(
    town: Town, case: Case
) -> None:
    done = course.hold(town, case, presence=family.came(case, 1, person=False))
    assert done.state == "heard"
    assert not done.hearings.get().person_present


@pytest.mark.rule("R20b")
def test_a_child_under_8_is_not_heard(town: Town, clock) -> None:
    case = family.convoked(town, born=SEVEN)
    clock.move_to(EVENING)
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, presence=family.came(case, 1))
    assert refused(refusal) == {"R19"}
    done = course.hold(town, case, presence=family.came(case, 1, person=False))
    assert done.state == "heard"


@pytest.mark.rule("R48")
@pytest.mark.rule("R25")
def test_after_the_hearing_the_question_about_the_child_is_asked_again_then_each_is_told(
    town: Town, case: Case, clock
) -> None:
    done = course.hold(town, case, presence=family.came(case, 1))
    end = {"outcome": "done", "signatory": town.deputy}
    with pytest.raises(NotAllowed) as refusal:
        followup.close(done, **act_by(done, town.actor("instructor")), **end)
    assert refused(refusal) == {"R48"}
    clock.shift(60)
    family.not_worried(town, done)
    closed = followup.close(done, **act_by(done, town.actor("instructor")), **end).case
    assert closed.state == "closed"
    mother, father = (
        course.letter_text(town, closed, row.number)
        for row in closed.documents.all()
        if row.kind == "cloture"
    )
    assert "votre enfant Ibrahim a été reçu en mairie" in mother
    assert "RUE DU LAVOIR" in mother
    assert "QUAI DES BRUMES" in father
    assert "RUE DU LAVOIR" not in father
