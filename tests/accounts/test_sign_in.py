"""Signing in and out: one sentence and one record whatever is wrong, and a lock after five (R31)."""

import datetime
import logging
import re

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from audit.log import AuditError
from tests.factories import PASSWORD, act_by, advance, report
from tests.support.pages import act_url

WRONG = "Une-autre-phrase-assez-longue-8"
SENTENCE = "Identifiant ou mot de passe inexact."
LOCKED = "Trop d'essais. Attendez un quart d'heure"


def said(answer):
    """The page, its token and its typed values left out."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return re.sub(r'(name="(?:username|next)"[^>]*) value="[^"]*"', r"\1", text)


# --- success ----------------------------------------------------------------------------------


def test_who_signs_in_is_recorded_and_goes_where_they_wanted(town, sign_in, installation_log):
    _, answer = sign_in(next="/dossiers/?etat=tous")

    assert (answer.status_code, answer["Location"]) == (302, "/dossiers/?etat=tous")
    assert installation_log.lines() == [
        ("account.sign_in", "ok", f"user:{town.instructor.pk}", f"user:{town.instructor.pk}")
    ]
    assert installation_log.payload() == {"ip": "127.0.0.1"}


def test_without_a_wish_one_comes_home_and_signed_in_the_page_is_skipped(sign_in):
    browser, answer = sign_in()
    assert answer["Location"] == "/"

    again = browser.get("/connexion/?next=/dossiers/")
    assert (again.status_code, again["Location"]) == (302, "/dossiers/")


def test_a_new_session_is_made_at_sign_in(town, sign_in):
    """A session identifier planted before does not become the person's."""
    browser = Client()
    browser.get("/")
    session = browser.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    browser.cookies["sessionid"] = planted

    sign_in(client=browser)

    assert browser.cookies["sessionid"].value != planted
    assert Client(headers={"cookie": f"sessionid={planted}"}).get("/").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\x00//evil.example",
        " //evil.example",
        "ftp://testserver/",
    ],
)
def test_nobody_is_sent_to_another_site(sign_in, target):
    _, answer = sign_in(next=target)
    assert answer["Location"] == "/"

    browser, _ = sign_in()
    assert browser.get("/connexion/", {"next": target})["Location"] == "/"


def test_the_way_back_never_is_the_way_out(sign_in, instructor):
    """A session that ended on « Se déconnecter » does not come back to an address without page."""
    _, answer = sign_in(next="/deconnexion/")
    assert answer["Location"] == "/"


# --- failure ----------------------------------------------------------------------------------


