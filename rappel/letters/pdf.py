"""The PDF file: a prepared skeleton with the fonts, then pages and the structure tree.

Same pages, same bytes: dates come from the document, the identifier from the content. Documents
are tagged (ISO 32000-1, 14.8); no conformance to PDF/A or PDF/UA is claimed.
"""

import zlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import ImageCms

from rappel.letters.fonts import REGULAR, STRONG, FontData, face
from rappel.letters.sheet import HEIGHT, WIDTH, Node, Sheet

LANGUAGE = "fr-FR"
PRODUCER = "rappel"
_SYMBOLIC = 4

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


@cache
def _skeleton() -> bytes:
    """Catalog, fonts and colour, made once per process; the fonts wait under /Resources."""
    pdf = Pdf.new()
    root = pdf.Root
    root.Lang = String(LANGUAGE)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.OutputIntents = Array([_output_intent(pdf)])
    fonts = Dictionary()
    for weight in (REGULAR, STRONG):
        fonts[f"/{weight}"] = _font(pdf, face(weight).base, weight)
    root.Resources = pdf.make_indirect(Dictionary(Font=fonts))
    file = BytesIO()
    pdf.save(file, static_id=True, compress_streams=False, object_stream_mode=_PLAIN)
    return file.getvalue()


_PLAIN = pikepdf.ObjectStreamMode.disable


def _output_intent(pdf: Pdf) -> Object:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes(12)  # the day it was made: same input, same bytes
    stream = _stream(pdf, zlib.compress(bytes(profile), 9), N=3)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String("sRGB"),
            Info=String("sRGB IEC61966-2.1"),
            DestOutputProfile=stream,
        )
    )


def _stream(pdf: Pdf, compressed: bytes, **entries: object) -> Object:
    stream = pdf.make_stream(compressed, **entries)
    stream.Filter = Name.FlateDecode
    return stream


def _font(pdf: Pdf, data: FontData, weight: str) -> Object:
    about = face(weight).font.face
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{data.name}"),
        Flags=_SYMBOLIC,
        FontBBox=Array(list(about.bbox)),
        ItalicAngle=0,
        Ascent=about.ascent,
        Descent=about.descent,
        CapHeight=about.capHeight,
        StemV=about.stemV,
        MissingWidth=about.defaultWidth,
        FontFile2=_stream(pdf, data.program, Length1=data.program_length),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name(f"/{data.name}"),
            FirstChar=data.first,
            LastChar=data.first + len(data.widths) - 1,
            Widths=Array(list(data.widths)),
            FontDescriptor=pdf.make_indirect(descriptor),
            ToUnicode=_stream(pdf, data.to_unicode),
        )
    )


def assemble(sheets: list[Sheet], tree: Node, properties: Properties) -> bytes:
    """Write the file."""
    with Pdf.open(BytesIO(_skeleton())) as pdf:
        resources = pdf.Root.Resources
        del pdf.Root.Resources
        for name, data in sheets[0].fonts.fonts().items():
            resources.Font[f"/{name}"] = _font(pdf, data, name.rstrip("0123456789"))
        pages = [_page(pdf, sheet, resources) for sheet in sheets]
        pdf.Root.Pages.Kids = Array(pages)
        pdf.Root.Pages.Count = len(pages)
        pdf.Root.StructTreeRoot = _structure(pdf, sheets, tree, pages)
        _describe(pdf, properties)
        file = BytesIO()
        pdf.save(
            file,
            deterministic_id=True,
            min_version="1.7",
            compress_streams=False,
            object_stream_mode=_PLAIN,
        )
    return file.getvalue()


def _page(pdf: Pdf, sheet: Sheet, resources: Object) -> Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Page,
            Parent=pdf.Root.Pages,
            MediaBox=Array([0, 0, round(WIDTH, 2), round(HEIGHT, 2)]),
            Resources=resources,
            Contents=_stream(pdf, zlib.compress(sheet.content(), 6)),
            StructParents=sheet.index,
            Tabs=Name.S,
        )
    )


def _structure(pdf: Pdf, sheets: list[Sheet], tree: Node, pages: list[Object]) -> Object:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    made: dict[int, Object] = {}

    def element(node: Node, parent: Object) -> Object:
        item = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{node.tag}"), P=parent))
        made[id(node)] = item
        kids = []
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(element(kid, item))
            else:
                page, number = kid
                item.Pg = pages[page]
                kids.append(number)
        item.K = Array(kids)
        if node.attributes:
            item.A = Object.parse(f"<<{node.attributes}>>".encode("ascii"))
        return item

    root.K = Array([element(tree, root)])
    numbers = []
    for sheet in sheets:
        owners = Array([made[id(node)] for node in sheet.owners])
        numbers += [sheet.index, pdf.make_indirect(owners)]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = len(sheets)
    return root


def _describe(pdf: Pdf, properties: Properties) -> None:
    day = properties.day
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(properties.title),
            Author=String(properties.author),
            Producer=String(PRODUCER),
            CreationDate=String(f"D:{day:%Y%m%d}000000Z"),
        )
    )
    xmp = _XMP.format(
        title=escape(properties.title),
        author=escape(properties.author),
        language=LANGUAGE,
        producer=PRODUCER,
        day=f"{day.isoformat()}T00:00:00Z",
    )
    metadata = pdf.make_stream(xmp.encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = metadata
