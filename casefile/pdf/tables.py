"""Tables of drawn papers: cells wrapped, rows kept whole where they fit, heads repeated on every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from casefile.pdf.layout import Layout
from casefile.pdf.typeset import wrap

_MARKS = {"good": (0.16, 0.50, 0.27), "bad": (0.72, 0.13, 0.13), "open": (0.80, 0.52, 0.05)}
_BOLD = {"strong", "group", "total"}
_MOST_KEPT = 300.0  # points; what is higher is broken rather than leave a page half empty
_SHADES = {"group": 0.92, "total": 0.96}


class _Column(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def width(self) -> float: ...
    @property
    def align(self) -> str: ...


def draw_table(
    layout: Layout, columns: Sequence[_Column], rows: Sequence[tuple[Sequence[str], str]], size: float
) -> None:
    """Draws the table; a row is its cells and its style.

    Raises:
        ValueError: a row has more or fewer cells than there are columns (a group row may have one).
    """
    shares = sum(column.width for column in columns)
    rooms = [column.width / shares * layout.width for column in columns]
    leading = size * 1.45
    aligns = [column.align for column in columns]
    head = [wrap(c.title, "hei_bold", size, r - 9) for c, r in zip(columns, rooms, strict=True)]
    _head(layout, rooms, head, size, leading, first=True)
    for number, (cells, style) in enumerate(rows, start=1):
        face = "hei_bold" if style in _BOLD else "song"
        if style == "group" and len(cells) == 1:
            spans, row_aligns = [layout.width], ["left"]
        elif len(cells) == len(columns):
            spans, row_aligns = rooms, aligns
        else:
            raise ValueError(f"row {number}: {len(cells)} cells for {len(columns)} columns")
        lines = [
            wrap(str(cell), face, size, room - 9) if cell else []
            for cell, room in zip(cells, spans, strict=True)
        ]
        # A group's name is not left at the foot alone.
        follows = _height(columns, rooms, rows[number], size) if style == "group" and number < len(rows) else 0.0
        _row(layout, spans, lines, row_aligns, face, size, leading, style, follows, (rooms, head))
    layout.y -= 10


def beginning(
    layout: Layout, columns: Sequence[_Column], rows: Sequence[tuple[Sequence[str], str]], size: float
) -> float:
    """Height of the head and the first row, of a group's name with the row below it: what a heading must not stand without."""
    shares = sum(column.width for column in columns)
    rooms = [column.width / shares * layout.width for column in columns]
    head = size * 1.45 * max(len(wrap(c.title, "hei_bold", size, r - 9)) for c, r in zip(columns, rooms, strict=True)) + 9
    first = rows[: 2 if rows and rows[0][1] == "group" else 1]
    return min(head + sum(_height(columns, rooms, row, size) for row in first), _MOST_KEPT)


def _height(columns: Sequence[_Column], rooms: Sequence[float], row: tuple[Sequence[str], str], size: float) -> float:
    cells, style = row
    face = "hei_bold" if style in _BOLD else "song"
    spans = rooms if len(cells) == len(columns) else [sum(rooms)]
    lines = max((len(wrap(str(cell), face, size, room - 9)) for cell, room in zip(cells, spans, strict=False) if cell), default=1)
    return size * 1.45 * lines + 7


def _head(
    layout: Layout, rooms: Sequence[float], head: Sequence[Sequence[str]], size: float, leading: float, first: bool
) -> None:
    height = leading * max(len(lines) for lines in head) + 9
    if first:
        layout.need(height + 3 * leading)
    x = layout.left
    for room, lines in zip(rooms, head, strict=True):
        layout.cell(x, room, height, lines, "hei_bold", size, leading, "centre", shade=0.88)
        x += room
    layout.y -= height


def _row(
    layout: Layout,
    rooms: Sequence[float],
    lines: Sequence[list[str]],
    aligns: Sequence[str],
    face: str,
    size: float,
    leading: float,
    style: str,
    follows: float,
    head: tuple[Sequence[float], Sequence[Sequence[str]]],
) -> None:
    """Draws a row; one that is higher than what a page holds is continued on the next."""
    rest = [list(cell) for cell in lines]
    while True:
        height = leading * max((len(cell) for cell in rest), default=1) + 7
        if layout.need(min(height + follows, _MOST_KEPT)):
            _head(layout, *head, size, leading, first=False)
        fitting = max(int((layout.y - layout.bottom - 7) / leading), 1)
        part = [cell[:fitting] for cell in rest]
        rest = [cell[fitting:] for cell in rest]
        height = leading * max(max((len(cell) for cell in part), default=1), 1) + 7
        x = layout.left
        for room, cell, align in zip(rooms, part, aligns, strict=True):
            layout.cell(x, room, height, cell, face, size, leading, align, shade=_SHADES.get(style))
            x += room
        if style in _MARKS:
            layout.setter.canvas.setFillColorRGB(*_MARKS[style])
            layout.setter.canvas.rect(layout.left, layout.y - height, 2.4, height, stroke=0, fill=1)
            layout.setter.canvas.setFillGray(0)
        layout.y -= height
        if not any(rest):
            return
        layout.next_page()
        _head(layout, *head, size, leading, first=False)
