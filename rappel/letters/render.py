"""A document in, the bytes of its PDF out: the only entry to the page engine."""

from rappel.letters.document import Document, notice_words
from rappel.letters.errors import LetterError
from rappel.letters.fonts import FontUse
from rappel.letters.geometry import BODY_BOTTOM, MM, NEXT_PAGE_TOP, SIGNATURE_GAP_MIN, subject_top
from rappel.letters.layout import Laid, Layout, Placed, Scale, laid_out, measure, pages, total
from rappel.letters.letter import draw_draft, draw_foot, draw_head, joined, signature
from rappel.letters.paragraphs import Block, Flow, Items, Rows, compiled, flow, shipped
from rappel.letters.pdf import Properties, assemble
from rappel.letters.sheet import Node, Sheet
from rappel.letters.text import printable
from rappel.letters.wording import missing_mentions, refused_words

_NUMBER_LIMIT = 60
_SCALES = (
    Scale(11, 14.8, 8.4, 22),
    Scale(10.5, 13.9, 7.2),
    Scale(10, 13.0, 6.4),
    Scale(9.6, 12.2, 5.2, SIGNATURE_GAP_MIN),
    Scale(9.2, 11.5, 4.2, SIGNATURE_GAP_MIN),
)
"""Tried in this order until a letter fits its page."""
_NOTICE_SCALES = (
    Scale(10.6, 15.0, 8.4),
    Scale(10, 13.6, 7),
    Scale(9.4, 12.2, 5.4),
    Scale(9, 11.4, 4.2),
)


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
    notice_flow = _filled(notice.reader, notice_words(notice), letter=False) if notice else None
    _check_words(body)
    inserts = [_filled(insert, letter_words, letter=False) for insert in document.inserts]
    for insert in inserts:
        _check_words(insert, letter=False)

    tree = Node("Document")
    head_node = tree.add("Sect")
    laid = _body_pages(document, body, tree.add("Sect"), has_notice=notice is not None)
    for further, scales in ((notice_flow, _NOTICE_SCALES), *((i, _SCALES) for i in inserts)):
        if further:
            top = NEXT_PAGE_TOP * MM
            pieces = _fitted(measure(further), tree.add("Sect"), scales, top)
            laid += pages(pieces, top, top, BODY_BOTTOM * MM)
    fonts = FontUse()
    sheets = [Sheet(index, fonts) for index in range(len(laid))]
    draw_head(sheets[0], head_node, document, number)
    for sheet, placed in zip(sheets, laid, strict=True):
        for y, piece in placed:
            piece.draw(sheet, y)
        draw_foot(sheet, document.letterhead, number, len(sheets))
        if draft:
            draw_draft(sheet)
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
    """The body placed on one page, or on several when no scale fits."""
    first = subject_top(document.letterhead.window) * MM
    *layouts, last = measure(body)
    layouts.append(joined(last))  # the signature is never alone on its page
    count = 1
    while True:
        signed = signature(document, count + 1 if has_notice else None)
        pieces = _fitted([*layouts, signed], node, _SCALES, first)
        placed = pages(pieces, first, NEXT_PAGE_TOP * MM, BODY_BOTTOM * MM)
        if len(placed) <= count or not has_notice:
            return placed
        count = len(placed)


def _fitted(
    layouts: list[Layout], node: Node, scales: tuple[Scale, ...], first: float
) -> list[Laid]:
    """The pieces at the largest scale that fits one page, else at the smallest."""
    pieces: list[Laid] = []
    for scale in scales:
        pieces = laid_out(layouts, node, scale)
        if first + total(pieces) <= BODY_BOTTOM * MM:
            break
    return pieces


def _check_words(body: Flow, *, letter: bool = True) -> None:
    """R12 on the letter as it will be read: what was typed counts like what was shipped."""
    said = " ".join(_texts(body))
    problems = refused_words(said) or (missing_mentions(said) if letter else [])
    if problems:
        first = problems[0]
        raise LetterError("texte", f"{first.sentence} ({first.rule})")


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
