"""Every address of the town hall × every role × the own town and another one, from the URLconf."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from accounts.middleware import declared_act
from accounts.models import Delegation, Membership, Proposal, Replacement
from accounts.policy import Role, roles_for
from rappel.communes.models import Arrete, ListItem
from rappel.town.registry import KINDS
from rappel.web.checks import patterns
from tests import factories
from tests.support.pages import signed_in, words
from tests.town.changes import ARRETE, DELEGATION, PARTNER, TODAY, prepared

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
ROUTES = [
    (route, pattern) for route, pattern in patterns(get_resolver()) if route.startswith("mairie/")
]
ONLY_POSTED = {
    "put_in_force",
    "empower",
    "approve",
    "withdraw",
    "withdraw_people",
    "new_link",
    "read_again",
}


def rows_of(town):
    """A row of the town for each kind of address."""
    replacement = Replacement.objects.create(
        commune=town.commune,
        user=town.deputy,
        reason="absence",
        rank="1",
        starts_on=TODAY,
        ends_on=TODAY + datetime.timedelta(days=3),
    )
    proposal = prepared(
        town, "letterhead", {**KINDS["letterhead"].basis(town.commune, None), "phone": "01 00"}
    )
    return {
        "end_role": Membership.objects.get(commune=town.commune, user=town.coordinator).pk,
        "close_account": town.coordinator.pk,
        "new_link": town.coordinator.pk,
        "complete_delegation": Delegation.objects.get(commune=town.commune).pk,
        "end_delegation": Delegation.objects.get(commune=town.commune).pk,
        "end_replacement": replacement.pk,
        "correct_arrete": Arrete.objects.get(commune=town.commune).pk,
        "end_arrete": Arrete.objects.get(commune=town.commune).pk,
        "protocol_version": town.commune.protocols.get().pk,
        **dict.fromkeys(
            ("statute", "change_statute", "read_again"), town.commune.statutes.first().pk
        ),
        "change_partner": town.commune.partners.create(**PARTNER).pk,
        "change_item": ListItem.objects.filter(commune=town.commune, list="room")[0].pk,
    }, proposal.pk


def address(route, name, rows, proposal):
    return "/" + route.replace("<uuid:pk>", str(rows.get(name, proposal))).replace(
        "<slug:name>", "room"
    )


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ROLES)
def test_each_address_of_the_town_answers_as_the_policy_says(client, town, who):
    rows, proposal = rows_of(town)
    client.force_login(town.users[who])
    for route, pattern in ROUTES:
        url = address(route, pattern.name, rows, proposal)
        allowed = ROLES[who] in roles_for(declared_act(pattern.callback))
        status = client.get(url).status_code
        where = f"get {url} as {who}: {status}"
        if not allowed:
            assert status == 403, where
            assert client.post(url).status_code == 403, where
        elif pattern.name in ONLY_POSTED:
            assert status == 405, where
        else:
            assert status == 200, where
        for method in ("put", "delete"):
            assert getattr(client, method)(url).status_code in (403, 405), where
    assert Proposal.objects.get().outcome == "waiting"


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ["instructor", "legal", "mayor", "dpo", "admin"])
def test_the_rows_of_another_town_are_unknown_here(client, town, who):
    foreign = factories.make_town("95001", "Autreville", prefix="autre-")
    rows, proposal = rows_of(foreign)
    client.force_login(town.users[who])
    for route, pattern in ROUTES:
        if "<uuid:pk>" not in route:
            continue
        url = address(route, pattern.name, rows, proposal)
        assert client.get(url).status_code in (403, 404, 405), url
        status = client.post(url, {"decision": "yes", "commune": "95001"}).status_code
        assert status in (403, 404, 405), f"post {url} as {who}: {status}"
    assert Proposal.objects.get().outcome == "waiting"


@pytest.mark.rule("R30")
def test_a_person_of_no_town_opens_none_of_it(client, town):
    client.force_login(factories.make_user("visitor", "M.", "Jean", "Passant"))
    for route, _ in ROUTES:
        if "<" not in route:
            assert client.get(f"/{route}").status_code == 403, route


def test_the_menu_leads_there_for_those_who_may(town):
    for who, may in (("secretary", True), ("dpo", True), ("reporter", False)):
        assert ('href="/mairie/"' in words(signed_in(town, who).get("/"))) is may, who


@pytest.mark.rule("R42")
@pytest.mark.parametrize("who", ["dpo", "admin"])
def test_dpo_and_admin_read_no_number_of_a_case(town, who):
    case = factories.advance(town, factories.report(town), "convoked")
    proposal = prepared(
        town,
        "delegation_ended",
        {"ends_on": TODAY},
        target=Delegation.objects.get().pk,
    )
    page = words(signed_in(town, who).get(f"/mairie/propositions/{proposal.pk}/"))
    assert "Un entretien ne peut plus être présidé" in page
    assert case.reference not in page


# --- several towns ---------------------------------------------------------------------------


@pytest.fixture
def shared(town):
    """An instructor who serves two towns."""
    other = factories.make_town("95001", "Autreville", prefix="autre-")
    Membership.objects.create(user=town.instructor, commune=other.commune, role=Role.INSTRUCTOR)
    return other


def test_who_serves_two_towns_chooses_and_stays_there(client, town, shared):
    client.force_login(town.instructor)
    assert "Autreville" in words(client.get("/mairie/arretes/"))
    assert "Mairie d&#x27;Autreville" in client.get("/mairie/?commune=95001").content.decode()
    assert "N°" in words(client.get("/mairie/arretes/"))
    assert client.get("/mairie/?commune=95002").status_code == 404


def test_a_form_stays_in_the_town_it_was_opened_for(client, town, shared):
    """The other town was chosen in another tab meanwhile."""
    client.force_login(town.instructor)
    client.get("/mairie/?commune=95001")
    sent = {"label": "Salle neuve", "commune": town.commune.code}
    assert client.post("/mairie/listes/room/ajouter/", sent).status_code == 302
    assert Proposal.objects.get().commune == town.commune


# --- the page of a proposal ------------------------------------------------------------------


def answer(town, who, proposal, **answers):
    return signed_in(town, who).post(
        f"/mairie/propositions/{proposal.pk}/reglage/",
        {"decision": "yes", "password": factories.PASSWORD, **answers},
    )


def test_a_proposal_shows_before_and_after_and_who_may_answer(town):
    values = {**KINDS["letterhead"].basis(town.commune, None), "phone": "01 99 00 00 99"}
    proposal = prepared(town, "letterhead", values)
    page = words(signed_in(town, "secretary").get(f"/mairie/propositions/{proposal.pk}/"))
    assert "01 99 00 00 00" in page
    assert "01 99 00 00 99" in page
    assert "Secrétariat général" not in page
    assert "référent juridique, élu" in page
    assert "Enregistrer ma réponse" not in page


def test_who_prepared_sees_why_the_answer_is_for_somebody_else(town):
    proposal = prepared(town, "arrete_added", ARRETE, by="legal")
    page = words(signed_in(town, "legal").get(f"/mairie/propositions/{proposal.pk}/"))
    assert "vous avez préparé cette proposition" in page
    assert "Retirer ma proposition" in page
    assert "Enregistrer ma réponse" not in page


def test_the_password_is_asked_before_the_commune_is_engaged(town):
    proposal = prepared(town, "arrete_added", ARRETE)
    wrong = answer(town, "mayor", proposal, password="pas-le-bon-mot")
    assert wrong.status_code == 422
    assert "pas le vôtre" in words(wrong)
    assert not Arrete.objects.filter(number="2026-150").exists()
    assert answer(town, "mayor", proposal).status_code == 302
    assert Arrete.objects.filter(number="2026-150").exists()


def test_a_refusal_says_why(town):
    proposal = prepared(town, "arrete_added", ARRETE)
    silent = answer(town, "mayor", proposal, decision="no")
    assert "Dites pourquoi vous refusez" in words(silent)
    assert answer(town, "mayor", proposal, decision="no", answer="Non.").status_code == 302
    page = words(signed_in(town, "instructor").get(f"/mairie/propositions/{proposal.pk}/"))
    assert "refusée" in page
    assert "Non." in page


def test_answering_twice_does_it_once(town):
    proposal = prepared(town, "arrete_added", ARRETE)
    answer(town, "mayor", proposal)
    client = signed_in(town, "legal")
    again = client.post(
        f"/mairie/propositions/{proposal.pk}/reglage/",
        {"decision": "yes", "password": factories.PASSWORD},
        follow=True,
    )
    assert "déjà répondu" in words(again)


def test_a_power_is_not_answered_by_the_way_of_settings(town):
    """The legal adviser puts settings in force, not delegations (security.md §6)."""
    proposal = prepared(
        town, "delegation_added", {"user": town.mayor, **DELEGATION, "number": "2026-9"}
    )
    assert answer(town, "legal", proposal).status_code == 404
    assert answer(town, "mayor", proposal).status_code == 404
    assert Proposal.objects.get().outcome == "waiting"


def test_a_proposal_that_was_overtaken_says_what_changed(town):
    order = Arrete.objects.get()
    proposal = prepared(
        town, "arrete_ended", {"to_day": datetime.date(2026, 12, 1)}, target=order.pk
    )
    Arrete.objects.update(to_day=datetime.date(2026, 11, 15))
    response = answer(town, "mayor", proposal)
    assert response.status_code == 409
    assert "a changé entre-temps" in words(response)
    assert "15 novembre 2026" in words(response)


def test_the_hub_tells_what_waits_for_whom(town):
    prepared(town, "arrete_added", ARRETE)
    mine = words(signed_in(town, "mayor").get("/mairie/"))
    theirs = words(signed_in(town, "instructor").get("/mairie/"))
    assert mine.index("Attend votre réponse") < mine.index("Ajouter un arrêté de police : n° 2026")
    assert "Attend quelqu&#x27;un d&#x27;autre" in theirs or "Attend quelqu'un d'autre" in theirs


def test_home_tells_who_may_answer_and_nobody_else(town):
    prepared(town, "arrete_added", ARRETE, by="legal")
    for who, told in (("mayor", True), ("legal", False), ("instructor", False), ("dpo", False)):
        page = words(signed_in(town, who).get("/"))
        assert ("Un changement de la mairie attend votre réponse" in page) is told, who


def test_withdrawing_is_for_who_prepared(town):
    proposal = prepared(town, "arrete_added", ARRETE)
    url = f"/mairie/propositions/{proposal.pk}/retirer/"
    assert signed_in(town, "legal").post(url).status_code == 403
    assert signed_in(town, "instructor").post(url).status_code == 302
    assert Proposal.objects.get().outcome == "withdrawn"
    people = f"/mairie/propositions/{proposal.pk}/retirer-compte/"
    assert signed_in(town, "admin").post(people).status_code == 404


def test_the_registers_cost_the_same_whatever_they_hold(town):
    """One query more for a row more would be felt in a town of a hundred people."""
    clients = {path: signed_in(town, "admin") for path in COSTS}
    for path in COSTS:  # the first page of a session writes it
        count(clients[path], path)
    before = {path: count(clients[path], path) for path in COSTS}
    for number in range(5):
        user = factories.make_user(f"agent-{number}", "M.", "Jean", f"Agent {number}")
        Membership.objects.create(user=user, commune=town.commune, role=Role.SECRETARY)
        ListItem.objects.create(
            commune=town.commune, list="room", code=f"salle_{number}", label=f"Salle {number}"
        )
        Arrete.objects.create(
            commune=town.commune,
            **{**ARRETE, "number": f"2026-9{number}", "from_day": datetime.date(2026, 9, 1)},
        )
        town.commune.partners.create(**{**PARTNER, "name": f"Partenaire {number}"})
        town.commune.protocols.create(number=number + 2, in_force_from=TODAY)
        Delegation.objects.create(
            commune=town.commune, user=town.deputy, **{**DELEGATION, "number": f"2026-8{number}"}
        )
    assert {path: count(clients[path], path) for path in COSTS} == before


COSTS = (
    "/mairie/personnes/",
    "/mairie/pouvoirs/",
    "/mairie/arretes/",
    "/mairie/listes/room/",
    "/mairie/partenaires/",
    "/mairie/textes/",
    "/mairie/protocole/",
)


def count(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
