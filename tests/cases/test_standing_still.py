"""Flags beside the state: paused, and data that is only kept (R49, R34, GDPR 18)."""

import datetime

import pytest
import time_machine

from rappel.cases import flags
from rappel.cases.access import open_for_act
from rappel.cases.commands import unmet
from rappel.cases.deadlines import deadlines
from rappel.cases.models import Case
from rappel.cases.procedure import ACTS, WHILE_LIMITED
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from tests.factories import Town, act_by
from tests.support import course
from tests.support.pages import page, post, signed_in, words

UNTIL = datetime.date(2026, 12, 1)
PAUSE = {"reason": "mediation", "until": UNTIL}
LIMIT = {"reason": "accuracy", "until": UNTIL}


@pytest.fixture
def case(town: Town, clock: time_machine.Traveller) -> Case:
    """A hearing is decided."""
    return course.approved(town)


def opened(case: Case) -> Case:
    fresh = load_file(case.pk)
    open_for_act(fresh)
    return fresh


@pytest.mark.rule("R49")
def test_a_paused_case_asks_again_on_its_day_and_sends_nothing(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    act = act_by(case, town.actor("instructor"))
    paused = flags.pause(case, **act, **PAUSE).case
    assert (paused.next_act, paused.due_on) == ("resume", UNTIL)
    assert [one.label for one in deadlines(load_file(case.pk))] == ["pause à revoir"]
    for name in ("issue_convocation", "convoke"):
        assert "R49" in {one.code for one in unmet(opened(case), name, by=None)}
    client = signed_in(town, "instructor")
    text = words(client.get("/"))
    assert "La reprise d'un dossier en pause" in text.split("J'attends")[1]
    assert "une médiation est en cours" in text
    assert "en pause jusqu'au" in words(client.get(f"/dossiers/{case.reference}/"))
    clock.move_to(datetime.datetime(2026, 12, 1, 9, 0, tzinfo=datetime.UTC))
    client = signed_in(town, "instructor")
    assert "Reprendre le dossier" in words(client.get("/")).split("J'attends")[0]
    assert post(client, case, "resume").status_code == 302
    now = load_file(case.pk)
    assert (now.paused, now.next_act) == ("", "plan_hearing")


@pytest.mark.rule("R29")
@pytest.mark.parametrize("until", [course.TODAY, datetime.date(2027, 6, 1)])
def test_a_case_stands_still_until_a_near_day(town: Town, case: Case, until: datetime.date) -> None:
    with pytest.raises(NotAllowed) as refusal:
        flags.pause(case, **act_by(case, town.actor("instructor")), reason="mediation", until=until)
    assert [one.code for one in refusal.value.unmet] == ["R29"]


@pytest.mark.rule("R34")
def test_limited_data_is_kept_and_nothing_else(town: Town, case: Case) -> None:
    limited = flags.limit(case, **act_by(case, town.actor("instructor")), **LIMIT).case
    assert limited.next_act == "unlimit"
    fresh = opened(case)
    for name in ACTS:
        refused = "R34" in {one.code for one in unmet(fresh, name, by=None)}
        assert refused == (name not in WHILE_LIMITED or name == "limit"), name
    with pytest.raises(NotAllowed) as refusal:
        course.ask_source(town, fresh)
    assert [one.code for one in refusal.value.unmet] == ["R34"]
    act = act_by(case, town.actor("instructor"))
    with pytest.raises(NotAllowed):
        flags.unlimit(fresh, **act, told_on=None, note="Vérifié.")
    open_again = flags.unlimit(fresh, **act, told_on=course.TODAY, note="Vérifié.").case
    assert (open_again.limited, open_again.next_act) == ("", "plan_hearing")
    assert course.ask_source(town, open_again).state == "approved"


def test_by_pages(town: Town, case: Case) -> None:
    client = signed_in(town, "instructor")
    page(client, case, "pause")
    late = post(client, case, "limit", reason="accuracy", until="01/11/2026", note="")
    assert late.status_code == 422
    done = post(client, case, "limit", reason="accuracy", until="01/12/2026", note="")
    assert done.status_code == 302
    text = words(client.get(f"/dossiers/{case.reference}/"))
    assert "Données limitées jusqu'au" in text
    page(client, case, "unlimit")
