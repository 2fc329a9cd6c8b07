"""The exchange with the prosecutor: request, sending, answer, silence (R9, R10)."""

import datetime

import pytest

from accounts.models import Delegation
from rappel.cases.rule import NotAllowed
from rappel.communes.models import ProsecutorOffice
from rappel.review.ruling import blocks, prosecutor
from tests.review.ruling import stage
from tests.review.ruling.stage import DAY, TODAY
from tests.review.study.acts import edit_person, last_answer
from tests.support import course as steps

WEEK = 7 * DAY


def refused(town, case, act, **answers):
    """The codes of the rules that refuse."""
    return stage.refused(town, case, act, **answers)


# --- the request ------------------------------------------------------------------------------


@pytest.mark.rule("R9")
def test_the_request_is_numbered_and_its_fingerprint_is_in_the_log(town, studied):
    stage.ask(town, studied)

    case = stage.opened(studied)
    request, letter = case.consultations.get(), case.documents.get()
    assert (request.state, request.mode) == ("prepared", "avis")
    assert (letter.kind, letter.state, letter.signatory) == ("saisine", "issued", town.deputy)
    line, payload = stage.newest(town)
    assert line.act == "case.ask_prosecutor"
    assert payload["issued"] == [f"1 {bytes(letter.file.sha256).hex()}"]
    text = steps.letter_text(town, case, 1)
    assert "60999 PONT AVAL" in text.replace("-", " ")
    assert "FERREIRA DA SILVA" in text
    assert "Robillard" not in text
    assert "Marronniers" not in text


@pytest.mark.rule("R9")
def test_a_second_request_is_refused_whatever_the_page_showed(town, studied):
    stage.ask(town, studied)
    assert refused(town, studied, prosecutor.ask_prosecutor, signatory=town.deputy) == {"R9"}

    stage.send(town, studied)
    assert refused(town, studied, prosecutor.ask_prosecutor, signatory=town.deputy) == {"R9"}


@pytest.mark.rule("R9")
def test_no_request_where_the_protocole_foresees_none(town):
    stage.protocol(town, mode_family_2="none")
    case = stage.studied(town)

    assert refused(town, case, prosecutor.ask_prosecutor, signatory=town.deputy) == {"R9"}


@pytest.mark.rule("R5")
def test_a_doubtful_person_is_not_named_to_the_prosecutor(town, studied):
    edit_person(town, studied, identity_is="doubt", evidence="un frère lui ressemble")
    assert last_answer(studied, "identity") == "doubt"

    assert refused(town, studied, prosecutor.ask_prosecutor, signatory=town.deputy) == {"R5"}


@pytest.mark.rule("R41")
def test_no_request_before_the_facts_are_written(town):
    case = stage.report(town)
    way = stage.course(town, case)
    way.open_review()
    way.check_identity()
    way.check_eligibility()

    found = refused(town, case, prosecutor.ask_prosecutor, signatory=town.deputy)

    assert found == {"R41"}
    assert stage.opened(case).documents.count() == 0


@pytest.mark.rule("R14")
@pytest.mark.parametrize("who", ["instructor", "secretary", "legal"])
def test_only_somebody_competent_signs_it(town, studied, who):
    signatory = town.users[who]

    assert refused(town, studied, prosecutor.ask_prosecutor, signatory=signatory) == {"R14"}


@pytest.mark.rule("R9")
@pytest.mark.parametrize(
    "wrong",
    [
        {"court": "Tribunal judiciaire de Saint-Germain-des-Hauts-Plateaux"},
        {"postcode": "6099"},
        {"street": "字"},
        None,
    ],
    ids=["a line too long", "a wrong postcode", "an unknown letter", "never filled in"],
)
def test_a_parquet_badly_set_is_a_refusal_that_says_what_to_correct(town, studied, wrong):
    office = ProsecutorOffice.objects.filter(commune=town.commune)
    if wrong is None:
        office.delete()
    else:
        office.update(**wrong)

    with pytest.raises(NotAllowed) as refusal:
        stage.ask(town, studied)

    (unmet,) = refusal.value.unmet
    assert "parquet" in unmet.sentence
    assert "réglages de la commune" in unmet.remedy
    assert unmet.resolved_by == ""
    assert stage.opened(studied).documents.count() == 0


