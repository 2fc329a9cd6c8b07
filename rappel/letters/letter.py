"""The fixed parts of a letter: sender, date, references, address, signature, foot."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from rappel.letters.addresses import Address
from rappel.letters.document import Document
from rappel.letters.errors import LetterError
from rappel.letters.fonts import REGULAR, STRONG
from rappel.letters.geometry import (
    DRAFT_BASELINE,
    FOLD_MARK,
    FOLDS,
    FOOT_BASELINE,
    MM,
    REFERENCES_BOTTOM,
    SENDER_TOP,
    SIGNATURE_LEFT,
    TEXT_LEFT,
    TEXT_RIGHT,
    date_baseline,
    sender_width,
)
from rappel.letters.layout import DESCENT, Laid, Layout, Scale
from rappel.letters.lines import Lines, Run, Word, measured, width, wrap
from rappel.letters.parts import Letterhead
from rappel.letters.sheet import Node, Sheet
from rappel.letters.text import printable
from rappel.letters.typography import bind, long_date

DRAFT = "PROJET"
_SHORT = 160
_LEFT = TEXT_LEFT * MM
_NAME_SIZE = 13.5
_SENDER_SIZES = (9.5, 9.0, 8.5, 8.0)
_BETWEEN_GROUPS = 4 * MM
_DATE_SIZE, _DATE_LEADING = 10.5, 13.0
_FOOT_SIZE = 8.0
_NOTE_SIZE, _NOTE_LEADING, _NOTE_GAP = 9.0, 11.4, 3.0


def run(text: str, field: str, *, weight: str = REGULAR, limit: int = _SHORT) -> Run:
    """A run of one field's text, through the one door of text into documents."""
    return Run(weight, bind(printable(text, field=field, limit=limit)))


class _Part(NamedTuple):
    """A paragraph of the sender's column."""

    lines: Lines
    size: float
    leading: float
    after: float

    @property
    def height(self) -> float:
        return (len(self.lines) - 1) * self.leading + self.size + self.after


def draw_head(sheet: Sheet, parent: Node, document: Document, number: str) -> None:
    """Sender, references, place and date, address, fold marks of the first page."""
    head = document.letterhead
    top, bottom = _sender(head, number)
    _draw_column(sheet, parent, top, SENDER_TOP * MM)
    bottom_height = sum(part.height for part in bottom) - bottom[-1].after
    _draw_column(sheet, parent, bottom, REFERENCES_BOTTOM * MM - bottom_height)
    _draw_date(sheet, parent, document)
    _draw_address(sheet, parent, document.address, head)
    for fold in FOLDS:
        sheet.rule(FOLD_MARK[0] * MM, fold * MM, FOLD_MARK[1] * MM, fold * MM)


def _draw_column(sheet: Sheet, parent: Node, parts: list[_Part], y: float) -> None:
    for part in parts:
        sheet.text(parent.add("P"), _LEFT, y + part.size, part.lines, part.size, part.leading)
        y += part.height


def _sender(head: Letterhead, number: str) -> tuple[list[_Part], list[_Part]]:
    """The two groups of the sender's column, at the largest size at which they do not meet."""
    room = (REFERENCES_BOTTOM - SENDER_TOP) * MM - _BETWEEN_GROUPS
    reference = run(f"Nos réf. : {number}", "number")
    for size in _SENDER_SIZES:
        top, contact = _sender_at(head, size)
        bottom = [contact, _column([reference], head, size)]
        if sum(part.height for part in (*top, *bottom)) <= room:
            return top, bottom
    raise LetterError(
        "letterhead", "L'en-tête est trop long : raccourcissez le service ou l'adresse."
    )


@lru_cache(maxsize=64)
def _sender_at(head: Letterhead, size: float) -> tuple[list[_Part], _Part]:
    """The sender, and the agent to ask for: the same in every letter of a town."""
    name = run(head.neutral_sender, "neutral_sender", weight=STRONG)
    name_lines = wrap(measured([name]), sender_width(head.window) * MM / _NAME_SIZE)
    place = [
        *(run(line, "address") for line in head.address),
        run(f"Tél. {head.phone}" if head.phone else "", "phone"),
        run(head.email, "email"),
    ]
    phone = head.contact_phone or head.phone
    contact = [
        run(f"Affaire suivie par : {head.contact}", "contact"),
        run(f"Tél. {phone}" if phone else "", "contact_phone"),
    ]
    top = [
        _Part(name_lines, _NAME_SIZE, _NAME_SIZE * 1.16, 5),
        _column([run(head.service, "service", weight=STRONG)], head, size, after=6),
        _column(place, head, size),
    ]
    return [part for part in top if part.lines], _column(contact, head, size, after=4)


def _column(runs: list[Run], head: Letterhead, size: float, after: float = 0.0) -> _Part:
    width_in_em = sender_width(head.window) * MM / size
    lines = [line for one in runs if one.text for line in wrap(measured([one]), width_in_em)]
    return _Part(_spoken(lines), size, size * 1.27, after)


