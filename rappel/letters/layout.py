"""From blocks to pieces of page, and from pieces to pages. Lengths are points."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from rappel.letters.fonts import REGULAR, STRONG
from rappel.letters.geometry import LABEL_WIDTH, MM, SIGNATURE_GAP, TEXT_LEFT, TEXT_RIGHT
from rappel.letters.lines import Lines, Run, Runs, Word, measured, wrap
from rappel.letters.paragraphs import Flow, Items, Rows
from rappel.letters.sheet import Node, Sheet

LEFT = TEXT_LEFT * MM
RIGHT = TEXT_RIGHT * MM
DESCENT = 0.27
"""Part of the font size that hangs below the baseline."""
_QUOTE_INDENT = 5 * MM
_ITEM_INDENT = 4.5 * MM
_LABEL_GAP = 3 * MM
_ROW_SCOPE = "/O /Table /Scope /Row"


@dataclass(frozen=True)
class Scale:
    """Sizes of the body, in points: `gap` is the white between two paragraphs.

    `signing` is the height in mm kept free for the signature.
    """

    size: float
    leading: float
    gap: float
    signing: float = SIGNATURE_GAP


@dataclass(frozen=True)
class Laid:
    """A piece of page that is never cut: its height, the white after it, how to draw it at y.

    `joined` keeps it on the page of the next piece.
    """

    height: float
    after: float
    draw: Callable[[Sheet, float], None]
    joined: bool = False


Layout = Callable[[Node, Scale], list[Laid]]
"""A measured block: gives its pieces, drawn under a node, at a scale."""

Placed = list[tuple[float, Laid]]
"""The pieces of one page and where their tops are."""


def measure(flow: Flow) -> list[Layout]:
    """Measure the words of every block once, whatever scale is chosen later."""
    layouts: list[Layout] = []
    for block in flow:
        if isinstance(block, Rows):
            rows = [
                (measured(strong(row.label)), [measured(line) for line in row.lines])
                for row in block.rows
            ]
            layouts.append(partial(_rows, rows))
        elif isinstance(block, Items):
            layouts.append(partial(_items, [measured(item) for item in block.items]))
        elif block.tag == "BlockQuote":
            layouts.append(partial(_quote, measured(block.runs)))
        elif block.tag in ("H1", "H2"):
            layouts.append(partial(_heading, block.tag, measured(strong(block.runs))))
        else:
            introduces = block.runs[-1].text.endswith(":")
            layouts.append(partial(_paragraph, measured(block.runs), introduces))
    return layouts


def laid_out(layouts: Sequence[Layout], parent: Node, scale: Scale) -> list[Laid]:
    """The pieces of measured blocks; drawing adds their nodes under `parent` in reading order."""
    return [piece for layout in layouts for piece in layout(parent, scale)]


def strong(runs: Runs) -> Runs:
    """The same words, heavier."""
    return tuple(Run(STRONG, run.text) for run in runs)


def height_of(lines: Lines, size: float, leading: float) -> float:
    """From the top of the first line to the bottom of the last one's descenders."""
    return max(len(lines) - 1, 0) * leading + size * (1 + DESCENT)


def _heading(tag: str, words: list[Word], parent: Node, scale: Scale) -> list[Laid]:
    size, leading = scale.size + 1, scale.leading + 1
    lines = wrap(words, (RIGHT - LEFT) / size)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(parent.add(tag), LEFT, y + size, lines, size, leading)

    return [Laid(height_of(lines, size, leading), scale.leading, draw, joined=True)]


def _paragraph(words: list[Word], introduces: bool, parent: Node, scale: Scale) -> list[Laid]:
    lines = wrap(words, (RIGHT - LEFT) / scale.size)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(parent.add("P"), LEFT, y + scale.size, lines, scale.size, scale.leading)

    height = height_of(lines, scale.size, scale.leading)
    return [Laid(height, scale.gap, draw, joined=introduces)]


