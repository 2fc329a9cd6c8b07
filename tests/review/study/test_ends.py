"""Opening the study, submitting it, or ending a signalement that nothing can answer (R29, R2)."""

import datetime
import uuid

import pytest

from rappel.cases.commands import Conflict
from rappel.review.ruling import prosecutor
from rappel.review.study.eligibility import check_eligibility
from rappel.review.study.questions import Answer
from rappel.review.study.services import dismiss_inadmissible, open_review, submit
from tests.factories import act_by, advance, course, report
from tests.review.study import acts


def ready(town, case):
    """Everything the élu needs is in the case."""
    way = course(town, case)
    way.check_identity()
    way.check_eligibility()
    way.ask_complaint()
    way.write_facts("votre chien a été vu sans laisse", "parc du Belvédère")
    way.ask_prosecutor()
    way.prosecutor_answers()


# --- open -------------------------------------------------------------------------------------


def test_the_study_opens_once(town):
    case = report(town)

    acts.do(town, case, open_review)

    assert acts.opened(case).state == "under_review"
    assert acts.refused(town, case, open_review) == {"R27"}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "reporter"])
def test_only_the_instructor_opens_it(town, by):
    assert acts.refused(town, report(town), open_review, by=by) == {"R30"}


# --- submit -----------------------------------------------------------------------------------


def test_a_complete_study_goes_to_the_elu(town, case):
    ready(town, case)

    acts.do(town, case, submit)

    fresh = acts.opened(case)
    assert (fresh.state, fresh.waits_for) == ("awaiting_decision", "elected")


def test_an_incomplete_study_names_all_that_is_missing(town, case):
    assert acts.refused(town, case, submit) >= {"R1", "R2", "R3", "R3c", "R4", "R5", "R6", "R41"}


@pytest.mark.rule("R16")
@pytest.mark.rule("R48")
def test_a_childs_case_waits_for_the_parents_and_for_the_question_about_the_child(town):
    case = acts.under_review(town, person={"birth_date": datetime.date(2010, 5, 1)})
    ready(town, case)

    assert acts.refused(town, case, submit) == {"R16", "R48"}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "mayor"])
def test_only_the_instructor_submits(town, case, by):
    ready(town, case)

    assert acts.refused(town, case, submit, by=by) == {"R30"}


def test_submitted_twice_it_is_submitted_once(town, case):
    ready(town, case)
    form = act_by(case, town.actor("instructor"), uuid.uuid4())

    assert submit(case, **form).repeated is False
    assert submit(case, **form).repeated is True


# --- inadmissible -----------------------------------------------------------------------------


@pytest.mark.rule("R29")
@pytest.mark.parametrize("started", [False, True])
def test_a_reason_of_the_list_ends_the_case_and_is_a_record(town, started):
    case = acts.under_review(town) if started else report(town)

    acts.do(town, case, dismiss_inadmissible, reason="duplicate", note="même fait, dossier 12")

    fresh = acts.opened(case)
    decision = fresh.decisions.get()
    assert fresh.state == "dismissed"
    assert (decision.outcome, decision.reason) == ("inadmissible", "duplicate")
    assert (decision.by, decision.note) == (town.instructor, "même fait, dossier 12")
    assert fresh.transitions.last().detail == "signalement en double"


@pytest.mark.rule("R29")
@pytest.mark.parametrize("reason", ["", "because", "settled"])
def test_a_reason_off_the_list_is_refused(town, case, reason):
    assert acts.refused(town, case, dismiss_inadmissible, reason=reason) == {"R29"}


@pytest.mark.rule("R2")
def test_what_looks_like_a_delit_is_not_ended_here(town, case):
    acts.do(
        town,
        case,
        check_eligibility,
        answers={"qualification": Answer("delit", "morsure d'un enfant")},
    )

    assert acts.refused(town, case, dismiss_inadmissible, reason="no_family") == {"R2"}
    acts.do(town, case, dismiss_inadmissible, reason="duplicate")
    assert acts.opened(case).state == "dismissed"


@pytest.mark.rule("R9")
def test_a_request_that_did_not_leave_is_withdrawn(town, case):
    way = course(town, case)
    way.check_identity()
    way.check_eligibility()
    way.write_facts("votre chien a été vu sans laisse", "parc du Belvédère")
    acts.do(town, case, prosecutor.ask_prosecutor, signatory=town.mayor)

    acts.do(town, case, dismiss_inadmissible, reason="deceased")

    fresh = acts.opened(case)
    assert fresh.documents.get().state == "cancelled"
    assert fresh.consultations.get().state == "withdrawn"


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "mayor", "reporter"])
def test_only_the_instructor_ends_it(town, case, by):
    found = acts.refused(town, case, dismiss_inadmissible, by=by, reason="duplicate")

    assert found == {"R30"}


def test_once_submitted_it_is_for_the_elu_to_say(town):
    case = report(town)
    advance(town, case, "awaiting_decision")

    assert acts.refused(town, case, dismiss_inadmissible, reason="duplicate") == {"R27"}


def test_two_people_at_once_the_second_changes_nothing(town, case):
    seen = act_by(case, town.actor("instructor"))
    acts.edit_person(town, case, phone="06 39 98 10 06")

    with pytest.raises(Conflict):
        dismiss_inadmissible(case, **seen, reason="duplicate")

    assert acts.opened(case).state == "under_review"


def test_sent_twice_it_is_done_once(town, case):
    form = act_by(case, town.actor("instructor"), uuid.uuid4())

    assert dismiss_inadmissible(case, **form, reason="duplicate").repeated is False
    assert dismiss_inadmissible(case, **form, reason="duplicate").repeated is True
    assert acts.opened(case).decisions.count() == 1
