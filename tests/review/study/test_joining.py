"""Joining a signalement to the case that already follows the person (R21)."""

import pytest

from accounts.policy import Role
from rappel.cases import readings, selectors
from rappel.cases.models import Case
from rappel.cases.services import grant
from rappel.review.ruling import prosecutor
from rappel.review.study.joining import join_case
from tests import factories
from tests.factories import course, report
from tests.review.study import acts
from tests.support.pages import page, post, signed_in, words

WHY = {"reason": "reported_twice"}


@pytest.fixture
def other(town):
    return report(town, source_reference="PM-1")


@pytest.mark.rule("R21")
@pytest.mark.parametrize("started", [False, True])
def test_the_case_stops_and_each_names_the_other(town, other, started):
    case = acts.under_review(town) if started else report(town)

    acts.do(town, case, join_case, number=other.reference, note="même main courante", **WHY)

    fresh, there = acts.opened(case), acts.opened(other)
    assert (fresh.state, there.state) == ("joined", "reported")
    assert readings.joined_to(fresh).other == there
    assert [link.across(there) for link in readings.links(there)] == [fresh]
    assert fresh.transitions.last().detail == f"dossier {other.reference}"
    assert fresh.transitions.last().note == "même main courante"
    client = signed_in(town, "instructor")
    here = words(client.get(f"/dossiers/{case.reference}/"))
    assert f"joint au dossier {other.reference}" in here
    assert case.reference in words(client.get(f"/dossiers/{other.reference}/"))


@pytest.mark.rule("R21")
@pytest.mark.parametrize("state", ["closed", "dismissed", "joined", "transmitted", "annulled"])
def test_an_ended_case_receives_nothing(town, other, state):
    Case.objects.filter(pk=other.pk).update(state=state)

    assert acts.refused(town, report(town), join_case, number=other.reference, **WHY) == {"R21"}


@pytest.mark.rule("R21")
def test_a_case_is_not_joined_to_itself(town):
    case = report(town)

    assert acts.refused(town, case, join_case, number=case.reference, **WHY) == {"R21"}


@pytest.mark.rule("R30")
def test_an_unknown_and_an_invisible_number_get_the_same_refusal(town, other):
    foreign = factories.make_town("95998", "Saint-Aubin-le-Clos", prefix="sa-")
    away = report(foreign)
    other.grants.all().delete()
    grant(other, Role.INSTRUCTOR, foreign.instructor)
    case, client = report(town), signed_in(town, "instructor")
    told = set()
    for number in ("RO-95999-2026-9999", other.reference, away.reference, "n'importe quoi"):
        assert acts.refused(town, case, join_case, number=number, **WHY) == {"R30"}
        response = post(client, case, "join_case", number=number, **WHY)
        assert response.status_code == 409
        told.add(words(response).split('class="refusals"')[1].split("</div>")[0])
    assert len(told) == 1
    assert acts.opened(case).state == "reported"


@pytest.mark.rule("R2")
def test_other_facts_that_belong_to_justice_are_not_joined_away(town, other):
    case = report(town)
    Case.objects.filter(pk=case.pk).update(
        category=factories.Category.objects.get(commune=town.commune, code="theft")
    )

    found = acts.refused(town, case, join_case, number=other.reference, reason="treated_together")
    assert found == {"R2"}
    acts.do(town, case, join_case, number=other.reference, **WHY)


@pytest.mark.rule("R9")
def test_a_request_that_did_not_leave_is_withdrawn(town, other):
    case = acts.under_review(town)
    way = course(town, case)
    way.check_identity()
    way.check_eligibility()
    way.write_facts("votre chien a été vu sans laisse", "parc du Belvédère")
    acts.do(town, case, prosecutor.ask_prosecutor, signatory=town.mayor)

    acts.do(town, case, join_case, number=other.reference, **WHY)

    assert acts.opened(case).documents.get().state == "cancelled"


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "reporter"])
def test_only_the_instructor_joins(town, other, by):
    found = acts.refused(town, report(town), join_case, by=by, number=other.reference, **WHY)

    assert found == {"R30"}


def test_the_page_says_what_follows(town, other):
    case, client = report(town), signed_in(town, "instructor")
    text = page(client, case, "join_case", f"?dossier={other.reference}")
    assert "la suite se fait dans l'autre" in text
    assert f'value="{other.reference}"' in text

    assert post(client, case, "join_case", number=other.reference, **WHY).status_code == 302
    assert selectors.load_file(case.pk).state == "joined"
