"""« Mes signalements »: the own service's, as written, in four words, never the outcome (R30)."""

import datetime
import re
import uuid

import pytest

from accounts import journal
from accounts.models import Membership
from accounts.policy import Role
from audit import log
from rappel.cases import commands
from rappel.cases.act import State
from rappel.cases.models import Case, CaseLink
from rappel.cases.people import person_of
from rappel.review.study.joining import join_case
from rappel.signalement.selectors import PAGE, TONES, WORDS
from rappel.vault import keys
from tests.factories import act_by, make_town, make_user
from tests.signalement.reports import make_person, take_in
from tests.sizes import SIZES

URL = "/signalements/"


def page_of(case):
    return f"{URL}{case.reference}/"


@pytest.fixture
def officer(browser):
    return browser("reporter")


def another_officer(town, service):
    """A colleague of the reporter, or of another service."""
    user = make_user(f"officer-{service}", "Mme", "Anne", "Robillard")
    Membership.objects.create(user=user, commune=town.commune, role=Role.REPORTER, service=service)
    town.users[service] = user
    return user


# --- the list ----------------------------------------------------------------------------------


def test_it_lists_own_reports_and_those_of_the_service(town, officer):
    another_officer(town, "police-municipale")
    another_officer(town, "bailleur")
    take_in(town, "reporter", source_reference="MINE")
    take_in(town, "police-municipale", source_reference="COLLEAGUE")
    take_in(town, "bailleur", source_reference="LANDLORD")
    take_in(town, "secretary", source_reference="SECRETARY")
    text = officer.get(URL).content.decode()
    assert "MINE" in text
    assert "COLLEAGUE" in text
    assert "LANDLORD" not in text
    assert "SECRETARY" not in text


def test_another_communes_reports_are_not_listed(town, officer):
    elsewhere = make_town("95998", "Saint-Aubin-le-Clos", prefix="sa-")
    take_in(elsewhere, "reporter", source_reference="ELSEWHERE")
    assert "ELSEWHERE" not in officer.get(URL).content.decode()


def test_it_names_the_person_and_where_the_report_stands(town, officer):
    case = take_in(town)
    text = officer.get(URL).content.decode()
    assert "Łukasz Jan WÓJCIK" in text
    assert case.reference in text
    assert "reçu" in text


def test_an_empty_list_says_what_comes(officer):
    assert "Celui que vous ferez apparaîtra ici" in officer.get(URL).content.decode()


def test_each_state_has_one_of_four_words_and_no_outcome():
    assert set(WORDS) == set(State)
    assert set(WORDS.values()) == set(TONES) == {"reçu", "étudié", "traité", "sans suite"}
    # a decision, a refusal to come and a block read alike as long as the case is open
    open_states = {
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        State.BLOCKED,
    }
    assert {WORDS[state] for state in open_states} == {"étudié"}
    assert {WORDS[state] for state in (State.TRANSMITTED, State.CLOSED)} == {"traité"}


@pytest.mark.rule("R30")
def test_a_joined_report_reads_as_the_case_that_goes_on_with_it(town, officer):
    """Joining says that another case was there: the reporter sees no trace of it."""
    there = take_in(town, "secretary", source_reference="RIV-1")
    case = take_in(town)
    seen = {}
    for state in ("reported", "under_review", "closed", "dismissed"):
        Case.objects.filter(pk=case.pk).update(state="reported")
        CaseLink.objects.all().delete()
        actor = town.actor("instructor")
        Case.objects.filter(pk=there.pk).update(state="under_review")
        join_case(case, **act_by(case, actor), number=there.reference, reason="reported_twice")
        Case.objects.filter(pk=there.pk).update(state=state)
        seen[state] = officer.get(page_of(case)).context["word"]
        assert seen[state] in officer.get(URL).content.decode()
        assert there.reference not in officer.get(page_of(case)).content.decode()
    assert seen == {
        "reported": "reçu",
        "under_review": "étudié",
        "closed": "traité",
        "dismissed": "sans suite",
    }


@pytest.mark.parametrize("category", ["theft", "noise"])
def test_the_page_says_nothing_of_the_course_of_the_case(town, officer, category):
    case = take_in(town, category=category)
    for text in (
        officer.get(URL).content.decode(),
        officer.get(page_of(case)).content.decode(),
    ):
        for word in ("Arrêté", "justice", "rocureur", "bloqu", "Lenoir", "Colin", "convo"):
            assert word not in text.split("<main")[1].split("</main>")[0]


def test_pages_follow_each_other_newest_first(town, officer, clock):
    for number in range(PAGE + 2):
        clock.shift(60)
        take_in(town, source_reference=f"PM-{number:03}")
    first = officer.get(URL)
    assert [row["source_reference"] for row in first.context["rows"]] == [
        f"PM-{number:03}" for number in reversed(range(2, PAGE + 2))
    ]
    assert first.context["page_next"] == "/signalements/?page=2"
    second = officer.get(first.context["page_next"])
    assert [row["source_reference"] for row in second.context["rows"]] == ["PM-001", "PM-000"]
    assert second.context["page_next"] == ""
    assert second.context["page_prev"] == "/signalements/?page=1"


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", ""])
def test_a_page_that_does_not_exist_shows_the_first(town, officer, page):
    take_in(town)
    assert len(officer.get(URL, {"page": page}).context["rows"]) == 1


