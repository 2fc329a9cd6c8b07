"""A letter came back: nobody was told, and the case says what to do (R18, R16)."""

import datetime

import pytest
import time_machine

from rappel.cases import readings
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import returns, services
from rappel.review.ruling import decisions
from rappel.review.study import identity
from tests.factories import Town, act_by
from tests.support import course, family
from tests.support.pages import page, post, signed_in, words

BACK = datetime.date(2026, 11, 5)


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def returned(town: Town, case: Case, document: int = 1, **changes) -> Case:
    values = {"document": document, "returned_on": BACK, "reason": "moved", **changes}
    act = act_by(case, town.actor("secretary"))
    return returns.record_return(case, **act, **values).case


@pytest.fixture
def case(town: Town, clock: time_machine.Traveller) -> Case:
    """Convoked on Monday; it is Thursday."""
    convoked = course.convoked(town)
    clock.move_to(datetime.datetime(2026, 11, 5, 9, 0, tzinfo=datetime.UTC))
    return convoked


def moved(town: Town, case: Case) -> Case:
    """The new address is known."""
    return identity.edit_person(
        case,
        **act_by(case, town.actor("instructor")),
        person={**course.PERSON, "street": "8 rue Neuve"},
        identity="sure",
        evidence="bailleur appelé",
    ).case


@pytest.mark.rule("R18")
@pytest.mark.parametrize("reason", ["moved", "unknown", "unclaimed", "refused"])
def test_a_letter_that_came_back_told_nobody(town: Town, case: Case, reason: str) -> None:
    case = returned(town, case, reason=reason)
    letter = case.documents.get()
    assert (letter.state, letter.returned_on, letter.return_reason) == ("returned", BACK, reason)
    assert not letter.sent
    assert not readings.told(load_file(case.pk))
    assert (case.state, case.next_act) == ("convoked", "issue_convocation")


def test_the_case_says_what_to_do(town: Town, case: Case) -> None:
    returned(town, case)
    client = signed_in(town, "secretary")
    text = words(client.get(f"/dossiers/{case.reference}/"))
    assert "est revenue le" in text
    assert "n'habite pas à l'adresse indiquée" in text
    assert "Corrigez l'adresse" in text
    assert "remettez-la en main propre" in text
    assert "l'élu peut classer" in text


@pytest.mark.rule("R16c")
def test_a_corrected_address_gets_a_new_letter(town: Town, case: Case) -> None:
    case = course.issue(town, moved(town, returned(town, case)))
    first, second = case.documents.all()
    assert (second.replaces, second.state) == (first, "issued")
    text = course.letter_text(town, case, 2)
    assert "8 RUE NEUVE" in text
    assert "page suivante" in text or "CNIL" in text  # the notice came back too (R15)
    case = course.sign(town, case, 2, BACK)
    assert case.next_act == "post_letter"
    case = course.post(town, case, 2, sent_on=BACK)
    assert (case.state, case.next_act) == ("convoked", "record_hearing")
    shown = words(signed_in(town, "secretary").get(f"/dossiers/{case.reference}/"))
    assert "Corrigez l'adresse" not in shown


def test_or_it_is_handed_over(town: Town, case: Case) -> None:
    case = course.sign(town, course.issue(town, returned(town, case)), 2, BACK)
    case = course.post(town, case, 2, sent_on=BACK, delivery="by_hand")
    assert case.documents.last().state == "handed_over"


