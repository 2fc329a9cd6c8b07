"""A hearing is fixed where, when and with whom the rules allow."""

import datetime

import pytest

from accounts.models import Delegation
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation.models import Slot
from tests.factories import Town
from tests.support import course


@pytest.fixture
def case(town: Town) -> Case:
    return course.approved(town)


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def sentences(refusal: pytest.ExceptionInfo[NotAllowed]) -> str:
    return " ".join(unmet.sentence for unmet in refusal.value.unmet)


def untouched(case: Case) -> None:
    """No slot, no convocation, no newer version."""
    now = load_file(case.pk)
    assert now.version == case.version
    assert not now.convocations.all()
    assert not Slot.objects.exists()


def test_a_slot_is_kept_in_the_hours_of_the_commune(town: Town, case: Case) -> None:
    done = course.plan(town, case)
    convocation = done.convocations.get()
    assert convocation.slot.starts_at == datetime.datetime(
        2026, 11, 17, 16, 30, tzinfo=datetime.UTC
    )
    assert convocation.slot.presided_by == town.deputy
    assert convocation.attendees == ["case_agent"]
    assert done.state == "approved"
    assert done.next_act == "issue_convocation"


@pytest.mark.rule("R8")
def test_only_somebody_with_power_that_day_presides(town: Town, case: Case) -> None:
    Delegation.objects.update(ends_on=datetime.date(2026, 11, 16))
    with pytest.raises(NotAllowed) as refusal:
        course.plan(town, case)
    assert codes(refusal) == {"R8"}
    untouched(case)
    with pytest.raises(NotAllowed):
        course.plan(town, case, presided_by=town.instructor)
    untouched(case)
    assert course.plan(town, case, presided_by=town.mayor).convocations.count() == 1


@pytest.mark.rule("R8")
def test_a_delegation_not_yet_received_by_the_prefecture_gives_no_power(
    town: Town, case: Case
) -> None:
    Delegation.objects.update(received_on=datetime.date(2026, 11, 18))
    with pytest.raises(NotAllowed) as refusal:
        course.plan(town, case)
    assert codes(refusal) == {"R8"}
    untouched(case)


@pytest.mark.rule("R17")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": datetime.date(2026, 10, 30)}, "passée"),
        ({"day": course.TODAY, "time": datetime.time(9, 0)}, "passée"),
        ({"day": datetime.date(2026, 11, 22)}, "dimanche"),
        ({"day": datetime.date(2026, 11, 11)}, "férié"),
        ({"time": datetime.time(6, 45)}, "entre 7"),
        ({"time": datetime.time(20, 45)}, "entre 7"),
        ({"day": datetime.date(2026, 11, 5)}, "moins de 5 jours"),
        ({"short_notice_reason": "because"}, "liste"),
        ({"short_notice_reason": "agreed_by_phone"}, "date de l'accord"),
        (
            {
                "short_notice_reason": "agreed_by_phone",
                "agreed_on": datetime.date(2026, 11, 3),
            },
            "futur",
        ),
    ],
)
def test_a_slot_that_cannot_be_is_refused(town: Town, case: Case, changes, said: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.plan(town, case, **changes)
    assert said in sentences(refusal)
    assert all(unmet.remedy for unmet in refusal.value.unmet)
    untouched(case)


@pytest.mark.rule("R17")
def test_a_reason_allows_a_near_date(town: Town, case: Case) -> None:
    done = course.plan(
        town,
        case,
        day=datetime.date(2026, 11, 4),
        short_notice_reason="agreed_by_phone",
        agreed_on=course.TODAY,
    )
    assert done.convocations.get().short_notice_reason == "agreed_by_phone"
    assert done.transitions.last().note == "Date acceptée par téléphone le 2\u00a0novembre 2026."


@pytest.mark.rule("R21b")
@pytest.mark.parametrize(
    "attendees",
    [["school_head"], ["case_agent", "mayor", "mediator", "transport", "landlord"]],
)
def test_only_four_people_of_the_protocol_attend(town: Town, case: Case, attendees) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.plan(town, case, attendees=attendees)
    assert codes(refusal) == {"R21b"}
    untouched(case)


@pytest.mark.rule("R21")
@pytest.mark.parametrize(
    ("changes", "taken"),
    [
        ({"presided_by": "mayor"}, "salle"),
        ({"room": "bureau"}, "préside"),
        ({"time": datetime.time(17, 15)}, "salle"),
        ({"time": datetime.time(17, 59)}, "salle"),
    ],
)
def test_one_room_and_one_person_have_one_hearing_at_a_time(
    town: Town, case: Case, changes, taken: str
) -> None:
    course.plan(town, course.approved(town, person={"given_names": "Rui"}))
    if "presided_by" in changes:
        changes = {**changes, "presided_by": town.mayor}
    with pytest.raises(NotAllowed) as refusal:
        course.plan(town, case, **changes)
    assert taken in sentences(refusal)
    assert "17\u00a0h\u00a030" in sentences(refusal)
    assert not load_file(case.pk).convocations.all()


@pytest.mark.rule("R21")
@pytest.mark.parametrize(
    "changes",
    [
        {"time": datetime.time(18, 0)},
        {"time": datetime.time(17, 0)},
        {"presided_by": "mayor", "room": "bureau"},
    ],
)
def test_a_slot_beside_another_is_free(town: Town, case: Case, changes) -> None:
    course.plan(town, course.approved(town, person={"given_names": "Rui"}))
    if "presided_by" in changes:
        changes = {**changes, "presided_by": town.mayor}
    assert course.plan(town, case, **changes).convocations.count() == 1


def test_another_date_withdraws_the_letter_that_did_not_leave(town: Town) -> None:
    case = course.signed(town)
    done = course.plan(town, case, day=datetime.date(2026, 11, 24))
    former, standing = done.convocations.all()
    assert former.cancel_reason == "replanned"
    assert former.cancelled_at is not None
    assert not standing.documents.exists()
    assert done.documents.get().state == "superseded"
    assert done.next_act == "issue_convocation"


def test_the_same_slot_again_is_free_for_its_own_case(town: Town, case: Case) -> None:
    course.plan(town, case)
    assert course.plan(town, case, minutes=45).convocations.count() == 2


@pytest.mark.parametrize("who", ["legal", "deputy", "mayor", "reporter", "dpo", "admin"])
def test_others_do_not_fix_the_hearing(town: Town, case: Case, who: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.plan(town, case, by=who)
    assert codes(refusal) == {"R30"}
    untouched(case)


def test_a_hearing_is_not_fixed_before_it_is_decided(town: Town) -> None:
    case = course.report(town)
    with pytest.raises(NotAllowed):
        course.plan(town, case)
    untouched(case)
