"""Browsers in front of the sign-in page, and what the logs kept of them."""

import pytest
from django.test import Client

from audit import log
from rappel.vault import cells, keys
from tests.factories import PASSWORD


@pytest.fixture
def sign_in(town):
    """Type a username and a password on the page; returns the browser and the answer."""

    def type_in(username="instructor", password=PASSWORD, *, client=None, **more):
        browser = client or Client()
        typed = {"username": username, "password": password, **more}
        return browser, browser.post("/connexion/", typed)

    return type_in


@pytest.fixture
def instructor(sign_in):
    """A browser in which the instructor signed in by the page."""
    browser, answer = sign_in()
    assert answer.status_code == 302
    return browser


class Journal:
    """Reads a log as it stands."""

    def __init__(self, owner):
        self.owner = owner

    def lines(self, *acts):
        """(act, result, actor, object) of the records of these acts, the oldest first."""
        found = [
            (line.act, line.res, line.actor, line.obj)
            for line in log.read(self.owner, limit=1000)
            if not acts or line.act in acts
        ]
        return found[::-1]

    def payload(self):
        """What the payload of the newest record holds, sealed under the desk key."""
        line = log.read(self.owner, limit=1)[0]
        key = keys.desk_key(self.owner)
        return cells.open_cell(
            key, self.owner, "audit_record", "payload", line.payload_row, line.payload, kind="json"
        )


@pytest.fixture
def installation_log(town):
    """The log of the installation: accounts."""
    return Journal(keys.installation_id())


@pytest.fixture
def commune_log(town):
    """The log of the town."""
    return Journal(town.commune.pk)
