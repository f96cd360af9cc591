"""Reads the review table of a province: finds the head whatever its order, joins merged rows, leaves notes out.

Nothing is left out silently: what is not a criterion comes back in `skipped`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from casefile.messages import sentence
from casefile.sheets import Cell, Sheet
from scoring.pack_found import BONUS, ITEM, VETO, Rows, Skipped, TableRow, fault
from scoring.pack_head import LONGEST_HEAD, cell_text, find_head, head_at, is_head_again, plain, points_of

_NOTE = re.compile(
    r"(?:注|备注|注释|说明|填表说明|填写说明|评分说明|使用说明)(?:[:、.\d]|\s|$)|(?:评查人|评查组|评查员|评查单位|被评查单位|评查时间|评查日期|填表人|填表时间|制表)"
)
_SUM = re.compile(r"(?:合计|总计|总分|共计)(?:得分|分值|分数|满分)?(?:\d+分?)?")
_PART_SUM = re.compile(r"小计(?:得分|分值|分数)?(?:\d+分?)?")
_SUM_WORD = re.compile(r"^(?:合计|总计|总分|共计)(?:得分|分值|分数|满分)?[:：]?\s*")
_BANNER = re.compile(r"(?:第?[一二三四五六七八九十]+(?:[、.．]|部分|章)|[（(][一二三四五六七八九十]+[)）])")
_LEADING = re.compile(r"^(?:第?[一二三四五六七八九十]+(?:[、.．]|部分|章)|[（(][一二三四五六七八九十]+[)）]|[A-Z]?\d+(?:[.．]\d+)*[、.．\s]|[A-Z]\d*\s+)\s*")
_STATED = re.compile(r"\s*(?:[（(]\s*(?:共|满分|计|≤)?\s*(\d+(?:\.\d+)?)\s*分\s*[)）]|(?<![\d.])(\d+(?:\.\d+)?)\s*分)\s*$")
_WHOLE_DOSSIER = re.compile(r"一票否决|不合格案?卷|[为按作]不合格|^不合格$|总分[为计按]?(?:零|0)分|全卷[为计按]?(?:零|0)分|扣100分")


def read_rows(sheets: Sequence[Sheet], about_sheet: str) -> Rows:
    """All criteria of all sheets; a sheet called `about_sheet` gives key and value pairs."""
    found = Rows()
    tables = 0
    for sheet in sheets:
        grid = [tuple(sheet.columns), *sheet.rows]
        if sheet.name == about_sheet:
            found.about = {k: cell_text(r, 1) for r in grid[1:] if (k := cell_text(r, 0))}
            continue
        head = find_head(grid)
        if head is None:
            if any(cell_text(r, c) for r in grid for c in range(len(r))):
                found.skipped.append(Skipped(sheet.name, 0, sentence("pack.no_head_here", "zh")))
            continue
        tables += 1
        _Reader(sheet.name, grid, *head, found).read()
    if not tables:
        found.faults.append(fault("", 0, "no_head"))
    return found


def bare_name(text: str) -> tuple[str, Decimal | None]:
    """A group's name without its number and points, and those points: 一、案件质量（40分）."""
    stated = _STATED.search(text)
    name = _STATED.sub("", text)
    name = _LEADING.sub("", name).strip() or name.strip()
    return name, Decimal(stated[1] or stated[2]) if stated else None


