"""Another date for a hearing already announced: whoever was told is told again (R16b, R17)."""

import datetime

import pytest
import time_machine

from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import services
from rappel.review.study import holders
from tests.factories import Town, act_by
from tests.support import course, family
from tests.support.pages import act_url, page, post, signed_in, words

SOON = datetime.date(2026, 11, 5)
NEW = ("mardi 24 novembre 2026 à 17 h 30", "salle des mariages", "Sylvie Colin")
APART = {"holder": {**family.FATHER, "apart": True}}


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def untouched(case: Case) -> None:
    now = load_file(case.pk)
    assert (now.version, len(now.convocations.all())) == (case.version, 1)


@pytest.mark.rule("R17")
def test_the_person_is_told_the_new_date_by_letter(town: Town) -> None:
    case = course.postpone(town, course.convoked(town), note="rendez-vous médical")
    assert case.state == "convoked"
    former, standing = case.convocations.all()
    assert (former.cancel_reason, former.cancel_note) == ("postponed", "rendez-vous médical")
    assert (standing.postpones, standing.asked_by, standing.rank) == (former, "person", 1)
    assert [(d.kind, d.state) for d in case.documents.all()] == [
        ("convocation", "posted"),
        ("report", "issued"),
    ]
    text = course.letter_text(town, case, 2)
    assert all(said in text for said in NEW)
    assert "Le rendez-vous du mardi 17 novembre 2026 à 17 h 30 n'a pas lieu ce jour-là." in text
    assert f"{case.reference}/1" in text
    assert "Aucune sanction n'est prévue si vous ne venez pas." in text
    assert "médical" not in text
    assert "page suivante" not in text  # the notice went with the first letter (R15)
    assert "24\u00a0novembre" in case.transitions.last().detail
    assert "médical" not in case.transitions.last().detail


def test_the_case_says_so_until_the_letter_is_posted(town: Town) -> None:
    case = course.postpone(town, course.convoked(town))
    client = signed_in(town, "secretary")
    assert (case.next_act, case.waits_for) == ("sign_letter", "secretary")
    url = f"/dossiers/{case.reference}/"
    assert "Une lettre (report du rendez-vous) n'est pas encore partie." in words(client.get(url))
    case = course.sign(town, case, document=2)
    assert case.next_act == "post_letter"
    case = course.post(town, case, 2)
    assert (case.next_act, case.documents.last().state) == ("record_hearing", "posted")
    shown = words(client.get(url))
    assert "reporté au mardi 24 novembre 2026" in shown
    assert "pas encore partie" not in shown


@pytest.mark.rule("R17")
def test_the_hearing_is_held_at_the_new_date(town: Town, clock: time_machine.Traveller) -> None:
    case = course.post(town, course.sign(town, course.postpone(town, course.convoked(town)), 2), 2)
    clock.move_to(datetime.datetime(2026, 11, 24, 18, 0, tzinfo=datetime.UTC))
    done = course.hold(town, case, held_on=course.LATER)
    assert done.hearings.get().convocation == done.convocations.last()


