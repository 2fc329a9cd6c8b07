"""Identity and address: corrected, kept, and never sure by default (R5, R19)."""

import datetime
import uuid

import pytest

from rappel.cases.commands import Conflict, unmet
from rappel.cases.models import Party, SearchCard
from rappel.cases.people import person_of
from rappel.cases.search import fold, fold_street
from rappel.review.ruling import prosecutor
from rappel.review.study import identity
from tests.factories import act_by, advance, course, report
from tests.review.study import acts

SURE = {"identity": "sure", "evidence": "carte d'identité vue"}


def test_a_correction_is_kept_and_the_earlier_value_stays_sealed(town, case):
    acts.edit_person(town, case, street="12 rue Haute", phone="06 39 98 10 06")

    person = person_of(acts.opened(case))
    assert (person.street, person.phone) == ("12 rue Haute", "06 39 98 10 06")
    assert acts.earlier(case, "street") == ["55 avenue des Marronniers"]
    assert acts.earlier(case, "phone") == [None]
    assert acts.earlier(case, "town") == []


def test_the_search_card_follows_the_person(town, case):
    acts.edit_person(town, case, family_name="Ferreira", street="12 all. Haute", postcode="95 999")

    card = acts.opened(case).search_card.card
    assert card["family_name"] == fold("Ferreira")
    assert card["street"] == fold_street("12 allée Haute")
    assert card["case_number"] == case.reference
    assert SearchCard.objects.filter(case=case).count() == 1


@pytest.mark.rule("R19")
def test_the_birth_date_decides_the_age_band_and_the_majority(town, case):
    acts.edit_person(town, case, birth_date=datetime.date(2008, 10, 8))
    minor = acts.opened(case)
    acts.edit_person(town, case, birth_date=datetime.date(2008, 10, 7))
    adult = acts.opened(case)
    acts.edit_person(town, case, birth_date=None)
    unknown = acts.opened(case)

    assert (minor.minor_at_facts, minor.age_band) == (True, "16-17")
    assert (adult.minor_at_facts, adult.age_band) == (False, "18-25")
    assert (unknown.minor_at_facts, unknown.age_band) == (None, "")


@pytest.mark.rule("R5")
def test_the_answer_about_the_identity_is_a_row_with_who_when_and_how(town, case):
    acts.edit_person(town, case)

    row = acts.opened(case).checks.get(code="identity")
    assert (row.answer, row.evidence, row.by) == ("sure", "carte d'identité vue", town.instructor)


@pytest.mark.rule("R5")
def test_the_same_answer_is_kept_once_unless_the_name_changed(town, case):
    acts.edit_person(town, case)
    acts.edit_person(town, case, phone="06 39 98 10 06")
    assert acts.opened(case).checks.filter(code="identity").count() == 1

    acts.edit_person(town, case, family_name="Ferreira")
    assert acts.opened(case).checks.filter(code="identity").count() == 2


@pytest.mark.rule("R5")
@pytest.mark.parametrize(
    "changes",
    [
        {"family_name": " "},
        {"given_names": "-"},
        {"birth_date": datetime.date(2026, 10, 8)},
        {"birth_date": datetime.date(1871, 6, 30)},
    ],
)
def test_nobody_or_an_impossible_birth_date_is_refused(town, case, changes):
    found = acts.refused(
        town, case, identity.edit_person, person=acts.person_values(case, **changes), **SURE
    )

    assert found == {"R5"}
    assert person_of(acts.opened(case)).family_name == "Ferreira da Silva"


@pytest.mark.rule("R5")
def test_in_doubt_the_case_is_not_submitted(town, case):
    acts.edit_person(town, case, identity_is="doubt", evidence="deux homonymes")

    assert "R5" in {rule.code for rule in unmet(acts.opened(case), "submit", by=None)}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "mayor", "reporter", "admin"])
def test_nobody_else_corrects_the_person(town, case, by):
    found = acts.refused(
        town, case, identity.edit_person, by=by, person=acts.person_values(case), **SURE
    )

    assert found == {"R30"}


def test_it_is_corrected_before_the_study_and_after_the_decision_not_while_it_is_decided(town):
    case = report(town)
    acts.edit_person(town, case, phone="06 39 98 10 06")

    advance(town, case, "awaiting_decision")
    found = acts.refused(town, case, identity.edit_person, person=acts.person_values(case), **SURE)

    assert found == {"R27"}


def test_a_new_address_withdraws_the_convocation_that_did_not_leave(town):
    case = report(town)
    advance(town, case, "approved")
    way = course(town, case)
    way.plan()
    way.issue()

    acts.edit_person(town, case, email="jf@example.org", evidence="vu au guichet")
    assert acts.opened(case).documents.get(kind="convocation").state == "issued"

    acts.edit_person(town, case, street="12 rue Haute", evidence="vu au guichet")
    assert acts.opened(case).documents.get(kind="convocation").state == "cancelled"


@pytest.mark.rule("R5")
def test_a_doubt_withdraws_the_convocation_that_did_not_leave(town):
    case = report(town)
    advance(town, case, "approved")
    way = course(town, case)
    way.plan()
    way.issue()

    acts.edit_person(town, case, identity_is="doubt", evidence="un homonyme s'est présenté")

    assert acts.opened(case).documents.get(kind="convocation").state == "cancelled"


def test_a_new_name_withdraws_the_request_to_the_prosecutor_that_did_not_leave(town, case):
    way = course(town, case)
    way.check_identity()
    way.check_eligibility()
    way.write_facts("Votre chien a été vu sans laisse.", "parc du Belvédère")
    acts.do(town, case, prosecutor.ask_prosecutor, signatory=town.mayor)

    acts.edit_person(town, case, phone="06 39 98 10 06")
    assert acts.opened(case).consultations.get().state == "prepared"

    acts.edit_person(town, case, given_names="João")
    fresh = acts.opened(case)
    assert fresh.consultations.get().state == "withdrawn"
    assert fresh.documents.get(kind="saisine").state == "cancelled"


def test_sent_twice_it_is_done_once(town, case):
    key = uuid.uuid4()
    form = act_by(case, town.actor("instructor"), key)
    person = acts.person_values(case, street="12 rue Haute")

    first = identity.edit_person(case, **form, person=person, **SURE)
    second = identity.edit_person(case, **form, person=person, **SURE)

    assert (first.repeated, second.repeated) == (False, True)
    assert acts.earlier(case, "street") == ["55 avenue des Marronniers"]


def test_two_people_at_once_the_second_changes_nothing(town, case):
    seen = act_by(case, town.actor("instructor"))
    acts.edit_person(town, case, street="12 rue Haute")

    with pytest.raises(Conflict):
        identity.edit_person(
            case, **seen, person=acts.person_values(case, street="9 rue Basse"), **SURE
        )

    assert person_of(acts.opened(case)).street == "12 rue Haute"


def test_nothing_of_the_person_is_readable_in_the_tables(town, case):
    acts.edit_person(town, case, street="12 rue Haute", phone="06 39 98 10 06")

    stored = Party.objects.filter(case=case).values_list("street", "phone")[0]
    assert "Haute" not in str(stored)
    assert "06 39" not in str(stored)
