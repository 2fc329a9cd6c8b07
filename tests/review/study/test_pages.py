"""The pages of the study: what they ask, what they keep when refused, where they lead."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse

from rappel.communes.models import Category
from rappel.review.study.eligibility import check_eligibility
from rappel.review.study.questions import Answer
from tests.factories import act_by, course
from tests.review.study import acts

PAGES = (
    "edit_person",
    "edit_facts",
    "check_eligibility",
    "record_source",
    "write_printed_facts",
    "dismiss_inadmissible",
)


def url(case, act):
    """The page of an act."""
    return reverse(f"review:{act}", args=[case.reference])


@pytest.fixture
def instructor(town, client):
    """A browser where the instructor is signed in."""
    client.force_login(town.instructor)
    return client


def filled(instructor, case, act, **typed):
    """What the page shows, filled in as a person would, then sent."""
    page = instructor.get(url(case, act))
    form = page.context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, datetime.date):
            value = value.strftime("%d/%m/%Y")
        data[bound.html_name] = "" if value is None else value
    return instructor.post(url(case, act), {**data, **typed})


@pytest.mark.rule("R28")
@pytest.mark.parametrize("act", PAGES)
def test_beside_each_free_text_it_is_said_that_the_person_may_read_it(instructor, case, act):
    page = instructor.get(url(case, act))

    assert page.status_code == 200
    areas = [f for f in page.context["form"] if f.widget_type == "textarea"]
    assert all("La personne peut demander à lire" in area.help_text for area in areas)
    assert areas or act == "record_source"


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ["secretary", "legal", "deputy"])
@pytest.mark.parametrize("act", [*PAGES, "submit"])
def test_another_role_gets_no_page(town, client, case, who, act):
    client.force_login(getattr(town, who))

    answer = client.get(url(case, act))

    assert answer.status_code == 403
    assert "FERREIRA" not in answer.content.decode().upper()


def test_a_corrected_person_comes_back_to_the_case(town, instructor, case):
    answer = filled(
        instructor,
        case,
        "edit_person",
        family_name="Ferreira",
        identity="sure",
        evidence="carte d'identité vue",
    )

    assert answer.status_code == 302
    assert answer.url == reverse("cases:case", args=[case.reference])
    assert acts.earlier(case, "family_name") == ["Ferreira da Silva"]
    assert acts.earlier(case, "street") == []


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        (
            {"street": "155 boulevard du Maréchal de Lattre de Tassigny prolongé"},
            "street",
            "38 au plus",
        ),
        ({"postcode": "9599"}, "postcode", "cinq chiffres"),
        ({"town": ""}, "town", "ville"),
        ({"street": "", "line5": ""}, "street", "voie"),
        ({"family_name": "字"}, "family_name", "ne peut pas être imprimé"),
        ({"birth_date": "08/10/2026"}, "birth_date", "née après les faits"),
        ({"identity": ""}, "identity", ""),
        ({"evidence": ""}, "evidence", ""),
    ],
)
def test_what_the_post_office_cannot_read_is_said_under_its_line(
    instructor, case, typed, field, says
):
    good = {"identity": "sure", "evidence": "carte d'identité vue", "phone": "06 39 98 10 06"}

    answer = filled(instructor, case, "edit_person", **{**good, **typed})

    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert says in form.errors[field][0]
    assert form["phone"].value() == "06 39 98 10 06"
    assert acts.earlier(case, "phone") == []


def test_a_line_too_long_comes_with_one_that_would_fit(instructor, case):
    answer = filled(
        instructor,
        case,
        "edit_person",
        identity="sure",
        evidence="vu",
        street="155 boulevard du Général de la Résistance",
    )

    (said,) = answer.context["form"].errors["street"]
    assert said.endswith("Par exemple : « 155 BD DU GENERAL DE LA RESISTANCE ».")


def test_without_an_address_the_person_can_be_identified_all_the_same(instructor, case):
    blank = dict.fromkeys(("line2", "line3", "street", "line5", "postcode", "town", "country"), "")

    answer = filled(instructor, case, "edit_person", identity="sure", evidence="vu", **blank)

    assert answer.status_code == 302


def test_facts_are_shown_as_they_stand_and_a_new_category_asks_why(town, instructor, case):
    noise = Category.objects.get(commune=town.commune, code="noise")

    refused = filled(instructor, case, "edit_facts", category=noise.pk)
    assert list(refused.context["form"].errors) == ["reason"]
    assert acts.opened(case).category.code == "stray_animal"

    done = filled(instructor, case, "edit_facts", category=noise.pk, reason="enceinte amplifiée")
    assert done.status_code == 302
    fresh = acts.opened(case)
    assert fresh.category.code == "noise"
    assert acts.earlier(case, "description") == []
    assert acts.earlier(case, "facts_at") == []


@pytest.mark.rule("R2")
def test_a_category_for_the_justice_system_says_so_before_and_after(town, instructor, case):
    joyride = Category.objects.get(commune=town.commune, code="joyride")
    page = instructor.get(url(case, "edit_facts"))
    assert "rodéo motorisé (relève de la justice)" in page.content.decode()

    answer = filled(instructor, case, "edit_facts", category=joyride.pk, reason="rapport complet")

    assert acts.opened(case).state == "blocked"
    assert "Le dossier est arrêté" in instructor.get(answer.url).content.decode()


def test_only_the_questions_of_the_case_are_on_the_page(instructor, case):
    fields = instructor.get(url(case, "check_eligibility")).context["form"].fields

    assert {"qualification", "warning", "place", "family", "fined"} <= fields.keys()
    assert not {"inscription", "old_facts", "arrete"} & fields.keys()


def test_the_answers_are_kept_and_shown_again(instructor, case):
    said = {
        "qualification": "none",
        "warning": "justified",
        "warning_evidence": "petit chien",
        "place": "inside",
        "fined": "to_check",
    }

    assert filled(instructor, case, "check_eligibility", **said).status_code == 302

    form = instructor.get(url(case, "check_eligibility")).context["form"]
    assert {name: form[name].value() for name in said} == said
    assert form["family"].value() == "2"
    assert acts.opened(case).family == 2


@pytest.mark.rule("R4")
def test_an_answer_without_its_reason_is_said_under_the_reason(instructor, case):
    answer = filled(
        instructor,
        case,
        "check_eligibility",
        qualification="none",
        warning="justified",
        place="outside",
        fined="yes",
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {
        "warning_evidence",
        "place_evidence",
        "fined_evidence",
    }
    assert acts.opened(case).checks.count() == 0


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    ("said", "leads_to"),
    [
        ({"qualification": "delit", "qualification_evidence": "morsure"}, "block"),
        ({"place": "outside", "place_evidence": "Pont-Aval"}, "dismiss_inadmissible"),
        ({"family": "none"}, "dismiss_inadmissible"),
    ],
)
def test_an_answer_that_ends_the_study_leads_to_the_act_that_does_it(
    instructor, case, said, leads_to
):
    good = {"qualification": "none", "warning": "to_check", "place": "inside", "fined": "no"}

    answer = filled(instructor, case, "check_eligibility", **{**good, **said})

    assert answer.url == url(case, leads_to)
    assert acts.opened(case).state == "under_review"


@pytest.mark.rule("R47")
def test_an_arrete_that_did_not_apply_is_shown_with_its_reason_and_cannot_be_chosen(
    town, instructor
):
    case = acts.under_review(
        town,
        category="municipal_order",
        facts_at=datetime.time(12, 0),
        description="Consommation sur le ponton.",
    )

    page = instructor.get(url(case, "check_eligibility"))

    assert [value for value, _ in page.context["form"].fields["arrete"].choices] == ["none"]
    assert ("Arrêté n° 2026-114 : non applicable") in page.content.decode().replace("\xa0", " ")


@pytest.mark.rule("R47")
def test_the_only_arrete_that_applied_is_proposed(town, instructor):
    case = acts.under_review(
        town,
        category="municipal_order",
        facts_at=datetime.time(20, 10),
        description="Consommation sur le ponton.",
    )

    filled(instructor, case, "check_eligibility", qualification="none", place="inside", fined="no")

    assert acts.opened(case).arrete.number == "2026-114"


@pytest.mark.rule("R2b")
def test_taking_a_delit_back_is_refused_with_the_way_out_and_what_was_typed(town, instructor, case):
    acts.do(town, case, check_eligibility, answers={"qualification": Answer("delit", "morsure")})

    answer = filled(
        instructor,
        case,
        "check_eligibility",
        qualification="none",
        warning="to_check",
        place="inside",
        place_evidence="parc communal",
        fined="no",
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "une deuxième personne approuvera" in text
    assert url(case, "block") in text
    assert "parc communal" in text


@pytest.mark.rule("R3")
def test_one_call_is_one_form(town, instructor, case):
    call = {
        "service": "national_police",
        "answered_by": "Capitaine Morin",
        "asked_on": "02/11/2026",
        "channel": "phone",
        "complaint": "no",
        "inquiry": "to_check",
    }

    assert filled(instructor, case, "record_source", **call).status_code == 302
    later = filled(instructor, case, "record_source", **{**call, "asked_on": "03/11/2026"})
    assert list(later.context["form"].errors) == ["asked_on"]
    early = filled(instructor, case, "record_source", **{**call, "asked_on": "07/10/2026"})
    assert list(early.context["form"].errors) == ["asked_on"]
    nobody = filled(instructor, case, "record_source", **{**call, "answered_by": ""})
    assert list(nobody.context["form"].errors) == ["answered_by"]

    assert acts.opened(case).source_answers.filter(imported=False).count() == 2


@pytest.mark.rule("R3")
def test_a_complaint_stops_the_case_and_the_next_page_says_so(instructor, case):
    answer = filled(
        instructor,
        case,
        "record_source",
        service="gendarmerie",
        answered_by="Adjudant Rey",
        asked_on="02/11/2026",
        channel="phone",
        complaint="yes",
        inquiry="no",
    )

    assert acts.opened(case).state == "blocked"
    assert "Le dossier est arrêté" in instructor.get(answer.url).content.decode()


@pytest.mark.rule("R3")
@pytest.mark.rule("R28")
def test_words_of_the_description_call_for_a_look(town, instructor):
    case = acts.under_review(
        town,
        category="noise",
        description="Semble perturbé, traitement interrompu ; main courante déposée.",
    )

    source = instructor.get(url(case, "record_source")).context["form"]
    told = instructor.get(url(case, "edit_facts")).context["form"]

    assert "parle d'une plainte" in source.fields["complaint"].help_text
    assert "parle" not in source.fields["inquiry"].help_text
    assert "parle peut-être de santé" in told.fields["description"].help_text


FACTS = {
    "printed_facts": "votre chien a été vu sans laisse",
    "place_printed": "parc du Belvédère",
    "guessed": "no",
}


@pytest.mark.rule("R41")
def test_the_description_is_the_first_thing_beside_the_text(instructor, case):
    page = instructor.get(url(case, "write_printed_facts"))

    assert page.context["context_rows"][0][0] == "Description du signalement"
    assert "Un lecteur peut-il deviner qui a signalé" in page.content.decode()


@pytest.mark.rule("R41")
def test_in_doubt_about_the_reporter_nothing_is_kept(instructor, case):
    answer = filled(instructor, case, "write_printed_facts", **{**FACTS, "guessed": "yes"})

    assert list(answer.context["form"].errors) == ["guessed"]
    assert acts.opened(case).printed_at is None


@pytest.mark.rule("R41")
def test_a_name_is_refused_by_its_kind_and_the_text_is_kept(instructor, case):
    answer = filled(
        instructor,
        case,
        "write_printed_facts",
        **{**FACTS, "printed_facts": "vu par l'agent Robillard"},
    )

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "qui a signalé" in re.sub(r"\s+", " ", text)
    assert "vu par l&#x27;agent Robillard" in text


@pytest.mark.rule("R41")
@pytest.mark.rule("R28")
@pytest.mark.parametrize("text", ["bruit entre voisins de palier", "chien agressif, traité"])
def test_a_word_that_may_betray_or_hurt_is_kept_on_purpose_or_not_at_all(instructor, case, text):
    doubtful = "voisin" in text
    first = filled(instructor, case, "write_printed_facts", **{**FACTS, "printed_facts": text})

    if not doubtful:
        assert first.status_code == 302
        return
    assert list(first.context["form"].errors) == ["kept"]
    assert acts.opened(case).printed_at is None
    second = filled(
        instructor, case, "write_printed_facts", **{**FACTS, "printed_facts": text, "kept": "on"}
    )
    assert second.status_code == 302


@pytest.mark.rule("R12")
@pytest.mark.parametrize("text", ["un rappel à la loi", "sous peine de poursuites", "字"])
def test_words_and_letters_that_no_document_takes_are_said_under_the_field(instructor, case, text):
    answer = filled(instructor, case, "write_printed_facts", **{**FACTS, "printed_facts": text})

    assert answer.status_code == 422
    assert "printed_facts" in answer.context["form"].errors


def test_an_incomplete_study_shows_what_is_missing_and_where(instructor, case):
    page = instructor.get(url(case, "submit"))

    text = page.content.decode()
    assert url(case, "check_eligibility") in text
    assert url(case, "record_source") in text


def test_a_complete_study_is_submitted_with_one_button(town, instructor, case):
    way = course(town, case)
    way.check_identity()
    way.check_eligibility()
    way.ask_complaint()
    way.write_facts("votre chien a été vu sans laisse", "parc du Belvédère")
    way.ask_prosecutor()
    way.prosecutor_answers()

    assert filled(instructor, case, "submit").status_code == 302
    assert acts.opened(case).state == "awaiting_decision"


def test_a_reason_is_asked_before_ending_a_signalement(instructor, case):
    assert list(filled(instructor, case, "dismiss_inadmissible").context["form"].errors) == [
        "reason"
    ]

    assert filled(instructor, case, "dismiss_inadmissible", reason="too_old").status_code == 302
    assert acts.opened(case).state == "dismissed"


def test_another_acted_meanwhile_the_second_is_told_and_loses_nothing(town, instructor, case):
    stale = act_by(case, town.actor("instructor"))
    acts.edit_person(town, case, phone="06 39 98 10 06")

    answer = instructor.post(
        url(case, "dismiss_inadmissible"),
        {
            "version": stale["version"],
            "key": uuid.uuid4(),
            "reason": "too_old",
            "note": "faits de l'an dernier",
        },
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "a vérifié l&#x27;identité" in text
    assert "faits de l&#x27;an dernier" in text
    assert acts.opened(case).state == "under_review"
