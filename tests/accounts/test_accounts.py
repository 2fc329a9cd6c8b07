"""Accounts: strong passwords on every way in, no superuser, powers that begin and end on a day."""

import datetime

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.actors import Actor
from accounts.models import Delegation, Mandate, Membership, User
from accounts.policy import Relation, Role
from accounts.selectors import authority_of, competent_people, people_with, quality_of
from tests.factories import make_town

NAMES = {"first_name": "Claire", "last_name": "Lenoir"}
DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 11, 2)


# --- passwords --------------------------------------------------------------------------------


@pytest.mark.rule("R31")
@pytest.mark.parametrize(
    "password",
    ["", "court", "onze-signes", "password1234", "claire.lenoir", "ClaireLenoir1"],
)
def test_no_account_is_made_with_a_weak_password(db, password):
    with pytest.raises(ValidationError):
        User.objects.create_user("claire.lenoir", password, **NAMES)
    assert not User.objects.exists()


@pytest.mark.rule("R31")
def test_a_sentence_is_taken_and_none_leaves_the_account_shut(db):
    taken = User.objects.create_user("claire", "quatre canards au bord de l'eau", **NAMES)
    shut = User.objects.create_user("odile", None, **NAMES)

    assert taken.check_password("quatre canards au bord de l'eau")
    assert not taken.check_password("Quatre canards au bord de l'eau")
    assert not shut.has_usable_password()


@pytest.mark.rule("R31")
def test_the_hash_of_the_product_is_argon2id():
    encoded = Argon2PasswordHasher().encode("quatre canards", "sel-de-seize-octets")
    assert encoded.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")


def test_nobody_is_a_superuser(db):
    with pytest.raises((IntegrityError, ValidationError)):
        User.objects.create_user("root", None, is_superuser=True, **NAMES)


@pytest.mark.parametrize("username", ["", "deux mots", "x" * 61, "a\x00b"])
def test_a_username_is_a_short_word(db, username):
    with pytest.raises(ValidationError):
        User.objects.create_user(username, None, **NAMES)


# --- powers -----------------------------------------------------------------------------------


@pytest.mark.rule("R8")
def test_the_mayor_signs_by_mandate_the_delegate_by_order(town):
    mayor = authority_of(town.commune.pk, town.mayor.pk, TODAY)
    deputy = authority_of(town.commune.pk, town.deputy.pk, TODAY)

    assert isinstance(mayor, Mandate)
    assert quality_of(mayor) == "la maire"
    assert isinstance(deputy, Delegation)
    assert quality_of(deputy) == "adjointe au maire déléguée à la tranquillité publique"
    assert competent_people(town.commune.pk, TODAY) == [town.mayor, town.deputy]
    for who in ("instructor", "legal", "secretary", "reporter"):
        assert authority_of(town.commune.pk, town.users[who].pk, TODAY) is None


@pytest.mark.rule("R8")
@pytest.mark.parametrize("name", ["signed_on", "published_on", "received_on"])
def test_an_order_counts_from_the_last_of_its_three_days(town, name):
    Delegation.objects.update(**{name: TODAY})
    order = Delegation.objects.get()

    assert not order.covers(TODAY - DAY)
    assert order.covers(TODAY)


@pytest.mark.rule("R8")
@pytest.mark.parametrize("name", ["published_on", "received_on"])
def test_an_order_without_its_formalities_gives_no_power(town, name):
    Delegation.objects.update(**{name: None})
    assert competent_people(town.commune.pk, TODAY) == [town.mayor]


@pytest.mark.rule("R8")
@pytest.mark.parametrize("model", [Mandate, Delegation])
def test_a_power_ends_after_its_last_day(town, model):
    model.objects.update(ends_on=TODAY)
    held = model.objects.get()

    assert held.covers(TODAY)
    assert not held.covers(TODAY + DAY)


@pytest.mark.rule("R8")
def test_a_closed_account_signs_nothing_more(town):
    User.objects.filter(pk=town.deputy.pk).update(is_active=False)
    assert competent_people(town.commune.pk, TODAY) == [town.mayor]


@pytest.mark.rule("R8")
def test_a_power_is_of_one_town(town):
    other = make_town("95001", "Autreville", prefix="autre-")
    assert authority_of(other.commune.pk, town.mayor.pk, TODAY) is None
    assert authority_of(other.commune.pk, town.deputy.pk, TODAY) is None


# --- roles ------------------------------------------------------------------------------------


@pytest.mark.rule("R30")
def test_an_actor_has_the_roles_of_the_moment_in_each_town(town):
    other = make_town("95001", "Autreville", prefix="autre-")
    Membership.objects.create(user=town.instructor, commune=other.commune, role=Role.DPO)

    actor = town.actor("instructor")

    assert actor.roles_in(town.commune.pk) == {Role.INSTRUCTOR}
    assert actor.roles_in(other.commune.pk) == {Role.DPO}
    assert actor.commune_relations(town.commune.pk) == {
        Role.INSTRUCTOR: frozenset({Relation.COMMUNE})
    }
    assert actor.label == f"user:{town.instructor.pk}"


@pytest.mark.rule("R31")
def test_a_closed_account_has_no_role(town):
    User.objects.filter(pk=town.instructor.pk).update(is_active=False)
    actor = town.actor("instructor")

    assert actor.memberships == ()
    assert actor.roles_in(town.commune.pk) == frozenset()
    assert town.instructor not in people_with(town.commune.pk, Role.INSTRUCTOR)


@pytest.mark.rule("R30")
def test_the_services_of_a_reporter_are_those_of_that_role(town):
    Membership.objects.create(
        user=town.reporter, commune=town.commune, role=Role.SECRETARY, service="courrier"
    )
    assert town.actor("reporter").services_in(town.commune.pk) == {"police-municipale"}


def test_an_actor_is_a_person_or_a_job():
    with pytest.raises(ValueError, match="either"):
        Actor()
    with pytest.raises(ValueError, match="either"):
        Actor(user=User(username="x"), job="import")
    job = Actor(job="import")
    assert (job.label, job.user_id, job.memberships) == ("job:import", None, ())


def test_what_an_actor_read_is_not_in_its_repr(town):
    actor = town.actor("instructor")
    actor.reads.append(None)
    assert "reads" not in repr(actor)