@pytest.mark.rule("R24")
def test_nobody_is_absent_at_a_date_that_no_letter_told(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.sign(town, course.postpone(town, course.convoked(town)), 2)
    clock.move_to(datetime.datetime(2026, 11, 24, 18, 0, tzinfo=datetime.UTC))
    with pytest.raises(NotAllowed) as refusal:
        course.miss(town, case)
    assert codes(refusal) == {"R24"}
    assert "noter l'envoi" in refusal.value.unmet[0].remedy
    course.post(town, case, 2)
    assert course.miss(town, case).state == "absent"


@pytest.mark.rule("R16b")
def test_who_is_received_apart_learns_no_date(town: Town) -> None:
    case = course.postpone(town, family.convoked(town, father=APART))
    assert [d.kind for d in case.documents.all()][2:] == ["report", "report"]
    mother, father = (course.letter_text(town, case, number) for number in (3, 4))
    assert all(said in mother for said in NEW)
    assert "Ibrahim sera reçu avec vous le" in mother
    assert "vous recevoir à part" in father
    for said in (*NEW, "17 h 30", "17 novembre", "24 novembre"):
        assert said not in father
    assert "LAVOIR" not in father.upper()
    assert "BRUMES" not in mother.upper()


@pytest.mark.rule("R16d")
def test_the_page_of_a_child_under_15_goes_with_the_letter_to_his_home(town: Town) -> None:
    case = course.postpone(town, family.convoked(town))
    mother, father = (course.letter_text(town, case, number) for number in (3, 4))
    assert "La dernière page est pour Ibrahim, avec la nouvelle date" in mother
    assert "Ton rendez-vous à la mairie a changé de jour." in mother
    assert mother.count(NEW[0]) == 2
    assert "Pour Ibrahim" not in father


def test_a_minor_of_15_reads_it_in_plain_words(town: Town) -> None:
    case = family.convoked(town, born=datetime.date(2011, 4, 1))
    case = course.postpone(town, case)
    own = course.letter_text(town, case, 6)
    assert "ton rendez-vous" in own
    assert "Bonjour Ibrahim" in own
    assert "il n'y a pas de punition" in own
    assert NEW[0] in own


@pytest.mark.rule("R16d")
def test_18_meanwhile_the_parents_are_told_that_the_former_date_is_off(town: Town) -> None:
    case = family.convoked(town, born=datetime.date(2008, 11, 20))
    case = course.postpone(town, case)
    new = [(d.kind, d.addressee.kind) for d in case.documents.all()][3:]
    assert sorted(new) == [("annulation", "holder"), ("annulation", "holder"), ("report", "person")]


@pytest.mark.rule("R17")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"day": course.HEARING_DAY}, "R17"),
        ({"day": SOON}, "R17"),
        ({"day": datetime.date(2026, 11, 1)}, "R17"),
        ({"day": datetime.date(2026, 11, 29)}, "R17"),
        ({"asked_by": "neighbour"}, "R29"),
        ({"attendees": ["mayor"] * 5}, "R21b"),
    ],
)
def test_a_date_that_cannot_be_is_refused(town: Town, changes, code: str) -> None:
    case = course.convoked(town)
    with pytest.raises(NotAllowed) as refusal:
        course.postpone(town, case, **changes)
    assert codes(refusal) == {code}
    untouched(case)


@pytest.mark.rule("R17")
def test_a_shorter_notice_has_a_reason(town: Town) -> None:
    case = course.convoked(town)
    values = {"day": SOON, "short_notice_reason": "agreed_by_phone"}
    with pytest.raises(NotAllowed) as refusal:
        course.postpone(town, case, **values)
    assert codes(refusal) == {"R17"}
    done = course.postpone(town, case, **values, agreed_on=course.TODAY)
    assert "acceptée par téléphone le 2\u00a0novembre" in done.convocations.first().cancel_note


@pytest.mark.rule("R17")
def test_for_a_child_the_notice_is_never_shorter_without_an_adult_told(town: Town) -> None:
    case = family.convoked(town)
    values = {"day": SOON, "short_notice_reason": "repeated_disturbance"}
    with pytest.raises(NotAllowed) as refusal:
        course.postpone(town, case, **values)
    (unmet,) = refusal.value.unmet
    assert unmet.code == "R17"
    assert "adulte" in unmet.sentence
    untouched(case)
    mother = family.came(case, 1).holders[0]
    done = course.postpone(town, case, **values, adult_told=mother)
    assert "Mme Fatoumata TRAORÉ" in done.convocations.first().cancel_note


