"""The questions that a case needs, and what their answers open or stop (R1, R2, R3c, R4, R6, R47)."""

import datetime
import uuid

import pytest

from rappel.cases.commands import Conflict, unmet
from rappel.communes.models import Arrete, Protocol
from rappel.review.ruling import blocks
from rappel.review.study.eligibility import check_eligibility, what_next
from rappel.review.study.questions import Answer, questions, sort_arretes
from tests.factories import act_by, advance, course, make_town, report
from tests.review.study import acts

CAN = "Cris et chahut devant l'école."


def answer(town, case, *, by="instructor", **answers):
    """Answer some questions, a word standing for an answer without evidence."""
    arrete = answers.pop("arrete", None)
    given = {
        code: Answer(*said) if isinstance(said, tuple) else Answer(said)
        for code, said in answers.items()
    }
    return acts.do(town, case, check_eligibility, by=by, answers=given, arrete=arrete)


def answer_refused(town, case, **answers):
    """The rules that refuse these answers."""
    given = {
        code: Answer(*said) if isinstance(said, tuple) else Answer(said)
        for code, said in answers.items()
    }
    return acts.refused(town, case, check_eligibility, answers=given)


def asked(case):
    """The codes of the questions of a case."""
    return [question.code for question in questions(acts.opened(case))]


def missing(case):
    """The rules that still keep a case from being submitted."""
    return {rule.code for rule in unmet(acts.opened(case), "submit", by=None)}


# --- only the questions that the case needs --------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"category": "noise"}, ["qualification", "place", "family", "fined"]),
        ({}, ["qualification", "warning", "place", "family", "fined"]),
        (
            {"category": "public_property", "description": "Banc renversé."},
            ["qualification", "inscription", "place", "family", "fined"],
        ),
        (
            {"category": "noise", "facts_on": datetime.date(2026, 7, 7)},
            ["qualification", "place", "family", "old_facts", "fined"],
        ),
        (
            {"category": "noise", "facts_on": datetime.date(2026, 7, 8)},
            ["qualification", "place", "family", "fined"],
        ),
    ],
)
def test_a_case_is_asked_what_concerns_it(town, fields, codes):
    assert asked(acts.under_review(town, **fields)) == codes


def test_an_answer_is_a_row_with_evidence_who_and_when_and_only_changes_make_rows(town, case):
    answer(town, case, place="inside", warning=("justified", "petit chien, personne n'est mordu"))
    answer(town, case, place="inside", warning=("justified", "petit chien, personne n'est mordu"))
    answer(town, case, place=("inside", "parc communal"))

    rows = list(acts.opened(case).checks.all())
    assert [(row.code, row.answer, row.evidence) for row in rows] == [
        ("place", "inside", None),
        ("warning", "justified", "petit chien, personne n'est mordu"),
        ("place", "inside", "parc communal"),
    ]
    assert {row.by for row in rows} == {town.instructor}


def test_not_yet_known_is_an_answer_that_opens_nothing(town, case):
    course(town, case).check_eligibility()
    assert "R6" not in missing(case)

    answer(town, case, place="to_check")

    assert "R6" in missing(case)


def test_a_question_that_is_not_asked_is_not_answered(town, case):
    with pytest.raises(ValueError, match="inscription"):
        answer(town, case, inscription="no")
    with pytest.raises(ValueError, match="family=1"):
        answer(town, case, family="1")

    assert acts.opened(case).checks.count() == 0


# --- R1: the family ---------------------------------------------------------------------------


@pytest.mark.rule("R1")
def test_the_family_is_proposed_from_the_text_breached_and_confirmed(town):
    without = acts.under_review(town, category="near_school", description=CAN)
    named = acts.under_review(
        town, category="near_school", description=CAN, text_breached="R. 645-12 du code pénal"
    )

    def proposed(case):
        return next(q.proposed for q in questions(acts.opened(case)) if q.code == "family")

    assert (proposed(without), proposed(named)) == ("3", "2")
    assert acts.opened(named).family is None
    answer(town, named, family="2")
    assert acts.opened(named).family == 2


@pytest.mark.rule("R1")
def test_a_contravention_without_a_text_is_refused(town):
    case = acts.under_review(town, category="near_school", description=CAN)

    assert answer_refused(town, case, family="2") == {"R1"}


@pytest.mark.rule("R1")
def test_no_criminal_qualification_although_a_text_is_named_is_justified(town):
    case = acts.under_review(
        town, category="near_school", description=CAN, text_breached="R. 645-12 du code pénal"
    )

    assert answer_refused(town, case, family="3") == {"R1"}
    answer(town, case, family=("3", "l'accès était libre"))
    assert acts.opened(case).family == 3


