"""The decision: whose, on what day, with which reason, and by whom it may not be (R7, R38)."""

import datetime

import pytest

from accounts.models import Delegation, Mandate, Membership
from accounts.policy import Role
from rappel.cases.rule import NotAllowed
from rappel.cases.services import assign, grant, revoke
from rappel.communes.models import ListItem, ListName
from rappel.review.ruling import decisions, prosecutor
from tests import factories
from tests.factories import PASSWORD
from tests.review.ruling import stage
from tests.review.ruling.stage import DAY, TODAY
from tests.support.pages import post, signed_in, words

DISMISS = {"reason": "settled", "note": ""}
QUESTION = {"question": "Le chien était-il tenu ?"}


@pytest.mark.rule("R7")
def test_the_decision_is_a_record_of_its_own(town, awaiting):
    stage.approve(town, awaiting, note="Le voisinage le demande.")

    case = stage.opened(awaiting)
    decision = case.decisions.get()
    assert case.state == "approved"
    assert (decision.outcome, decision.by) == ("approved", town.deputy)
    assert decision.quality == "adjointe au maire déléguée à la tranquillité publique"
    assert (decision.reason, decision.note) == ("reminder_suffices", "Le voisinage le demande.")
    assert not decision.same_person
    assert case.transitions.last().detail == ""


@pytest.mark.rule("R7")
def test_the_mayor_decides_by_right(town, awaiting):
    grant(awaiting, Role.ELECTED, town.mayor)
    stage.approve(town, awaiting, by="mayor")

    assert stage.opened(awaiting).decisions.get().quality == "la maire"


@pytest.mark.rule("R7")
@pytest.mark.parametrize(
    "order",
    [
        {"ends_on": TODAY - DAY},
        {"received_on": None},
        {"published_on": None},
        {"received_on": TODAY + DAY},
        {"published_on": TODAY + DAY},
        {"signed_on": TODAY + DAY},
    ],
    ids=[
        "ended yesterday",
        "not received by the préfecture",
        "not published",
        "received tomorrow",
        "published tomorrow",
        "signed tomorrow",
    ],
)
def test_an_elu_without_power_today_decides_nothing(town, awaiting, order):
    Delegation.objects.update(**order)

    assert stage.refused_approve(town, awaiting) == {"R7"}
    assert stage.refused(town, awaiting, decisions.dismiss, by="deputy", **DISMISS) == {"R7"}


@pytest.mark.rule("R7")
@pytest.mark.parametrize("order", [{"ends_on": TODAY}, {"received_on": TODAY}])
def test_the_first_and_the_last_day_count(town, awaiting, order):
    Delegation.objects.update(**order)
    stage.approve(town, awaiting)

    assert stage.opened(awaiting).state == "approved"


@pytest.mark.rule("R7")
def test_the_day_is_that_of_the_town(town, awaiting, clock):
    """At 23.30 UTC it is already the day after in Paris: the delegation is over."""
    Delegation.objects.update(ends_on=TODAY)
    clock.move_to(datetime.datetime(2026, 11, 2, 23, 30, tzinfo=datetime.UTC))

    assert stage.refused_approve(town, awaiting) == {"R7"}


@pytest.mark.rule("R7")
def test_a_delegation_of_another_town_gives_nothing(town, awaiting, clock):
    other = factories.make_town("95001", "Autreville", prefix="autre-")
    Delegation.objects.filter(user=town.deputy).delete()
    Delegation.objects.filter(commune=other.commune).update(user=town.deputy)
    Mandate.objects.filter(commune=other.commune).update(user=town.deputy)

    assert stage.refused_approve(town, awaiting) == {"R7"}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["instructor", "secretary", "legal", "reporter", "mayor", "admin"])
