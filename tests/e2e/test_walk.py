"""One adult's case, from an export to its end, by pages and commands; its letters are read by poppler."""

import re

import pytest

from tests.e2e import paper
from tests.e2e.walk import TYPED, Walk
from tests.letters import reading

pytestmark = pytest.mark.e2e

ADDRESS = "M. João Miguel FERREIRA DA SILVA 55 AVENUE DES MARRONNIERS 95999 VALMONT SUR OISE"
COURT = (
    "Procureur de la République Tribunal judiciaire de Pont-Aval 1 PLACE DU TRIBUNAL "
    "60999 PONT AVAL"
)
ADDRESSEES = {
    "saisine": COURT,
    "draft": ADDRESS,
    "convocation": ADDRESS,
    "cloture": ADDRESS,
}
DELEGATION = (
    "Pour le Maire et par délégation, l'adjointe au maire déléguée à la tranquillité publique, "
    "(arrêté n° 2022-031 du 16 octobre 2022)"
)
OF_THE_REPORT = ("muselière", "troisième", "constat", "Robillard", "Brigadier")
OF_THE_STUDY = [TYPED[name] for name in ("identity", "warning", "service", "opinion", "note")]

each_letter = pytest.mark.parametrize("kind", ADDRESSEES)
each_posted = pytest.mark.parametrize("kind", [kind for kind in ADDRESSEES if kind != "draft"])


def test_the_chronology_tells_who_did_what(walked: Walk) -> None:
    """Twenty-four acts by five people, each in their own part."""
    by_whom = {
        "Paul Lemercier": {"a enregistré le signalement"},
        "Youssef Amrani": {"a donné son avis juridique"},
        "Sylvie Colin": {"a décidé l'entretien de rappel à l'ordre"},
        "Odile Marchand": {
            "a fixé l'entretien",
            "a édité la convocation",
            "a enregistré la signature d'une lettre",
            "a remis la convocation au courrier ou en main propre",
            "a noté l'envoi d'une lettre",
        },
    }
    for name, acts in by_whom.items():
        said = {
            line.split(" · ")[0].removeprefix(f"{name} ")
            for line in walked.chronology
            if line.startswith(name)
        }
        assert said == acts
    others = [line for line in walked.chronology if not line.startswith(tuple(by_whom))]
    assert all(line.startswith("Claire Lenoir") for line in others)
    assert len(walked.chronology) == 24


@pytest.mark.rule("R16c")
@each_posted
def test_the_window_shows_the_addressee_and_nothing_else(walked: Walk, kind: str) -> None:
    """Address words in x 110-190, y 57-79; no other word where the paper may slide."""
    assert paper.addressee(walked.letters[kind]) == ADDRESSEES[kind]


@pytest.mark.rule("R41")
@pytest.mark.rule("R42")
@each_letter
def test_neither_the_report_nor_the_study_is_printed(walked: Walk, kind: str) -> None:
    """The facts as written, never the description, the reporter, an opinion or a source."""
    said = reading.text(walked.letters[kind])
    assert [words for words in (*OF_THE_REPORT, *OF_THE_STUDY) if words in said] == []
    if kind != "cloture":
        assert TYPED["printed_facts"] in said
        assert TYPED["place_printed"] in said


@pytest.mark.rule("R12")
@pytest.mark.rule("R13")
@each_letter
def test_the_law_is_cited_and_no_word_of_a_judge_is_used(walked: Walk, kind: str) -> None:
    """L. 132-7 CSI, « rappel à l'ordre », and nothing forbidden outside the fixed sentences."""
    said = reading.text(walked.letters[kind])
    assert "L. 132-7 du code de la sécurité intérieure" in said
    assert "rappel à l'ordre" in said
    assert paper.words_of_a_judge(walked.letters[kind]) == []


@pytest.mark.rule("R14")
@each_letter
def test_the_delegate_signs_under_her_order(walked: Walk, kind: str) -> None:
    """First name, surname, quality, reference of the delegation; by hand, so no image."""
    assert f"{DELEGATION} Sylvie COLIN" in reading.spoken(walked.letters[kind])
    assert b"/Subtype /Image" not in walked.letters[kind]


@each_letter
def test_the_file_names_nobody_and_carries_its_fonts(walked: Walk, kind: str) -> None:
    """Properties hold the reference, never a person; the file is tagged and self-contained."""
    properties = reading.properties(walked.letters[kind])
    assert properties["Tagged"] == "yes"
    assert walked.reference in properties["Title"] or kind == "draft"
    assert not re.search("ferreira|joão|joao", str(properties), re.IGNORECASE)
    assert {font["emb"] for font in reading.fonts(walked.letters[kind])} == {"yes"}


@pytest.mark.rule("R17")
def test_the_convocation_gives_day_place_and_who_presides(walked: Walk) -> None:
    """What the person needs to come, and that the prosecutor may be told (avis was asked)."""
    said = reading.text(walked.letters["convocation"])
    for words in (
        "vendredi 20 novembre 2026 à 10 h 15",
        "salle des mariages",
        "Mme Sylvie Colin, adjointe au maire déléguée à la tranquillité publique",
        "l'agent en charge du dossier",
        "y compris un avocat",
        "le procureur de la République pourra en être informé",
        "Source : police municipale",
    ):
        assert words in said


def test_the_draft_is_marked_and_has_no_number(walked: Walk) -> None:
    """PROJET on the page, and nobody can take it for the letter."""
    assert "PROJET" in reading.text(walked.letters["draft"])
    assert f"{walked.reference}/2" not in reading.text(walked.letters["draft"])
    assert "PROJET" not in reading.text(walked.letters["convocation"])
    assert f"{walked.reference}/2" in reading.text(walked.letters["convocation"])


@pytest.mark.rule("R25")
def test_the_last_letter_says_what_was_agreed_and_when_the_data_goes(walked: Walk) -> None:
    """« C'est terminé », the commitment, the day of erasure."""
    said = reading.text(walked.letters["cloture"])
    assert TYPED["commitment"] in said
    assert "C'est terminé" in said
    assert "Elles seront effacées le 21 décembre 2029." in said
