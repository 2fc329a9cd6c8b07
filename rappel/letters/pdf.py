"""The PDF file: fixed objects written once per process, then the pages and their structure.

Objects are written as text (ISO 32000-1, 7.3 to 7.5): a letter adds some fifty small ones to the
prepared part, which is a tenth of the time that a general library takes to model them. Same
pages, same bytes: dates come from the document, the identifier from the content. Documents are
tagged (14.8); no conformance to PDF/A or PDF/UA is claimed.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from xml.sax.saxutils import escape

from PIL import ImageCms

from rappel.letters.fonts import REGULAR, STRONG, FontData, face
from rappel.letters.sheet import HEIGHT, WIDTH, Node, Sheet

LANGUAGE = "fr-FR"
PRODUCER = "rappel"
_SYMBOLIC = 4

# Numbers of the objects that the fixed part names but that each letter writes.
_PAGES, _STRUCTURE, _PARENTS, _METADATA, _INFO, _RESOURCES = range(1, 7)
_CATALOG = 7

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{day}</xmp:CreateDate><pdf:Producer>{producer}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True)
class Properties:
    """What the file says of itself: a title with the reference, the town; never a person."""

    title: str
    author: str
    day: date


class _File:
    """Numbered objects written one after the other, and where each starts."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self.starts: list[int] = []

    def copy(self) -> "_File":
        twin = _File()
        twin.parts, twin.size, twin.starts = [*self.parts], self.size, [*self.starts]
        return twin

    def write(self, data: bytes) -> None:
        self.parts.append(data)
        self.size += len(data)

    def reserve(self, count: int = 1) -> int:
        """Keep `count` numbers for later and return the first."""
        self.starts += [0] * count
        return len(self.starts) - count + 1

    def put(self, number: int, body: bytes) -> None:
        """Write the object of a reserved number."""
        self.starts[number - 1] = self.size
        self.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def add(self, body: bytes) -> int:
        """Write an object and return its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def bytes(self, info: int) -> bytes:
        """The whole file with its cross-reference table."""
        table = b"".join(b"%010d 00000 n \n" % start for start in self.starts)
        count = len(self.starts) + 1
        identifier = sha256(b"".join(self.parts)).hexdigest()[:32].encode("ascii")
        self.parts.append(
            b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n"
            b"<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (count, table, count, _CATALOG, info, identifier, identifier, self.size)
        )
        return b"".join(self.parts)


@dataclass(frozen=True)
class _Prepared:
    file: _File
    fonts: bytes
    """Entries of the font dictionary."""


@cache
def _prepared() -> _Prepared:
    """Header, catalog, colour and base fonts."""
    file = _File()
    file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    file.reserve(_CATALOG)
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes(12)  # the day it was made: same input, same bytes
    colour = file.add(_stream(zlib.compress(bytes(profile), 9), b"/N 3"))
    file.put(
        _CATALOG,
        b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/Metadata %d 0 R/Lang(%b)"
        b"/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
        b"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
        b"/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]>>"
        % (_PAGES, _STRUCTURE, _METADATA, LANGUAGE.encode("ascii"), colour),
    )
    fonts = b"".join(_font_entry(file, weight, face(weight).base) for weight in (REGULAR, STRONG))
    return _Prepared(file, fonts)


def _stream(compressed: bytes, entries: bytes = b"") -> bytes:
    return b"<</Filter/FlateDecode/Length %d%b>>\nstream\n%b\nendstream" % (
        len(compressed),
        entries,
        compressed,
    )


def _font_entry(file: _File, name: str, data: FontData) -> bytes:
    """Write a font and return its entry in the font dictionary."""
    program = file.add(_stream(data.program, b"/Length1 %d" % data.program_length))
    reading = file.add(_stream(data.to_unicode))
    base = data.name.encode("ascii")
    descriptor = file.add(
        b"<</Type/FontDescriptor/FontName/%b/Flags %d/FontBBox[%b]/ItalicAngle 0/Ascent %d"
        b"/Descent %d/CapHeight %d/StemV %d/MissingWidth %d/FontFile2 %d 0 R>>"
        % (
            base,
            _SYMBOLIC,
            b" ".join(b"%d" % side for side in data.box),
            data.ascent,
            data.descent,
            data.cap_height,
            data.stem,
            data.missing_width,
            program,
        )
    )
    widths = b" ".join(b"%d" % round(width) for width in data.widths)
    font = file.add(
        b"<</Type/Font/Subtype/TrueType/BaseFont/%b/FirstChar %d/LastChar %d/Widths[%b]"
        b"/FontDescriptor %d 0 R/ToUnicode %d 0 R>>"
        % (base, data.first, data.first + len(data.widths) - 1, widths, descriptor, reading)
    )
    return b"/%b %d 0 R" % (name.encode("ascii"), font)


def assemble(sheets: list[Sheet], tree: Node, properties: Properties) -> bytes:
    """Write the file of these pages, read in the order of `tree`."""
    prepared = _prepared()
    file = prepared.file.copy()
    rare = sheets[0].fonts.fonts()
    fonts = prepared.fonts + b"".join(_font_entry(file, name, data) for name, data in rare.items())
    file.put(_RESOURCES, b"<</Font<<%b>>>>" % fonts)
    pages = [_page(file, sheet) for sheet in sheets]
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    file.put(_PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), kids))
    _structure(file, sheets, tree, pages)
    _describe(file, properties)
    return file.bytes(_INFO)


def _page(file: _File, sheet: Sheet) -> int:
    content = file.add(_stream(zlib.compress(sheet.content(), 6)))
    return file.add(
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Resources %d 0 R/Contents %d 0 R"
        b"/StructParents %d/Tabs/S>>" % (_PAGES, WIDTH, HEIGHT, _RESOURCES, content, sheet.index)
    )


def _structure(file: _File, sheets: list[Sheet], tree: Node, pages: list[int]) -> None:
    """Write the structure tree and, for each page, which node owns each marked content."""
    nodes = list(_walk(tree, _STRUCTURE))
    first = file.reserve(len(nodes))
    numbers = {id(node): first + index for index, (node, _) in enumerate(nodes)}
    for node, parent in nodes:
        above = parent if isinstance(parent, int) else numbers[id(parent)]
        file.put(numbers[id(node)], _element(node, above, numbers, pages))
    file.put(
        _STRUCTURE,
        b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>"
        % (first, _PARENTS, len(sheets)),
    )
    owners = b"".join(
        b"%d[%b]" % (sheet.index, b" ".join(b"%d 0 R" % numbers[id(one)] for one in sheet.owners))
        for sheet in sheets
    )
    file.put(_PARENTS, b"<</Nums[%b]>>" % owners)


def _walk(node: Node, parent: "Node | int") -> "Iterator[tuple[Node, Node | int]]":
    yield node, parent
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from _walk(kid, node)


def _element(node: Node, parent: int, numbers: dict[int, int], pages: list[int]) -> bytes:
    own_page = next((kid[0] for kid in node.kids if not isinstance(kid, Node)), None)
    kids = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(b"%d 0 R" % numbers[id(kid)])
        elif kid[0] == own_page:
            kids.append(b"%d" % kid[1])
        else:
            kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[kid[0]], kid[1]))
    return b"<</Type/StructElem/S/%b/P %d 0 R%b%b/K[%b]>>" % (
        node.tag.encode("ascii"),
        parent,
        b"" if own_page is None else b"/Pg %d 0 R" % pages[own_page],
        b"/A<<%b>>" % node.attributes.encode("ascii") if node.attributes else b"",
        b" ".join(kids),
    )


def _describe(file: _File, properties: Properties) -> None:
    day = properties.day
    file.put(
        _INFO,
        b"<</Title %b/Author %b/Producer(%b)/CreationDate(D:%b000000Z)>>"
        % (
            _text(properties.title),
            _text(properties.author),
            PRODUCER.encode("ascii"),
            f"{day:%Y%m%d}".encode("ascii"),
        ),
    )
    xmp = _XMP.format(
        title=escape(properties.title),
        author=escape(properties.author),
        language=LANGUAGE,
        producer=PRODUCER,
        day=f"{day.isoformat()}T00:00:00Z",
    ).encode("utf-8")
    file.put(
        _METADATA,
        b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream" % (len(xmp), xmp),
    )


def _text(words: str) -> bytes:
    """A text string of the file's properties, in UTF-16."""
    return b"<feff%b>" % words.encode("utf-16-be").hex().encode("ascii")
