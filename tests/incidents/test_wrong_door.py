"""A letter at the wrong door: its addressee was not told, the 72 hours run, the register stays (R46)."""

import datetime
from typing import Any

import pytest
import time_machine

from rappel.cases import readings
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.incidents import selectors, services
from rappel.incidents.models import Incident
from rappel.incidents.services import Assessment
from tests.factories import Town, act_by, make_town
from tests.support import course
from tests.support.pages import page, post, signed_in, words

KNOWN = datetime.datetime(2026, 11, 5, 9, 0, tzinfo=datetime.UTC)
DONE = Assessment(
    contained="given_back",
    risk="some",
    authority="yes",
    authority_at=KNOWN + datetime.timedelta(hours=5),
    persons="no",
    persons_why="Le voisin n'a lu que l'objet.",
    measures="Les boîtes sont vérifiées avant l'envoi.",
)


@pytest.fixture
def case(town: Town, clock: time_machine.Traveller) -> Case:
    """Convoked on Monday; it is Thursday, ten in the morning in Paris."""
    convoked = course.convoked(town)
    clock.move_to(KNOWN)
    return convoked


def misdelivered(town: Town, case: Case, **changes: Any) -> Case:
    values: dict[str, Any] = {
        "document": 1,
        "place": "neighbour",
        "told_by": "reader",
        "known_on": datetime.date(2026, 11, 5),
        "known_at": datetime.time(9, 30),
        **changes,
    }
    act = act_by(case, town.actor("secretary"))
    return services.report_misdelivery(case, **act, **values).case


def opened(town: Town) -> Incident:
    found = selectors.incident_of(town.actor("dpo"), Incident.objects.get().pk)
    assert found is not None
    return found


@pytest.mark.rule("R46")
def test_the_letter_counts_no_more_and_another_is_offered(town: Town, case: Case) -> None:
    case = misdelivered(town, case)
    assert case.documents.get().state == "misdelivered"
    assert not readings.told(load_file(case.pk))
    assert (case.state, case.next_act) == ("convoked", "issue_convocation")
    text = words(signed_in(town, "secretary").get(f"/dossiers/{case.reference}/"))
    assert "est arrivée chez quelqu'un d'autre" in text
    with pytest.raises(NotAllowed) as twice:
        misdelivered(town, case)
    assert [one.code for one in twice.value.unmet] == ["R46"]


