"""A browser signed in as somebody of the town."""

import pytest
from django.test import Client


@pytest.fixture
def browser(town):
    """`browser("reporter")`: a client signed in as that person."""

    def browser(name: str) -> Client:
        client = Client()
        client.force_login(town.users[name])
        return client

    return browser
