"""Text that runs downwards, column by column from the right: vertical labels and square seals."""

from __future__ import annotations

import cv2
import numpy as np

from casefile.recognition.ctc import Glyph
from casefile.recognition.engine import Engine
from casefile.recognition.ring import shown
from casefile.recognition.vote import agreed


def read_stacked(engine: Engine, picture: np.ndarray) -> list[Glyph]:
    """The characters of a square seal: columns from right to left, each from top to bottom.

    They stand on a grid; laid side by side in the order they are read they make one line, and what the recogniser
    knows of names helps it with each of them.
    """
    columns = _bands((picture < 140).sum(axis=0) > 1)
    rows = _bands((picture < 140).sum(axis=1) > 1)
    if not columns or not rows:
        return []
    side = max(end - start for start, end in (*columns, *rows)) + 4
    line = np.hstack(
        [_in_square(picture[top:bottom, left:right], side) for left, right in reversed(columns) for top, bottom in rows]
    )
    looks = [engine.recognise(shown(line, margin, 1.0)) for margin in (0.1, 0.3)]
    return agreed([[g for g in look if g.confidence >= 0.3 and not g.char.isspace()] for look in looks])


def _bands(inked: np.ndarray) -> list[tuple[int, int]]:
    """Rows or columns of characters; bits of a frame are thinner."""
    return [(start, end) for start, end in _runs(inked, 3) if end - start >= len(inked) * 0.12]


def _in_square(cell: np.ndarray, side: int) -> np.ndarray:
    square = np.full((side, side), 255, np.uint8)
    y, x = (side - cell.shape[0]) // 2, (side - cell.shape[1]) // 2
    square[y : y + cell.shape[0], x : x + cell.shape[1]] = cell
    return square


def is_one_row(picture: np.ndarray) -> bool:
    """Whether a picture holds a single row of characters, half way up."""
    height = picture.shape[0]
    runs = _runs((picture < 140).sum(axis=1) > 1, max(1, height // 40))
    rows = [run for run in runs if run[1] - run[0] > height * 0.12]
    if len(rows) != 1 or rows[0][1] - rows[0][0] > height * 0.6:
        return False  # several rows, or several that a tilt has joined
    return 0.4 < sum(rows[0]) / 2 / height < 0.6


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
