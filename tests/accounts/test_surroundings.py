"""What surrounds every page: who may open it, what is recorded of it, what its headers say."""

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.views import View

from accounts.policy import PUBLIC, SIGNED_IN, TABLE
from audit import verbs
from audit.log import AuditError
from rappel import settings as product
from rappel.cases import access
from rappel.urls import urlpatterns as product_urls
from rappel.vault.errors import VaultError
from tests.factories import report
from tests.support.pages import act_url, post, signed_in, words

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Forgotten(View):
    """A page whose author forgot to say who may open it."""

    def get(self, request):
        return HttpResponse("secret")


class Breaks(View):
    """Opens a case, then fails."""

    act = "case.view"

    def get(self, request, reference):
        access.open_case(access.find(request.actor, reference), request.actor)
        raise RuntimeError("after the case was opened")


class Whole(View):
    """Shows the address it was asked from."""

    act = PUBLIC

    def get(self, request):
        return HttpResponse(request.META["REMOTE_ADDR"])


urlpatterns = [
    path("forgotten/", Forgotten.as_view()),
    path("breaks/<str:reference>/", Breaks.as_view()),
    path("address/", Whole.as_view()),
    *product_urls,
]
handler404 = "rappel.web.errors.page_not_found"
handler403 = "rappel.web.errors.permission_denied"
handler500 = "rappel.web.errors.server_error"
here = pytest.mark.urls("tests.accounts.test_surroundings")


# --- who --------------------------------------------------------------------------------------


@here
@pytest.mark.rule("R30")
def test_a_view_without_a_declared_act_is_shown_to_nobody(town):
    for client in (Client(), signed_in(town, "instructor"), signed_in(town, "mayor")):
        answer = client.get("/forgotten/")
        assert answer.status_code == 403
        assert "secret" not in answer.content.decode()


@pytest.mark.rule("R31")
@pytest.mark.parametrize("address", ["/", "/dossiers/", "/dossiers/RO-95999-2026-0001/", "/mes/"])
def test_a_visitor_is_sent_to_sign_in_and_told_nothing(town, address):
    report(town)
    answer = Client().get(address)

    if address == "/mes/":
        assert answer.status_code == 404
        return
    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/?next=/")
    assert answer.content == b""


# --- what is recorded -------------------------------------------------------------------------


@pytest.mark.rule("R32")
def test_opening_a_case_is_recorded_before_the_page_leaves(town, commune_log):
    case = report(town)
    answer = signed_in(town, "instructor").get(f"/dossiers/{case.reference}/")

    assert answer.status_code == 200
    assert commune_log.lines("case.view") == [
        ("case.view", "ok", f"user:{town.instructor.pk}", f"case:{case.pk}")
    ]


@here
@pytest.mark.rule("R32")
def test_a_read_is_recorded_even_when_the_page_then_fails(town, commune_log):
    case = report(town)
    client = signed_in(town, "instructor")
    client.raise_request_exception = False

    assert client.get(f"/breaks/{case.reference}/").status_code == 500

    assert [line[:2] for line in commune_log.lines("case.view")] == [("case.view", "ok")]


@pytest.mark.rule("R32")
@pytest.mark.parametrize(
    "error", [DatabaseError("disk full"), AuditError("no head"), VaultError("no key")]
)
@pytest.mark.parametrize("address", ["/dossiers/", "/dossiers/{}/", "/dossiers/{}/etude/"])
def test_without_a_record_no_page(town, monkeypatch, error, address):
    case = report(town)
    client = signed_in(town, "instructor")
    address = address.format(case.reference)
    if address.endswith("etude/"):
        address = act_url(case, "open_review")
    assert client.get(address).status_code == 200

    def fail(*entries, **kwargs):
        raise error

    monkeypatch.setattr("accounts.journal.log.append", fail)
    answer = client.get(address)

    assert answer.status_code == 503
    text = answer.content.decode()
    for hidden in ("Ferreira", "FERREIRA", "Marronniers", case.reference, "Claire"):
        assert hidden not in text
    assert "momentanément indisponible" in words(answer)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Retry-After"] == "60"


@pytest.mark.rule("R32")
def test_a_refused_act_is_recorded(town, commune_log):
    case = report(town)
    client = signed_in(town, "instructor")

    assert post(client, case, "submit").status_code == 409

    me = f"user:{town.instructor.pk}"
    assert commune_log.lines("case.submit") == [("case.submit", "denied", me, f"case:{case.pk}")]


@pytest.mark.rule("R32")
def test_an_act_that_is_not_ones_own_on_a_case_one_sees_is_recorded_once(town, commune_log):
    case = report(town)

    assert signed_in(town, "secretary").get(act_url(case, "plan_hearing")).status_code == 200
    assert signed_in(town, "legal").get(act_url(case, "submit")).status_code == 403

    assert [line[1] for line in commune_log.lines("case.submit")] == ["denied"]


@pytest.mark.rule("R32")
@pytest.mark.parametrize("who", ["reporter", "dpo", "admin", "coordinator"])
def test_a_page_that_the_role_does_not_open_is_recorded(town, commune_log, who):
    case = report(town)

    assert signed_in(town, who).get(act_url(case, "approve")).status_code == 403

    me = f"user:{town.users[who].pk}"
    assert commune_log.lines("case.approve") == [("case.approve", "denied", me, None)]


