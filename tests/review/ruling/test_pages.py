"""The pages of the ruling: what they ask, refuse under the field, show, and where they lead."""

import datetime
import re

import pytest

from accounts.models import Delegation, Mandate
from rappel.communes.models import ProsecutorOffice
from rappel.review.ruling import blocks, decisions
from tests.factories import PASSWORD
from tests.review.ruling import stage
from tests.review.ruling.stage import TODAY
from tests.support.pages import act_url, page, post, signed_in, words

TOMORROW = "03/11/2026"
TODAY_TYPED = "02/11/2026"


def errors(response):
    """The fields that the form refused, with their sentences."""
    assert response.status_code == 422
    return dict(response.context["form"].errors)


@pytest.fixture
def instructor(town):
    return signed_in(town, "instructor")


@pytest.fixture
def elu(town):
    return signed_in(town, "deputy")


@pytest.fixture
def asked(town, studied):
    """The request is issued."""
    stage.ask(town, studied)
    return stage.opened(studied)


@pytest.fixture
def sent(town, asked):
    """The request left."""
    stage.send(town, asked)
    return stage.opened(asked)


@pytest.fixture
def blocked(town):
    """A rodéo, stopped at intake."""
    return stage.report(town, category="joyride")


# --- the prosecutor ---------------------------------------------------------------------------


def test_only_people_who_may_sign_are_proposed(town, instructor, studied):
    said = page(instructor, studied, "ask_prosecutor")

    assert "Sylvie Colin, adjointe au maire déléguée à la tranquillité publique" in said
    assert "Hélène Castel, maire" in said
    assert "Odile Marchand" not in said
    response = post(instructor, studied, "ask_prosecutor", signatory=str(town.secretary.pk))
    assert list(errors(response)) == ["signatory"]


@pytest.mark.rule("R14")
def test_without_anybody_to_sign_nothing_is_issued(town, instructor, studied):
    Mandate.objects.update(ends_on=TODAY - stage.DAY)
    Delegation.objects.update(ends_on=TODAY - stage.DAY)

    response = post(instructor, studied, "ask_prosecutor", signatory="")

    assert list(errors(response)) == ["signatory"]
    assert stage.opened(studied).documents.count() == 0


@pytest.mark.rule("R9")
@pytest.mark.parametrize("act", ["ask_prosecutor", "prepare_hand_over"])
def test_a_parquet_badly_set_is_a_sentence_not_a_crash(town, instructor, studied, blocked, act):
    case = studied if act == "ask_prosecutor" else blocked
    ProsecutorOffice.objects.update(court="Tribunal judiciaire de Saint-Germain-des-Plateaux")
    facts = {"printed_facts": "Conduite répétée d'un deux-roues.", "place_printed": "rue du Parc"}

    response = post(instructor, case, act, signatory=str(town.deputy.pk), **facts)

    assert response.status_code == 409
    assert "l'adresse du parquet ne peut pas être imprimée" in words(response)
    assert "réglages de la commune" in words(response)


@pytest.mark.rule("R9")
def test_a_form_sent_where_no_exchange_is_foreseen_is_a_refusal(town, instructor):
    stage.protocol(town, mode_family_2="none")
    case = stage.studied(town)

    response = post(instructor, case, "ask_prosecutor", signatory=str(town.deputy.pk))

    assert response.status_code == 409
    assert "le protocole ne prévoit pas d'échange" in words(response)


@pytest.mark.rule("R14")
@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"signed_on": TOMORROW, "sent_on": TOMORROW}, "signed_on", "futur"),
        ({"signed_on": "01/11/2026"}, "signed_on", "avant l'édition de la demande"),
        ({"sent_on": TOMORROW}, "sent_on", "futur"),
        ({"sent_on": "01/11/2026"}, "sent_on", "avant la signature"),
        ({"channel": ""}, "channel", ""),
        ({"sent_on": ""}, "sent_on", "Indiquez la date"),
    ],
)
def test_a_wrong_day_of_sending_is_said_under_it(instructor, asked, typed, field, says):
    right = {"signed_on": TODAY_TYPED, "sent_on": TODAY_TYPED, "channel": "letter"}

    found = errors(post(instructor, asked, "record_request_sent", **{**right, **typed}))

    assert field in found
    assert says in found[field][0]
    assert stage.opened(asked).consultations.get().state == "prepared"


