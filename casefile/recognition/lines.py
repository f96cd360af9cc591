"""Line pictures out of a page, and their order on it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import cv2
import numpy as np

from casefile.model import Box, Char, TextLine
from casefile.recognition.ctc import Glyph
from casefile.recognition.engine import LINE_PX, Quad

_MANY_LINES = 8
_SLOPE_OF_A_HAND = 0.3  # degrees


def crop_line(image: np.ndarray, quad: Quad) -> np.ndarray:
    """The line as a level picture of the recogniser's height; a standing one as wide as others are high.

    Shrinking goes through a picture of twice the height first, so that thin strokes survive.
    """
    height = max(2.0, quad.height)
    width = max(2.0, quad.width)
    across = width if is_vertical(quad) else height
    size = LINE_PX if across < 1.5 * LINE_PX else min(round(across), 4 * LINE_PX)
    columns, rows = max(2, round(width * size / across)), max(2, round(height * size / across))
    target = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.corners, target)
    return cv2.warpPerspective(
        image, matrix, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def skew_of_lines(quads: Sequence[Quad]) -> float:
    """Skew in degrees by the slope of the longer lines, weighed by their length; 0.0 where they do not agree."""
    slopes, weights = [], []
    for quad in quads:
        long, short = max(quad.width, quad.height), min(quad.width, quad.height)
        if long < 6 * short:
            continue
        top_left, top_right, bottom_right, bottom_left = quad.corners
        if quad.width >= quad.height:
            run = (top_right - top_left) + (bottom_right - bottom_left)
            slope = np.degrees(np.arctan2(run[1], run[0]))
        else:
            run = (bottom_left - top_left) + (bottom_right - top_right)
            slope = -np.degrees(np.arctan2(run[0], run[1]))
        slopes.append(float(slope))
        weights.append(long)
    if not slopes:
        return 0.0
    order = np.argsort(slopes)
    total = np.cumsum(np.asarray(weights)[order])
    middle = float(np.asarray(slopes)[order][int(np.searchsorted(total, total[-1] / 2))])
    near = sum(w for s, w in zip(slopes, weights, strict=True) if abs(s - middle) < 0.5)
    if not 0.15 <= abs(middle) <= 8.0 or near < 0.6 * total[-1]:
        return 0.0
    if len(slopes) < _MANY_LINES:
        # Names written beside labels slope by themselves: the line that slopes least is the least written in.
        least = min(max(0.0, math.copysign(s, s * middle)) for s in slopes)
        middle = math.copysign(max(0.0, least - _SLOPE_OF_A_HAND), middle)
    return round(middle, 2) if middle else 0.0


def is_vertical(quad: Quad) -> bool:
    """Whether a line of characters runs down the page: half as high again as wide."""
    return quad.height >= 1.5 * quad.width


def box_of(quad: Quad, size: tuple[int, int]) -> Box:
    """The quad's hull in fractions of a page of `size` (rows, columns)."""
    (x0, y0), (x1, y1) = quad.corners.min(axis=0), quad.corners.max(axis=0)
    return Box(float(x0) / size[1], float(y0) / size[0], float(x1) / size[1], float(y1) / size[0]).clipped()


def text_line(glyphs: Sequence[Glyph], box: Box, *, vertical: bool = False) -> TextLine:
    """A line from its glyphs; blanks stay only between Latin words and digits."""
    kept = _chinese_punctuation(_without_needless_blanks(glyphs))
    start, length = (box.y0, box.height) if vertical else (box.x0, box.width)
    centres = [glyph.centre for glyph in kept]
    chars = []
    for index, glyph in enumerate(kept):
        left, right = _extent(centres, index)
        chars.append(
            Char(
                glyph.char,
                round(start + left * length, 5),
                round(start + right * length, 5),
                round(glyph.confidence, 4),
                glyph.alternatives,
            )
        )
    confidence = sum(c.confidence for c in chars) / len(chars) if chars else 0.0
    return TextLine(
        "".join(c.char for c in chars),
        Box(*(round(value, 5) for value in box)),
        round(confidence, 4),
        tuple(chars),
        vertical,
    )


def _extent(centres: Sequence[float], index: int) -> tuple[float, float]:
    """Left and right end of a character: half way to its neighbours, but no further than they are usually apart."""
    gaps = sorted(b - a for a, b in itertools.pairwise(centres)) or [1.0]
    usual = gaps[len(gaps) // 2] / 2 * 1.15
    here = centres[index]
    left = min(usual, (here - centres[index - 1]) / 2) if index else usual
    right = min(usual, (centres[index + 1] - here) / 2) if index + 1 < len(centres) else usual
    return max(0.0, here - left), min(1.0, here + right)


def _without_needless_blanks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for index, glyph in enumerate(glyphs):
        if glyph.char.isspace():
            before = kept[-1].char if kept else ""
            after = next((g.char for g in glyphs[index + 1 :] if not g.char.isspace()), "")
            if not (_is_latin(before) and _is_latin(after)) or before.isspace():
                continue
        kept.append(glyph)
    while kept and kept[-1].char.isspace():
        kept.pop()
    return kept


_FULL_WIDTH = str.maketrans("(),:;!?", "（），：；！？")


def _chinese_punctuation(glyphs: list[Glyph]) -> list[Glyph]:
    """Punctuation beside Chinese characters in its full width, which the recogniser does not tell apart."""
    result = []
    opened: list[bool] = []  # for every bracket not yet closed, whether it was widened
    for index, glyph in enumerate(glyphs):
        widen = glyph.char in "(),:;!?" and (
            (index > 0 and _is_chinese(glyphs[index - 1].char))
            or (index + 1 < len(glyphs) and _is_chinese(glyphs[index + 1].char))
        )
        if glyph.char in "(（":
            opened.append(widen or glyph.char == "（")
        elif glyph.char == ")" and opened:
            widen = opened.pop()
        if widen:
            glyph = Glyph(glyph.char.translate(_FULL_WIDTH), glyph.centre, glyph.confidence, glyph.alternatives)
        result.append(glyph)
    return result


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char in "《》〔〕【】、。「」"


def _is_latin(char: str) -> bool:
    return bool(char) and char.isascii() and (char.isalnum() or char in ",.;:)(%")


def reading_order(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Rows from top to bottom, each from left to right.

    Two lines share a row when they overlap by more than half the height of the lower one of them.
    """
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda item: item.box.centre[1]):
        for row in reversed(rows[-4:]):
            if any(_same_row(line, other) for other in row):
                row.append(line)
                break
        else:
            rows.append([line])
    rows.sort(key=lambda row: sum(line.box.centre[1] for line in row) / len(row))
    return tuple(line for row in rows for line in sorted(row, key=lambda item: item.box.x0))


def _same_row(one: TextLine, other: TextLine) -> bool:
    if one.vertical or other.vertical:
        return False
    shared = min(one.box.y1, other.box.y1) - max(one.box.y0, other.box.y0)
    beside = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0) < 0.3 * min(one.box.width, other.box.width)
    return beside and shared > 0.55 * min(one.box.height, other.box.height)