@pytest.mark.rule("R17")
def test_the_letter_leaves_in_time_or_the_hearing_is_put_off_again(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.sign(town, course.postpone(town, course.convoked(town)), 2)
    late = datetime.date(2026, 11, 16)
    clock.move_to(datetime.datetime(2026, 11, 16, 9, 0, tzinfo=datetime.UTC))
    course.ask_source(town, case, asked_on=late)
    with pytest.raises(NotAllowed) as refusal:
        course.post(town, case, 2, sent_on=late)
    assert codes(refusal) == {"R17"}
    assert "moins de 10 jours" in refusal.value.unmet[0].sentence
    assert course.post(town, case, 2, sent_on=late, delivery="by_hand").next_act == (
        "record_hearing"
    )


@pytest.mark.rule("R3")
def test_the_complaint_is_asked_again_for_this_sending(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.sign(town, course.postpone(town, course.convoked(town)), 2)
    clock.move_to(datetime.datetime(2026, 11, 12, 9, 0, tzinfo=datetime.UTC))
    with pytest.raises(NotAllowed) as refusal:
        course.post(town, case, 2, sent_on=datetime.date(2026, 11, 12))
    assert codes(refusal) == {"R3"}


@pytest.mark.rule("R21")
def test_the_new_slot_is_free_and_the_former_one_freed(town: Town) -> None:
    case = course.convoked(town)
    other = course.planned(town, time=datetime.time(18, 0))
    with pytest.raises(NotAllowed) as refusal:
        course.postpone(town, case, day=course.HEARING_DAY, time=datetime.time(18, 15))
    assert codes(refusal) == {"R21"}
    course.postpone(town, case)
    assert course.plan(town, other, time=course.AT).version > other.version


def test_put_off_twice_the_person_is_called_off_from_the_date_that_was_told(town: Town) -> None:
    case = course.postpone(town, course.convoked(town))
    case = course.postpone(town, case, day=datetime.date(2026, 12, 1))
    assert [d.state for d in case.documents.all()] == ["posted", "superseded", "issued"]
    assert "mardi 17 novembre 2026" in course.letter_text(town, case, 3)
    act = act_by(case, town.actor("secretary"))
    case = services.cancel_convocation(
        case, **act, reason="official_unavailable", signatory=town.deputy
    ).case
    assert [d.state for d in case.documents.all()] == [
        "posted",
        "superseded",
        "cancelled",
        "issued",
    ]
    assert "Le rendez-vous du mardi 17 novembre 2026 à 17 h 30 est annulé." in (
        course.letter_text(town, case, 4)
    )


def test_once_the_hour_has_passed_it_is_an_absence(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.convoked(town)
    clock.move_to(datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC))
    with pytest.raises(NotAllowed) as refusal:
        course.postpone(town, case, day=datetime.date(2026, 12, 8))
    assert refusal.value.unmet[0].resolved_by == "record_absence"


@pytest.mark.rule("R16c")
def test_a_new_address_withdraws_the_letter_that_did_not_leave(town: Town) -> None:
    case = course.postpone(town, family.convoked(town))
    case = family.do(
        holders.edit_holder,
        case,
        town.actor("instructor"),
        rank=2,
        holder_kind="parent",
        standing="known",
        said_by="",
        said_on=None,
        holder={**family.FATHER, "street": "6 quai des Brumes"},
    )
    assert [d.state for d in case.documents.all()] == ["posted", "posted", "cancelled", "cancelled"]
    case = course.issue(town, case)
    assert [d.kind for d in case.documents.all()][4:] == ["convocation_parent"] * 2
    assert all(said in course.letter_text(town, case, 6) for said in NEW)


@pytest.mark.parametrize("who", ["legal", "deputy", "reporter"])
def test_others_postpone_nothing(town: Town, who: str) -> None:
    case = course.convoked(town)
    with pytest.raises(NotAllowed) as refusal:
        course.postpone(town, case, by=who)
    assert codes(refusal) == {"R30"}


def test_the_page_asks_who_wants_it_and_keeps_the_rest(town: Town) -> None:
    case = family.convoked(town)
    client = signed_in(town, "secretary")
    text = page(client, case, "postpone")
    assert 'value="17:30"' in text
    assert "Quel adulte a été prévenu" in text
    assert "Annuler la convocation" in text
    answers = {
        "asked_by": "town",
        "note": "",
        "day": "24/11/2026",
        "time": "17:30",
        "minutes": "30",
        "room": "mariages",
        "presided_by": str(town.deputy.pk),
        "signatory": str(town.deputy.pk),
        "attendees": ["case_agent"],
        "short_notice_reason": "",
        "agreed_on": "",
        "adult_told": "",
    }
    same = post(client, case, "postpone", **{**answers, "day": "17/11/2026"})
    assert same.status_code == 422
    assert "C'est la date déjà fixée" in words(same)
    assert post(client, case, "postpone", **answers).status_code == 302
    now = load_file(case.pk)
    assert now.convocations.last().asked_by == "town"
    assert act_url(now, "sign_letter") in words(client.get(f"/dossiers/{now.reference}/"))