# --- its sending ------------------------------------------------------------------------------


@pytest.mark.rule("R9")
def test_the_delay_starts_on_the_day_it_left_and_ends_on_a_working_day(town, studied, clock):
    stage.ask(town, studied)
    clock.shift(datetime.timedelta(days=4))  # Friday 6 November; fifteen days later, a Saturday

    stage.send(town, studied, signed_on=TODAY + 2 * DAY, sent_on=TODAY + 4 * DAY)

    request = stage.opened(studied).consultations.get()
    assert (request.state, request.sent_on) == ("sent", datetime.date(2026, 11, 6))
    assert request.answer_by == datetime.date(2026, 11, 23)
    letter = stage.opened(studied).documents.get()
    assert (letter.state, letter.delivery) == ("posted", "letter")
    assert (letter.signed_on, letter.sent_on) == (TODAY + 2 * DAY, TODAY + 4 * DAY)


@pytest.mark.rule("R14")
@pytest.mark.parametrize(
    "changes",
    [
        {"signed_on": TODAY + DAY, "sent_on": TODAY + DAY},
        {"sent_on": TODAY + DAY},
        {"signed_on": TODAY - DAY},
        {"sent_on": TODAY - DAY},
    ],
    ids=["signed tomorrow", "sent tomorrow", "signed before it was issued", "sent unsigned"],
)
def test_a_day_that_cannot_be_is_refused(town, studied, changes):
    stage.ask(town, studied)

    sent = {**stage.SENT, **changes}
    assert refused(town, studied, prosecutor.record_request_sent, **sent) == {"R14"}


@pytest.mark.rule("R29")
def test_the_means_come_from_the_list(town, studied):
    stage.ask(town, studied)

    sent = {**stage.SENT, "channel": "pigeon"}
    assert refused(town, studied, prosecutor.record_request_sent, **sent) == {"R29"}


@pytest.mark.rule("R14")
def test_signed_after_the_end_of_the_delegation_it_did_not_leave(town, studied, clock):
    stage.ask(town, studied)
    Delegation.objects.update(ends_on=TODAY + DAY)
    clock.shift(datetime.timedelta(days=3))

    late = {**stage.SENT, "signed_on": TODAY + 2 * DAY, "sent_on": TODAY + 3 * DAY}
    assert refused(town, studied, prosecutor.record_request_sent, **late) == {"R14"}

    stage.send(town, studied, signed_on=TODAY + DAY, sent_on=TODAY + 3 * DAY)
    assert stage.opened(studied).consultations.get().state == "sent"


@pytest.mark.rule("R9")
def test_what_is_not_prepared_is_not_sent_and_is_sent_once(town, studied):
    assert refused(town, studied, prosecutor.record_request_sent, **stage.SENT) == {"R9"}
    stage.ask(town, studied)
    stage.send(town, studied)

    assert refused(town, studied, prosecutor.record_request_sent, **stage.SENT) == {"R9"}


# --- the answer -------------------------------------------------------------------------------


@pytest.fixture
def sent(town, studied):
    """The request is with the prosecutor."""
    stage.ask(town, studied)
    stage.send(town, studied)
    return studied


@pytest.mark.rule("R10")
@pytest.mark.parametrize("answer", ["favourable", "unfavourable", "other"])
@pytest.mark.parametrize("written", [True, False])
def test_an_answer_is_kept_with_who_gave_it_when_and_how(town, sent, answer, written):
    stage.answer(town, sent, answer=answer, written=written, comment="Sans réserve.")

    case = stage.opened(sent)
    request = case.consultations.get()
    assert case.state == "under_review"
    assert (request.state, request.answer, request.written) == ("answered", answer, written)
    assert (request.answered_on, request.magistrate) == (TODAY, stage.MAGISTRATE)
    assert request.comment == "Sans réserve."
    row = case.transitions.last()
    assert ("par écrit" if written else "de vive voix") in row.detail
    assert stage.MAGISTRATE not in row.detail


