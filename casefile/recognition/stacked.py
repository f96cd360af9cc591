"""Text that runs downwards, column by column from the right: vertical labels and square seals."""

from __future__ import annotations

import cv2
import numpy as np

from casefile.recognition.ctc import Glyph
from casefile.recognition.engine import Engine


def read_stacked(engine: Engine, picture: np.ndarray) -> list[Glyph]:
    """The characters of a square seal: columns from right to left, each from top to bottom."""
    columns = _runs((picture < 140).sum(axis=0) > 1, 3)
    found: list[Glyph] = []
    for left, right in reversed(columns):
        if right - left < picture.shape[1] * 0.12:
            continue
        glyphs, _ = recognise_column(engine, picture[:, max(0, left - 2) : right + 2])
        found += [g for g in glyphs if g.confidence >= 0.3]
    return found


def is_one_row(picture: np.ndarray) -> bool:
    """Whether a picture holds a single row of characters, half way up."""
    height = picture.shape[0]
    runs = _runs((picture < 140).sum(axis=1) > 1, max(1, height // 40))
    rows = [(top + bottom) / 2 / height for top, bottom in runs if bottom - top > height * 0.2]
    return len(rows) == 1 and 0.4 < rows[0] < 0.6


def recognise_column(engine: Engine, column: np.ndarray) -> tuple[list[Glyph], float]:
    """Characters standing above each other, read by laying them side by side.

    Returns:
        The glyphs with `centre` along the column (0 top, 1 bottom), and their mean confidence.
    """
    cells = _cells(column)
    if not cells:
        return [], 0.0
    height, width = column.shape[:2]
    side = width + 4
    pictures = []
    for top, bottom in cells:
        cell = column[top:bottom]
        tall = max(side, cell.shape[0] + 4)
        canvas = np.full((tall, side), 255, np.uint8)
        y = (tall - cell.shape[0]) // 2
        canvas[y : y + cell.shape[0], 2 : 2 + width] = cell
        pictures.append(cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA))
    gap = np.full((side, max(1, side // 12)), 255, np.uint8)
    row = np.hstack([part for picture in pictures for part in (picture, gap)])
    glyphs = [g for g in engine.recognise(row) if not g.char.isspace()]
    placed = []
    for glyph in glyphs:
        cell = min(len(cells) - 1, int(glyph.centre * len(cells)))
        top, bottom = cells[cell]
        placed.append(Glyph(glyph.char, (top + bottom) / 2 / height, glyph.confidence, glyph.alternatives))
    mean = sum(g.confidence for g in glyphs) / len(glyphs) if glyphs else 0.0
    return placed, mean


def _cells(column: np.ndarray) -> list[tuple[int, int]]:
    """Top and bottom of every character of a column; parts of one character are joined again."""
    dark = column < min(150, int(column.min()) + 110)
    runs = _runs(dark.sum(axis=1) > 0, 1)
    width = column.shape[1]
    cells: list[tuple[int, int]] = []
    for top, bottom in runs:
        if cells and bottom - cells[-1][0] <= width * 1.05 and (top - cells[-1][1]) < width * 0.3:
            cells[-1] = (cells[-1][0], bottom)
        else:
            cells.append((top, bottom))
    return [(top, bottom) for top, bottom in cells if bottom - top >= width * 0.08]


def _runs(inked: np.ndarray, join: int) -> list[tuple[int, int]]:
    """Start and end of every run of True; gaps of up to `join` are closed."""
    where = np.flatnonzero(inked)
    if not where.size:
        return []
    breaks = np.flatnonzero(np.diff(where) > join + 1)
    starts = np.append(where[0], where[breaks + 1])
    ends = np.append(where[breaks], where[-1]) + 1
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]
