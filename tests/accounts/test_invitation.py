"""A real installation starts by two commands: a commune, then the people invited to it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from rappel.communes import calendar
from rappel.communes.models import Commune
from tests import factories

GOOD = "Trois-canards-au-bord-de-l-eau"


@pytest.fixture
def installation(db, clock):
    factories.open_installation(calendar.now())


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def invited_path():
    run("commune_create", "95999", "Valmont-sur-Oise")
    text = run(
        "invite",
        "claire",
        "--role=instructor",
        "--commune=95999",
        "--first-name=Claire",
        "--last-name=Lenoir",
    )
    return "/invitation/" + text.split("/invitation/")[1].strip()


def test_an_invited_person_chooses_a_password_once_and_signs_in(installation, client):
    path = invited_path()

    assert "Bienvenue Claire" in client.get(path).text
    assert client.post(path, {"password": GOOD, "again": GOOD}).status_code == 302
    assert client.get(path).status_code == 404, "the link is spent"

    answer = client.post("/connexion/", {"username": "claire", "password": GOOD})
    assert answer.status_code == 302
    assert "Bonjour Claire" in client.get("/").text


@pytest.mark.rule("R31")
@pytest.mark.parametrize(
    ("password", "again"),
    [("court", "court"), ("password1234", "password1234"), (GOOD, GOOD + "x"), ("", "")],
)
def test_a_weak_or_mistyped_password_is_refused(installation, client, password, again):
    path = invited_path()
    assert client.post(path, {"password": password, "again": again}).status_code == 422
    assert not User.objects.get(username="claire").has_usable_password()


def test_a_made_up_link_is_an_unknown_page(installation, client):
    path = invited_path()
    assert client.get(path[:-2] + "x/").status_code == 404


def test_a_link_expires_after_three_days(installation, client, clock):
    path = invited_path()
    clock.shift(3 * 24 * 3600 + 60)
    assert client.get(path).status_code == 404


def test_a_second_role_needs_no_second_link(installation, client):
    client.post(invited_path(), {"password": GOOD, "again": GOOD})
    text = run("invite", "claire", "--role=secretary", "--commune=95999")
    assert "/invitation/" not in text
    roles = User.objects.get(username="claire").memberships.values_list("role", flat=True)
    assert set(roles) == {"instructor", "secretary"}


def test_bad_arguments_are_refused_in_french_and_leave_nothing(installation):
    with pytest.raises(CommandError, match="commune_create"):
        run("invite", "claire", "--role=instructor", "--commune=00000")
    with pytest.raises(CommandError):
        run("commune_create", "9", "Trop-court")
    run("commune_create", "95999", "Valmont-sur-Oise")
    with pytest.raises(CommandError):
        run("commune_create", "95999", "Encore")
    with pytest.raises(CommandError):
        run("invite", "avec espace", "--role=instructor", "--commune=95999")
    assert Commune.objects.count() == 1
    assert not User.objects.exists()


def test_a_refused_invitation_names_the_field(installation):
    run("commune_create", "95999", "Valmont-sur-Oise")
    with pytest.raises(CommandError) as refused:
        run("invite", "claire", "--role=instructor", "--commune=95999", "--last-name=Lenoir")
    assert "prénom : " in str(refused.value)
    assert not User.objects.exists()
