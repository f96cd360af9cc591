"""Rows of a scanned table of contents (卷内目录), read back from its lines."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from casefile.facts.text import located_lines
from casefile.facts.values import Evidence, Paper
from casefile.model import Box

_PAGES = re.compile(r"^(\d{1,4})(?:[-~至一](\d{1,4}))?(?:页)?$")  # a dash is often read as the figure one
_PART = re.compile(r"^[\d~至一-]+页?$")
_RULE = re.compile(r"[一-]+$")  # a ruled line beside a figure, read as a stroke
_DATE = re.compile(r"^(?:19|20)\d{2}[-./年]?\d{1,2}[-./月]?\d{1,2}日?$")  # the column of dates often reaches under the head of the pages
_PAGES_HEAD = re.compile(r"^(?:页号|页码|页次|起止页(?:数|码|号)?|所在页码|页数|页)$")
_PAGES_HEAD_LIKE = re.compile(r"^(?:起止.页?|起止页.|.止页[数码号]|起.页[数码号]|所在页.|所.页码)$")
_NUMBER_HEAD = re.compile(r"^(?:序号?|顺序号|件号|编号)$")
_LEFT = 0.3  # the column of running numbers lies left of this, the column of pages right of the other
_RIGHT = 0.55


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """One row: running number, all other text folded, page range, where it stands; `printed` is the cell of its pages."""

    number: int
    text: str
    first: int | None
    last: int | None
    evidence: Evidence
    printed: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    box: Box


def contents_rows(paper: Paper) -> tuple[ContentsRow, ...]:
    """The rows of a scanned contents sheet from top to bottom; empty when no table was recognised.

    A row is found by its running number, or by its page number where the running number was not read.
    """
    rows: list[ContentsRow] = []
    number_head: Box | None = None
    page_head: Box | None = None
    for position, page in enumerate(paper.pages):
        cells = [_Cell(text, box) for place, text, box in located_lines(paper) if place == position]
        page_head = next((c.box for c in cells if _is_pages_head(c.text) and c.box.x0 > _RIGHT), page_head)
        number_head = next((c.box for c in cells if _NUMBER_HEAD.match(c.text) and c.box.x1 < _LEFT), number_head)
        if page_head is None:
            continue
        heads = [b for b in (page_head, number_head) if b and any(c.box is b for c in cells)]
        body = [c for c in cells if c.box.centre[1] > max((b.y1 for b in heads), default=0.0)]
        headed = any(c.box is page_head for c in cells)
        rows.extend(_rows(body, page, page_head, len(rows), least=1 if headed and rows else 2))
    return tuple(rows)


def _is_pages_head(text: str) -> bool:
    return bool(_PAGES_HEAD.match(text) or _PAGES_HEAD_LIKE.match(text))


def _rows(body: list[_Cell], page: str, head: Box, before: int, least: int = 2) -> list[ContentsRow]:
    body = _whole_numbers(body)
    numbers = [c for c in body if _is_number(c)]
    ranges = [c for c in body if _PAGES.match(_RULE.sub("", c.text)) and _beside(c.box, head)]
    if len(ranges) < least:
        return []
    anchors = [c.box.centre[1] for c in numbers]
    for cell in ranges:  # a range may be broken over two lines of its cell: near a number it is no row of its own
        if all(abs(cell.box.centre[1] - a) > cell.box.height * 1.3 for a in anchors):
            anchors.append(cell.box.centre[1])
    anchors.sort()
    reach = min((b - a for a, b in itertools.pairwise(anchors)), default=0.04)
    result = []
    nearest: list[list[_Cell]] = [[] for _ in anchors]
    for cell in body if anchors else ():
        middle = cell.box.centre[1]
        away = [abs(anchor - middle) for anchor in anchors]
        closest = min(away)
        if closest <= max(reach, 0.03):
            nearest[away.index(closest)].append(cell)
    for index, own in enumerate(nearest):
        number = next((_count(c) for c in own if _is_number(c)), before + index + 1)
        column = [c for c in sorted(own, key=lambda c: c.box.y0) if _in_column(c, head)]
        printed = "".join(c.text for c in column if _PART.match(c.text))
        pages = _PAGES.match(printed) or _PAGES.match(_RULE.sub("", printed))
        text = "".join(
            c.text for c in sorted(own, key=lambda c: (round(c.box.x0, 1), c.box.y0)) if not _is_number(c) and not _in_column(c, head)
        )
        first = int(pages.group(1)) if pages else None
        last = int(pages.group(2)) if pages and pages.group(2) else first
        result.append(ContentsRow(number, text, first, last, Evidence(page, Box.around(c.box for c in own)), printed))
    return result


def _in_column(cell: _Cell, head: Box) -> bool:
    return _beside(cell.box, head) and not _DATE.match(cell.text)


def _is_number(cell: _Cell) -> bool:
    text = _RULE.sub("", cell.text)
    return text.isdigit() and len(text) <= 3 and cell.box.x1 < _LEFT


def _count(cell: _Cell) -> int:
    return int(_RULE.sub("", cell.text))


def _whole_numbers(body: list[_Cell]) -> list[_Cell]:
    """A running number broken over two lines of a narrow column is one number.

    Boxes of rows that stand close touch one another, too: only what continues the count is put together.
    """
    numbers = sorted((c for c in body if _is_number(c)), key=lambda c: c.box.y0)
    joined: dict[int, _Cell] = {}
    gone: set[int] = set()
    last = 0
    for upper, lower in itertools.pairwise([*numbers, None]):
        if upper is None or id(upper) in gone:
            continue
        if lower is not None and _count(upper) != last + 1 == int(f"{_count(upper)}{_count(lower)}") and _stacked(upper.box, lower.box):
            joined[id(upper)] = _Cell(f"{_count(upper)}{_count(lower)}", Box.around((upper.box, lower.box)))
            gone.add(id(lower))
            last += 1
        else:
            last = _count(upper)
    return [joined.get(id(c), c) for c in body if id(c) not in gone]


def _stacked(upper: Box, lower: Box) -> bool:
    return abs(upper.x0 - lower.x0) < 0.02 and -0.2 * upper.height < lower.y0 - upper.y1 < 0.25 * lower.height


def _beside(box: Box, head: Box) -> bool:
    """In the column under `head`."""
    return min(box.x1, head.x1) > max(box.x0, head.x0) - 0.01
