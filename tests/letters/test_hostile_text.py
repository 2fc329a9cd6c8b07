"""What is typed is printed literally or refused: never executed, never cut, never slow."""

import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rappel.letters.document import Document
from rappel.letters.errors import LetterError
from rappel.letters.fonts import REGULAR, STRONG, face
from rappel.letters.parts import FACTS_LIMIT
from rappel.letters.render import render
from rappel.letters.text import check_characters, printable
from tests.letters import reading, samples
from tests.sizes import SIZES

LITERAL = (
    "<b>gras</b>",
    "a & b &amp; c",
    "{{ faits }} {% if x %}",
    "%s %d %(x)s",
    '<img src="file:///etc/passwd">',
    "(parenthèses) \\ et \\n",
    "<strong>fort</strong></p><p>autre",
    ") Tj ET Q BT (",
)


def with_facts(text: str) -> Document:
    """A convocation whose facts are `text`."""
    return samples.convocation(facts=replace(samples.FACTS, facts_as_written=text), notice=None)


def read(document: Document) -> str:
    """The text of a letter as spoken."""
    return reading.spoken(render(document, number=samples.NUMBER))


@pytest.mark.parametrize("typed", LITERAL)
def test_marks_of_other_languages_are_printed_as_typed(typed: str) -> None:
    """HTML, template words, format marks and PDF operators are letters like others."""
    assert f" {typed} " in read(with_facts(typed)).replace('"', '"')


@pytest.mark.parametrize(
    "typed", ["a\u202eb\u2066c", "a\x00b\x1bc", "a\u200bb\ufeffc", "a\u00adbc"]
)
def test_control_and_bidi_characters_are_left_out(typed: str) -> None:
    """The visible letters stay."""
    assert printable(typed) == "abc"
    assert "abc" in read(with_facts(typed))


@pytest.mark.parametrize("typed", ["a\nb", "a\r\nb", "a\tb", "a\u2028b"])
def test_line_breaks_become_spaces(typed: str) -> None:
    """A field is one paragraph."""
    assert printable(typed) == "a b"


@pytest.mark.parametrize("letter", ["😀", "中", "ع", "\ue000"])
def test_a_letter_that_the_font_lacks_is_named(letter: str) -> None:
    """Refused with the letter and the field; never a black box."""
    with pytest.raises(LetterError) as refused:
        render(with_facts(f"Bruit {letter} la nuit"), number=samples.NUMBER)
    assert refused.value.field == "facts_as_written"
    assert f"« {letter} » (U+{ord(letter):04X}" in refused.value.sentence
    (problem,) = check_characters(f"Bruit {letter} la nuit")
    assert problem.excerpt == letter
    assert problem.refused
    assert check_characters("Bruit la nuit, 23 h – œuvre") == []


@pytest.mark.parametrize(
    "name", ["Wójcik", "Çelik", "Nguyễn Văn Đức", "Kovačević", "Șerban", "Ünal"]
)
def test_names_of_every_european_language_and_vietnamese_are_printed(name: str) -> None:
    """In both weights; written in two pieces, they come out whole."""
    president = replace(samples.PRESIDENT, surname=name)
    assert name in read(samples.convocation(presided_by=president))
    signatory = replace(samples.MAYOR, surname=name)
    assert name.upper() in read(samples.closing(signatory=signatory))


def test_letters_typed_in_two_pieces_are_joined() -> None:
    """NFD from a Mac prints like NFC; thin spaces and hyphens get their twins."""
    assert printable("e\u0301te\u0301") == "été"
    assert printable("a\u2009b\u2011c") == "a\u202fb-c"


@pytest.mark.parametrize("field", ["hearing_place", "attendees", "presided_by", "letterhead"])
def test_an_enormous_word_is_refused_at_once(field: str) -> None:
    """200,000 characters: refused by their number, the field named, before anything is laid out."""
    word = "x" * 200_000
    values = {
        "hearing_place": word,
        "attendees": (word,),
        "presided_by": replace(samples.PRESIDENT, surname=word),
        "letterhead": replace(samples.HEAD, service=word),
    }
    with pytest.raises(LetterError) as refused:
        render(samples.convocation(**{field: values[field]}), number=samples.NUMBER)
    assert re.search(r"2000\d\d caractères", refused.value.sentence)
    assert refused.value.field == ("service" if field == "letterhead" else field)


