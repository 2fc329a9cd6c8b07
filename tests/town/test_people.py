"""« Qui fait quoi ? »: roles, accounts, default people, the first-run assistant."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import DefaultPerson, Delegation, Membership, Proposal, User
from accounts.policy import Role
from audit import log
from rappel.town import overview, proposals, services
from rappel.town.registry import KINDS
from rappel.vault import keys
from tests import factories
from tests.support.pages import signed_in, words
from tests.town.changes import TODAY, answered, done, prepared, send, words_of

NEW = {
    "username": "n.petit",
    "civility": "Mme",
    "first_name": "Nadia",
    "last_name": "Petit",
    "email": "n.petit@mairie.example",
    "role": "secretary",
    "service": "",
    "default": False,
}


def installation_verbs():
    return [line.act for line in log.read(keys.installation_id(), limit=20)]


def approve(town, who, proposal, **answers):
    """The answer, by the page."""
    client = signed_in(town, who)
    url = f"/mairie/propositions/{proposal.pk}/compte/"
    data = {"decision": "yes", "password": factories.PASSWORD, **answers}
    return client.post(url, data)


def effects(town, kind, target):
    return " ".join(
        effect.sentence
        for effect in KINDS[kind].effects(town.commune, target, {}, town.actor("admin"))
    )


# --- roles -----------------------------------------------------------------------------------


@pytest.mark.parametrize("then", ["mayor", "dpo"])
def test_a_role_is_proposed_by_admin_and_approved_by_an_elu_or_the_dpo(town, then):
    values = {"user": town.legal, "role": "instructor", "service": "", "default": False}
    done(town, "role_given", values, by="admin", then=then)
    assert Role.INSTRUCTOR in town.actor("legal").roles_in(town.commune.pk)
    assert log.read(town.commune.pk, limit=1)[0].act == "people.approve"
    assert installation_verbs()[0] == "account.invite"


@pytest.mark.parametrize("who", ["instructor", "legal", "mayor", "dpo", "secretary", "reporter"])
def test_nobody_but_admin_proposes(town, who):
    values = {"user": town.legal, "role": "instructor", "service": "", "default": False}
    with pytest.raises(PermissionDenied):
        prepared(town, "role_given", values, by=who)


@pytest.mark.parametrize("who", ["instructor", "legal", "secretary", "admin"])
def test_nobody_but_an_elu_or_the_dpo_approves(town, who):
    proposal = prepared(town, "account_opened", NEW, by="admin")
    with pytest.raises((PermissionDenied, proposals.NotPossible)):
        answered(town, proposal, by=who)
    assert not User.objects.filter(username="n.petit").exists()


def test_an_admin_who_is_also_elu_does_not_approve_the_own_proposal(town):
    """Two persons look at the person, not at the role (security.md §6)."""
    Membership.objects.create(user=town.admin, commune=town.commune, role=Role.ELECTED)
    proposal = prepared(town, "account_opened", NEW, by="admin")
    with pytest.raises(proposals.NotPossible):
        answered(town, proposal, by="admin")
    assert not User.objects.filter(username="n.petit").exists()


@pytest.mark.rule("R30")
def test_a_revoked_right_is_gone_at_the_next_request(town):
    client = signed_in(town, "instructor")
    assert client.get("/dossiers/").status_code == 200
    row = Membership.objects.get(user=town.instructor)
    done(town, "role_ended", {"user": None}, by="admin", target=row.pk)
    assert installation_verbs()[0] == "account.role_ended"
    assert client.get("/dossiers/").status_code == 403
    assert not DefaultPerson.objects.filter(user=town.instructor).exists()


def test_the_last_holder_of_a_needed_role_is_warned_of(town):
    row = Membership.objects.get(user=town.instructor)
    said = effects(town, "role_ended", row.pk)
    assert "Personne d'autre n'a le rôle « Instructeur »" in said
    assert "désignée d'office" in said

    other = Membership.objects.get(user=town.secretary)
    assert "Personne d'autre" not in effects(town, "role_ended", other.pk)


def test_the_cases_in_hand_are_counted_before_a_role_goes(town):
    factories.report(town)
    row = Membership.objects.get(user=town.instructor)
    said = effects(town, "role_ended", row.pk)
    assert "Un dossier en cours lui est confié" in said
    assert "RO-" not in said


def test_a_role_that_is_gone_already_is_not_ended_twice(town):
    row = Membership.objects.get(user=town.secretary)
    proposal = prepared(town, "role_ended", {"user": None}, by="admin", target=row.pk)
    row.delete()
    assert answered(town, proposal).outcome == "outdated"


def test_a_role_already_held_is_not_given_again(town):
    values = {"user": town.legal, "role": "legal_adviser", "service": "", "default": False}
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "role_given", values, by="admin")
    assert "a déjà ce rôle" in words_of(refusal)


@pytest.mark.rule("R30")
def test_who_reports_belongs_to_a_service(town):
    values = {"user": town.legal, "role": "reporter", "service": "", "default": False}
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "role_given", values, by="admin")
    assert "Indiquez le service" in words_of(refusal)
    done(town, "role_given", {**values, "service": "Police Municipale"}, by="admin")
    assert town.actor("legal").services_in(town.commune.pk) == {"police-municipale"}


def test_a_shared_dpo_of_another_town_is_named_by_username(town):
    other = factories.make_town("95001", "Autreville", prefix="autre-")
    answers = {"user": "", "other": "autre-dpo", "role": "dpo", "service": ""}
    response = send(town, "admin", "personnes/donner/", answers)
    assert response.status_code == 302
    answered(town, Proposal.objects.get())
    assert Membership.objects.filter(user=other.dpo).count() == 2


@pytest.mark.parametrize("path", ["roles/{row}/retirer/", "{person}/fermer/"])
def test_what_is_taken_away_has_a_reason(town, path):
    row = Membership.objects.get(user=town.secretary)
    address = f"personnes/{path.format(row=row.pk, person=town.secretary.pk)}"
    assert send(town, "admin", address, {"reason": ""}).status_code == 422
    assert send(town, "admin", address, {"reason": "Mutation."}).status_code == 302
    assert Proposal.objects.get().reason == "Mutation."


# --- accounts --------------------------------------------------------------------------------


@pytest.mark.rule("R31")
def test_the_link_of_an_approved_account_is_shown_once_and_works_once(town):
    proposal = prepared(town, "account_opened", NEW, by="admin")
    page = words(approve(town, "mayor", proposal))
    link = re.search(r"http://testserver(/invitation/\S+?/)<", page)
    assert link
    assert "Nadia Petit" in page

    again = words(signed_in(town, "mayor").get(f"/mairie/propositions/{proposal.pk}/"))
    assert "/invitation/" not in again
    chosen = {"password": "Une-autre-phrase-longue-9", "again": "Une-autre-phrase-longue-9"}
    assert Client().post(link[1], chosen).status_code == 302
    assert Client().get(link[1]).status_code == 404


def test_a_username_that_is_taken_is_refused_with_another_way(town):
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "account_opened", {**NEW, "username": "legal"}, by="admin")
    assert "donner un rôle au compte qui existe" in words_of(refusal)


def test_a_username_taken_while_it_waited_is_refused_too(town):
    proposal = prepared(town, "account_opened", NEW, by="admin")
    factories.make_user("n.petit", "M.", "Noé", "Petit")
    with pytest.raises(proposals.NotPossible):
        answered(town, proposal)
    assert not Membership.objects.filter(user__username="n.petit").exists()


def test_a_lost_link_is_made_again_by_who_approves(town):
    done(town, "account_opened", NEW, by="admin")
    user = User.objects.get(username="n.petit")
    url = f"/mairie/personnes/{user.pk}/lien/"
    assert "/invitation/" in words(signed_in(town, "dpo").post(url))
    assert installation_verbs()[0] == "account.link"
    assert signed_in(town, "admin").post(url).status_code == 403
    chosen = signed_in(town, "dpo").post(f"/mairie/personnes/{town.legal.pk}/lien/")
    assert chosen.status_code == 302


def test_a_link_is_made_for_people_of_the_town_only(town):
    other = factories.make_town("95001", "Autreville", prefix="autre-")
    User.objects.filter(pk=other.legal.pk).update(password="!")
    response = signed_in(town, "dpo").post(f"/mairie/personnes/{other.legal.pk}/lien/")
    assert response.status_code == 404


def test_a_closed_account_is_out_at_the_next_request(town):
    client = signed_in(town, "legal")
    assert client.get("/").status_code == 200
    done(town, "account_closed", {"user": None}, by="admin", target=town.legal.pk)
    assert client.get("/").status_code == 302
    assert not User.objects.get(pk=town.legal.pk).is_active
    assert installation_verbs()[:2] == ["account.close", "account.role_ended"]


def test_an_account_that_serves_another_town_stays_open(town):
    other = factories.make_town("95001", "Autreville", prefix="autre-")
    Membership.objects.create(user=town.dpo, commune=other.commune, role=Role.DPO)
    done(town, "account_closed", {"user": None}, by="admin", then="mayor", target=town.dpo.pk)
    assert User.objects.get(pk=town.dpo.pk).is_active
    assert town.actor("dpo").roles_in(town.commune.pk) == frozenset()
    assert town.actor("dpo").roles_in(other.commune.pk) == {Role.DPO}


def test_closing_the_account_of_a_delegate_says_that_the_delegation_stays(town):
    assert Delegation.objects.filter(user=town.deputy).exists()
    assert "mandat ou une délégation" in effects(town, "account_closed", town.deputy.pk)


# --- default people --------------------------------------------------------------------------


def test_default_people_are_set_by_who_assigns(town):
    answers = {
        "elected": str(town.mayor.pk),
        "instructor": str(town.instructor.pk),
        "version": services.version_of_defaults(town.commune),
    }
    assert send(town, "mayor", "personnes/office/", answers).status_code == 302
    kept = dict(DefaultPerson.objects.values_list("role", "user__username"))
    assert kept == {"elected": "mayor", "instructor": "instructor"}
    assert log.read(town.commune.pk, limit=1)[0].act == "people.default"


def test_default_people_changed_meanwhile_are_shown_not_overwritten(town):
    answers = {"version": services.version_of_defaults(town.commune)}
    DefaultPerson.objects.filter(role="elected").update(user=town.mayor)
    response = send(town, "mayor", "personnes/office/", answers)
    assert response.status_code == 409
    assert "entre-temps" in words(response)
    assert DefaultPerson.objects.count() == 4


def test_default_people_hold_the_role(town):
    version = services.version_of_defaults(town.commune)
    answers = {"elected": str(town.instructor.pk), "version": version}
    response = send(town, "mayor", "personnes/office/", answers)
    assert response.status_code == 422
    with pytest.raises(PermissionDenied):
        services.set_defaults(
            town.commune, actor=town.actor("mayor"), people={Role.ELECTED: town.legal}
        )
    with pytest.raises(PermissionDenied):
        services.set_defaults(town.commune, actor=town.actor("admin"), people={})
    assert DefaultPerson.objects.filter(user=town.deputy).exists()


# --- what is missing -------------------------------------------------------------------------


def said_missing(town):
    return " ".join(item.sentence for item in overview.missing(town.commune))


def test_a_town_that_is_set_up_misses_nothing(town):
    town.commune.statutes.update(verified_on=TODAY)
    assert overview.missing(town.commune) == []


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (Role.INSTRUCTOR, "personne n'instruit"),
        (Role.ELECTED, "personne n'a le rôle d'élu"),
        (Role.ADMIN, "administration technique"),
        (Role.DPO, "aucun délégué à la protection des données"),
    ],
)
def test_a_role_that_nobody_holds_is_named_with_what_to_do(town, role, sentence):
    Membership.objects.filter(role=role).delete()
    assert sentence in said_missing(town)
    assert all(item.remedy and item.url for item in overview.missing(town.commune))


def test_a_day_without_any_competent_elu_is_named(town):
    town.commune.mandates.all().delete()
    Delegation.objects.all().delete()
    assert "aucun élu ne peut décider" in said_missing(town)


@pytest.mark.rule("R38")
def test_one_person_for_both_parts_is_named(town):
    Membership.objects.filter(role=Role.INSTRUCTOR).update(user=town.mayor)
    Delegation.objects.all().delete()
    assert "la même personne étudie et décide" in said_missing(town)


def test_settings_without_which_no_letter_leaves_are_named(town):
    town.commune.letterhead.delete()
    town.commune.prosecutor_office.delete()
    town.commune.list_items.filter(list="room").update(active=False)
    said = said_missing(town)
    for words_ in ("l'en-tête des courriers", "l'adresse du parquet", "aucune salle"):
        assert words_ in said


def test_emails_are_shown_to_who_looks_after_accounts_only(town):
    for who, sees in (("admin", True), ("dpo", True), ("mayor", True), ("secretary", False)):
        page = words(signed_in(town, who).get("/mairie/personnes/"))
        assert "Claire Lenoir" in page
        assert ("instructor@mairie.example" in page) is sees, who


def test_the_addresses_of_a_proposed_account_are_for_who_looks_after_accounts(town):
    proposal = prepared(town, "account_opened", NEW, by="admin")
    url = f"/mairie/propositions/{proposal.pk}/"
    for who, sees in (("admin", True), ("dpo", True), ("mayor", True), ("secretary", False)):
        page = words(signed_in(town, who).get(url))
        assert "Nadia" in page
        assert ("n.petit@mairie.example" in page) is sees, who


# --- first run -------------------------------------------------------------------------------


def test_a_small_town_is_set_up_by_one_agent_and_its_mayor(town):
    """One agent who does everything, and the mayor: proposed by one, approved by the other."""
    Membership.objects.all().delete()
    for user, role in ((town.admin, Role.ADMIN), (town.mayor, Role.ELECTED)):
        Membership.objects.create(user=user, commune=town.commune, role=role)
    client = signed_in(town, "admin")
    sizes = words(client.get("/mairie/personnes/demarrer/"))
    assert all(name in sizes for name in ("Petite commune", "Avec un référent", "Ville"))
    answers = {"agent_user": str(town.admin.pk), "mayor_user": str(town.mayor.pk)}
    response = send(town, "admin", "personnes/demarrer/?taille=petite", answers)
    assert response.status_code == 302
    assert Membership.objects.count() == 2

    answered(town, Proposal.objects.get())

    assert town.actor("admin").roles_in(town.commune.pk) == {
        Role.ADMIN,
        Role.INSTRUCTOR,
        Role.SECRETARY,
    }
    defaults = dict(DefaultPerson.objects.values_list("role", "user__username"))
    assert defaults["instructor"] == "admin"
    assert defaults["elected"] == "mayor"


def test_a_town_with_an_adviser_invites_whom_it_lacks(town):
    answers = {
        "agent_user": str(town.instructor.pk),
        "mayor_user": str(town.mayor.pk),
        "legal_first_name": "Yasmine",
        "legal_last_name": "Roche",
        "legal_username": "y.roche",
        "legal_civility": "Mme",
    }
    response = send(town, "admin", "personnes/demarrer/?taille=referent", answers)
    assert response.status_code == 302
    proposal = Proposal.objects.get()
    page = words(signed_in(town, "mayor").get(f"/mairie/propositions/{proposal.pk}/"))
    assert "Yasmine Roche (nouveau compte) : Référent juridique" in page.replace("\xa0", " ")
    assert "/invitation/" in words(approve(town, "mayor", proposal))
    assert User.objects.get(username="y.roche").memberships.get().role == Role.LEGAL_ADVISER


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "ne peut pas rester vide"),
        ({"agent_first_name": "Léa"}, "donnez le prénom, le nom et l'identifiant"),
        ({"agent_user": "instructor", "agent_username": "x.y"}, "pas les deux"),
    ],
)
def test_a_seat_left_in_doubt_is_asked_again(town, answers, said):
    sent = {
        key: str(town.users[value].pk) if key.endswith("_user") else value
        for key, value in answers.items()
    }
    response = send(town, "admin", "personnes/demarrer/?taille=petite", sent)
    assert response.status_code == 422
    assert said in words(response)
    assert not Proposal.objects.exists()


def test_a_size_that_is_none_is_no_page(town):
    response = send(town, "admin", "personnes/demarrer/?taille=empire", {})
    assert response.status_code == 404
