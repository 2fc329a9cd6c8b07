"""Annulling: two persons, an apology to each who was told, a note to whoever got the name (R44)."""

import pytest
import time_machine

from rappel.cases import access, readings, selectors
from rappel.cases.commands import unmet
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import services as convocation
from rappel.review.ruling import annulment
from rappel.vault.errors import Locked
from tests.factories import Town, act_by
from tests.support import course
from tests.support.pages import act_url, page, signed_in, words

WHY = "Le bailleur s'est trompé de palier."


def propose(
    town: Town, case: Case, *, by: str = "instructor", reason: str = "wrong_person"
) -> Case:
    act = act_by(case, town.actor(by))
    return annulment.propose_annul(case, **act, reason=reason, note=WHY).case


def annul(town: Town, case: Case, *, by: str = "legal") -> Case:
    fresh = load_file(case.pk)
    return annulment.annul(fresh, **act_by(case, town.actor(by)), signatory=town.deputy).case


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> list[str]:
    return [one.code for one in refusal.value.unmet]


@pytest.fixture
def case(town: Town, clock: time_machine.Traveller) -> Case:
    """The convocation is at the post office."""
    return course.convoked(town)


@pytest.mark.rule("R44")
def test_nothing_is_annulled_that_told_nobody(town: Town, clock: time_machine.Traveller) -> None:
    case = course.approved(town)
    with pytest.raises(NotAllowed) as refusal:
        propose(town, case)
    assert codes(refusal) == ["R44"]
    assert "rien à annuler" in refusal.value.unmet[0].sentence


@pytest.mark.rule("R44")
def test_the_person_who_proposes_does_not_approve(town: Town, case: Case) -> None:
    with pytest.raises(NotAllowed) as nothing:
        annul(town, case)
    assert codes(nothing) == ["R44"]
    case = propose(town, case, by="legal")
    with pytest.raises(NotAllowed) as alone:
        annul(town, case, by="legal")
    assert codes(alone) == ["R44"]
    now = load_file(case.pk)
    assert (now.state, len(now.documents.all())) == ("convoked", 1)
    assert now.next_act == "annul"
    assert annul(town, case, by="deputy").state == "annulled"


@pytest.mark.rule("R44")
def test_while_it_is_proposed_no_letter_announces_a_hearing(
    town: Town, clock: time_machine.Traveller
) -> None:
    case = course.convoked(town)
    case = propose(town, case)
    broken = unmet(load_file(case.pk), "postpone", by=town.instructor.pk)
    assert "R44" in {one.code for one in broken}
    act = act_by(case, town.actor("legal"))
    case = annulment.drop_annul(case, **act, note="C'était bien cette personne.").case
    assert (case.annulment, case.next_act) == ("", "record_hearing")


@pytest.mark.rule("R44")
def test_each_who_was_told_gets_an_apology_and_nothing_else_leaves(town: Town, case: Case) -> None:
    annulled = annul(town, propose(town, case))
    first, apology = annulled.documents.all()
    assert (first.state, apology.kind, apology.state) == ("posted", "rectification", "issued")
    assert apology.addressee_id == first.addressee_id
    text = course.letter_text(town, annulled, apology.number)
    assert "Nous vous présentons nos excuses" in text
    assert "Nous nous étions trompés de personne" in text
    assert "seront effacées le 2 décembre 2026" in text
    assert annulled.erase_on.isoformat() == "2026-12-02"
    assert readings.active_convocation(annulled) is None
    assert annulled.next_act == "sign_letter"


@pytest.mark.rule("R44")
def test_the_prosecutor_who_got_the_name_is_told(town: Town, clock: time_machine.Traveller) -> None:
    case = course.asked_prosecutor(town)
    act = act_by(case, town.actor("instructor"))
    day = {"signed_on": course.TODAY, "sent_on": course.TODAY, "channel": "letter"}
    course.prosecutor.record_request_sent(case, **act, **day)
    annulled = annul(town, propose(town, load_file(case.pk), reason="no_facts"))
    assert [row.kind for row in readings.mending(annulled)] == ["avis_annulation"]
    text = course.letter_text(town, annulled, annulled.documents.last().number)
    assert "Ces faits n'ont pas eu lieu" in text
    assert "article 19 du règlement général" in text


@pytest.mark.rule("R44")
def test_an_annulled_case_is_read_by_nobody(town: Town, case: Case) -> None:
    annulled = annul(town, propose(town, case))
    for who in ("instructor", "legal", "deputy", "secretary"):
        handle = access.open_case(load_file(case.pk), town.actor(who))
        assert handle.facets == frozenset()
        with pytest.raises(Locked):
            str(handle.case.description)
    assert not selectors.active_cases(town.commune.pk).filter(pk=annulled.pk).exists()
    client = signed_in(town, "secretary")
    text = words(client.get(f"/dossiers/{case.reference}/"))
    assert "n'aurait pas dû exister" in text
    assert "FERREIRA" not in text
    assert "Rectification et excuses" in text
    assert "Convocation à" not in text
    assert client.get(f"/dossiers/{case.reference}/courriers/1/").status_code == 404
    assert client.get(f"/dossiers/{case.reference}/courriers/2/").status_code == 200
    assert "courrier" in page(client, annulled, "sign_letter").lower()
    assert "faire un nouveau signalement" in words(
        signed_in(town, "instructor").get(f"/dossiers/{case.reference}/")
    )


@pytest.mark.rule("R44")
@pytest.mark.rule("R14")
def test_an_apology_is_never_withdrawn_without_another(town: Town, case: Case) -> None:
    annulled = annul(town, propose(town, case))
    act = act_by(annulled, town.actor("secretary"))
    values = {"document": 2, "signatory": town.mayor}
    again = convocation.withdraw_letter(annulled, **act, **values).case
    assert [row.state for row in readings.mending(again)] == ["superseded", "issued"]
    assert again.documents.last().signatory == town.mayor


@pytest.mark.rule("R45")
def test_who_must_not_be_written_to_gets_no_apology(town: Town, case: Case) -> None:
    case.__class__.objects.filter(pk=case.pk).update(do_not_write="protection")
    annulled = annul(town, propose(town, case))
    assert not readings.mending(annulled)
    assert annulled.annulments.get().unreachable == 1


def test_by_pages(town: Town, case: Case) -> None:
    propose(town, case)
    client = signed_in(town, "legal")
    text = page(client, case, "annul")
    assert "ce n'était pas la bonne personne" in text
    assert WHY in text
    assert "Recevra des excuses" in text
    assert signed_in(town, "secretary").get(act_url(case, "annul")).status_code == 403
