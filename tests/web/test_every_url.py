"""Every URL × every identity × every standing of the case, generated from the URLconf.

A new URL is covered at once: what the policy lets the identity do on the case gives 200 (or the
redirect of a finished act), anything else the same 404 as an unknown case, or 403 when the case is
visible and the act is not the role's.
"""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.middleware import declared_act
from accounts.models import DefaultPerson
from accounts.policy import PUBLIC, SIGNED_IN, Relation, Role, allows, roles_for
from rappel.cases.act import State
from rappel.cases.models import Case
from rappel.cases.services import grant, revoke
from tests import factories

ROLES = {
    "reporter": Role.REPORTER,
    "instructor": Role.INSTRUCTOR,
    "secretary": Role.SECRETARY,
    "legal": Role.LEGAL_ADVISER,
    "deputy": Role.ELECTED,
    "coordinator": Role.COORDINATOR,
    "dpo": Role.DPO,
    "admin": Role.ADMIN,
}
ASSIGNABLE = {Role.INSTRUCTOR, Role.SECRETARY, Role.LEGAL_ADVISER, Role.ELECTED}


def routes(patterns, prefix=""):
    """(path, view) of every address of the product."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


ROUTES = [(path, view) for path, view in routes(get_resolver().url_patterns)]
CASE_ROUTES = [(path, view) for path, view in ROUTES if "<str:reference>" in path]
GENERAL_ROUTES = [(path, view) for path, view in ROUTES if "<" not in path]


def address(path, reference):
    """The address of a route for one case."""
    filled = path.replace("<str:reference>", reference)
    return "/" + filled.replace("<int:number>", "1")


@pytest.fixture
def two_towns(town):
    """A case nobody has in one town, and the people of another."""
    DefaultPerson.objects.all().delete()
    foreign = factories.make_town("95001", "Autreville", prefix="autre-")
    return town, foreign, factories.report(town, by="mayor")


@pytest.mark.slow
@pytest.mark.rule("R30")
@pytest.mark.parametrize("standing", ["assigned", "other", "own", "foreign", "unknown"])
@pytest.mark.parametrize("who", ROLES)
def test_each_address_of_a_case_answers_as_the_policy_says(client, two_towns, who, standing):
    town, foreign, case = two_towns
    role = ROLES[who]
    relations = set() if standing in ("foreign", "unknown") else {Relation.COMMUNE}
    # somebody else instructs it, so that it stands in no pool
    grant(case, Role.INSTRUCTOR, foreign.instructor)
    if standing == "assigned" and role in ASSIGNABLE:
        grant(case, role, town.users[who])
        relations.add(Relation.ASSIGNED)
    if standing == "own":
        Case.objects.filter(pk=case.pk).update(created_by=town.users[who])
        if role == Role.REPORTER:
            relations.add(Relation.OWN)
    user = (foreign if standing == "foreign" else town).users[who]
    client.force_login(user)
    reference = "RO-95999-2026-9999" if standing == "unknown" else case.reference
    stands = {role: frozenset(relations)}
    sees = allows("case.view", stands) is not None
    for path, view in CASE_ROUTES:
        act = declared_act(view)
        url = address(path, reference)
        for method in ("get", "post", "put", "delete"):
            status = getattr(client, method)(url).status_code
            where = f"{method} {path} as {who}, {standing}: {status}"
            if role not in roles_for(act):
                assert status == 403, where
            elif method in ("put", "delete"):
                assert status in (403, 404, 405), where
            elif act == "signalement.report":
                may = allows(act, stands) is not None
                assert status == (405 if method == "post" else 200 if may else 404), where
            elif not sees:
                # 405 is said of the method before any case is looked for
                assert status in (404, 405), where
            elif "<int:number>" in path:
                assert status in (404, 405), where  # the case has no document yet
            elif allows(act, stands) is None:
                assert status == 403, where
            else:
                assert status in (200, 302, 405, 409, 422), where
    if standing != "own":
        revoke(case, Role.INSTRUCTOR, foreign.instructor)


@pytest.mark.parametrize("who", [*ROLES, None])
def test_each_general_address_answers_as_the_policy_says(client, two_towns, who):
    town = two_towns[0]
    if who:
        client.force_login(town.users[who])
    for path, view in GENERAL_ROUTES:
        act = declared_act(view)
        response = client.get("/" + path)
        where = f"{path} as {who}: {response.status_code}"
        if act == PUBLIC:
            assert response.status_code in (200, 302), where
        elif who is None:
            assert response.status_code == 302, where
            assert response["Location"].startswith("/connexion/"), where
        elif act == SIGNED_IN:
            assert response.status_code in (200, 405), where
        else:
            allowed = ROLES[who] in roles_for(act)
            assert response.status_code == (200 if allowed else 403), where


def test_anonymous_is_sent_to_the_sign_in_page_whatever_the_case(client, two_towns):
    _, _, case = two_towns
    for path, _ in CASE_ROUTES:
        for reference in (case.reference, "RO-95999-2026-9999"):
            response = client.get(address(path, reference))
            assert response.status_code == 302, path
            assert response["Location"].startswith("/connexion/"), path


def test_invisible_and_unknown_cases_answer_with_the_same_bytes(client, two_towns):
    town, _, case = two_towns
    client.force_login(town.secretary)
    invisible = client.get(f"/dossiers/{case.reference}/")
    unknown = client.get("/dossiers/RO-95999-2026-9999/")
    assert (invisible.status_code, unknown.status_code) == (404, 404)
    assert _without_token(invisible) == _without_token(unknown)


def _without_token(response):
    return [line for line in response.content.splitlines() if b"csrfmiddlewaretoken" not in line]


def test_a_state_in_the_declaration_is_a_state_of_the_screen():
    assert len(State.labels) == len(set(State.labels)) == 14