@pytest.mark.rule("R1")
def test_none_of_the_three_families_leads_to_the_dismissal(town, case):
    answer(town, case, family="none")

    fresh = acts.opened(case)
    assert fresh.family is None
    assert what_next(fresh)[1] == "dismiss_inadmissible"
    assert "R1" in missing(case)


# --- R2: crime or délit, inscription ----------------------------------------------------------


@pytest.mark.rule("R2")
def test_a_delit_is_kept_and_the_page_says_to_stop_the_case(town, case):
    answer(town, case, qualification=("delit", "morsure d'un enfant"))

    fresh = acts.opened(case)
    assert fresh.state == "under_review"
    assert what_next(fresh)[1] == "block"
    assert fresh.next_act == "block"
    assert "R2" in missing(case)


@pytest.mark.rule("R2b")
@pytest.mark.parametrize("then", ["none", "to_check"])
def test_a_delit_is_not_unsaid_by_one_person(town, case, then):
    answer(town, case, qualification=("delit", "morsure d'un enfant"))

    assert answer_refused(town, case, qualification=(then, "finalement non")) == {"R2b"}
    assert acts.last_answer(case, "qualification") == "delit"


@pytest.mark.rule("R4")
def test_no_delit_although_the_description_hints_at_one_is_justified(town):
    case = acts.under_review(town, category="noise", description="Cris, puis bagarre générale.")

    hinted = next(q for q in questions(acts.opened(case)) if q.code == "qualification")
    assert any("violences" in hint for hint in hinted.hints)
    assert answer_refused(town, case, qualification="none") == {"R4"}
    answer(town, case, qualification=("none", "la bagarre concernait d'autres personnes"))
    assert acts.last_answer(case, "qualification") == "none"


@pytest.mark.rule("R2")
def test_an_inscription_question_is_preset_yes_by_the_description(town, case):
    acts.edit_facts(
        town, case, category="public_property", description="Dessin à la craie.", reason="x"
    )

    question = next(q for q in questions(acts.opened(case)) if q.code == "inscription")

    assert question.proposed == "yes"
    assert question.hints


@pytest.mark.rule("R2b")
def test_no_inscription_against_the_description_needs_two_persons(town, case):
    acts.edit_facts(
        town, case, category="public_property", description="Dessin à la craie.", reason="x"
    )
    assert answer_refused(town, case, inscription="no") == {"R2b"}

    answer(town, case, inscription="yes")
    assert answer_refused(town, case, inscription="no") == {"R2b"}
    acts.do(town, case, blocks.block, why="known", note="dessin")
    acts.do(
        town,
        case,
        blocks.propose_release,
        ground="correction",
        description="Craie renversée sur un banc, sans dessin.",
        reason="l'agent est retourné voir",
    )
    acts.do(town, case, blocks.release, by="legal")

    assert acts.opened(case).state == "under_review"
    assert acts.last_answer(case, "inscription") == "no"
    answer(town, case, inscription=("no", "l'agent est retourné voir"))


@pytest.mark.rule("R2")
def test_no_inscription_and_no_hint_is_answered_by_one_person(town):
    case = acts.under_review(town, category="public_property", description="Banc renversé.")

    answer(town, case, inscription="no", qualification="none")

    assert "R2" not in missing(case)


# --- R4, R6, R3c ------------------------------------------------------------------------------


@pytest.mark.rule("R4")
@pytest.mark.parametrize("said", ["justified", "not_justified"])
def test_a_warning_is_answered_in_writing(town, case, said):
    assert answer_refused(town, case, warning=said) == {"R4"}

    answer(town, case, warning=(said, "vérifié avec le service"))
    assert ("R4" in missing(case)) == (said == "not_justified")


@pytest.mark.rule("R6")
def test_another_town_is_named_and_leads_to_the_dismissal(town, case):
    assert answer_refused(town, case, place="outside") == {"R6"}

    answer(town, case, place=("outside", "Pont-Aval"))

    assert what_next(acts.opened(case))[1] == "dismiss_inadmissible"
    assert "R6" in missing(case)


