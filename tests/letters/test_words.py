"""What letters say, must say and may not say."""

import re
from dataclasses import fields, replace
from typing import Any

import pytest

from rappel.letters.documents import KINDS
from rappel.letters.errors import LetterError
from rappel.letters.prosecutor import Mode
from rappel.letters.render import render
from rappel.letters.wording import FIXED, check_text, missing_mentions
from tests.letters import reading, samples

NEVER = re.compile(
    r"rappel (?:à|de) la loi|2212-2-1|récidiv|audience|coupable|prévenu\b|sous peine|force publique"
    r"|recours|tribunal administratif",
    re.IGNORECASE,
)


def read(document: Any) -> str:
    """The text of a letter."""
    return reading.text(render(document, number=samples.NUMBER))


@pytest.mark.rule("R12")
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_names_the_measure_and_its_law(kind: str) -> None:
    """« rappel à l'ordre » and article L. 132-7 CSI."""
    said = read(samples.EVERY_KIND[kind])
    assert "rappel à l'ordre" in said
    assert "L. 132-7 du code de la sécurité intérieure" in said


@pytest.mark.rule("R12")
@pytest.mark.rule("R50")
@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_has_a_forbidden_word(kind: str) -> None:
    """No word of the judge outside the fixed sentences, no threat, no recourse."""
    said = read(samples.EVERY_KIND[kind])
    for sentence in FIXED.values():
        said = said.replace(sentence, "")
    assert not NEVER.search(said)
    assert "sanction" not in said
    assert "condamn" not in said


@pytest.mark.rule("R50")
def test_a_text_that_announces_a_recourse_is_told_so() -> None:
    """A warning, not a refusal: no decision is made that could be contested."""
    (found,) = check_text("Voies et délais de recours : le tribunal administratif.")[:1]
    assert (found.rule, found.refused) == ("R50", False)
    assert not check_text("Une erreur ? Appelez-nous.")


@pytest.mark.rule("R13")
@pytest.mark.rule("R9")
@pytest.mark.parametrize("told", [True, False])
def test_the_prosecutor_is_named_only_when_he_is_associated(told: bool) -> None:
    """« le procureur pourra en être informé »: never in mode none."""
    said = read(samples.convocation(prosecutor_may_be_told=told, notice=None))
    assert FIXED["aucune_sanction"] in said
    assert ("procureur" in said) is told


@pytest.mark.rule("R47")
def test_the_police_order_is_quoted_when_it_is_the_rule() -> None:
    """Number, date and the plain sentence; nothing about an order otherwise."""
    ordered = read(samples.convocation(facts=replace(samples.FACTS, order=samples.ORDER)))
    assert (
        "La règle est fixée par l'arrêté du maire n° 2026-114 du 12 mai 2026 : il est interdit de "
        "consommer de l'alcool sur les berges de l'Oise de 20 h à 6 h." in ordered
    )
    assert "arrêté du maire" not in read(samples.convocation())


@pytest.mark.rule("R17")
def test_the_convocation_says_when_where_and_with_whom() -> None:
    """Date, hour, place, who receives, who else is there by function."""
    said = read(samples.convocation())
    assert "Vous serez reçu le jeudi 3 décembre 2026 à 17 h 30" in said
    assert "salle des mariages, hôtel de ville" in said
    assert "Mme Nathalie Colin, adjointe au maire" in said
    assert "un agent de la police municipale et la référente juridique" in said


@pytest.mark.parametrize(
    ("civility", "call", "agreed"),
    [
        ("M.", "Monsieur,", "reçu le"),
        ("Mme", "Madame,", "reçue le"),
        ("", "Bonjour,", "reçu(e) le"),
    ],
)
def test_the_person_is_addressed_as_known(civility: str, call: str, agreed: str) -> None:
    """Civility may be empty: the letter then says Bonjour."""
    said = read(samples.convocation(civility=civility))
    assert call in said
    assert f"Vous serez {agreed}" in said


@pytest.mark.rule("R21b")
def test_five_attendees_are_refused() -> None:
    """At most four besides the family."""
    with pytest.raises(LetterError) as refused:
        samples.convocation(attendees=("un agent",) * 5)
    assert refused.value.field == "attendees"


@pytest.mark.rule("R41")
@pytest.mark.rule("R42")
@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_can_hold_a_description_or_a_reporter(kind: str) -> None:
    """There is no field for them anywhere below a document."""
    names = set()
    waiting = [KINDS[kind]]
    while waiting:
        cls = waiting.pop()
        for field in fields(cls):
            names.add(field.name)
            value = (
                getattr(samples.EVERY_KIND[kind], field.name, None) if cls is KINDS[kind] else None
            )
            if hasattr(value, "__dataclass_fields__"):
                waiting.append(type(value))
    assert not {name for name in names if re.search("descri|report(?:er|ed_by)|signal", name)}


@pytest.mark.rule("R41")
def test_facts_longer_than_300_characters_are_refused() -> None:
    """The field that a letter prints is short."""
    assert replace(samples.FACTS, facts_as_written="x" * 300)
    for text in ("x" * 301, " "):
        with pytest.raises(LetterError) as refused:
            replace(samples.FACTS, facts_as_written=text)
        assert refused.value.field == "facts_as_written"


