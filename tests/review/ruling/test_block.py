"""Stopping a case, and handing it to the prosecutor (R2, R3, art. 40 al. 2 CPP)."""

import datetime

import pytest

from rappel.cases.rule import NotAllowed
from rappel.communes.models import ProsecutorOffice
from rappel.letters.errors import LetterError
from rappel.review.ruling import blocks
from tests.review.ruling import stage
from tests.review.ruling.stage import DAY, TODAY
from tests.review.study.acts import edit_person
from tests.support import course as steps

OPEN = ("reported", "under_review", "awaiting_decision", "approved", "convoked")


def brought_to(town, state, **fields):
    """A case in that state."""
    case = stage.report(town, **fields)
    if state != "reported":
        stage.advance(town, case, state)
    return stage.opened(case)


# --- stop -------------------------------------------------------------------------------------


@pytest.mark.rule("R2")
@pytest.mark.parametrize("state", OPEN)
def test_facts_that_look_like_a_delit_stop_the_case_wherever_it_stands(town, state):
    case = brought_to(town, state)
    stage.do(town, case, blocks.block, why="delit", note="Morsure au bras d'un enfant.")

    fresh = stage.opened(case)
    assert fresh.state == "blocked"
    blocking = fresh.blockings.get()
    assert blocking.reasons == ["R2:qualification"]
    assert (blocking.by, blocking.note) == (town.instructor, "Morsure au bras d'un enfant.")
    assert not [row for row in fresh.documents.all() if row.pending and row.kind != "annulation"]
    assert fresh.documents.filter(kind="annulation").exists() is (state == "convoked")
    assert (fresh.next_act, fresh.due_on) == ("hand_over", TODAY)


@pytest.mark.rule("R2")
@pytest.mark.parametrize("why", ["known", "inscription", "a whim"])
def test_nothing_shows_it(town, studied, why):
    assert stage.refused(town, studied, blocks.block, why=why, note="Je le sens.") == {"R2"}


@pytest.mark.rule("R2")
def test_an_inscription_is_said_where_the_category_asks(town):
    case = brought_to(town, "reported", category="public_property", description="Banc sali.")
    stage.do(town, case, blocks.block, why="inscription", note="Lettres peintes.")

    assert stage.opened(case).blockings.get().reasons == ["R2:inscription"]


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "reporter"])
def test_nobody_else_stops_it(town, studied, by):
    assert stage.refused(town, studied, blocks.block, by=by, why="delit", note="x") == {"R30"}


@pytest.mark.rule("R27")
@pytest.mark.parametrize("state", ["blocked", "transmitted", "dismissed"])
def test_what_is_stopped_or_over_is_not_stopped_again(town, state):
    case = brought_to(town, state)
    assert stage.refused(town, case, blocks.block, why="delit", note="x") == {"R27"}


# --- the letter -------------------------------------------------------------------------------


@pytest.fixture
def blocked(town):
    """A rodéo, stopped at intake."""
    return brought_to(town, "reported", category="joyride")


@pytest.fixture
def letter(town):
    """What the letter says."""
    return {
        "signatory": town.deputy,
        "printed_facts": "Conduite répétée d'un deux-roues non homologué.",
        "place_printed": "rue de l'Abreuvoir",
    }


@pytest.mark.rule("R2")
def test_the_letter_names_facts_person_and_reason_and_nobody_else(town, blocked, letter):
    stage.do(town, blocked, blocks.prepare_hand_over, **letter)

    case = stage.opened(blocked)
    document = case.documents.get()
    assert (document.kind, document.state) == ("remise_parquet", "issued")
    _, payload = stage.newest(town)
    assert payload["issued"] == [f"1 {bytes(document.file.sha256).hex()}"]
    text = steps.letter_text(town, case, 1)
    assert "article 40, alinéa 2, du code de procédure pénale" in text
    assert "FERREIRA DA SILVA" in text
    assert "deux-roues non homologué" in text
    assert "qualification délictuelle" in text
    for hidden in ("Robillard", "Marronniers", case.description):
        assert hidden not in text


@pytest.mark.rule("R5")
def test_in_doubt_about_the_person_nobody_is_named(town, letter):
    case = brought_to(town, "under_review")
    edit_person(town, case, identity_is="doubt", evidence="un frère lui ressemble")
    stage.do(town, case, blocks.block, why="delit", note="Morsure.")
    stage.do(town, case, blocks.prepare_hand_over, **letter)

    text = steps.letter_text(town, case, 1)
    assert "FERREIRA" not in text.upper()
    assert "non identifiée à ce jour" in text


@pytest.mark.rule("R2")
def test_a_second_letter_is_refused_while_one_waits(town, blocked, letter):
    stage.do(town, blocked, blocks.prepare_hand_over, **letter)
    assert stage.refused(town, blocked, blocks.prepare_hand_over, **letter) == {"R2"}

    stage.course(town, blocked).sign()
    assert stage.refused(town, blocked, blocks.prepare_hand_over, **letter) == {"R2"}


