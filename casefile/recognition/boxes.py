"""Boxes to tick, found in the picture and judged by the ink inside them.

The recogniser knows 口 and □, but a box with a tick in it is no character to it: it leaves the ticked one of
several boxes out. So frames are looked for in the picture, empty or not, and put into the lines they stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np

from casefile.model import Box, Char, TextLine

TICKED, EMPTY = "☑", "□"
_BOXES = frozenset("□☐囗☑☒√✓✔■▢")
_LIKE_BOXES = frozenset("口日曰回図凶区图团因国田目四")  # characters a box is taken for
_DARKER = 35  # grey levels under the paper's that are ink
_SIZES = (0.45, 1.25)  # a box's side in line heights
_COVERED = 0.85  # share of each side that must be ink
_CLEAN, _MARKED = 0.035, 0.09  # share of ink inside: below it is empty, above it is ticked


@dataclass(frozen=True, slots=True)
class Frame:
    """A square drawn on the page, in pixels.

    Attributes:
        ink: share of dark pixels inside, 0–1.
    """

    x0: int
    y0: int
    x1: int
    y1: int
    ink: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


def with_boxes(grey: np.ndarray, lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines with boxes to tick as ☑ or □, the lost ones among them put in.

    Args:
        grey: the upright page the lines were read on.
    """
    flat = [line for line in lines if not line.vertical and line.chars]
    if not flat:
        return list(lines)
    rows, columns = grey.shape[:2]
    height = median(line.box.height for line in flat) * rows
    own: dict[int, list[Frame]] = {}
    for frame in find_frames(grey, height):
        line = _line_of(frame, lines, rows, columns)
        if line is not None:
            own.setdefault(id(line), []).append(frame)
    return [_marked(line, own[id(line)], columns) if id(line) in own else line for line in lines]


def find_frames(grey: np.ndarray, height: float) -> list[Frame]:
    """Squares of about the size of a character.

    Args:
        height: of a line of text, in pixels.
    """
    paper = cv2.medianBlur(cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA), 15)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    ink = (cv2.subtract(paper, grey) > _DARKER).astype(np.uint8)
    short = max(5, round(0.38 * height))
    across, down = (cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(k, np.uint8)) for k in ((1, short), (short, 1)))
    strokes = cv2.bitwise_or(across, down)
    count, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    low, high = (side * height for side in _SIZES)
    frames = []
    for x, y, width, tall, _ in stats[1:count]:
        if low <= width <= high and low <= tall <= high and 0.78 < width / tall < 1.28:
            frame = _frame(ink, strokes, int(x), int(y), int(width), int(tall))
            if frame is not None:
                frames.append(frame)
    return frames


def _frame(ink: np.ndarray, strokes: np.ndarray, x: int, y: int, width: int, height: int) -> Frame | None:
    """The square, if all four of its sides are drawn."""
    part = strokes[y : y + height, x : x + width]
    edge = max(2, round(0.18 * min(width, height)))
    sides = (part[:edge].any(0), part[-edge:].any(0), part[:, :edge].any(1), part[:, -edge:].any(1))
    if min(float(side.mean()) for side in sides) < _COVERED:
        return None
    inner = ink[y + edge : y + height - edge, x + edge : x + width - edge]
    return Frame(x, y, x + width, y + height, float(inner.mean())) if inner.size else None


def _line_of(frame: Frame, lines: Sequence[TextLine], rows: int, columns: int) -> TextLine | None:
    """The line a frame stands in, else the one it stands just before."""
    x, y = frame.middle[0] / columns, frame.middle[1] / rows
    size = (frame.y1 - frame.y0) / rows
    around = [line for line in lines if line.box.x0 < x < line.box.x1 and line.box.y0 < y < line.box.y1]
    if not around:
        reach = 1.4 * rows / columns
        around = [
            line
            for line in lines
            if line.box.x0 - reach * line.box.height < x <= line.box.x0
            and line.box.y0 + 0.15 * line.box.height < y < line.box.y1 - 0.15 * line.box.height
        ]
    fitting = [line for line in around if not line.vertical and line.chars and size < 1.1 * line.box.height]
    return fitting[0] if len(around) == 1 and fitting else None


def _marked(line: TextLine, frames: Sequence[Frame], columns: int) -> TextLine:
    """The line with its boxes read from the picture."""
    chars = list(line.chars)
    for frame in sorted(frames, key=lambda f: f.x0):
        glyph = _glyph(frame, columns)
        inside = [
            c for c in chars if frame.x0 < (c.x0 + c.x1) / 2 * columns < frame.x1 and c.char not in ".．、,，;；:： "
        ]
        others = [c for c in inside if c.char not in _BOXES and not (c.char in _LIKE_BOXES and _is_option(chars, c))]
        if glyph is None or others:
            continue
        chars = [c for c in chars if all(c is not i for i in inside)]
        chars.append(glyph)
        chars.sort(key=lambda c: c.x0 + c.x1)
    if chars == list(line.chars):
        return line
    left = min(line.box.x0, *(c.x0 for c in chars))
    box = Box(left, line.box.y0, line.box.x1, line.box.y1)
    return replace(line, text="".join(c.char for c in chars), box=box, chars=tuple(chars))


def _glyph(frame: Frame, columns: int) -> Char | None:
    """☑ or □ with how sure that is; None for a frame whose ink says neither."""
    x0, x1 = frame.x0 / columns, frame.x1 / columns
    if frame.ink >= _MARKED:
        return Char(TICKED, x0, x1, round(min(0.99, 0.93 + 0.5 * (frame.ink - _MARKED)), 4))
    if frame.ink <= _CLEAN:
        return Char(EMPTY, x0, x1, 0.99)
    return None


def _is_option(chars: Sequence[Char], char: Char) -> bool:
    """Whether a character stands where a box does: first or behind a stop, with a number or a blank after it."""
    at = next(i for i, c in enumerate(chars) if c is char)
    before = chars[at - 1].char if at else ";"
    after = chars[at + 1].char if at + 1 < len(chars) else ""
    return before in ";；。.,，、)）" and (after.isdigit() or char.confidence < 0.8)
