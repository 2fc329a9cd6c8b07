"""Lifting a block: by what really changes, by two persons (R2b), or by the prosecutor (R3b)."""

import datetime

import pytest

from accounts.models import Membership
from accounts.policy import Role
from rappel.cases.services import grant
from rappel.communes.models import Category
from rappel.review.ruling import blocks, decisions
from rappel.review.study import services as study
from tests import factories
from tests.review.ruling import stage
from tests.review.ruling.stage import DAY, TODAY
from tests.review.study.acts import last_answer

WHY = "Le rapport dit que le véhicule ne roulait pas."
TEXT = "Moteur poussé à l'arrêt."
CORRECTION = {"ground": "correction", "reason": WHY}
LETTER = {"ground": "prosecutor_answer", "reason": "Courrier du parquet."}


def category(town, code="noise"):
    """A category of the town."""
    return Category.objects.get(commune=town.commune, code=code)


def propose(town, case, *, by="instructor", **answers):
    stage.do(town, case, blocks.propose_release, by=by, **answers)


def release(town, case, *, by="legal"):
    stage.do(town, case, blocks.release, by=by)
    return stage.opened(case)


@pytest.fixture
def joyride(town):
    """A rodéo, stopped at intake."""
    return stage.report(town, category="joyride")


@pytest.fixture
def delit(town):
    """A studied case that the instructor stopped: it looked like a délit."""
    case = stage.studied(town)
    stage.do(town, case, decisions.ask_opinion, question="")
    stage.do(town, case, decisions.give_opinion, by="legal", view="possible", text="Possible.")
    stage.ask(town, case)
    stage.send(town, case)
    stage.answer(town, case)
    stage.do(town, case, blocks.block, why="delit", note="Morsure.")
    return case


# --- who --------------------------------------------------------------------------------------


@pytest.mark.rule("R2b")
@pytest.mark.parametrize("proposes", ["instructor", "legal"])
@pytest.mark.parametrize("approves", ["legal", "deputy"])
def test_two_persons_lift_it(town, joyride, proposes, approves):
    propose(town, joyride, by=proposes, category=category(town), **CORRECTION)
    if proposes == approves:
        assert stage.refused(town, joyride, blocks.release, by=approves) == {"R2b", "R3b"}
        return

    case = release(town, joyride, by=approves)

    assert (case.state, case.category.code) == ("under_review", "noise")
    line, payload = stage.newest(town)
    assert line.act == "case.release"
    assert payload["proposed_by"] == str(town.users[proposes].pk)
    assert payload["fields"] == ["category"]
    assert case.blockings.get().lifted_at is not None
    assert case.release_proposals.get().approved_by == town.users[approves]


@pytest.mark.rule("R2b")
def test_one_person_with_two_roles_is_one_person(town, joyride):
    Membership.objects.create(user=town.instructor, commune=town.commune, role=Role.LEGAL_ADVISER)
    grant(joyride, Role.LEGAL_ADVISER, town.instructor)
    propose(town, joyride, category=category(town), **CORRECTION)

    assert "R2b" in stage.refused(town, joyride, blocks.release, by="instructor")


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "deputy", "reporter"])
def test_nobody_else_proposes(town, joyride, by):
    given = {**CORRECTION, "category": category(town)}
    assert stage.refused(town, joyride, blocks.propose_release, by=by, **given) == {"R30"}


@pytest.mark.rule("R2b")
def test_nothing_proposed_nothing_lifted(town, joyride):
    assert "R2b" in stage.refused(town, joyride, blocks.release, by="legal")


# --- a correction -----------------------------------------------------------------------------


@pytest.mark.rule("R2b")
def test_a_correction_corrects_something(town, joyride):
    description = stage.opened(joyride).description
    for given in (
        {},
        {"description": f" {description} "},
        {"category": category(town, "joyride")},
    ):
        found = stage.refused(town, joyride, blocks.propose_release, **{**CORRECTION, **given})
        assert found == {"R2b"}, given


@pytest.mark.rule("R2b")
@pytest.mark.parametrize("code", ["theft", "drug_use"])
def test_a_category_of_the_justice_system_leads_nowhere(town, joyride, code):
    given = {**CORRECTION, "category": category(town, code)}
    assert stage.refused(town, joyride, blocks.propose_release, **given) == {"R2b"}


@pytest.mark.rule("R2b")
def test_nor_does_one_of_another_town_or_out_of_use(town, joyride):
    other = factories.make_town("95001", "Autreville", prefix="autre-")
    given = {**CORRECTION, "category": category(other)}
    assert stage.refused(town, joyride, blocks.propose_release, **given) == {"R2b"}

    Category.objects.filter(commune=town.commune, code="noise").update(active=False)
    given = {**CORRECTION, "category": category(town)}
    assert stage.refused(town, joyride, blocks.propose_release, **given) == {"R2b"}


