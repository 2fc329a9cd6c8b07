"""Heard without having been convoked: came unannounced, agreed by phone, spoken to on the spot (R39)."""

import datetime
from typing import Any

import pytest
import time_machine

from rappel.cases import readings
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import services as convocation
from rappel.followup import services as followup
from rappel.hearing import oral
from rappel.hearing.presence import Presence
from rappel.hearing.services import AskedAgain
from tests import factories
from tests.factories import Town, act_by, report
from tests.support import course, family
from tests.support.pages import page, post, signed_in, words

NOW = datetime.time(9, 30)
UNANNOUNCED = {
    "held_on": course.TODAY,
    "started_at": NOW,
    "ended_at": datetime.time(9, 50),
    "came_about": "unannounced",
    "room": "bureau",
}


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def remind(town: Town, case: Case, *, by: str = "deputy", **changes: Any) -> Case:
    values: dict[str, Any] = {
        "held_on": course.TODAY,
        "started_at": NOW,
        "place": "à l'accueil de la mairie",
        "facts_recalled": "Un chien sans laisse dans l'aire de jeux.",
        "rules_recalled": "Un chien se tient en laisse.",
        **changes,
    }
    return oral.record_oral_reminder(case, **act_by(case, town.actor(by)), **values).case


# --- came unannounced, or by phone -----------------------------------------------------------


@pytest.mark.rule("R39")
@pytest.mark.parametrize("how", ["unannounced", "by_phone"])
def test_who_comes_before_any_letter_is_heard(town: Town, how: str) -> None:
    case = course.issued(town)
    done = course.hold(town, case, **{**UNANNOUNCED, "came_about": how})
    hearing = done.hearings.get()
    assert (done.state, hearing.convocation, hearing.came_about) == ("heard", None, how)
    assert hearing.room == "bureau"
    assert done.documents.get().state == "cancelled"
    assert done.convocations.get().cancel_reason == "held_otherwise"


@pytest.mark.rule("R39")
def test_who_comes_after_an_absence_is_heard(town: Town, clock: time_machine.Traveller) -> None:
    case = course.convoked(town)
    clock.move_to(datetime.datetime(2026, 11, 18, 18, 0, tzinfo=datetime.UTC))
    case = course.miss(town, case)
    day = datetime.date(2026, 11, 18)
    done = course.hold(town, case, **{**UNANNOUNCED, "held_on": day})
    assert (done.state, len(done.absences.all())) == ("heard", 1)
    assert readings.notice_due_by(done) is None  # it went with the first letter


@pytest.mark.rule("R8")
@pytest.mark.rule("R3")
@pytest.mark.rule("R22")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"presided_by": "instructor"}, "R8"),
        ({"asked": AskedAgain(complaint="to_check", inquiry="no", **course.SOURCE)}, "R3"),
        ({"asked": AskedAgain(complaint="yes", inquiry="no", **course.SOURCE)}, "R3"),
        ({"came_about": "convoked"}, "R29"),
        ({"came_about": "oral"}, "R29"),
        ({"room": ""}, "R22"),
        ({"held_on": datetime.date(2026, 11, 3)}, "R22"),
        ({"notice_on": datetime.date(2026, 11, 1)}, "R15"),
    ],
)
def test_the_rules_of_a_hearing_hold_without_a_letter_too(town: Town, changes, code) -> None:
    case = course.approved(town)
    values = {**UNANNOUNCED, **changes}
    if "presided_by" in values:
        values["presided_by"] = town.users[values["presided_by"]]
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, **values)
    assert codes(refusal) == {code}
    assert load_file(case.pk).state == "approved"


@pytest.mark.rule("R19")
def test_a_child_who_comes_alone_is_not_heard(town: Town) -> None:
    case = family.approved(town)
    with pytest.raises(NotAllowed) as refusal:
        course.hold(town, case, **UNANNOUNCED, presence=Presence())
    assert codes(refusal) == {"R19"}
    done = course.hold(town, case, **UNANNOUNCED, presence=family.came(case, 1))
    assert done.state == "heard"