def test_a_long_word_is_cut_between_letters_and_stays_in_the_margins() -> None:
    """300 letters without a space."""
    pdf = render(with_facts("w" * FACTS_LIMIT), number=samples.NUMBER)
    for word in reading.words(pdf):
        assert word.box.right <= 190.5
    assert reading.text(pdf).replace(" ", "").count("w" * FACTS_LIMIT) == 1


def test_names_of_200_characters_are_refused_with_the_field() -> None:
    """In the sender and the signature; the address has its own rules."""
    for changes in (
        {"signatory": replace(samples.MAYOR, surname="N" * 200)},
        {"letterhead": replace(samples.HEAD, contact="N" * 200)},
    ):
        with pytest.raises(LetterError) as refused:
            render(samples.convocation(**changes), number=samples.NUMBER)
        assert refused.value.field in ("signatory", "contact")


ALPHABET = sorted(face(REGULAR).letters & face(STRONG).letters - {"\u00ad"})


def _composes(text: str) -> bool:
    """A letter and a mark of the font may compose to a letter that it lacks: refused elsewhere."""
    return set(unicodedata.normalize("NFC", text)) <= {*ALPHABET}


texts = (
    st.text(alphabet=st.sampled_from(ALPHABET), min_size=1, max_size=120)
    .filter(str.strip)
    .filter(_composes)
)


@settings(max_examples=SIZES.letter_inputs, deadline=None)
@given(facts=texts, place=texts, quality=texts)
def test_any_printable_text_is_read_back_as_typed(facts: str, place: str, quality: str) -> None:
    """Three fields at once; blanks apart, what was typed is what is read."""
    letter = samples.convocation(
        facts=replace(samples.FACTS, facts_as_written=facts, place=place),
        presided_by=replace(samples.PRESIDENT, quality=quality),
        notice=None,
    )
    try:
        pdf = render(letter, number=samples.NUMBER)
    except LetterError as refused:
        if "R12" in refused.sentence:
            return
        raise
    held = bare(reading.text_of_content(pdf))
    for typed in (facts, place, quality):
        assert bare(printable(typed)) in held


def bare(text: str) -> str:
    """The text without its blanks, which typography and line ends may change."""
    return "".join(text.split())


@settings(max_examples=SIZES.letter_inputs, deadline=None)
@given(facts=st.text(min_size=1, max_size=FACTS_LIMIT), other=st.text(max_size=400))
def test_any_text_at_all_prints_or_is_refused_by_name(facts: str, other: str) -> None:
    """No other exception than `LetterError`."""
    try:
        letter = samples.convocation(
            facts=replace(samples.FACTS, facts_as_written=facts),
            hearing_place=other,
            attendees=(other, other),
        )
        pdf = render(letter, number=samples.NUMBER)
    except LetterError as refused:
        found = refused
        assert found.field
        return
    assert pdf.startswith(b"%PDF-1.7")


WATCHED = """
import sys
from dataclasses import replace
from rappel.letters.render import render
from tests.letters import samples
render(samples.convocation(), number="1")
render(samples.closing(), number="1")
seen = []
sys.addaudithook(
    lambda event, args: seen.append(event)
    if event in ("open", "os.open", "subprocess.Popen") or event.startswith(("socket", "urllib"))
    else None
)
for typed in ('<img src="file:///etc/passwd">', "http://198.51.100.7/x.png", "{% include '/etc/passwd' %}"):
    render(samples.convocation(facts=replace(samples.FACTS, facts_as_written=typed)), number="1")
    render(samples.closing(signatory=replace(samples.MAYOR, surname=typed)), number="1")
sys.stdout.write(repr(seen))
"""


def test_no_typed_text_opens_a_file_or_a_connection() -> None:
    """Once fonts and texts are read, a letter is made from memory alone."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout == "[]"
