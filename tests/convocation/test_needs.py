"""What somebody needs to come and be understood is known before the hearing (R23)."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine

from rappel.cases.access import open_for_act
from rappel.cases.models import Case
from rappel.cases.people import person_of
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import needs
from rappel.vault.errors import Locked
from tests.factories import Town, act_by
from tests.support import course
from tests.support.pages import page, post, signed_in, words

ASKED = {"language": "portugais", "interpreter": "town", "lawyer": "Me Aubrac"}


def note(town: Town, case: Case, *, by: str = "secretary", **changes: Any) -> Case:
    open_for_act(case)
    values = {"party": person_of(case).pk, **changes}
    return needs.record_needs(case, **act_by(case, town.actor(by)), **values).case


def on_the_page(town: Town, case: Case, who: str = "deputy") -> str:
    return words(signed_in(town, who).get(f"/dossiers/{case.reference}/"))


@pytest.mark.rule("R23")
def test_what_is_needed_is_sealed_and_shown_where_it_serves(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = note(town, course.convoked(town), **ASKED, access="salle au rez-de-chaussée")
    with pytest.raises(Locked):
        load_file(case.pk).parties.all()[0].needs  # noqa: B018
    text = on_the_page(town, case)
    assert "À prévoir pour M. João Miguel FERREIRA DA SILVA" in text
    assert "langue : portugais (un interprète trouvé par la mairie, jamais un enfant)" in text
    assert "rez-de-chaussée" in text
    clock.move_to(datetime.datetime(2026, 11, 16, 9, 0, tzinfo=datetime.UTC))
    home = words(signed_in(town, "secretary").get("/"))
    assert "À prévoir : voir le dossier" in home
    assert "portugais" not in home
    clock.move_to(datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC))
    form = page(signed_in(town, "instructor"), case, "record_hearing")
    assert "langue : portugais" in form
    for code, announced in (("lawyer", True), ("interpreter", True), ("support_person", False)):
        box = form.split(f'value="{code}"', 1)[1].split(">", 1)[0]
        assert ("checked" in box) is announced


@pytest.mark.rule("R23")
def test_the_last_answer_counts_and_nothing_is_an_answer(town: Town) -> None:
    case = note(town, note(town, course.convoked(town), **ASKED))
    assert "À prévoir" not in on_the_page(town, case)
    assert "plus rien à prévoir" in case.transitions.last().detail


@pytest.mark.rule("R23")
@pytest.mark.rule("R29")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"language": "portugais"}, "R23"),
        ({"interpreter": "adult"}, "R23"),
        ({"language": "portugais", "interpreter": "child"}, "R29"),
        ({"party": uuid.uuid4()}, "R29"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(town: Town, changes, code: str) -> None:
    case = course.convoked(town)
    with pytest.raises(NotAllowed) as refusal:
        note(town, case, **changes)
    assert {unmet.code for unmet in refusal.value.unmet} == {code}
    assert not any(party.needs for party in load_and_open(case).parties.all())


@pytest.mark.parametrize("who", ["legal", "deputy", "reporter"])
def test_others_note_none(town: Town, who: str) -> None:
    case = course.convoked(town)
    with pytest.raises(NotAllowed) as refusal:
        note(town, case, by=who)
    assert {unmet.code for unmet in refusal.value.unmet} == {"R30"}


@pytest.mark.rule("R28")
def test_the_page_offers_no_child_as_interpreter(town: Town) -> None:
    case = course.convoked(town)
    client = signed_in(town, "secretary")
    text = page(client, case, "record_needs")
    assert "jamais un enfant" in text
    assert "La personne peut demander à lire ce que vous écrivez." in text
    person = str(person_of(load_and_open(case)).pk)
    refused = post(client, case, "record_needs", party=person, language="portugais")
    assert refused.status_code == 422
    done = post(client, case, "record_needs", party=person, **ASKED)
    assert done.status_code == 302
    assert "Me Aubrac" in page(client, case, "record_needs")


def load_and_open(case: Case) -> Case:
    fresh = load_file(case.pk)
    open_for_act(fresh)
    return fresh