@pytest.mark.rule("R15")
def test_the_notice_is_a_task_with_its_day_until_it_is_given(town: Town) -> None:
    case = course.hold(town, course.approved(town), **UNANNOUNCED)
    client = signed_in(town, "instructor")
    url = f"/dossiers/{case.reference}/"
    assert "dernier jour pour remettre la notice d'information" in words(client.get(url))
    assert "mardi 10 novembre 2026" in page(client, case, "give_notice")
    answers = {"way": "handed", "notice_on": "", "signatory": ""}
    assert post(client, case, "give_notice", **answers).status_code == 422
    answers["notice_on"] = "02/11/2026"
    assert post(client, case, "give_notice", **answers).status_code == 302
    shown = words(client.get(url))
    assert "dernier jour pour remettre" not in shown
    assert "remise le lundi 2 novembre 2026" in shown
    with pytest.raises(NotAllowed) as refusal:
        oral.give_notice(
            load_file(case.pk),
            **act_by(case, town.actor("instructor")),
            notice_on=course.TODAY,
        )
    assert codes(refusal) == {"R15"}


@pytest.mark.rule("R15")
def test_or_it_leaves_by_letter(town: Town) -> None:
    case = course.hold(town, course.approved(town), **UNANNOUNCED)
    act = act_by(case, town.actor("secretary"))
    case = oral.give_notice(case, **act, signatory=town.deputy).case
    text = course.letter_text(town, case, 1)
    assert "vous a été fait de vive voix" in text
    assert "CNIL" in text
    assert readings.notice_due_by(load_file(case.pk)) is not None  # printing is not sending
    case = course.sign(town, case)
    act = act_by(case, town.actor("secretary"))
    convocation.post_letter(case, **act, document=1, delivery="simple", sent_on=course.TODAY)
    assert readings.notice_due_by(load_file(case.pk)) is None


def test_the_page_asks_how_it_came_about(town: Town) -> None:
    case = course.approved(town)
    client = signed_in(town, "instructor")
    text = page(client, case, "record_hearing")
    assert "Comment la personne a-t-elle été reçue ?" in text
    assert "Noter une absence" not in text  # nobody was expected
    answers = {
        "complaint": "no",
        "inquiry": "no",
        "source_service": "national_police",
        "source_channel": "phone",
        "source_by": "Capitaine Morel",
        "came_about": "by_phone",
        "room": "bureau",
        "held_on": "02/11/2026",
        "started_at": "09:30",
        "ended_at": "09:50",
        "presided_by": str(town.deputy.pk),
        "facts_recalled": course.PRINTED,
        "rules_recalled": "Le repos des voisins se respecte.",
        "observations": "",
        "notice_on": "02/11/2026",
    }
    assert post(client, case, "record_hearing", **answers).status_code == 302
    shown = words(client.get(f"/dossiers/{case.reference}/"))
    assert "la date a été convenue par téléphone" in shown


# --- on the spot -------------------------------------------------------------------------------


@pytest.mark.rule("R39")
def test_a_reminder_on_the_spot_keeps_what_nobody_had_verified(town: Town) -> None:
    done = remind(town, report(town))
    hearing = done.hearings.get()
    assert (done.state, hearing.came_about, hearing.convocation) == ("heard", "oral", None)
    assert hearing.unverified == ["R1", "R2", "R3", "R5"]
    assert hearing.presided_by == town.deputy
    assert hearing.presided_as == "adjointe au maire déléguée à la tranquillité publique"
    assert hearing.place == "à l'accueil de la mairie"
    shown = words(signed_in(town, "deputy").get(f"/dossiers/{done.reference}/"))
    assert "Non vérifié avant" in shown
    assert "la plainte et l'enquête (R3)" in shown
    assert "fait oralement le lundi 2 novembre 2026" in shown
    assert "dernier jour pour remettre la notice d'information" in shown


@pytest.mark.rule("R39")
@pytest.mark.parametrize("state", ["under_review", "awaiting_decision", "approved"])
def test_it_is_recorded_until_somebody_is_convoked(
    town: Town, clock: time_machine.Traveller, state: str
) -> None:
    case = factories.advance(town, report(town), state)
    clock.move_to(datetime.datetime(2026, 11, 2, 10, 0, tzinfo=datetime.UTC))
    done = remind(town, case, started_at=datetime.time(10, 45))
    left = [] if state != "under_review" else ["R1", "R2", "R3", "R5"]
    assert (done.state, done.hearings.get().unverified) == ("heard", left)
    assert not [d for d in done.documents.all() if d.pending]


@pytest.mark.rule("R39")
def test_an_answer_given_after_it_does_not_count_as_before(town: Town) -> None:
    case = course.approved(town)
    done = remind(town, case, started_at=datetime.time(8, 0))
    assert done.hearings.get().unverified == ["R1", "R2", "R3", "R5"]


