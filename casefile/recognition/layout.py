"""Lines of a page as pieces of text that know where each character stands.

Coordinates inside this module: x in page widths, y in page widths too (so that lengths compare), the
pages of one document one below the other. `Span.box` gives the contract's boxes again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casefile.model import Box, Page, Reading, TextLine
from casefile.recognition.canonical.text import fold_char

PAGE_GAP = 0.2  # page widths between one page and the next


@dataclass(frozen=True)
class PageItem:
    """A page with its reading, as document recognition takes it.

    Attributes:
        blank: nothing is written on it, as measured or decided.
        duplicate_of: id of the page it scans again.
    """

    page: Page
    reading: Reading
    blank: bool = False
    duplicate_of: str | None = None

    @property
    def id(self) -> str:
        return self.page.id

    @property
    def aspect(self) -> float:
        """Height by width of the upright page."""
        width, height = self.page.width_px or 1, self.page.height_px or 1
        return width / height if self.reading.measures.turn in (90, 270) else height / width


class Piece:
    """A line or a part of one: folded text, and for each character its place.

    Attributes:
        text: folded, without blanks.
        x0, x1, y0, y1: extent in page widths, y over all pages.
        height, middle: of the extent in y; kept, for they are asked for millions of times in a large case.
        page: index of the page in the document.
    """

    __slots__ = ("at", "height", "line", "middle", "page", "page_id", "scale", "shift", "text", "x0", "x1", "y0", "y1")

    def __init__(
        self, line: TextLine, text: str, at: Sequence[int], page: int, page_id: str, shift: float, scale: float
    ) -> None:
        self.line, self.text, self.at = line, text, at
        self.page, self.page_id, self.shift, self.scale = page, page_id, shift, scale
        box = self.box_of(0, len(text)) if len(at) < len(line.text) else line.box
        self.x0, self.x1 = box.x0, box.x1
        self.y0, self.y1 = shift + box.y0 * scale, shift + box.y1 * scale
        self.height, self.middle = self.y1 - self.y0, (self.y0 + self.y1) / 2

    def __repr__(self) -> str:
        return f"Piece({self.text!r} {self.x0:.2f}-{self.x1:.2f} y{self.y0:.2f})"

    def part(self, start: int, end: int) -> Piece:
        """Characters `start` up to `end` as a piece of their own."""
        return Piece(
            self.line, self.text[start:end], self.at[start:end], self.page, self.page_id, self.shift, self.scale
        )

    def box_of(self, start: int, end: int) -> Box:
        """Box of some characters, fractions of the page."""
        box, chars = self.line.box, self.line.chars
        first, last = self.at[start], self.at[end - 1]
        count = len(self.line.text) or 1
        if len(chars) == len(self.line.text):
            low, high = chars[first].x0, chars[last].x1
        elif self.line.vertical:
            low, high = (box.y0 + box.height * f / count for f in (first, last + 1))
        else:
            low, high = (box.x0 + box.width * f / count for f in (first, last + 1))
        if self.line.vertical:
            return Box(box.x0, low, box.x1, high).clipped()
        return Box(low, box.y0, high, box.y1).clipped()

    def raw(self, start: int, end: int) -> str:
        """The characters as read, blanks between them included."""
        return self.line.text[self.at[start] : self.at[end - 1] + 1] if end > start else ""

    def confidence_at(self, index: int) -> float:
        chars = self.line.chars
        return chars[self.at[index]].confidence if len(chars) == len(self.line.text) else self.line.confidence

    def alternatives_at(self, index: int) -> tuple[tuple[str, float], ...]:
        chars = self.line.chars
        return chars[self.at[index]].alternatives if len(chars) == len(self.line.text) else ()

    def gap_before(self, index: int) -> float:
        """Blank before character `index`, in character heights; 0 at the start."""
        chars = self.line.chars
        if index <= 0 or len(chars) != len(self.line.text) or not self.height:
            return 0.0
        gap = chars[self.at[index]].x0 - chars[self.at[index - 1]].x1
        unit = self.x1 - self.x0 if self.line.vertical else self.height
        return gap * (self.scale if self.line.vertical else 1.0) / unit if unit else 0.0


class Span:
    """Some characters of a text that may run over several pieces and pages."""

    __slots__ = ("parts",)

    def __init__(self, parts: Iterable[tuple[Piece, int, int]]) -> None:
        self.parts = [(p, s, e) for p, s, e in parts if e > s]

    @classmethod
    def whole(cls, pieces: Iterable[Piece]) -> Span:
        return cls((p, 0, len(p.text)) for p in pieces)

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def text(self) -> str:
        return "".join(p.text[s:e] for p, s, e in self.parts)

    @property
    def raw(self) -> str:
        return "".join(p.raw(s, e) for p, s, e in self.parts)

    @property
    def page_id(self) -> str:
        return self.parts[0][0].page_id

    @property
    def box(self) -> Box:
        """Around the characters that stand on the first page of the span."""
        page = self.parts[0][0].page
        return Box.around(p.box_of(s, e) for p, s, e in self.parts if p.page == page)

    @property
    def confidences(self) -> list[float]:
        return [p.confidence_at(i) for p, s, e in self.parts for i in range(s, e)]

    @property
    def from_text_layer(self) -> bool:
        return all(p.line.source == "text" for p, _, _ in self.parts)

    def alternatives(self, index: int) -> tuple[tuple[str, float], ...]:
        """What else the recogniser held likely at folded character `index`."""
        for piece, start, end in self.parts:
            if index < end - start:
                return piece.alternatives_at(start + index)
            index -= end - start
        raise IndexError(index)

    def part(self, start: int, end: int) -> Span:
        """Folded characters `start` up to `end` of this span."""
        parts, at = [], 0
        for piece, s, e in self.parts:
            low, high = max(start - at, 0), min(end - at, e - s)
            if high > low:
                parts.append((piece, s + low, s + high))
            at += e - s
        return Span(parts)


class Run:
    """Pieces of one row that belong to one another, as one stretch of text.

    Attributes:
        text: folded.
        x0, x1, y0, y1: as in `Piece`.
    """

    __slots__ = ("page", "pieces", "span", "text", "x0", "x1", "y0", "y1")

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = tuple(pieces)
        self.span = Span.whole(pieces)
        self.text = self.span.text
        self.page = pieces[0].page
        self.x0, self.x1 = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
        self.y0, self.y1 = min(p.y0 for p in pieces), max(p.y1 for p in pieces)

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    def part(self, start: int, end: int) -> Span:
        return self.span.part(start, end)


_DATE_TAIL = re.compile(
    r"(?:^|\D)(?:[12]\d{0,3}|[12]\d{3}年(?:\d{1,2}月?)?\d{0,2}|[〇零一二]{2,4}[〇零一二三四五六七八九十年月]*)$"
)
_DATE_HEAD = re.compile(r"^[\d〇零一二三四五六七八九十]{0,4}[年月日]")


def runs_of(rows: Iterable[Sequence[Piece]]) -> list[Run]:
    """Rows as stretches of text: pieces that touch, and dates with wide blanks before 年, 月 and 日."""
    runs: list[Run] = []
    for row in rows:
        group: list[Piece] = []
        for piece in row:
            if group and not _belongs(group, piece):
                runs.append(Run(group))
                group = []
            group.append(piece)
        if group:
            runs.append(Run(group))
    return runs


def _belongs(group: Sequence[Piece], piece: Piece) -> bool:
    last = group[-1]
    gap, height = piece.x0 - last.x1, min(last.height, piece.height)
    if last.page != piece.page or gap < -0.5 * height:
        return False
    if min(len(last.text), len(piece.text)) == 1 and abs(last.middle - piece.middle) > 0.35 * height:
        return False  # a character half a line off, out of a seal or from the next line
    text = "".join(p.text for p in group)
    return gap < 0.12 * height or (
        gap < 3.0 * height and bool(_DATE_TAIL.search(text) and _DATE_HEAD.match(piece.text))
    )


class Flow:
    """Pieces one behind the other as one folded text."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.span = Span.whole(pieces)
        self.text = self.span.text
        self.pieces = tuple(pieces)

    def part(self, start: int, end: int) -> Span:
        return self.span.part(start, end)


