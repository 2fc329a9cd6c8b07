"""No rappel à l'ordre: what did not leave is withdrawn, whoever was convoked is told (R7, R14)."""

import pytest

from accounts.policy import Role
from rappel.cases.services import grant
from rappel.convocation.selectors import clashes
from rappel.review.ruling import decisions
from tests.review.ruling import stage
from tests.support import course as steps

DISMISS = {"reason": "settled", "note": "Le voisin et lui se sont parlé."}


def dismiss(town, case, *, by="deputy", **changes):
    stage.do(town, case, decisions.dismiss, by=by, **{**DISMISS, **changes})
    return stage.opened(case)


@pytest.mark.rule("R7")
def test_before_anything_left_nobody_is_written_to(town, awaiting):
    case = dismiss(town, awaiting)

    assert case.state == "dismissed"
    decision = case.decisions.get()
    assert (decision.outcome, decision.reason) == ("dismissed", "settled")
    assert decision.note == DISMISS["note"]
    assert case.transitions.last().detail == "situation réglée depuis le signalement"
    assert [row.kind for row in case.documents.all()] == ["saisine"]


@pytest.mark.rule("R7")
def test_a_convocation_not_sent_is_withdrawn_and_its_slot_is_free(town):
    case = stage.report(town)
    stage.advance(town, case, "approved")
    way = stage.course(town, case)
    way.plan()
    way.issue()
    way.sign()

    after = dismiss(town, case)

    assert after.documents.get(kind="convocation").state == "cancelled"
    assert not after.documents.filter(kind="annulation").exists()
    convocation = after.convocations.get()
    assert convocation.cancelled_at is not None
    slot = convocation.slot
    other = stage.report(town)
    assert clashes(other, slot.starts_at, 30, slot.room, slot.presided_by_id) == []


@pytest.mark.rule("R14")
def test_whoever_was_convoked_is_told_by_a_letter_of_the_elu(town):
    case = stage.report(town)
    stage.advance(town, case, "convoked")

    after = dismiss(town, case)

    assert after.state == "dismissed"
    letter = after.documents.get(kind="annulation")
    assert (letter.state, letter.signatory) == ("issued", town.deputy)
    line, payload = stage.newest(town)
    assert line.act == "case.dismiss"
    assert payload["issued"] == [f"{letter.number} {bytes(letter.file.sha256).hex()}"]
    text = steps.letter_text(town, after, letter.number)
    assert "annulé" in text
    assert "voisin" not in text
    assert after.convocations.get().cancelled_at is not None
    way = stage.course(town, case)
    way.sign(letter.number)
    assert way.post(letter.number).documents.get(kind="annulation").state == "posted"


@pytest.mark.rule("R14")
@pytest.mark.parametrize("then", ["dismiss", "complaint", "block"])
def test_a_letter_that_calls_a_hearing_off_still_leaves_whatever_follows(town, then):
    """The person holds a convocation: she must be told, even if the case stops meanwhile."""
    case = stage.report(town)
    stage.advance(town, case, "convoked")
    way = stage.course(town, case)
    way.cancel()
    assert way.case.documents.get(kind="annulation").state == "issued"

    if then == "dismiss":
        dismiss(town, case)
    elif then == "complaint":
        way.ask_complaint("yes")
    else:
        way.block()

    letters = way.case.documents.filter(kind="annulation")
    assert [row.state for row in letters] == ["issued"]
    way.sign(letters[0].number)
    assert way.post(letters[0].number).documents.get(kind="annulation").state == "posted"


@pytest.mark.rule("R14")
def test_another_signatory_must_be_competent(town):
    case = stage.report(town)
    stage.advance(town, case, "convoked")

    found = stage.refused(
        town, case, decisions.dismiss, by="deputy", signatory=town.secretary, **DISMISS
    )

    assert found == {"R14"}
    assert stage.opened(case).documents.filter(kind="annulation").count() == 0
    after = dismiss(town, case, signatory=town.mayor)
    assert after.documents.get(kind="annulation").signatory == town.mayor


@pytest.mark.rule("R27")
@pytest.mark.parametrize("state", ["blocked", "transmitted", "dismissed"])
def test_what_ended_or_belongs_to_the_justice_system_is_not_dismissed(town, state):
    case = stage.report(town)
    stage.advance(town, case, state)

    assert stage.refused(town, case, decisions.dismiss, by="deputy", **DISMISS) == {"R27"}


@pytest.mark.rule("R7")
def test_another_elu_dismisses_only_what_is_assigned_to_them(town, awaiting):
    assert stage.refused(town, awaiting, decisions.dismiss, by="mayor", **DISMISS) == {"R30"}
    grant(awaiting, Role.ELECTED, town.mayor)

    assert dismiss(town, awaiting, by="mayor").decisions.get().quality == "la maire"