@pytest.mark.rule("R39")
@pytest.mark.parametrize("who", ["instructor", "secretary", "legal", "reporter", "mayor"])
def test_only_the_elected_in_charge_records_it(town: Town, who: str) -> None:
    case = report(town)
    with pytest.raises(NotAllowed) as refusal:
        remind(town, case, by=who)
    assert codes(refusal) == {"R30"}


@pytest.mark.rule("R2")
def test_it_does_not_get_round_a_block(town: Town) -> None:
    case = report(town, category="theft")
    assert case.state == "blocked"
    with pytest.raises(NotAllowed) as refusal:
        remind(town, case)
    assert codes(refusal) == {"R27"}
    open_case = report(town)
    open_case.checks.create(
        code="qualification",
        answer="delit",
        at=datetime.datetime(2026, 11, 2, 8, 0, tzinfo=datetime.UTC),
    )
    with pytest.raises(NotAllowed) as refusal:
        remind(town, open_case)
    assert codes(refusal) == {"R2"}
    assert load_file(open_case.pk).state == "reported"


@pytest.mark.rule("R3")
def test_a_known_complaint_refuses_it(town: Town) -> None:
    case = report(town)
    case.source_answers.create(
        question="complaint",
        answer="yes",
        service="national_police",
        channel="phone",
        asked_on=course.TODAY,
        at=datetime.datetime(2026, 11, 2, 8, 0, tzinfo=datetime.UTC),
    )
    with pytest.raises(NotAllowed) as refusal:
        remind(town, case)
    assert codes(refusal) == {"R3"}


@pytest.mark.rule("R8")
def test_without_a_power_that_day_it_is_no_reminder(town: Town) -> None:
    case = report(town)
    factories.Delegation.objects.update(ends_on=datetime.date(2026, 11, 1))
    with pytest.raises(NotAllowed) as refusal:
        remind(town, case)
    assert codes(refusal) == {"R8"}


@pytest.mark.rule("R19")
def test_a_child_alone_is_not_reminded(town: Town) -> None:
    case = family.under_review(town)
    with pytest.raises(NotAllowed) as refusal:
        remind(town, case)
    assert codes(refusal) == {"R19"}
    done = remind(town, case, presence=Presence(adult="Mme Aminata Traoré, grand-mère"))
    assert done.hearings.get().age_band == "0-12"


@pytest.mark.rule("R39")
@pytest.mark.rule("R12")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"held_on": datetime.date(2026, 11, 3)}, "R39"),
        ({"held_on": factories.FACTS_ON - datetime.timedelta(days=1)}, "R39"),
        ({"started_at": datetime.time(23, 0)}, "R39"),
        ({"place": " "}, "R39"),
        ({"companions": ["brother"]}, "R29"),
        ({"rules_recalled": "Un rappel à la loi a été fait."}, "R12"),
        ({"notice_on": datetime.date(2026, 11, 3)}, "R15"),
    ],
)
def test_a_reminder_that_cannot_be_is_refused(town: Town, changes, code: str) -> None:
    case = report(town)
    with pytest.raises(NotAllowed) as refusal:
        remind(town, case, **changes)
    assert codes(refusal) == {code}
    assert load_file(case.pk).state == "reported"


def test_it_ends_like_another_case(town: Town) -> None:
    done = remind(town, report(town), notice_on=course.TODAY)
    act = act_by(done, town.actor("deputy"))
    assert followup.close(done, **act, outcome="done").case.state == "closed"


def test_a_request_that_did_not_leave_is_withdrawn(town: Town) -> None:
    case = course.asked_prosecutor(town)
    done = remind(town, case)
    assert [d.state for d in done.documents.all()] == ["cancelled"]
    assert done.consultations.get().state == "withdrawn"


def test_the_form_is_short_and_starts_from_now(town: Town) -> None:
    case = report(town)
    client = signed_in(town, "deputy")
    text = page(client, case, "record_oral_reminder")
    assert 'value="02/11/2026"' in text
    assert "Pas encore vérifié, et ce sera écrit" in text
    assert text.count("<textarea") == 2
    answers = {
        "held_on": "02/11/2026",
        "started_at": "09:00",
        "place": "square des Tilleuls",
        "facts_recalled": "Chien sans laisse.",
        "rules_recalled": "La laisse est obligatoire.",
        "notice_on": "",
    }
    wrong = post(client, case, "record_oral_reminder", **{**answers, "held_on": "03/11/2026"})
    assert wrong.status_code == 422
    assert "dans le futur" in words(wrong)
    assert post(client, case, "record_oral_reminder", **answers).status_code == 302
    assert load_file(case.pk).state == "heard"
