"""The convocation says what the law asks, to the right person, and gives nobody away."""

import datetime

import pytest

from accounts.models import Delegation
from audit.models import AuditRecord
from rappel.cases import readings
from rappel.cases.access import open_for_act
from rappel.cases.models import Party
from rappel.cases.people import person_of
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.communes.models import Letterhead
from tests.factories import Town, act_by
from tests.support import course


@pytest.mark.rule("R12")
@pytest.mark.rule("R14")
@pytest.mark.rule("R15")
def test_the_letter_reads_as_it_should(town: Town) -> None:
    case = course.issued(town)
    text = course.letter_text(town, case, 1)
    assert "M. João Miguel FERREIRA DA SILVA" in text
    assert "55 AVENUE DES MARRONNIERS" in text
    assert "95999 VALMONT SUR OISE" in text
    assert "L. 132-7 du code de la sécurité intérieure" in text
    assert "mardi 17 novembre 2026 à 17 h 30" in text
    assert "salle des mariages" in text
    assert "Mme Sylvie Colin, adjointe au maire déléguée à la tranquillité publique" in text
    assert "l'agent en charge du dossier" in text
    assert course.PRINTED in text
    assert "Parc du Belvédère" in text
    assert "Pour le Maire et par délégation" in text
    assert "l'adjointe au maire déléguée à la tranquillité publique" in text
    assert "arrêté n° 2024-031 du 1er mars 2024" in text
    assert "police municipale" in text
    assert "dpo@valmont.example" in text
    assert f"{case.reference}/1" in text


@pytest.mark.rule("R41")
@pytest.mark.rule("R42")
def test_no_description_and_no_reporter_are_printed(town: Town) -> None:
    text = course.letter_text(town, course.issued(town), 1)
    assert "Belloc" not in text
    assert "Robillard" not in text
    assert course.DESCRIPTION not in text


@pytest.mark.rule("R41")
def test_a_resident_who_reported_is_not_named_as_one(town: Town) -> None:
    text = course.letter_text(town, course.issued(town, origin="resident"), 1)
    assert "signalement reçu par la mairie" in text
    assert "riverain" not in text


@pytest.mark.rule("R13")
def test_the_prosecutor_is_not_held_out_when_the_protocol_asks_him_nothing(town: Town) -> None:
    text = course.letter_text(town, course.issued(town), 1)
    assert "Aucune sanction n'est prévue si vous ne venez pas." in text
    assert "procureur" not in text


def test_the_mayor_signs_by_right(town: Town) -> None:
    case = course.issue(town, course.planned(town), signatory=town.mayor)
    text = course.letter_text(town, case, 1)
    assert "La maire," in text
    assert "Hélène CASTEL" in text
    assert "par délégation" not in text


@pytest.mark.rule("R14")
def test_nobody_without_power_today_is_named_under_a_letter(town: Town) -> None:
    case = course.planned(town)
    for person in (town.instructor, town.secretary):
        with pytest.raises(NotAllowed) as refusal:
            course.issue(town, case, signatory=person)
        assert {u.code for u in refusal.value.unmet} == {"R14"}
    assert not load_file(case.pk).documents.all()


def test_the_agent_in_charge_is_named_unless_safety_asks_otherwise(town: Town) -> None:
    assert "Affaire suivie par : Claire Lenoir" in course.letter_text(town, course.issued(town), 1)
    Letterhead.objects.update(name_the_agent=False)
    other = course.issued(town, time=datetime.time(9, 0))
    text = course.letter_text(town, other, 1)
    assert "Affaire suivie par : Secrétariat général" in text
    assert "Lenoir" not in text


def test_a_letter_issued_again_replaces_the_one_that_did_not_leave(town: Town) -> None:
    case = course.issued(town)
    again = course.issue(town, case, signatory=town.mayor)
    first, second = again.documents.all()
    assert first.state == "superseded"
    assert second.state == "issued"
    assert second.replaces == first
    assert second.reference == f"{case.reference}/2"
    assert readings.convocation_letters(again) == [second]
    assert "annule et remplace" not in course.letter_text(town, again, 2)


