"""A contact in two lines: day, way and purpose in the clear, the rest sealed (R28, R29)."""

import datetime
from typing import Any

import pytest

from rappel.cases.access import open_case
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import contacts
from rappel.vault.errors import Locked
from tests.factories import Town, act_by, report
from tests.support import course
from tests.support.pages import page, post, signed_in, words

SAID = "La sœur appelle : rien ne lui est dit."


def note(town: Town, case: Case, *, by: str = "secretary", **changes: Any) -> Case:
    values = {
        "contacted_on": course.TODAY,
        "channel": "phone",
        "purpose": "appointment",
        "note": SAID,
        **changes,
    }
    return contacts.record_contact(case, **act_by(case, town.actor(by)), **values).case


@pytest.mark.rule("R28")
def test_the_chronology_says_when_how_and_what_for_the_rest_is_sealed(town: Town) -> None:
    case = note(town, report(town))
    assert case.state == "reported"
    row = case.transitions.last()
    assert row.detail == "téléphone, 02/11/2026 : rendez-vous"
    assert row.note == SAID
    handle = open_case(load_file(case.pk), town.actor("secretary"))
    with pytest.raises(Locked):
        list(handle.case.transitions.all())[-1].note  # noqa: B018
    assert SAID in words(signed_in(town, "instructor").get(f"/dossiers/{case.reference}/"))


@pytest.mark.rule("R28")
@pytest.mark.rule("R29")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"contacted_on": datetime.date(2026, 11, 3)}, "R28"),
        ({"contacted_on": datetime.date(2026, 10, 1)}, "R28"),
        ({"channel": "pigeon"}, "R29"),
        ({"purpose": "facts"}, "R29"),
    ],
)
def test_a_contact_that_cannot_be_is_refused(town: Town, changes, code: str) -> None:
    case = report(town)
    with pytest.raises(NotAllowed) as refusal:
        note(town, case, **changes)
    assert {u.code for u in refusal.value.unmet} == {code}
    assert load_file(case.pk).version == case.version


def test_others_note_none(town: Town) -> None:
    case = report(town)
    for who in ("legal", "deputy", "reporter"):
        with pytest.raises(NotAllowed):
            note(town, case, by=who)


def test_the_page_reminds_to_check_who_calls(town: Town) -> None:
    case = report(town)
    client = signed_in(town, "secretary")
    assert "Vérifiez qui appelle ; ne dites rien des faits avant" in page(
        client, case, "record_contact"
    )
    answers = {"contacted_on": "02/11/2026", "channel": "phone", "purpose": "address", "note": ""}
    wrong = post(client, case, "record_contact", **{**answers, "contacted_on": "03/11/2026"})
    assert wrong.status_code == 422
    assert post(client, case, "record_contact", **answers).status_code == 302
