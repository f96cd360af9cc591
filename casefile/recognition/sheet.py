"""The lines of one upright page: print with and without the seals over it, red print, columns of characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from casefile.imaging.colour import InkMasks
from casefile.model import Box, TextLine
from casefile.recognition.boxes import with_boxes
from casefile.recognition.ctc import Glyph
from casefile.recognition.engine import Engine, Quad
from casefile.recognition.lines import box_of, crop_line, is_vertical, reading_order, text_line
from casefile.recognition.marks import without_seals
from casefile.recognition.seals import Seal
from casefile.recognition.stacked import recognise_column
from casefile.recognition.stamp_ink import seal_ink

_CHANGED = 6.0  # mean grey levels by which taking out red ink must have changed a line to read it both ways
_RED_PRINT_SHARE = 0.0006  # of the page, outside seals, before it is searched for red print
_GHOST_CONTRAST = 55


@dataclass(frozen=True, slots=True)
class Sheet:
    """One upright page in all its pictures.

    Attributes:
        flat: BGR.
        print_only: grey, red and purple ink faded.
        colours: coloured ink, None for scans without colour.
        seals: found on it.
    """

    flat: np.ndarray
    print_only: np.ndarray
    colours: InkMasks | None
    seals: Sequence[Seal]
    _grey: list[np.ndarray] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.print_only.shape[0], self.print_only.shape[1]

    @property
    def grey(self) -> np.ndarray:
        """The page in plain grey, seals and all."""
        if not self._grey:
            self._grey.append(cv2.cvtColor(self.flat, cv2.COLOR_BGR2GRAY))
        return self._grey[0]


def read_lines(
    sheet: Sheet,
    quads: Sequence[Quad],
    engine: Engine,
    detect_px: int,
    least: float,
    known: Sequence[TextLine] = (),
) -> tuple[TextLine, ...]:
    """Everything written on the page, in reading order, boxes to tick as ☑ and □.

    Args:
        quads: text detected on `print_only`.
        least: lines with less mean confidence are dropped.
        known: lines that are already certain (a PDF's own text); only what lies outside of them is read.
    """
    lines = list(known)
    for quad in quads:
        box = box_of(quad, sheet.size)
        if known and _is_covered(box, known):
            continue
        line = _read(sheet, quad, box, engine)
        if line is not None and line.confidence >= least:
            lines.append(line)
    lines += _red_print(sheet, lines, engine, detect_px, max(least, 0.7))
    # A text layer says itself what its boxes are; the picture of a dense character looks like one.
    return reading_order([*known, *with_boxes(sheet.grey, lines[len(known) :])])


def _is_covered(box: Box, lines: Sequence[TextLine]) -> bool:
    area = max(box.width * box.height, 1e-9)
    return sum(box.overlap(line.box) for line in lines) > 0.4 * area


def _read(sheet: Sheet, quad: Quad, box: Box, engine: Engine) -> TextLine | None:
    crop = crop_line(sheet.print_only, quad)
    if sheet.seals and _is_ghost(crop) and any(box.overlap(s.box(sheet.size)) > 0.6 * box.width * box.height for s in sheet.seals):
        return None  # what is left of the seal's own legend
    line = _line(engine, crop, box, quad)
    if sheet.colours is None:
        return line
    plain = crop_line(sheet.grey, quad)
    if cv2.mean(cv2.absdiff(plain, crop))[0] < _CHANGED:
        return line
    other = _line(engine, plain, box, quad)
    if line is None or (other is not None and other.confidence > line.confidence + 0.01):
        return other
    return line


def _line(engine: Engine, crop: np.ndarray, box: Box, quad: Quad) -> TextLine | None:
    vertical = is_vertical(quad)
    glyphs = _recognise_standing(engine, crop) if vertical else engine.recognise(crop)
    line = text_line(glyphs, box, vertical=vertical)
    return line if line.text else None


def _recognise_standing(engine: Engine, crop: np.ndarray) -> list[Glyph]:
    """A column of upright characters, or a line that lies on its side: whichever reads better."""
    glyphs, sure = recognise_column(engine, crop)
    if sure >= 0.85:
        return glyphs
    best, best_sure = glyphs, sure
    for code, downwards in ((cv2.ROTATE_90_COUNTERCLOCKWISE, True), (cv2.ROTATE_90_CLOCKWISE, False)):
        other = engine.recognise(cv2.rotate(crop, code))
        mean = sum(g.confidence for g in other) / len(other) if other else 0.0
        # A lying line must be clearly better and longer: single strokes read as 一 or 1 at any turn.
        if mean > best_sure + 0.1 and len(other) >= max(2, len(best)):
            best, best_sure = (_flipped(other) if downwards else other), mean
    return best


def _flipped(glyphs: list[Glyph]) -> list[Glyph]:
    """Read upwards: the first character stands lowest."""
    return [Glyph(g.char, 1 - g.centre, g.confidence, g.alternatives) for g in glyphs]


def _is_ghost(crop: np.ndarray) -> bool:
    low, high = np.percentile(crop, (2, 80))
    return bool(high - low < _GHOST_CONTRAST)


def _red_print(
    sheet: Sheet, lines: Sequence[TextLine], engine: Engine, detect_px: int, least: float
) -> list[TextLine]:
    """Lines printed or written in red (letterheads, orange-red forms) that fading the seals took away."""
    if sheet.colours is None:
        return []
    red = without_seals(cv2.bitwise_or(sheet.colours.red, sheet.colours.purple), sheet.seals)
    if cv2.countNonZero(red) < _RED_PRINT_SHARE * red.size:
        return []
    picture = np.where(cv2.dilate(red, np.ones((5, 5), np.uint8)) > 0, seal_ink(sheet.flat, "red"), 255).astype(np.uint8)
    found = []
    for quad in engine.detect(picture, min(detect_px, 960)):
        box = box_of(quad, sheet.size)
        if _is_covered(box, lines):
            continue
        line = _line(engine, crop_line(sheet.grey, quad), box, quad)
        if line is not None and line.confidence >= least and len(line.text) >= 2:
            found.append(line)
    return found