@pytest.mark.rule("R46")
@pytest.mark.parametrize("day", [1, 6])
def test_it_was_learnt_after_the_letter_left_and_before_now(
    town: Town, case: Case, day: int
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        misdelivered(town, case, known_on=datetime.date(2026, 11, day))
    assert [one.code for one in refusal.value.unmet] == ["R46"]
    assert not Incident.objects.exists()


@pytest.mark.rule("R46")
def test_the_clock_runs_from_what_the_town_hall_knew(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    misdelivered(town, case)
    incident = opened(town)
    assert incident.reference == "INC-95999-2026-0001"
    assert selectors.clock(incident)["words"] == "il reste 71 h"
    text = words(signed_in(town, "dpo").get("/"))
    assert "il reste 71 h" in text
    assert "INC-95999-2026-0001" in text
    clock.move_to(KNOWN + datetime.timedelta(hours=73))
    assert selectors.clock(incident) == {"words": "délai dépassé de 1 h", "tone": "late"}
    late = Assessment(authority="yes", authority_at=KNOWN + datetime.timedelta(hours=73))
    with pytest.raises(NotAllowed) as refusal:
        services.assess(incident, actor=town.actor("dpo"), version=1, said=late)
    assert "raison du retard" in refusal.value.unmet[0].sentence


@pytest.mark.rule("R46")
@pytest.mark.parametrize(
    ("change", "words_said"),
    [
        ({"authority": "no", "authority_why": "Rien."}, "la CNIL doit être avertie"),
        ({"risk": "high"}, "la personne doit être avertie"),
        ({"measures": ""}, "pour que cela n'arrive plus"),
        ({"authority_at": KNOWN - datetime.timedelta(days=1)}, "le moment où la CNIL"),
    ],
)
def test_an_incident_is_not_closed_on_an_answer_that_does_not_hold(
    town: Town, case: Case, clock: time_machine.Traveller, change: dict[str, Any], words_said: str
) -> None:
    misdelivered(town, case)
    clock.move_to(KNOWN + datetime.timedelta(hours=6))
    said = Assessment(**{**vars(DONE), **change})
    with pytest.raises(NotAllowed) as refusal:
        services.close(opened(town), actor=town.actor("dpo"), version=1, said=said)
    assert any(words_said in one.sentence for one in refusal.value.unmet)
    assert opened(town).closed_at is None


@pytest.mark.rule("R46")
def test_the_delegate_alone_closes_and_the_row_outlives_the_case(
    town: Town, case: Case, clock: time_machine.Traveller
) -> None:
    misdelivered(town, case)
    clock.move_to(KNOWN + datetime.timedelta(hours=6))
    with pytest.raises(NotAllowed) as refusal:
        services.close(opened(town), actor=town.actor("legal"), version=1, said=DONE)
    assert [one.code for one in refusal.value.unmet] == ["R30"]
    services.close(opened(town), actor=town.actor("dpo"), version=1, said=DONE)
    with pytest.raises(NotAllowed):
        services.assess(opened(town), actor=town.actor("dpo"), version=2, said=DONE)
    field = Incident._meta.get_field("case")
    assert field.remote_field.on_delete.__name__ == "SET_NULL"
    Incident.objects.update(case=None)
    text = words(signed_in(town, "legal").get(f"/incidents/{Incident.objects.get().pk}/"))
    assert "effacé" in text
    assert "Les boîtes sont vérifiées" in text
    assert "FERREIRA" not in text.upper()


@pytest.mark.rule("R30")
@pytest.mark.parametrize(
    "who", ["reporter", "instructor", "secretary", "deputy", "coordinator", "admin"]
)
def test_the_register_is_the_delegates_and_the_advisers(town: Town, case: Case, who: str) -> None:
    misdelivered(town, case)
    sheet = f"/incidents/{Incident.objects.get().pk}/"
    client = signed_in(town, who)
    assert client.get("/incidents/").status_code == 403
    assert client.get(sheet).status_code == 403
    assert client.post(sheet).status_code == 403


def test_by_pages(town: Town, case: Case, clock: time_machine.Traveller) -> None:
    secretary = signed_in(town, "secretary")
    assert "Quel courrier" in page(secretary, case, "report_misdelivery", "?document=1")
    answers = {
        "document": "1",
        "place": "neighbour",
        "told_by": "reader",
        "known_on": "05/11/2026",
        "known_at": "09:30",
    }
    assert post(secretary, case, "report_misdelivery", **answers).status_code == 302
    delegate = signed_in(town, "dpo")
    assert "INC-95999-2026-0001" in words(delegate.get("/incidents/"))
    sheet = f"/incidents/{Incident.objects.get().pk}/"
    assert "Ce qui s'est passé" in words(delegate.get(sheet))
    clock.move_to(KNOWN + datetime.timedelta(hours=6))
    delegate = signed_in(town, "dpo")
    typed = {
        "version": "1",
        "contained": "unopened",
        "risk": "none",
        "authority": "no",
        "authority_why": "Le pli n'a pas été ouvert.",
        "persons": "no",
        "persons_why": "Rien n'a été lu.",
        "measures": "",
    }
    assert delegate.post(sheet, {**typed, "close": "1"}).status_code == 422
    assert delegate.post(sheet, typed).status_code == 302
    stale = {**typed, "measures": "Vérifier les boîtes.", "close": "1"}
    assert delegate.post(sheet, stale).status_code == 409
    assert delegate.post(sheet, {**stale, "version": "2"}).status_code == 302
    assert "clos" in words(delegate.get("/incidents/"))
    foreign = make_town("95001", "Autreville", prefix="autre-")
    assert signed_in(foreign, "dpo").get(sheet).status_code == 404
