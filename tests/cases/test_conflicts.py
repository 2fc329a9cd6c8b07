"""« Connaissez-vous cette personne ? », asked before a case opens; stepping aside in one act (R43)."""

import pytest

from accounts.models import DefaultPerson, Membership
from accounts.policy import Role
from audit import log
from rappel.cases import conflicts, services
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file, visible_cases
from tests.factories import act_by, report
from tests.support import course as steps
from tests.support.pages import act_url, post, signed_in, words


@pytest.fixture
def asking(town):
    """The protocole asks the question, as shipped."""
    town.commune.protocols.update(asks_conflict=True)
    return town


def aside(town, case, who, tie="neighbour"):
    """That person steps aside."""
    return conflicts.step_aside(case, **act_by(case, town.actor(who)), tie=tie).case


def refused(act, *args, **answers):
    with pytest.raises(NotAllowed) as refusal:
        act(*args, **answers)
    return {unmet.code for unmet in refusal.value.unmet}


@pytest.mark.rule("R43")
@pytest.mark.parametrize("who", ["instructor", "legal", "deputy"])
def test_the_question_comes_before_the_name_and_only_once(asking, who):
    case = report(asking)
    client = signed_in(asking, who)
    question = f"/dossiers/{case.reference}/avant/"
    for page in (f"/dossiers/{case.reference}/", act_url(case, "assign")):
        if who != "instructor" or page.endswith(f"{case.reference}/"):
            assert client.get(page)["Location"] == question

    asked = words(client.get(question))
    assert case.reference in asked
    assert "divagation d'animal" in asked
    assert "26 ans et plus" in asked
    for hidden in ("Ferreira", "FERREIRA", "Marronniers", "Belvédère", "laisse"):
        assert hidden not in asked
    assert next(iter(log.read(asking.commune.pk))).act == "case.tie"

    assert client.post(question).status_code == 302
    acts = [line.act for line in log.read(asking.commune.pk, limit=3)]
    assert "case.no_tie" in acts
    opened = client.get(f"/dossiers/{case.reference}/")
    assert "FERREIRA" in words(opened)
    assert client.get(question).status_code == 302
    assert load_file(case.pk).version == case.version


@pytest.mark.rule("R43")
def test_neither_the_secretary_nor_who_recorded_or_worked_on_it_is_asked(asking):
    mine = report(asking, by="instructor")
    assert signed_in(asking, "instructor").get(f"/dossiers/{mine.reference}/").status_code == 200
    case = steps.approved(asking)
    for who in ("instructor", "secretary", "deputy"):
        assert signed_in(asking, who).get(f"/dossiers/{case.reference}/").status_code == 200
    assert signed_in(asking, "legal").get(f"/dossiers/{case.reference}/").status_code == 302


@pytest.mark.rule("R43")
def test_a_protocole_may_leave_the_question_out(town):
    case = report(town)
    assert signed_in(town, "deputy").get(f"/dossiers/{case.reference}/").status_code == 200


@pytest.mark.rule("R43")
def test_stepping_aside_in_one_click_gives_the_part_to_the_next_competent_person(asking):
    case = report(asking)
    client = signed_in(asking, "deputy")
    answer = post(client, case, "step_aside", tie="family")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "le dossier est repris par : Hélène Castel" in words(client.get("/"))
    assert not visible_cases(asking.actor("deputy")).filter(pk=case.pk).exists()
    assert visible_cases(asking.actor("mayor")).filter(pk=case.pk).exists()
    fresh = load_file(case.pk)
    last = fresh.transitions.last()
    assert last.act == "step_aside"
    assert "famille" not in last.detail
    row = fresh.disclosures.get()
    assert (row.user, row.tie, row.role) == (asking.deputy, "family", Role.ELECTED)
    assert row.successor == asking.mayor


@pytest.mark.rule("R43")
def test_the_draft_of_the_arrete_names_the_elu_and_never_the_person(town):
    case = report(town)
    aside(town, case, "deputy")
    page = words(signed_in(town, "secretary").get(f"/dossiers/{case.reference}/deport/projet/"))

    for said in ("Sylvie Colin", "Hélène Castel exerce ces compétences", "2014-90", case.reference):
        assert said in page
    assert "article 6" in page
    for hidden in ("Ferreira", "FERREIRA", "voisinage"):
        assert hidden not in page


@pytest.mark.rule("R43")
def test_who_stepped_aside_comes_back_in_no_part(town):
    case = steps.planned(town)
    aside(town, case, "deputy")
    fresh = load_file(case.pk)
    assert fresh.convocations.get().cancelled_at is not None  # she was to preside
    assert refused(steps.plan, town, case) == {"R43"}
    steps.plan(town, case, presided_by=town.mayor)
    assert refused(steps.issue, town, case) == {"R43"}
    steps.issue(town, case, signatory=town.mayor)

    act = act_by(case, town.actor("legal"))
    people = {Role.ELECTED: town.deputy}
    assert refused(services.assign, case, **act, people=people) == {"R43"}


@pytest.mark.rule("R43")
@pytest.mark.rule("R38")
def test_who_instructed_does_not_take_the_decision_over(town):
    case = steps.approved(town)
    Membership.objects.filter(user=town.mayor).delete()
    Membership.objects.create(user=town.instructor, commune=town.commune, role=Role.ELECTED)
    DefaultPerson.objects.filter(role=Role.ELECTED).update(user=town.instructor)
    after = aside(town, case, "deputy")

    assert after.disclosures.get().successor is None
    home = words(signed_in(town, "legal").get("/"))
    assert "Aucun élu ne suit ce dossier" in home


@pytest.mark.rule("R43")
@pytest.mark.rule("R29")
def test_the_tie_comes_from_the_list_and_the_secretary_has_none_to_say(town):
    case = report(town)
    assert refused(aside, town, case, "deputy", tie="enemy") == {"R29"}
    assert refused(aside, town, case, "secretary") == {"R30"}


@pytest.mark.rule("R43")
def test_an_instructor_who_stepped_aside_does_not_take_the_case_back(town):
    case = report(town)
    aside(town, case, "instructor")
    assert refused(services.take, case, **act_by(case, town.actor("instructor"))) == {"R43"}


@pytest.mark.rule("R43")
def test_no_list_names_the_person_before_the_question_is_answered(asking):
    case = report(asking)
    client = signed_in(asking, "instructor")
    for page in ("/", "/dossiers/"):
        listed = words(client.get(page))
        assert case.reference in listed
        assert "FERREIRA" not in listed

    client.post(f"/dossiers/{case.reference}/avant/")
    assert "FERREIRA" in words(client.get("/"))