ANSWER = {
    "answered_on": TODAY_TYPED,
    "answer": "favourable",
    "written": "yes",
    "magistrate": "Mme Vidal, substitut",
    "comment": "Sans réserve.",
}


@pytest.mark.rule("R10")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"answered_on": TOMORROW}, "answered_on"),
        ({"answered_on": "01/11/2026"}, "answered_on"),
        ({"answered_on": ""}, "answered_on"),
        ({"answer": ""}, "answer"),
        ({"answer": "perhaps"}, "answer"),
        ({"written": ""}, "written"),
        ({"magistrate": " "}, "magistrate"),
    ],
)
def test_a_wrong_answer_is_said_under_its_field_and_nothing_is_lost(instructor, sent, typed, field):
    response = post(instructor, sent, "record_prosecutor_answer", **{**ANSWER, **typed})

    assert list(errors(response)) == [field]
    assert response.context["form"]["comment"].value() == "Sans réserve."


@pytest.mark.rule("R3")
def test_an_open_procedure_leads_to_a_case_that_says_it_is_stopped(instructor, sent):
    response = post(
        instructor, sent, "record_prosecutor_answer", **{**ANSWER, "answer": "procedure_open"}
    )

    assert response.status_code == 302
    said = words(instructor.get(response.url))
    assert "Le dossier est arrêté" in said
    assert "réponse du procureur, par écrit, 02/11/2026 : une procédure est ouverte" in said


@pytest.mark.rule("R10")
def test_the_words_of_the_prosecutor_are_under_the_eyes_of_who_decides(town, elu, sent):
    stage.answer(town, sent, written=False, comment="Sans réserve particulière.")
    stage.submit(town, sent)

    said = page(elu, sent, "approve")

    assert "favorable (de vive voix)" in said
    assert "Sans réserve particulière" in said
    assert "Chien de grande taille" in said
    assert "Robillard" not in said


# --- the decision -----------------------------------------------------------------------------

DECIDE = {"reason": "reminder_suffices", "note": "", "password": PASSWORD}


@pytest.mark.rule("R10")
def test_an_unfavourable_opinion_asks_why_it_is_overridden(town, elu, sent):
    stage.answer(town, sent, answer="unfavourable")
    stage.submit(town, sent)
    assert "Pourquoi passer outre ?" in page(elu, sent, "approve")

    assert list(errors(post(elu, sent, "approve", **DECIDE))) == ["override"]
    assert list(errors(post(elu, sent, "approve", **DECIDE, override="  "))) == ["override"]

    done = post(elu, sent, "approve", **DECIDE, override="Les faits se répètent.")
    assert done.status_code == 302
    assert stage.opened(sent).decisions.get().overrides_prosecutor


@pytest.mark.rule("R9")
def test_silence_asks_why_the_case_goes_on(town, sent, clock):
    stage.fall_silent(town, sent, clock)
    stage.submit(town, sent)
    elu = signed_in(town, "deputy")
    assert "Pourquoi continuer sans son avis ?" in page(elu, sent, "approve")

    assert list(errors(post(elu, sent, "approve", **DECIDE))) == ["silence"]

    assert post(elu, sent, "approve", **DECIDE, silence="Rien d'autre.").status_code == 302


@pytest.mark.rule("R9")
def test_in_mode_information_neither_is_asked(town, clock):
    stage.protocol(town, mode_family_2="information")
    case = stage.studied(town)
    stage.ask(town, case)
    stage.send(town, case)
    stage.fall_silent(town, case, clock)
    stage.submit(town, case)
    elu = signed_in(town, "deputy")

    said = page(elu, case, "approve")
    assert "sans son avis" not in said
    assert post(elu, case, "approve", **DECIDE).status_code == 302


@pytest.mark.rule("R10")
def test_without_agreement_the_page_says_so_and_shows_no_form(town, clock):
    stage.protocol(town, mode_family_2="accord")
    case = stage.studied(town)
    stage.ask(town, case)
    stage.send(town, case)
    stage.fall_silent(town, case, clock)
    stage.submit(town, case)
    elu = signed_in(town, "deputy")

    said = words(elu.get(act_url(case, "approve")))

    assert "le procureur n'a pas donné la réponse qui permet de convoquer" in said
    assert "classer le dossier" in said
    assert 'name="reason"' not in said


