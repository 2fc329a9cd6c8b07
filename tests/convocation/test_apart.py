"""The holder who is received apart has a meeting of his own, and learns nothing else (R16b)."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine

from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import apart, services
from rappel.convocation import observations as said
from tests.factories import Town, act_by
from tests.support import course, family
from tests.support.pages import page, post, signed_in, words

APART = {"holder": {**family.FATHER, "apart": True}}
DAY = datetime.date(2026, 11, 18)
AT = datetime.time(9, 30)
MORNING = datetime.datetime(2026, 11, 18, 11, 0, tzinfo=datetime.UTC)
HIS = ("mercredi 18 novembre 2026 à 9 h 30", "bureau de la maire", "Sylvie Colin")


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def father_of(case: Case) -> uuid.UUID:
    return family.came(case, 2).holders[0]


def plan(town: Town, case: Case, *, by: str = "secretary", **changes: Any) -> Case:
    values: dict[str, Any] = {
        "party": father_of(case),
        "day": DAY,
        "time": AT,
        "minutes": 30,
        "room": "bureau",
        "presided_by": town.deputy,
        "signatory": town.deputy,
        **changes,
    }
    return apart.plan_separate_meeting(case, **act_by(case, town.actor(by)), **values).case


def note(town: Town, case: Case, outcome: str, *, by: str = "secretary", **changes: Any) -> Case:
    meeting = case.meetings_apart.last()
    values = {"meeting": meeting.pk, "outcome": outcome, **changes}
    return apart.record_separate_meeting(case, **act_by(case, town.actor(by)), **values).case


def told(town: Town, case: Case) -> Case:
    return course.post(town, course.sign(town, plan(town, case), 3), 3)


@pytest.mark.rule("R16b")
def test_that_holder_alone_reads_his_own_meeting(town: Town) -> None:
    case = plan(town, family.convoked(town, father=APART))
    assert (case.state, case.documents.last().kind) == ("convoked", "rendez_vous_separe")
    assert case.documents.last().addressee_id == father_of(case)
    text = course.letter_text(town, case, 3)
    for words_ in (*HIS, "4 QUAI DES BRUMES", "votre enfant Ibrahim", f"{case.reference}/2"):
        assert words_ in text
    assert "ce rendez-vous n'en est pas un" in text
    for kept in ("17 novembre", "17 h 30", "mariages", "LAVOIR", "Fatoumata"):
        assert kept not in text
    shown = words(signed_in(town, "secretary").get(f"/dossiers/{case.reference}/"))
    assert "Rendez-vous séparé de M. Seydou TRAORÉ" in shown
    assert "la lettre qui le dit n'est pas encore partie" in shown


@pytest.mark.rule("R16b")
@pytest.mark.rule("R8")
@pytest.mark.rule("R16d")
@pytest.mark.rule("R21")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"day": course.HEARING_DAY, "time": datetime.time(15, 15)}, "R16b"),
        ({"day": course.HEARING_DAY, "time": datetime.time(19, 45)}, "R16b"),
        ({"party": uuid.uuid4()}, "R16b"),
        ({"presided_by": "instructor"}, "R8"),
        ({"day": datetime.date(2026, 11, 22)}, "R17"),
        ({"day": datetime.date(2026, 10, 30)}, "R17"),
        ({"time": datetime.time(22, 0)}, "R17"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(town: Town, changes, code: str) -> None:
    case = family.convoked(town, father=APART)
    changes = {k: getattr(town, v) if k == "presided_by" else v for k, v in changes.items()}
    with pytest.raises(NotAllowed) as refusal:
        plan(town, case, **changes)
    assert codes(refusal) == {code}
    now = load_file(case.pk)
    assert (now.version, len(now.meetings_apart.all())) == (case.version, 0)
    if code == "R16b" and "time" in changes:
        assert "deux heures" in refusal.value.unmet[0].sentence


def test_two_hours_away_is_far_enough(town: Town) -> None:
    case = family.convoked(town, father=APART)
    at = datetime.time(15, 0)
    assert plan(town, case, day=course.HEARING_DAY, time=at).meetings_apart.count() == 1


@pytest.mark.rule("R16b")
def test_the_hearing_of_the_child_keeps_away_from_it_too(town: Town) -> None:
    case = told(town, family.convoked(town, father=APART))
    with pytest.raises(NotAllowed) as refusal:
        course.postpone(town, case, day=DAY, time=datetime.time(11, 30), room="mariages")
    assert codes(refusal) == {"R16b"}
    done = course.postpone(town, case)
    made = [(d.kind, d.addressee_id == father_of(case)) for d in done.documents.all()][3:]
    assert made == [("report", False)], "his own meeting stands: he is told nothing"


@pytest.mark.rule("R21")
def test_nobody_else_takes_the_room_nor_who_receives(town: Town) -> None:
    plan(town, family.convoked(town, father=APART))
    other = course.approved(town)
    with pytest.raises(NotAllowed) as refusal:
        course.plan(town, other, day=DAY, time=AT)
    assert codes(refusal) == {"R21"}
    with pytest.raises(NotAllowed) as refusal:
        course.plan(town, other, day=DAY, time=AT, room="bureau", presided_by=town.mayor)
    assert codes(refusal) == {"R21"}


@pytest.mark.rule("R16d")
def test_a_parent_is_not_received_for_somebody_of_age(town: Town) -> None:
    case = family.convoked(town, father=APART, born=datetime.date(2008, 11, 18))
    with pytest.raises(NotAllowed) as refusal:
        plan(town, case)
    assert codes(refusal) == {"R16d"}


@pytest.mark.rule("R16b")
def test_no_offer_no_meeting(town: Town) -> None:
    case = family.convoked(town)
    with pytest.raises(NotAllowed) as refusal:
        plan(town, case)
    assert codes(refusal) == {"R16b"}
    shown = words(signed_in(town, "secretary").get(f"/dossiers/{case.reference}/"))
    assert "Fixer un rendez-vous séparé" not in shown


@pytest.mark.rule("R3")
@pytest.mark.rule("R17")
def test_the_letter_leaves_before_the_meeting_the_complaint_asked_again(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.sign(town, plan(town, family.convoked(town, father=APART)), 3)
    clock.move_to(datetime.datetime(2026, 11, 12, 9, 0, tzinfo=datetime.UTC))
    with pytest.raises(NotAllowed) as refusal:
        course.post(town, case, 3, sent_on=datetime.date(2026, 11, 12))
    assert codes(refusal) == {"R3"}
    clock.move_to(datetime.datetime(2026, 11, 19, 9, 0, tzinfo=datetime.UTC))
    with pytest.raises(NotAllowed) as refusal:
        course.post(town, case, 3, sent_on=datetime.date(2026, 11, 19))
    assert codes(refusal) == {"R17"}


@pytest.mark.rule("R16b")
def test_another_date_replaces_the_letter(town: Town) -> None:
    case = plan(town, plan(town, family.convoked(town, father=APART)), time=datetime.time(11, 0))
    assert [d.state for d in case.documents.all()][2:] == ["superseded", "issued"]
    case = course.post(town, course.sign(town, case, 4), 4)
    case = plan(town, case)
    assert [d.state for d in case.documents.all()][2:] == ["superseded", "posted", "issued"]
    assert "annule et remplace notre courrier" in course.letter_text(town, case, 5)
    assert case.meetings_apart.filter(cancelled_at=None).count() == 1


@pytest.mark.rule("R16b")
def test_held_it_is_no_reminder_and_no_absence(town: Town, clock: time_machine.Traveller) -> None:
    case = told(town, family.convoked(town, father=APART))
    clock.move_to(MORNING)
    case = course.hold(town, case, presence=family.came(case, 1))
    with pytest.raises(NotAllowed) as refusal:
        family.do(
            course.followup.close,
            family.not_worried(town, case),
            town.actor("instructor"),
            outcome="done",
        )
    assert codes(refusal) == {"R16b"}
    case = note(town, load_file(case.pk), "held", held_on=DAY, presided_by=town.deputy)
    row = case.meetings_apart.get()
    assert (row.outcome, row.held_on, row.presided_by) == ("held", DAY, town.deputy)
    assert (case.state, case.hearings.count(), case.absences.count()) == ("heard", 1, 0)
    shown = words(signed_in(town, "deputy").get(f"/dossiers/{case.reference}/"))
    assert "reçu(e) le mercredi 18 novembre 2026" in shown


@pytest.mark.rule("R8")
@pytest.mark.rule("R22")
@pytest.mark.rule("R24")
@pytest.mark.rule("R29")
@pytest.mark.parametrize(
    ("outcome", "changes", "code"),
    [
        ("held", {}, "R22"),
        ("held", {"held_on": DAY, "presided_by": "deputy"}, "R22"),
        ("held", {"held_on": course.TODAY, "presided_by": "instructor"}, "R8"),
        ("not_come", {}, "R24"),
        ("seen", {}, "R29"),
        ("held", {"meeting": uuid.uuid4()}, "R16b"),
    ],
)
def test_what_cannot_have_become_of_it_is_refused(town: Town, outcome, changes, code: str) -> None:
    case = plan(town, family.convoked(town, father=APART))
    changes = {k: getattr(town, v) if k == "presided_by" else v for k, v in changes.items()}
    with pytest.raises(NotAllowed) as refusal:
        note(town, case, outcome, **changes)
    assert code in codes(refusal)
    assert load_file(case.pk).meetings_apart.get().outcome == ""


@pytest.mark.rule("R16b")
def test_called_off_he_is_told_the_date_that_was_his(town: Town) -> None:
    case = note(town, told(town, family.convoked(town, father=APART)), "called_off")
    assert case.documents.last().kind == "annulation"
    text = course.letter_text(town, case, 4)
    assert "mercredi 18 novembre 2026 à 9 h 30" in text
    assert "17 novembre" not in text


@pytest.mark.rule("R16b")
def test_the_whole_called_off_each_is_told_of_his_own(town: Town) -> None:
    case = told(town, family.convoked(town, father=APART))
    act = act_by(case, town.actor("secretary"))
    done = services.cancel_convocation(
        case, **act, reason="official_unavailable", signatory=town.deputy
    ).case
    assert done.meetings_apart.get().cancelled_at is not None
    both = [course.letter_text(town, done, number) for number in (4, 5)]
    mother, father = sorted(both, key=lambda text: "BRUMES" in text)
    assert "17 novembre" in mother
    assert "18 novembre" not in mother
    assert "18 novembre" in father
    assert "17 novembre" not in father


def test_a_corrected_address_withdraws_the_letter_and_the_meeting(town: Town) -> None:
    case = plan(town, family.convoked(town, father=APART))
    elsewhere = {**APART["holder"], "street": "9 quai des Brumes"}
    case = family.settle(town, load_file(case.pk), 2, holder=elsewhere)
    assert case.documents.last().state == "cancelled"
    assert case.meetings_apart.get().cancelled_at is not None


@pytest.mark.rule("R5")
def test_in_doubt_he_too_is_to_be_told_by_word(town: Town) -> None:
    case = told(town, family.convoked(town, father=APART))
    act = act_by(case, town.actor("secretary"))
    case = said.contest_identity(
        case,
        **act,
        party=father_of(case),
        channel="phone",
        received_on=course.TODAY,
        text="Ce n'est pas mon fils.",
    ).case
    assert case.meetings_apart.get().cancelled_at is not None
    shown = words(signed_in(town, "secretary").get(f"/dossiers/{case.reference}/"))
    assert "Mme Fatoumata TRAORÉ et M. Seydou TRAORÉ" in shown


@pytest.mark.parametrize("who", ["legal", "deputy", "reporter"])
def test_others_fix_none(town: Town, who: str) -> None:
    case = family.convoked(town, father=APART)
    with pytest.raises(NotAllowed) as refusal:
        plan(town, case, by=who)
    assert codes(refusal) == {"R30"}


def test_the_pages_fix_and_note_it(town: Town, clock: time_machine.Traveller) -> None:
    case = family.convoked(town, father=APART)
    client = signed_in(town, "secretary")
    text = page(client, case, "plan_separate_meeting")
    assert "M. Seydou TRAORÉ" in text
    assert "Entretien de l'enfant" in text
    answers = {
        "party": str(father_of(case)),
        "day": "17/11/2026",
        "time": "16:30",
        "minutes": "30",
        "room": "bureau",
        "presided_by": town.deputy.pk,
        "signatory": town.deputy.pk,
    }
    refused = post(client, case, "plan_separate_meeting", **answers)
    assert refused.status_code == 422
    assert "moins de deux heures" in words(refused)
    answers |= {"day": "04/11/2026"}
    assert post(client, case, "plan_separate_meeting", **answers).status_code == 302
    home = words(client.get("/"))
    assert "(rendez-vous séparé)" in home
    meeting = load_file(case.pk).meetings_apart.get()
    clock.move_to(datetime.datetime(2026, 11, 4, 18, 0, tzinfo=datetime.UTC))
    client = signed_in(town, "secretary")
    shown = words(client.get(f"/dossiers/{case.reference}/"))
    assert "L'heure d'un rendez-vous séparé est passée" in shown
    assert "Qui a reçu ?" in page(client, case, "record_separate_meeting")
    done = post(
        client,
        case,
        "record_separate_meeting",
        meeting=str(meeting.pk),
        outcome="held",
        held_on="04/11/2026",
        presided_by=town.deputy.pk,
    )
    assert done.status_code == 302
    assert load_file(case.pk).meetings_apart.get().outcome == "held"