@pytest.mark.parametrize(
    ("act", "answers"),
    [
        (decisions.approve, stage.APPROVE),
        (decisions.dismiss, DISMISS),
        (decisions.return_to_review, QUESTION),
    ],
)
def test_nobody_else_decides(town, awaiting, by, act, answers):
    """Not even the mayor, on a case that is another élu's."""
    assert stage.refused(town, awaiting, act, by=by, **answers) == {"R30"}


# --- two persons ------------------------------------------------------------------------------


def also_elected(town, case, who):
    """That person holds a mandate too, and the case as an élu."""
    Membership.objects.create(user=town.users[who], commune=town.commune, role=Role.ELECTED)
    grant(case, Role.ELECTED, town.users[who])
    Delegation.objects.create(
        commune=town.commune,
        user=town.users[who],
        number="2026-001",
        quality="conseiller délégué",
        scope="rappels à l'ordre",
        signed_on=TODAY - 30 * DAY,
        published_on=TODAY - 29 * DAY,
        received_on=TODAY - 28 * DAY,
    )


@pytest.mark.rule("R38")
def test_who_instructs_does_not_decide(town, awaiting):
    also_elected(town, awaiting, "instructor")

    assert stage.refused_approve(town, awaiting, by="instructor") == {"R38"}
    assert stage.refused(town, awaiting, decisions.dismiss, by="instructor", **DISMISS) == {"R38"}


@pytest.mark.rule("R38")
def test_nor_does_who_instructed_before_somebody_else(town, awaiting):
    revoke(awaiting, Role.INSTRUCTOR, town.instructor)
    also_elected(town, awaiting, "instructor")

    assert stage.refused_approve(town, awaiting, by="instructor") == {"R38"}


@pytest.mark.rule("R38")
def test_one_answer_given_as_instructor_is_enough(town, studied):
    """The deputy notes the prosecutor's answer as instructor, gives the case back, and decides."""
    stage.ask(town, studied)
    stage.send(town, studied)
    Membership.objects.create(user=town.deputy, commune=town.commune, role=Role.INSTRUCTOR)
    assign(
        studied,
        **stage.act_by(studied, town.actor("legal")),
        people={Role.INSTRUCTOR: town.deputy},
    )
    stage.do(town, studied, prosecutor.record_prosecutor_answer, by="deputy", **stage.ANSWER)
    assign(
        studied,
        **stage.act_by(studied, town.actor("legal")),
        people={Role.INSTRUCTOR: town.instructor},
    )
    stage.submit(town, studied)

    assert stage.refused_approve(town, studied) == {"R38"}


@pytest.mark.rule("R38")
def test_recording_the_signalement_is_not_instructing_it(town):
    Membership.objects.create(user=town.deputy, commune=town.commune, role=Role.INSTRUCTOR)
    case = stage.report(town, by="deputy")
    assert stage.opened(case).transitions.first().role == "instructor"
    way = stage.course(town, case)
    way.study("Votre chien a été vu sans laisse.", "parc du Belvédère")
    way.approve()

    assert way.case.state == "approved"


@pytest.mark.rule("R38")
def test_a_commune_may_let_one_person_do_both_and_it_shows(town):
    stage.protocol(town, two_persons=False)
    case = stage.report(town)
    way = stage.course(town, case)
    way.study("Votre chien a été vu sans laisse.", "parc du Belvédère")
    also_elected(town, case, "instructor")
    stage.approve(town, case, by="instructor")

    fresh = stage.opened(case)
    assert fresh.decisions.get().same_person
    assert fresh.transitions.last().detail == "instruit et décidé par la même personne"


# --- reasons and questions --------------------------------------------------------------------


@pytest.mark.rule("R29")
@pytest.mark.parametrize(
    ("act", "name"),
    [(decisions.approve, ListName.DECISION), (decisions.dismiss, ListName.DISMISSAL)],
)
def test_the_reason_comes_from_the_list_in_use(town, awaiting, act, name):
    for reason in ("because", ""):
        found = stage.refused(town, awaiting, act, by="deputy", reason=reason, note="")
        assert found == {"R29"}
    item = ListItem.objects.filter(commune=town.commune, list=name).first()
    ListItem.objects.filter(pk=item.pk).update(active=False)

    found = stage.refused(town, awaiting, act, by="deputy", reason=item.code, note="")
    assert found == {"R29"}


