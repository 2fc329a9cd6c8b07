"""What a page costs: a bounded number of queries, the same whatever the size of the commune.

BEGIN, COMMIT and SAVEPOINT are not counted; the journal and the session are (design.md §7).
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rappel.vault import cells, keys
from tests import factories
from tests.sizes import SIZES

NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def cost(client, url):
    """Queries of a page whose keys are not in the cache yet."""
    client.get("/deconnexion/")  # the session's own mark is not due in the middle of the count
    keys.forget()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return [q["sql"] for q in captured if not q["sql"].startswith(NOT_COUNTED)]


@pytest.fixture
def signed_in(client, town):
    """The instructor, signed in by the page so that the session is a real one."""
    page = {"username": "instructor", "password": factories.PASSWORD}
    assert client.post("/connexion/", page).status_code == 302
    return client


@pytest.mark.parametrize(
    "state", ["reported", "under_review", "awaiting_decision", "approved", "convoked", "blocked"]
)
def test_the_case_page_takes_25_queries_at_most(town, signed_in, state):
    case = factories.report(town)
    if state != "reported":
        factories.advance(town, case, state)
    queries = cost(signed_in, f"/dossiers/{case.reference}/")
    assert len(queries) <= 25, "\n".join(queries)


@pytest.mark.slow
@pytest.mark.number("dossiers dans la commune de la liste mesurée", "big_commune_cases")
def test_the_list_takes_14_queries_whatever_the_number_of_cases(town, signed_in):
    for _ in range(10):
        factories.report(town)
    few = cost(signed_in, "/dossiers/")
    factories.many_reports(town, SIZES.big_commune_cases - 10)
    many = cost(signed_in, "/dossiers/")
    assert len(many) == len(few) <= 14, "\n".join(many)


def test_home_takes_14_queries_at_most(town, signed_in):
    for _ in range(3):
        factories.advance(town, factories.report(town), "under_review")
    queries = cost(signed_in, "/")
    assert len(queries) <= 14, "\n".join(queries)


def test_only_the_cells_shown_are_opened(town, signed_in, monkeypatch):
    for _ in range(3):
        factories.report(town)
    opened = []
    genuine = cells.open_frame

    def count(key, commune, table, column, row, cell):
        opened.append(column)
        return genuine(key, commune, table, column, row, cell)

    monkeypatch.setattr("rappel.vault.fields.open_frame", count)
    signed_in.get("/dossiers/")
    assert set(opened) <= {"civility", "family_name", "given_names"}
    assert len(opened) == 9
