"""备考表: the closing sheet, drawn; it runs over where there is much to say."""

from __future__ import annotations

from collections.abc import Iterator

from casefile.pdf.entries import ClosingEntries
from casefile.pdf.geometry import A4
from casefile.pdf.typeset import Setter, wrap

_LEFT, _RIGHT = 71.0, A4[0] - 71.0
_TOP, _BOTTOM = 730.0, 96.0
_SIZE, _LEADING = 14.0, 26.0
_SIGNATURES = 150.0  # height kept for the three signatures on the last page


def draw_closing(setter: Setter, entries: ClosingEntries) -> Iterator[None]:
    """Draws the closing sheet; yields after each page, which the caller then ends."""
    lines = []
    for sentence in entries.sentences:
        lines += wrap("　　" + sentence, "kai", _SIZE, _RIGHT - _LEFT - 40)
    first = True
    while first or lines:
        y = _frame(setter, first)
        first = False
        fitting = int((y - _BOTTOM - 20) / _LEADING)
        signed = int((y - _BOTTOM - _SIGNATURES) / _LEADING)
        if len(lines) <= signed:
            _text(setter, lines, y)
            lines = []
            _signatures(setter, entries)
        else:
            taken = min(fitting, len(lines) - 1)  # a line at least goes with the signatures
            _text(setter, lines[:taken], y)
            lines = lines[taken:]
        yield


def _frame(setter: Setter, first: bool) -> float:
    middle = A4[0] / 2
    title = "备考表" if first else "备考表（续）"
    setter.spread(middle - 75, middle + 75, 756, title, "song_bold", 26)
    setter.canvas.setLineWidth(1.4)
    setter.canvas.rect(_LEFT, _BOTTOM, _RIGHT - _LEFT, _TOP - _BOTTOM)
    if not first:
        return _TOP - 34
    setter.draw(_LEFT + 20, _TOP - 38, "卷内文件情况说明：", "song_bold", 15)
    return _TOP - 72


def _text(setter: Setter, lines: list[str], y: float) -> None:
    for line in lines:
        setter.draw(_LEFT + 20, y, line, "kai", _SIZE)
        y -= _LEADING


def _signatures(setter: Setter, entries: ClosingEntries) -> None:
    y = _BOTTOM + 112
    people = (
        ("立卷人", entries.compiled_by, entries.compiled_at),
        ("检查人", entries.checked_by, ""),
        ("整理人", "", ""),
    )
    for label, name, date in people:
        setter.draw(_LEFT + 96, y, f"{label}：", "song", _SIZE)
        setter.draw(_LEFT + 152, y, name, "kai", _SIZE)
        setter.draw(_LEFT + 246, y, "时间：" if date else "时间：　　　年　　月　　日", "song", _SIZE)
        setter.draw(_LEFT + 288, y, date, "kai", _SIZE)
        y -= 38
