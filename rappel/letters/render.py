"""A document in, the bytes of its PDF out: the only entry to the page engine."""

from rappel.letters.documents import Document, notice_words
from rappel.letters.errors import LetterError
from rappel.letters.fonts import FontUse
from rappel.letters.geometry import BODY_BOTTOM, MM, NEXT_PAGE_TOP, subject_top
from rappel.letters.layout import Laid, Placed, Scale, laid_out, measure, pages, total
from rappel.letters.letter import draw_foot, draw_head, joined, signature
from rappel.letters.paragraphs import Block, Flow, Items, Rows, compiled, flow, shipped
from rappel.letters.pdf import Properties, assemble
from rappel.letters.sheet import Node, Sheet
from rappel.letters.text import printable
from rappel.letters.wording import refused_words

NOTICE = "letters/privacy_notice.html"
WATERMARK = "PROJET"
_NUMBER_LIMIT = 60
_SCALES = (Scale(11, 14.6), Scale(10.5, 13.9), Scale(10, 13), Scale(9.5, 12.2))
"""Tried in this order until a letter fits its page."""
_NOTICE_SCALE = Scale(10, 13.4)


def render(document: Document, *, number: str = "", draft: bool = False) -> bytes:
    """Make the PDF of a document, A4, tagged, in French; the same bytes for the same input.

    `number` is the document's number (`RO-…/1`); a draft may lack it and is marked PROJET.
    Raises `LetterError` naming the field of a text that cannot be printed.
    """
    if not number and not draft:
        raise LetterError("number", "Un courrier émis porte un numéro.")
    number = printable(number or "projet", field="number", limit=_NUMBER_LIMIT)
    letter_words = document.words()
    body = _filled(document.template, letter_words)
    notice = document.privacy_notice
    notice_flow = _filled(NOTICE, notice_words(notice), letter=False) if notice else None
    _refuse_words(body)

    tree = Node("Document")
    head_node = tree.add("Sect")
    laid = _body_pages(document, body, tree.add("Sect"), has_notice=notice is not None)
    if notice_flow:
        top = NEXT_PAGE_TOP * MM
        pieces = laid_out(measure(notice_flow), tree.add("Sect"), _NOTICE_SCALE)
        laid += pages(pieces, top, top, BODY_BOTTOM * MM)
    fonts = FontUse()
    sheets = [Sheet(index, fonts) for index in range(len(laid))]
    draw_head(sheets[0], head_node, document, number)
    for sheet, placed in zip(sheets, laid, strict=True):
        for y, piece in placed:
            piece.draw(sheet, y)
        draw_foot(sheet, document.letterhead, number, len(sheets))
        if draft:
            sheet.watermark(WATERMARK)
    return assemble(
        sheets,
        tree,
        Properties(
            title=f"{document.title} {number}",
            author=document.letterhead.neutral_sender,
            day=document.written_on,
        ),
    )


def _filled(template: str, words: dict, *, letter: bool = True) -> Flow:
    return flow(compiled(shipped(template), frozenset(words), letter=letter), words)


def _body_pages(document: Document, body: Flow, node: Node, *, has_notice: bool) -> list[Placed]:
    """The body on one page at the largest scale that fits, else on several at the smallest."""
    first = subject_top(document.letterhead.window) * MM
    bottom = BODY_BOTTOM * MM
    layouts = measure(body)
    layouts[-1] = joined(layouts[-1])  # the signature is never alone on its page
    layouts.append(signature(document, 2 if has_notice else None))
    pieces: list[Laid] = []
    for scale in _SCALES:
        pieces = laid_out(layouts, node, scale)
        if first + total(pieces) <= bottom:
            break
    return pages(pieces, first, NEXT_PAGE_TOP * MM, bottom)


def _refuse_words(body: Flow) -> None:
    problems = refused_words(" ".join(_texts(body)))
    if problems:
        first = problems[0]
        raise LetterError("texte", f"{first.sentence} ({first.rule}, « {first.excerpt} »)")


def _texts(body: Flow) -> list[str]:
    runs = []
    for block in body:
        if isinstance(block, Block):
            runs.append(block.runs)
        elif isinstance(block, Items):
            runs += block.items
        elif isinstance(block, Rows):
            runs += [part for row in block.rows for part in (row.label, *row.lines)]
    return ["".join(run.text for run in part) for part in runs]