def pieces_of(items: Sequence[PageItem]) -> list[Piece]:
    """Every line of the pages in reading order, folded; empty ones dropped."""
    pieces, shift = [], 0.0
    for number, item in enumerate(items):
        aspect = item.aspect
        for line in item.reading.lines:
            at, folded = [], []
            for index, char in enumerate(line.text):
                kept = fold_char(char)
                if kept:
                    at.append(index)
                    folded.append(kept)
            if folded:
                pieces.append(Piece(line, "".join(folded), at, number, item.id, shift, aspect))
        shift += aspect + PAGE_GAP
    return in_rows(pieces)


def in_rows(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces in reading order: row by row, left to right."""
    return [piece for row in rows_of(pieces) for piece in row]


def rows_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces side by side, rows from top to bottom, each from left to right.

    A tall vertical piece is a row of its own where its middle is, so that it joins nothing together.
    """
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        for row in reversed(rows[-3:]):
            if any(same_row(piece, other) for other in row):
                row.append(piece)
                break
        else:
            rows.append([piece])
    rows.sort(key=lambda row: sum(p.middle for p in row) / len(row))
    return [sorted(row, key=lambda p: p.x0) for row in rows]


def same_row(one: Piece, other: Piece) -> bool:
    """Whether two pieces stand on one row: more than half of the lower one shared; vertical lines stand on none."""
    if one.line.vertical or other.line.vertical:
        return False
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > 0.5 * min(one.height, other.height)