def _spoken(lines: Lines) -> Lines:
    """Lines of their own, each but the last ending with a space: read aloud as apart."""
    return [
        *(
            [*line[:-1], Run(line[-1].weight, line[-1].text.rstrip(" ") + " ")]
            for line in lines[:-1]
        ),
        *lines[-1:],
    ]


def _draw_date(sheet: Sheet, parent: Node, document: Document) -> None:
    head = document.letterhead
    text = f"{head.place}, le {long_date(document.written_on)}"
    column = (TEXT_RIGHT - head.window.left) * MM
    lines = wrap(measured([run(text, "place")]), column / _DATE_SIZE)
    baseline = date_baseline(head.window) * MM - (len(lines) - 1) * _DATE_LEADING
    left = head.window.left * MM
    sheet.text(parent.add("P"), left, baseline, lines, _DATE_SIZE, _DATE_LEADING)


def _draw_address(sheet: Sheet, parent: Node, address: Address, head: Letterhead) -> None:
    """The address in the window, last line at the bottom (NF Z 10-011)."""
    size, leading = address.size, address.leading
    lines = _spoken([[Run(REGULAR, printable(line, field="address"))] for line in address.lines])
    last = head.window.bottom * MM - size * DESCENT
    baseline = last - (len(lines) - 1) * leading
    sheet.text(parent.add("P"), head.window.left * MM, baseline, lines, size, leading)


def signature(document: Document, notice_page: int | None) -> Layout:
    """The block to sign by hand (R14), with the enclosures beside it on the left."""
    above = [measured([run(text, "signatory", limit=300)]) for text in document.signatory.lines()]
    names = measured([run(document.signatory.names, "signatory", weight=STRONG)])
    notes = [
        wrap(measured([one]), (SIGNATURE_LEFT - TEXT_LEFT - 8) * MM / _NOTE_SIZE)
        for one in _notes(document, notice_page)
    ]

    def lay(parent: Node, scale: Scale) -> list[Laid]:
        return [_signature_at(above, names, notes, parent, scale)]

    return lay


def _signature_at(
    above: list[list[Word]], names: list[Word], notes: list[Lines], parent: Node, scale: Scale
) -> Laid:
    size, leading = scale.size, scale.leading
    left = SIGNATURE_LEFT * MM
    column = (TEXT_RIGHT - SIGNATURE_LEFT) * MM / size
    above_lines = _spoken([line for words in above for line in wrap(words, column)])
    name_lines = wrap(names, column)
    space = leading * 0.5
    name_top = space + len(above_lines) * leading + scale.signing * MM
    name_baseline = name_top + (len(name_lines) - 1) * leading + size
    notes_height = sum(len(lines) * _NOTE_LEADING + _NOTE_GAP for lines in notes)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(parent.add("P"), left, y + space + size, above_lines, size, leading)
        sheet.text(parent.add("P"), left, y + name_top + size, name_lines, size, leading)
        # the last note stands on the line of the name
        baseline = y + max(name_baseline, notes_height) - notes_height + _NOTE_LEADING + _NOTE_GAP
        for lines in notes:
            sheet.text(parent.add("P"), _LEFT, baseline, lines, _NOTE_SIZE, _NOTE_LEADING)
            baseline += len(lines) * _NOTE_LEADING + _NOTE_GAP

    return Laid(max(name_baseline, notes_height) + size * DESCENT, 0, draw)


def _notes(document: Document, notice_page: int | None) -> list[Run]:
    notes = []
    if document.enclosures:
        notes.append(run(f"P.J. : {' ; '.join(document.enclosures)}", "enclosures", limit=1000))
    if notice_page:
        text = f"Vos informations personnelles et vos droits : page {notice_page}."
        notes.append(run(text, "notice"))
    return notes


def joined(layout: Layout) -> Layout:
    """The same block, kept on the page of the next one."""

    def lay(parent: Node, scale: Scale) -> list[Laid]:
        *others, last = layout(parent, scale)
        return [*others, replace(last, joined=True)]

    return lay


def draw_foot(sheet: Sheet, head: Letterhead, number: str, count: int) -> None:
    """Sender, number and page, outside the text."""
    y = FOOT_BASELINE * MM
    left = run(f"{head.neutral_sender} – {number}", "number", limit=2 * _SHORT)
    right = run(f"page {sheet.index + 1}/{count}", "page")
    sheet.artifact_text(_LEFT, y, [left], _FOOT_SIZE)
    sheet.artifact_text(TEXT_RIGHT * MM - width([right]) * _FOOT_SIZE, y, [right], _FOOT_SIZE)


def draw_draft(sheet: Sheet) -> None:
    """What tells a draft from a letter: across the page, and in words at its top."""
    sheet.watermark(DRAFT)
    words = run(f"{DRAFT} – à ne pas envoyer", "draft", weight=STRONG)
    sheet.artifact_text(_LEFT, DRAFT_BASELINE * MM, [words], _FOOT_SIZE + 1)
