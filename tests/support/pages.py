"""Opening and sending the page of an act as a signed-in person of the town."""

import re
import uuid
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rappel.cases.models import Case
from rappel.cases.procedure import ACTS
from rappel.cases.selectors import load_file
from tests.factories import Town


def signed_in(town: Town, who: str) -> Client:
    """A browser in which that person signed in."""
    client = Client()
    client.force_login(town.users[who])
    return client


def act_url(case: Case, act: str) -> str:
    """Address of the page of an act."""
    return reverse(ACTS[act].url, args=[case.reference])


def post(client: Client, case: Case, act: str, **answers: Any) -> HttpResponse:
    """Send the form of an act on the case as it now stands."""
    stamp = {"version": load_file(case.pk).version, "key": str(uuid.uuid4())}
    return client.post(act_url(case, act), {**stamp, **answers})


def page(client: Client, case: Case, act: str, query: str = "") -> str:
    """The words of the page of an act, its form shown."""
    response = client.get(act_url(case, act) + query)
    assert response.status_code == 200
    return words(response)


def words(response: HttpResponse) -> str:
    """The source of a page, every space ordinary."""
    return re.sub(r"\s+", " ", unescape(response.content.decode()))