@pytest.mark.rule("R32")
def test_unknown_and_invisible_leave_the_same_record(town, commune_log):
    """Whoever tries one reference after the other is seen; the log says no more than the page."""
    case = report(town)
    client = signed_in(town, "mayor")  # no case is assigned to her

    for reference in (case.reference, "RO-95999-2026-9999"):
        assert client.get(f"/dossiers/{reference}/").status_code == 404

    me = f"user:{town.mayor.pk}"
    assert commune_log.lines("case.view") == [("case.view", "denied", me, None)] * 2


@pytest.mark.rule("R32")
def test_somebody_without_a_role_is_seen_in_the_log_of_the_installation(
    town, installation_log, commune_log
):
    town.instructor.memberships.all().delete()
    assert signed_in(town, "instructor").get("/dossiers/").status_code == 403

    assert [line[:2] for line in installation_log.lines()] == [("case.list", "denied")]
    assert commune_log.lines() == []


def test_an_address_that_leads_nowhere_is_no_refusal(town, commune_log):
    assert signed_in(town, "instructor").get("/nulle-part/").status_code == 404
    assert commune_log.lines() == []


def test_a_refusal_that_cannot_be_recorded_is_a_503(town, monkeypatch):
    def fail(*entries, **kwargs):
        raise AuditError("no head")

    monkeypatch.setattr("accounts.journal.log.append", fail)

    assert signed_in(town, "reporter").get("/dossiers/").status_code == 503


def test_every_act_of_the_policy_has_a_name_for_its_refusal(town):
    pages = {act for act in TABLE if not act.startswith("see.")}
    known = set(verbs.registered())
    assert {act for act in pages if act not in known and f"case.{act}" not in known} == set()
    assert {PUBLIC, SIGNED_IN}.isdisjoint(known)


# --- headers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/", "/dossiers/", "/connexion/", "/nulle-part/", "/healthz", "/dossiers/x/"]
)
def test_the_content_policy_is_exact_everywhere(town, address):
    for client in (Client(), signed_in(town, "instructor"), signed_in(town, "reporter")):
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert sorted(policy.split("; ")) == sorted(CSP.split("; "))
        for weak in ("unsafe", "data:", "*", "http:", "blob:", "nonce"):
            assert weak not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        # « no-referrer » would have browsers send « Origin: null », which the CSRF check refuses
        assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/dossiers/", "/dossiers/x/", "/nulle-part/"])
def test_no_signed_in_page_stays_in_a_browser(town, address):
    answer = signed_in(town, "instructor").get(address)
    assert {"no-store", "private"} <= {word.strip() for word in answer["Cache-Control"].split(",")}


def test_the_sign_in_page_does_not_stay_either(town):
    assert Client().get("/connexion/")["Cache-Control"] == "no-store"


def test_cookies_are_kept_from_scripts_and_other_sites(town, sign_in):
    browser, answer = sign_in()
    session = answer.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert session["max-age"] == "", "it dies with the browser"
    token = browser.get("/").cookies.get("csrftoken") or browser.cookies["csrftoken"]
    assert token["httponly"]
    assert token["samesite"] == "Lax"


def test_the_product_asks_for_argon2_and_nothing_else():
    """The suite puts a cheaper setting of the same hash before it."""
    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert django_settings.PASSWORD_HASHERS[1:] == product.PASSWORD_HASHERS
    names = {validator["NAME"].rpartition(".")[2] for validator in product.AUTH_PASSWORD_VALIDATORS}
    assert {"MinimumLengthValidator", "CommonPasswordValidator"} <= names
    assert product.DEBUG is False
    assert product.SESSION_COOKIE_AGE == 8 * 3600
    assert product.IDLE_SECONDS == 15 * 60


# --- the visitor's address --------------------------------------------------------------------


@here
@pytest.mark.parametrize(
    ("forwarded", "trusted", "seen"),
    [
        ("198.51.100.9", False, "127.0.0.1"),
        ("198.51.100.9", True, "198.51.100.9"),
        ("10.0.0.1, 198.51.100.9", True, "198.51.100.9"),
        ("198.51.100.9, 2001:db8::7", True, "2001:db8::7"),
        ("198.51.100.9, nonsense", True, "127.0.0.1"),
        ("", True, "127.0.0.1"),
        (None, True, "127.0.0.1"),
    ],
)
def test_the_proxys_own_word_alone_says_where_a_visitor_comes_from(
    settings, forwarded, trusted, seen
):
    settings.FORWARDED_FOR = trusted
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}

    assert Client(headers=headers).get("/address/").content.decode() == seen


def test_the_address_is_not_trusted_unless_the_installation_says_so():
    assert product.FORWARDED_FOR is False


@pytest.mark.rule("R31")
def test_behind_a_proxy_one_visitor_does_not_lock_the_others_out(town, settings, sign_in):
    settings.FORWARDED_FOR = True
    stranger = Client(headers={"x-forwarded-for": "203.0.113.5"})
    for _ in range(5):
        answer = sign_in("instructor", "pas-le-bon-mot", client=stranger)[1]
    assert answer.status_code == 429

    at_the_town_hall = Client(headers={"x-forwarded-for": "198.51.100.9"})
    assert sign_in("instructor", client=at_the_town_hall)[1].status_code == 302


def test_the_sign_in_address_is_where_the_product_sends(town):
    assert reverse("accounts:sign_in") == "/connexion/"
