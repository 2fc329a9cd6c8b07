"""Reminders, oral answers, withdrawals, and the information after the end (R9, R10b, R11)."""

import datetime

import pytest

from rappel.review.ruling import decisions, prosecutor
from rappel.review.study import services as study
from tests.factories import hear_on_the_day
from tests.review.ruling import stage
from tests.review.ruling.stage import DAY, TODAY
from tests.support import course as steps
from tests.support.pages import post, signed_in, words


@pytest.fixture
def sent(town, studied):
    """The request is with the prosecutor, who answers nothing."""
    stage.ask(town, studied)
    stage.send(town, studied)
    return studied


@pytest.mark.rule("R9")
def test_a_reminder_is_numbered_sent_and_starts_a_new_delay(town, sent, clock):
    early = stage.refused(town, sent, prosecutor.remind_prosecutor, signatory=town.deputy)
    assert early == {"R9"}
    clock.shift(16 * DAY)

    stage.do(town, sent, prosecutor.remind_prosecutor, signatory=town.deputy)
    again = stage.refused(town, sent, prosecutor.remind_prosecutor, signatory=town.deputy)
    assert again == {"R9"}
    assert stage.opened(sent).consultations.get().state == "sent"
    day = TODAY + 16 * DAY
    dates = {"signed_on": day, "sent_on": day, "channel": "letter"}
    stage.do(town, sent, prosecutor.record_reminder_sent, **dates)

    case = stage.opened(sent)
    request = case.consultations.get()
    assert (request.state, request.reminded_on) == ("reminded", day)
    assert request.answer_by == datetime.date(2026, 12, 3)
    assert "03/12/2026" in case.transitions.last().detail
    letter = case.documents.get(kind="relance")
    assert (letter.number, letter.state, letter.signed_on) == (2, "posted", day)
    text = steps.letter_text(town, case, 2)
    assert "RO-95999-2026-0001/1" in text
    assert "17 novembre 2026" in text
    assert "chien" not in text  # the facts are in the request alone


@pytest.mark.rule("R14")
@pytest.mark.parametrize(
    "changes",
    [{"sent_on": TODAY}, {"signed_on": TODAY}, {"sent_on": TODAY + 30 * DAY}],
    ids=["sent before it was signed", "signed before it was issued", "sent in the future"],
)
def test_a_day_of_reminder_that_cannot_be_is_refused(town, sent, clock, changes):
    clock.shift(16 * DAY)
    stage.do(town, sent, prosecutor.remind_prosecutor, signatory=town.deputy)
    day = TODAY + 16 * DAY
    dates = {"signed_on": day, "sent_on": day, "channel": "letter", **changes}

    assert stage.refused(town, sent, prosecutor.record_reminder_sent, **dates) == {"R14"}


@pytest.mark.rule("R9")
def test_in_mode_accord_silence_counts_only_after_a_reminder(town, clock):
    stage.protocol(town, mode_family_2="accord")
    case = stage.studied(town)
    stage.ask(town, case)
    stage.send(town, case)
    clock.shift(16 * DAY)
    assert stage.refused(town, case, prosecutor.record_silence) == {"R9"}

    stage.remind(town, case)
    assert stage.refused(town, case, prosecutor.record_silence) == {"R9"}
    clock.shift(17 * DAY)
    stage.do(town, case, prosecutor.record_silence)

    assert stage.opened(case).consultations.get().state == "silent"
    stage.do(town, case, prosecutor.withdraw_request, reason="not_obtained")
    assert "R9" in stage.refused(town, case, study.submit)


@pytest.mark.rule("R9")
@pytest.mark.rule("R29")
def test_a_request_without_answer_is_withdrawn_with_its_reason(town, sent):
    wrong = stage.refused(town, sent, prosecutor.withdraw_request, reason="a whim")
    assert wrong == {"R29"}
    stage.do(town, sent, prosecutor.withdraw_request, reason="mistake")

    case = stage.opened(sent)
    assert case.consultations.get().state == "withdrawn"
    assert case.transitions.last().detail == "la demande contenait une erreur"
    stage.ask(town, sent)
    assert stage.opened(sent).consultations.count() == 2


@pytest.mark.rule("R10")
def test_an_answer_is_not_made_to_disappear_by_withdrawing_the_request(town, sent):
    stage.answer(town, sent, answer="unfavourable")

    assert stage.refused(town, sent, prosecutor.withdraw_request, reason="mistake") == {"R9"}