@pytest.mark.rule("R7")
@pytest.mark.parametrize("act", ["approve", "dismiss"])
def test_an_elu_without_delegation_is_told_what_to_do(town, elu, awaiting, act):
    Delegation.objects.update(ends_on=TODAY - stage.DAY)

    said = words(elu.get(act_url(awaiting, act)))

    assert re.search(r"votre délégation \(arrêté n° [^)]+\) a pris fin le ", said)
    assert "enregistrer la délégation" in said
    assert 'name="reason"' not in said
    reason = {"approve": "reminder_suffices", "dismiss": "settled"}[act]
    answer = post(elu, awaiting, act, reason=reason, note="", password=PASSWORD)
    assert answer.status_code == 409
    assert stage.opened(awaiting).state == "awaiting_decision"


@pytest.mark.rule("R7")
def test_the_question_of_the_elu_is_read_by_the_instructor_not_by_the_secretary(
    town, elu, awaiting
):
    question = "Le chien était-il tenu ?"
    assert post(elu, awaiting, "return_to_review", question=question).status_code == 302

    for who, reads in (("instructor", True), ("legal", True), ("secretary", False)):
        seen = words(signed_in(town, who).get(f"/dossiers/{awaiting.reference}/"))
        assert (question in seen) is reads, who


@pytest.mark.rule("R29")
@pytest.mark.parametrize("act", ["approve", "dismiss"])
def test_a_reason_out_of_the_list_is_refused_by_the_form(elu, awaiting, act):
    response = post(elu, awaiting, act, reason="because", note="", password=PASSWORD)

    assert list(errors(response)) == ["reason"]


@pytest.mark.rule("R7")
def test_two_elus_at_once_the_second_is_told_and_keeps_what_was_typed(town, elu, awaiting):
    stale = {"version": awaiting.version, "key": "0b8e0d0e-6f0e-4c3e-9a57-2f6a3f1f6a11"}
    stage.approve(town, awaiting)

    answer = elu.post(
        act_url(awaiting, "dismiss"),
        {**stale, "reason": "settled", "note": "Accord entre voisins.", "password": PASSWORD},
    )

    assert answer.status_code == 409
    assert "a décidé l'entretien de rappel à l'ordre" in words(answer)
    assert "Accord entre voisins." in words(answer)


# --- opinion ----------------------------------------------------------------------------------


@pytest.mark.rule("R7b")
def test_the_adviser_reads_the_question_and_must_say_why(town, studied):
    stage.do(town, studied, decisions.ask_opinion, question="Contravention constituée ?")
    legal = signed_in(town, "legal")
    assert "Contravention constituée ?" in page(legal, studied, "give_opinion")

    assert list(errors(post(legal, studied, "give_opinion", view="possible", text=""))) == ["text"]
    assert post(legal, studied, "give_opinion", view="possible", text="Oui.").status_code == 302


@pytest.mark.rule("R7b")
def test_an_opinion_nobody_asked_cannot_be_posted(town, studied):
    legal = signed_in(town, "legal")

    answer = post(legal, studied, "give_opinion", view="possible", text="Oui.")

    assert answer.status_code == 409
    assert "aucun avis juridique n'est demandé" in words(answer)


# --- block, hand-over, release ----------------------------------------------------------------


@pytest.mark.rule("R2")
def test_only_the_reasons_of_the_case_are_proposed(town, instructor, studied, blocked):
    values = [value for value, _ in _field(instructor, studied, "block", "why").choices]
    assert values == ["delit"]
    paint = stage.report(town, category="public_property", description="Banc sali.")
    values = [value for value, _ in _field(instructor, paint, "block", "why").choices]
    assert values == ["delit", "inscription"]


def _field(client, case, act, name):
    return client.get(act_url(case, act)).context["form"].fields[name]


@pytest.mark.rule("R41")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"printed_facts": "Vu par le brigadier Robillard."}, "printed_facts"),
        ({"printed_facts": "moteur 字"}, "printed_facts"),
        ({"printed_facts": ""}, "printed_facts"),
        ({"place_printed": "55 avenue des Marronniers"}, "place_printed"),
        ({"place_printed": ""}, "place_printed"),
    ],
)
def test_what_gives_somebody_away_is_said_under_its_field(town, instructor, blocked, typed, field):
    right = {
        "printed_facts": "Conduite répétée d'un deux-roues.",
        "place_printed": "rue de l'Abreuvoir",
        "signatory": str(town.deputy.pk),
    }

    response = post(instructor, blocked, "prepare_hand_over", **{**right, **typed})

    assert list(errors(response)) == [field]
    assert "Robillard" not in str(response.context["form"].errors)
    assert stage.opened(blocked).documents.count() == 0