def _quote(words: list[Word], parent: Node, scale: Scale) -> list[Laid]:
    lines = wrap(words, (RIGHT - LEFT - _QUOTE_INDENT) / scale.size)
    height = height_of(lines, scale.size, scale.leading)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(LEFT + 2, y, LEFT + 2, y + height, width=1.6, grey=0.55)
        node = parent.add("BlockQuote").add("P")
        sheet.text(node, LEFT + _QUOTE_INDENT, y + scale.size, lines, scale.size, scale.leading)

    return [Laid(height, scale.gap * 1.2, draw)]


def _items(items: list[list[Word]], parent: Node, scale: Scale) -> list[Laid]:
    whole = Node("L")
    size, leading = scale.size, scale.leading

    def piece(words: list[Word], *, last: bool) -> Laid:
        lines = wrap(words, (RIGHT - LEFT - _ITEM_INDENT) / size)

        def draw(sheet: Sheet, y: float) -> None:
            _attach(parent, whole)
            item = whole.add("LI")
            sheet.text(item.add("Lbl"), LEFT, y + size, [[Run(REGULAR, "–")]], size)
            sheet.text(item.add("LBody"), LEFT + _ITEM_INDENT, y + size, lines, size, leading)

        return Laid(height_of(lines, size, leading), scale.gap if last else scale.gap / 2, draw)

    return [piece(words, last=index == len(items) - 1) for index, words in enumerate(items)]


def _rows(
    rows: list[tuple[list[Word], list[list[Word]]]], parent: Node, scale: Scale
) -> list[Laid]:
    table = Node("Table")
    size, leading = scale.size, scale.leading
    left = LEFT + LABEL_WIDTH * MM
    pad = leading * 0.2

    def piece(label_words: list[Word], value_words: list[list[Word]], *, last: bool) -> Laid:
        label = wrap(label_words, (left - LEFT - _LABEL_GAP) / size)
        value = [line for words in value_words for line in wrap(words, (RIGHT - left) / size)]
        height = height_of(max(label, value, key=len), size, leading) + 2 * pad

        def draw(sheet: Sheet, y: float) -> None:
            _attach(parent, table)
            row = table.add("TR")
            if len(table.kids) == 1:
                sheet.rule(LEFT, y, RIGHT, y)
            baseline = y + pad + size
            sheet.text(row.add("TH", _ROW_SCOPE), LEFT, baseline, label, size, leading)
            sheet.text(row.add("TD"), left, baseline, value, size, leading)
            sheet.rule(LEFT, y + height, RIGHT, y + height, grey=0.6 if last else 0.8)

        return Laid(height, scale.gap * 1.4 if last else 0, draw)

    return [
        piece(label, value, last=index == len(rows) - 1)
        for index, (label, value) in enumerate(rows)
    ]


def _attach(parent: Node, child: Node) -> None:
    """Put a node that several pieces share under its parent, once."""
    if child not in parent.kids:
        parent.kids.append(child)


def total(pieces: Sequence[Laid]) -> float:
    """Height of pieces on top of each other, without the white after the last."""
    return sum(piece.height + piece.after for piece in pieces) - (pieces[-1].after if pieces else 0)


def pages(pieces: Sequence[Laid], first: float, following: float, bottom: float) -> list[Placed]:
    """Place pieces from y = `first` down to `bottom`, then on pages that start at `following`."""
    placed: list[Placed] = [[]]
    y = first
    for group in _groups(pieces):
        if placed[-1] and y + total(group) > bottom:
            placed.append([])
            y = following
        for piece in group:
            placed[-1].append((y, piece))
            y += piece.height + piece.after
    return placed


def _groups(pieces: Sequence[Laid]) -> Iterable[list[Laid]]:
    group: list[Laid] = []
    for piece in pieces:
        group.append(piece)
        if not piece.joined:
            yield group
            group = []
    if group:
        yield group
