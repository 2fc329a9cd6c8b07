"""Who protects an adult: name, quality, address, never why; a guardian gets a copy (domain.md §8)."""

import uuid
from typing import Any

import pytest

from rappel.cases import families
from rappel.cases.access import open_for_act
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.communes.models import Protocol
from rappel.convocation import services as convocation
from rappel.review.study import protectors
from rappel.signalement.report import Holder
from tests.factories import Town, act_by, report
from tests.support import course, family
from tests.support.pages import page, post, signed_in, words

SERVICE = {
    "civility": "",
    "given_names": "",
    "family_name": "Service mandataire de l'Oise fictive",
    "street": "1 place du Tribunal",
    "postcode": "60999",
    "town": "Pont-Aval",
}


def codes(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def protect(town: Town, case: Case, kind: str = "tutor", **changes: Any) -> Case:
    values: dict[str, Any] = {
        "party": None,
        "protector_kind": kind,
        "protector": {**dict.fromkeys(protectors.FIELDS, ""), **SERVICE},
        **changes,
    }
    return family.do(protectors.edit_protector, case, town.actor("instructor"), **values)


def letters(town: Town, case: Case) -> dict[str, str]:
    kinds = [(row.kind, row.number) for row in case.documents.all()]
    return {kind: course.letter_text(town, case, number) for kind, number in kinds}


def sent(town: Town, case: Case) -> Case:
    """Every letter of the convocation signed and posted."""
    secretary = town.actor("secretary")
    numbers = [letter.number for letter in case.documents.all()]
    family.do(convocation.sign_letter, case, secretary, letters=numbers, signed_on=course.TODAY)
    return course.send(town, load_file(case.pk))


@pytest.mark.rule("R16c")
@pytest.mark.rule("R16")
def test_the_guardian_gets_his_own_letter_and_each_reads_his_address_alone(town: Town) -> None:
    case = course.issue(town, protect(town, course.planned(town)))
    both = letters(town, case)
    assert both.keys() == {"convocation", "convocation_protection"}
    own, copy = both["convocation"], both["convocation_protection"]
    assert "MARRONNIERS" not in copy.upper()
    assert "PLACE DU TRIBUNAL" not in own.upper()
    assert "tut" not in own.lower().replace("toutes", "")
    assert "1 PLACE DU TRIBUNAL" in copy
    assert "Vous êtes chargé(e) de la protection de M. João Miguel FERREIRA DA SILVA" in copy
    assert "17 novembre 2026 à 17 h 30 : M. João Miguel FERREIRA DA SILVA sera reçu" in copy
    assert "1971" not in copy


@pytest.mark.parametrize(
    ("kind", "beyond", "copies"),
    [
        ("curator", False, 0),
        ("mandatary", False, 0),
        ("family", False, 0),
        ("curator", True, 1),
        ("tutor", False, 1),
    ],
)
def test_beyond_the_guardian_the_protocole_says_who_gets_a_copy(
    town: Town, kind: str, beyond: bool, copies: int
) -> None:
    Protocol.objects.update(copy_beyond_tutor=beyond)
    case = protect(town, report(town), kind)
    open_for_act(case)
    assert len(families.copied(load_and_open(case))) == copies


def load_and_open(case: Case) -> Case:
    fresh = load_file(case.pk)
    open_for_act(fresh)
    return fresh


def test_the_copy_follows_the_person_to_the_end(town: Town) -> None:
    case = sent(town, course.issue(town, protect(town, course.planned(town))))
    assert case.state == "convoked"
    case = course.postpone(town, case)
    moved = [course.letter_text(town, case, number) for number in (3, 4)]
    assert [text.count("FERREIRA DA SILVA sera reçu") for text in moved].count(1) == 1
    act = act_by(case, town.actor("secretary"))
    case = convocation.cancel_convocation(
        case, **act, reason="room_unavailable", signatory=town.deputy
    ).case
    off = [course.letter_text(town, case, number) for number in (5, 6)]
    assert sum("pour M. João Miguel FERREIRA DA SILVA, est annulé" in text for text in off) == 1


@pytest.mark.rule("R16")
def test_who_protects_without_a_quality_or_an_address_stops_the_letter(town: Town) -> None:
    case = course.planned(town, holders=(Holder(quality="délégué", family_name="Fictif"),))
    case = protect(
        town, case, protector={**dict.fromkeys(protectors.FIELDS, ""), "family_name": "X"}
    )
    with pytest.raises(NotAllowed) as refusal:
        course.issue(town, case)
    (unmet,) = refusal.value.unmet
    assert (unmet.code, unmet.resolved_by) == ("R16", "edit_protector")


@pytest.mark.rule("R16")
@pytest.mark.rule("R29")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "neighbour"}, "R29"),
        ({"kind": "nobody"}, "R29"),
        ({"party": uuid.uuid4()}, "R29"),
        ({"protector": dict.fromkeys(protectors.FIELDS, "")}, "R16"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(town: Town, changes, code: str) -> None:
    case = report(town)
    with pytest.raises(NotAllowed) as refusal:
        protect(town, case, **changes)
    assert codes(refusal) == {code}
    assert not families.protectors(load_file(case.pk))


@pytest.mark.rule("R16")
def test_a_child_has_holders_and_no_protector(town: Town) -> None:
    case = family.under_review(town)
    with pytest.raises(NotAllowed) as refusal:
        protect(town, case)
    assert codes(refusal) == {"R16"}


def test_the_import_notes_the_curator_and_the_page_confirms_or_ends_it(town: Town) -> None:
    """Joly of the hard cases: his curatrice is a row of the case, and gets no copy as shipped."""
    service = Holder(quality="curatrice", family_name="Service mandataire de l'Oise fictive")
    case = report(town, holders=(service,))
    (row,) = families.protectors(load_and_open(case))
    assert (row.protector_kind, row.holder_kind) == ("curator", "")
    client = signed_in(town, "instructor")
    text = page(client, case, "edit_protector")
    assert "Rien d'autre : ni la raison" in text
    assert "Service mandataire" in text
    wrong = post(client, case, "edit_protector", party=str(row.pk), protector_kind="curator")
    assert wrong.status_code == 422
    answers = {"party": str(row.pk), "protector_kind": "tutor", **SERVICE}
    assert post(client, case, "edit_protector", **answers).status_code == 302
    shown = words(client.get(f"/dossiers/{case.reference}/"))
    assert "tuteur ou tutrice, 1 place du Tribunal" in shown
    answers["protector_kind"] = "nobody"
    assert post(client, case, "edit_protector", **answers).status_code == 302
    assert not families.protectors(load_file(case.pk))


@pytest.mark.parametrize("who", ["secretary", "legal", "deputy", "reporter"])
def test_others_change_nothing(town: Town, who: str) -> None:
    case = report(town)
    with pytest.raises(NotAllowed) as refusal:
        protectors.edit_protector(
            case,
            **act_by(case, town.actor(who)),
            party=None,
            protector_kind="tutor",
            protector={**dict.fromkeys(protectors.FIELDS, ""), **SERVICE},
        )
    assert codes(refusal) == {"R30"}
