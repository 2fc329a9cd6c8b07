"""Corrected facts: what was stays sealed, what rested on it is asked again (R2, R2b, R7b)."""

import datetime
import uuid

import pytest

from rappel.cases.commands import Conflict, unmet
from rappel.communes.models import Category
from rappel.review.ruling import blocks, decisions, prosecutor
from rappel.review.study import facts
from rappel.review.study.eligibility import check_eligibility
from rappel.review.study.questions import Answer
from tests.factories import act_by, advance, course, make_town, report
from tests.review.study import acts

DOG = "Chien de grande taille sans laisse dans l'aire de jeux."


def test_earlier_values_stay_sealed_in_the_case(town, case):
    acts.edit_facts(
        town,
        case,
        description="Petit chien sans laisse.",
        facts_on=datetime.date(2026, 10, 6),
        category="noise",
        reason="le rapport complet est arrivé",
    )

    fresh = acts.opened(case)
    assert fresh.description == "Petit chien sans laisse."
    assert acts.earlier(case, "description") == [DOG]
    assert acts.earlier(case, "facts_on") == ["2026-10-07"]
    assert acts.earlier(case, "category") == ["stray_animal"]
    assert fresh.transitions.last().note == "le rapport complet est arrivé"


@pytest.mark.rule("R19")
def test_the_age_at_the_facts_follows_their_date(town):
    case = acts.under_review(town, person={"birth_date": datetime.date(2008, 10, 7)})
    assert acts.opened(case).minor_at_facts is False

    acts.edit_facts(town, case, facts_on=datetime.date(2026, 10, 6))

    assert acts.opened(case).minor_at_facts is True


@pytest.mark.rule("R7b")
@pytest.mark.parametrize("given", [False, True])
def test_an_opinion_lapses_when_the_facts_change_and_stays_readable(town, case, given):
    acts.do(town, case, decisions.ask_opinion, question="Le texte s'applique-t-il ?")
    if given:
        acts.do(
            town,
            case,
            decisions.give_opinion,
            by="legal",
            view="possible",
            text="Oui, il s'applique.",
        )

    acts.edit_facts(town, case, district="district-1")
    assert acts.opened(case).opinions.get().state == ("given" if given else "asked")

    acts.edit_facts(town, case, description="Petit chien sans laisse.")
    opinion = acts.opened(case).opinions.get()
    assert opinion.state == "lapsed"
    assert opinion.text == ("Oui, il s'applique." if given else None)


@pytest.mark.parametrize(
    ("changes", "asked_again"),
    [
        ({"category": "litter"}, {"qualification", "warning"}),
        ({"description": "Chien en laisse."}, {"qualification", "warning"}),
        ({"damage": True}, {"qualification"}),
        ({"place": "Quai de l'Écluse"}, {"place"}),
        ({"facts_at": datetime.time(12, 0)}, set()),
        ({"district": "district-2"}, set()),
    ],
)
def test_only_what_rested_on_the_change_is_asked_again(town, case, changes, asked_again):
    course(town, case).check_eligibility()
    before = {code: acts.last_answer(case, code) for code in _codes(case)}

    acts.edit_facts(town, case, reason="mieux établi", **changes)

    after = {code: acts.last_answer(case, code) for code in _codes(case)}
    assert {code for code in before if after[code] != before[code]} == asked_again
    assert {after[code] for code in asked_again} <= {"lapsed"}


def _codes(case):
    return {row.code for row in acts.opened(case).checks.all()}


@pytest.mark.rule("R1")
def test_naming_a_text_reopens_the_family_when_the_category_has_two(town):
    case = acts.under_review(town, category="near_school", description="Cris devant l'école.")
    course(town, case).check_eligibility()
    assert acts.opened(case).family == 3

    acts.edit_facts(town, case, text_breached="R. 645-12 du code pénal")

    assert acts.opened(case).family is None
    assert "R1" in {rule.code for rule in unmet(acts.opened(case), "submit", by=None)}


@pytest.mark.rule("R47")
def test_an_hour_that_the_arrete_does_not_cover_reopens_its_question(town):
    case = acts.under_review(
        town,
        category="municipal_order",
        facts_at=datetime.time(20, 10),
        description="Consommation d'alcool sur le ponton.",
    )
    course(town, case).check_eligibility()
    assert acts.opened(case).arrete.number == "2026-114"

    acts.edit_facts(town, case, facts_at=datetime.time(21, 0))
    assert acts.opened(case).arrete is not None

    acts.edit_facts(town, case, facts_at=datetime.time(12, 0))
    assert acts.opened(case).arrete is None
    assert acts.last_answer(case, "arrete") == "lapsed"


@pytest.mark.rule("R41")
def test_the_printed_facts_are_read_again_their_words_stay(town, case):
    course(town, case).write_facts("Votre chien a été vu sans laisse.", "parc du Belvédère")

    acts.edit_facts(town, case, facts_at=datetime.time(12, 0))
    assert acts.opened(case).printed_at is not None

    acts.edit_facts(town, case, description="Petit chien sans laisse.")
    fresh = acts.opened(case)
    assert fresh.printed_at is None
    assert fresh.printed_facts == "Votre chien a été vu sans laisse."
    assert "R41" in {rule.code for rule in unmet(fresh, "submit", by=None)}


@pytest.fixture
def asked(town, case):
    """The same case, its request to the prosecutor prepared."""
    way = course(town, case)
    way.check_identity()
    way.check_eligibility()
    way.write_facts("Votre chien a été vu sans laisse.", "parc du Belvédère")
    acts.do(town, case, prosecutor.ask_prosecutor, signatory=town.mayor)
    return case


