"""A letter is signed by whoever it names, then leaves with the notice that the protocole gives."""

import datetime

import pytest
import time_machine

from accounts.models import Delegation
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import services
from tests.factories import Town, act_by
from tests.support import course

YESTERDAY = datetime.date(2026, 11, 1)
TOMORROW = datetime.date(2026, 11, 3)


def refused(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def unchanged(case: Case, letter_state: str) -> None:
    now = load_file(case.pk)
    assert (now.version, now.state) == (case.version, case.state)
    assert [document.state for document in now.documents.all()] == [letter_state]


# --- signature --------------------------------------------------------------------------------


@pytest.mark.rule("R14")
def test_a_signature_is_noted_with_its_day(town: Town) -> None:
    case = course.signed(town)
    document = case.documents.get()
    assert document.state == "signed"
    assert document.signed_on == course.TODAY
    assert case.next_act == "convoke"


@pytest.mark.rule("R14")
@pytest.mark.parametrize("day", [YESTERDAY, TOMORROW])
def test_a_signature_is_neither_before_the_letter_nor_to_come(
    town: Town, day: datetime.date
) -> None:
    case = course.issued(town)
    with pytest.raises(NotAllowed) as refusal:
        course.sign(town, case, signed_on=day)
    assert refused(refusal) == {"R14"}
    unchanged(case, "issued")


@pytest.mark.rule("R14")
def test_whoever_lost_the_power_did_not_sign_that_day(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.issued(town)
    Delegation.objects.update(ends_on=course.TODAY)
    clock.move_to(datetime.datetime(2026, 11, 3, 9, 0, tzinfo=datetime.UTC))
    with pytest.raises(NotAllowed) as refusal:
        course.sign(town, case, signed_on=TOMORROW)
    assert refused(refusal) == {"R14"}
    unchanged(case, "issued")
    assert course.sign(town, case, signed_on=course.TODAY).documents.get().state == "signed"


@pytest.mark.rule("R14")
def test_a_letter_is_signed_once(town: Town) -> None:
    case = course.signed(town)
    with pytest.raises(NotAllowed):
        course.sign(town, case)
    with pytest.raises(NotAllowed):
        course.sign(town, case, document=7)
    unchanged(case, "signed")


# --- posting ----------------------------------------------------------------------------------


@pytest.mark.rule("R18")
def test_a_posted_convocation_moves_the_case(town: Town) -> None:
    case = course.send(town, course.signed(town), delivery="registered", tracking="1A 123 456")
    document = case.documents.get()
    assert case.state == "convoked"
    assert document.state == "posted"
    assert (document.sent_on, document.delivery) == (course.TODAY, "registered")
    assert document.tracking == "1A 123 456"
    assert case.waits_for == "instructor"


@pytest.mark.rule("R14")
def test_nothing_leaves_before_it_is_signed(town: Town) -> None:
    case = course.issued(town)
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case)
    assert "R14" in refused(refusal)
    unchanged(case, "issued")


@pytest.mark.rule("R14")
def test_nothing_leaves_before_it_is_issued(town: Town) -> None:
    case = course.planned(town)
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case)
    assert "R14" in refused(refusal)
    assert load_file(case.pk).state == "approved"


@pytest.mark.rule("R14")
def test_a_letter_does_not_leave_before_the_day_it_was_signed(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.issued(town)
    clock.move_to(datetime.datetime(2026, 11, 3, 9, 0, tzinfo=datetime.UTC))
    case = course.sign(town, case, signed_on=TOMORROW)
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case, sent_on=course.TODAY)
    assert "R14" in refused(refusal)
    unchanged(case, "signed")


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    "changes",
    [
        {"sent_on": TOMORROW},
        {"delivery": "pigeon"},
        {"delivery": "registered"},
    ],
)
def test_a_sending_that_cannot_be_is_refused(town: Town, changes) -> None:
    case = course.signed(town)
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case, **changes)
    assert refused(refusal) & {"R14", "R18"}
    unchanged(case, "signed")


@pytest.mark.rule("R17")
def test_ten_days_are_kept_for_a_posted_letter_five_for_one_handed_over(town: Town) -> None:
    near = datetime.date(2026, 11, 10)
    case = course.sign(town, course.issue(town, course.plan(town, course.approved(town), day=near)))
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case)
    assert refused(refusal) == {"R17"}
    unchanged(case, "signed")
    handed = course.send(town, case, delivery="by_hand")
    assert handed.state == "convoked"
    assert handed.documents.get().state == "handed_over"


@pytest.mark.rule("R17")
def test_the_tenth_day_is_enough_and_the_ninth_is_not(town: Town) -> None:
    day = datetime.date(2026, 11, 12)
    case = course.sign(town, course.issue(town, course.plan(town, course.approved(town), day=day)))
    assert course.send(town, case).state == "convoked"
    day = datetime.date(2026, 11, 12)
    other = course.approved(town, person={"given_names": "Rui"})
    other = course.plan(town, other, day=day, time=datetime.time(9, 0))
    other = course.sign(town, course.issue(town, other))
    with time_machine.travel(datetime.datetime(2026, 11, 3, 9, 0, tzinfo=datetime.UTC)):
        with pytest.raises(NotAllowed) as refusal:
            course.send(town, other, sent_on=TOMORROW)
        assert refused(refusal) == {"R17"}


