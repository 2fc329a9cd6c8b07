"""A town that has just been opened sets itself up from its pages: one agent and its mayor."""

import pytest
from django.test import Client

from accounts.actors import Actor
from accounts.invitations import invite
from accounts.models import Proposal, User
from accounts.policy import Role
from rappel.communes import calendar
from rappel.communes.models import Arrete
from rappel.communes.services import create_commune
from rappel.town import overview
from tests import factories
from tests.support.pages import words

LETTERHEAD = {
    "service": "Secrétariat général",
    "street": "1 place de la Mairie",
    "postcode": "95123",
    "town": "Exemple-sur-Oise",
    "phone": "01 99 00 00 00",
    "email": "mairie@exemple.example",
    "name_the_agent": "on",
    "dpo_contact": "dpo@exemple.example",
    "window_left": "110",
    "window_top": "57",
    "window_width": "80",
    "window_height": "22",
}
OFFICE = {
    "court": "Tribunal judiciaire de Pont-Aval",
    "street": "1 place du Tribunal",
    "postcode": "60999",
    "town": "Pont-Aval",
}


@pytest.fixture
def commune(db, clock):
    """Opened by `commune_create` and two `invite`, as the guide says."""
    factories.open_installation(calendar.now())
    made = create_commune("95123", "Exemple-sur-Oise", today=calendar.now().date())
    server = Actor(job="server")
    for username, role, first, last in (
        ("agent", Role.ADMIN, "Claire", "Lenoir"),
        ("maire", Role.ELECTED, "Hélène", "Castel"),
    ):
        person = invite(
            username,
            role=role,
            commune=made,
            actor=server,
            civility="Mme",
            first_name=first,
            last_name=last,
        ).user
        person.set_password(factories.PASSWORD)
        person.save()
    return made


class Desk:
    """The two people of a small town at their browsers."""

    def __init__(self, commune):
        self.commune = commune
        self.agent, self.mayor = self._browser("agent"), self._browser("maire")

    def _browser(self, username):
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    def change(self, path, answers, by):
        """The agent prepares, the mayor puts in force."""
        sent = {"commune": self.commune.code, **answers}
        made = self.agent.post(f"/mairie/{path}", sent)
        assert made.status_code == 302, words(made)
        proposal = Proposal.objects.filter(outcome="waiting").get()
        done = self.mayor.post(
            f"/mairie/propositions/{proposal.pk}/{by}/",
            {"decision": "yes", "password": factories.PASSWORD},
        )
        assert done.status_code in (200, 302), words(done)
        assert Proposal.objects.get(pk=proposal.pk).outcome == "in_force"


def test_one_agent_and_a_mayor_set_their_town_up_without_a_shell(commune):
    desk = Desk(commune)
    agent, mayor = (User.objects.get(username=name) for name in ("agent", "maire"))
    page = words(desk.agent.get("/mairie/"))
    for lacking in ("Personne n'instruit", "Aucun mandat", "L'en-tête des courriers", "parquet"):
        assert lacking in page

    desk.change(
        "personnes/demarrer/?taille=petite",
        {"agent_user": agent.pk, "mayor_user": mayor.pk},
        "compte",
    )
    desk.change(
        "pouvoirs/maire/",
        {"user": mayor.pk, "starts_on": "29/03/2026", "mayor_feminine": "on"},
        "pouvoir",
    )
    desk.change("courriers/en-tete/", LETTERHEAD, "reglage")
    desk.change("courriers/parquet/", OFFICE, "reglage")
    desk.change("listes/room/ajouter/", {"label": "salle des mariages"}, "reglage")

    left = [item for item in overview.missing(commune) if item.stops]
    assert left == []
    assert not Arrete.objects.exists()
    assert "Décident et président aujourd'hui" in words(desk.agent.get("/mairie/"))
    assert "la maire" in words(desk.agent.get("/mairie/"))


def test_the_agent_alone_changes_nothing(commune):
    desk = Desk(commune)
    agent = User.objects.get(username="agent")
    sent = {"commune": commune.code, "user": agent.pk, "role": "instructor"}
    assert desk.agent.post("/mairie/personnes/donner/", sent).status_code == 302
    proposal = Proposal.objects.get()
    url = f"/mairie/propositions/{proposal.pk}/compte/"
    answer = {"decision": "yes", "password": factories.PASSWORD}
    assert desk.agent.post(url, answer).status_code == 403
    assert not agent.memberships.filter(role=Role.INSTRUCTOR).exists()
