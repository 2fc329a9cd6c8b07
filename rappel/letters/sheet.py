"""One page: drawing operators with their tags, lengths in points from the top-left corner.

Text comes as runs that passed through `text.printable`; it is written by code numbers of the
embedded fonts, so nothing in it can be an operator.
"""

import math
from collections.abc import Sequence

from rappel.letters.fonts import STRONG, FontUse
from rappel.letters.geometry import MM, PAGE_HEIGHT, PAGE_WIDTH
from rappel.letters.lines import Run

HEIGHT = PAGE_HEIGHT * MM
WIDTH = PAGE_WIDTH * MM
_BLACK = b"0 g\n"


class Node:
    """A node of the structure tree; kids are nodes or (page index, marked content number)."""

    __slots__ = ("attributes", "kids", "tag")

    def __init__(self, tag: str, attributes: str = "") -> None:
        self.tag = tag
        self.attributes = attributes
        self.kids: list[Node | tuple[int, int]] = []

    def add(self, tag: str, attributes: str = "") -> "Node":
        """Add a child and return it."""
        child = Node(tag, attributes)
        self.kids.append(child)
        return child


class Sheet:
    """A page being written; `owners` holds the node of each marked content number."""

    def __init__(self, index: int, fonts: FontUse) -> None:
        self.index = index
        self.fonts = fonts
        self.owners: list[Node] = []
        self._operators: list[bytes] = [_BLACK]

    def text(
        self,
        node: Node,
        x: float,
        baseline: float,
        lines: Sequence[Sequence[Run]],
        size: float,
        leading: float = 0,
    ) -> None:
        """Write lines flush left from `x`, the first on `baseline`, as content of `node`."""
        number = len(self.owners)
        self.owners.append(node)
        node.kids.append((self.index, number))
        self._operators.append(b"/%b <</MCID %d>> BDC\n" % (node.tag.encode("ascii"), number))
        self._written(x, baseline, lines, size, leading)
        self._operators.append(b"EMC\n")

    def artifact_text(self, x: float, baseline: float, runs: Sequence[Run], size: float) -> None:
        """Write a line that is no part of the text, such as the foot of the page."""
        self._operators.append(b"/Artifact BMC\n")
        self._written(x, baseline, [runs], size, 0)
        self._operators.append(b"EMC\n")

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.5, grey: float = 0.6
    ) -> None:
        """Draw a straight line, as an artifact."""
        self._operators.append(
            b"/Artifact BMC q %.2f G %.2f w %.2f %.2f m %.2f %.2f l S Q EMC\n"
            % (grey, width, x0, HEIGHT - y0, x1, HEIGHT - y1)
        )

    def watermark(self, word: str) -> None:
        """Write a large grey word across the page, under all the rest."""
        turn, size = math.radians(52), 132
        cosine, sine = math.cos(turn), math.sin(turn)
        ((name, codes),) = self.fonts.pieces(STRONG, word)
        operators = (
            b"/Artifact BMC q 0.9 g BT /%b %d Tf %.4f %.4f %.4f %.4f %.2f %.2f Tm %b Tj ET Q EMC\n"
            % (
                name.encode("ascii"),
                size,
                cosine,
                sine,
                -sine,
                cosine,
                WIDTH / 2 - 150,
                HEIGHT / 2 - 210,
                _literal(codes),
            )
        )
        self._operators.insert(0, operators)

    def content(self) -> bytes:
        """The content stream of the page."""
        return b"".join(self._operators)

    def _written(
        self, x: float, baseline: float, lines: Sequence[Sequence[Run]], size: float, leading: float
    ) -> None:
        write = self._operators.append
        write(b"BT %.2f TL 1 0 0 1 %.2f %.2f Tm\n" % (leading, x, HEIGHT - baseline))
        current = ""
        last = len(lines) - 1
        for index, runs in enumerate(lines):
            for weight, text in runs:
                for name, codes in self.fonts.pieces(weight, text):
                    if name != current:
                        write(b"/%b %.2f Tf " % (name.encode("ascii"), size))
                        current = name
                    write(_literal(codes) + b" Tj\n")
            if index < last:
                write(b"T*\n")
        write(b"ET\n")


def _literal(codes: bytes) -> bytes:
    """A PDF string of these codes (ISO 32000-1, 7.3.4.2)."""
    escaped = codes.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + escaped.replace(b"\r", b"\\r").replace(b"\n", b"\\n") + b")"
