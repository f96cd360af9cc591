"""Layout engines: paragraphs, lines to fill in, nested tables, signatures, the issuer's place.

A block is measured at a width and drawn at a place. A table is rows of cells; a cell holds
paragraphs or further rows, so that a label can stand beside a group of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .sheet import Sheet
from .text import Hand, Span, break_lines, width_of

Para = list[Span]


@dataclass
class Setting:
    """How a document is set: hands by kind, leading, cell padding and line weight in px."""

    hands: dict[str, Hand]
    leading: float
    pad: float
    rule: int
    dpi: int = 200

    @property
    def em(self) -> float:
        return self.hands["print"].px

    def scaled(self, factor: float) -> Setting:
        hands = {k: Hand(h.font, max(8, round(h.px * factor)), h.colour, h.jitter) for k, h in self.hands.items()}
        return Setting(hands, self.leading, self.pad * factor, self.rule, self.dpi)

    def row_height(self, line: list) -> float:
        """Height of a set line: its tallest hand times the leading."""
        return max((self.hands[p.span.kind].px for p in line), default=self.em) * self.leading


@dataclass
class Text:
    """A paragraph. ``indent`` in characters; ``align`` left, center or right."""

    spans: Para
    indent: float = 0.0
    align: str = "left"
    after: float = 0.0  # space below, characters
    hanging: float = 0.0
    room: float = 0.0  # least number of lines

    def lines(self, st: Setting, width: float):
        return break_lines(self.spans, st.hands, width, self.indent * st.em, self.hanging * st.em)

    def height(self, st: Setting, width: float) -> float:
        lines = self.lines(st, width)
        high = sum(st.row_height(line) for line in lines)
        return max(high, self.room * st.em * st.leading) + self.after * st.em

    def draw(self, sheet: Sheet, st: Setting, x: float, y: float, width: float, height: float = 0) -> None:
        for line in self.lines(st, width):
            high = st.row_height(line)
            self.draw_line(sheet, st, line, x, y, width, high)
            y += high

    def draw_line(self, sheet: Sheet, st: Setting, line, x: float, y: float, width: float, high: float) -> None:
        shift = 0.0
        if line and self.align != "left":
            end = line[-1].x + line[-1].width
            shift = (width - end) / (2 if self.align == "center" else 1)
        sheet.pieces(line, st.hands, x + max(0.0, shift), y, high)


@dataclass
class Cell:
    """A table cell: paragraphs, then ``tail`` lines at the bottom (signature, date); or nested rows."""

    weight: float
    paras: Sequence[Text] = ()
    tail: Sequence[Text] = ()
    rows: Sequence[Row] = ()
    valign: str = "middle"
    after_draw: Callable[[Sheet, Setting, tuple[float, float, float, float]], None] | None = None

    def height(self, st: Setting, width: float) -> float:
        if self.rows:
            return sum(r.height(st, width) for r in self.rows)
        inner = width - 2 * st.pad
        return sum(t.height(st, inner) for t in (*self.paras, *self.tail)) + 2 * st.pad

    def draw(self, sheet: Sheet, st: Setting, x: float, y: float, width: float, high: float) -> None:
        if self.rows:
            draw_rows(sheet, st, self.rows, x, y, width, high)
            return
        inner = width - 2 * st.pad
        body = sum(t.height(st, inner) for t in self.paras)
        tail = sum(t.height(st, inner) for t in self.tail)
        free = high - 2 * st.pad - body - tail
        at = y + st.pad + (free / 2 if self.valign == "middle" and not self.tail else 0)
        for t in self.paras:
            t.draw(sheet, st, x + st.pad, at, inner)
            at += t.height(st, inner)
        at = y + high - st.pad - tail
        for t in self.tail:
            t.draw(sheet, st, x + st.pad, at, inner)
            at += t.height(st, inner)
        if self.after_draw:
            self.after_draw(sheet, st, (x, y, x + width, y + high))


@dataclass
class Row:
    cells: Sequence[Cell]
    least: float = 0.0  # least height, characters
    grow: float = 0.0  # share of the page's free height

    def widths(self, width: float) -> list[float]:
        total = sum(c.weight for c in self.cells)
        return [width * c.weight / total for c in self.cells]

    def height(self, st: Setting, width: float) -> float:
        need = max(c.height(st, w) for c, w in zip(self.cells, self.widths(width), strict=True))
        return max(need, self.least * st.em)

    @property
    def stretch(self) -> float:
        return self.grow or max((sum(r.stretch for r in c.rows) for c in self.cells), default=0.0)


def draw_rows(sheet: Sheet, st: Setting, rows: Sequence[Row], x: float, y: float, width: float, height: float) -> None:
    """Draw rows into exactly ``height``: what is left goes to rows that may grow, else to all alike."""
    natural = [r.height(st, width) for r in rows]
    free = height - sum(natural)
    shares = [r.stretch for r in rows]
    total = sum(shares)
    for row, high, share in zip(rows, natural, shares, strict=True):
        high += free * (share / total if total else 1 / len(rows))
        left = x
        for cell, wide in zip(row.cells, row.widths(width), strict=True):
            sheet.draw.rectangle(
                (round(left), round(y), round(left + wide), round(y + high)), outline=(25, 25, 25), width=st.rule
            )
            cell.draw(sheet, st, left, y, wide, high)
            left += wide
        y += high


@dataclass
class Table:
    """Rows over the full width. With ``fill`` the table takes what is left of the page."""

    rows: list[Row]
    fill: bool = False
    keep: float = 0.0  # height to leave below, characters

    def height(self, st: Setting, width: float) -> float:
        return sum(r.height(st, width) for r in self.rows)

    def draw(self, sheet: Sheet, st: Setting, x: float, y: float, width: float, height: float = 0) -> None:
        draw_rows(sheet, st, self.rows, x, y, width, height or self.height(st, width))


@dataclass
class Blanks:
    """A line of a running record: ``(label, value spans, weight)``; the value stands on a rule."""

    parts: list[tuple[str, Para, float]]
    gap: float = 0.4  # characters between the parts

    def _set(self, st: Setting, width: float):
        label_hand = st.hands["print"]
        labels = [width_of(label, label_hand) for label, _, _ in self.parts]
        free = width - sum(labels) - st.em * self.gap * (len(self.parts) - 1)
        total = sum(w for *_, w in self.parts) or 1
        at = 0.0
        for (label, spans, weight), wide in zip(self.parts, labels, strict=True):
            room = free * weight / total
            yield label, at, wide, spans, at + wide, room
            at += wide + room + st.em * self.gap

    def height(self, st: Setting, width: float) -> float:
        rows = [1.0]
        for _, _, _, spans, _, room in self._set(st, width):
            if spans and room > 2 * st.em:
                rows.append(len(break_lines(spans, st.hands, room - st.em * 0.3)))
        tallest = max(st.hands["print"].px, st.hands["fill"].px)
        return max(rows) * tallest * st.leading

    def draw(self, sheet: Sheet, st: Setting, x: float, y: float, width: float, height: float = 0) -> None:
        high = max(st.hands["print"].px, st.hands["fill"].px) * st.leading
        for label, at, wide, spans, value_at, room in self._set(st, width):
            if label:
                line = break_lines([Span(label)], st.hands, wide + st.em)[0]
                sheet.pieces(line, st.hands, x + at, y, high)
            if room <= st.em * 0.5:
                continue
            lines = break_lines(spans, st.hands, max(room - st.em * 0.3, st.em * 2)) if spans else [[]]
            for i, line in enumerate(lines):
                sheet.pieces(line, st.hands, x + value_at + st.em * 0.15, y + i * high, high)
                rule = round(y + (i + 0.93) * high)
                sheet.draw.line(
                    (x + value_at, rule, x + value_at + room, rule), fill=(40, 40, 40), width=max(1, st.rule - 1)
                )


@dataclass
class Issuer:
    """The issuer's name and date at the right, with the agency's seal over them."""

    paras: list[Text]
    seal: Callable[[Sheet, Setting, tuple[float, float, float, float]], None] | None = None
    share: float = 0.55  # of the width, from the right
    room: float = 1.0  # empty characters above

    def height(self, st: Setting, width: float) -> float:
        return sum(t.height(st, width * self.share) for t in self.paras) + self.room * st.em + st.em

    def draw(self, sheet: Sheet, st: Setting, x: float, y: float, width: float, height: float = 0) -> None:
        left, wide = x + width * (1 - self.share), width * self.share
        y += self.room * st.em
        top = y
        for t in self.paras:
            t.draw(sheet, st, left, y, wide)
            y += t.height(st, wide)
        if self.seal:
            self.seal(sheet, st, (left, top, left + wide, y))


@dataclass
class Space:
    em: float = 1.0

    def height(self, st: Setting, width: float) -> float:
        return self.em * st.em

    def draw(self, *args) -> None:
        return None


@dataclass
class Picture:
    """A drawn figure (photograph, sketch, card, bill) of a given height in characters or millimetres."""

    paint: Callable[[Sheet, Setting, tuple[float, float, float, float]], None]
    em: float = 18.0
    mm: float = 0.0  # height in millimetres instead

    def height(self, st: Setting, width: float) -> float:
        return self.mm / 25.4 * st.dpi if self.mm else self.em * st.em

    def draw(self, sheet: Sheet, st: Setting, x: float, y: float, width: float, height: float = 0) -> None:
        self.paint(sheet, st, (x, y, x + width, y + (height or self.height(st, width))))


@dataclass
class Paper:
    """One document ready to be drawn."""

    type: str
    title: str
    blocks: list
    extra: list[tuple[str, object]] = field(default_factory=list)  # fields that no single word bears
    numbered: bool = False  # prints 第 x 页 共 y 页
    every_page: list[Span] | None = None  # signature at the foot of each page
    size: tuple[float, float] = (210.0, 297.0)
    break_rows: bool = False
