"""卷宗封面: the cover, drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casefile.pdf.entries import CoverEntries
from casefile.pdf.geometry import A4
from casefile.pdf.typeset import Setter, width, wrap

_LEFT, _RIGHT = 71.0, A4[0] - 71.0
_LABEL = 92.0  # width of a label's cell
_SIZE = 15.0
_LEADING = 21.0
_SMALLEST = 5.5  # a title of 400 characters then fits


@dataclass(frozen=True, slots=True)
class _Line:
    """One ruled line of the cover: label and value, once or twice side by side.

    `parts`: how many lines of type its value may take before the type is made smaller.
    """

    entries: tuple[tuple[str, str], ...]
    parts: int = 1


def draw_cover(setter: Setter, entries: CoverEntries) -> Iterator[None]:
    """Draws the cover; yields after its one page, which the caller then ends."""
    middle = A4[0] / 2
    _file_numbers(setter, entries)
    _head(setter, entries.agency, middle)
    setter.spread(middle - 150, middle + 150, 584, "行政处罚案卷", "song_bold", 38)
    bottom = _table(setter, _lines(entries), top=528)
    volume = f"第 {entries.volume} 册　共 {entries.volumes} 册"
    if entries.part:
        setter.draw(middle, 548, f"（{entries.part}）", "song", 18, align="centre")
    setter.draw(_LEFT, bottom - 30, volume, "song", 14)
    total = f"本册共 {entries.items} 件 {entries.pages} 页"
    setter.draw(_RIGHT, bottom - 30, total, "song", 14, align="right")
    yield


def _lines(entries: CoverEntries) -> Sequence[_Line]:
    return (
        _Line((("案卷题名", entries.title),), 3),
        _Line((("案号", entries.case_no),)),
        _Line((("案由", entries.cause),), 2),
        _Line((("当事人", entries.party),), 2),
        _Line((("处理结果", entries.outcome),), 2),
        _Line((("决定书文号", entries.decision_no),)),
        _Line((("程序类型", entries.procedure), ("立案时间", entries.filed))),
        _Line((("结案时间", entries.closed), ("立卷时间", entries.archived))),
        _Line((("立卷人", entries.compiled_by), ("保管期限", entries.retention))),
    )


def _head(setter: Setter, agency: str, middle: float) -> None:
    room = _RIGHT - _LEFT
    size = 26.0
    while width(agency, "song_bold", size) > room and size > 14:
        size -= 1
    lines = wrap(agency, "song_bold", size, room)[:2]
    for index, line in enumerate(lines):
        y = 664 - index * size * 1.4 + (len(lines) - 1) * size * 0.7
        setter.draw(middle, y, line, "song_bold", size, align="centre")


def _file_numbers(setter: Setter, entries: CoverEntries) -> None:
    """The small table in the upper right corner: 全宗号, 档号."""
    x0, x1, x2, top, height = _RIGHT - 230, _RIGHT - 172, _RIGHT, 784.0, 24.0
    drawn = setter.canvas
    drawn.setLineWidth(0.6)
    for index, (label, value) in enumerate((("全宗号", entries.fonds_code), ("档　号", entries.archival_code))):
        y = top - (index + 1) * height
        drawn.rect(x0, y, x1 - x0, height)
        drawn.rect(x1, y, x2 - x1, height)
        setter.draw((x0 + x1) / 2, y + 8, label, "song", 11, align="centre")
        size = 11.0
        while width(value, "song", size) > x2 - x1 - 8 and size > 6:
            size -= 0.5
        setter.draw((x1 + x2) / 2, y + 8, value, "song", size, align="centre")


def _table(setter: Setter, lines: Sequence[_Line], top: float) -> float:
    """Draws the ruled lines from `top` downwards; returns where they end."""
    drawn = setter.canvas
    y = top
    heights = [_LEADING * line.parts + 17 for line in lines]
    for line, height in zip(lines, heights, strict=True):
        room = (_RIGHT - _LEFT) / len(line.entries)
        for index, (label, value) in enumerate(line.entries):
            x = _LEFT + index * room
            drawn.setLineWidth(0.6)
            drawn.rect(x, y - height, _LABEL, height)
            drawn.rect(x + _LABEL, y - height, room - _LABEL, height)
            baseline = y - height / 2 - _SIZE * 0.36
            setter.spread(x + 9, x + _LABEL - 9, baseline, label, "song", _SIZE)
            _value(setter, value, x + _LABEL, y, room - _LABEL, height, line.parts)
        y -= height
    drawn.setLineWidth(1.6)
    drawn.rect(_LEFT, y, _RIGHT - _LEFT, top - y)
    return y


def _value(setter: Setter, value: str, x: float, top: float, room: float, height: float, parts: int) -> None:
    """Sets a value as large as its cell allows, wrapped; what does not fit even in small type is cut with …"""
    size, leading = _SIZE, _LEADING
    lines = wrap(value, "kai", size, room - 18)
    while len(lines) * leading > max(height - 6, leading) and size > _SMALLEST:
        size -= 0.5
        leading = size * (1.35 if size > 8 else 1.25)
        lines = wrap(value, "kai", size, room - 18)
    fitting = max(int((height - 6) / leading), 1)
    if len(lines) > fitting:
        lines = lines[:fitting]
        lines[-1] = lines[-1][:-1] + "…"
    y = top - height / 2 + (len(lines) - 1) * leading / 2 - size * 0.36
    for index, line in enumerate(lines):
        setter.draw(x + 9, y - index * leading, line, "kai", size)