class _Reader:
    """Walks over the rows of one sheet."""

    def __init__(
        self, name: str, grid: Sequence[Sequence[Cell]], first: int, last: int, columns: dict[str, int], found: Rows
    ) -> None:
        self._name, self._grid, self._found = name, grid, found
        self._columns: dict[str, int] = {}
        self._start = last + 1
        self._part = self._group = ""
        self._stated: Decimal | None = None
        self._kind = _kind_of(name) if len(plain(name)) <= 8 else ITEM
        self._previous: TableRow | None = None
        for row in range(first):
            texts = [t for c in range(len(grid[row])) if (t := cell_text(grid[row], c))]
            if len(texts) == 1 and _BANNER.match(texts[0]):
                self._part, self._stated = bare_name(texts[0])
            else:
                found.titles += texts[:1]
        self._take_head(first, last, columns)

    def _take_head(self, first: int, last: int, columns: dict[str, int]) -> None:
        self._columns = columns
        used = set(columns.values())
        for row in range(first, last + 1):
            for column in range(len(self._grid[row])):
                text = cell_text(self._grid[row], column)
                # A text over several columns is the upper half of a head over two rows.
                over = row < last and bool(cell_text(self._grid[last], column) or cell_text(self._grid[last], column + 1))
                if text and column not in used and not over:
                    self._found.unused.append(Skipped(self._name, row + 1, text))

    def read(self) -> None:
        index = self._start
        while index < len(self._grid):
            cells = self._grid[index]
            texts = [t for c in range(len(cells)) if (t := cell_text(cells, c))]
            again = head_at(self._grid, index) if is_head_again(cells, self._columns) else None
            if again is not None:
                self._flush()
                self._take_head(index, *again)
                index = again[0]
            elif texts:
                self._row(index + 1, cells, texts)
            index += 1
        self._flush()

    def _row(self, row: int, cells: Sequence[Cell], texts: list[str]) -> None:
        wording, deduct, basis = self._text(cells, "wording"), self._text(cells, "deduct"), self._text(cells, "basis")
        points, wrong = self._points(cells)
        if self._is_aside(row, cells, texts, wording, points):
            return
        self._names(row, cells)
        if not wording:
            self._continue(row, cells, texts, deduct, basis, points, wrong)
            return
        self._flush()
        kind = _kind_of(self._group) if _kind_of(self._group) != ITEM else _kind_of(self._part)
        kind = kind if kind != ITEM else self._kind
        if wrong and "否决" in wrong:
            kind, wrong = VETO, ""
        if points is None and not wrong and _WHOLE_DOSSIER.search(plain(deduct)):
            kind = VETO  # no points, and what breaks it fails the dossier
        if wrong:
            self._fault(row, "points_unreadable", value=wrong)
        elif kind != VETO and points is None:
            self._fault(row, "points_missing", wording=_short(wording))
        elif kind != VETO and points is not None and points <= 0:
            self._fault(row, "points_not_positive", value=points)
        self._previous = TableRow(
            self._name, (row,), kind, wording, self._part, self._group, self._stated, self._text(cells, "id"),
            points, deduct, self._text(cells, "mode"), basis, self._text(cells, "check"),
            self._text(cells, "wording_en"), self._text(cells, "deduct_en"),
        )  # fmt: skip

    def _is_aside(self, row: int, cells: Sequence[Cell], texts: list[str], wording: str, points: Decimal | None) -> bool:
        """Sums, notes, repeated heads and lines across the table; the latter may name a part or group."""
        first = plain(texts[0])
        if _SUM.fullmatch(first):
            stated = points
            for text in texts:
                stated = stated if stated is not None else _amount(_SUM_WORD.sub("", text).strip("（）() "))
            if stated is not None:
                self._found.total = (self._name, row, stated)
            self._skip(row, texts)
            return True
        if _PART_SUM.fullmatch(first):
            self._skip(row, texts)
            return True
        if points is None and len(texts) <= 2 and _NOTE.match(unicodedata.normalize("NFKC", texts[0])):
            self._skip(row, texts)
            return True
        if len(texts) == 1 and self._is_line_across(cells, texts[0]):
            name, stated = bare_name(texts[0])
            if _kind_of(texts[0]) != ITEM:
                self._part, self._group, self._stated = name, "", stated
            elif "group" not in self._columns and _BANNER.match(texts[0]) and self._part and texts[0][0] in "（(":
                self._group, self._stated = name, stated
            elif _BANNER.match(texts[0]) or not {"part", "group"} & set(self._columns):
                self._part, self._group, self._stated = name, "", stated
            else:
                self._skip(row, texts)
                return True
            self._flush()
            return True
        return False

    def _is_line_across(self, cells: Sequence[Cell], text: str) -> bool:
        column = next(c for c in range(len(cells)) if cell_text(cells, c))
        key = next((k for k, c in self._columns.items() if c == column), "")
        if key == "wording":
            return bool(_BANNER.match(text)) or (_kind_of(text) != ITEM and len(plain(text)) <= LONGEST_HEAD)
        return key not in ("part", "group", "deduct", "basis")

    def _names(self, row: int, cells: Sequence[Cell]) -> None:
        """Merged cells hold their text in the first row only: what is blank is as above."""
        part, group = self._text(cells, "part"), self._text(cells, "group")
        if part and bare_name(part)[0] != self._part:
            self._part, stated = bare_name(part)
            self._group, self._stated = "", None if "group" in self._columns else stated
        if group and bare_name(group)[0] != self._group:
            self._group, self._stated = bare_name(group)

    def _continue(
        self, row: int, cells: Sequence[Cell], texts: list[str], deduct: str, basis: str, points: Decimal | None, wrong: str
    ) -> None:
        """A row whose wording is merged with the one above adds to its rule."""
        before = self._previous
        if not (deduct or basis or points is not None or wrong):
            if not (self._text(cells, "part") or self._text(cells, "group")):
                self._skip(row, texts)
            return
        if before is None:
            self._fault(row, "wording_missing")
            return
        if wrong:
            self._fault(row, "points_unreadable", value=wrong)
        total = before.points if points is None else points + (before.points or 0)
        self._previous = replace(
            before,
            rows=(*before.rows, row),
            points=total,
            deduct="；".join(t.rstrip("；;。") for t in (before.deduct, deduct) if t),
            basis="；".join(t.rstrip("；;。") for t in (before.basis, basis) if t),
        )

    def _points(self, cells: Sequence[Cell]) -> tuple[Decimal | None, str]:
        column = self._columns.get("points")
        if column is None or column >= len(cells):
            return None, ""
        try:
            return points_of(cells[column]), ""
        except ValueError as error:
            return None, str(error)

    def _text(self, cells: Sequence[Cell], key: str) -> str:
        return cell_text(cells, self._columns.get(key))

    def _flush(self) -> None:
        if self._previous is not None:
            self._found.rows.append(self._previous)
            self._previous = None

    def _skip(self, row: int, texts: list[str]) -> None:
        self._found.skipped.append(Skipped(self._name, row, _short("  ".join(texts), 60)))

    def _fault(self, row: int, code: str, **params: object) -> None:
        self._found.faults.append(fault(self._name, row, code, **params))


def _kind_of(text: str) -> str:
    words = plain(text)
    if "否决" in words:
        return VETO
    return BONUS if words.startswith("加分") or words.endswith("加分项") else ITEM


def _amount(text: str) -> Decimal | None:
    try:
        return points_of(text)
    except ValueError:
        return None


def _short(text: str, most: int = 24) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