def test_only_the_names_shown_are_opened(town, officer, monkeypatch):
    for number in range(PAGE + 3):
        take_in(town, source_reference=f"PM-{number}")
    keys.forget()
    loaded = []
    real = keys.load_case_keys
    monkeypatch.setattr(
        keys, "load_case_keys", lambda commune, cases: loaded.extend(cases) or real(commune, cases)
    )
    officer.get(URL)
    assert len(loaded) == PAGE


def test_queries_do_not_grow_with_the_number_of_reports(
    town, officer, django_assert_max_num_queries
):
    take_in(town)
    officer.get(URL)
    keys.forget()
    for number in range(min(SIZES.big_commune_cases, 60)):
        take_in(town, source_reference=f"PM-{number}")
        if number in (0, min(SIZES.big_commune_cases, 60) - 1):
            keys.forget()
            with django_assert_max_num_queries(12):
                officer.get(URL)


def test_the_list_is_one_record_with_its_number(town, officer):
    take_in(town)
    take_in(town, source_reference="B")
    before = len(log.read(town.commune.pk))
    officer.get(URL)
    newest, *_ = lines = log.read(town.commune.pk)
    assert len(lines) == before + 1
    assert (newest.act, newest.actor, newest.obj) == (
        "signalement.mine",
        f"user:{town.reporter.pk}",
        None,
    )


def test_without_the_record_there_is_no_page(town, officer, monkeypatch):
    take_in(town)

    def broken(*entries):
        raise log.AuditError

    monkeypatch.setattr(journal, "record", broken)
    response = officer.get(URL)
    assert response.status_code == 503
    assert "WÓJCIK" not in response.content.decode()


@pytest.mark.parametrize("name", ["instructor", "secretary", "legal", "mayor", "dpo", "admin"])
def test_the_list_is_for_those_who_report(browser, name):
    assert browser(name).get(URL).status_code == 403


# --- one report --------------------------------------------------------------------------------


def test_the_reporter_reads_what_was_written(town, officer):
    case = take_in(town)
    text = officer.get(page_of(case)).content.decode()
    for said in (
        "Musique amplifiée audible",
        "Łukasz Jan WÓJCIK",
        "14\u00a0mars 1999",
        "12 allée des Mésanges",
        "06 39 98 10 01",
        "Brigadier P. Lemercier",
        "PM-2026-0900",
    ):
        assert said in text
    newest = log.read(town.commune.pk)[0]
    assert (newest.act, newest.obj, newest.role) == (
        "signalement.report",
        f"case:{case.pk}",
        "reporter",
    )


def test_a_colleague_of_the_same_service_reads_it(town, browser):
    another_officer(town, "police-municipale")
    case = take_in(town)
    assert browser("police-municipale").get(page_of(case)).status_code == 200


def correct(town, case, **values):
    """The instructor corrects the person and the description."""
    instructor = town.actor("instructor")

    def write(fresh):
        commands.revise(fresh, person_of(fresh), **values)
        commands.revise(fresh, fresh, description="Texte de l'instruction.")

    version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
    commands.perform(
        case, "edit_person", actor=instructor, version=version, key=uuid.uuid4(), write=write
    )


@pytest.mark.rule("R30")
def test_what_the_instruction_finds_later_is_not_the_reporters_to_read(town, officer):
    case = take_in(town)
    correct(town, case, street="9 rue Haute", birth_date=datetime.date(1999, 4, 1))
    correct(town, case, street="10 rue Basse", email="lukasz@example.org", family_name="Wojcik")
    text = officer.get(page_of(case)).content.decode()
    assert "Musique amplifiée audible" in text
    assert "Texte de l&#x27;instruction" not in text
    assert "12 allée des Mésanges" in text
    assert "rue Haute" not in text
    assert "rue Basse" not in text
    assert "14\u00a0mars 1999" in text
    assert "lukasz@example.org" not in text
    assert "WÓJCIK" in text


@pytest.mark.rule("R30")
def test_another_service_and_an_unknown_report_are_the_same_404(town, browser):
    another_officer(town, "bailleur")
    case = take_in(town)
    landlord = browser("bailleur")
    refused = landlord.get(page_of(case))
    unknown = landlord.get(f"{URL}RO-95999-2026-9999/")
    assert refused.status_code == unknown.status_code == 404
    token = re.compile(rb'csrfmiddlewaretoken" value="\w+')
    assert token.sub(b"", refused.content) == token.sub(b"", unknown.content)


def test_a_report_of_the_secretary_is_not_the_officers(town, officer):
    assert officer.get(page_of(take_in(town, "secretary"))).status_code == 404


@pytest.mark.rule("R42")
@pytest.mark.parametrize("name", ["secretary", "mayor", "deputy", "instructor", "legal"])
def test_the_other_roles_have_no_such_page(town, browser, name):
    assert browser(name).get(page_of(take_in(town, name))).status_code == 403


@pytest.mark.rule("R30")
def test_the_reporter_does_not_open_the_case_itself(town, officer):
    case = take_in(town)
    assert officer.get(f"/dossiers/{case.reference}/").status_code in (403, 404)


def test_a_revoked_role_closes_the_list_at_once(town, officer):
    case = take_in(town)
    Membership.objects.filter(user=town.reporter).delete()
    assert officer.get(URL).status_code == 403
    assert officer.get(page_of(case)).status_code == 403


def test_a_report_without_the_optional_lines_shows(town, officer):
    bare = make_person(birth_date=None, phone="", civility="")
    case = take_in(town, person=bare, source_reference="", reporter_name="")
    assert "non renseigné" in officer.get(page_of(case)).content.decode()
