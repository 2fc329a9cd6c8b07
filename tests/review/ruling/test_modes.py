"""How the prosecutor is associated × what he answers × how: what may follow (R9, R10).

Silence and an oral word are never an agreement; an unfavourable opinion is overridden in writing;
in mode accord nothing but a favourable written answer leads to a convocation.
"""

from dataclasses import dataclass

import pytest

from rappel.cases.rule import NotAllowed
from rappel.review.ruling import decisions
from rappel.review.study import services as study
from tests.review.ruling import stage
from tests.review.ruling.stage import DAY, TODAY

WHY = "Les faits troublent le quartier et rien d'autre ne répond."


@dataclass(frozen=True)
class Said:
    """What came back from the parquet; `answer` is "" for nothing yet, "silent" for the silence."""

    answer: str
    written: bool = True

    def __str__(self) -> str:
        return f"{self.answer or 'nothing'}-{'written' if self.written else 'oral'}"


SAID = (
    Said(""),
    Said("silent"),
    *(
        Said(answer, written)
        for answer in ("favourable", "unfavourable", "other")
        for written in (True, False)
    ),
)


def to_submit(mode, said):
    """The rules that keep the case from the élu."""
    return {"R9"} if mode in ("avis", "accord") and said.answer == "" else set()


def to_approve(mode, said):
    """The rules that keep the élu from convoking without a word more."""
    if mode == "avis":
        return {"unfavourable": {"R10"}, "silent": {"R9"}}.get(said.answer, set())
    if mode == "accord":
        if said.answer == "favourable":
            return set() if said.written else {"R10b"}
        return {"R10"}
    return set()


@pytest.mark.rule("R9")
@pytest.mark.rule("R10")
@pytest.mark.parametrize("said", SAID, ids=str)
@pytest.mark.parametrize("mode", ["information", "avis", "accord"])
def test_each_mode_with_each_answer(town, clock, mode, said):
    stage.protocol(town, mode_family_2=mode)
    case = stage.studied(town)
    stage.ask(town, case)
    stage.send(town, case)
    if said.answer == "silent":
        stage.fall_silent(town, case, clock)
    elif said.answer:
        stage.answer(town, case, answer=said.answer, written=said.written)

    if to_submit(mode, said):
        assert stage.refused(town, case, study.submit) == to_submit(mode, said)
        return
    stage.submit(town, case)

    refused = to_approve(mode, said)
    if refused:
        assert stage.refused_approve(town, case) == refused
        assert stage.refused_approve(town, case, override="  ", silence="\n") == refused
    words = {"unfavourable": {"override": WHY}, "silent": {"silence": WHY}}.get(said.answer, {})
    if mode == "accord" and refused:
        # nothing the élu writes replaces the agreement; the way out is to dismiss
        assert stage.refused_approve(town, case, override=WHY, silence=WHY) == refused
        stage.do(town, case, decisions.dismiss, by="deputy", reason="prosecutor_silent", note="")
        assert stage.opened(case).state == "dismissed"
        return
    if mode == "avis" and refused:
        wrong = {"silence": WHY} if "override" in words else {"override": WHY}
        assert stage.refused_approve(town, case, **wrong) == refused
    stage.approve(town, case, **(words if refused else {}))
    decision = stage.opened(case).decisions.get()
    assert decision.overrides_prosecutor is (mode == "avis" and said.answer == "unfavourable")
    assert decision.explains_silence is (mode == "avis" and said.answer == "silent")
    assert decision.note == (WHY if refused else None)


@pytest.mark.rule("R9")
def test_without_exchange_the_case_goes_on_alone(town):
    stage.protocol(town, mode_family_2="none")
    case = stage.studied(town)
    stage.submit(town, case)
    stage.approve(town, case)

    fresh = stage.opened(case)
    assert (fresh.state, fresh.consultations.count()) == ("approved", 0)