POLICE = {"way": "police", "on": TODAY_TYPED, "reference": "Rapport PM 2026-0423", "channel": ""}


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reference": ""}, "reference"),
        ({"way": "complaint", "reference": " "}, "reference"),
        ({"on": TOMORROW}, "on"),
        ({"on": "06/10/2026"}, "on"),
        ({"on": ""}, "on"),
        ({"way": ""}, "way"),
        ({"way": "letter", "channel": ""}, "channel"),
    ],
)
def test_a_wrong_hand_over_is_said_under_its_field(instructor, blocked, typed, field):
    response = post(instructor, blocked, "hand_over", **{**POLICE, **typed})

    assert list(errors(response)) == [field]
    assert stage.opened(blocked).state == "blocked"


@pytest.mark.rule("R2")
def test_by_letter_without_a_signed_letter_it_is_said(instructor, blocked):
    response = post(
        instructor, blocked, "hand_over", **{**POLICE, "way": "letter", "channel": "letter"}
    )

    assert response.status_code == 409
    assert "ni lettre au procureur ni transmission" in words(response)


@pytest.mark.rule("R2b")
@pytest.mark.rule("R3b")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"ground": "correction"}, "category"),
        ({"ground": "prosecutor_answer"}, "answered_on"),
        ({"ground": "prosecutor_answer", "answered_on": TOMORROW}, "answered_on"),
        ({"ground": "prosecutor_answer", "answered_on": "01/10/2026"}, "answered_on"),
        ({"ground": ""}, "ground"),
        ({"ground": "correction", "reason": ""}, "reason"),
    ],
)
def test_a_wrong_proposal_is_said_under_its_field(instructor, blocked, typed, field):
    empty = {"category": "", "description": "", "answered_on": "", "reason": "Le rapport le dit."}

    found = errors(post(instructor, blocked, "propose_release", **{**empty, **typed}))

    assert field in found
    assert stage.opened(blocked).release_proposals.count() == 0


@pytest.mark.rule("R2b")
def test_the_second_person_reads_what_is_proposed_and_types_a_password(town, blocked):
    noise = blocked.commune.categories.get(code="noise")
    stage.do(
        town,
        blocked,
        blocks.propose_release,
        ground="correction",
        category=noise,
        description="Moteur poussé à l'arrêt.",
        reason="Le rapport le dit.",
    )
    legal = signed_in(town, "legal")
    said = page(legal, blocked, "release")
    assert "Moteur poussé à l'arrêt." in said
    assert noise.label in said
    assert list(errors(post(legal, blocked, "release"))) == ["password"]

    assert post(legal, blocked, "release", password=PASSWORD).status_code == 302
    assert stage.opened(blocked).state == "under_review"


@pytest.mark.rule("R28")
@pytest.mark.parametrize("act", ["block", "prepare_hand_over", "propose_release"])
def test_beside_each_free_text_it_is_said_that_the_person_may_read_it(
    instructor, studied, blocked, act
):
    case = studied if act == "block" else blocked
    form = instructor.get(act_url(case, act)).context["form"]

    areas = [field for field in form if field.widget_type == "textarea"]
    assert areas
    assert all("La personne peut demander à lire" in field.help_text for field in areas)


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ["secretary", "reporter", "dpo", "admin", "coordinator"])
def test_another_role_gets_no_page(town, awaiting, who):
    client = signed_in(town, who)
    for act in ("approve", "dismiss", "give_opinion", "block", "record_prosecutor_answer"):
        answer = client.get(act_url(awaiting, act))
        assert answer.status_code in (403, 404)
        assert "FERREIRA" not in answer.content.decode().upper()


def test_the_delay_of_a_request_sent_is_on_the_case_page(instructor, sent):
    said = words(instructor.get(f"/dossiers/{sent.reference}/"))

    assert "sa réponse est attendue pour le mardi 17 novembre 2026" in said
    assert datetime.date(2026, 11, 17) == stage.opened(sent).consultations.get().answer_by
