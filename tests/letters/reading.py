"""Reads a PDF back with poppler, as a town hall's and a blind reader's tools do."""

import html
import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from rappel.letters.geometry import MM, Box

_WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class PlacedWord:
    """A word and where it stands, in mm from the top-left corner."""

    page: int
    box: Box
    text: str


def _run(pdf: bytes, *command: str) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder, "letter.pdf")
        path.write_bytes(pdf)
        filled = [str(path) if part == "{}" else part for part in command]
        done = subprocess.run(filled, capture_output=True, check=True, text=True)
        assert "Error" not in done.stderr, done.stderr
        return done.stdout


def spaced(text: str) -> str:
    """Every run of blanks, unbreakable or not, as one ordinary space."""
    return re.sub(r"\s+", " ", text).strip()


def words(pdf: bytes) -> list[PlacedWord]:
    """Every word of the file and where it stands."""
    found = []
    pages = _run(pdf, "pdftotext", "-bbox", "{}", "-").split("<page ")[1:]
    for number, page in enumerate(pages, 1):
        for left, top, right, bottom, text in _WORD.findall(page):
            sides = (float(side) / MM for side in (left, top, right, bottom))
            found.append(PlacedWord(number, Box(*sides), html.unescape(text)))
    return found


def text(pdf: bytes) -> str:
    """The text of the file, blanks made plain."""
    return spaced(_run(pdf, "pdftotext", "{}", "-"))


def raw_text(pdf: bytes) -> str:
    """The text of the file as it is, in the order of the page."""
    return _run(pdf, "pdftotext", "-layout", "{}", "-")


def structure(pdf: bytes) -> str:
    """The tags and their text, in the order in which they are read aloud."""
    return _run(pdf, "pdfinfo", "-struct-text", "{}")


def spoken(pdf: bytes) -> str:
    """Only the text of the structure, in reading order, blanks made plain."""
    return spaced(" ".join(re.findall(r'^\s*"(.*)"$', structure(pdf), re.MULTILINE)))


def tags(pdf: bytes) -> list[str]:
    """The tags in reading order."""
    return re.findall(r"^\s*([A-Z][A-Za-z0-9]*)(?: \(|$|:$)", structure(pdf), re.MULTILINE)


def properties(pdf: bytes) -> dict[str, str]:
    """What `pdfinfo` says of the file."""
    lines = _run(pdf, "pdfinfo", "{}").splitlines()
    pairs = (line.partition(":") for line in lines)
    return {name.strip(): value.strip() for name, _, value in pairs}


def fonts(pdf: bytes) -> list[dict[str, str]]:
    """Each font with its name and whether it is embedded, subset and readable."""
    rows = _run(pdf, "pdffonts", "{}").splitlines()[2:]
    names = ("name", "type", "encoding", "emb", "sub", "uni")
    return [dict(zip(names, row.split(), strict=False)) for row in rows]


def overlaps(one: Box, other: Box) -> bool:
    """Whether two boxes share some surface."""
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def inside(one: Box, other: Box, *, slack: float = 0.05) -> bool:
    """Whether the first box lies in the second, within `slack` mm."""
    return (
        one.left >= other.left - slack
        and one.top >= other.top - slack
        and one.right <= other.right + slack
        and one.bottom <= other.bottom + slack
    )


def page_content(pdf: bytes, page: int) -> bytes:
    """The drawing operators of a page."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return file.pages[page - 1].Contents.read_bytes()


def text_of_content(pdf: bytes) -> str:
    """Every letter shown by a one-page file, in drawing order, through the fonts' own tables.

    Much faster than starting a program, for tests that read hundreds of letters.
    """
    with pikepdf.open(BytesIO(pdf)) as file:
        tables = {
            str(name): _letters(font.ToUnicode.read_bytes().decode("ascii"))
            for name, font in file.pages[0].Resources.Font.items()
        }
        shown, table = [], {}
        for operands, operator in pikepdf.parse_content_stream(file.pages[0]):
            if str(operator) == "Tf":
                table = tables[str(operands[0])]
            elif str(operator) == "Tj":
                shown += [table[code] for code in bytes(operands[0])]
    return "".join(shown)


def _letters(cmap: str) -> dict[int, str]:
    ranges = re.findall(r"<([0-9A-F]{2})><([0-9A-F]{2})><([0-9A-F]{4})>", cmap)
    return {
        code: chr(int(letter, 16) + code - int(low, 16))
        for low, high, letter in ranges
        for code in range(int(low, 16), int(high, 16) + 1)
    }
