"""The legal opinion: asked once, given by another person, waited for, lapsed with the facts (R7b)."""

import pytest

from accounts.models import Membership, User
from accounts.policy import Role
from rappel.cases.services import grant, revoke
from rappel.review.ruling import decisions
from rappel.review.study import services as study
from rappel.review.study.eligibility import check_eligibility
from rappel.review.study.questions import Answer
from tests.review.ruling import stage
from tests.review.study.acts import edit_facts

OPINION = {"view": "with_care", "text": "Le texte s'applique, le chien n'est pas catégorisé."}


def ask(town, case, by="instructor"):
    stage.do(town, case, decisions.ask_opinion, by=by, question="Est-ce bien une contravention ?")


def give(town, case, by="legal", **changes):
    stage.do(town, case, decisions.give_opinion, by=by, **{**OPINION, **changes})


@pytest.mark.rule("R7b")
@pytest.mark.parametrize("by", ["instructor", "deputy"])
def test_it_is_asked_and_given_and_stays_readable(town, studied, by):
    ask(town, studied, by)
    assert stage.opened(studied).opinions.get().state == "asked"
    give(town, studied)

    case = stage.opened(studied)
    opinion = case.opinions.get()
    assert (opinion.state, opinion.view, opinion.given_by) == ("given", "with_care", town.legal)
    assert opinion.question == "Est-ce bien une contravention ?"
    assert opinion.text == OPINION["text"]
    assert case.transitions.last().detail == "possible, avec une réserve"


@pytest.mark.rule("R7b")
def test_it_is_not_asked_twice_at_once(town, studied):
    ask(town, studied)
    assert stage.refused(town, studied, decisions.ask_opinion, question="") == {"R7b"}

    give(town, studied)
    ask(town, studied)
    assert [row.state for row in stage.opened(studied).opinions.all()] == ["given", "asked"]


@pytest.mark.rule("R7b")
def test_it_is_not_asked_where_nobody_could_give_it(town, studied):
    revoke(studied, Role.LEGAL_ADVISER, town.legal)
    assert stage.refused(town, studied, decisions.ask_opinion, question="") == {"R7b"}

    # the instructor advises too: it would be the same person
    Membership.objects.create(user=town.instructor, commune=town.commune, role=Role.LEGAL_ADVISER)
    grant(studied, Role.LEGAL_ADVISER, town.instructor)
    assert stage.refused(town, studied, decisions.ask_opinion, question="") == {"R7b"}

    grant(studied, Role.LEGAL_ADVISER, town.legal)
    User.objects.filter(pk=town.legal.pk).update(is_active=False)
    assert stage.refused(town, studied, decisions.ask_opinion, question="") == {"R7b"}


@pytest.mark.rule("R7b")
def test_the_instructor_does_not_give_it_in_another_hat(town, studied):
    ask(town, studied)
    Membership.objects.create(user=town.instructor, commune=town.commune, role=Role.LEGAL_ADVISER)
    grant(studied, Role.LEGAL_ADVISER, town.instructor)

    assert stage.refused(town, studied, decisions.give_opinion, by="instructor", **OPINION) == {
        "R7b"
    }


@pytest.mark.rule("R7b")
def test_nor_once_the_case_went_to_another_instructor(town, studied):
    """What was answered in that part was answered: handing over does not wash it off."""
    ask(town, studied)
    revoke(studied, Role.INSTRUCTOR, town.instructor)
    Membership.objects.create(user=town.instructor, commune=town.commune, role=Role.LEGAL_ADVISER)
    grant(studied, Role.LEGAL_ADVISER, town.instructor)

    assert stage.refused(town, studied, decisions.give_opinion, by="instructor", **OPINION) == {
        "R7b"
    }


@pytest.mark.rule("R7b")
def test_nobody_asked_nobody_answers(town, studied):
    assert stage.refused(town, studied, decisions.give_opinion, by="legal", **OPINION) == {"R7b"}


@pytest.mark.rule("R7b")
@pytest.mark.parametrize("wrong", [{"view": "maybe"}, {"text": " "}])
def test_it_is_one_of_the_three_with_its_reason(town, studied, wrong):
    ask(town, studied)

    given = {**OPINION, **wrong}
    assert stage.refused(town, studied, decisions.give_opinion, by="legal", **given) == {"R7b"}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "deputy", "mayor", "reporter"])
def test_nobody_else_gives_it(town, studied, by):
    ask(town, studied)

    assert stage.refused(town, studied, decisions.give_opinion, by=by, **OPINION) == {"R30"}


@pytest.mark.rule("R7b")
def test_the_submission_and_the_decision_wait_for_it(town, studied, awaiting):
    ask(town, awaiting, by="deputy")
    assert stage.refused_approve(town, awaiting) == {"R7b"}
    waiting = stage.opened(awaiting)
    assert (waiting.next_act, waiting.waits_for) == ("give_opinion", "legal_adviser")
    give(town, awaiting)
    stage.approve(town, awaiting)

    ask(town, studied)
    assert "R7b" in stage.refused(town, studied, study.submit)


@pytest.mark.rule("R7b")
def test_an_opinion_that_says_no_does_not_decide(town, awaiting):
    ask(town, awaiting, by="deputy")
    give(town, awaiting, view="not_possible")
    stage.approve(town, awaiting)

    assert stage.opened(awaiting).state == "approved"


@pytest.mark.rule("R7b")
def test_it_lapses_with_the_facts_and_is_kept(town, studied):
    ask(town, studied)
    give(town, studied)
    stage.do(town, studied, check_eligibility, answers={"fined": Answer("yes", "amende en mars")})
    assert stage.opened(studied).opinions.get().state == "given"

    edit_facts(town, studied, description="Chien en laisse, mais sans muselière.")

    opinion = stage.opened(studied).opinions.get()
    assert (opinion.state, opinion.text) == ("lapsed", OPINION["text"])
