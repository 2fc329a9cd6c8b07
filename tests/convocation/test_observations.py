"""What the person says is kept and read before the hearing; « ce n'est pas moi » stops it (R49)."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine

from rappel.cases.access import open_case, open_for_act
from rappel.cases.models import Case
from rappel.cases.people import person_of
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import observations, services
from rappel.review.study import identity
from rappel.review.study import services as study
from rappel.vault.errors import Locked
from tests.factories import Town, act_by
from tests.support import course, family
from tests.support.pages import page, post, signed_in, words

SAID = "Je tenais mon chien en laisse ce jour-là."
EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def say(town: Town, case: Case, act: Any = None, *, by: str = "secretary", **changes: Any) -> Case:
    open_for_act(case)
    values = {
        "party": person_of(case).pk,
        "channel": "phone",
        "received_on": course.TODAY,
        "text": SAID,
        **changes,
    }
    done = act or observations.record_observation
    return done(case, **act_by(case, town.actor(by)), **values).case


@pytest.mark.rule("R49")
def test_what_was_said_is_kept_sealed_and_shown_to_those_who_decide(town: Town) -> None:
    case = say(town, course.convoked(town))
    assert case.state == "convoked"
    kept = case.observations.get()
    assert (kept.text, kept.channel, kept.read_at, kept.denies) == (SAID, "phone", None, False)
    shown = words(signed_in(town, "deputy").get(f"/dossiers/{case.reference}/"))
    assert SAID in shown
    assert "à lire avant l'entretien" in shown
    handle = open_case(load_file(case.pk), town.actor("secretary"))
    with pytest.raises(Locked):
        handle.case.observations.all()[0].text  # noqa: B018


@pytest.mark.rule("R49")
def test_the_hearing_opens_once_they_are_read(town: Town, clock: time_machine.Traveller) -> None:
    case = say(town, course.convoked(town))
    clock.move_to(EVENING)
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case)
    assert codes(refusal) == {"R49"}
    assert "a lu les observations reçues" in page(
        signed_in(town, "instructor"), case, "record_hearing"
    )
    done = course.hold(town, case, observations_read=True)
    assert done.observations.get().read_at is not None


def test_nothing_is_to_be_ticked_when_nothing_came_in(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.convoked(town)
    clock.move_to(EVENING)
    text = page(signed_in(town, "instructor"), case, "record_hearing")
    assert "a lu les observations" not in text


@pytest.mark.rule("R5")
@pytest.mark.rule("R49")
def test_it_was_not_me_sends_the_case_back_and_no_letter_leaves(town: Town) -> None:
    case = say(town, course.convoked(town), observations.contest_identity)
    assert case.state == "under_review"
    assert case.observations.get().denies
    assert [(d.kind, d.state) for d in case.documents.all()] == [("convocation", "posted")]
    assert case.convocations.get().cancel_reason == "doubt_identity"
    with pytest.raises(NotAllowed) as refusal:
        study.submit(case, **act_by(case, town.actor("instructor")))
    assert "R5" in codes(refusal)


def on_the_page(town: Town, case: Case, who: str = "secretary") -> str:
    return words(signed_in(town, who).get(f"/dossiers/{case.reference}/"))


def told_by_phone(town: Town, case: Case, **changes: Any) -> Case:
    values = {
        "party": person_of(case).pk,
        "channel": "phone",
        "told_on": course.TODAY,
        **changes,
    }
    act = act_by(case, town.actor("secretary"))
    return observations.note_called_off(case, **act, **values).case


def sure_again(town: Town, case: Case) -> Case:
    return family.do(
        identity.edit_person,
        case,
        town.actor("instructor"),
        person=course.PERSON,
        identity="sure",
        evidence="pièce d'identité vue de nouveau",
    )


@pytest.mark.rule("R5")
def test_the_page_says_whom_to_tell_by_word_until_it_is_done(town: Town) -> None:
    case = say(town, course.convoked(town), observations.contest_identity)
    text = on_the_page(town, case)
    assert "L'entretien du mardi 17 novembre 2026 n'a plus lieu, et aucune lettre ne le dit" in text
    assert "si vous la reconnaissez : M. João Miguel FERREIRA DA SILVA" in text
    act = act_by(case, town.actor("secretary"))
    with pytest.raises(NotAllowed) as refusal:
        observations.call_off_by_letter(case, **act, signatory=town.deputy)
    assert codes(refusal) == {"R5"}
    for changes, code in (
        ({"party": uuid.uuid4()}, "R5"),
        ({"told_on": datetime.date(2026, 11, 3)}, "R5"),
        ({"channel": "pigeon"}, "R29"),
    ):
        with pytest.raises(NotAllowed) as refusal:
            told_by_phone(town, case, **changes)
        assert codes(refusal) == {code}
    case = told_by_phone(town, case)
    assert "n'a plus lieu" not in on_the_page(town, case)
    with pytest.raises(NotAllowed):
        told_by_phone(town, case)


@pytest.mark.rule("R5")
def test_once_the_identity_is_sure_again_a_letter_calls_the_hearing_off(town: Town) -> None:
    case = say(town, course.convoked(town), observations.contest_identity)
    case = sure_again(town, case)
    assert "l'identité est établie : prévenez M. João" in on_the_page(town, case)
    response = post(
        signed_in(town, "secretary"), case, "call_off_by_letter", signatory=town.deputy.pk
    )
    assert response.status_code == 302
    case = load_file(case.pk)
    assert case.documents.last().kind == "annulation"
    assert "17 novembre" in course.letter_text(town, case, 2)
    assert "n'a plus lieu" not in on_the_page(town, case)


@pytest.mark.rule("R5")
def test_in_doubt_no_letter_is_posted_even_one_issued_before(town: Town) -> None:
    case = course.convoked(town)
    act = act_by(case, town.actor("secretary"))
    case = services.cancel_convocation(
        case, **act, reason="official_unavailable", signatory=town.deputy
    ).case
    case = say(town, course.sign(town, case, 2), observations.contest_identity)
    assert case.documents.last().state == "signed"
    with pytest.raises(NotAllowed) as refusal:
        course.post(town, case, 2)
    assert codes(refusal) == {"R5"}
    assert course.post(town, sure_again(town, case), 2).documents.last().state == "posted"


def test_the_page_notes_who_was_told(town: Town) -> None:
    case = say(town, course.convoked(town), observations.contest_identity)
    client = signed_in(town, "secretary")
    assert "Seulement quelqu'un que vous reconnaissez" in page(client, case, "note_called_off")
    answers = {"party": str(person_of(case).pk), "channel": "phone", "told_on": "02/11/2026"}
    assert post(client, case, "note_called_off", **answers).status_code == 302


@pytest.mark.rule("R49")
def test_before_anything_left_the_letters_are_only_withdrawn(town: Town) -> None:
    case = say(town, course.issued(town), observations.contest_identity)
    assert (case.state, [d.state for d in case.documents.all()]) == ("under_review", ["cancelled"])


def test_a_parent_speaks_too(town: Town) -> None:
    case = family.convoked(town)
    mother = family.came(case, 1).holders[0]
    assert say(town, case, party=mother).observations.get().party_id == mother


@pytest.mark.rule("R49")
@pytest.mark.rule("R29")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"party": uuid.uuid4()}, "R49"),
        ({"channel": "pigeon"}, "R29"),
        ({"received_on": datetime.date(2026, 11, 3)}, "R49"),
        ({"received_on": datetime.date(2026, 10, 1)}, "R49"),
        ({"text": " "}, "R49"),
    ],
)
@pytest.mark.parametrize("act", [observations.record_observation, observations.contest_identity])
def test_an_observation_that_cannot_be_is_refused(town: Town, act, changes, code: str) -> None:
    case = course.convoked(town)
    with pytest.raises(NotAllowed) as refusal:
        say(town, case, act, **changes)
    assert codes(refusal) == {code}
    assert (load_file(case.pk).state, load_file(case.pk).version) == ("convoked", case.version)


@pytest.mark.parametrize("who", ["legal", "deputy", "reporter"])
def test_others_note_none(town: Town, who: str) -> None:
    case = course.convoked(town)
    with pytest.raises(NotAllowed) as refusal:
        say(town, case, by=who)
    assert codes(refusal) == {"R30"}


def test_the_pages_record_both(town: Town) -> None:
    case = course.convoked(town)
    client = signed_in(town, "secretary")
    text = page(client, case, "record_observation")
    assert "Ne dites rien des faits avant d'avoir vérifié qui appelle" in text
    assert "ne pas être concernée" in text
    open_for_act(case)
    answers = {
        "party": str(person_of(case).pk),
        "channel": "phone",
        "received_on": "02/11/2026",
        "text": SAID,
    }
    assert post(client, case, "record_observation", **answers).status_code == 302
    wrong = post(client, case, "contest_identity", **{**answers, "received_on": "03/11/2026"})
    assert wrong.status_code == 422
    assert post(client, case, "contest_identity", **answers).status_code == 302
    assert load_file(case.pk).state == "under_review"