@pytest.mark.rule("R10b")
def test_an_oral_answer_has_its_hour_its_hearer_and_a_letter_to_confirm(town, sent, clock):
    stage.answer(town, sent, written=False, taken_by=town.secretary)

    case = stage.opened(sent)
    request = case.consultations.get()
    assert (request.answered_at, request.taken_by) == (datetime.time(9, 40), town.secretary)
    letter = case.documents.get(kind="confirmation")
    assert (letter.state, request.confirmation) == ("issued", letter)
    text = steps.letter_text(town, case, letter.number)
    for said in ("2 novembre 2026 à 9 h 40", stage.MAGISTRATE, "Odile Marchand", "favorable"):
        assert said in text
    assert "sans cet écrit" not in text  # in mode avis nothing waits for it

    clock.shift(3 * DAY)
    stage.answer(town, sent, answered_on=TODAY + 2 * DAY)
    assert stage.opened(sent).documents.get(kind="confirmation").state == "cancelled"


@pytest.mark.rule("R10b")
@pytest.mark.parametrize(
    "missing", [{"answered_at": None}, {"taken_by": None}, {"answered_at": datetime.time(23, 0)}]
)
def test_an_oral_answer_without_hour_or_hearer_is_refused(town, sent, missing):
    given = {**stage.ANSWER, "written": False, "answered_at": datetime.time(9, 0)}
    given = {**given, "taken_by": town.instructor, **missing}

    assert stage.refused(town, sent, prosecutor.record_prosecutor_answer, **given) == {"R10b"}


@pytest.mark.rule("R10b")
def test_what_was_typed_of_an_answer_out_of_order_is_kept(town, sent):
    client = signed_in(town, "instructor")
    typed = {
        "answered_on": "01/11/2026",
        "answer": "favourable",
        "written": "no",
        "magistrate": "Mme Vidal, substitut",
        "comment": "Sans réserve.",
    }
    page = post(client, sent, "record_prosecutor_answer", **typed)

    assert page.status_code == 422
    said = words(page)
    assert "avant l'envoi de la demande (02/11/2026)" in said
    assert "L'heure de la réponse orale manque" in said
    assert "Sans réserve." in said
    assert stage.opened(sent).consultations.get().state == "sent"


@pytest.mark.rule("R11")
def test_the_prosecutor_is_told_the_date_and_the_outcome_and_nothing_else(town, clock):
    case = stage.report(town)
    stage.advance(town, case, "convoked")
    assert stage.refused(town, case, prosecutor.inform_prosecutor, signatory=town.deputy) == {"R27"}
    hear_on_the_day(town, case, clock)

    stage.do(town, case, prosecutor.inform_prosecutor, signatory=town.deputy)

    fresh = stage.opened(case)
    assert fresh.state == "heard"
    letter = fresh.documents.get(kind="retour_parquet")
    text = steps.letter_text(town, case, letter.number)
    assert "un rappel à l'ordre a été fait" in text
    for hidden in ("chien", "aire de jeux", "Marronniers", "Robillard"):
        assert hidden not in text
    assert stage.refused(town, case, prosecutor.inform_prosecutor, signatory=town.deputy) == {"R11"}


@pytest.mark.rule("R11")
def test_nothing_is_told_where_the_protocole_foresees_no_exchange(town):
    stage.protocol(town, mode_family_2="none")
    case = stage.studied(town)
    stage.submit(town, case)
    stage.do(town, case, decisions.dismiss, by="deputy", reason="settled", note="")

    assert stage.refused(town, case, prosecutor.inform_prosecutor, signatory=town.deputy) == {"R11"}


@pytest.mark.rule("R7")
@pytest.mark.rule("R29")
def test_the_elu_asks_ready_questions_his_own_or_both(town, awaiting):
    def ask(**typed):
        return stage.refused(town, awaiting, decisions.return_to_review, by="deputy", **typed)

    assert ask(ready=[], question=" ") == {"R7"}
    assert ask(ready=["a whim"]) == {"R29"}
    asked = {"ready": ["identity", "complaint"], "question": "Et le chien ?"}
    stage.do(town, awaiting, decisions.return_to_review, by="deputy", **asked)

    note = stage.opened(awaiting).decisions.get().note
    assert note.splitlines() == [
        "La personne est-elle bien identifiée, et comment ?",
        "A-t-on vérifié qu'aucune plainte ni enquête n'est connue ?",
        "Et le chien ?",
    ]
