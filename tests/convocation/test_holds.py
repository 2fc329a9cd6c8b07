"""« Bloquer l'envoi »: a held letter does not leave, and everybody knows who holds it (R14)."""

import pytest

from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import holds, services
from rappel.review.ruling import blocks, prosecutor
from tests.factories import act_by, course, report
from tests.support import course as steps
from tests.support.pages import signed_in, words

WHY = "L'adresse est à revoir."
BLOCKED = "l'envoi du courrier n° 1 est bloqué par Youssef Amrani depuis le 02/11/2026"


def hold(town, case, *, by="legal", document=1, reason=WHY):
    act = act_by(case, town.actor(by))
    return holds.hold_posting(case, **act, document=document, reason=reason).case


def release(town, case, *, by="deputy", document=1, reason="Adresse vérifiée."):
    act = act_by(case, town.actor(by))
    return holds.release_posting(case, **act, document=document, reason=reason).case


def refusal(act, *args, **answers):
    with pytest.raises(NotAllowed) as refused:
        act(*args, **answers)
    return refused.value.unmet


@pytest.mark.rule("R14")
def test_a_held_convocation_does_not_leave_until_somebody_lifts_it(town):
    case = steps.signed(town)
    held = hold(town, case)
    assert (held.next_act, held.waits_for) == ("release_posting", "legal_adviser")
    steps.ask_source(town, case)
    (unmet,) = refusal(steps.send, town, case)
    assert (unmet.code, unmet.sentence) == ("R14", BLOCKED)

    release(town, case)
    assert steps.send(town, case).state == "convoked"


@pytest.mark.rule("R14")
def test_making_the_letter_again_does_not_lift_its_hold(town):
    case = steps.signed(town)
    hold(town, case)
    again = steps.issue(town, case)
    assert [row.held for row in again.documents.all()] == [False, True]

    release(town, case, document=2)
    third = steps.issue(town, case)
    assert not any(row.held for row in third.documents.all())


@pytest.mark.rule("R14")
def test_a_request_to_the_prosecutor_may_be_held_too(town):
    case = steps.asked_prosecutor(town)
    hold(town, case)
    sent = {"signed_on": steps.TODAY, "sent_on": steps.TODAY, "channel": "letter"}
    act = act_by(case, town.actor("instructor"))

    (unmet,) = refusal(prosecutor.record_request_sent, case, **act, **sent)
    assert unmet.sentence == BLOCKED


@pytest.mark.rule("R2")
def test_the_letter_owed_to_the_prosecutor_is_never_held(town):
    case = report(town, category="joyride")
    letter = {"printed_facts": "Conduite répétée.", "place_printed": "rue de l'Abreuvoir"}
    act = act_by(case, town.actor("instructor"))
    blocks.prepare_hand_over(case, **act, signatory=town.deputy, **letter)

    assert {unmet.code for unmet in refusal(hold, town, case)} == {"R14"}


@pytest.mark.rule("R14")
def test_what_left_is_not_held_and_a_reason_is_always_given(town):
    case = steps.signed(town)
    assert {unmet.code for unmet in refusal(hold, town, case, reason=" ")} == {"R14"}
    assert {unmet.code for unmet in refusal(release, town, case)} == {"R14"}
    steps.send(town, case)
    assert {unmet.code for unmet in refusal(hold, town, case)} == {"R14"}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["instructor", "secretary"])
def test_only_the_adviser_and_the_elu_hold_or_release(town, by):
    case = steps.signed(town)
    assert {unmet.code for unmet in refusal(hold, town, case, by=by)} == {"R30"}
    hold(town, case)
    assert {unmet.code for unmet in refusal(release, town, case, by=by)} == {"R30"}


def test_the_secretary_sees_who_holds_it_on_the_case_and_at_home_but_not_why(town):
    case = steps.signed(town)
    hold(town, case)
    client = signed_in(town, "secretary")

    page = words(client.get(f"/dossiers/{case.reference}/"))
    assert f"L{BLOCKED[1:]}" in page
    assert WHY not in page
    assert "L'envoi du courrier n° 1 est bloqué par Youssef Amrani" in words(client.get("/"))
    assert load_file(case.pk).transitions.last().detail == "courrier n° 1"
    assert services.letter_numbered(load_file(case.pk), 1).held
    assert course(town, case).case.next_act == "release_posting"
