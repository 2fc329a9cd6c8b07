"""A complaint or an inquiry learnt late stops the case, and those concerned are told (R3)."""

import datetime

import pytest

from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import silence
from rappel.hearing import services
from rappel.hearing.services import AskedAgain
from tests.factories import act_by
from tests.support import course as steps
from tests.support.pages import post, signed_in, words

KNOWN = AskedAgain(complaint="yes", inquiry="no", **steps.SOURCE)


@pytest.fixture
def convoked(town):
    """The convocation was posted."""
    return steps.convoked(town)


def stopped(case):
    """What every late stop leaves: nothing pending but the letter that calls the hearing off."""
    fresh = load_file(case.pk)
    assert (fresh.state, fresh.next_act) == ("blocked", "hand_over")
    assert fresh.hearings.count() == 0
    assert fresh.convocations.get().cancelled_at is not None
    return [row.kind for row in fresh.documents.all() if row.pending]


@pytest.mark.rule("R3")
def test_a_complaint_learnt_between_posting_and_hearing_calls_it_off(town, convoked):
    steps.ask_source(town, convoked, complaint="yes")

    assert stopped(convoked) == ["annulation"]
    said = steps.letter_text(town, convoked, 2)
    assert "Le rendez-vous du mardi 17 novembre 2026 à 17 h 30 est annulé." in said
    assert "Vous n'avez rien à faire." in said
    assert "plainte" not in said
    told = {
        who: words(signed_in(town, who).get("/")) for who in ("instructor", "secretary", "deputy")
    }
    for home in told.values():
        assert "Ce dossier est arrêté : il relève de la justice" in home
    assert "Remettez-le au procureur." in told["instructor"]
    assert "La lettre d'annulation n° 2 est à faire signer et à poster." in told["secretary"]
    assert "Vous n'avez rien à décider" in told["deputy"]


@pytest.mark.rule("R45")
def test_nobody_is_written_to_when_nobody_may_be(town, convoked):
    act = act_by(convoked, town.actor("instructor"))
    silence.stop_writing(convoked, **act, reason="protection")
    steps.ask_source(town, convoked, complaint="yes")

    assert stopped(convoked) == []


@pytest.mark.rule("R3")
@pytest.mark.parametrize("by", ["instructor", "deputy"])
def test_a_complaint_learnt_as_the_hearing_begins_stops_it(town, convoked, clock, by):
    clock.move_to(datetime.datetime(2026, 11, 17, 16, 20, tzinfo=datetime.UTC))
    act = act_by(convoked, town.actor(by))
    services.stop_hearing(convoked, **act, asked=KNOWN)

    assert stopped(convoked) == ["annulation"]
    answers = load_file(convoked.pk).source_answers
    assert answers.filter(question="complaint", answer="yes", asked_on=steps.HEARING_DAY).exists()


@pytest.mark.rule("R3")
def test_the_page_of_the_hearing_stops_it_without_asking_for_the_rest(town, convoked, clock):
    clock.move_to(datetime.datetime(2026, 11, 17, 16, 20, tzinfo=datetime.UTC))
    client = signed_in(town, "deputy")
    typed = {
        "complaint": "no",
        "inquiry": "yes",
        "source_service": "national_police",
        "source_channel": "phone",
        "source_by": "Capitaine Morel",
    }
    page = post(client, convoked, "record_hearing", **typed)

    assert page.status_code == 302
    assert stopped(convoked) == ["annulation"]
    told = words(client.get(page["Location"]))
    assert "l'entretien ne se tient pas et le dossier est arrêté" in told


@pytest.mark.rule("R2")
def test_nothing_known_stops_nothing(town, convoked):
    act = act_by(convoked, town.actor("deputy"))
    with pytest.raises(NotAllowed) as refusal:
        services.stop_hearing(convoked, **act, asked=steps.NOTHING_KNOWN)

    assert {unmet.code for unmet in refusal.value.unmet} == {"R2"}
    assert load_file(convoked.pk).state == "convoked"


@pytest.mark.rule("R30")
def test_the_secretary_does_not_stop_a_hearing(town, convoked):
    act = act_by(convoked, town.actor("secretary"))
    with pytest.raises(NotAllowed) as refusal:
        services.stop_hearing(convoked, **act, asked=KNOWN)

    assert {unmet.code for unmet in refusal.value.unmet} == {"R30"}