@pytest.mark.rule("R16c")
@pytest.mark.parametrize("kind", ["saisine", "remise_parquet"])
def test_the_prosecutor_reads_who_and_what_but_no_address(kind: str) -> None:
    """Name, birth date, facts; the only addresses are the town hall's and his own."""
    said = read(samples.EVERY_KIND[kind])
    person = samples.EVERY_KIND[kind].person
    assert f"{person.full}, né le" in said
    assert samples.EVERY_KIND[kind].facts.facts_as_written in said
    assert "MARRONNIERS" not in said.upper()


@pytest.mark.rule("R9")
@pytest.mark.parametrize(
    ("mode", "subject", "silence"),
    [
        (Mode.INFORMATION, "information sur un projet", "la convocation sera préparée"),
        (Mode.OPINION, "demande d'avis", "l'avis n'a pas été rendu"),
        (Mode.AGREEMENT, "demande d'accord préalable", "Sans votre accord, aucune convocation"),
    ],
)
def test_the_request_says_what_silence_means(mode: Mode, subject: str, silence: str) -> None:
    """Silence is never agreement."""
    said = read(samples.request(mode=mode))
    assert f"Objet : {subject}" in said
    assert silence in said
    assert "avant le 4 novembre 2026" in said


@pytest.mark.rule("R3")
def test_an_unknown_complaint_is_to_be_checked_never_denied() -> None:
    """Blank means « à vérifier »."""
    assert "à vérifier" in read(samples.request(known_procedure=""))


@pytest.mark.rule("R2")
def test_the_hand_over_cites_article_40_and_may_lack_a_name() -> None:
    """Art. 40 al. 2 CPP; the author may be unknown."""
    said = read(samples.hand_over(person=None))
    assert "article 40, alinéa 2, du code de procédure pénale" in said
    assert "non identifiée à ce jour" in said
    assert "P.J. : copie du rapport" in said


def test_a_cancellation_leaves_nothing_to_do() -> None:
    """It names the letter it cancels, and says what comes next."""
    said = read(samples.cancellation())
    assert "Le rendez-vous du jeudi 3 décembre 2026 à 17 h 30 est annulé." in said
    assert "Vous n'avez rien à faire." in said
    assert samples.NUMBER in said
    assert "nouveau courrier" in said
    ended = read(samples.cancellation(dismissed=True, erase_on=samples.date(2027, 1, 1)))
    assert "nouveau courrier" not in ended
    assert "effacées le 1er janvier 2027" in ended


def test_the_closing_letter_says_that_it_is_over() -> None:
    """What was agreed, and when the data goes; another text when no hearing was held."""
    said = read(samples.closing())
    assert "C'est terminé : vous n'avez plus rien à faire." in said
    assert "déposer les gravats à la déchèterie (pour le 31 décembre 2026)" in said
    assert "effacées le 1er janvier 2030" in said
    unheld = read(samples.closing(heard_on=None, heard_by=None, commitments=(), archived_from=None))
    assert "Il n'a pas eu lieu" in unheld
    with pytest.raises(LetterError):
        samples.closing(heard_by=None)


def test_a_letter_that_replaces_another_says_so() -> None:
    """A correction is a new document that names the old one."""
    old = samples.Replaced(number="RO-95999-2026-0012/1", written_on=samples.WRITTEN_ON)
    said = reading.text(render(samples.convocation(replaces=old), number="RO-95999-2026-0012/2"))
    assert "annule et remplace notre courrier du 12 novembre 2026 (RO-95999-2026-0012/1)" in said


@pytest.mark.rule("R12")
@pytest.mark.parametrize(
    "typed",
    ["rappel à la loi", "Rappel  de la\u00a0loi", "art. L2212-2-1", "rap\u200bpel à la loi"],
)
def test_a_refused_word_that_was_typed_stops_the_letter(typed: str) -> None:
    """Whoever wrote it and however it is spaced."""
    facts = replace(samples.FACTS, facts_as_written=f"Cris, puis {typed}.")
    with pytest.raises(LetterError) as refused:
        render(samples.convocation(facts=facts), number=samples.NUMBER)
    assert "R12" in refused.value.sentence


@pytest.mark.rule("R12")
@pytest.mark.rule("R13")
@pytest.mark.parametrize(
    ("text", "rule", "refused"),
    [
        ("Un rappel à la loi vous sera fait.", "R12", True),
        ("article L. 2212-2-1 du CGCT", "R12", True),
        ("Vous devez impérativement venir, sous peine de poursuites.", "R13", True),
        ("Vous êtes obligé de venir.", "R13", True),
        ("La force publique viendra.", "R13", True),
        ("une sanction est prévue", "R12", False),
        ("une condamnation", "R12", False),
        ("l'audience du maire", "R12", False),
        ("en cas de récidive", "R12", False),
        ("voies et délais de recours", "R50", False),
    ],
)
def test_the_check_of_words_names_the_rule(text: str, rule: str, refused: bool) -> None:
    """Refused or warned, with a sentence and the words concerned."""
    problems = check_text(text)
    assert (rule, refused) in {(problem.rule, problem.refused) for problem in problems}
    assert all(problem.sentence and problem.excerpt in text for problem in problems)


@pytest.mark.rule("R12")
def test_the_fixed_sentences_are_known_to_the_check() -> None:
    """« ni une sanction ni une condamnation » stands, any other sanction is warned about."""
    assert check_text(" ".join(FIXED.values())) == []
    assert check_text(FIXED["ni_sanction"].replace("'", "’").replace(" ", "\u00a0")) == []
    assert len(check_text(FIXED["ni_sanction"] + " Une sanction.")) == 1
    assert [problem.rule for problem in missing_mentions("Bonjour")] == ["R12", "R12"]