@pytest.mark.rule("R7")
def test_a_question_sends_the_case_back_and_is_read_there(town, awaiting):
    stage.do(town, awaiting, decisions.return_to_review, by="deputy", **QUESTION)

    case = stage.opened(awaiting)
    assert (case.state, case.decisions.get().outcome) == ("under_review", "returned")
    assert case.decisions.get().note == QUESTION["question"]
    stage.submit(town, case)
    assert stage.opened(case).state == "awaiting_decision"


@pytest.mark.rule("R7")
def test_a_question_has_words(town, awaiting):
    found = stage.refused(town, awaiting, decisions.return_to_review, by="deputy", question=" ")
    assert found == {"R7"}


@pytest.mark.rule("R27")
def test_a_decision_is_taken_once_the_study_is_submitted(town, studied):
    assert stage.refused_approve(town, studied) == {"R27"}
    assert stage.refused(town, studied, decisions.dismiss, by="deputy", **DISMISS) == {"R27"}
    assert stage.opened(studied).state == "under_review"


@pytest.mark.rule("R3")
def test_a_complaint_learnt_before_the_decision_stops_it(town, awaiting):
    stage.course(town, awaiting).ask_complaint("yes")

    assert stage.opened(awaiting).state == "blocked"
    assert stage.refused_approve(town, awaiting) == {"R27"}


# --- power that ended, or that does not begin yet ---------------------------------------------


def sentence(town, case):
    """Why the delegate is refused, in the words of the page; the case is left as it was."""
    with pytest.raises(NotAllowed) as refusal:
        stage.approve(town, case)
    assert stage.opened(case).state == "awaiting_decision"
    (unmet,) = refusal.value.unmet
    assert unmet.code == "R7"
    return unmet.sentence


@pytest.mark.rule("R7")
@pytest.mark.rule("R8")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": TODAY - DAY}, "(arrêté n° 2024-031) a pris fin le 01/11/2026"),
        ({"received_on": None}, "n'est pas encore reçue par la préfecture"),
        ({"received_on": TODAY + DAY}, "n'est pas encore reçue par la préfecture"),
        ({"published_on": None}, "n'est pas encore publiée"),
    ],
)
def test_a_power_that_ended_or_is_not_in_force_is_said_so(town, awaiting, changes, said):
    Delegation.objects.filter(user=town.deputy).update(**changes)

    assert said in sentence(town, awaiting)


@pytest.mark.rule("R7")
def test_what_the_elu_typed_is_kept_when_the_delegation_ended_yesterday(town, awaiting):
    client = signed_in(town, "deputy")
    Delegation.objects.filter(user=town.deputy).update(ends_on=TODAY - DAY)
    typed = {"reason": "reminder_suffices", "note": "Le chien est connu.", "password": PASSWORD}
    page = post(client, awaiting, "approve", **typed)

    assert page.status_code == 409
    said = words(page)
    assert "Votre délégation" in said or "votre délégation" in said
    assert "a pris fin le 01/11/2026" in said
    assert "Le chien est connu." in said
    assert stage.opened(awaiting).state == "awaiting_decision"


@pytest.mark.rule("R30")
def test_a_role_that_ended_yesterday_shows_nothing_and_changes_nothing(town, awaiting):
    client = signed_in(town, "deputy")
    Membership.objects.filter(user=town.deputy).delete()

    assert post(client, awaiting, "approve", **stage.APPROVE).status_code == 403
    assert stage.refused_approve(town, awaiting) == {"R30"}
    assert stage.opened(awaiting).state == "awaiting_decision"