@pytest.mark.rule("R31")
def test_the_same_sentence_and_the_same_record_whatever_is_wrong(town, sign_in, installation_log):
    User.objects.filter(pk=town.legal.pk).update(is_active=False)
    town.admin.set_unusable_password()
    town.admin.save()

    answers = [
        sign_in("instructor", WRONG)[1],  # a wrong password
        sign_in("nobody", PASSWORD)[1],  # no such account
        sign_in("legal", PASSWORD)[1],  # closed, the right password
        sign_in("legal", WRONG)[1],  # closed, a wrong one
        sign_in("admin", PASSWORD)[1],  # none chosen yet
        sign_in("INSTRUCTOR", PASSWORD)[1],  # another writing of the name
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert len({said(answer) for answer in answers}) == 1
    assert SENTENCE in said(answers[0]).replace("\xa0", " ")
    assert all("sessionid" not in answer.cookies for answer in answers)
    assert installation_log.lines() == [("account.sign_in", "denied", "job:sign_in", None)] * 6
    assert installation_log.payload() == {"ip": "127.0.0.1"}


def test_a_form_left_empty_is_no_attempt(sign_in, installation_log):
    for typed in ({"username": ""}, {"password": ""}, {"username": "x" * 61}):
        assert sign_in(**typed)[1].status_code == 422

    assert installation_log.lines() == []
    assert not AccessAttempt.objects.exists()


def test_what_was_typed_as_a_password_is_not_sent_back(sign_in):
    answer = sign_in("instructor", WRONG)[1]
    assert WRONG not in answer.content.decode()
    assert 'value="instructor"' in answer.content.decode()


@pytest.mark.rule("R31")
def test_a_closed_account_is_out_at_the_next_request(town, instructor):
    assert instructor.get("/").status_code == 200
    User.objects.filter(pk=town.instructor.pk).update(is_active=False)

    answer = instructor.get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/connexion/?next=/")


@pytest.mark.rule("R31")
def test_a_changed_password_ends_the_other_sessions(town, instructor):
    town.instructor.set_password(WRONG)
    town.instructor.save()

    assert instructor.get("/").status_code == 302


# --- lock -------------------------------------------------------------------------------------


@pytest.mark.rule("R31")
def test_after_five_attempts_the_same_page_whether_the_account_exists(
    town, sign_in, installation_log
):
    known = [sign_in("instructor", WRONG)[1] for _ in range(5)]
    unknown = [sign_in("nobody", WRONG)[1] for _ in range(5)]

    statuses = [422] * 4 + [429]
    assert [answer.status_code for answer in known] == statuses
    assert [answer.status_code for answer in unknown] == statuses
    assert said(known[-1]) == said(unknown[-1])
    assert LOCKED in said(known[-1]).replace("\xa0", " ")
    assert known[-1]["Retry-After"] == "900"
    failed = [("account.sign_in", "denied", "job:sign_in", None)] * 4
    assert (
        installation_log.lines()
        == [
            *failed,
            ("account.locked_out", "denied", "job:sign_in", None),
        ]
        * 2
    )


@pytest.mark.rule("R31")
def test_locked_even_the_right_password_is_refused_then_accepted_after_a_quarter(
    town, sign_in, clock
):
    for _ in range(5):
        sign_in("instructor", WRONG)
    refused = sign_in("instructor", PASSWORD, next="/dossiers/")[1]
    assert refused.status_code == 429
    assert 'name="next" value="/dossiers/"' in refused.content.decode()

    clock.shift(datetime.timedelta(minutes=16))

    assert sign_in("instructor", PASSWORD)[1].status_code == 302


@pytest.mark.rule("R31")
def test_another_account_and_another_address_are_not_locked(town, sign_in):
    for _ in range(5):
        sign_in("instructor", WRONG)

    assert sign_in("secretary", PASSWORD)[1].status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in("instructor", PASSWORD, client=elsewhere)[1].status_code == 302


@pytest.mark.rule("R31")
def test_a_success_forgets_the_attempts_before_it(town, sign_in):
    for _ in range(4):
        sign_in("instructor", WRONG)
    assert sign_in("instructor", PASSWORD)[1].status_code == 302

    assert sign_in("instructor", WRONG)[1].status_code == 422


def test_neither_passwords_nor_names_go_to_the_log_files(town, sign_in, caplog):
    """Nothing that a collector of lines would keep: the record of attempts is the journal's."""
    with caplog.at_level(logging.NOTSET, logger="rappel"):
        for _ in range(6):
            sign_in("instructor", WRONG)
        sign_in("secretary", PASSWORD)

    lines = "\n".join(record.getMessage() for record in caplog.records)
    for hidden in ("instructor", "secretary", WRONG, PASSWORD, "127.0.0.1"):
        assert hidden not in lines
    for name in ("axes", "django.request", "django.security"):
        assert logging.getLogger(name).level == logging.CRITICAL


def test_axes_keeps_the_name_and_the_address_and_nothing_that_was_typed(town, sign_in):
    sign_in("instructor", WRONG, next="/dossiers/RO-95999-2026-0001/")

    attempt = AccessAttempt.objects.get()
    assert (attempt.username, attempt.ip_address) == ("instructor", "127.0.0.1")
    assert (attempt.get_data, attempt.post_data) == ("", "")


# --- the way out ------------------------------------------------------------------------------


def test_signing_out_ends_the_session_and_has_the_browser_forget(
    town, instructor, installation_log
):
    answer = instructor.post("/deconnexion/")

    assert (answer.status_code, answer["Location"]) == (302, "/connexion/")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no-store" in answer["Cache-Control"]
    assert not Session.objects.exists()
    assert instructor.get("/").status_code == 302
    assert installation_log.lines()[-1] == (
        "account.sign_out",
        "ok",
        f"user:{town.instructor.pk}",
        f"user:{town.instructor.pk}",
    )


def test_a_link_does_not_sign_anybody_out(instructor):
    assert instructor.get("/deconnexion/").status_code == 405
    assert instructor.get("/").status_code == 200


def test_nor_does_another_site(town, sign_in):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(town.instructor)

    assert browser.post("/deconnexion/").status_code == 403
    assert browser.get("/").status_code == 200


def test_without_the_log_nobody_comes_in_but_whoever_wants_to_leave_leaves(
    town, sign_in, instructor, monkeypatch
):
    def fail(*entries, **kwargs):
        raise log_error

    log_error = AuditError("the log is gone")
    monkeypatch.setattr("accounts.journal.log.append", fail)
    quiet = Client(raise_request_exception=False)

    assert sign_in("secretary", client=quiet)[1].status_code == 500
    assert quiet.get("/").status_code == 302

    instructor.raise_request_exception = False
    assert instructor.post("/deconnexion/").status_code == 500
    assert instructor.get("/").status_code == 302


# --- the password asked again -----------------------------------------------------------------


@pytest.fixture
def awaiting(town):
    """A case to decide, by the deputy."""
    case = report(town)
    advance(town, case, "awaiting_decision")
    return case


def decide(browser, town, case, **typed):
    stamp = act_by(case, town.actor("deputy"))
    return browser.post(
        act_url(case, "approve"),
        {
            "version": stamp["version"],
            "key": stamp["key"],
            "reason": "reminder_suffices",
            "note": "Le voisin se plaint.",
            **typed,
        },
    )


def asks(browser, case):
    """Whether the page of the decision asks for the password."""
    return "password" in browser.get(act_url(case, "approve")).context["form"].fields


@pytest.mark.rule("R31")
def test_within_five_minutes_it_is_not_asked_then_it_is(town, sign_in, awaiting, clock):
    browser, _ = sign_in("deputy")
    assert not asks(browser, awaiting)
    clock.shift(datetime.timedelta(seconds=280))
    assert not asks(browser, awaiting)
    clock.shift(datetime.timedelta(seconds=21))
    assert asks(browser, awaiting)

    refused = decide(browser, town, awaiting)
    assert list(refused.context["form"].errors) == ["password"]


@pytest.mark.rule("R31")
def test_typed_again_it_is_not_asked_again_for_five_minutes(town, sign_in, awaiting, clock):
    browser, _ = sign_in("deputy")
    clock.shift(datetime.timedelta(minutes=6))
    wrong_elsewhere = decide(browser, town, awaiting, password=PASSWORD, reason="")
    assert list(wrong_elsewhere.context["form"].errors) == ["reason"]
    assert not asks(browser, awaiting)

    assert decide(browser, town, awaiting).status_code == 302


@pytest.mark.rule("R31")
def test_a_wrong_one_changes_nothing_is_recorded_and_leaves_no_trace_of_the_form(
    town, sign_in, awaiting, clock, installation_log
):
    browser, _ = sign_in("deputy")
    clock.shift(datetime.timedelta(minutes=6))

    refused = decide(browser, town, awaiting, password=WRONG)

    assert list(refused.context["form"].errors) == ["password"]
    assert WRONG not in refused.content.decode()
    assert "Le voisin se plaint." in refused.content.decode()
    awaiting.refresh_from_db(fields=["state"])
    assert awaiting.state == "awaiting_decision"
    me = f"user:{town.deputy.pk}"
    assert installation_log.lines("account.confirm") == [("account.confirm", "denied", me, me)]
    kept = [
        str(value) for attempt in AccessAttempt.objects.all() for value in attempt.__dict__.values()
    ]
    assert not any("voisin" in value for value in kept)


@pytest.mark.rule("R31")
def test_somebody_elses_password_is_not_ones_own(town, sign_in, awaiting, clock):
    town.secretary.set_password(WRONG)
    town.secretary.save()
    browser, _ = sign_in("deputy")
    clock.shift(datetime.timedelta(minutes=6))

    assert decide(browser, town, awaiting, password=WRONG).status_code == 422


@pytest.mark.rule("R31")
def test_guessing_at_an_open_desk_stops_after_five(town, sign_in, awaiting, clock):
    browser, _ = sign_in("deputy")
    clock.shift(datetime.timedelta(minutes=6))
    for _ in range(5):
        last = decide(browser, town, awaiting, password=WRONG)
    assert "Trop d'essais" in last.context["form"].errors["password"][0]

    assert decide(browser, town, awaiting, password=PASSWORD).status_code == 422
    assert sign_in("deputy")[1].status_code == 429
