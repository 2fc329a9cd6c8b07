"""The pages of the convocation: short questions, refusals with a way out, nothing retyped."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditRecord
from rappel.cases.models import Case
from rappel.cases.selectors import load_file
from tests.factories import Town
from tests.support import course
from tests.support.pages import act_url, page, post, signed_in, words
from tests.support.records import newest

SLOT = {
    "day": "17/11/2026",
    "time": "17 h 30",
    "minutes": "30",
    "room": "mariages",
    "attendees": ["case_agent"],
    "short_notice_reason": "",
    "agreed_on": "",
}


def test_the_whole_way_by_pages(town: Town) -> None:
    case = course.approved(town)
    client = signed_in(town, "secretary")
    text = page(client, case, "plan_hearing")
    assert "10 jours entre l'envoi et l'entretien" in text
    assert "jeudi 12 novembre 2026" in text
    assert post(client, case, "plan_hearing", **SLOT, presided_by=town.deputy.pk).status_code == 302
    text = page(client, case, "issue_convocation")
    assert "samedi 7 novembre 2026" in text
    assert "projet de lettre" in text
    assert post(client, case, "issue_convocation", signatory=town.deputy.pk).status_code == 302
    text = page(client, case, "sign_letter", "?document=1")
    assert "Convocation (n° 1) pour M. João Miguel FERREIRA DA SILVA, au nom de Sylvie" in text
    signed = post(client, case, "sign_letter", letters=["1"], signed_on="02/11/2026")
    assert signed.status_code == 302
    page(client, case, "convoke")
    sent = post(
        client, case, "convoke", delivery="registered", sent_on="02/11/2026", tracking="1A 22"
    )
    assert sent.status_code == 302
    now = load_file(case.pk)
    assert now.state == "convoked"
    page(client, case, "cancel_convocation")
    cancelled = post(
        client,
        case,
        "cancel_convocation",
        reason="room_unavailable",
        note="",
        signatory=town.deputy.pk,
    )
    assert cancelled.status_code == 302
    post(client, case, "sign_letter", letters=["2"], signed_on="02/11/2026")
    text = page(client, case, "post_letter", "?document=2")
    assert "Annulation du rendez-vous (n° 2)" in text
    posted = post(
        client, case, "post_letter", document="2", delivery="simple", sent_on="02/11/2026"
    )
    assert posted.status_code == 302
    assert load_file(case.pk).documents.last().state == "posted"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": "22/11/2026"}, "dimanche"),
        ({"day": "5/11/2026"}, "moins de 5 jours"),
        ({"time": "23:00"}, "entre 7 h et 21 h"),
        ({"day": "31/02/2026"}, "n'existe pas"),
        ({"room": "cave"}, "Sélectionnez un choix valide"),
        ({"presided_by": "instructor"}, "Sélectionnez un choix valide"),
        ({"short_notice_reason": "agreed_by_phone"}, "date de l'accord"),
    ],
)
def test_a_slot_that_is_not_fit_is_said_under_its_question(town: Town, changes, said: str) -> None:
    case = course.approved(town)
    if changes.get("presided_by") == "instructor":
        changes = {"presided_by": str(town.instructor.pk)}
    answers = {**SLOT, "presided_by": str(town.deputy.pk), **changes}
    response = post(signed_in(town, "secretary"), case, "plan_hearing", **answers)
    assert response.status_code == 422
    assert said in words(response)
    assert not load_file(case.pk).convocations.all()


def test_a_taken_room_is_refused_with_what_to_do_and_nothing_is_retyped(town: Town) -> None:
    course.plan(town, course.approved(town))
    case = course.approved(town)
    answers = {**SLOT, "presided_by": str(town.mayor.pk)}
    response = post(signed_in(town, "secretary"), case, "plan_hearing", **answers)
    assert response.status_code == 409
    text = words(response)
    assert "la salle est déjà prise de 17 h 30 à 18 h" in text
    assert "choisir une autre heure" in text
    assert "17 h 30" in text


def test_an_address_too_long_says_where_to_correct_it(town: Town) -> None:
    street = "1134 bis boulevard du Général de Gaulle prolongé"
    case = course.planned(town, person={"street": street})
    client = signed_in(town, "instructor")
    response = post(client, case, "issue_convocation", signatory=town.deputy.pk)
    assert response.status_code == 409
    text = words(response)
    assert "numéro et voie" in text
    assert reverse("review:edit_person", args=[case.reference]) in text


@pytest.mark.parametrize(
    ("act", "answers", "said"),
    [
        ("sign_letter", {"letters": ["1"], "signed_on": "03/11/2026"}, "dans le futur"),
        ("sign_letter", {"letters": ["1"], "signed_on": "01/11/2026"}, "avant l'édition"),
        ("sign_letter", {"letters": ["9"], "signed_on": "02/11/2026"}, "choix valide"),
    ],
)
def test_a_signature_that_cannot_be_is_said_under_its_question(
    town: Town, act: str, answers, said: str
) -> None:
    case = course.issued(town)
    response = post(signed_in(town, "secretary"), case, act, **answers)
    assert response.status_code == 422
    assert said in words(response)
    assert load_file(case.pk).documents.get().state == "issued"


def test_a_registered_letter_asks_for_its_number(town: Town) -> None:
    case = course.signed(town)
    response = post(
        signed_in(town, "secretary"),
        case,
        "convoke",
        delivery="registered",
        sent_on="02/11/2026",
        tracking="",
    )
    assert response.status_code == 422
    assert "numéro du recommandé" in words(response)
    assert load_file(case.pk).state == "approved"


@pytest.mark.rule("R14")
def test_posting_an_unsigned_letter_is_refused_with_the_way_to_sign(town: Town) -> None:
    case = course.issued(town)
    client = signed_in(town, "secretary")
    response = post(client, case, "convoke", delivery="simple", sent_on="02/11/2026", tracking="")
    assert response.status_code == 409
    assert reverse("convocation:sign_letter", args=[case.reference]) in words(response)
    assert load_file(case.pk).state == "approved"


def test_a_near_hearing_says_why_it_cannot_be_posted(town: Town) -> None:
    near = datetime.date(2026, 11, 9)
    case = course.plan(town, course.approved(town), day=near)
    case = course.sign(town, course.issue(town, case))
    response = post(
        signed_in(town, "secretary"),
        case,
        "convoke",
        delivery="simple",
        sent_on="02/11/2026",
        tracking="",
    )
    assert response.status_code == 409
    assert "trop peu de jours" in words(response)


def test_only_letters_that_wait_are_offered(town: Town) -> None:
    case = course.signed(town)
    client = signed_in(town, "secretary")
    assert "Convocation (n° 1)" not in page(client, case, "sign_letter")
    assert "Convocation (n° 1)" in page(client, case, "withdraw_letter", "?document=1")
    assert "Convocation (n° 1)" not in page(client, case, "post_letter")


# --- the draft ----------------------------------------------------------------------------------


def draft(client: Client, case: Case):
    return client.get(reverse("convocation:draft", args=[case.reference]))


def test_the_draft_is_marked_and_changes_nothing(town: Town) -> None:
    case = course.planned(town)
    before = AuditRecord.objects.count()
    response = draft(signed_in(town, "secretary"), case)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    text = course.pdf_text(response.content)
    assert "PROJET" in text
    assert "FERREIRA DA SILVA" in text
    assert "Belloc" not in text
    assert "Robillard" not in text
    now = load_file(case.pk)
    assert (now.version, len(now.documents.all())) == (case.version, 0)
    assert AuditRecord.objects.count() == before + 1
    record = AuditRecord.objects.order_by("-seq").first()
    assert record is not None
    assert b"document.view" in bytes(record.body)


@pytest.mark.rule("R32")
def test_the_log_keeps_which_letter_was_opened(town: Town) -> None:
    case = course.issued(town)
    signed_in(town, "secretary").get(reverse("cases:document", args=[case.reference, 1]))
    line, payload = newest(town)
    assert (line.act, payload["number"]) == ("document.view", 1)


def test_without_a_slot_the_draft_says_what_is_missing(town: Town) -> None:
    case = course.approved(town)
    client = signed_in(town, "secretary")
    response = draft(client, case)
    assert response.status_code == 302
    shown = client.get(response["Location"])
    assert "Pas de projet de lettre" in words(shown)


@pytest.mark.parametrize(("who", "status"), [("reporter", 403), ("mayor", 404), ("dpo", 403)])
def test_the_draft_is_for_those_who_read_letters(town: Town, who: str, status: int) -> None:
    case = course.planned(town)
    assert draft(signed_in(town, who), case).status_code == status


# --- who sees the pages ----------------------------------------------------------------------------


ACTS = (
    "plan_hearing",
    "issue_convocation",
    "sign_letter",
    "withdraw_letter",
    "convoke",
    "post_letter",
    "cancel_convocation",
)


@pytest.mark.parametrize("act", ACTS)
def test_an_unknown_case_and_an_invisible_one_are_the_same(town: Town, act: str) -> None:
    case = course.approved(town)
    client = signed_in(town, "instructor")
    assert client.get(reverse(f"convocation:{act}", args=["RO-95999-2026-9999"])).status_code == 404
    case.grants.filter(user=town.instructor).delete()
    assert client.get(act_url(case, act)).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_whoever_may_not_do_the_act_does_not_see_its_form(town: Town, act: str) -> None:
    case = course.approved(town)
    client = signed_in(town, "deputy")
    assert client.get(act_url(case, act)).status_code == 403
    anonymous = Client().get(act_url(case, act))
    assert anonymous.status_code == 302


def test_two_people_at_once_make_one_slot(town: Town) -> None:
    case = course.approved(town)
    version = load_file(case.pk).version
    answers = {**SLOT, "presided_by": str(town.deputy.pk), "version": version}
    url = reverse("convocation:plan_hearing", args=[case.reference])
    first = signed_in(town, "secretary").post(url, {**answers, "key": str(uuid.uuid4())})
    second = signed_in(town, "instructor").post(url, {**answers, "key": str(uuid.uuid4())})
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Odile Marchand" in words(second)
    assert len(load_file(case.pk).convocations.all()) == 1
