"""Every page has an act, every act a page, and nobody unknown is shown anything.

All is generated from the URLconf: an address added tomorrow is tested tomorrow.
"""

import re
import uuid
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse

from accounts.middleware import declared_act
from accounts.models import Membership
from accounts.policy import PUBLIC, SIGNED_IN, TABLE, Role
from rappel.cases.pages import ActView
from rappel.cases.procedure import ACTS
from rappel.web.checks import patterns
from tests import factories

ADDRESSES: list[tuple[str, URLPattern]] = sorted(
    patterns(get_resolver()), key=lambda found: found[0]
)
METHODS = ("get", "post", "head", "put", "patch", "delete", "options")
SAMPLES = {
    "str": "RO-95999-2026-0001",
    "slug": "quelque-chose",
    "int": "1",
    "uuid": str(uuid.UUID(int=1)),
}


def address(route: str) -> str:
    """The route with a plausible value in each place."""
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda place: SAMPLES[place[1] or "str"], route)


def view_class(pattern: URLPattern) -> Any:
    return getattr(pattern.callback, "view_class", None)


CLOSED = [found for found in ADDRESSES if declared_act(found[1].callback) != PUBLIC]


@pytest.mark.parametrize(("route", "pattern"), ADDRESSES, ids=[route for route, _ in ADDRESSES])
def test_every_view_declares_an_act_that_the_policy_knows(route: str, pattern: URLPattern) -> None:
    assert declared_act(pattern.callback) in {PUBLIC, SIGNED_IN, *TABLE}


def test_what_is_open_to_everybody_is_named_here() -> None:
    """A page without sign-in is a decision: it is written down twice."""
    opened = {pattern.name for _, pattern in ADDRESSES if declared_act(pattern.callback) == PUBLIC}
    assert opened == {"sign_in", "invitation", "healthz", "readyz"}


def test_no_address_is_given_twice() -> None:
    twice = [
        route for route, count in Counter(route for route, _ in ADDRESSES).items() if count > 1
    ]
    assert not twice


@pytest.mark.parametrize(("route", "pattern"), ADDRESSES, ids=[route for route, _ in ADDRESSES])
def test_each_address_leads_to_its_own_view(route: str, pattern: URLPattern) -> None:
    """An earlier, wider route must not swallow it."""
    assert resolve(address(route)).func is pattern.callback


@pytest.mark.parametrize("name", ACTS)
def test_every_declared_act_has_its_page(name: str) -> None:
    act = ACTS[name]
    path = reverse(act.url, args=["RO-95999-2026-0001"])
    view = resolve(path).func.view_class
    assert issubclass(view, ActView)
    assert view.act == name


def test_every_page_of_an_act_is_named_after_it() -> None:
    faults = [
        f"{route} is named {pattern.name}, its act is {view.act}"
        for route, pattern in ADDRESSES
        if (view := view_class(pattern)) and issubclass(view, ActView) and pattern.name != view.act
    ]
    assert not faults, faults


@pytest.mark.rule("R31")
@pytest.mark.parametrize(("route", "pattern"), CLOSED, ids=[route for route, _ in CLOSED])
def test_whoever_is_not_signed_in_is_sent_to_sign_in(route: str, pattern: URLPattern) -> None:
    """By every method, and without one query: the database is closed to this test."""
    client = Client()
    path = address(route)
    for method in METHODS:
        response = getattr(client, method)(path)
        assert response.status_code == 302, f"{method} {path}: {response.status_code}"
        assert response["Location"].startswith(reverse("accounts:sign_in"))
        assert not response.content


@pytest.fixture
def visitor(town: factories.Town) -> factories.Town:
    """A town with one more account, which holds no role anywhere."""
    town.users["visitor"] = factories.make_user("visitor", "M.", "Jean", "Passant")
    return town


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ["visitor", "coordinator", "dpo", "admin"])
def test_who_has_no_business_with_cases_opens_none_of_their_pages(
    visitor: factories.Town, who: str
) -> None:
    """Coordination, DPO and the technical administrator are never shown a case (security.md §6).

    The registers of the town hall and of incidents are no case; who opens them:
    tests/town/test_rights.py, tests/incidents.
    """
    client = Client()
    client.force_login(visitor.users[who])
    seen = []
    for route, pattern in CLOSED:
        if declared_act(pattern.callback) == SIGNED_IN or route.startswith(
            ("mairie/", "incidents/")
        ):
            continue
        path = address(route)
        seen += [
            f"{method} {path}: {status}"
            for method in ("get", "post")
            if (status := getattr(client, method)(path).status_code) not in (403, 404)
        ]
    assert not seen, seen


@pytest.mark.rule("R30")
def test_a_role_taken_away_is_gone_at_the_next_request(town: factories.Town) -> None:
    client = Client()
    client.force_login(town.instructor)
    assert client.get(reverse("cases:list")).status_code == 200
    Membership.objects.filter(user=town.instructor, role=Role.INSTRUCTOR).delete()
    assert client.get(reverse("cases:list")).status_code == 403
