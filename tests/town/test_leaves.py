"""« Absences et suppléances »: prepared by one person, put in force by another, refused when wrong."""

import datetime

import pytest

from accounts.models import Leave, Membership
from accounts.policy import Role
from rappel.cases.models import StandIn
from rappel.town import proposals
from tests import factories
from tests.support.pages import signed_in, words
from tests.town.changes import TODAY, done, prepared, send, words_of

DAY = datetime.timedelta(days=1)


@pytest.fixture
def two(town):
    """A second instructor, and a case the first one follows."""
    user = factories.make_user("second", "M.", "Karim", "Benali")
    Membership.objects.create(user=user, commune=town.commune, role=Role.INSTRUCTOR)
    town.users["second"] = user
    factories.advance(town, factories.report(town), "under_review")
    return town


def values(town, **changes):
    return {
        "user": town.instructor,
        "role": "instructor",
        "deputy": town.users["second"],
        "starts_on": TODAY,
        "ends_on": TODAY + 10 * DAY,
        **changes,
    }


@pytest.mark.rule("R30")
def test_a_leave_that_begins_today_moves_the_cases_at_once_and_ends_early(two):
    done(two, "leave_planned", values(two), by="admin")
    assert StandIn.objects.filter(ended_at=None).count() == 1
    text = words(signed_in(two, "secretary").get("/mairie/personnes/absences/"))
    assert "Suppléance : Karim Benali" in text.replace("\xa0", " ")
    assert "1 dossier confié." in text
    assert "Décider, présider et signer ne se transmettent pas ainsi" in text


def test_a_leave_to_come_moves_nothing_yet_and_may_not_take_place(two):
    done(two, "leave_planned", values(two, starts_on=TODAY + DAY), by="admin")
    assert not StandIn.objects.exists()
    row = Leave.objects.get()
    done(two, "leave_changed", {"ends_on": TODAY + 3 * DAY}, by="admin", target=row.pk)
    assert Leave.objects.get().ends_on == TODAY + 3 * DAY
    done(two, "leave_changed", {"ends_on": TODAY}, by="admin", target=row.pk)
    assert not Leave.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": "elected"}, "n'a pas le rôle « Élu »"),
        ({"role": "dpo"}, "Aucun dossier n'est confié dans ce rôle"),
        ({"deputy": "instructor"}, "on ne se supplée pas soi-même"),
        ({"deputy": "secretary"}, "Odile Marchand n'a pas le rôle « Instructeur »"),
        ({"ends_on": TODAY - DAY}, "La fin ne peut pas précéder le début"),
        (
            {"starts_on": TODAY - 5 * DAY, "ends_on": TODAY - DAY},
            "Cette absence est déjà finie",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(two, changes, said):
    if "deputy" in changes:
        changes = {**changes, "deputy": two.users[changes["deputy"]]}
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(two, "leave_planned", values(two, **changes), by="admin")
    assert said in words_of(refusal)


def test_nobody_is_away_twice_nor_stands_in_while_away(two):
    done(two, "leave_planned", values(two), by="admin")
    third = factories.make_user("third", "Mme", "Léa", "Noël")
    Membership.objects.create(user=third, commune=two.commune, role=Role.INSTRUCTOR)
    second = two.users["second"]
    for changes, said in (
        ({"deputy": third}, "Une absence est déjà prévue"),
        ({"user": third, "deputy": two.instructor}, "Cette personne est elle-même absente"),
        ({"user": second, "deputy": third}, "Cette personne remplace Claire Lenoir"),
    ):
        with pytest.raises(proposals.NotPossible) as refusal:
            prepared(two, "leave_planned", values(two, **changes), by="admin")
        assert said in words_of(refusal)
    later = {"starts_on": TODAY + 11 * DAY, "ends_on": TODAY + 12 * DAY}
    assert prepared(two, "leave_planned", values(two, **later), by="admin")


def test_a_leave_that_has_begun_keeps_its_first_day(two, clock):
    done(two, "leave_planned", values(two), by="admin")
    row = Leave.objects.get()
    with pytest.raises(proposals.NotPossible):
        prepared(two, "leave_changed", {"ends_on": TODAY - DAY}, by="admin", target=row.pk)
    clock.shift(3 * DAY)
    done(two, "leave_changed", {"ends_on": TODAY + DAY}, by="admin", target=row.pk)
    assert not StandIn.objects.filter(ended_at=None).exists()


def test_it_is_prepared_by_the_page_and_the_reason_is_not_asked(two):
    asked = {
        "user": two.instructor.pk,
        "role": "instructor",
        "deputy": two.users["second"].pk,
        "starts_on": "03/11/2026",
        "ends_on": "20/11/2026",
    }
    page = words(signed_in(two, "admin").get("/mairie/personnes/absences/prevoir/"))
    assert "Pourquoi" not in page
    assert "le motif n'est pas demandé" in page
    assert send(two, "admin", "personnes/absences/prevoir/", asked).status_code == 302
    assert not Leave.objects.exists()
    wrong = send(two, "admin", "personnes/absences/prevoir/", {**asked, "ends_on": "01/11/2026"})
    assert wrong.status_code == 409
