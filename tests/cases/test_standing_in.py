"""Long leave: the cases of somebody away go to a deputy of the same role, and come back (R30)."""

import datetime

import pytest

from accounts.models import Leave, Membership
from accounts.policy import Role
from accounts.selectors import authority_of
from audit import log
from rappel.cases import daily, selectors, services, standing_in
from rappel.cases.models import Disclosure, StandIn
from rappel.cases.rule import NotAllowed
from rappel.communes import calendar
from rappel.review.ruling import decisions
from tests import factories
from tests.factories import act_by
from tests.support import course
from tests.support.pages import signed_in, words

DAY = datetime.timedelta(days=1)
TODAY = course.TODAY


def second(town, role=Role.INSTRUCTOR):
    """One more person of that role."""
    user = factories.make_user(f"second-{role}", "M.", "Karim", "Benali")
    Membership.objects.create(user=user, commune=town.commune, role=role)
    town.users["second"] = user
    return user


def away(town, who="instructor", role=Role.INSTRUCTOR, deputy="second", days=10):
    """Away from today on."""
    return Leave.objects.create(
        commune=town.commune,
        user=town.users[who],
        role=role,
        deputy=town.users[deputy],
        starts_on=TODAY,
        ends_on=TODAY + days * DAY,
    )


def sees(town, who, case):
    return selectors.visible_cases(town.actor(who)).filter(pk=case.pk).exists()


def under_review(town):
    return factories.advance(town, factories.report(town), "under_review")


@pytest.mark.rule("R30")
def test_the_deputy_works_on_the_cases_until_the_person_is_back(town, clock):
    case = under_review(town)
    second(town)
    assert not sees(town, "second", case)
    away(town)
    assert daily.run(town.commune).moved.given == [case.reference]
    assert sees(town, "second", case)
    assert sees(town, "instructor", case)
    assert daily.run(town.commune).moved.given == []

    clock.shift(10 * DAY)
    assert daily.run(town.commune).moved.ended == []
    clock.shift(DAY)
    assert daily.run(town.commune).moved.ended == [case.reference]
    assert not sees(town, "second", case)
    assert sees(town, "instructor", case)
    assert daily.run(town.commune).moved.ended == []
    told = [(row.act, row.job, row.detail) for row in case.transitions.filter(act="assign")]
    assert told == [
        ("assign", "deadlines", "suppléance jusqu'au 12/11/2026"),
        ("assign", "deadlines", "suppléance terminée"),
    ]
    verbs = [line.act for line in log.read(town.commune.pk, limit=20)]
    assert verbs.count("case.assign") == 2


@pytest.mark.rule("R30")
def test_a_case_that_ended_meanwhile_is_taken_back_too(town, clock):
    case = under_review(town)
    second(town)
    away(town)
    standing_in.run(town.commune)
    way = factories.course(town, case)
    way.dismiss_inadmissible("duplicate")
    clock.shift(11 * DAY)
    assert standing_in.run(town.commune).ended == [case.reference]
    assert not sees(town, "second", case)
    assert log.read(town.commune.pk, limit=1)[0].act == "case.assign"


def test_a_new_case_follows_and_one_that_is_given_to_somebody_else_leaves(town, clock):
    second(town)
    away(town)
    assert standing_in.run(town.commune).given == []
    case = under_review(town)
    assert standing_in.run(town.commune).given == [case.reference]
    people = {Role.INSTRUCTOR: town.users["second"]}
    services.assign(case, **act_by(case, town.actor("deputy")), people=people)
    assert standing_in.run(town.commune).ended == [case.reference]
    assert sees(town, "second", case)
    assert not sees(town, "instructor", case)


def test_the_page_of_the_people_in_charge_keeps_who_is_away_and_who_stands_in(town):
    case = under_review(town)
    second(town)
    away(town)
    standing_in.run(town.commune)
    fresh = selectors.load_file(case.pk)
    assert selectors.assigned_user(fresh, Role.INSTRUCTOR) == town.instructor.pk
    people = {Role.INSTRUCTOR: town.instructor, Role.SECRETARY: None}
    services.assign(fresh, **act_by(fresh, town.actor("deputy")), people=people)
    assert sees(town, "second", case)
    assert not sees(town, "secretary", case)


@pytest.mark.rule("R38")
@pytest.mark.parametrize(
    ("who", "role", "deputy"),
    [
        ("deputy", Role.ELECTED, "instructor"),  # who studied it does not decide it
        ("legal", Role.LEGAL_ADVISER, "instructor"),  # nor advise on it (R7b)
        ("instructor", Role.INSTRUCTOR, "deputy"),  # who decides it does not study it
        ("instructor", Role.INSTRUCTOR, "legal"),
    ],
)
def test_study_advice_and_decision_stay_with_different_people(town, who, role, deputy):
    case = under_review(town)
    Membership.objects.create(user=town.users[deputy], commune=town.commune, role=role)
    away(town, who, role, deputy)
    moved = standing_in.run(town.commune)
    assert (moved.given, moved.left) == ([], [case.reference])
    assert not StandIn.objects.exists()


@pytest.mark.rule("R43")
def test_who_stepped_aside_is_not_given_the_case_back(town):
    case = under_review(town)
    second(town)
    Disclosure.objects.create(case=case, user=town.users["second"], tie="family", at=calendar.now())
    away(town)
    assert standing_in.run(town.commune).left == [case.reference]


def test_a_deputy_who_lost_the_role_is_given_nothing(town):
    case = under_review(town)
    user = second(town)
    away(town)
    Membership.objects.filter(user=user).delete()
    assert standing_in.run(town.commune).given == []
    assert not sees(town, "second", case)


@pytest.mark.rule("R8")
def test_no_power_moves_with_the_cases(town):
    case = factories.advance(town, factories.report(town), "awaiting_decision")
    user = second(town, Role.ELECTED)
    away(town, "deputy", Role.ELECTED)
    assert standing_in.run(town.commune).given == [case.reference]
    assert sees(town, "second", case)
    assert authority_of(town.commune.pk, user.pk, TODAY) is None
    with pytest.raises(NotAllowed) as refusal:
        decisions.approve(
            case, **act_by(case, town.actor("second")), reason="reminder_suffices", note=""
        )
    assert {unmet.code for unmet in refusal.value.unmet} == {"R7"}


def test_home_says_for_whom(town):
    case = under_review(town)
    second(town)
    away(town)
    standing_in.run(town.commune)
    text = words(signed_in(town, "second").get("/"))
    assert case.reference in text
    assert "pour Mme Lenoir, absente jusqu'au 12 novembre 2026" in text.replace("\xa0", " ")
    assert "absente" not in words(signed_in(town, "instructor").get("/"))
