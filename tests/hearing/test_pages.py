"""The page of the hearing: the questions in the order in which it is held."""

import datetime

import pytest
import time_machine

from rappel.cases.models import Case
from rappel.cases.selectors import load_file
from tests.factories import Town
from tests.support import course
from tests.support.pages import act_url, page, post, signed_in, words

EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)


@pytest.fixture
def case(town: Town, clock: time_machine.Traveller) -> Case:
    """Convoked; it is the evening of the hearing."""
    convoked = course.convoked(town)
    clock.move_to(EVENING)
    return convoked


def answers(town: Town, **changes):
    return {
        "complaint": "no",
        "inquiry": "no",
        "source_service": "national_police",
        "source_channel": "phone",
        "source_by": "Capitaine Morel",
        "held_on": "17/11/2026",
        "started_at": "17:30",
        "ended_at": "17:55",
        "presided_by": str(town.deputy.pk),
        "attendees": ["case_agent"],
        "companions": ["lawyer"],
        "facts_recalled": course.PRINTED,
        "rules_recalled": "Le repos des voisins se respecte.",
        "observations": "",
        **changes,
    }


def test_the_form_starts_from_what_was_fixed(town: Town, case: Case) -> None:
    text = page(signed_in(town, "instructor"), case, "record_hearing")
    assert 'value="17/11/2026"' in text
    assert 'value="17:30"' in text
    assert course.PRINTED in text
    assert "Belloc" not in text
    assert "La personne peut demander à lire ce que vous écrivez." in text
    assert "aveu" in text  # said to be left out (R22)


@pytest.mark.parametrize("who", ["instructor", "deputy"])
def test_the_hearing_is_recorded(town: Town, case: Case, who: str) -> None:
    response = post(signed_in(town, who), case, "record_hearing", **answers(town))
    assert response.status_code == 302
    now = load_file(case.pk)
    assert now.state == "heard"
    assert now.hearings.all()[0].companions == ["lawyer"]


@pytest.mark.rule("R3")
def test_a_complaint_stops_the_case_in_the_same_act(town: Town, case: Case) -> None:
    client = signed_in(town, "instructor")
    response = post(client, case, "record_hearing", **answers(town, complaint="yes"))
    assert response.status_code == 302
    assert load_file(case.pk).state == "blocked"
    assert load_file(case.pk).hearings.count() == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"held_on": "18/11/2026"}, "dans le futur"),
        ({"held_on": "01/11/2026"}, "avant l'envoi de la convocation"),
        ({"ended_at": "17:00"}, "avant d'avoir commencé"),
        ({"complaint": ""}, "Une réponse est attendue ici."),
        ({"facts_recalled": " "}, "Une réponse est attendue ici."),
        ({"rules_recalled": "rappel à la loi"}, "mesure du procureur"),
        ({"source_service": "voisin"}, "choix valide"),
        ({"facts_recalled": "x" * 1501}, "1500"),
    ],
)
def test_an_answer_that_cannot_be_is_said_under_its_question(
    town: Town, case: Case, changes, said: str
) -> None:
    client = signed_in(town, "instructor")
    response = post(client, case, "record_hearing", **answers(town, **changes))
    assert response.status_code == 422
    assert said in words(response)
    assert load_file(case.pk).state == "convoked"


@pytest.mark.rule("R8")
def test_only_people_with_power_that_day_are_offered(town: Town, case: Case) -> None:
    text = page(signed_in(town, "instructor"), case, "record_hearing")
    assert "Sylvie Colin, adjointe au maire" in text
    assert "Hélène Castel, maire" in text
    wrong = answers(town, presided_by=str(town.instructor.pk))
    response = post(signed_in(town, "instructor"), case, "record_hearing", **wrong)
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 403), ("legal", 403), ("mayor", 404), ("reporter", 403)]
)
def test_others_do_not_see_the_form(town: Town, case: Case, who: str, status: int) -> None:
    response = signed_in(town, who).get(act_url(case, "record_hearing"))
    assert response.status_code == status
    assert "Belloc" not in words(response)


def test_before_its_day_the_page_says_to_wait(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime.datetime(2026, 11, 10, 9, 0, tzinfo=datetime.UTC))
    text = page(signed_in(town, "instructor"), case, "record_hearing")
    assert "l'entretien n'a pas encore eu lieu" in text
    assert "attendre le jour de l'entretien" in text
