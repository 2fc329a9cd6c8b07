"""The pages of the follow-up and of the end of a case."""

import datetime

import pytest
import time_machine

from rappel.cases.models import Case
from rappel.cases.selectors import load_file
from rappel.followup.checks import Planned
from tests.factories import Town
from tests.support import course
from tests.support.pages import act_url, page, post, signed_in, words

EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)
EXCUSES = Planned("commitment", "présenter des excuses au gardien", datetime.date(2026, 12, 1))
EMPTY = {f"{name}_{rank}": "" for rank in (1, 2, 3) for name in ("kind", "text", "due_on")}
ONE = {"kind_1": "commitment", "text_1": EXCUSES.text, "due_on_1": "01/12/2026"}


@pytest.fixture
def heard(town: Town, clock: time_machine.Traveller) -> Case:
    """The hearing was held this evening."""
    case = course.convoked(town)
    clock.move_to(EVENING)
    return course.hold(town, case)


def test_the_whole_way_by_pages(town: Town, heard: Case) -> None:
    client = signed_in(town, "instructor")
    page(client, heard, "open_follow_up")
    two = {"kind_2": "mediation", "text_2": "voir la médiatrice", "due_on_2": "15/12/2026"}
    answers = {**EMPTY, **ONE, **two}
    assert post(client, heard, "open_follow_up", **answers).status_code == 302
    first, second = load_file(heard.pk).measures.all()
    text = page(client, heard, "update_measure")
    assert "présenter des excuses au gardien (pour le 1er décembre 2026)" in text
    for measure, state in ((first, "met"), (second, "waived")):
        done = post(
            client,
            heard,
            "update_measure",
            measure=str(measure.pk),
            state=state,
            settled_on="17/11/2026",
        )
        assert done.status_code == 302
    text = page(client, heard, "close")
    assert "les engagements sont tenus" in text
    assert "un engagement n'est pas tenu" not in text
    assert "samedi 17 novembre 2029" in text
    closed = post(
        client, heard, "close", outcome="kept", letter="yes", signatory=str(town.deputy.pk)
    )
    assert closed.status_code == 302
    now = load_file(heard.pk)
    assert now.state == "closed"
    assert [document.kind for document in now.documents.all()] == ["convocation", "cloture"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind_1": ""}, "Une réponse est attendue ici."),
        ({"due_on_1": "16/11/2026"}, "Cette échéance est passée"),
        ({"kind_2": "mediation"}, "remplissez les trois, ou aucune"),
        ({"text_1": "x" * 301}, "300"),
        ({"kind_1": "none"}, "choix valide"),
    ],
)
def test_a_measure_that_cannot_be_is_said_under_its_question(
    town: Town, heard: Case, changes, said: str
) -> None:
    client = signed_in(town, "instructor")
    response = post(client, heard, "open_follow_up", **{**EMPTY, **ONE, **changes})
    assert response.status_code == 422
    assert said in words(response)
    assert load_file(heard.pk).state == "heard"


def test_an_end_to_come_is_said_under_its_question(town: Town, heard: Case) -> None:
    case = course.follow(town, heard, EXCUSES)
    response = post(
        signed_in(town, "instructor"),
        case,
        "update_measure",
        measure=str(case.measures.get().pk),
        state="met",
        settled_on="18/11/2026",
    )
    assert response.status_code == 422
    assert "dans le futur" in words(response)


def test_a_letter_asks_who_signs_it(town: Town, heard: Case) -> None:
    client = signed_in(town, "instructor")
    response = post(client, heard, "close", outcome="done", letter="yes", signatory="")
    assert response.status_code == 422
    assert "qui signera la lettre de fin" in words(response)
    response = post(client, heard, "close", outcome="done", letter="no", signatory="")
    assert response.status_code == 302
    assert load_file(heard.pk).state == "closed"


@pytest.mark.rule("R25")
def test_an_open_commitment_is_pointed_at(town: Town, heard: Case) -> None:
    case = course.follow(town, heard, EXCUSES)
    text = page(signed_in(town, "deputy"), case, "close")
    assert "un engagement est encore en cours" in text
    assert act_url(case, "update_measure") in text


@pytest.mark.parametrize("act", ["open_follow_up", "close"])
@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 403), ("legal", 403), ("mayor", 404), ("reporter", 403)]
)
def test_others_do_not_see_the_forms(
    town: Town, heard: Case, act: str, who: str, status: int
) -> None:
    assert signed_in(town, who).get(act_url(heard, act)).status_code == status
