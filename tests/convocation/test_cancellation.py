"""A hearing called off: whoever was convoked is told by letter, and another date may follow."""

import datetime

import pytest

from accounts.models import Delegation, Mandate
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import services
from rappel.review.ruling import decisions
from tests.factories import Town, act_by
from tests.support import course


def cancel(town: Town, case, *, by: str = "secretary", **changes):
    values = {"reason": "official_unavailable", "signatory": town.deputy, "note": "", **changes}
    return services.cancel_convocation(case, **act_by(case, town.actor(by)), **values).case


def test_the_person_is_told_by_a_letter(town: Town) -> None:
    case = cancel(town, course.convoked(town), note="mariage déplacé")
    assert case.state == "approved"
    convocation = case.convocations.get()
    assert convocation.cancelled_at is not None
    assert convocation.cancel_reason == "official_unavailable"
    assert convocation.cancel_note == "mariage déplacé"
    sent, letter = case.documents.all()
    assert (sent.state, letter.kind, letter.state) == ("posted", "annulation", "issued")
    text = course.letter_text(town, case, 2)
    assert "M. João Miguel FERREIRA DA SILVA" in text
    assert "Le rendez-vous du mardi 17 novembre 2026 à 17 h 30 est annulé." in text
    assert "Vous n'avez rien à faire." in text
    assert f"{case.reference}/1" in text
    assert "mariage" not in text
    assert "empêchement" not in text
    assert "Robillard" not in text
    assert "page suivante" not in text  # the notice went with the first letter (R15)
    assert case.transitions.last().detail == "empêchement de l'élu"


def test_the_letter_is_signed_and_posted_like_another(town: Town) -> None:
    case = course.sign(town, cancel(town, course.convoked(town)), document=2)
    act = act_by(case, town.actor("secretary"))
    done = services.post_letter(
        case, **act, document=2, delivery="simple", sent_on=course.TODAY
    ).case
    assert done.documents.last().state == "posted"
    assert done.state == "approved"


@pytest.mark.rule("R14")
def test_it_does_not_leave_unsigned(town: Town) -> None:
    case = cancel(town, course.convoked(town))
    act = act_by(case, town.actor("secretary"))
    with pytest.raises(NotAllowed) as refusal:
        services.post_letter(case, **act, document=2, delivery="simple", sent_on=course.TODAY)
    assert {u.code for u in refusal.value.unmet} == {"R14"}
    assert load_file(case.pk).documents.last().state == "issued"


def test_another_date_can_follow(town: Town) -> None:
    case = cancel(town, course.convoked(town))
    case = course.issue(town, course.plan(town, case, day=datetime.date(2026, 11, 24)))
    assert case.documents.last().kind == "convocation"
    assert case.documents.last().replaces is None
    assert "page suivante" not in course.letter_text(town, case, 3)


@pytest.mark.rule("R14")
def test_a_withdrawn_cancellation_is_made_again_at_once(town: Town) -> None:
    case = cancel(town, course.convoked(town))
    act = act_by(case, town.actor("secretary"))
    done = services.withdraw_letter(case, **act, document=2, signatory=town.mayor).case
    _, old, new = done.documents.all()
    assert (old.state, new.state, new.replaces) == ("superseded", "issued", old)
    assert "La maire," in course.letter_text(town, done, 3)


@pytest.mark.rule("R14")
def test_nobody_without_power_signs_it(town: Town) -> None:
    case = course.convoked(town)
    with pytest.raises(NotAllowed) as refusal:
        cancel(town, case, signatory=town.instructor)
    assert {u.code for u in refusal.value.unmet} == {"R14"}
    now = load_file(case.pk)
    assert now.state == "convoked"
    assert now.convocations.get().cancelled_at is None
    assert now.documents.count() == 1


@pytest.mark.parametrize("who", ["legal", "deputy", "mayor", "reporter"])
def test_others_do_not_cancel(town: Town, who: str) -> None:
    case = course.convoked(town)
    with pytest.raises(NotAllowed) as refusal:
        cancel(town, case, by=who)
    assert {u.code for u in refusal.value.unmet} == {"R30"}
    assert load_file(case.pk).state == "convoked"


def test_nothing_is_cancelled_that_was_not_sent(town: Town) -> None:
    case = course.signed(town)
    with pytest.raises(NotAllowed):
        cancel(town, case)
    assert load_file(case.pk).documents.get().state == "signed"


def test_dismissing_a_convoked_case_tells_the_person(town: Town) -> None:
    case = course.convoked(town)
    done = decisions.dismiss(
        case, **act_by(case, town.actor("deputy")), reason="settled", note=""
    ).case
    assert done.state == "dismissed"
    assert done.convocations.get().cancelled_at is not None
    text = course.letter_text(town, done, 2)
    assert "aucun rappel à l'ordre n'est fait" in text
    assert "2 décembre 2026" in text


@pytest.mark.rule("R3")
def test_a_complaint_after_the_posting_calls_the_hearing_off(town: Town) -> None:
    case = course.convoked(town)
    blocked = course.ask_source(town, case, complaint="yes")
    assert blocked.state == "blocked"
    assert blocked.convocations.get().cancelled_at is not None
    assert blocked.documents.last().kind == "annulation"
    text = course.letter_text(town, blocked, 2)
    assert "est annulé" in text
    assert "plainte" not in text


@pytest.mark.rule("R14")
def test_without_anybody_to_sign_the_case_cannot_be_stopped_silently(town: Town) -> None:
    case = course.convoked(town)
    Delegation.objects.update(ends_on=datetime.date(2026, 11, 1))
    Mandate.objects.update(ends_on=datetime.date(2026, 11, 1))
    with pytest.raises(NotAllowed) as refusal:
        course.ask_source(town, case, complaint="yes")
    assert "R14" in {u.code for u in refusal.value.unmet}
    assert load_file(case.pk).state == "convoked"
