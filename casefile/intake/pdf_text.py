"""A PDF page's own text, line by line, with its place on the page. Whether it can be trusted is decided later."""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from casefile.intake.pdf_content import Rect
from casefile.model import TextSource

_INVISIBLE = 3  # text render mode
_MAX_CHARS = 50_000
_BREAKS = frozenset("\r\n\x02￾￿")


@dataclass(slots=True)
class _Line:
    text: str
    box: Rect
    invisible: int = 0
    height: float = 0.0


def text_lines(page: pdfium.PdfPage, frame: Rect, rotate: int, *, covered: bool) -> tuple[TextSource, ...]:
    """The text lines of a page; cells that stand far apart on one line come apart.

    Args:
        frame: the rectangle of user space that the page image shows.
        rotate: the page's /Rotate, degrees clockwise.
        covered: a picture hides all of it.
    """
    textpage = page.get_textpage()
    try:
        lines = _lines(textpage)
    finally:
        textpage.close()
    out = []
    for line in lines:
        text = unicodedata.normalize("NFC", line.text.strip())
        box = placed_box(line.box, frame, rotate)
        if text and box[2] > box[0] and box[3] > box[1]:
            visible = not covered and line.invisible * 2 < len(line.text)
            out.append(TextSource(text, box, visible))
    return tuple(out)


def placed_box(box: Rect, frame: Rect, rotate: int) -> Rect:
    """A box of user space in fractions of the page as shown, y down, clipped."""
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    corners = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        u, v = (x - frame[0]) / width, (frame[3] - y) / height
        for _ in range(rotate // 90 % 4):
            u, v = 1 - v, u
        corners.append((min(max(u, 0.0), 1.0), min(max(v, 0.0), 1.0)))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _lines(textpage: pdfium.PdfTextPage) -> list[_Line]:
    lines: list[_Line] = []
    open_line: _Line | None = None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    modes: dict[int, int] = {}
    for index in range(min(raw.FPDFText_CountChars(textpage), _MAX_CHARS)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if char in _BREAKS:
            open_line = None
            continue
        raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
        box = left.value, bottom.value, right.value, top.value
        if char.isspace() or raw.FPDFText_IsGenerated(textpage, index):
            if open_line is not None and not open_line.text.endswith(" "):
                open_line.text += " "
            continue
        if open_line is None or _is_apart(open_line, box):
            open_line = _Line("", box)
            lines.append(open_line)
        open_line.text += char
        was = open_line.box
        open_line.box = min(was[0], box[0]), min(was[1], box[1]), max(was[2], box[2]), max(was[3], box[3])
        open_line.height = max(open_line.height, box[3] - box[1])
        open_line.invisible += _mode(textpage, index, modes) == _INVISIBLE
    return lines


def _is_apart(line: _Line, box: Rect) -> bool:
    """Whether a character starts a new cell: further right than two of its heights, or on another line."""
    size = max(line.height, box[3] - box[1], 1e-6)
    across = max(box[0] - line.box[2], line.box[0] - box[2])
    along = max(box[1] - line.box[3], line.box[1] - box[3])
    upright = line.box[3] - line.box[1] > 2 * (line.box[2] - line.box[0]) and len(line.text) > 2
    return along > 2 * size if upright else across > 2 * size or along > size


def _mode(textpage: pdfium.PdfTextPage, index: int, modes: dict[int, int]) -> int:
    shape = raw.FPDFText_GetTextObject(textpage, index)
    if not shape:
        return 0
    address = ctypes.addressof(shape.contents)
    if address not in modes:
        modes[address] = raw.FPDFTextObj_GetTextRenderMode(shape)
    return modes[address]
