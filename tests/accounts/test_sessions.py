"""A session ends after 15 minutes without a click or 8 hours in all, and holds no name (R31)."""

import datetime
import json

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.factories import advance, report
from tests.support.pages import post, signed_in, words

ENDED = "Votre session s'est terminée"
MINUTE = datetime.timedelta(minutes=1)
SECOND = datetime.timedelta(seconds=1)
SLACK = 90 * SECOND
"""The clock of the tests runs: what a loaded machine may need for the requests of one test."""


def alive(browser):
    """Whether home still opens."""
    return browser.get("/").status_code == 200


@pytest.mark.rule("R31")
def test_fifteen_minutes_without_a_click(instructor, clock):
    clock.shift(15 * MINUTE - SLACK)
    assert alive(instructor)
    clock.shift(15 * MINUTE + SECOND)
    assert not alive(instructor)
    assert not alive(instructor)


@pytest.mark.rule("R31")
def test_each_click_counts(instructor, clock):
    for _ in range(6):
        clock.shift(14 * MINUTE)
        assert alive(instructor)


@pytest.mark.rule("R31")
def test_eight_hours_in_all_even_at_work(instructor, clock):
    for _ in range(47):
        clock.shift(10 * MINUTE)
        assert alive(instructor)
    clock.shift(10 * MINUTE - SLACK)
    assert alive(instructor)
    clock.shift(SLACK + SECOND)
    assert not alive(instructor)


@pytest.mark.rule("R31")
def test_a_session_made_without_marks_gets_them_and_ends_too(town, clock):
    browser = signed_in(town, "instructor")
    assert alive(browser)
    clock.shift(15 * MINUTE + SECOND)
    assert not alive(browser)


@pytest.mark.rule("R31")
def test_the_sign_in_page_says_once_that_it_ended_and_the_way_back_is_kept(
    instructor, sign_in, clock
):
    clock.shift(16 * MINUTE)
    away = instructor.get("/dossiers/?etat=tous")
    assert away["Location"] == "/connexion/?next=/dossiers/%3Fetat%3Dtous"

    page = instructor.get(away["Location"])
    assert ENDED in words(page)
    assert "Paul" not in words(page)
    assert "Claire" not in words(page)
    assert ENDED not in words(instructor.get(away["Location"]))

    _, back = sign_in(client=instructor, next="/dossiers/?etat=tous")
    assert back["Location"] == "/dossiers/?etat=tous"
    assert alive(instructor)


def test_whoever_was_never_signed_in_is_told_nothing_of_the_kind(town):
    browser = Client()
    away = browser.get("/dossiers/")

    page = browser.get(away["Location"])

    assert ENDED not in words(page)
    assert "sessionid" not in browser.cookies


def test_signing_out_is_not_timing_out(instructor):
    instructor.post("/deconnexion/")

    assert ENDED not in words(instructor.get("/connexion/"))


@pytest.mark.rule("R31")
def test_a_form_sent_too_late_does_nothing(town, clock):
    case = report(town)
    browser = signed_in(town, "instructor")
    assert alive(browser)
    clock.shift(16 * MINUTE)

    answer = post(browser, case, "open_review")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/")
    case.refresh_from_db(fields=["state"])
    assert case.state == "reported"


@pytest.mark.rule("R32")
def test_sessions_and_messages_hold_no_name(town, sign_in):
    """A session is stored in clear: an account's uuid, moments and sentences without anybody."""
    case = report(town)
    advance(town, case, "under_review")
    for who in ("instructor", "deputy", "legal"):
        browser, _ = sign_in(who)
        browser.get(f"/dossiers/{case.reference}/")
        post(browser, case, "ask_opinion", question="Ferreira ?")
        post(browser, case, "block", why="delit", note="Ferreira a mordu.")

    stored = [json.dumps(session.get_decoded()) for session in Session.objects.all()]

    assert len(stored) == 3
    assert any("C'est enregistr" in text for text in stored), "a message waits in one of them"
    names = [user.last_name for user in town.users.values()]
    for hidden in (*names, "Ferreira", "FERREIRA", "mordu", "instructor", case.reference):
        assert not any(hidden in text for text in stored), hidden
    known = {
        "_auth_user_id",
        "_auth_user_backend",
        "_auth_user_hash",
        "since",
        "seen",
        "authenticated_at",
        "_messages",
    }
    for text in stored:
        assert set(json.loads(text)) <= known


def test_a_click_within_half_a_minute_writes_no_session(
    instructor, clock, django_assert_max_num_queries
):
    instructor.get("/connexion/")
    before = Session.objects.get().session_data
    clock.shift(20 * SECOND)
    instructor.get("/")
    assert Session.objects.get().session_data == before
    clock.shift(20 * SECOND)
    instructor.get("/")
    assert Session.objects.get().session_data != before
