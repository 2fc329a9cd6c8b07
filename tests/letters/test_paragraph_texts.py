"""The paragraph texts: strict about names and tags, checked before any letter is made."""

import pytest

from rappel.letters.document import notice_words
from rappel.letters.documents import KINDS
from rappel.letters.errors import TemplateRefused
from rappel.letters.paragraphs import FOLDER, LONGEST_SOURCE, Block, compiled, flow, shipped
from rappel.letters.parts import Reader
from tests.letters import samples

NAMES = frozenset({"nom", "suite", "durees"})
LAWFUL = "<p>Un rappel à l'ordre (article L. 132-7 du code de la sécurité intérieure).</p>"


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_texts_are_accepted(kind: str) -> None:
    """Each names only words of its document and holds the mentions."""
    document = samples.EVERY_KIND[kind]
    assert compiled(shipped(document.template), frozenset(document.words()))


def test_no_shipped_text_is_left_unused() -> None:
    """Every file of templates/letters belongs to a kind or is the notice."""
    used = {document.template for document in KINDS.values()} | {*Reader}
    used |= {insert for one in samples.EVERY_KIND.values() for insert in one.inserts}
    assert {f"letters/{path.name}" for path in (FOLDER / "letters").iterdir()} == used
    for reader in Reader:
        assert compiled(shipped(reader), frozenset(notice_words(samples.NOTICE)), letter=False)


@pytest.mark.parametrize(
    "added",
    [
        "<p>{{ inconnu }}</p>",
        "<p>{{ nom.upper }}</p>",
        "<p>{{ nom|safe }}</p>",
        "<p>{{ nom|upper }}</p>",
        "{% if inconnu %}<p>x</p>{% endif %}",
        "{% for x in inconnu %}<p>x</p>{% endfor %}",
        "{% include 'base.html' %}",
        "{% load static %}",
        "{% debug %}",
        "{% autoescape off %}<p>{{ nom }}</p>{% endautoescape %}",
        "{% if nom %}<p>x</p>",
        "<script>x</script>",
        "<p class='x'>y</p>",
        '<img src="x">',
        "mots hors d'un paragraphe",
        "<p>jamais fermé",
        "<p>" + "x" * LONGEST_SOURCE + "</p>",
    ],
)
def test_a_text_with_something_unknown_is_refused(added: str) -> None:
    """Before any letter is made, with a French sentence."""
    with pytest.raises(TemplateRefused) as refused:
        compiled(LAWFUL + added, NAMES)
    assert refused.value.sentence


@pytest.mark.rule("R12")
@pytest.mark.rule("R13")
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("<p>Bonjour.</p>", "R12"),
        ("<p>Un rappel à l'ordre.</p>", "R12"),
        (LAWFUL + "<p>Un rappel à la loi.</p>", "R12"),
        (LAWFUL + "<p>Venez, sous peine de poursuites.</p>", "R13"),
        (LAWFUL + "<p>article L. 2212-2-1</p>", "R12"),
        (LAWFUL + "<p>rappel <strong>à la</strong> loi</p>", "R12"),
    ],
)
def test_a_text_that_breaks_a_hard_rule_is_refused_by_its_name(text: str, rule: str) -> None:
    """A commune may change words, not the law."""
    with pytest.raises(TemplateRefused) as refused:
        compiled(text, NAMES)
    assert rule in refused.value.sentence


def test_values_are_never_tags() -> None:
    """What is typed is escaped by the engine and comes out as typed."""
    template = compiled(LAWFUL + "<p>{{ nom }}</p>", NAMES)
    filled = flow(template, {"nom": "<strong>x</strong> & <p>", "suite": "", "durees": ()})
    assert isinstance(filled[-1], Block)
    assert "".join(run.text for run in filled[-1].runs) == "<strong>x</strong> & <p>"


def test_empty_parts_leave_no_trace() -> None:
    """A paragraph, row or list without words is not printed."""
    source = (
        LAWFUL + "<p>{{ suite }}</p><dl><dt>Nom</dt><dd>{{ suite }}</dd></dl><ul><li> </li></ul>"
    )
    assert len(flow(compiled(source, NAMES), {"nom": "", "suite": " ", "durees": ()})) == 1
