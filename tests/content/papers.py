"""Readings without an engine: from a made case's truth, or from lines typed in a test."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from casefile.model import Box, Char, Colour, Measures, Page, PageOrigin, Reading, TextLine
from casefile.recognition.layout import PageItem

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi


def page(page_id: str, index: int = 0) -> Page:
    """An A4 page that has no image."""
    return Page(page_id, index, 0, WIDTH, HEIGHT, 200, Colour.RGB, "0" * 64, "image/jpeg", PageOrigin.FILE)


def line(text: str, box: Box, confidence: float = 0.99) -> TextLine:
    """A printed line: Han characters one unit wide, Latin ones half, blanks left as gaps."""
    weights = [1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text]
    total = sum(weights) or 1.0
    at, chars, kept = box.x0, [], []
    for char, weight in zip(text, weights, strict=True):
        width = box.width * weight / total
        if not char.isspace():
            kept.append(char)
            chars.append(Char(char, at, at + width, confidence))
        at += width
    return TextLine("".join(kept), box, confidence, tuple(chars))


def item(page_id: str, lines: Sequence[TextLine], *, blank: bool = False, index: int = 0) -> PageItem:
    """A page with these lines."""
    measures = Measures(blank=blank)
    confidence = sum(item.confidence for item in lines) / len(lines) if lines else 0.0
    return PageItem(page(page_id, index), Reading(page_id, "typed", measures, tuple(lines), (), confidence), blank)


def typed(page_id: str, text: str, *, index: int = 0, title: bool = True) -> PageItem:
    """A page out of typed rows.

    `|` starts the next column (columns share the row evenly); the first row is a title, centred and
    larger; a row ending in `>>` stands at the right. Empty rows leave space.
    """
    made: list[TextLine] = []
    y = 0.06
    for number, row in enumerate(text.strip("\n").splitlines()):
        row = row.strip()
        if not row:
            y += 0.02
            continue
        if number == 0 and title:
            width = 0.034 * len(row)
            made.append(line(row, Box(0.5 - width / 2, y, 0.5 + width / 2, y + 0.026)))
            y += 0.05
            continue
        height = 0.015
        if row.endswith(">>"):
            row = row[:-2].strip()
            width = 0.021 * len(row)
            made.append(line(row, Box(0.9 - width, y, 0.9, y + height)))
        else:
            cells = row.split("|")
            share = 0.8 / len(cells)
            for column, cell in enumerate(cells):
                cell = cell.strip()
                if cell:
                    x = 0.1 + column * share
                    width = min(0.021 * _ems(cell), 0.8 - column * share)
                    made.append(line(cell, Box(x, y, x + width, y + height)))
        y += 0.024
    return item(page_id, made, index=index)


def _ems(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)


def from_truth(true_page: Mapping[str, Any], page_id: str, index: int = 0) -> PageItem:
    """A page as a perfect engine would read it."""
    lines = [line(entry["text"], Box(*entry["box"])) for entry in true_page["text_lines"]]
    return item(page_id, lines, blank=bool(true_page["blank"]), index=index)
