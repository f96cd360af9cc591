"""Ink of a page at reduced size, and what tells a hand from a printing press.

Printed Chinese is built of level and upright strokes; a hand slants and bends them. So the share of edges
that run level or upright is high in print and low in handwriting, whatever the colour.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from casefile.model import Box, TextLine
from casefile.recognition.frames import Rules, find_rules

_DPI = 120
_BLUE = 11.0  # grey levels by which blue leads in a pen stroke; black print stays within ± 4
_AXIS_DEG = 12.0  # edges within this of level or upright count as such
_USUAL_PRINT = 0.44  # share of such edges in print, where the page does not tell its own


@dataclass(frozen=True, slots=True)
class Ink:
    """A page's ink at about 120 dpi.

    Attributes:
        strokes: 0 or 1, without rules and frames.
        pen: 0 or 1, the strokes in blue or violet pen; all 0 on grey scans.
        mm: pixels a millimetre.
        edges: summed-area table of edge strength.
        straight: the same of edges that run level or upright.
        rules: the form's own lines.
        dark: by how much the strokes are darker than the paper, grey levels.
        edged: summed-area table of the edge strength that belongs to `dark`.
    """

    strokes: np.ndarray
    pen: np.ndarray
    mm: float
    edges: np.ndarray
    straight: np.ndarray
    rules: Rules
    dark: np.ndarray
    edged: np.ndarray

    def straightness(self, box: Box) -> float | None:
        """Share of edges in `box` that run level or upright, 0–1; None where there are hardly any edges."""
        rows, columns = self.strokes.shape
        x0, x1 = max(0, round(box.x0 * columns)), min(columns, round(box.x1 * columns))
        y0, y1 = max(0, round(box.y0 * rows)), min(rows, round(box.y1 * rows))
        if x1 <= x0 or y1 <= y0:
            return None
        total = _sum(self.edges, x0, y0, x1, y1)
        if total < 40.0 * (x1 - x0):
            return None
        return _sum(self.straight, x0, y0, x1, y1) / total

    def pen_of(self, box: Box) -> tuple[float, float]:
        """Width of the strokes in `box` (their darkness over their edges, to compare only) and how dark they are."""
        rows, columns = self.strokes.shape
        x0, x1 = max(0, round(box.x0 * columns)), min(columns, round(box.x1 * columns))
        y0, y1 = max(0, round(box.y0 * rows)), min(rows, round(box.y1 * rows))
        if x1 <= x0 or y1 <= y0:
            return 0.0, 0.0
        part, edges = self.dark[y0:y1, x0:x1], _sum(self.edged, x0, y0, x1, y1)
        inked = part[part > 0]
        if inked.size < 20 or edges <= 0:
            return 0.0, 0.0
        return float(inked.sum()) / edges, float(np.percentile(inked, 85))

    def print_height(self, box: Box) -> float:
        """Height of the writing in `box`, fraction of the page."""
        rows, columns = self.strokes.shape
        x0, x1 = max(0, round(box.x0 * columns)), min(columns, round(box.x1 * columns))
        y0, y1 = max(0, round(box.y0 * rows)), min(rows, round(box.y1 * rows))
        inked = np.flatnonzero(self.strokes[y0:y1, x0:x1].sum(axis=1) > 0)
        return float(inked[-1] - inked[0] + 1) / rows if inked.size else box.height * 0.75

    def print_level(self, lines: list[TextLine] | tuple[TextLine, ...]) -> float:
        """Straightness of the page's own print: of its straighter lines."""
        known = [s for line in lines if len(line.text) >= 4 and (s := self.straightness(line.box)) is not None]
        if len(known) < 4:
            return _USUAL_PRINT
        return float(np.clip(np.percentile(known, 65), _USUAL_PRINT * 0.8, _USUAL_PRINT * 1.25))


def _sum(table: np.ndarray, x0: int, y0: int, x1: int, y1: int) -> float:
    return float(table[y1, x1] - table[y0, x1] - table[y1, x0] + table[y0, x0])


def page_ink(image: np.ndarray, dpi: float, stamped: np.ndarray | None) -> Ink:
    """Ink of an upright page.

    Args:
        image: BGR.
        stamped: mask of what belongs to seals and fingerprints, left out.
    """
    scale = min(1.0, _DPI / dpi)
    size = (max(8, round(image.shape[1] * scale)), max(8, round(image.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    paper = cv2.resize(grey, (size[0] // 6 + 1, size[1] // 6 + 1), interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(cv2.dilate(paper, np.ones((5, 5), np.uint8)), 5), size)
    strokes = (cv2.subtract(cv2.multiply(paper, 0.78), grey) > 0).astype(np.uint8)
    if stamped is not None:
        strokes &= cv2.resize(stamped, size, interpolation=cv2.INTER_NEAREST) == 0
    mm = dpi * scale / 25.4
    rules = find_rules(strokes, mm)
    strokes &= 1 - cv2.dilate(cv2.bitwise_or(rules.across, rules.down), np.ones((3, 3), np.uint8))
    blue, green, red = (channel.astype(np.float32) for channel in cv2.split(small))
    lead = (blue - (red + green) / 2) * strokes
    window = (5, 5)
    mean = cv2.boxFilter(lead, -1, window, normalize=False) / np.maximum(
        cv2.boxFilter(strokes.astype(np.float32), -1, window, normalize=False), 1.0
    )
    tint = float(np.median((blue - (red + green) / 2)[::5, ::5]))  # of the paper itself
    pen = ((mean - max(tint, 0.0) > _BLUE) & (strokes > 0)).astype(np.uint8)
    edges, straight = _edges(grey, strokes)
    dark = cv2.subtract(paper, grey) * cv2.dilate(strokes, np.ones((3, 3), np.uint8))
    edged = cv2.integral(cv2.magnitude(cv2.Sobel(dark, cv2.CV_32F, 1, 0), cv2.Sobel(dark, cv2.CV_32F, 0, 1)), sdepth=cv2.CV_64F)
    return Ink(strokes, pen, mm, edges, straight, rules, dark, edged)


def _edges(grey: np.ndarray, strokes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Summed-area tables of all edges along strokes, and of the level and upright ones."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3)
    strength = cv2.magnitude(across, down)
    strength *= cv2.dilate(strokes, np.ones((3, 3), np.uint8)) * (strength > 120)
    small, large = cv2.min(np.abs(across), np.abs(down)), cv2.max(np.abs(across), np.abs(down))
    straight = strength * (small < large * np.float32(np.tan(np.radians(_AXIS_DEG))))
    return cv2.integral(strength, sdepth=cv2.CV_64F), cv2.integral(straight, sdepth=cv2.CV_64F)
