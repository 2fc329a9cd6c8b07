"""An orientation may name a partner of the directory, whose answer is followed, also when dismissed."""

import datetime

import pytest
import time_machine

from rappel.cases.access import open_case
from rappel.cases.models import Case
from rappel.cases.particulars import list_labels, measure_rows
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.communes.models import Partner
from rappel.followup import services
from rappel.followup.checks import Planned
from rappel.review.ruling import decisions
from tests import factories
from tests.factories import Town, act_by
from tests.support import course
from tests.support.pages import act_url, post, signed_in, words
from tests.town.changes import PARTNER

EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)
DUE = datetime.date(2026, 12, 15)


@pytest.fixture
def partner(town: Town) -> Partner:
    return Partner.objects.create(commune=town.commune, **PARTNER)


@pytest.fixture
def heard(town: Town, clock: time_machine.Traveller) -> Case:
    case = course.convoked(town)
    clock.move_to(EVENING)
    return course.hold(town, case)


def to(partner: Partner, kind: str = "mediation") -> Planned:
    return Planned(kind, "rencontrer la médiatrice", DUE, partner.pk)


def reply(town: Town, case: Case, **changes):
    values = {"reply": "accepted", "replied_on": course.HEARING_DAY, **changes}
    measure = values.pop("measure", None) or case.measures.get().pk
    act = act_by(case, town.actor("instructor"))
    return services.record_partner_reply(case, **act, measure=measure, **values).case


def rows(town: Town, case: Case) -> list[str]:
    handle = open_case(load_file(case.pk), town.actor("instructor"))
    return [f"{label} : {said}" for label, said in measure_rows(handle, list_labels(town.commune))]


@pytest.mark.rule("R25")
def test_the_answer_of_the_partner_is_followed_and_moves_nothing_else(
    town: Town, heard: Case, partner: Partner
) -> None:
    case = course.follow(town, heard, to(partner))
    assert "Les Deux Rives Médiation : pas encore de réponse" in rows(town, case)[1]
    done = reply(town, case)
    measure = done.measures.get()
    assert (measure.reply, measure.replied_on) == ("accepted", course.HEARING_DAY)
    assert (measure.state, done.state) == ("open", "in_follow_up")
    assert "acceptée le 17 novembre 2026" in rows(town, case)[1].replace("\u00a0", " ")
    assert done.transitions.last().detail == "acceptée"


@pytest.mark.rule("R25")
@pytest.mark.rule("R29")
def test_an_answer_that_cannot_be_is_refused(town: Town, heard: Case, partner: Partner) -> None:
    case = course.follow(town, heard, to(partner))
    for changes, code in (
        ({"reply": "none"}, "R29"),
        ({"reply": "elle ne veut pas"}, "R29"),
        ({"replied_on": course.HEARING_DAY - datetime.timedelta(days=1)}, "R25"),
        ({"replied_on": course.HEARING_DAY + datetime.timedelta(days=1)}, "R25"),
        ({"measure": partner.pk}, "R25"),
    ):
        with pytest.raises(NotAllowed) as refusal:
            reply(town, case, **changes)
        assert [rule.code for rule in refusal.value.unmet] == [code], changes
    assert load_file(case.pk).measures.get().reply == "none"


@pytest.mark.rule("R25")
def test_a_partner_is_of_this_directory_and_for_an_orientation(
    town: Town, heard: Case, partner: Partner
) -> None:
    foreign = factories.make_town("95001", "Autreville", prefix="autre-")
    other = Partner.objects.create(commune=foreign.commune, **PARTNER)
    for planned in (to(other), to(partner, "commitment")):
        with pytest.raises(NotAllowed) as refusal:
            course.follow(town, heard, planned)
        assert {rule.code for rule in refusal.value.unmet} == {"R25"}
    Partner.objects.filter(pk=partner.pk).update(active=False)
    with pytest.raises(NotAllowed):
        course.follow(town, heard, to(partner))


@pytest.mark.rule("R25")
def test_a_dismissal_may_point_to_a_partner_who_answers_later(town: Town, partner: Partner) -> None:
    case = factories.advance(town, factories.report(town), "awaiting_decision")
    client = signed_in(town, "deputy")
    asked = {"reason": "settled", "password": factories.PASSWORD, "partner": str(partner.pk)}
    refused = post(client, case, "dismiss", **asked)
    assert "sans dire pour quelle orientation" in words(refused)
    assert post(client, case, "dismiss", **asked, orientation="mediation").status_code == 302
    dismissed = load_file(case.pk)
    assert dismissed.state == "dismissed"
    assert dismissed.measures.get().partner == partner
    page = words(signed_in(town, "instructor").get(f"/dossiers/{case.reference}/"))
    assert "Les Deux Rives Médiation : pas encore de réponse" in page
    assert act_url(case, "record_partner_reply") in page
    today = datetime.date(2026, 11, 2)
    assert reply(town, dismissed, reply="done", replied_on=today).state == "dismissed"


@pytest.mark.rule("R25")
def test_without_a_partner_nothing_is_asked_of_anybody(town: Town) -> None:
    case = factories.advance(town, factories.report(town), "awaiting_decision")
    act = act_by(case, town.actor("deputy"))
    decisions.dismiss(case, **act, reason="settled", note="", orientation="mediation")
    page = words(signed_in(town, "instructor").get(f"/dossiers/{case.reference}/"))
    assert act_url(case, "record_partner_reply") not in page
    assert "médiation" in page