@pytest.mark.rule("R9")
@pytest.mark.parametrize("mode", ["information", "avis", "accord"])
def test_the_request_is_made_and_sent_before_the_elu_is_asked(town, mode):
    stage.protocol(town, mode_family_2=mode)
    case = stage.studied(town)
    assert "R9" in stage.refused(town, case, study.submit)
    stage.ask(town, case)
    assert "R9" in stage.refused(town, case, study.submit)


@pytest.mark.rule("R10")
def test_an_oral_agreement_suffices_where_the_protocole_says_so(town):
    stage.protocol(town, mode_family_2="accord", oral_agreement_suffices=True)
    case = stage.studied(town)
    stage.ask(town, case)
    stage.send(town, case)
    stage.answer(town, case, written=False)
    stage.submit(town, case)
    stage.approve(town, case)

    assert stage.opened(case).state == "approved"


@pytest.mark.rule("R10b")
def test_an_oral_agreement_confirmed_in_writing_is_enough(town, clock):
    stage.protocol(town, mode_family_2="accord")
    case = stage.studied(town)
    stage.ask(town, case)
    stage.send(town, case)
    stage.answer(town, case, written=False)
    stage.submit(town, case)
    assert stage.refused_approve(town, case) == {"R10b"}

    clock.shift(3 * DAY)
    stage.answer(town, case, answered_on=TODAY + 2 * DAY)
    stage.approve(town, case)

    assert stage.opened(case).state == "approved"


# --- after the decision -----------------------------------------------------------------------


def approved_in_silence(town, clock):
    """The élu went on without the opinion, and said why."""
    case = stage.studied(town)
    stage.ask(town, case)
    stage.send(town, case)
    stage.fall_silent(town, case, clock)
    stage.submit(town, case)
    stage.approve(town, case, silence=WHY)
    return case


@pytest.mark.rule("R10")
def test_an_unfavourable_answer_after_the_decision_is_weighed_again_by_the_elu(town, clock):
    case = approved_in_silence(town, clock)
    way = stage.course(town, case)
    way.plan()
    way.issue()
    way.sign()
    stage.answer(town, case, answer="unfavourable", answered_on=TODAY + 16 * DAY)

    with pytest.raises(NotAllowed) as refusal:
        way.issue()
    assert {unmet.code for unmet in refusal.value.unmet} == {"R10"}
    with pytest.raises(NotAllowed) as refusal:
        way.convoke()
    assert {unmet.code for unmet in refusal.value.unmet} == {"R10"}
    case = way.case
    assert (case.next_act, case.waits_for) == ("return_to_review", "elected")

    back = way.return_with("L'avis est défavorable : que dit le rapport ?")
    assert back.state == "under_review"
    assert back.documents.get(kind="convocation").state == "cancelled"
    assert back.convocations.get().cancelled_at is not None
    stage.submit(town, case)
    assert stage.refused_approve(town, case) == {"R10"}
    stage.approve(town, case, override=WHY)
    way.plan(days=20)
    assert way.issue().documents.filter(kind="convocation", state="issued").count() == 1


@pytest.mark.rule("R10")
def test_an_agreement_taken_back_stops_the_convocation(town, clock):
    stage.protocol(town, mode_family_2="accord")
    case = stage.studied(town)
    stage.ask(town, case)
    stage.send(town, case)
    stage.answer(town, case)
    stage.submit(town, case)
    stage.approve(town, case)
    way = stage.course(town, case)
    way.plan()
    way.issue()
    way.sign()
    stage.answer(town, case, answer="other")

    with pytest.raises(NotAllowed) as refusal:
        way.convoke()
    assert {unmet.code for unmet in refusal.value.unmet} == {"R10"}
    assert way.case.state == "approved"


@pytest.mark.rule("R10")
def test_a_favourable_answer_after_the_decision_changes_nothing(town, clock):
    case = approved_in_silence(town, clock)
    stage.answer(town, case, answered_on=TODAY + 16 * DAY)
    way = stage.course(town, case)
    way.plan()
    way.issue()
    way.sign()

    assert way.convoke().state == "convoked"
