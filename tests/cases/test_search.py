"""« Rechercher un dossier »: who finds what, and what stays behind: a number of results."""

import datetime
import re
import uuid
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import DefaultPerson
from accounts.policy import Role
from audit import log
from audit.models import AuditRecord
from rappel.cases.models import Case, SearchCard
from rappel.cases.search import card
from rappel.cases.services import grant
from rappel.cases.terms import read_terms
from rappel.vault import keys
from tests import factories
from tests.support.pages import signed_in
from tests.support.records import newest

URL = "/dossiers/recherche/"


def find(town, who, typed):
    """What the page shows to somebody, in words."""
    response = signed_in(town, who).post(URL, {"q": typed})
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


@pytest.fixture
def theirs(town):
    """A case that somebody else follows, under the same roof."""
    DefaultPerson.objects.all().delete()
    case = factories.report(town, by="mayor")
    other = factories.make_user("autre", "M.", "Marc", "Aubry")
    factories.Membership.objects.create(user=other, commune=town.commune, role=Role.INSTRUCTOR)
    grant(case, Role.INSTRUCTOR, other)
    return case


# --- what is typed ------------------------------------------------------------------------------

CARD = card(
    family_name="Ferreira da Silva",
    given_names="João Miguel",
    birth_date=datetime.date(1971, 6, 30),
    street="55 avenue des Marronniers",
    postcode="95999",
    case_number="RO-95999-2026-0012",
)


@pytest.mark.parametrize(
    "typed",
    [
        "Ferreira da Silva",
        "FERREIRA",
        "joao ferreira",
        "Silva João",
        "Fereira",
        "ferreira-da-silva miguel",
        "30/06/1971",
        "João 30.06.1971",
        "ferreira 30/07/1971",
        "55 av. marronniers",
        "95999 joao",
        "RO-95999-2026-0012",
        "2026-0012",
        "ro-95999-2026-0012 ferreira",
    ],
)
def test_the_card_answers(typed):
    assert read_terms(typed).score(CARD) > 0


@pytest.mark.parametrize(
    "typed",
    ["Martin", "Ferreira Martin", "01/01/1980", "2026-0013", "João 01/01/1980", "rue des Lilas"],
)
def test_every_word_must_be_found(typed):
    assert read_terms(typed).score(CARD) == 0


def test_a_whole_name_comes_before_a_slip():
    assert read_terms("joao").score(CARD) > read_terms("joan").score(CARD) > 0


@pytest.mark.parametrize("typed", ["", " ", "a", "- '", "é"])
def test_too_little_is_no_search(town, typed):
    assert not read_terms(typed)
    assert signed_in(town, "instructor").post(URL, {"q": typed}).status_code == 422


# --- who finds what -----------------------------------------------------------------------------


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ["instructor", "secretary", "legal", "deputy"])
def test_ones_own_case_is_found_with_its_name_and_its_link(town, who):
    case = factories.report(town)
    text = find(town, who, "ferreira")
    assert f'href="/dossiers/{case.reference}/"' in text
    assert "FERREIRA DA SILVA" in text


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ["instructor", "legal"])
def test_anothers_case_is_a_number_a_year_a_category_and_who_follows_it(town, theirs, who):
    text = find(town, who, "joao ferreira")
    assert theirs.reference in text
    assert f"/dossiers/{theirs.reference}/" not in text
    for said in ("divagation d'animal", "2026", "Marc Aubry", "hors de vos dossiers"):
        assert said in text
    assert "FERREIRA DA SILVA" not in text
    assert "Signalement reçu" not in text


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ["secretary", "deputy", "mayor"])
def test_the_others_find_only_the_cases_they_see(town, theirs, who):
    text = find(town, who, "ferreira")
    assert theirs.reference not in text
    assert "Aucun dossier trouvé" in text


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ["reporter", "coordinator", "dpo", "admin"])
def test_nobody_else_searches(town, who):
    factories.report(town)
    client = signed_in(town, who)
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"q": "ferreira"}).status_code == 403
    assert 'id="recherche"' not in client.get("/").content.decode()


def test_another_communes_cases_are_not_found(town):
    elsewhere = factories.make_town("95998", "Saint-Aubin-le-Clos", prefix="sa-")
    factories.report(elsewhere)
    assert "Aucun dossier trouvé" in find(town, "instructor", "ferreira")


@pytest.mark.rule("R44")
def test_an_annulled_case_is_not_found_outside_ones_own(town, theirs):
    Case.objects.filter(pk=theirs.pk).update(state="annulled")
    assert theirs.reference not in find(town, "instructor", "ferreira")


def test_ones_own_annulled_case_is_still_found(town):
    case = factories.report(town)
    Case.objects.filter(pk=case.pk).update(state="annulled")
    assert case.reference in find(town, "instructor", "ferreira")


def test_the_box_of_the_header_is_there_for_who_may_search(town):
    text = signed_in(town, "secretary").get("/").content.decode()
    assert 'id="recherche"' in text
    assert f'method="post" action="{URL}"' in text


# --- what stays behind --------------------------------------------------------------------------


@pytest.mark.rule("R32")
def test_a_search_is_one_record_with_its_number_and_without_its_words(town):
    factories.report(town)
    client = signed_in(town, "instructor")
    before = AuditRecord.objects.count()
    client.post(URL, {"q": "ferreira"})
    assert AuditRecord.objects.count() == before + 1
    line, payload = newest(town)
    assert (line.act, line.obj, line.role) == ("case.search", None, "instructor")
    assert payload == {"count": 1, "ip": "127.0.0.1"}


def test_the_words_are_in_no_address_and_no_session(town):
    client = signed_in(town, "instructor")
    response = client.post(URL, {"q": "Introuvable"})
    assert response.status_code == 200
    assert not response.headers.get("Location")
    for session in Session.objects.all():
        assert "Introuvable" not in str(session.get_decoded())


def test_an_address_with_words_searches_nothing(town):
    factories.report(town)
    before = len(log.read(town.commune.pk))
    text = signed_in(town, "instructor").get(f"{URL}?q=ferreira").content.decode()
    assert "trouvé" not in text.split("<main")[1].split("</form>")[1]
    assert len(log.read(town.commune.pk)) == before


def test_a_card_that_does_not_open_is_said_and_hides_no_other(town):
    factories.report(town)
    spoiled = factories.report(town)
    row = SearchCard.objects.get(case=spoiled)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_searchcard SET card = %s WHERE id = %s",
            [b"RO\x01\x01" + bytes(60), row.pk.hex if connection.vendor == "sqlite" else row.pk],
        )
    text = find(town, "instructor", "ferreira")
    assert "Un dossier trouvé" in text
    assert "1 dossier n'a pas pu être lu" in text


def test_the_number_of_queries_does_not_grow_with_the_commune(town):
    def cost():
        client = signed_in(town, "instructor")
        client.get("/")
        keys.forget()
        with CaptureQueriesContext(connection) as captured:
            client.post(URL, {"q": "ferreira"})
        skip = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
        return [q["sql"] for q in captured if not q["sql"].startswith(skip)]

    for _ in range(3):
        factories.report(town)
    few = cost()
    for _ in range(12):
        factories.report(town, source_reference=uuid.uuid4().hex[:12])
    assert len(cost()) == len(few) <= 16, "\n".join(few)