@pytest.mark.rule("R41")
@pytest.mark.rule("R16c")
@pytest.mark.rule("R12")
@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"printed_facts": "Vu par le brigadier Robillard."}, "R41"),
        ({"printed_facts": "Appeler le 06 39 98 10 06."}, "R41"),
        ({"printed_facts": " "}, "R41"),
        ({"place_printed": ""}, "R41"),
        ({"place_printed": "55 avenue des Marronniers"}, "R16c"),
        ({"printed_facts": "Un rappel à la loi a déjà eu lieu."}, "R12"),
        ({"printed_facts": "x" * 301}, "R41"),
    ],
)
def test_the_words_are_held_to_the_rules_of_every_letter(town, blocked, letter, changes, rule):
    found = stage.refused(town, blocked, blocks.prepare_hand_over, **{**letter, **changes})

    assert found == {rule}


def test_a_letter_that_no_document_can_print_is_named(town, blocked, letter):
    with pytest.raises(LetterError) as refusal:
        stage.do(
            town, blocked, blocks.prepare_hand_over, **{**letter, "printed_facts": "moteur 字"}
        )
    assert refusal.value.field == "printed_facts"


@pytest.mark.rule("R14")
def test_only_somebody_competent_signs(town, blocked, letter):
    letter["signatory"] = town.secretary
    assert stage.refused(town, blocked, blocks.prepare_hand_over, **letter) == {"R14"}


@pytest.mark.rule("R2")
def test_without_an_address_of_the_parquet_it_is_said(town, blocked, letter):
    ProsecutorOffice.objects.all().delete()

    with pytest.raises(NotAllowed) as refusal:
        stage.do(town, blocked, blocks.prepare_hand_over, **letter)
    assert "parquet n'est pas renseignée" in refusal.value.unmet[0].sentence


@pytest.mark.rule("R41")
def test_what_was_written_for_the_prosecutor_is_read_again_before_the_person_reads_it(town, letter):
    case = stage.studied(town)
    assert case.printed_at is not None
    stage.do(town, case, blocks.block, why="delit", note="Morsure.")
    stage.do(town, case, blocks.prepare_hand_over, **letter)

    fresh = stage.opened(case)
    assert (fresh.printed_facts, fresh.printed_at) == (letter["printed_facts"], None)
    assert fresh.revisions.filter(field="printed_facts").exists()


# --- the hand-over ----------------------------------------------------------------------------

BY_POLICE = {"way": "police", "on": TODAY, "reference": "Rapport PM 2026-0423"}
BY_LETTER = {"way": "letter", "on": TODAY, "reference": "", "channel": "letter"}


@pytest.mark.rule("R2")
@pytest.mark.parametrize("way", ["police", "complaint"])
def test_already_sent_has_a_reference_and_a_date(town, blocked, way):
    for reference in ("", "  "):
        given = {**BY_POLICE, "way": way, "reference": reference}
        assert stage.refused(town, blocked, blocks.hand_over, **given) == {"R2"}

    stage.do(town, blocked, blocks.hand_over, **{**BY_POLICE, "way": way})

    case = stage.opened(blocked)
    done = case.hand_overs.get()
    assert (case.state, done.way, done.on) == ("transmitted", way, TODAY)
    assert done.reference == "Rapport PM 2026-0423"
    assert "2026-0423" not in case.transitions.last().detail


@pytest.mark.rule("R2")
def test_a_letter_prepared_for_nothing_is_withdrawn(town, blocked, letter):
    stage.do(town, blocked, blocks.prepare_hand_over, **letter)
    stage.course(town, blocked).sign()
    stage.do(town, blocked, blocks.hand_over, **BY_POLICE)

    assert stage.opened(blocked).documents.get().state == "cancelled"


@pytest.mark.rule("R2")
def test_by_letter_it_leaves_signed(town, blocked, letter):
    assert stage.refused(town, blocked, blocks.hand_over, **BY_LETTER) == {"R2"}
    stage.do(town, blocked, blocks.prepare_hand_over, **letter)
    assert stage.refused(town, blocked, blocks.hand_over, **BY_LETTER) == {"R2"}
    stage.course(town, blocked).sign()

    stage.do(town, blocked, blocks.hand_over, **{**BY_LETTER, "reference": "1A 123"})

    case = stage.opened(blocked)
    done, sent = case.hand_overs.get(), case.documents.get()
    assert (case.state, sent.state, sent.sent_on, sent.delivery) == (
        "transmitted",
        "posted",
        TODAY,
        "letter",
    )
    assert (done.document, done.reference) == (sent, "1A 123")


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    "given",
    [
        {**BY_POLICE, "on": TODAY + DAY},
        {**BY_POLICE, "on": datetime.date(2026, 10, 6)},
        {**BY_POLICE, "way": "pigeon"},
    ],
    ids=["tomorrow", "before the facts", "no such way"],
)
def test_a_day_or_a_way_that_cannot_be(town, blocked, given):
    assert stage.refused(town, blocked, blocks.hand_over, **given) == {"R2"}


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    ("changes", "rule"),
    [({"on": TODAY - DAY}, "R2"), ({"on": TODAY + DAY}, "R2"), ({"channel": ""}, "R29")],
    ids=["before it was signed", "tomorrow", "by no means"],
)
def test_a_letter_leaves_after_its_signature_by_a_known_means(town, blocked, letter, changes, rule):
    stage.do(town, blocked, blocks.prepare_hand_over, **letter)
    stage.course(town, blocked).sign()

    assert stage.refused(town, blocked, blocks.hand_over, **{**BY_LETTER, **changes}) == {rule}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "reporter"])
def test_nobody_else_hands_over(town, blocked, by):
    assert stage.refused(town, blocked, blocks.hand_over, by=by, **BY_POLICE) == {"R30"}
