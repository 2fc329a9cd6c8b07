"""Facts that belong to the justice system reach no convocation, whoever does whatever.

The traps of the sample exports: rodéo, vol with a complaint, stupéfiants with an inquiry, the
marker on a bus shelter. Any sequence of acts by any role that leaves facts, category, complaint
and inquiry as imported is tried; the corrections that lift a block have their own test.
"""

import datetime
import random

import pytest

from rappel.cases.act import State
from rappel.cases.commands import Conflict, perform
from rappel.cases.models import Case
from rappel.cases.procedure import ACTS
from rappel.cases.rule import NotAllowed
from rappel.demo.course import Cast, Course
from rappel.review.ruling import blocks
from rappel.review.study.questions import Answer
from tests import factories
from tests.sizes import SIZES

ADULT = {"birth_date": datetime.date(1990, 6, 12)}
CHILD = {"birth_date": datetime.date(2010, 6, 12)}
MARKER = "Inscription au marqueur sur un abri de bus, effacée en un quart d'heure."
TRAPS = {
    "rodéo": {"category": "joyride"},
    "vol avec plainte": {"category": "theft", "complaint": "yes"},
    "stupéfiants avec enquête": {"category": "drug_use", "inquiry": "yes"},
    "marqueur": {"category": "public_property", "description": MARKER, "person": CHILD},
    "marqueur, adulte": {"category": "public_property", "description": MARKER, "person": ADULT},
    "bruit avec plainte": {"category": "noise", "complaint": "yes"},
    "bruit avec enquête": {"category": "noise", "inquiry": "yes"},
}
NEVER = {State.APPROVED, State.CONVOKED, State.HEARD, State.IN_FOLLOW_UP}


def moves(way: Course, chance: random.Random):
    """Every act of the product with answers that correct nothing, as somebody stubborn would."""

    def release_without_correction() -> None:
        way.do(
            blocks.propose_release,
            chance.choice((way.cast.instructor, way.cast.legal)),
            ground="correction",
            reason="Je pense que ce n'est pas grave.",
        )

    def release_on_an_old_answer() -> None:
        way.do(
            blocks.propose_release,
            chance.choice((way.cast.instructor, way.cast.legal)),
            ground="prosecutor_answer",
            answered_on=way.case.reported_on,
            reason="Le parquet avait répondu.",
        )

    def approve_the_release() -> None:
        way.do(blocks.release, chance.choice((way.cast.legal, way.cast.elected)))

    def say_no_inscription() -> None:
        way.check_eligibility(inscription=Answer("no"))

    return (
        way.open_review,
        way.check_identity,
        way.check_eligibility,
        say_no_inscription,
        way.ask_complaint,
        lambda: way.write_facts(factories.FACTS, factories.PLACE),
        way.ask_prosecutor,
        way.prosecutor_answers,
        way.legal_opinion,
        way.submit,
        lambda: way.return_with("Encore ?"),
        way.approve,
        way.plan,
        way.issue,
        way.sign,
        way.convoke,
        way.hear,
        release_without_correction,
        release_on_an_old_answer,
        approve_the_release,
    )


def anybody(town, chance: random.Random) -> Cast:
    """Each part is played by whoever comes, most often by the right person."""

    def player(right: str):
        def who():
            return town.actor(right if chance.random() < 0.8 else chance.choice(list(town.users)))

        return who

    return Cast(player("instructor"), player("secretary"), player("legal"), player("deputy"))


@pytest.mark.slow
@pytest.mark.number("suites d'actes au hasard par piège", "trap_walks")
@pytest.mark.rule("R2")
@pytest.mark.rule("R3")
@pytest.mark.parametrize("trap", TRAPS)
def test_no_sequence_of_acts_brings_a_trap_to_a_convocation(town, trap):
    chance = random.Random(trap)
    for _ in range(SIZES.trap_walks):
        case = factories.report(town, **dict(TRAPS[trap]))
        assert case.state == State.BLOCKED, "taken in and stopped at once"
        way = Course(case, anybody(town, chance))
        for move in chance.choices(moves(way, chance), k=40):
            try:
                move()
            except (NotAllowed, Conflict, AttributeError, IndexError):
                pass  # refused, or nothing there to act upon
            assert way.case.state not in NEVER
        assert not case.documents.filter(kind="convocation").exists()
        assert not case.convocations.exists()


