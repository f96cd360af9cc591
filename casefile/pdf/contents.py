"""卷内目录: the contents, over as many pages as it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casefile.assembly.contents import ContentsRow
from casefile.pdf.geometry import A4
from casefile.pdf.typeset import Setter, wrap

_COLUMNS = (("序号", 30.0), ("文号", 114.0), ("责任者", 88.0), ("题名", 146.0), ("日期", 62.0), ("页号", 46.0), ("备注", 44.0))
CONTENTS_HEAD = tuple(name for name, _ in _COLUMNS)
_CENTRED = {0, 4, 5}
_LEFT = (A4[0] - sum(width for _, width in _COLUMNS)) / 2
_RIGHT = A4[0] - _LEFT
_TITLE_Y, _TOP, _BOTTOM = 768.0, 742.0, 62.0
_HEAD = 30.0
_SIZE, _LEADING, _SMALLEST_ROW = 10.0, 14.0, 30.0
_MOST_LINES = 40  # of one cell; more would not fit on a page


@dataclass(frozen=True, slots=True)
class _SetRow:
    cells: tuple[tuple[str, ...], ...]
    height: float


def draw_contents(setter: Setter, rows: Sequence[ContentsRow], volume: str) -> Iterator[None]:
    """Draws the contents of a volume, whose name is "" where it is the only one; yields after each page, which the caller then ends."""
    pages = list(_paged([_set(row) for row in rows]))
    for number, page in enumerate(pages, start=1):
        middle = A4[0] / 2
        setter.spread(middle - 70, middle + 70, _TITLE_Y, "卷内目录", "song_bold", 24)
        if volume:
            setter.draw(_RIGHT, _TITLE_Y, volume, "song", 11, align="right")
        y = _row(setter, [(name,) for name, _ in _COLUMNS], _TOP, _HEAD, head=True)
        for row in page:
            y = _row(setter, row.cells, y, row.height)
        while y - _SMALLEST_ROW >= _BOTTOM:  # ruled to the foot, as the printed form is
            y = _row(setter, [() for _ in _COLUMNS], y, _SMALLEST_ROW)
        setter.canvas.setLineWidth(1.4)
        setter.canvas.rect(_LEFT, y, _RIGHT - _LEFT, _TOP - y)
        if len(pages) > 1:
            text = f"目录第 {number} 页　共 {len(pages)} 页"
            setter.draw(middle, 36, text, "song", 9, align="centre")
        yield


def page_span(row: ContentsRow) -> str:
    """页号 of a row: `1—3`, `4`, or nothing for a document of blanks."""
    if row.first is None:
        return ""
    return str(row.first) if row.first == row.last else f"{row.first}—{row.last}"


def contents_cells(row: ContentsRow) -> tuple[str, ...]:
    """What stands in a row, under `CONTENTS_HEAD`."""
    return str(row.number), row.doc_no, row.responsible, row.title, row.date, page_span(row), row.remark


def _set(row: ContentsRow) -> _SetRow:
    cells = []
    for (_, width), text in zip(_COLUMNS, contents_cells(row), strict=True):
        lines = wrap(text, "song", _SIZE, width - 7) if text else []
        if len(lines) > _MOST_LINES:
            lines = lines[:_MOST_LINES]
            lines[-1] = lines[-1][:-1] + "…"
        cells.append(tuple(lines))
    most = max(len(cell) for cell in cells)
    return _SetRow(tuple(cells), max(_SMALLEST_ROW, most * _LEADING + 10))


def _paged(rows: Sequence[_SetRow]) -> Iterator[list[_SetRow]]:
    page: list[_SetRow] = []
    left = _TOP - _HEAD - _BOTTOM
    room = left
    for row in rows:
        if page and row.height > room:
            yield page
            page, room = [], left
        page.append(row)
        room -= row.height
    yield page


def _row(
    setter: Setter, cells: Sequence[Sequence[str]], top: float, height: float, head: bool = False
) -> float:
    drawn = setter.canvas
    drawn.setLineWidth(0.5)
    x = _LEFT
    for index, ((_, width), lines) in enumerate(zip(_COLUMNS, cells, strict=True)):
        drawn.rect(x, top - height, width, height)
        size = 11.0 if head else _SIZE
        y = top - height / 2 + (len(lines) - 1) * _LEADING / 2 - size * 0.36
        for line in lines:
            if head or index in _CENTRED:
                setter.draw(x + width / 2, y, line, "song_bold" if head else "song", size, align="centre")
            else:
                setter.draw(x + 3.5, y, line, "song", size)
            y -= _LEADING
        x += width
    return top - height
