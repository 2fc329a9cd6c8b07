"""The envelope shows the address and nothing else."""

from dataclasses import replace
from functools import cache

import pytest

from rappel.letters.addresses import address_lines
from rappel.letters.document import Document
from rappel.letters.documents import KINDS
from rappel.letters.errors import LetterError
from rappel.letters.geometry import SUBJECT_MIN, WINDOW, Box, forbidden_zone
from rappel.letters.render import render
from tests.letters import reading, samples

SLIDES = Box(90, 34, 209, 102)
BELGIUM = address_lines(
    civility="M.",
    given_names="Jean-Baptiste",
    family_name="Vandenbroucke",
    line2="Boîte 12, 3e étage",
    line3="Résidence du Parc, bâtiment Nord",
    street="1042 chaussée de Louvain-la-Neuve",
    line5="Quartier de la Gare",
    postcode="B-1348",
    town="Ottignies-Louvain-la-Neuve",
    country="Belgique",
)
SHORT = address_lines(
    civility="Mme",
    given_names="Zeynep",
    family_name="Çelik",
    line3="Le Bourg",
    postcode="95999",
    town="Valmont-sur-Oise",
)
ADDRESSES = {"3 lines": SHORT, "6 lines": samples.LONG_ADDRESS, "7 lines": BELGIUM}

LETTERS: dict[str, Document] = {
    **samples.EVERY_KIND,
    "longest": samples.convocation(**samples.LONG_CONVOCATION),
    **{
        f"{kind}, {name}": replace(document, address=address)
        for kind, document in samples.EVERY_KIND.items()
        for name, address in ADDRESSES.items()
    },
}


@cache
def printed(name: str) -> list[reading.PlacedWord]:
    """The words of a letter of `LETTERS`, rendered and read once."""
    return reading.words(render(LETTERS[name], number=samples.NUMBER))


def test_the_samples_show_every_kind() -> None:
    """A new kind must come with a sample, or these tests would not see it."""
    assert samples.EVERY_KIND.keys() == KINDS.keys()


def test_the_forbidden_zone_is_the_one_of_common_envelopes() -> None:
    """x 90 to 209, y 34 to 102 for the window x 110 to 190, y 57 to 79."""
    assert forbidden_zone() == SLIDES


@pytest.mark.parametrize("name", LETTERS)
def test_only_the_address_is_in_the_zone_that_may_show(name: str) -> None:
    """All address words lie in the window, flush left; no other word comes near."""
    document = LETTERS[name]
    first_page = [word for word in printed(name) if word.page == 1]
    shown = [word for word in first_page if reading.overlaps(word.box, SLIDES)]
    assert reading.spaced(" ".join(w.text for w in shown)) == " ".join(document.address.lines)
    for word in shown:
        assert reading.inside(word.box, WINDOW), word
    for line in document.address.lines:
        first = next(word for word in shown if word.text == line.split()[0])
        assert first.box.left == pytest.approx(WINDOW.left, abs=0.6)


@pytest.mark.parametrize("name", LETTERS)
def test_the_last_line_of_the_address_is_at_the_bottom_of_the_window(name: str) -> None:
    """Wherever the paper slides, the town is read."""
    shown = [w for w in printed(name) if w.page == 1 and reading.overlaps(w.box, SLIDES)]
    assert max(word.box.bottom for word in shown) == pytest.approx(WINDOW.bottom, abs=0.6)


@pytest.mark.parametrize("name", LETTERS)
def test_the_subject_starts_under_the_window(name: str) -> None:
    """« Objet » at 105 mm or lower, first of the body."""
    found = printed(name)
    (subject,) = [word for word in found if word.text == "Objet"]
    assert subject.page == 1
    assert subject.box.top >= SUBJECT_MIN
    assert subject.box.left == pytest.approx(20, abs=0.6)


@pytest.mark.rule("R12")
@pytest.mark.parametrize("name", LETTERS)
def test_what_shows_never_says_rappel(name: str) -> None:
    """The words « rappel à l'ordre » are on no part that the window may show."""
    found = printed(name)
    above = [w.text.casefold() for w in found if w.page == 1 and w.box.top < SUBJECT_MIN]
    assert not {"rappel", "l'ordre", "convocation"} & set(above)


@pytest.mark.parametrize("name", LETTERS)
def test_everything_keeps_to_the_margins(name: str) -> None:
    """20 mm on both sides; nothing lower than 290 mm, nothing higher than 15."""
    for word in printed(name):
        assert word.box.left >= 19.5, word
        assert word.box.right <= 190.5, word
        assert word.box.top >= 15, word
        assert word.box.bottom <= 291, word


@pytest.mark.parametrize("name", LETTERS)
def test_no_word_lies_on_another(name: str) -> None:
    """Boxes of words on one page may touch by their line spacing, never by half a line."""
    found = printed(name)
    shrunk = [
        (w, Box(w.box.left + 0.1, w.box.top + 0.9, w.box.right - 0.1, w.box.bottom - 0.9))
        for w in found
    ]
    for index, (word, box) in enumerate(shrunk):
        for other, other_box in shrunk[index + 1 :]:
            if word.page == other.page:
                assert not reading.overlaps(box, other_box), (word, other)


@pytest.mark.parametrize(
    "window", [Box(110, 50, 195, 80), Box(102, 45, 190, 70), Box(105, 60, 200, 92)]
)
def test_a_commune_may_have_another_window(window: Box) -> None:
    """Date, sender and subject move with the window; the zone round it stays empty."""
    head = replace(samples.HEAD, window=window)
    document = samples.convocation(letterhead=head)
    found = [w for w in reading.words(render(document, number=samples.NUMBER)) if w.page == 1]
    zone = forbidden_zone(window)
    shown = [word for word in found if reading.overlaps(word.box, zone)]
    assert " ".join(w.text for w in shown) == " ".join(document.address.lines)
    assert all(reading.inside(word.box, window) for word in shown)
    (subject,) = [word for word in found if word.text == "Objet"]
    assert subject.box.top >= max(SUBJECT_MIN, zone.bottom)


@pytest.mark.parametrize(
    "window",
    [Box(20, 57, 100, 79), Box(110, 57, 180, 79), Box(110, 57, 190, 75), Box(110, 75, 190, 97)],
)
def test_a_window_that_cannot_be_used_is_refused(window: Box) -> None:
    """On the left, too narrow, too low or too small: a form error, not a letter that betrays."""
    with pytest.raises(LetterError) as refused:
        replace(samples.HEAD, window=window)
    assert refused.value.field == "window"


def test_fold_marks_are_drawn_in_the_left_margin() -> None:
    """At 99 and 148.5 mm, as artifacts, on the first page only."""
    one_page = render(samples.cancellation(), number=samples.NUMBER)
    content = reading.page_content(one_page, 1)
    for fold in (99, 148.5):
        y = (297 - fold) * 72 / 25.4
        assert f"14.17 {y:.2f} m 25.51 {y:.2f} l S".encode() in content
