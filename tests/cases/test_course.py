"""A case goes from the report to its end through the real services, under real rules."""

import datetime

import pytest

from rappel.cases import readings
from rappel.cases.models import Case
from tests import factories


@pytest.mark.parametrize(
    "state",
    [
        "under_review",
        "awaiting_decision",
        "approved",
        "convoked",
        "dismissed",
        "blocked",
        "transmitted",
    ],
)
def test_a_case_reaches_each_state_by_declared_acts(town, state):
    case = factories.advance(town, factories.report(town), state)
    assert case.state == state
    assert Case.objects.get(pk=case.pk).state == state


def test_a_case_goes_to_closure_with_a_follow_up(town, clock):
    case = factories.advance(town, factories.report(town), "convoked")
    assert factories.hear_on_the_day(town, case, clock).state == "heard"
    way = factories.course(town, case)
    assert way.follow_up("Tenir le chien en laisse.").state == "in_follow_up"
    clock.shift(datetime.timedelta(days=20))
    way.settle()
    assert way.close("kept").state == "closed"
    way.sign()
    way.post()
    assert [d.state for d in way.case.documents.all()] == ["posted", "posted", "posted"]
    assert readings.latest(way.case.closings.all()).outcome == "kept"


def test_each_open_state_says_who_is_awaited_and_by_when(town):
    for state in ("under_review", "awaiting_decision", "approved", "convoked", "blocked"):
        case = factories.advance(town, factories.report(town), state)
        assert case.waits_for, state
        assert case.next_act, state
        assert case.due_on, state
