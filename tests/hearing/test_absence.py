"""Nobody came: it is noted, nothing follows by itself, and the élu chooses (R24, R17)."""

import datetime

import pytest
import time_machine

from rappel.cases.access import open_case
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.communes.models import Protocol
from rappel.followup import services as followup
from rappel.review.ruling import blocks, decisions
from rappel.vault.errors import Locked
from tests.factories import Town, act_by
from tests.support import course, family
from tests.support.pages import page, post, signed_in, words

EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)
LAST_DAY = datetime.datetime(2026, 12, 2, 9, 0, tzinfo=datetime.UTC)
SECOND = datetime.date(2026, 12, 1)
FIRST_TIME = (
    "Un premier rendez-vous, le mardi 17 novembre 2026 à 17 h 30, n'a pas eu lieu. "
    "Nous vous en proposons un autre."
)


@pytest.fixture
def case(town: Town, clock: time_machine.Traveller) -> Case:
    """Convoked; it is the evening of the hearing."""
    convoked = course.convoked(town)
    clock.move_to(EVENING)
    return convoked


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def second_letter(town: Town, case: Case, day: datetime.date = SECOND) -> Case:
    """Another date, its letter signed and ready to leave today."""
    case = course.ask_source(town, case, asked_on=datetime.date(2026, 11, 17))
    case = course.issue(town, course.plan(town, case, day=day))
    number = case.documents.last().number
    return course.sign(town, case, document=number, signed_on=datetime.date(2026, 11, 17))


@pytest.mark.rule("R24")
@pytest.mark.parametrize("kind", ["excused", "no_news", "not_received", "refused"])
@pytest.mark.parametrize("who", ["instructor", "deputy"])
def test_an_absence_is_noted_and_nothing_follows_by_itself(
    town: Town, case: Case, kind: str, who: str
) -> None:
    done = course.miss(town, case, by=who, kind=kind, note="a téléphoné à midi")
    assert (done.state, done.next_act, done.waits_for) == ("absent", "allow_new_date", "elected")
    absence = done.absences.get()
    assert (absence.kind, absence.by) == (kind, town.users[who])
    assert absence.note == "a téléphoné à midi"
    convocation = done.convocations.get()
    assert convocation.cancel_reason == "absent"
    assert absence.expected_at == convocation.slot.starts_at
    assert len(done.documents.all()) == 1  # no letter is made
    assert "téléphoné" not in done.transitions.last().detail


@pytest.mark.rule("R24")
def test_nobody_is_absent_before_the_hour(town: Town, clock: time_machine.Traveller) -> None:
    case = course.convoked(town)
    clock.move_to(datetime.datetime(2026, 11, 17, 16, 29, tzinfo=datetime.UTC))
    with pytest.raises(NotAllowed) as refusal:
        course.miss(town, case)
    assert codes(refusal) == {"R24"}
    assert load_file(case.pk).state == "convoked"
    assert not load_file(case.pk).absences.all()
    clock.move_to(datetime.datetime(2026, 11, 17, 16, 31, tzinfo=datetime.UTC))
    assert course.miss(town, case).state == "absent"


