"""The same case under each protocole: mode × what the prosecutor says × legal opinion × R38."""

import itertools

import pytest
from django.db import transaction

from accounts.models import Delegation, Membership
from accounts.policy import Role
from rappel.cases.rule import NotAllowed
from rappel.cases.services import grant
from rappel.review.ruling import decisions
from rappel.review.study import services as study
from tests.review.ruling import stage
from tests.review.study.acts import edit_facts

WHY = "Les faits troublent le quartier et rien d'autre ne répond."
OPINIONS = ("always", "listed", "on_request", "never")
SAID = [
    ("none", ""),
    *itertools.product(
        ("information", "avis", "accord"), ("silent", "favourable", "oral", "unfavourable")
    ),
]


def both_hats(town, case):
    """The instructor may decide too: only R38 stands in the way."""
    Membership.objects.create(user=town.instructor, commune=town.commune, role=Role.ELECTED)
    day = stage.TODAY - 30 * stage.DAY
    dates = {"signed_on": day, "published_on": day, "received_on": day}
    Delegation.objects.create(
        commune=town.commune, user=town.instructor, number="9", quality="conseillère", **dates
    )
    grant(case, Role.ELECTED, town.instructor)


def play(town, case, mode, said, opinion, two_persons):
    """Go as far as the protocole lets; returns what refused, then whether it was decided so."""
    stage.protocol(
        town, opinion_mode=opinion, two_persons=two_persons, opinion_categories=["noise"]
    )
    met = set()
    try:
        stage.submit(town, case)
    except NotAllowed as refusal:
        met |= {unmet.code for unmet in refusal.unmet}
        stage.do(town, case, decisions.ask_opinion, question="")
        stage.do(town, case, decisions.give_opinion, by="legal", view="possible", text=WHY)
        stage.submit(town, case)
    words = {"override": WHY} if (mode, said) == ("avis", "unfavourable") else {}
    words = {"silence": WHY} if (mode, said) == ("avis", "silent") else words
    by = "instructor"
    try:
        stage.approve(town, case, by=by, **words)
    except NotAllowed as refusal:
        codes = {unmet.code for unmet in refusal.unmet}
        met |= codes
        if codes != {"R38"}:
            return met, stage.opened(case)
        stage.approve(town, case, by="deputy", **words)
    return met, stage.opened(case)


@pytest.mark.rule("R7b")
@pytest.mark.rule("R9")
@pytest.mark.rule("R10")
@pytest.mark.rule("R10b")
@pytest.mark.rule("R38")
@pytest.mark.parametrize(("mode", "said"), SAID)
def test_the_same_case_behaves_as_its_protocole_says(town, clock, mode, said):
    stage.protocol(town, mode_family_2=mode)
    case = stage.studied(town, category="noise")
    both_hats(town, case)
    if mode != "none":
        stage.ask(town, case)
        stage.send(town, case)
        if said == "silent":
            stage.fall_silent(town, case, clock)
        else:
            answer = "favourable" if said == "oral" else said
            stage.answer(town, case, answer=answer, written=said != "oral")

    for opinion, two_persons in itertools.product(OPINIONS, (True, False)):
        expected = {"R7b"} if opinion in ("always", "listed") else set()
        stopped = set()
        if mode == "accord":
            stopped = {"silent": {"R10"}, "unfavourable": {"R10"}, "oral": {"R10b"}}.get(
                said, set()
            )
        if two_persons:
            expected |= {"R38"}
        before = transaction.savepoint()
        met, after = play(town, case, mode, said, opinion, two_persons)
        where = (opinion, two_persons)
        assert met == expected | stopped, where
        assert after.state == ("awaiting_decision" if stopped else "approved"), where
        if not stopped:
            assert after.decisions.last().same_person is not two_persons, where
        transaction.savepoint_rollback(before)


@pytest.mark.rule("R7b")
def test_a_listed_category_or_a_child_under_13_calls_for_the_opinion(town, studied):
    stage.protocol(town, opinion_mode="listed", opinion_categories=["noise"])
    stage.submit(town, stage_ready(town, studied))

    stage.protocol(town, opinion_categories=["stray_animal"])
    other = stage_ready(town, stage.studied(town))
    assert stage.refused(town, other, study.submit) == {"R7b"}
    assert stage.opened(other).next_act == "ask_opinion"


def stage_ready(town, case):
    """Its request answered favourably."""
    stage.ask(town, case)
    stage.send(town, case)
    stage.answer(town, case)
    return case


@pytest.mark.rule("R7b")
def test_an_opinion_that_lapsed_is_asked_again_before_the_elu_is(town):
    stage.protocol(town, opinion_mode="always", mode_family_2="none")
    case = stage.studied(town)
    stage.do(town, case, decisions.ask_opinion, question="")
    stage.do(town, case, decisions.give_opinion, by="legal", view="possible", text=WHY)
    edit_facts(town, case, description="Chien en laisse, mais sans muselière.")

    assert stage.opened(case).opinions.get().state == "lapsed"
    assert "R7b" in stage.refused(town, case, study.submit)
    stage.do(town, case, decisions.ask_opinion, question="Et maintenant ?")
    stage.do(town, case, decisions.give_opinion, by="legal", view="possible", text=WHY)
    assert "R7b" not in stage.refused(town, case, study.submit)


@pytest.mark.rule("R7b")
def test_the_elu_may_say_why_he_does_not_wait_for_the_opinion(town, awaiting):
    stage.do(town, awaiting, decisions.ask_opinion, by="deputy", question="")
    assert stage.refused_approve(town, awaiting, without_opinion=" ") == {"R7b"}

    stage.approve(town, awaiting, without_opinion="Le référent est absent un mois.")

    decision = stage.opened(awaiting).decisions.get()
    assert decision.without_advice
    assert "absent un mois" in decision.note


@pytest.mark.rule("R7b")
def test_a_town_without_adviser_is_not_stopped_but_says_why(town):
    stage.protocol(town, opinion_mode="always", mode_family_2="none")
    case = stage.studied(town)
    Membership.objects.filter(role=Role.LEGAL_ADVISER).delete()
    case.grants.filter(user=town.legal).delete()
    stage.submit(town, case)

    assert stage.refused_approve(town, case) == {"R7b"}
    stage.approve(town, case, without_opinion="La commune n'a pas de référent juridique.")
    assert stage.opened(case).state == "approved"


@pytest.mark.rule("R7b")
def test_no_opinion_is_asked_where_the_protocole_foresees_none(town, studied):
    stage.protocol(town, opinion_mode="never")

    assert stage.refused(town, studied, decisions.ask_opinion, question="") == {"R7b"}