@pytest.mark.rule("R17")
def test_a_reason_shortens_the_notice(town: Town) -> None:
    case = course.plan(
        town,
        course.approved(town),
        day=datetime.date(2026, 11, 4),
        short_notice_reason="came_by_himself",
    )
    case = course.sign(town, course.issue(town, case))
    assert course.send(town, case, delivery="by_hand").state == "convoked"


@pytest.mark.rule("R17")
def test_no_reason_lets_a_convocation_leave_after_its_hearing(
    town: Town, clock: time_machine.Traveller
) -> None:
    tomorrow = datetime.date(2026, 11, 3)
    case = course.plan(
        town, course.approved(town), day=tomorrow, short_notice_reason="came_by_himself"
    )
    case = course.sign(town, course.issue(town, case))
    clock.move_to(datetime.datetime(2026, 11, 4, 9, 0, tzinfo=datetime.UTC))
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case, delivery="by_hand", sent_on=datetime.date(2026, 11, 4))
    assert refused(refusal) == {"R17"}
    unchanged(case, "signed")


@pytest.mark.rule("R3")
def test_the_complaint_is_asked_again_for_each_sending(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.signed(town)
    clock.move_to(datetime.datetime(2026, 11, 10, 9, 0, tzinfo=datetime.UTC))
    later = datetime.date(2026, 11, 10)
    case = course.plan(town, case, day=datetime.date(2026, 11, 24))
    case = course.sign(town, course.issue(town, case), document=2, signed_on=later)
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case, sent_on=later)
    assert refused(refusal) == {"R3"}
    assert load_file(case.pk).state == "approved"
    course.ask_source(town, case, asked_on=later)
    assert course.send(town, case, sent_on=later).state == "convoked"


@pytest.mark.rule("R3")
def test_a_complaint_stops_the_sending_and_withdraws_the_letter(town: Town) -> None:
    case = course.signed(town)
    blocked = course.ask_source(town, case, complaint="yes")
    assert blocked.state == "blocked"
    assert blocked.documents.get().state == "cancelled"
    with pytest.raises(NotAllowed):
        course.send(town, blocked)
    assert load_file(case.pk).state == "blocked"


def test_posting_twice_posts_once(town: Town) -> None:
    case = course.signed(town)
    act = act_by(case, town.actor("secretary"))
    values = {"delivery": "simple", "sent_on": course.TODAY}
    assert not services.convoke(case, **act, **values).repeated
    assert services.convoke(case, **act, **values).repeated
    assert load_file(case.pk).transitions.filter(act="convoke").count() == 1


@pytest.mark.parametrize("who", ["legal", "deputy", "mayor", "reporter", "dpo", "admin"])
def test_others_neither_sign_nor_send(town: Town, who: str) -> None:
    case = course.signed(town)
    act = act_by(case, town.actor(who))
    with pytest.raises(NotAllowed) as refusal:
        services.convoke(case, **act, delivery="simple", sent_on=course.TODAY)
    assert refused(refusal) == {"R30"}
    unchanged(case, "signed")


# --- withdrawal and other letters -----------------------------------------------------------------


def test_a_withdrawn_letter_keeps_its_number_and_can_be_made_again(town: Town) -> None:
    case = course.signed(town)
    act = act_by(case, town.actor("secretary"))
    case = services.withdraw_letter(case, **act, document=1).case
    assert case.documents.get().state == "cancelled"
    assert case.next_act == "issue_convocation"
    again = course.issue(town, case)
    assert [document.number for document in again.documents.all()] == [1, 2]
    assert again.documents.last().replaces == again.documents.first()


def test_a_letter_that_left_cannot_be_withdrawn(town: Town) -> None:
    case = course.convoked(town)
    act = act_by(case, town.actor("secretary"))
    with pytest.raises(NotAllowed) as refusal:
        services.withdraw_letter(case, **act, document=1)
    assert refused(refusal) == {"R14"}
    unchanged(case, "posted")


@pytest.mark.rule("R17")
def test_a_convocation_is_not_sent_as_an_ordinary_letter(town: Town) -> None:
    case = course.signed(town)
    act = act_by(case, town.actor("secretary"))
    with pytest.raises(NotAllowed) as refusal:
        services.post_letter(case, **act, document=1, delivery="simple", sent_on=course.TODAY)
    assert refusal.value.unmet[0].resolved_by == "convoke"
    unchanged(case, "signed")


@pytest.mark.rule("R9")
def test_the_request_to_the_prosecutor_is_signed_and_sent_by_its_own_act(town: Town) -> None:
    case = course.asked_prosecutor(town)
    act = act_by(case, town.actor("secretary"))
    with pytest.raises(NotAllowed) as refusal:
        services.sign_letter(case, **act, letters=[1], signed_on=course.TODAY)
    assert refusal.value.unmet[0].resolved_by == "record_request_sent"
    with pytest.raises(NotAllowed):
        services.post_letter(case, **act, document=1, delivery="simple", sent_on=course.TODAY)
    unchanged(case, "issued")


@pytest.mark.rule("R9")
def test_a_request_withdrawn_with_its_letter_can_be_made_again(town: Town) -> None:
    case = course.asked_prosecutor(town)
    act = act_by(case, town.actor("secretary"))
    done = services.withdraw_letter(case, **act, document=1).case
    assert done.documents.get().state == "cancelled"
    assert done.consultations.get().state == "withdrawn"
    assert done.next_act == "ask_prosecutor"
