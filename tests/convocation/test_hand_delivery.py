"""Handed over by a named agent, refused, without an address, moved: each has its way (R18)."""

import datetime
from typing import Any

import pytest

from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import returns, silence
from rappel.review.study import identity
from tests.factories import Town, act_by
from tests.support import course, family
from tests.support.pages import page, post, signed_in, words

NO_ADDRESS = {"street": "", "postcode": "", "town": ""}


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def refused(town: Town, case: Case, **changes: Any) -> Case:
    values = {"document": 1, "presented_on": course.TODAY, "handed_by": "Agent Roussel", **changes}
    act = act_by(case, town.actor("secretary"))
    return returns.record_refusal(case, **act, **values).case


def on_the_page(town: Town, case: Case) -> str:
    return words(signed_in(town, "secretary").get(f"/dossiers/{case.reference}/"))


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("named", "kept"), [("Agent Roussel", "Agent Roussel"), ("", "Odile Marchand")]
)
def test_a_named_agent_hands_it_over(town: Town, named: str, kept: str) -> None:
    case = course.send(town, course.signed(town), delivery="by_hand", handed_by=named)
    letter = case.documents.get()
    assert (letter.state, letter.handed_by) == ("handed_over", kept)


@pytest.mark.rule("R18")
def test_somebody_without_an_address_is_written_to_by_hand_alone(town: Town) -> None:
    case = course.signed(town, person=NO_ADDRESS, address=NO_ADDRESS)
    text = course.letter_text(town, case, 1)
    assert "M. João Miguel FERREIRA DA SILVA Remise en main propre" in text
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case)
    assert codes(refusal) == {"R18"}
    assert "main propre" in refusal.value.unmet[0].remedy
    assert course.send(town, case, delivery="by_hand").state == "convoked"


def test_a_domiciliation_prints_as_a_line(town: Town) -> None:
    ccas = {"line2": "CCAS, domiciliation", "street": "12 place de l'Hôtel-de-Ville"}
    case = course.issued(town, person=ccas)
    assert "CCAS, domiciliation 12 PLACE DE L HOTEL DE VILLE" in course.letter_text(town, case, 1)


@pytest.mark.rule("R18")
def test_a_refusal_is_kept_and_nothing_follows_by_itself(town: Town) -> None:
    case = refused(town, course.signed(town))
    letter = case.documents.get()
    assert (letter.state, letter.return_reason) == ("returned", "refused")
    assert (letter.handed_by, letter.sent_on, case.state) == ("Agent Roussel", None, "approved")
    assert "remise en main propre. Rien n'en résulte" in on_the_page(town, case)
    again = course.send(town, course.sign(town, course.issue(town, case), 2))
    assert (again.state, [d.state for d in again.documents.all()]) == (
        "convoked",
        ["returned", "posted"],
    )


@pytest.mark.rule("R18")
@pytest.mark.parametrize("changes", [{"document": 9}, {"presented_on": datetime.date(2026, 11, 3)}])
def test_a_refusal_that_cannot_be_is_refused(town: Town, changes) -> None:
    case = course.signed(town)
    with pytest.raises(NotAllowed):
        refused(town, case, **changes)
    assert load_file(case.pk).documents.get().state == "signed"


@pytest.mark.rule("R18")
def test_an_unsigned_letter_is_presented_to_nobody(town: Town) -> None:
    with pytest.raises(NotAllowed) as refusal:
        refused(town, course.issued(town))
    assert codes(refusal) == {"R18"}


def test_the_pages_name_the_agent(town: Town) -> None:
    case = course.signed(town)
    client = signed_in(town, "secretary")
    assert "Quel agent l'a remise ?" in page(client, case, "convoke")
    text = page(client, case, "record_refusal", "?document=1")
    assert "Odile Marchand" in text
    answers = {"document": "1", "presented_on": "02/11/2026", "handed_by": "Agent Roussel"}
    assert post(client, case, "record_refusal", **answers).status_code == 302
    assert load_file(case.pk).documents.get().state == "returned"


@pytest.mark.rule("R18")
def test_who_moved_gets_a_new_letter_that_replaces_the_first(town: Town) -> None:
    case = course.convoked(town)
    with pytest.raises(NotAllowed) as refusal:
        course.issue(town, case)
    assert codes(refusal) == {"R16"}
    case = family.do(
        identity.edit_person,
        case,
        town.actor("instructor"),
        person={**course.PERSON, "street": "2 rue Basse"},
        identity="sure",
        evidence="a téléphoné, pièce vue",
    )
    assert "L'adresse a changé depuis la lettre n° 1." in on_the_page(town, case)
    case = course.issue(town, case)
    text = course.letter_text(town, case, 2)
    assert "2 RUE BASSE" in text
    assert "annule et remplace notre courrier" in text
    assert f"{case.reference}/1" in text
    assert case.documents.last().replaces == case.documents.first()
    assert "L'adresse a changé" not in on_the_page(town, case)


@pytest.mark.rule("R45")
@pytest.mark.parametrize(
    ("stage", "act"), [("approved", "dismiss"), ("convoked", "dismiss"), ("signed", "dismiss")]
)
def test_after_a_death_the_case_says_to_end_it(town: Town, stage: str, act: str) -> None:
    case = getattr(course, stage)(town)
    values = act_by(case, town.actor("secretary"))
    case = silence.stop_writing(case, **values, reason="deceased").case
    assert (case.next_act, case.waits_for) == (act, "elected")
    assert "Il reste à classer le dossier, pour le motif « personne décédée »" in on_the_page(
        town, case
    )