@pytest.mark.rule("R24")
@pytest.mark.rule("R29")
@pytest.mark.parametrize(("kind", "code"), [("refused_by_parent", "R24"), ("moved", "R29")])
def test_a_kind_that_cannot_be_is_refused(town: Town, case: Case, kind: str, code: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.miss(town, case, kind=kind)
    assert codes(refusal) == {code}


@pytest.mark.rule("R24")
def test_a_parent_refuses_for_a_child(town: Town, clock: time_machine.Traveller) -> None:
    case = family.convoked(town)
    clock.move_to(EVENING)
    assert course.miss(town, case, kind="refused_by_parent").absences.get().kind == (
        "refused_by_parent"
    )


@pytest.mark.parametrize("who", ["secretary", "legal", "reporter", "dpo"])
def test_others_note_no_absence(town: Town, case: Case, who: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.miss(town, case, by=who)
    assert codes(refusal) == {"R30"}


def test_what_is_said_of_an_absence_is_not_for_the_secretary(town: Town, case: Case) -> None:
    course.miss(town, case, note="hospitalisé")
    handle = open_case(load_file(case.pk), town.actor("secretary"))
    (absence,) = handle.case.absences.all()
    with pytest.raises(Locked):
        absence.note  # noqa: B018


@pytest.mark.rule("R17")
@pytest.mark.rule("R13")
def test_the_second_letter_says_that_the_first_meeting_did_not_take_place(
    town: Town, case: Case
) -> None:
    case = second_letter(town, course.allow(town, course.miss(town, case)))
    assert case.convocations.last().rank == 2
    text = course.letter_text(town, case, 2)
    assert FIRST_TIME in text
    assert "Aucune sanction n'est prévue si vous ne venez pas." in text
    assert "page suivante" not in text  # the notice went with the first letter (R15)
    done = course.send(town, case, sent_on=datetime.date(2026, 11, 17))
    assert done.state == "convoked"


@pytest.mark.rule("R16b")
def test_who_is_received_apart_does_not_learn_of_the_first_meeting(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = family.convoked(town, father={"holder": {**family.FATHER, "apart": True}})
    clock.move_to(EVENING)
    case = course.allow(town, course.miss(town, case))
    case = course.issue(town, course.plan(town, case, day=SECOND))
    mother, father = (course.letter_text(town, case, number) for number in (3, 4))
    assert FIRST_TIME in mother
    assert "premier rendez-vous" not in father
    assert "17 h 30" not in father


@pytest.mark.rule("R17")
def test_after_the_days_of_the_protocole_no_other_date_is_offered(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    case = course.miss(town, case)
    clock.move_to(LAST_DAY + datetime.timedelta(days=1))
    with pytest.raises(NotAllowed) as refusal:
        course.allow(town, case)
    (unmet,) = refusal.value.unmet
    assert (unmet.code, unmet.resolved_by) == ("R17", "close_without_hearing")
    assert "deuxième lettre" in unmet.sentence
    clock.move_to(LAST_DAY)
    assert course.allow(town, case).state == "approved"


@pytest.mark.rule("R17")
def test_the_delay_is_that_of_the_protocole(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    Protocol.objects.update(second_letter_days=30)
    case = course.miss(town, case)
    clock.move_to(LAST_DAY + datetime.timedelta(days=10))
    assert course.allow(town, case).state == "approved"


@pytest.mark.rule("R17")
def test_the_second_letter_leaves_within_the_days_of_the_protocole(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    case = second_letter(
        town, course.allow(town, course.miss(town, case)), datetime.date(2026, 12, 15)
    )
    late = datetime.date(2026, 12, 3)
    clock.move_to(LAST_DAY + datetime.timedelta(days=1))
    course.ask_source(town, case, asked_on=late)
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case, sent_on=late)
    (unmet,) = refusal.value.unmet
    assert (unmet.code, unmet.resolved_by) == ("R17", "dismiss")
    assert load_file(case.pk).state == "approved"


@pytest.mark.rule("R17")
def test_somebody_is_convoked_twice_at_most(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    case = second_letter(town, course.allow(town, course.miss(town, case)))
    case = course.send(town, case, sent_on=datetime.date(2026, 11, 17))
    clock.move_to(datetime.datetime(2026, 12, 1, 18, 0, tzinfo=datetime.UTC))
    case = course.miss(town, case)
    assert case.next_act == "close_without_hearing"
    with pytest.raises(NotAllowed) as refusal:
        course.allow(town, case)
    assert codes(refusal) == {"R17"}
    assert "autant de fois" in refusal.value.unmet[0].sentence


@pytest.mark.rule("R7")
@pytest.mark.rule("R38")
def test_the_choice_is_that_of_the_elected_alone(town: Town, case: Case) -> None:
    case = course.miss(town, case)
    for who in ("instructor", "secretary", "legal"):
        with pytest.raises(NotAllowed) as refusal:
            course.allow(town, case, by=who)
        assert codes(refusal) == {"R30"}
        with pytest.raises(NotAllowed):
            followup.close_without_hearing(case, **act_by(case, town.actor(who)))


@pytest.mark.rule("R24")
def test_the_elected_closes_without_a_hearing_and_the_person_is_told(
    town: Town, case: Case
) -> None:
    case = course.miss(town, case)
    act = act_by(case, town.actor("deputy"))
    done = followup.close_without_hearing(case, **act, signatory=town.deputy).case
    assert done.state == "closed"
    assert done.closings.get().outcome == "not_held"
    text = course.letter_text(town, done, 2)
    assert "Il n'a pas eu lieu : aucun rappel à l'ordre n'a été fait." in text
    assert "C'est terminé" in text


def test_or_without_a_letter(town: Town, case: Case) -> None:
    case = course.miss(town, case)
    act = act_by(case, town.actor("deputy"))
    done = followup.close_without_hearing(case, **act).case
    assert (done.state, len(done.documents.all())) == ("closed", 1)


def test_or_dismisses_and_nothing_is_called_off(town: Town, case: Case) -> None:
    case = course.miss(town, case)
    act = act_by(case, town.actor("deputy"))
    done = decisions.dismiss(case, **act, reason="unreachable", note="").case
    assert (done.state, len(done.documents.all())) == ("dismissed", 1)


@pytest.mark.rule("R2")
@pytest.mark.rule("R3")
def test_a_complaint_known_since_stops_the_case(town: Town, case: Case) -> None:
    case = course.miss(town, case)
    stopped = course.ask_source(town, case, asked_on=datetime.date(2026, 11, 17), complaint="yes")
    assert (stopped.state, len(stopped.documents.all())) == ("blocked", 1)


@pytest.mark.rule("R2")
def test_facts_that_turn_out_to_be_a_delit_stop_it_too(town: Town, case: Case) -> None:
    case = course.miss(town, case)
    act = act_by(case, town.actor("instructor"))
    assert blocks.block(case, **act, why="delit", note="vu la vidéo").case.state == "blocked"


def test_the_page_of_the_hearing_offers_the_absence(town: Town, case: Case) -> None:
    client = signed_in(town, "instructor")
    assert "Noter une absence" in page(client, case, "record_hearing")
    text = page(client, case, "record_absence")
    assert "17 h 30" in text
    assert "un parent a refusé" not in text
    response = post(client, case, "record_absence", kind="excused", note="")
    assert response.status_code == 302
    shown = words(client.get(response["Location"]))
    assert "La personne n'est pas venue le mardi 17 novembre 2026" in shown
    assert "dernier jour pour la deuxième convocation" in shown
    assert "Absence" in shown


def test_the_elected_chooses_on_pages(town: Town, case: Case) -> None:
    course.miss(town, case, note="a écrit au maire")
    client = signed_in(town, "deputy")
    text = page(client, case, "allow_new_date")
    assert "1 sur 2" in text
    assert "a écrit au maire" in text
    assert "Clore sans entretien" in text
    assert "Données effacées le" in page(client, case, "close_without_hearing")
    answers = {"letter": "yes", "signatory": "", "password": "Une-phrase-assez-longue-7"}
    assert post(client, case, "close_without_hearing", **answers).status_code == 422
    answers["signatory"] = str(town.deputy.pk)
    assert post(client, case, "close_without_hearing", **answers).status_code == 302
    assert load_file(case.pk).state == "closed"
