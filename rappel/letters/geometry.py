"""Where things stand on an A4 page: millimetres from the top-left corner, y downwards.

Sources: envelope windows DL, C6/5 and C5 of 100 x 45 or 100 x 35 mm placed 20 mm from the right
edge; NF Z 11-001 (page), NF Z 10-011 (address). Every other module takes its lengths from here.
"""

from typing import NamedTuple

MM = 72 / 25.4
"""Points in a millimetre."""

PAGE_WIDTH = 210.0
PAGE_HEIGHT = 297.0
MARGIN = 20.0
TEXT_LEFT = MARGIN
TEXT_RIGHT = PAGE_WIDTH - MARGIN
TEXT_WIDTH = TEXT_RIGHT - TEXT_LEFT


class Box(NamedTuple):
    """A rectangle in millimetres: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in millimetres."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in millimetres."""
        return self.bottom - self.top


WINDOW = Box(110, 57, 190, 79)
"""The address must lie inside: what every one of the envelopes above shows for sure."""

SLIDE = Box(20, 23, 19, 23)
"""How far beyond the window (left, top, right, bottom) paper may slide in the envelope."""

WINDOW_LIMITS = Box(102, 45, 200, 92)
"""Where a commune may put its window: further left it would run into the sender's column."""

FOLDS = (99.0, 148.5)
FOLD_MARK = (5.0, 9.0)
"""Left and right end of a fold mark, in the left margin."""

SENDER_TOP = 19.0
DATE_BASELINE = 23.6
"""On the line of the sender's name, unless a high window asks for less."""
REFERENCES_BOTTOM = 97.0
SUBJECT_MIN = 105.0
"""The subject line starts here or lower."""
CLEARANCE = 2.0
"""Between a text and the forbidden zone."""

BODY_BOTTOM = 282.0
NEXT_PAGE_TOP = 22.0
FOOT_BASELINE = 289.0
DRAFT_BASELINE = 12.0

SIGNATURE_LEFT = 110.0
SIGNATURE_GAP = 18.0
"""Height kept free for a signature by hand (R14), and the least that a full page leaves."""
SIGNATURE_GAP_MIN = 15.0

LABEL_WIDTH = 38.0
"""Left column of a table of labels and values."""


def sender_width(window: Box = WINDOW) -> float:
    """Width of the column left of the forbidden zone, in mm."""
    return forbidden_zone(window).left - CLEARANCE - TEXT_LEFT


def date_baseline(window: Box = WINDOW) -> float:
    """Baseline of « place, date », above the forbidden zone, in mm."""
    return min(DATE_BASELINE, forbidden_zone(window).top - 2 * CLEARANCE)


def subject_top(window: Box = WINDOW) -> float:
    """Top of the subject line, in mm."""
    return max(SUBJECT_MIN, forbidden_zone(window).bottom + 2 * CLEARANCE)


def forbidden_zone(window: Box = WINDOW) -> Box:
    """The zone where nothing but the address may be printed; in mm."""
    return Box(
        window.left - SLIDE.left,
        window.top - SLIDE.top,
        window.right + SLIDE.right,
        window.bottom + SLIDE.bottom,
    )