@pytest.mark.rule("R10b")
def test_a_written_answer_confirms_an_oral_one_and_both_stay_readable(town, sent, clock):
    stage.answer(town, sent, written=False, comment="Par téléphone à 10 h 15.")
    clock.shift(WEEK)
    stage.answer(town, sent, answered_on=TODAY + WEEK, comment="Courrier du 9.")

    case = stage.opened(sent)
    request = case.consultations.get()
    assert (request.written, request.answered_on) == (True, TODAY + WEEK)
    notes = [row.note for row in case.transitions.all() if row.act == "record_prosecutor_answer"]
    assert notes == [
        f"{stage.MAGISTRATE}\nPar téléphone à 10 h 15.",
        f"{stage.MAGISTRATE}\nCourrier du 9.",
    ]


@pytest.mark.rule("R10")
@pytest.mark.parametrize("day", [TODAY + DAY, TODAY - DAY])
def test_an_answer_is_neither_to_come_nor_older_than_the_request(town, sent, day):
    given = {**stage.ANSWER, "answered_on": day}
    assert refused(town, sent, prosecutor.record_prosecutor_answer, **given) == {"R10"}


@pytest.mark.rule("R10")
def test_a_new_answer_is_not_older_than_the_one_before(town, sent, clock):
    clock.shift(WEEK)
    stage.answer(town, sent, answered_on=TODAY + 5 * DAY)

    older = {**stage.ANSWER, "answered_on": TODAY + 4 * DAY, "answer": "unfavourable"}
    assert refused(town, sent, prosecutor.record_prosecutor_answer, **older) == {"R10"}


@pytest.mark.rule("R10b")
def test_somebody_gave_the_answer(town, sent):
    given = {**stage.ANSWER, "magistrate": "  "}
    assert refused(town, sent, prosecutor.record_prosecutor_answer, **given) == {"R10b"}


@pytest.mark.rule("R10")
def test_an_answer_out_of_the_list_is_refused(town, sent):
    given = {**stage.ANSWER, "answer": "perhaps"}
    assert refused(town, sent, prosecutor.record_prosecutor_answer, **given) == {"R10"}


@pytest.mark.rule("R9")
@pytest.mark.parametrize("answer", ["favourable", "procedure_open"])
def test_no_answer_to_what_did_not_leave(town, studied, answer):
    given = {**stage.ANSWER, "answer": answer}
    assert refused(town, studied, prosecutor.record_prosecutor_answer, **given) == {"R9"}
    stage.ask(town, studied)

    assert refused(town, studied, prosecutor.record_prosecutor_answer, **given) == {"R9"}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "reporter", "mayor"])
@pytest.mark.parametrize("answer", ["favourable", "procedure_open"])
def test_nobody_else_notes_it(town, sent, by, answer):
    given = {**stage.ANSWER, "answer": answer}
    assert refused(town, sent, prosecutor.record_prosecutor_answer, by=by, **given) == {"R30"}


# --- an open procedure ------------------------------------------------------------------------