@pytest.mark.rule("R9")
def test_a_request_that_did_not_leave_is_withdrawn_with_its_letter(town, asked):
    acts.edit_facts(town, asked, place="Quai de l'Écluse")

    fresh = acts.opened(asked)
    assert fresh.consultations.get().state == "withdrawn"
    assert fresh.documents.get().state == "cancelled"


@pytest.mark.rule("R10")
def test_an_answer_about_other_facts_does_not_serve_for_these(town, asked):
    way = course(town, asked)
    way.do(
        prosecutor.record_request_sent,
        way.cast.instructor,
        signed_on=way.today,
        sent_on=way.today,
        channel="letter",
    )
    way.prosecutor_answers("favourable")

    acts.edit_facts(town, asked, place="Quai de l'Écluse")
    assert acts.opened(asked).consultations.get().state == "answered"

    acts.edit_facts(town, asked, facts_on=datetime.date(2026, 10, 6))
    request = acts.opened(asked).consultations.get()
    assert (request.state, request.answer) == ("withdrawn", "favourable")
    assert "R9" in {rule.code for rule in unmet(acts.opened(asked), "submit", by=None)}


@pytest.mark.rule("R2")
@pytest.mark.parametrize("started", [False, True])
def test_a_category_of_the_justice_system_stops_the_case_in_the_same_act(town, started):
    case = acts.under_review(town) if started else report(town)

    acts.edit_facts(town, case, category="joyride", reason="le rapport parle d'un rodéo")

    fresh = acts.opened(case)
    assert fresh.state == "blocked"
    assert fresh.blockings.get().reasons == ["R2:category"]
    assert fresh.category.code == "joyride"
    assert acts.earlier(case, "category") == ["stray_animal"]


@pytest.mark.rule("R2b")
def test_whoever_said_delit_does_not_correct_the_facts_alone(town, case):
    acts.do(
        town,
        case,
        check_eligibility,
        answers={"qualification": Answer("delit", "morsure d'un enfant")},
    )

    found = acts.refused(
        town, case, facts.edit_facts, facts=acts.facts_values(case, description="Rien de grave.")
    )

    assert found == {"R2b"}
    assert acts.opened(case).description == DOG


@pytest.mark.rule("R2b")
def test_a_hint_at_an_inscription_is_not_escaped_by_another_category_nor_by_other_words(town, case):
    acts.edit_facts(
        town,
        case,
        category="public_property",
        description="Inscription au marqueur sur un abri de bus.",
        reason="mal classé",
    )
    acts.edit_facts(town, case, description="Abri de bus sali.")

    found = acts.refused(
        town,
        case,
        facts.edit_facts,
        facts=acts.facts_values(case, category="incivility"),
        reason="mal classé",
    )
    assert found == {"R2b"}
    found = acts.refused(
        town, case, check_eligibility, answers={"inscription": Answer("no", "effacé")}
    )
    assert found == {"R2b"}


@pytest.mark.rule("R2b")
def test_two_persons_may_lift_it(town, case):
    acts.edit_facts(town, case, category="joyride", reason="le rapport parle d'un rodéo")
    noise = Category.objects.get(commune=town.commune, code="noise")
    acts.do(
        town,
        case,
        blocks.propose_release,
        ground="correction",
        category=noise,
        reason="moto à l'arrêt, moteur bruyant",
    )
    acts.do(town, case, blocks.release, by="legal")

    assert acts.opened(case).state == "under_review"
    assert acts.opened(case).category.code == "noise"


@pytest.mark.parametrize(
    "changes",
    [
        {"facts_on": datetime.date(2026, 11, 3)},
        {"facts_on": datetime.date(2026, 10, 9)},
        {"facts_on": datetime.date(1971, 6, 29)},
        {"place": " "},
        {"description": ""},
    ],
)
def test_facts_that_cannot_be_are_refused(town, case, changes):
    found = acts.refused(town, case, facts.edit_facts, facts=acts.facts_values(case, **changes))

    assert found == {"R29"}


def test_a_category_of_another_commune_is_refused(town, case):
    other = make_town("95998", "Saint-Aubin-le-Clos", prefix="other-")
    foreign = Category.objects.get(commune=other.commune, code="noise")

    found = acts.refused(
        town, case, facts.edit_facts, facts={**acts.facts_values(case), "category": foreign}
    )

    assert found == {"R29"}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "mayor", "reporter", "dpo"])
def test_nobody_else_corrects_the_facts(town, case, by):
    found = acts.refused(town, case, facts.edit_facts, by=by, facts=acts.facts_values(case))

    assert found == {"R30"}


def test_once_submitted_the_facts_stay(town):
    case = report(town)
    advance(town, case, "awaiting_decision")

    found = acts.refused(town, case, facts.edit_facts, facts=acts.facts_values(case))

    assert found == {"R27"}


def test_sent_twice_it_is_done_once(town, case):
    form = act_by(case, town.actor("instructor"), uuid.uuid4())
    values = acts.facts_values(case, place="Quai de l'Écluse")

    first = facts.edit_facts(case, **form, facts=values)
    second = facts.edit_facts(case, **form, facts=values)

    assert (first.repeated, second.repeated) == (False, True)
    assert acts.earlier(case, "place") == ["Parc du Belvédère"]


def test_two_people_at_once_the_second_changes_nothing(town, case):
    seen = act_by(case, town.actor("instructor"))
    acts.edit_facts(town, case, place="Quai de l'Écluse")

    with pytest.raises(Conflict):
        facts.edit_facts(case, **seen, facts=acts.facts_values(case, place="Ailleurs"))

    assert acts.opened(case).place == "Quai de l'Écluse"
