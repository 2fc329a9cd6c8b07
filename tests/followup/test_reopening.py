"""An ended case is opened again for a reason, and the rules apply anew (R27, R3)."""

import datetime

import pytest
import time_machine

from rappel.cases.access import open_for_act
from rappel.cases.commands import unmet
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.followup import reopening, services
from tests.factories import Town, act_by, advance, report
from tests.support import course
from tests.support.pages import page, signed_in

EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)
WHY = {"reason": "new_fact", "note": "Un rapport est arrivé."}


@pytest.fixture
def closed(town: Town, clock: time_machine.Traveller) -> Case:
    """Heard, and closed by a letter that did not leave."""
    case = course.convoked(town)
    clock.move_to(EVENING)
    case = course.hold(town, case)
    act = act_by(case, town.actor("instructor"))
    return services.close(case, **act, outcome="done", signatory=town.deputy).case


@pytest.mark.rule("R27")
def test_a_heard_case_is_followed_again(town: Town, closed: Case) -> None:
    assert closed.erase_on == datetime.date(2029, 11, 1)
    act = act_by(closed, town.actor("instructor"))
    with pytest.raises(NotAllowed) as refusal:
        reopening.reopen(closed, **act, **WHY)
    assert [one.code for one in refusal.value.unmet] == ["R27"]
    again = reopening.reopen_follow_up(closed, **act, **WHY).case
    assert (again.state, again.erase_on) == ("in_follow_up", None)
    assert again.documents.get(kind="cloture").state == "cancelled"
    assert again.transitions.last().note == WHY["note"]


@pytest.mark.rule("R27")
def test_without_a_reason_it_stays_closed(town: Town, closed: Case) -> None:
    act = act_by(closed, town.actor("instructor"))
    with pytest.raises(NotAllowed) as refusal:
        reopening.reopen_follow_up(closed, **act, reason="whim", note=" ")
    assert {one.code for one in refusal.value.unmet} == {"R27", "R29"}
    assert load_file(closed.pk).state == "closed"


@pytest.mark.rule("R3")
@pytest.mark.rule("R27")
def test_a_dismissed_case_is_studied_again_and_everything_asked_again(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = advance(town, report(town), "dismissed")
    act = act_by(case, town.actor("deputy"))
    again = reopening.reopen(case, **act, **WHY).case
    assert (again.state, again.erase_on, again.next_act) == ("under_review", None, "record_source")
    fresh = load_file(case.pk)
    open_for_act(fresh)
    broken = {one.code for one in unmet(fresh, "submit", by=None)}
    assert {"R3", "R9"} <= broken


@pytest.mark.rule("R2b")
def test_what_belongs_to_the_justice_system_still_does(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = advance(town, report(town), "transmitted")
    act = act_by(case, town.actor("instructor"))
    again = reopening.reopen(case, **act, reason="no_procedure", note="Le parquet a répondu.").case
    assert (again.state, again.next_act) == ("under_review", "block")


def test_by_pages(town: Town, closed: Case) -> None:
    assert "Pourquoi rouvrir" in page(signed_in(town, "deputy"), closed, "reopen_follow_up")