@pytest.mark.rule("R6")
def test_old_facts_are_justified_or_dismissed(town):
    case = acts.under_review(
        town,
        category="noise",
        facts_on=datetime.date(2025, 10, 12),
        reported_on=datetime.date(2026, 10, 21),
    )
    question = next(q for q in questions(acts.opened(case)) if q.code == "old_facts")
    assert "prescrite" in question.why

    assert answer_refused(town, case, old_facts="justified") == {"R6"}
    answer(town, case, old_facts=("justified", "faits renouvelés chaque semaine"))
    answer(town, case, old_facts="too_old")
    assert what_next(acts.opened(case))[1] == "dismiss_inadmissible"


@pytest.mark.rule("R3c")
def test_facts_already_fined_are_justified(town, case):
    assert answer_refused(town, case, fined="yes") == {"R3c"}

    answer(town, case, fined=("yes", "l'amende n'a rien changé"))

    assert "R3c" not in missing(case)


@pytest.mark.rule("R3c")
def test_where_the_protocole_says_so_a_fine_excludes_the_reminder(town, case):
    Protocol.objects.filter(commune=town.commune).update(fined_blocks=True)

    answer(town, case, fined="yes")

    assert "R3c" in missing(case)
    assert "protocole" in what_next(acts.opened(case))[0]


# --- R47: the register of arrêtés -------------------------------------------------------------


def alcohol(town, **fields):
    """A breach of an arrêté, at an hour that n° 2026-114 covers unless told otherwise."""
    return acts.under_review(
        town,
        **{
            "category": "municipal_order",
            "facts_at": datetime.time(20, 10),
            "description": "Consommation en réunion sur le ponton.",
            **fields,
        },
    )


@pytest.mark.rule("R47")
def test_the_arrete_that_covers_the_facts_is_chosen_and_kept(town):
    case = alcohol(town)
    (order,), _ = sort_arretes(acts.opened(case))

    answer(town, case, family="1", arrete=order)

    fresh = acts.opened(case)
    assert (fresh.family, fresh.arrete) == (1, order)
    assert acts.last_answer(case, "arrete") == "2026-114"
    assert "R47" not in missing(case)


@pytest.mark.rule("R47")
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"facts_at": datetime.time(12, 0)}, "12"),
        ({"facts_at": None}, "n'est pas connue"),
        (
            {"facts_on": datetime.date(2026, 4, 25), "facts_at": datetime.time(20, 10)},
            "exécutoire",
        ),
    ],
)
def test_one_that_did_not_is_shown_with_its_reason_and_refused(town, fields, why):
    case = alcohol(town, **fields)
    fitting, ((order, said),) = sort_arretes(acts.opened(case))

    assert fitting == []
    assert why in said
    found = acts.refused(
        town, case, check_eligibility, answers={"family": Answer("1")}, arrete=order
    )
    assert found == {"R47"}


@pytest.mark.rule("R47")
def test_without_an_arrete_a_breach_of_one_does_not_go_on(town):
    case = alcohol(town)

    answer(town, case, family="1")

    assert acts.opened(case).arrete is None
    assert acts.last_answer(case, "arrete") == "none"
    assert "R47" in missing(case)


@pytest.mark.rule("R47")
def test_an_arrete_of_another_commune_is_refused(town):
    case = alcohol(town)
    make_town("95998", "Saint-Aubin-le-Clos", prefix="other-")
    foreign = Arrete.objects.exclude(commune=town.commune).get()

    found = acts.refused(
        town, case, check_eligibility, answers={"family": Answer("1")}, arrete=foreign
    )

    assert found == {"R47"}


# --- who, when, once --------------------------------------------------------------------------


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "mayor", "reporter"])
def test_nobody_else_answers(town, case, by):
    found = acts.refused(town, case, check_eligibility, by=by, answers={"place": Answer("inside")})

    assert found == {"R30"}


@pytest.mark.parametrize("state", ["reported", "awaiting_decision"])
def test_only_during_the_study(town, state):
    case = report(town)
    if state != "reported":
        advance(town, case, state)

    assert answer_refused(town, case, place="inside") == {"R27"}


def test_sent_twice_it_is_done_once(town, case):
    form = act_by(case, town.actor("instructor"), uuid.uuid4())

    first = check_eligibility(case, **form, answers={"place": Answer("inside")})
    second = check_eligibility(case, **form, answers={"place": Answer("inside")})

    assert (first.repeated, second.repeated) == (False, True)
    assert acts.opened(case).checks.count() == 1


def test_two_people_at_once_the_second_changes_nothing(town, case):
    seen = act_by(case, town.actor("instructor"))
    answer(town, case, place="inside")

    with pytest.raises(Conflict):
        check_eligibility(case, **seen, answers={"place": Answer("outside", "Pont-Aval")})

    assert acts.last_answer(case, "place") == "inside"