@pytest.mark.rule("R3")
@pytest.mark.parametrize("written", [True, False])
@pytest.mark.parametrize("state", ["under_review", "awaiting_decision", "approved", "convoked"])
def test_an_open_procedure_stops_the_case_in_the_same_act(town, state, written):
    case = stage.studied(town)
    stage.ask(town, case)
    stage.send(town, case)
    if state != "under_review":
        stage.answer(town, case)
        stage.submit(town, case)
    if state in ("approved", "convoked"):
        stage.approve(town, case)
        way = stage.course(town, case)
        way.plan()
        way.issue()
    if state == "convoked":
        way.sign()
        way.convoke()

    stage.answer(town, case, answer="procedure_open", written=written)

    fresh = stage.opened(case)
    assert fresh.state == "blocked"
    assert fresh.blockings.get().reasons == ["R3:prosecutor"]
    assert fresh.consultations.get().answer == "procedure_open"
    assert [(row.act, row.to_state) for row in fresh.transitions.all()][-1] == ("block", "blocked")
    letters = {row.kind: row.state for row in fresh.documents.all()}
    assert letters["saisine"] == "posted"
    if state == "approved":
        assert letters["convocation"] == "cancelled"
        assert fresh.convocations.get().cancelled_at is not None
    if state == "convoked":
        assert (letters["convocation"], letters["annulation"]) == ("posted", "issued")
        _, payload = stage.newest(town)
        assert len(payload["issued"]) == 1


@pytest.mark.rule("R3b")
def test_it_is_only_lifted_by_a_later_letter_even_if_the_request_was_withdrawn(town, sent, clock):
    """A corrected category withdraws the request; it does not unsay the answer."""
    stage.answer(town, sent, answer="procedure_open")
    right = stage.opened(sent).commune.categories.get(code="noise")
    clock.shift(WEEK)
    way = stage.course(town, sent)
    way.do(
        blocks.propose_release,
        way.cast.instructor,
        ground="correction",
        category=right,
        reason="Il s'agissait de bruit.",
    )
    assert refused(town, sent, blocks.release, by="legal") == {"R3b"}

    way.do(
        blocks.propose_release,
        way.cast.instructor,
        ground="prosecutor_answer",
        category=right,
        answered_on=TODAY + 3 * DAY,
        reason="Courrier du parquet.",
    )
    released = way.do(blocks.release, way.cast.legal)
    assert (released.state, released.category) == ("under_review", right)
    assert released.consultations.get().state == "withdrawn"


@pytest.mark.rule("R3b")
def test_an_answer_older_than_the_letter_that_lifted_a_block_stops_nothing(town, sent, clock):
    clock.shift(WEEK)
    way = stage.course(town, sent)
    way.ask_complaint("yes")
    clock.shift(WEEK)
    way.do(
        blocks.propose_release,
        way.cast.instructor,
        ground="prosecutor_answer",
        answered_on=TODAY + 10 * DAY,
        reason="Classement sans suite de la plainte.",
    )
    way.do(blocks.release, way.cast.legal)

    stage.answer(town, sent, answer="procedure_open", answered_on=TODAY + 9 * DAY)
    assert stage.opened(sent).state == "under_review"

    stage.answer(town, sent, answer="procedure_open", answered_on=TODAY + 11 * DAY)
    assert stage.opened(sent).state == "blocked"


# --- silence ----------------------------------------------------------------------------------


@pytest.mark.rule("R9")
def test_silence_is_noted_once_the_delay_is_over(town, sent, clock):
    clock.move_to(datetime.datetime(2026, 11, 17, 9, tzinfo=datetime.UTC))  # the last day
    assert refused(town, sent, prosecutor.record_silence) == {"R9"}

    clock.shift(DAY)
    stage.do(town, sent, prosecutor.record_silence)
    assert stage.opened(sent).consultations.get().state == "silent"

    assert refused(town, sent, prosecutor.record_silence) == {"R9"}


@pytest.mark.rule("R9")
def test_an_answered_request_does_not_fall_silent(town, sent, clock):
    stage.answer(town, sent)
    clock.shift(20 * DAY)

    assert refused(town, sent, prosecutor.record_silence) == {"R9"}


@pytest.mark.rule("R9")
def test_an_answer_that_comes_after_all_takes_the_place_of_silence(town, sent, clock):
    stage.fall_silent(town, sent, clock)
    stage.answer(town, sent, answered_on=TODAY + 16 * DAY)

    assert stage.opened(sent).consultations.get().state == "answered"