@pytest.mark.rule("R2b")
@pytest.mark.parametrize("wrong", [{"reason": " "}, {"ground": "mood"}])
def test_it_says_why(town, joyride, wrong):
    given = {**CORRECTION, "category": category(town), **wrong}
    assert stage.refused(town, joyride, blocks.propose_release, **given) == {"R2b"}


@pytest.mark.rule("R2b")
def test_other_words_do_not_make_a_joyride_a_noise(town, joyride):
    propose(town, joyride, description=TEXT, **CORRECTION)

    assert stage.refused(town, joyride, blocks.release, by="legal") == {"R3b"}


@pytest.mark.rule("R2b")
@pytest.mark.rule("R7b")
def test_what_rested_on_the_former_facts_is_asked_again(town, delit):
    propose(town, delit, category=category(town), description=TEXT, **CORRECTION)

    case = release(town, delit)

    assert case.state == "under_review"
    assert case.description == TEXT
    earlier = {row.field: row.before for row in case.revisions.all()}
    assert earlier["category"] == "stray_animal"
    assert "Chien" in earlier["description"]
    assert last_answer(case, "qualification") == "none"
    assert last_answer(case, "warning") == "lapsed"
    assert case.opinions.get().state == "lapsed"
    assert case.consultations.get().state == "withdrawn"
    assert case.printed_at is None
    assert {"R9", "R41"} <= stage.refused(town, case, study.submit)


@pytest.mark.rule("R2b")
def test_a_letter_prepared_for_the_prosecutor_does_not_leave_any_more(town, joyride):
    stage.do(
        town,
        joyride,
        blocks.prepare_hand_over,
        signatory=town.deputy,
        printed_facts="Conduite répétée d'un deux-roues.",
        place_printed="rue de l'Abreuvoir",
    )
    propose(town, joyride, category=category(town), **CORRECTION)

    case = release(town, joyride)

    assert case.documents.get(kind="remise_parquet").state == "cancelled"


@pytest.mark.rule("R2b")
def test_a_proposal_serves_one_block(town, joyride):
    propose(town, joyride, category=category(town), **CORRECTION)
    release(town, joyride)
    stage.do(town, joyride, blocks.block, why="delit", note="Il roulait bien.")

    assert "R2b" in stage.refused(town, joyride, blocks.release, by="legal")


# --- the prosecutor ---------------------------------------------------------------------------


@pytest.fixture
def complaint(town):
    """Noise, with a complaint known on 2 November."""
    case = stage.studied(town, category="noise")
    stage.course(town, case).ask_complaint("yes")
    return case


@pytest.mark.rule("R3b")
@pytest.mark.parametrize(
    "day",
    [None, TODAY, TODAY - DAY, datetime.date(2026, 10, 1), TODAY + 30 * DAY],
    ids=["no date", "the same day", "the day before", "before the report", "to come"],
)
def test_the_answer_is_later_than_what_was_known(town, complaint, clock, day):
    clock.shift(7 * DAY)
    given = {**LETTER, "answered_on": day}
    assert stage.refused(town, complaint, blocks.propose_release, **given) == {"R3b"}


@pytest.mark.rule("R3b")
def test_a_later_letter_lifts_a_complaint(town, complaint, clock):
    clock.shift(7 * DAY)
    propose(town, complaint, answered_on=TODAY + DAY, **LETTER)

    case = release(town, complaint, by="deputy")

    assert case.state == "under_review"
    assert stage.newest(town)[1]["fields"] == []


@pytest.mark.rule("R3b")
def test_a_correction_does_not_lift_a_complaint(town, complaint, clock):
    clock.shift(7 * DAY)
    propose(town, complaint, description="La plainte est retirée.", **CORRECTION)

    assert stage.refused(town, complaint, blocks.release, by="deputy") == {"R3b"}


@pytest.mark.rule("R2b")
def test_a_written_answer_takes_a_qualification_back(town, delit, clock):
    clock.shift(7 * DAY)
    propose(town, delit, answered_on=TODAY + DAY, **LETTER)

    case = release(town, delit)

    assert case.state == "under_review"
    assert last_answer(case, "qualification") == "none"
    assert case.opinions.get().state == "given"


@pytest.mark.rule("R2b")
def test_no_answer_makes_a_category_of_the_justice_system_a_rappel(town, joyride, clock):
    clock.shift(7 * DAY)
    propose(town, joyride, answered_on=TODAY + DAY, **LETTER)

    assert stage.refused(town, joyride, blocks.release, by="legal") == {"R3b"}


@pytest.mark.rule("R2b")
@pytest.mark.rule("R3b")
def test_a_wrong_category_and_a_complaint_are_lifted_together(town, clock):
    case = stage.report(town, category="theft", complaint="yes")
    clock.shift(7 * DAY)
    propose(town, case, category=category(town), **CORRECTION)
    assert stage.refused(town, case, blocks.release, by="deputy") == {"R3b"}

    propose(town, case, category=category(town), answered_on=TODAY + DAY, **LETTER)
    released = release(town, case, by="deputy")

    assert (released.state, released.category.code) == ("under_review", "noise")
