"""« Ne plus écrire »: from that second nothing is issued, signed nor sent (R45)."""

import datetime
from typing import Any

import pytest

from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import services, silence
from rappel.followup import services as followup
from rappel.review.ruling import blocks, decisions
from tests.factories import Town, act_by, report
from tests.support import course, family
from tests.support.pages import post, signed_in, words


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def stop(town: Town, case: Case, *, by: str = "secretary", **changes: Any) -> Case:
    values = {"reason": "deceased", "note": "appel de la famille", **changes}
    return silence.stop_writing(case, **act_by(case, town.actor(by)), **values).case


@pytest.mark.rule("R45")
@pytest.mark.parametrize("reason", ["deceased", "protection", "legal_hold"])
def test_what_did_not_leave_is_withdrawn_at_once(town: Town, reason: str) -> None:
    case = stop(town, family.issued(town), reason=reason)
    assert case.do_not_write == reason
    assert {d.state for d in case.documents.all()} == {"cancelled"}
    shown = words(signed_in(town, "secretary").get(f"/dossiers/{case.reference}/"))
    assert "Ne pas écrire" in shown


@pytest.mark.rule("R45")
def test_nothing_is_issued_nor_sent_afterwards(town: Town) -> None:
    case = stop(town, course.planned(town))
    with pytest.raises(NotAllowed) as refusal:
        course.issue(town, case)
    assert codes(refusal) == {"R45"}
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case)
    assert "R45" in codes(refusal)
    convoked = stop(town, course.convoked(town, time=datetime.time(10, 0)))
    with pytest.raises(NotAllowed) as refusal:
        course.postpone(town, convoked)
    assert codes(refusal) == {"R45"}
    assert len(load_file(convoked.pk).documents.all()) == 1


@pytest.mark.rule("R45")
def test_a_cancellation_that_waited_does_not_leave_either(town: Town) -> None:
    case = course.convoked(town)
    act = act_by(case, town.actor("secretary"))
    case = services.cancel_convocation(
        case, **act, reason="official_unavailable", signatory=town.deputy
    ).case
    case = stop(town, case)
    assert case.documents.last().state == "cancelled"
    with pytest.raises(NotAllowed):
        course.sign(town, case, document=2)


@pytest.mark.rule("R45")
def test_death_ends_the_case_without_a_letter(town: Town) -> None:
    case = stop(town, course.convoked(town))
    act = act_by(case, town.actor("deputy"))
    done = decisions.dismiss(case, **act, reason="deceased", note="").case
    assert (done.state, len(done.documents.all())) == ("dismissed", 1)
    assert done.convocations.get().cancelled_at is not None


@pytest.mark.rule("R45")
def test_a_case_is_closed_without_its_letter(town: Town) -> None:
    case = stop(town, report(town))
    assert case.state == "reported"
    missed = stop(town, course.convoked(town))
    act = act_by(missed, town.actor("deputy"))
    with pytest.raises(NotAllowed):
        followup.close_without_hearing(missed, **act, signatory=town.deputy)


@pytest.mark.rule("R45")
@pytest.mark.rule("R2")
def test_the_prosecutor_is_still_written_to(town: Town) -> None:
    case = stop(town, course.convoked(town))
    act = act_by(case, town.actor("instructor"))
    stopped = blocks.block(case, **act, why="delit", note="vu la vidéo").case
    assert len(stopped.documents.all()) == 1  # nobody is told by letter
    done = blocks.prepare_hand_over(
        stopped,
        **act_by(stopped, town.actor("instructor")),
        signatory=town.deputy,
        printed_facts="Cris dans le hall.",
        place_printed="Parc du Belvédère",
    ).case
    assert done.documents.last().state == "issued"
    assert course.sign(town, done, document=2).documents.last().state == "signed"


@pytest.mark.rule("R45")
@pytest.mark.rule("R29")
def test_it_is_said_once_for_a_reason_of_the_list(town: Town) -> None:
    case = course.planned(town)
    with pytest.raises(NotAllowed) as refusal:
        stop(town, case, reason="angry")
    assert codes(refusal) == {"R29"}
    case = stop(town, case)
    with pytest.raises(NotAllowed) as refusal:
        stop(town, case)
    assert codes(refusal) == {"R45"}


@pytest.mark.rule("R45")
def test_it_is_lifted_with_a_reason(town: Town) -> None:
    case = stop(town, course.planned(town))
    act = act_by(case, town.actor("instructor"))
    with pytest.raises(NotAllowed) as refusal:
        silence.allow_writing(case, **act, note=" ")
    assert codes(refusal) == {"R45"}
    case = silence.allow_writing(case, **act, note="homonyme").case
    assert course.issue(town, case).documents.last().state == "issued"
    with pytest.raises(NotAllowed) as refusal:
        silence.allow_writing(case, **act_by(case, town.actor("instructor")), note="encore")
    assert codes(refusal) == {"R45"}


@pytest.mark.parametrize("who", ["instructor", "secretary", "legal", "deputy"])
def test_everybody_in_charge_may_say_it(town: Town, who: str) -> None:
    case = course.planned(town)
    client = signed_in(town, who)
    answers = {"reason": "protection", "note": ""}
    if who == "legal":
        assert post(client, case, "stop_writing", **answers).status_code in (302, 404)
        return
    assert post(client, case, "stop_writing", **answers).status_code == 302
    assert load_file(case.pk).do_not_write == "protection"


def test_a_reporter_may_not(town: Town) -> None:
    case = course.planned(town)
    with pytest.raises(NotAllowed) as refusal:
        stop(town, case, by="reporter")
    assert codes(refusal) == {"R30"}
