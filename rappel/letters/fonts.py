"""Source Sans Pro, read once per process.

Each face has a base alphabet of at most 224 letters, cut out of the font once and reused by every
document; a name with other letters gets a small second font of its own in its document. So a
letter costs no font work unless a rare letter asks for it.
"""

import codecs
import threading
import zlib
from dataclasses import dataclass
from functools import cache
from struct import unpack

import font_source_sans_pro
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontMaker

REGULAR = "Regular"
STRONG = "Semibold"

_FILES = {REGULAR: "SourceSansPro", STRONG: "SourceSansProSemibold"}
_BASE = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "\u00a0\u202f«»’‘“”–—…•°§€"
    + "ÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸàâäæçéèêëîïôöœùûüÿ"
    + "ÁÍÓÚÃÕÑáíóúãõñßšžčćłń"
)
_FIRST_CODE = 0x20
_EXTRA_SIZE = 255
_TABLES = frozenset(
    {b"cmap", b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"}
)
_subsetting = threading.Lock()  # the font reader of ReportLab keeps a file position


@dataclass(frozen=True)
class FontData:
    """What a PDF font object needs: widths in 1/1000 em, the compressed program, its reading."""

    name: str
    first: int
    widths: tuple[float, ...]
    program: bytes
    program_length: int
    to_unicode: bytes
    box: tuple[int, ...]
    ascent: int
    descent: int
    cap_height: int
    stem: int
    missing_width: int


class Face:
    """One weight of the font."""

    def __init__(self, weight: str) -> None:
        self.weight = weight
        path = font_source_sans_pro.font_files_ttf[_FILES[weight]]
        self.font = TTFont(f"rappel-{weight}", path, shapable=False)
        pdfmetrics.registerFont(self.font)
        # four hexadecimal digits a letter in `_reading`: the first plane only
        known = self.font.face.charToGlyph
        self.letters = frozenset(chr(code) for code in known if 0x20 <= code <= 0xFFFF)
        advances = {chr(code): wide for code, wide in self.font.face.charWidths.items()}
        self._advance = advances.__getitem__
        codes = [0] * _FIRST_CODE + [ord(letter) for letter in _BASE]
        self._encoding = codecs.charmap_build(
            "".join(chr(code) if code else "\ufffe" for code in codes)
        )
        self.base = self._cut(codes, "AAAAAA")

    def width(self, text: str) -> float:
        """Width of `text` at 1 point, in points."""
        return sum(map(self._advance, text)) / 1000

    def encode(self, text: str) -> bytes | None:
        """The codes of `text` in the base font, or None when a letter is outside it."""
        try:
            return codecs.charmap_encode(text, "strict", self._encoding)[0]
        except UnicodeEncodeError:
            return None

    def subset(self, letters: list[str]) -> FontData:
        """A font made of these letters, numbered from 1 in this order."""
        return self._cut([0, *map(ord, letters)], f"A{_tag(letters)}")

    def _cut(self, codes: list[int], prefix: str) -> FontData:
        face = self.font.face
        with _subsetting:
            program = _lean(face.makeSubset(codes))
        first = next(index for index, code in enumerate(codes) if code)
        return FontData(
            name=f"{prefix}+{face.name.decode('ascii')}",
            first=first,
            widths=tuple(face.getCharWidth(code) for code in codes[first:]),
            program=zlib.compress(program, 9),
            program_length=len(program),
            to_unicode=zlib.compress(_reading(codes, first), 9),
            box=tuple(map(round, face.bbox)),
            ascent=round(face.ascent),
            descent=round(face.descent),
            cap_height=round(face.capHeight),
            stem=round(face.stemV),
            missing_width=round(face.defaultWidth),
        )


def _lean(program: bytes) -> bytes:
    """The font program without the tables that a PDF does not use (ISO 32000-1, 9.9)."""
    maker = TTFontMaker()
    (count,) = unpack(">H", program[4:6])
    for index in range(count):
        tag, _, start, length = unpack(">4sLLL", program[12 + 16 * index : 28 + 16 * index])
        if tag in _TABLES:
            maker.add(tag.decode("ascii"), program[start : start + length])
    return maker.makeStream()


def _reading(codes: list[int], first: int) -> bytes:
    """The CMap that says which letter each code is, neighbours together (ISO 32000-1, 9.10.3)."""
    ranges: list[list[int]] = []
    for code, letter in enumerate(codes[first:], first):
        last = ranges[-1] if ranges else None
        if last and letter == last[2] + code - last[0] and last[2] >> 8 == letter >> 8:
            last[1] = code
        else:
            ranges.append([code, code, letter])
    blocks = "".join(
        f"{len(part)} beginbfrange\n"
        + "".join(f"<{low:02X}><{high:02X}><{letter:04X}>\n" for low, high, letter in part)
        + "endbfrange\n"
        for part in (ranges[at : at + 100] for at in range(0, len(ranges), 100))
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <00><FF> endcodespacerange\n{blocks}"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")


def _tag(letters: list[str]) -> str:
    """Five capitals drawn from the letters: two subsets in one document need two names."""
    digest = zlib.crc32("".join(letters).encode())
    return "".join(chr(65 + (digest >> shift) % 26) for shift in (0, 6, 12, 18, 24))


@cache
def face(weight: str) -> Face:
    """The face of this weight, read at first use and kept."""
    return Face(weight)


class FontUse:
    """The rare letters that one document needs beside the base fonts."""

    def __init__(self) -> None:
        self._rare: dict[str, dict[str, int]] = {}

    def pieces(self, weight: str, text: str) -> list[tuple[str, bytes]]:
        """Cut `text` into (font resource, codes); the letters must be in the font."""
        one = face(weight)
        whole = one.encode(text)
        if whole is not None:
            return [(weight, whole)]
        pieces: list[tuple[str, bytes]] = []
        for letter in text:
            code = one.encode(letter)
            name = weight
            if code is None:
                rare = self._rare.setdefault(weight, {})
                number = rare.setdefault(letter, len(rare))
                name = f"{weight}{number // _EXTRA_SIZE + 2}"
                code = bytes([number % _EXTRA_SIZE + 1])
            if pieces and pieces[-1][0] == name:
                pieces[-1] = (name, pieces[-1][1] + code)
            else:
                pieces.append((name, code))
        return pieces

    def fonts(self) -> dict[str, FontData]:
        """The extra fonts of the document, by resource name."""
        found = {}
        for weight, rare in self._rare.items():
            letters = list(rare)
            for start in range(0, len(letters), _EXTRA_SIZE):
                part = letters[start : start + _EXTRA_SIZE]
                found[f"{weight}{start // _EXTRA_SIZE + 2}"] = face(weight).subset(part)
        return found
