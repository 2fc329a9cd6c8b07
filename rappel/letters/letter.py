"""The fixed parts of a letter: sender, date, references, address, signature, foot."""

from functools import lru_cache
from typing import NamedTuple

from rappel.letters.addresses import Address
from rappel.letters.documents import Document
from rappel.letters.errors import LetterError
from rappel.letters.fonts import REGULAR, STRONG, face
from rappel.letters.geometry import (
    FOLD_MARK,
    FOLDS,
    FOOT_BASELINE,
    MM,
    REFERENCES_BOTTOM,
    SENDER_TOP,
    SIGNATURE_GAP,
    SIGNATURE_LEFT,
    TEXT_LEFT,
    TEXT_RIGHT,
    date_baseline,
    sender_width,
)
from rappel.letters.layout import Laid, Scale, wrap
from rappel.letters.paragraphs import Run
from rappel.letters.parts import Letterhead
from rappel.letters.sheet import Node, Sheet
from rappel.letters.text import printable
from rappel.letters.typography import bind, long_date

_DESCENT = 0.25
_SHORT = 160
_NAME_SIZE = 13.0
_SENDER_SIZES = (9.5, 9.0, 8.5, 8.0)
_FOOT_SIZE = 8.0
_NOTE_SIZE = 9.0


class _Part(NamedTuple):
    """Lines of one size, one paragraph of the sender's column."""

    lines: list[list[Run]]
    size: float
    leading: float
    after: float

    @property
    def height(self) -> float:
        return (len(self.lines) - 1) * self.leading + self.size + self.after


def run(weight: str, text: str, field: str, *, limit: int = _SHORT) -> Run:
    """A run of one field's text, through the one door of text into documents."""
    return Run(weight, bind(printable(text, field=field, limit=limit)))


def draw_head(sheet: Sheet, parent: Node, document: Document, number: str) -> None:
    """Sender, references, place and date, address, fold marks of the first page."""
    head = document.letterhead
    top, bottom = _sender(head, number)
    left = TEXT_LEFT * MM
    y = SENDER_TOP * MM
    for part in top:
        sheet.text(parent.add("P"), left, y + part.size, part.lines, part.size, part.leading)
        y += part.height
    y = REFERENCES_BOTTOM * MM - sum(part.height for part in bottom) + bottom[-1].after
    for part in bottom:
        sheet.text(parent.add("P"), left, y + part.size, part.lines, part.size, part.leading)
        y += part.height
    _draw_date(sheet, parent, document)
    _draw_address(sheet, parent, document.address, head)
    for fold in FOLDS:
        sheet.rule(FOLD_MARK[0] * MM, fold * MM, FOLD_MARK[1] * MM, fold * MM)


@lru_cache(maxsize=64)
def _sender(head: Letterhead, number: str) -> tuple[list[_Part], list[_Part]]:
    """The two groups of the sender's column, at the largest size at which they do not meet."""
    width = sender_width(head.window) * MM
    room = (REFERENCES_BOTTOM - SENDER_TOP) * MM
    for size in _SENDER_SIZES:
        leading = size * 1.26

        def part(texts: list[tuple[str, str, str]], after: float = 0, size=size, leading=leading):
            lines = [
                line
                for weight, text, field in texts
                if text
                for line in wrap([run(weight, text, field)], width, size)
            ]
            return _Part(lines, size, leading, after)

        name = wrap([run(STRONG, head.neutral_sender, "neutral_sender")], width, _NAME_SIZE)
        top = [
            _Part(name, _NAME_SIZE, _NAME_SIZE * 1.16, 4),
            part([(STRONG, head.service, "service")], 5),
            part(
                [(REGULAR, line, "address") for line in head.address]
                + [
                    (REGULAR, f"Tél. {head.phone}" if head.phone else "", "phone"),
                    (REGULAR, head.email, "email"),
                ]
            ),
        ]
        phone = head.contact_phone or head.phone
        bottom = [
            part(
                [
                    (REGULAR, f"Affaire suivie par : {head.contact}", "contact"),
                    (REGULAR, f"Tél. {phone}" if phone else "", "contact_phone"),
                ],
                3,
            ),
            part([(REGULAR, f"Nos réf. : {number}", "number")]),
        ]
        top = [one for one in top if one.lines]
        if sum(one.height for one in (*top, *bottom)) + 4 * MM <= room:
            return top, bottom
    raise LetterError("letterhead", "L'en-tête est trop long : raccourcissez le service ou l'adresse.")