def test_after_another_date_the_new_letter_names_the_one_it_replaces(town: Town) -> None:
    case = course.plan(town, course.issued(town), day=datetime.date(2026, 11, 24))
    again = course.issue(town, case)
    assert again.documents.last().replaces == again.documents.first()
    assert "mardi 24 novembre 2026" in course.letter_text(town, again, 2)


def test_the_hash_of_the_letter_is_in_the_log(town: Town) -> None:
    case = course.issued(town)
    record = AuditRecord.objects.order_by("-seq").first()
    assert record is not None
    assert b"case.issue_convocation" in bytes(record.body)
    assert record.payload is not None
    assert len(bytes(case.documents.get().file.sha256)) == 32


@pytest.mark.rule("R16c")
def test_an_address_that_does_not_fit_is_refused_with_its_field(town: Town) -> None:
    street = "1134 bis boulevard du Général de Gaulle prolongé"
    case = course.planned(town, person={"street": street})
    with pytest.raises(NotAllowed) as refusal:
        course.issue(town, case)
    (unmet,) = refusal.value.unmet
    assert "numéro et voie" in unmet.sentence
    assert unmet.resolved_by == "edit_person"
    now = load_file(case.pk)
    assert now.version == case.version
    assert not now.documents.exists()


@pytest.mark.rule("R41")
def test_no_letter_without_the_facts_as_they_will_be_read(town: Town) -> None:
    case = course.planned(town)
    type(case).objects.filter(pk=case.pk).update(printed_at=None)
    with pytest.raises(NotAllowed) as refusal:
        course.issue(town, case)
    assert refusal.value.unmet[0].resolved_by == "write_printed_facts"
    assert not load_file(case.pk).documents.all()


@pytest.mark.rule("R17")
def test_no_letter_without_a_slot(town: Town) -> None:
    with pytest.raises(NotAllowed) as refusal:
        course.issue(town, course.approved(town))
    assert {u.code for u in refusal.value.unmet} == {"R17"}


@pytest.mark.rule("R8")
def test_no_letter_names_a_president_who_lost_the_power(town: Town) -> None:
    case = course.planned(town)
    Delegation.objects.update(ends_on=course.TODAY)
    with pytest.raises(NotAllowed) as refusal:
        course.issue(town, case, signatory=town.mayor)
    assert {u.code for u in refusal.value.unmet} == {"R8"}
    assert not load_file(case.pk).documents.all()


@pytest.mark.rule("R5")
@pytest.mark.rule("R19")
@pytest.mark.rule("R16")
def test_no_letter_to_somebody_in_doubt_or_under_age(town: Town) -> None:
    doubtful = course.planned(town)
    doubtful.checks.create(code="identity", answer="doubt", at=doubtful.created_at)
    doubtful.checks.filter(answer="sure").delete()
    minor = course.planned(town, time=datetime.time(9, 0))
    open_for_act(minor)
    child = person_of(minor)
    child.birth_date = datetime.date(2012, 5, 1)
    child.save()
    unknown = course.planned(town, time=datetime.time(10, 0))
    type(unknown).objects.filter(pk=unknown.pk).update(minor_at_facts=None)
    for case, code in ((doubtful, "R5"), (minor, "R16"), (unknown, "R19")):
        with pytest.raises(NotAllowed) as refusal:
            course.issue(town, case)
        assert code in {u.code for u in refusal.value.unmet}
        assert not load_file(case.pk).documents.all()


def test_the_letter_goes_to_the_person_of_the_case(town: Town) -> None:
    case = course.issued(town)
    document = case.documents.get()
    assert document.addressee == Party.objects.get(case=case, kind="person")
    assert document.signatory == town.deputy
    assert document.kind == "convocation"


def test_submitting_twice_issues_one_letter(town: Town) -> None:
    case = course.planned(town)
    act = act_by(case, town.actor("secretary"))
    course.convocation.issue_convocation(case, **act, signatory=town.deputy)
    again = course.convocation.issue_convocation(case, **act, signatory=town.deputy)
    assert again.repeated
    assert len(load_file(case.pk).documents.all()) == 1
