"""Complaint and inquiry, asked from a named source: a "yes" stops the case in the same act (R3)."""

import datetime
import uuid

import pytest

from rappel.cases.commands import Conflict, unmet
from rappel.cases.readings import blocking_reasons
from rappel.review.ruling import blocks, prosecutor
from rappel.review.study.services import record_source
from tests.factories import act_by, advance, course, report
from tests.review.study import acts

TODAY = datetime.date(2026, 11, 2)
CALL = {
    "service": "national_police",
    "channel": "phone",
    "asked_on": TODAY,
    "answered_by": "Capitaine Morin",
    "complaint": "no",
    "inquiry": "no",
}


def missing(case):
    """The rules that still keep a case from being submitted."""
    return [rule.sentence for rule in unmet(acts.opened(case), "submit", by=None)]


@pytest.mark.rule("R3")
def test_one_call_answers_both_questions_with_who_when_and_how(town, case):
    assert any("plainte" in sentence for sentence in missing(case))  # the import is no answer

    acts.do(town, case, record_source, **{**CALL, "reference": "main courante 12"})

    rows = [row for row in acts.opened(case).source_answers.all() if not row.imported]
    assert {row.question for row in rows} == {"complaint", "inquiry"}
    for row in rows:
        assert (row.service, row.channel, row.asked_on) == ("national_police", "phone", TODAY)
        assert (row.answered_by, row.reference) == ("Capitaine Morin", "main courante 12")
        assert row.by == town.instructor
    assert not any("plainte" in sentence or "enquête" in sentence for sentence in missing(case))


@pytest.mark.rule("R3")
def test_to_check_is_never_no(town, case):
    acts.do(town, case, record_source, **{**CALL, "complaint": "to_check"})

    assert acts.opened(case).state == "under_review"
    assert any("aucune plainte" in sentence for sentence in missing(case))
    assert not any("aucune enquête" in sentence for sentence in missing(case))


@pytest.mark.rule("R3")
@pytest.mark.parametrize("question", ["complaint", "inquiry"])
@pytest.mark.parametrize("state", ["under_review", "awaiting_decision", "approved"])
def test_yes_stops_the_case_and_withdraws_what_did_not_leave(town, question, state):
    case = report(town)
    advance(town, case, state)
    if state == "approved":
        way = course(town, case)
        way.plan()
        way.issue()

    acts.do(town, case, record_source, **{**CALL, question: "yes"})

    fresh = acts.opened(case)
    assert fresh.state == "blocked"
    assert fresh.blockings.get().reasons == [f"R3:{question}"]
    assert fresh.blockings.get().by == town.instructor
    assert [d.state for d in fresh.documents.all() if d.pending] == []
    assert fresh.transitions.last().act == "block"
    assert "oui" in fresh.transitions.last().detail
    if state == "approved":
        assert fresh.documents.get(kind="convocation").state == "cancelled"
        assert fresh.convocations.get().cancelled_at is not None


@pytest.mark.rule("R3")
def test_learnt_after_the_posting_the_person_is_told_by_letter(town):
    case = report(town)
    advance(town, case, "convoked")

    acts.do(town, case, record_source, **{**CALL, "complaint": "yes"})

    fresh = acts.opened(case)
    assert fresh.state == "blocked"
    assert fresh.documents.get(kind="convocation").state == "posted"
    assert fresh.documents.get(kind="annulation").state == "issued"
    assert fresh.convocations.get().cancel_reason == "justice"


@pytest.mark.rule("R2")
def test_a_request_prepared_for_the_prosecutor_is_withdrawn_too(town, case):
    way = course(town, case)
    way.check_identity()
    way.check_eligibility()
    way.write_facts("Votre chien a été vu sans laisse.", "parc du Belvédère")
    acts.do(town, case, prosecutor.ask_prosecutor, signatory=town.mayor)

    acts.do(town, case, record_source, **{**CALL, "inquiry": "yes"})

    fresh = acts.opened(case)
    assert fresh.consultations.get().state == "withdrawn"
    assert fresh.documents.get(kind="saisine").state == "cancelled"


@pytest.mark.rule("R3b")
def test_a_no_does_not_take_a_yes_back(town, case):
    acts.do(town, case, record_source, **{**CALL, "complaint": "yes"})

    found = acts.refused(town, case, record_source, **CALL)

    assert found == {"R27"}
    assert blocking_reasons(acts.opened(case)) == ["R3:complaint"]


@pytest.mark.rule("R3b")
def test_a_yes_older_than_the_prosecutors_letter_is_noted_and_stops_nothing_more(town, case, clock):
    acts.do(town, case, record_source, **{**CALL, "complaint": "yes"})
    clock.shift(datetime.timedelta(days=10))
    acts.do(
        town,
        case,
        blocks.propose_release,
        ground="prosecutor_answer",
        answered_on=datetime.date(2026, 11, 10),
        reason="classement sans suite de la plainte",
    )
    acts.do(town, case, blocks.release, by="legal")
    assert acts.opened(case).state == "under_review"

    acts.do(
        town,
        case,
        record_source,
        **{**CALL, "complaint": "yes", "asked_on": datetime.date(2026, 11, 5)},
    )
    assert acts.opened(case).state == "under_review"

    acts.do(
        town,
        case,
        record_source,
        **{**CALL, "complaint": "yes", "asked_on": datetime.date(2026, 11, 12)},
    )
    assert acts.opened(case).state == "blocked"


@pytest.mark.rule("R3")
@pytest.mark.parametrize("day", [datetime.date(2026, 11, 3), datetime.date(2026, 10, 7)])
def test_a_day_to_come_or_before_the_report_is_refused(town, case, day):
    assert acts.refused(town, case, record_source, **{**CALL, "asked_on": day}) == {"R3"}


@pytest.mark.rule("R29")
@pytest.mark.parametrize("field", ["service", "channel"])
def test_service_and_means_come_from_the_lists(town, case, field):
    assert acts.refused(town, case, record_source, **{**CALL, field: "neighbour"}) == {"R29"}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "mayor", "reporter"])
@pytest.mark.parametrize("complaint", ["no", "yes"])
def test_nobody_else_records_it(town, case, by, complaint):
    found = acts.refused(town, case, record_source, by=by, **{**CALL, "complaint": complaint})

    assert found == {"R30"}


def test_not_before_the_study(town):
    assert acts.refused(town, report(town), record_source, **CALL) == {"R27"}


@pytest.mark.parametrize("complaint", ["no", "yes"])
def test_sent_twice_it_is_done_once(town, case, complaint):
    form = act_by(case, town.actor("instructor"), uuid.uuid4())
    call = {**CALL, "complaint": complaint}

    first = record_source(case, **form, **call)
    second = record_source(case, **form, **call)

    assert (first.repeated, second.repeated) == (False, True)
    assert acts.opened(case).source_answers.filter(imported=False).count() == 2


def test_two_people_at_once_the_second_changes_nothing(town, case):
    seen = act_by(case, town.actor("instructor"))
    acts.do(town, case, record_source, **CALL)

    with pytest.raises(Conflict):
        record_source(case, **seen, **{**CALL, "complaint": "yes"})

    assert acts.opened(case).state == "under_review"
