"""From blocks to lines on pages. Lengths are points; widths are measured, never guessed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rappel.letters.fonts import REGULAR, STRONG, face
from rappel.letters.geometry import LABEL_WIDTH, MM, TEXT_LEFT, TEXT_RIGHT
from rappel.letters.paragraphs import Block, Flow, Items, Row, Rows, Run, Runs
from rappel.letters.sheet import Node, Sheet

Lines = list[list[Run]]

LEFT = TEXT_LEFT * MM
RIGHT = TEXT_RIGHT * MM
_QUOTE_INDENT = 5 * MM
_ITEM_INDENT = 4.5 * MM
_DESCENT = 0.27
"""Part of the font size below the baseline, as the font says."""
_ROW_SCOPE = "/O /Table /Scope /Row"


@dataclass(frozen=True)
class Scale:
    """Sizes of the body, in points."""

    size: float
    leading: float

    @property
    def gap(self) -> float:
        """White between two paragraphs."""
        return self.leading * 0.56


SCALES = (Scale(11, 14.6), Scale(10.5, 13.9), Scale(10, 13), Scale(9.5, 12.2))
"""Tried in this order until a letter fits its page."""


@dataclass(frozen=True)
class Laid:
    """A piece of page that is never cut: its height, the white after it, how to draw it at y.

    `joined` keeps it on the page of the next piece.
    """

    height: float
    after: float
    draw: Callable[[Sheet, float], None]
    joined: bool = False


def wrap(runs: Iterable[Run], width: float, size: float) -> Lines:
    """Cut runs into lines of at most `width` points; a word that is wider is cut by letters."""
    lines: Lines = []
    line: list[Run] = []
    used = 0.0
    for word, word_width, spaced in _words(runs, size):
        space = face(word[0].weight).width(" ") * size if spaced and line else 0.0
        if line and used + space + word_width > width:
            line.append(Run(line[-1].weight, " "))
            lines.append(_merged(line))
            line, used, space = [], 0.0, 0.0
        if word_width > width:
            *full, rest = _broken(word, width, size)
            lines.extend(full)
            word, word_width = rest, _width(rest, size)
        if space:
            line.append(Run(line[-1].weight, " "))
        line.extend(word)
        used += space + word_width
    if line:
        lines.append(_merged(line))
    return lines


def _words(runs: Iterable[Run], size: float) -> Iterable[tuple[list[Run], float, bool]]:
    """Words in pieces of one weight, their width, and whether a space comes before."""
    word: list[Run] = []
    spaced = False
    for weight, text in runs:
        first, *others = text.split(" ")
        if first:
            word.append(Run(weight, first))
        for other in others:
            if word:
                yield word, _width(word, size), spaced
            spaced = True
            word = [Run(weight, other)] if other else []
    if word:
        yield word, _width(word, size), spaced


def _width(runs: Sequence[Run], size: float) -> float:
    return sum(face(weight).width(text) for weight, text in runs) * size


def _broken(word: list[Run], width: float, size: float) -> Lines:
    lines: Lines = [[]]
    used = 0.0
    for weight, text in word:
        for letter in text:
            letter_width = face(weight).width(letter) * size
            if lines[-1] and used + letter_width > width:
                lines[-1] = _merged(lines[-1])
                lines.append([])
                used = 0.0
            lines[-1].append(Run(weight, letter))
            used += letter_width
    lines[-1] = _merged(lines[-1])
    return lines


def _merged(line: list[Run]) -> list[Run]:
    merged = [line[0]]
    for run in line[1:]:
        if run.weight == merged[-1].weight:
            merged[-1] = Run(run.weight, merged[-1].text + run.text)
        else:
            merged.append(run)
    return merged


def laid_out(flow: Flow, parent: Node, scale: Scale) -> list[Laid]:
    """Measure every block; drawing adds its nodes under `parent` in reading order."""
    pieces: list[Laid] = []
    for block in flow:
        if isinstance(block, Rows):
            pieces += _rows(block, parent, scale)
        elif isinstance(block, Items):
            pieces += _items(block, parent, scale)
        elif block.tag == "BlockQuote":
            pieces.append(_quote(block, parent, scale))
        else:
            pieces.append(_paragraph(block, parent, scale))
    return pieces


def _paragraph(block: Block, parent: Node, scale: Scale) -> Laid:
    heading = block.tag in ("H1", "H2")
    size = scale.size + (0.8 if heading else 0)
    leading = scale.leading + (1 if heading else 0)
    runs = tuple(Run(STRONG, run.text) for run in block.runs) if heading else block.runs
    lines = wrap(runs, RIGHT - LEFT, size)
    introduces = heading or (bool(runs) and runs[-1].text.endswith(":"))

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(parent.add(block.tag), LEFT, y + size, lines, size, leading)

    after = scale.leading if heading else scale.gap
    return Laid(_height(lines, size, leading), after, draw, joined=introduces)


def _quote(block: Block, parent: Node, scale: Scale) -> Laid:
    lines = wrap(block.runs, RIGHT - LEFT - _QUOTE_INDENT, scale.size)
    height = _height(lines, scale.size, scale.leading)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(LEFT + 2, y - 1, LEFT + 2, y + height + 1, width=1.6, grey=0.55)
        node = parent.add("BlockQuote").add("P")
        sheet.text(node, LEFT + _QUOTE_INDENT, y + scale.size, lines, scale.size, scale.leading)

    return Laid(height, scale.gap * 1.2, draw)


def _items(block: Items, parent: Node, scale: Scale) -> list[Laid]:
    node = Node("L")
    return [
        _item(runs, parent, node, scale, last=index == len(block.items) - 1)
        for index, runs in enumerate(block.items)
    ]


def _item(runs: Runs, parent: Node, whole: Node, scale: Scale, *, last: bool) -> Laid:
    lines = wrap(runs, RIGHT - LEFT - _ITEM_INDENT, scale.size)

    def draw(sheet: Sheet, y: float) -> None:
        _attach(parent, whole)
        item = whole.add("LI")
        baseline = y + scale.size
        sheet.text(item.add("Lbl"), LEFT, baseline, [[Run(REGULAR, "–")]], scale.size)
        sheet.text(
            item.add("LBody"), LEFT + _ITEM_INDENT, baseline, lines, scale.size, scale.leading
        )

    return Laid(
        _height(lines, scale.size, scale.leading), scale.gap if last else scale.gap / 2, draw
    )


def _rows(block: Rows, parent: Node, scale: Scale) -> list[Laid]:
    table = Node("Table")
    return [
        _row(row, parent, table, scale, last=index == len(block.rows) - 1)
        for index, row in enumerate(block.rows)
    ]


def _row(row: Row, parent: Node, table: Node, scale: Scale, *, last: bool) -> Laid:
    left = LEFT + LABEL_WIDTH * MM
    label = wrap((Run(STRONG, run.text) for run in row.label), left - LEFT - 8, scale.size)
    value = [line for runs in row.lines for line in wrap(runs, RIGHT - left, scale.size)]
    pad = scale.leading * 0.24
    height = _height(max(label, value, key=len), scale.size, scale.leading) + 2 * pad

    def draw(sheet: Sheet, y: float) -> None:
        _attach(parent, table)
        line = table.add("TR")
        if len(table.kids) == 1:
            sheet.rule(LEFT, y, RIGHT, y)
        baseline = y + pad + scale.size
        sheet.text(line.add("TH", _ROW_SCOPE), LEFT, baseline, label, scale.size, scale.leading)
        sheet.text(line.add("TD"), left, baseline, value, scale.size, scale.leading)
        sheet.rule(LEFT, y + height, RIGHT, y + height)

    return Laid(height, scale.gap * 1.3 if last else 0, draw)


def _attach(parent: Node, child: Node) -> None:
    """Put a node that several pieces share under its parent, once."""
    if child not in parent.kids:
        parent.kids.append(child)


def _height(lines: Lines, size: float, leading: float) -> float:
    """From the top of the first line to the bottom of the last one's descenders."""
    return max(len(lines) - 1, 0) * leading + size * (1 + _DESCENT)


def total(pieces: Sequence[Laid]) -> float:
    """Height of pieces on top of each other, without the white after the last."""
    return sum(piece.height + piece.after for piece in pieces) - (pieces[-1].after if pieces else 0)


def pages(pieces: Sequence[Laid], first: float, following: float, bottom: float) -> list[list[tuple[float, Laid]]]:
    """Place pieces from y = `first` down to `bottom`, then on pages that start at `following`."""
    placed: list[list[tuple[float, Laid]]] = [[]]
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
