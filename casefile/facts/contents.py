"""Rows of a scanned table of contents (卷内目录), read back from its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casefile.facts.text import located_lines
from casefile.facts.values import Evidence, Paper
from casefile.model import Box

_PAGES = re.compile(r"^(\d{1,4})(?:[-~至](\d{1,4}))?(?:页)?$")
_HEAD = re.compile(r"^(?:页号|页码|页次|起止页(?:数|码|号)?|所在页码|页数)$")
_NUMBER_HEAD = re.compile(r"^(?:序号|顺序号|件号|编号)$")


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """One row as printed: running number, all other text folded, page range, where it stands."""

    number: int
    text: str
    first: int | None
    last: int | None
    evidence: Evidence


def contents_rows(paper: Paper) -> tuple[ContentsRow, ...]:
    """The rows of a scanned contents sheet from top to bottom; empty when no table was recognised."""
    rows: list[ContentsRow] = []
    columns: tuple[Box | None, Box | None] = (None, None)
    for position, page in enumerate(paper.pages):
        cells = [(text, box) for place, text, box in located_lines(paper) if place == position]
        columns = (_head(cells, _NUMBER_HEAD) or columns[0], _head(cells, _HEAD) or columns[1])
        rows.extend(_page_rows(cells, page, *columns))
    return tuple(rows)


def _head(cells: list[tuple[str, Box]], pattern: re.Pattern[str]) -> Box | None:
    return next((box for text, box in cells if pattern.match(text)), None)


def _overlaps(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0)


def _page_rows(cells: list[tuple[str, Box]], page: str, numbers: Box | None, pages: Box | None) -> list[ContentsRow]:
    if numbers is None or pages is None:
        return []
    top = max(numbers.y1, pages.y1) if any(b in (numbers, pages) for _, b in cells) else 0.0
    body = [(t, b) for t, b in cells if b.centre[1] > top]
    starts = [(int(t), b) for t, b in body if t.isdigit() and len(t) <= 3 and _overlaps(b, numbers) and b.x1 < pages.x0]
    starts.sort(key=lambda s: s[1].centre[1])
    if not starts:
        return []
    gap = min((b.centre[1] - a.centre[1] for (_, a), (_, b) in zip(starts, starts[1:], strict=False)), default=0.04)
    result = []
    for index, (number, start) in enumerate(starts):
        own = [
            (t, b)
            for t, b in body
            if min(range(len(starts)), key=lambda i: abs(starts[i][1].centre[1] - b.centre[1])) == index
            and abs(b.centre[1] - start.centre[1]) <= max(gap, 0.04)
            and b is not start
        ]
        ranges = [m for t, b in own if _overlaps(b, pages) and (m := _PAGES.match(t))]
        box = Box.around([start, *(b for _, b in own)])
        text = "".join(t for t, b in sorted(own, key=lambda c: (c[1].x0 > pages.x0, round(c[1].x0, 1), c[1].y0)) if not _overlaps(b, pages))
        first = int(ranges[0].group(1)) if ranges else None
        last = int(ranges[0].group(2)) if ranges and ranges[0].group(2) else None
        result.append(ContentsRow(number, text, first, last, Evidence(page, box)))
    return result