@pytest.mark.rule("R17")
def test_too_late_for_the_date_fixed_another_is_needed(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    case = course.issue(town, moved(town, returned(town, case)))
    late = datetime.date(2026, 11, 13)
    clock.move_to(datetime.datetime(2026, 11, 13, 9, 0, tzinfo=datetime.UTC))
    course.ask_source(town, case, asked_on=late)
    case = course.sign(town, case, 2, late)
    for delivery, sent_on in (("simple", late), ("by_hand", late)):
        with pytest.raises(NotAllowed) as refusal:
            course.post(town, case, 2, sent_on=sent_on, delivery=delivery)
        assert codes(refusal) == {"R17"}


def test_or_the_elected_gives_up_and_nobody_is_called_off(town: Town, case: Case) -> None:
    case = returned(town, case)
    act = act_by(case, town.actor("deputy"))
    done = decisions.dismiss(case, **act, reason="address_not_found", note="").case
    assert (done.state, len(done.documents.all())) == ("dismissed", 1)


def test_or_the_hearing_is_called_off_and_nobody_has_to_be_told(town: Town, case: Case) -> None:
    case = returned(town, case)
    act = act_by(case, town.actor("secretary"))
    done = services.cancel_convocation(
        case, **act, reason="address_error", signatory=town.deputy
    ).case
    assert (done.state, len(done.documents.all())) == ("approved", 1)
    assert done.convocations.get().cancel_reason == "address_error"


@pytest.mark.rule("R16")
def test_the_other_parent_gets_no_second_letter(town: Town, clock: time_machine.Traveller) -> None:
    case = family.convoked(town)
    clock.move_to(datetime.datetime(2026, 11, 5, 9, 0, tzinfo=datetime.UTC))
    case = course.issue(town, returned(town, case, 2))
    assert [d.addressee.rank for d in case.documents.all()] == [1, 2, 2]


@pytest.mark.rule("R16")
def test_who_has_a_letter_gets_no_other(town: Town, case: Case) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.issue(town, case)
    assert codes(refusal) == {"R16"}
    assert "noter d'abord son retour" in refusal.value.unmet[0].remedy


@pytest.mark.rule("R5")
def test_in_doubt_no_letter_is_made_again(town: Town, case: Case) -> None:
    case = returned(town, case)
    act = act_by(case, town.actor("instructor"))
    identity.edit_person(
        case, **act, person=course.PERSON, identity="doubt", evidence="voisin interrogé"
    )
    with pytest.raises(NotAllowed) as refusal:
        course.issue(town, case)
    assert codes(refusal) == {"R5"}


@pytest.mark.rule("R24")
def test_a_letter_that_came_back_after_the_hour_explains_the_absence(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC))
    case = returned(town, case, reason="unclaimed")
    case = course.miss(town, case, kind="not_received")
    assert case.state == "absent"
    case = course.allow(town, case)
    course.ask_source(town, case, asked_on=datetime.date(2026, 11, 17))
    case = course.issue(town, course.plan(town, case, day=datetime.date(2026, 12, 1)))
    assert "premier rendez-vous" not in course.letter_text(town, case, 2)


@pytest.mark.rule("R18")
@pytest.mark.rule("R29")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document": 9}, "R27"),
        ({"returned_on": datetime.date(2026, 11, 6)}, "R18"),
        ({"returned_on": datetime.date(2026, 11, 1)}, "R18"),
        ({"reason": "lost"}, "R29"),
    ],
)
def test_a_return_that_cannot_be_is_refused(town: Town, case: Case, changes, code: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        returned(town, case, **changes)
    assert codes(refusal) == {code}
    assert load_file(case.pk).documents.get().state == "posted"


@pytest.mark.rule("R18")
def test_what_was_handed_over_or_not_sent_does_not_come_back(town: Town) -> None:
    signed = course.signed(town)
    with pytest.raises(NotAllowed) as refusal:
        returned(town, signed)
    assert codes(refusal) == {"R18"}
    handed = course.send(town, signed, delivery="by_hand")
    with pytest.raises(NotAllowed) as refusal:
        returned(town, handed, returned_on=course.TODAY)
    assert codes(refusal) == {"R18"}


def test_the_page_lists_the_posted_letters(town: Town, case: Case) -> None:
    client = signed_in(town, "secretary")
    assert "NPAI" in page(client, case, "record_return")
    answers = {"document": "1", "returned_on": "05/11/2026", "reason": "moved"}
    wrong = post(client, case, "record_return", **{**answers, "returned_on": "06/11/2026"})
    assert wrong.status_code == 422
    assert post(client, case, "record_return", **answers).status_code == 302
    assert load_file(case.pk).documents.get().state == "returned"
    assert "Éditer la convocation" in words(client.get(f"/dossiers/{case.reference}/"))
