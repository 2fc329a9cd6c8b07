"""When the protocole wants the legal adviser's opinion (R7b): always, for some cases, never."""

import datetime

import pytest

from accounts.policy import Role
from rappel.cases.readings import opinion_wanted
from rappel.cases.services import revoke
from rappel.review.ruling import decisions
from rappel.review.study import services as study
from tests.review.ruling import stage
from tests.support.pages import act_url, signed_in, words

pytestmark = pytest.mark.rule("R7b")


def ready(town, **fields):
    """Everything else is answered."""
    case = stage.studied(town, **fields)
    stage.ask(town, case)
    stage.send(town, case)
    stage.answer(town, case)
    return case


def give(town, case):
    stage.do(town, case, decisions.ask_opinion, question="")
    return stage.do(town, case, decisions.give_opinion, by="legal", view="possible", text="Oui.")


def test_always_waits_for_the_opinion(town):
    stage.protocol(town, opinion_mode="always")
    case = ready(town)
    assert "R7b" in stage.refused(town, case, study.submit)
    give(town, case)
    assert stage.submit(town, case).case.state == "awaiting_decision"
    assert stage.approve(town, case).case.state == "approved"


@pytest.mark.parametrize(
    ("listed", "waits"), [(["stray_animal"], True), (["noise"], False)], ids=["listed", "other"]
)
def test_listed_waits_for_the_categories_of_the_list(town, listed, waits):
    stage.protocol(town, opinion_mode="listed", opinion_categories=listed)
    case = ready(town)
    if waits:
        assert "R7b" in stage.refused(town, case, study.submit)
    else:
        assert stage.submit(town, case).case.state == "awaiting_decision"


def test_nobody_to_give_it_the_elu_says_why(town):
    stage.protocol(town, opinion_mode="always")
    case = ready(town)
    revoke(case, Role.LEGAL_ADVISER, town.legal)
    stage.submit(town, case)
    page = words(signed_in(town, "deputy").get(act_url(case, "approve")))
    assert "Pourquoi décider sans l'attendre ?" in page
    assert "R7b" in stage.refused_approve(town, case)
    done = stage.approve(town, case, without_opinion="Pas de juriste cette semaine.").case
    decision = done.decisions.get()
    assert decision.without_advice
    assert done.state == "approved"


def test_never_asks_for_none(town):
    stage.protocol(town, opinion_mode="never")
    case = ready(town)
    assert "R7b" in stage.refused(town, case, decisions.ask_opinion, question="")
    page = words(signed_in(town, "instructor").get(f"/dossiers/{case.reference}/"))
    assert act_url(case, "ask_opinion") not in page
    assert stage.submit(town, case).case.state == "awaiting_decision"


def test_under_13_is_listed_by_itself(town):
    stage.protocol(town, opinion_mode="listed", opinion_categories=["noise"])
    child = stage.report(town, person={"birth_date": datetime.date(2015, 1, 1)})
    assert child.age_band == "0-12"
    assert opinion_wanted(child)
