"""Rules of a form, and the cells they part it into."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from casefile.model import Box

_LONG_MM = 9.0  # what runs level or upright for longer is no stroke of a character
_BAND_MM = 1.6  # height of the stretch in which a rule is looked for
_FILLED = 0.6  # of that stretch a rule must fill
_APART_MM = 1.2  # closer hits are one rule


@dataclass(frozen=True, slots=True)
class Rules:
    """Level and upright rules of a page, 0 or 1 at the scale of its ink.

    Attributes:
        across, down: level and upright ones.
        mm: pixels a millimetre.
    """

    across: np.ndarray
    down: np.ndarray
    mm: float

    def upright_at(self, y: float) -> list[float]:
        """Where upright rules cross the height `y`, from left to right; fractions of the page."""
        return _crossings(self.down, y, self.mm)

    def level_at(self, x: float) -> list[float]:
        """Where level rules cross the column `x`, from top to bottom; fractions of the page."""
        return _crossings(self.across.T, x, self.mm)

    def cell_at(self, x: float, y: float) -> Box | None:
        """The cell round a point; None where rules are missing on any side."""
        columns, rows = self.upright_at(y), self.level_at(x)
        left, right = max((c for c in columns if c < x), default=None), min((c for c in columns if c > x), default=None)
        top, bottom = max((r for r in rows if r < y), default=None), min((r for r in rows if r > y), default=None)
        if left is None or right is None or top is None or bottom is None:
            return None
        return Box(left, top, right, bottom)

    def right_of(self, cell: Box, y: float) -> Box | None:
        """The cell that follows `cell` to the right at the height `y`."""
        beyond = next((c for c in self.upright_at(y) if c > cell.x1 + 1e-6), None)
        return None if beyond is None else self.cell_at((cell.x1 + beyond) / 2, y)

    def below(self, cell: Box) -> Box | None:
        """The cell of the same width under `cell`."""
        x = cell.centre[0]
        beyond = next((r for r in self.level_at(x) if r > cell.y1 + 1e-6), None)
        found = None if beyond is None else self.cell_at(x, (cell.y1 + beyond) / 2)
        if found is None or abs(found.x0 - cell.x0) > 0.01 or abs(found.x1 - cell.x1) > 0.01:
            return None
        return found


def find_rules(strokes: np.ndarray, mm: float) -> Rules:
    """The rules among a page's strokes (0 or 1)."""
    long = max(9, round(_LONG_MM * mm))
    across = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    down = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    return Rules(across, down, mm)


def _crossings(rules: np.ndarray, at: float, mm: float) -> list[float]:
    rows, columns = rules.shape
    half = max(1, round(_BAND_MM * mm / 2))
    middle = round(at * rows)
    band = rules[max(0, middle - half) : middle + half + 1]
    if not band.size:
        return []
    # A scan's rules lean by a pixel: what is filled together with its neighbour counts.
    filled = band.mean(axis=0)
    filled = filled + np.maximum(np.append(filled[1:], 0), np.append(0, filled[:-1]))
    where = np.flatnonzero(filled >= _FILLED)
    if not where.size:
        return []
    groups = np.split(where, np.flatnonzero(np.diff(where) > _APART_MM * mm) + 1)
    return [float(group.mean()) / columns for group in groups]