@pytest.mark.rule("R2")
@pytest.mark.parametrize("trap", TRAPS)
def test_even_put_back_by_force_the_rules_of_each_step_stop_a_trap(town, trap):
    """A second line: if a trap stood in an open state, its next step would still be refused."""
    case = factories.report(town, **dict(TRAPS[trap]))
    for state, name, who in (
        (State.REPORTED, "open_review", "instructor"),
        (State.UNDER_REVIEW, "submit", "instructor"),
        (State.AWAITING_DECISION, "approve", "deputy"),
        (State.APPROVED, "issue_convocation", "secretary"),
        (State.APPROVED, "convoke", "secretary"),
        (State.CONVOKED, "record_hearing", "instructor"),
    ):
        Case.objects.filter(pk=case.pk).update(state=state)
        with pytest.raises(NotAllowed) as refusal:
            Course(case, factories.cast(town)).do(
                lambda fresh, name=name, **form: perform(fresh, name, **form),
                lambda who=who: town.actor(who),
            )
        assert {u.code for u in refusal.value.unmet} & {"R2", "R3"}, ACTS[name].label


@pytest.mark.rule("R2b")
def test_a_wrong_category_is_corrected_by_two_persons(town):
    case = factories.report(town, category="joyride")
    way = factories.course(town, case)
    right = factories.Category.objects.get(commune=town.commune, code="noise")
    proposal = {
        "ground": "correction",
        "category": right,
        "description": "Moteur bruyant à l'arrêt.",
        "reason": "Le rapport dit que le véhicule ne roulait pas.",
    }
    way.do(blocks.propose_release, way.cast.legal, **proposal)

    with pytest.raises(NotAllowed) as refusal:
        way.do(blocks.release, way.cast.legal)
    assert refusal.value.unmet[0].code == "R2b"

    released = way.do(blocks.release, way.cast.elected)
    assert released.state == State.UNDER_REVIEW
    assert released.category == right
    assert released.description == "Moteur bruyant à l'arrêt."
    assert released.revisions.filter(field="description").exists(), "the earlier text is kept"


@pytest.mark.rule("R2b")
def test_a_marker_that_was_none_is_corrected_by_two_persons(town):
    case = factories.report(town, **dict(TRAPS["marqueur, adulte"]))
    way = factories.course(town, case)
    way.do(
        blocks.propose_release,
        way.cast.instructor,
        ground="correction",
        description="Affichette collée sur un abri de bus, sans trace après nettoyage.",
        reason="La photo du service montre une affichette.",
    )
    assert way.do(blocks.release, way.cast.legal).state == State.UNDER_REVIEW


@pytest.mark.rule("R3b")
def test_a_complaint_is_only_overcome_by_a_later_answer_of_the_prosecutor(town):
    case = factories.report(town, category="noise", complaint="yes")
    way = factories.course(town, case)

    def lift(answered_on):
        way.do(
            blocks.propose_release,
            way.cast.instructor,
            ground="prosecutor_answer",
            answered_on=answered_on,
            reason="Courrier du parquet.",
        )
        return way.do(blocks.release, way.cast.elected)

    with pytest.raises(NotAllowed) as refusal:
        lift(case.reported_on)
    assert refusal.value.unmet[0].code == "R3b"
    assert way.case.state == State.BLOCKED

    assert lift(way.today).state == State.UNDER_REVIEW


@pytest.mark.rule("R3b")
def test_a_withdrawn_complaint_alone_lifts_nothing(town):
    case = factories.report(town, category="noise", complaint="yes")
    way = factories.course(town, case)
    way.do(
        blocks.propose_release,
        way.cast.instructor,
        ground="correction",
        description="La plainte a été retirée.",
        reason="Plainte retirée.",
    )
    with pytest.raises(NotAllowed) as refusal:
        way.do(blocks.release, way.cast.elected)
    assert refusal.value.unmet[0].code == "R3b"


@pytest.mark.rule("R2")
def test_the_prosecutor_is_told_by_a_signed_letter(town):
    case = factories.report(town, category="joyride")
    way = factories.course(town, case)
    with pytest.raises(NotAllowed) as refusal:
        way.do(blocks.hand_over, way.cast.instructor, way="letter", on=way.today, reference="")
    assert refusal.value.unmet[0].code == "R2"
    way.do(
        blocks.prepare_hand_over,
        way.cast.instructor,
        signatory=town.deputy,
        printed_facts="Conduite répétée d'un deux-roues non homologué.",
        place_printed="rue de l'Abreuvoir",
    )
    way.sign()
    done = way.do(
        blocks.hand_over,
        way.cast.instructor,
        way="letter",
        on=way.today,
        reference="",
        channel="letter",
    )
    assert done.state == State.TRANSMITTED
    assert [d.state for d in done.documents.all()] == ["posted"]
