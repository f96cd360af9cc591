"""Draws a :class:`Paper` onto as many sheets as it needs."""

from __future__ import annotations

import random

from .blocks import Paper, Setting, Space, Table, Text
from .kit import Kit
from .sheet import Sheet
from .text import Span


def print_paper(paper: Paper, kit: Kit, dpi: int, rng: random.Random, *, painted: bool = True) -> list[Sheet]:
    """All pages of one document, with fields, text lines and marks recorded on each."""
    scale = 1.0
    if any(isinstance(b, Table) and not paper.break_rows for b in paper.blocks) and not paper.numbered:
        scale = _fitting_scale(paper, kit, dpi)
    job = _Job(paper, kit, dpi, rng, kit.setting(dpi, scale), painted)
    for i, block in enumerate(paper.blocks):
        job.place(block, paper.blocks[i + 1 :])
    return job.finish()


def _frame(kit: Kit, dpi: int, sheet_size: tuple[float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (v / 25.4 * dpi for v in kit.f.margins)
    wide, high = (v / 25.4 * dpi for v in sheet_size)
    return left, top, wide - right, high - bottom


def _fitting_scale(paper: Paper, kit: Kit, dpi: int) -> float:
    """One-page forms are set smaller until they fit, as their makers do."""
    if "page" in paper.blocks:
        return 1.0
    left, top, right, bottom = _frame(kit, dpi, paper.size)
    state = kit.rng.getstate()
    for scale in (1.0, 0.94, 0.88, 0.83, 0.78, 0.73):
        kit.rng.setstate(state)
        setting = kit.setting(dpi, scale)
        if sum(b.height(setting, right - left) for b in paper.blocks) <= bottom - top:
            kit.rng.setstate(state)
            return scale
    kit.rng.setstate(state)
    return 0.73


class _Job:
    def __init__(self, paper: Paper, kit: Kit, dpi: int, rng: random.Random, setting: Setting, painted: bool) -> None:
        self.paper, self.kit, self.dpi, self.rng, self.st = paper, kit, dpi, rng, setting
        self.painted = painted
        self.sheets: list[Sheet] = []
        self.new_sheet()

    def new_sheet(self) -> None:
        self.sheet = Sheet.blank(self.dpi, self.rng, self.paper.size, painted=self.painted)
        self.sheets.append(self.sheet)
        self.left, self.top, self.right, self.bottom = _frame(self.kit, self.dpi, self.paper.size)
        if self.paper.every_page or self.paper.numbered:
            self.bottom -= self.st.em * 2.2
        self.y = self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    def place(self, block, rest: list) -> None:
        if block == "page":
            self.new_sheet()
            return
        high = block.height(self.st, self.width)
        if isinstance(block, Table):
            self._table(block, high, rest)
            return
        if isinstance(block, Text):
            self._text(block)
            return
        if isinstance(block, Space) and self.y + high > self.bottom:
            return
        if self.y + high > self.bottom + self.st.em and self.y > self.top:
            self.new_sheet()
        block.draw(self.sheet, self.st, self.left, self.y, self.width)
        self.y += high

    def _text(self, block: Text) -> None:
        lines = block.lines(self.st, self.width)
        for line in lines:
            high = self.st.row_height(line)
            if self.y + high > self.bottom:
                self.new_sheet()
            block.draw_line(self.sheet, self.st, line, self.left, self.y, self.width, high)
            self.y += high
        self.y += max(0.0, block.height(self.st, self.width) - sum(self.st.row_height(line) for line in lines))

    def _table(self, table: Table, high: float, rest: list) -> None:
        if self.paper.break_rows:
            self._broken(table)
            return
        below = (
            sum(b.height(self.st, self.width) for b in rest if b != "page" and not isinstance(b, Table))
            if table.fill
            else 0
        )
        room = self.bottom - self.y - below
        if table.fill and room > high:
            high = high + (room - high) * (1.0 if self.kit.s.seed % 4 else 0.8)
        table.draw(self.sheet, self.st, self.left, self.y, self.width, high)
        self.y += high

    def _broken(self, table: Table) -> None:
        """A long list goes on over the next page, its heads repeated."""
        head = table.rows[0]
        part = [head]
        used = head.height(self.st, self.width)
        for row in table.rows[1:]:
            need = row.height(self.st, self.width)
            if self.y + used + need > self.bottom:
                Table(part).draw(self.sheet, self.st, self.left, self.y, self.width)
                self.new_sheet()
                part, used = [head], head.height(self.st, self.width)
            part.append(row)
            used += need
        Table(part).draw(self.sheet, self.st, self.left, self.y, self.width)
        self.y += used

    def finish(self) -> list[Sheet]:
        total = len(self.sheets)
        for i, sheet in enumerate(self.sheets, 1):
            y = self.bottom + self.st.em * 0.6
            if self.paper.every_page and i < total:
                line = Text(list(self.paper.every_page))
                line.draw(sheet, self.st, self.left, y, self.width)
            if self.paper.numbered:
                sheet.printed_number, sheet.printed_total = i, total
                Text(
                    [Span(f"第 {i} 页 共 {total} 页", "small")], align="right" if self.paper.every_page else "center"
                ).draw(sheet, self.st, self.left, y + self.st.em * 0.9, self.width)
        return self.sheets