def _draw_date(sheet: Sheet, parent: Node, document: Document) -> None:
    head = document.letterhead
    text = f"{head.place}, le {long_date(document.written_on)}"
    width = (TEXT_RIGHT - head.window.left) * MM
    lines = wrap([run(REGULAR, text, "place")], width, 10.5)
    baseline = date_baseline(head.window) * MM - (len(lines) - 1) * 13
    sheet.text(parent.add("P"), head.window.left * MM, baseline, lines, 10.5, 13)


def _draw_address(sheet: Sheet, parent: Node, address: Address, head: Letterhead) -> None:
    """The address in the window, last line at the bottom (NF Z 10-011)."""
    size, leading = address.size, address.leading
    lines = [[Run(REGULAR, printable(line, field="address"))] for line in address.lines]
    lines = [*([*line[:-1], Run(REGULAR, line[-1].text + " ")] for line in lines[:-1]), lines[-1]]
    last = head.window.bottom * MM - size * _DESCENT - 0.3
    baseline = last - (len(lines) - 1) * leading
    sheet.text(parent.add("P"), head.window.left * MM, baseline, lines, size, leading)


def signature(document: Document, parent: Node, notice_page: int | None, scale: Scale) -> Laid:
    """The block to sign by hand (R14), enclosures beside it on the left."""
    left = SIGNATURE_LEFT * MM
    width = (TEXT_RIGHT - SIGNATURE_LEFT) * MM
    above = [
        line
        for text in document.signatory.lines()
        for line in wrap([run(REGULAR, text, "signatory", limit=300)], width, scale.size)
    ]
    names = wrap([run(STRONG, document.signatory.names, "signatory")], width, scale.size)
    notes = _notes(document, notice_page)
    signed_at = len(above) * scale.leading + SIGNATURE_GAP * MM
    height = signed_at + len(names) * scale.leading + scale.size * _DESCENT
    notes_height = sum(len(lines) * 11.4 + 3 for lines in notes)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(parent.add("P"), left, y + scale.size, above, scale.size, scale.leading)
        sheet.text(
            parent.add("P"), left, y + signed_at + scale.size, names, scale.size, scale.leading
        )
        top = y + max(height - notes_height, 0)
        for lines in notes:
            sheet.text(parent.add("P"), TEXT_LEFT * MM, top + _NOTE_SIZE, lines, _NOTE_SIZE, 11.4)
            top += len(lines) * 11.4 + 3

    return Laid(max(height, notes_height), 0, draw)


def _notes(document: Document, notice_page: int | None) -> list[list[list[Run]]]:
    texts = []
    if document.enclosures:
        texts.append((f"P.J. : {' ; '.join(document.enclosures)}", "enclosures"))
    if notice_page:
        texts.append(
            (f"Vos informations personnelles et vos droits : page {notice_page}.", "notice")
        )
    width = (SIGNATURE_LEFT - TEXT_LEFT - 8) * MM
    return [
        wrap([run(REGULAR, text, field, limit=1000)], width, _NOTE_SIZE) for text, field in texts
    ]


def draw_foot(sheet: Sheet, head: Letterhead, number: str, count: int) -> None:
    """Sender, number and page, outside the text."""
    y = FOOT_BASELINE * MM
    left = run(REGULAR, f"{head.neutral_sender} – {number}", "number")
    right = run(REGULAR, f"page {sheet.index + 1}/{count}", "page")
    sheet.artifact_text(TEXT_LEFT * MM, y, [left], _FOOT_SIZE)
    from_right = wrap([right], 1e9, _FOOT_SIZE)[0]
    sheet.artifact_text(_flush_right(from_right), y, from_right, _FOOT_SIZE)


def _flush_right(runs: list[Run]) -> float:
    return TEXT_RIGHT * MM - sum(face(one.weight).width(one.text) for one in runs) * _FOOT_SIZE
