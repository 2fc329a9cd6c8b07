"""What surrounds a page costs no query of its own and shows only where one may go."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from accounts.actors import Actor
from rappel.web.context import Site

pytestmark = pytest.mark.django_db


def _request(user=None, path="/"):
    request = RequestFactory().get(path)
    request.actor = Actor(user=user) if user else None
    return request


def test_a_visitor_sees_no_menu_and_costs_no_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        page = render_to_string("web/errors/error.html", _error(), _request())
    assert "Menu principal" not in page
    assert "Se déconnecter" not in page


def _error():
    return {"error": SimpleNamespace(title="T", sentence="S", remedy="R", status=404)}


def test_a_page_reads_the_memberships_once(town, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        page = render_to_string("web/errors/error.html", _error(), _request(town.instructor))
    assert "Menu principal" in page
    assert town.instructor.full_name in page
    assert "Mairie de" in page or "Mairie d'" in page


def test_the_menu_holds_only_what_a_role_opens(town) -> None:
    def labels(user):
        return [entry.label for entry in Site(_request(user)).nav]

    assert "Dossiers" in labels(town.instructor)
    assert "Dossiers" not in labels(town.reporter)
    assert "Mes signalements" not in labels(town.instructor)


def test_the_entry_of_the_page_is_marked(town) -> None:
    nav = Site(_request(town.instructor, reverse("cases:list"))).nav
    assert [entry.label for entry in nav if entry.current] == ["Dossiers"]


def test_the_demo_says_so_on_every_page(settings) -> None:
    settings.DEMO = True
    assert "Démonstration." in render_to_string("web/errors/error.html", _error(), _request())
    settings.DEMO = False
    assert "Démonstration." not in render_to_string("web/errors/error.html", _error(), _request())
