"""Who presides, decides and signs: delegations, change of mayor, replacement (R8)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import DefaultPerson, Delegation, Mandate, Membership, Replacement
from accounts.policy import Role
from accounts.selectors import authority_of, competent_people, quality_of
from rappel.cases import letter_parts
from rappel.town import overview, proposals
from rappel.town.registry import KINDS
from tests import factories
from tests.support.pages import signed_in, words
from tests.town.changes import DELEGATION, TODAY, answered, done, prepared, words_of

DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.rule("R8")


@pytest.fixture
def councillor(town):
    """A third élu, without any power yet."""
    user = factories.make_user("conseiller", "M.", "Karim", "Besson")
    town.users["councillor"] = user
    Membership.objects.create(user=user, commune=town.commune, role=Role.ELECTED)
    return user


def able(town, day=TODAY):
    return competent_people(town.commune.pk, day)


def test_a_registered_delegation_gives_power_from_its_reception(town, councillor):
    done(town, "delegation_added", {"user": councillor, **DELEGATION})
    assert councillor in able(town)
    assert councillor not in able(town, datetime.date(2026, 10, 4))


def test_a_delegation_is_not_enforceable_until_received(town, councillor):
    values = {"user": councillor, **DELEGATION, "received_on": None}
    done(town, "delegation_added", values)

    assert councillor not in able(town)
    states = {p.row.user: p.state for p in overview.powers(town.commune)["delegations"]}
    assert states[councillor] == "pas encore exécutoire"
    assert any("pas encore exécutoire" in item.sentence for item in overview.missing(town.commune))

    row = Delegation.objects.get(user=councillor)
    received = {"published_on": row.published_on, "received_on": TODAY}
    done(town, "delegation_completed", received, target=row.pk)
    assert councillor in able(town)


def test_what_already_counts_is_not_rewritten(town):
    row = Delegation.objects.get()
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(
            town,
            "delegation_completed",
            {"published_on": TODAY, "received_on": TODAY},
            target=row.pk,
        )
    assert "déjà exécutoire" in words_of(refusal)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": "2024-031"}, "porte déjà ce numéro"),
        ({"published_on": datetime.date(2026, 9, 1)}, "publication ne peut pas précéder"),
        ({"received_on": datetime.date(2026, 9, 1)}, "réception ne peut pas précéder"),
        ({"ends_on": datetime.date(2026, 9, 1)}, "fin ne peut pas précéder"),
    ],
)
def test_a_delegation_with_a_mistake_is_refused(town, councillor, changed, said):
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "delegation_added", {"user": councillor, **DELEGATION, **changed})
    assert said in words_of(refusal)


def test_an_agent_receives_no_delegation(town):
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "delegation_added", {"user": town.secretary, **DELEGATION})
    assert "n'a pas le rôle « Élu »" in words_of(refusal)


def test_only_an_elu_puts_a_power_in_force(town, councillor):
    proposal = prepared(town, "delegation_added", {"user": councillor, **DELEGATION})
    with pytest.raises(PermissionDenied):
        answered(town, proposal, by="legal")
    answered(town, proposal, by="mayor")
    assert councillor in able(town)


def test_the_end_of_a_delegation_names_the_hearings_it_leaves(town):
    case = factories.advance(town, factories.report(town), "convoked")
    row = Delegation.objects.get()
    effects = KINDS["delegation_ended"].effects(
        town.commune, row.pk, {"ends_on": TODAY.isoformat()}, town.actor("instructor")
    )
    (line,) = effects[0].lines
    assert line.words.startswith(case.reference)
    assert line.url == f"/dossiers/{case.reference}/"

    done(town, "delegation_ended", {"ends_on": TODAY}, target=row.pk)
    assert town.deputy in able(town)
    assert town.deputy not in able(town, TODAY + DAY)


def test_a_hearing_is_linked_only_for_who_sees_the_case(town):
    case = factories.advance(town, factories.report(town), "convoked")
    row = Delegation.objects.get()
    kind, values = KINDS["delegation_ended"], {"ends_on": TODAY.isoformat()}

    seen_by_mayor = kind.effects(town.commune, row.pk, values, town.actor("mayor"))[0]
    assert case.reference in seen_by_mayor.lines[0].words
    assert seen_by_mayor.lines[0].url == ""

    for who in ("dpo", "admin"):
        effect = kind.effects(town.commune, row.pk, values, town.actor(who))[0]
        assert effect.lines == ()
        assert "Un entretien" in effect.sentence


# --- change of mayor -------------------------------------------------------------------------


def changed_mayor(town, councillor, **values):
    return {
        "user": councillor,
        "starts_on": TODAY - DAY,
        "mayor_feminine": False,
        **values,
    }


def test_one_act_ends_the_mandate_and_all_the_delegations(town, councillor):
    done(town, "mayor_changed", changed_mayor(town, councillor))

    town.commune.refresh_from_db()
    assert able(town) == [councillor]
    assert quality_of(authority_of(town.commune.pk, councillor.pk, TODAY)) == "le maire"
    before = TODAY - 2 * DAY
    assert able(town, before) == [town.mayor, town.deputy]
    assert {row.ends_on for row in Delegation.objects.all()} == {before}
    assert Mandate.objects.filter(ends_on__isnull=True).count() == 1


def test_the_change_of_mayor_lists_the_hearings_concerned(town, councillor):
    case = factories.advance(town, factories.report(town), "convoked")
    proposal = prepared(town, "mayor_changed", changed_mayor(town, councillor))
    page = words(signed_in(town, "deputy").get(f"/mairie/propositions/{proposal.pk}/"))

    assert f"/dossiers/{case.reference}/" in page
    assert "Le mandat de Hélène Castel finit le samedi 31 octobre 2026" in page
    assert "La délégation en cours finit" in page
    assert "reçoit d'office les dossiers à décider" in page


def test_the_hearings_left_stay_listed_once_the_mayor_has_changed(town, councillor):
    case = factories.advance(town, factories.report(town), "convoked")
    before = words(signed_in(town, "instructor").get("/mairie/pouvoirs/"))
    assert "Entretiens à reprendre" not in before
    done(town, "mayor_changed", changed_mayor(town, councillor))
    for who in ("instructor", "deputy"):
        page = words(signed_in(town, who).get("/mairie/pouvoirs/"))
        assert f"/dossiers/{case.reference}/" in page
    told = words(signed_in(town, "dpo").get("/mairie/pouvoirs/"))
    assert "Entretiens à reprendre" in told
    assert case.reference not in told


def test_a_mandate_that_cannot_be_is_refused(town, councillor):
    for values, said in (
        ({"user": town.mayor}, "est déjà maire"),
        ({"starts_on": TODAY + DAY}, "une fois le maire élu"),
        ({"starts_on": datetime.date(2020, 1, 1)}, "celui-ci vient après"),
        ({"user": town.legal}, "n'a pas le rôle"),
    ):
        with pytest.raises(proposals.NotPossible) as refusal:
            prepared(town, "mayor_changed", changed_mayor(town, councillor, **values))
        assert said in words_of(refusal)


def test_the_first_mandate_leaves_the_delegations_that_were_registered_before(town, councillor):
    Mandate.objects.all().delete()
    assert any("aucun mandat" in item.sentence for item in overview.missing(town.commune))
    done(town, "mayor_changed", changed_mayor(town, councillor))
    assert able(town) == [councillor, town.deputy]


def test_a_change_of_mayor_waits_no_longer_once_another_one_came(town, councillor):
    first = prepared(town, "mayor_changed", changed_mayor(town, councillor))
    done(town, "delegation_ended", {"ends_on": TODAY - DAY}, target=Delegation.objects.get().pk)
    assert answered(town, first).outcome == "outdated"
    assert able(town) == [town.mayor]


# --- replacement -----------------------------------------------------------------------------


def replacing(person, **values):
    return {
        "user": person,
        "rank": "1",
        "reason_code": "absence",
        "starts_on": TODAY,
        "ends_on": TODAY + 9 * DAY,
        **values,
    }


def test_who_replaces_a_prevented_mayor_counts_during_these_days(town, councillor):
    done(town, "mayor_replaced", replacing(councillor))

    authority = authority_of(town.commune.pk, councillor.pk, TODAY)
    assert isinstance(authority, Replacement)
    assert quality_of(authority) == "premier adjoint, en remplacement de la maire empêchée"
    assert able(town) == [town.mayor, councillor, town.deputy]
    for day in (TODAY - DAY, TODAY + 10 * DAY):
        assert councillor not in able(town, day)


def test_a_woman_and_a_mayor_are_written_as_they_are(town, councillor):
    town.commune.mayor_feminine = False
    town.commune.save()
    councillor.civility = "Mme"
    councillor.save()
    done(town, "mayor_replaced", replacing(councillor, rank="2"))
    authority = authority_of(town.commune.pk, councillor.pk, TODAY)
    assert quality_of(authority) == "deuxième adjointe, en remplacement du maire empêché"


@pytest.mark.rule("R14")
def test_who_replaces_signs_for_the_prevented_mayor(town, councillor):
    done(town, "mayor_replaced", replacing(councillor))
    case = factories.report(town)
    lines = letter_parts.signatory(councillor, case, TODAY).lines()
    assert lines[0] == "Pour le Maire empêché,"
    assert lines[1] == "le premier adjoint,"


@pytest.mark.parametrize(("reason", "keeps"), [("absence", True), ("suspension", False)])
def test_a_suspended_mayor_decides_nothing_an_absent_one_may_come_back(
    town, councillor, reason, keeps
):
    done(town, "mayor_replaced", replacing(councillor, reason_code=reason))
    assert (town.mayor in able(town)) is keeps
    assert (authority_of(town.commune.pk, town.mayor.pk, TODAY) is not None) is keeps
    assert town.deputy in able(town)


def test_a_replacement_that_cannot_be_is_refused(town, councillor):
    done(town, "mayor_replaced", replacing(town.deputy))
    for values, said in (
        ({}, "remplace déjà le maire"),
        (
            {"user": town.mayor, "starts_on": TODAY + 20 * DAY, "ends_on": None},
            "ne se remplace pas",
        ),
        ({"starts_on": TODAY + 20 * DAY, "ends_on": TODAY}, "fin ne peut pas précéder"),
        ({"starts_on": datetime.date(2019, 1, 1)}, "Aucun mandat"),
    ):
        with pytest.raises(proposals.NotPossible) as refusal:
            prepared(town, "mayor_replaced", replacing(councillor, **values))
        assert said in words_of(refusal)


def test_the_return_of_the_mayor_ends_the_replacement(town, councillor):
    done(town, "mayor_replaced", replacing(councillor, ends_on=None))
    row = Replacement.objects.get()
    done(town, "replacement_ended", {"ends_on": TODAY}, target=row.pk)
    assert councillor not in able(town, TODAY + DAY)


def test_the_default_elu_who_loses_power_is_told_of(town):
    assert DefaultPerson.objects.filter(user=town.deputy).exists()
    row = Delegation.objects.get()
    effects = KINDS["delegation_ended"].effects(
        town.commune, row.pk, {"ends_on": TODAY.isoformat()}, town.actor("mayor")
    )
    assert any("d'office" in effect.sentence for effect in effects)
