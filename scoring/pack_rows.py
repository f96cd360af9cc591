"""Reads the review table of a province: finds the head whatever its order, joins merged rows, leaves notes out.

Nothing is left out silently: what is not a criterion comes back in `skipped`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal

from casefile.messages import sentence
from casefile.sheets import Cell, Sheet
from scoring.checks.base import plain_number
from scoring.pack_rule import number

ITEM, VETO, BONUS = "item", "veto", "bonus"

# Head words, the surest first; a cell is what the longest word it holds says.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("编号", "项目编号", "评查编号", "指标编号", "代码", "编码", "序号"),
    "part": ("一级指标", "评查方面", "一级项目", "评查类别", "方面", "类别", "分类", "大类"),
    "group": ("二级指标", "评查大项", "二级项目", "大项", "评查要素", "评查项目", "项目"),
    "wording": ("评查内容", "三级指标", "评查事项", "评查要点", "具体内容", "标准要求", "评查细则", "评查标准", "内容和要求", "否决情形", "情形", "内容", "小项"),
    "points": ("分值", "总分值", "标准分值", "标准分", "基本分", "应得分", "满分", "赋分", "分数", "加分值"),
    "deduct": ("扣分标准", "扣分规则", "扣分细则", "扣分办法", "扣分情形", "扣分说明", "评分标准", "评分细则", "评分办法", "评分方法", "计分方法", "计分标准", "加分标准", "处理方式", "扣分"),
    "mode": ("评查方式", "判定方式", "评定方式", "方式"),
    "basis": ("法律依据", "法规依据", "评查依据", "依据"),
    "check": ("绑定检查", "检查绑定", "检查程序", "绑定"),
    "wording_en": ("评查内容英文",),
    "deduct_en": ("扣分标准英文",),
}  # fmt: skip
_WORDS = {word: key for key, words in COLUMNS.items() for word in words}
_NOTE = re.compile(
    r"(?:注|备注|注释|说明|填表说明|填写说明|评分说明|使用说明)(?:[::、.\d]|\s|$)|(?:评查人|评查组|评查员|评查单位|被评查单位|评查时间|评查日期|填表人|填表时间|制表)"
)
_SUM = re.compile(r"(?:合计|总计|总分|共计)(?:得分|分值|分数|满分)?(?:\d+分?)?")
_PART_SUM = re.compile(r"小计(?:得分|分值|分数)?(?:\d+分?)?")
_SUM_WORD = re.compile(r"^(?:合计|总计|总分|共计)(?:得分|分值|分数|满分)?[::]?\s*")
_BANNER = re.compile(r"(?:第?[一二三四五六七八九十]+(?:[、.．]|部分|章)|[（(][一二三四五六七八九十]+[)）])")
_LEADING = re.compile(r"^(?:第?[一二三四五六七八九十]+(?:[、.．]|部分|章)|[（(][一二三四五六七八九十]+[)）]|[A-Z]?\d+(?:[.．]\d+)*[、.．\s]|[A-Z]\d*\s+)\s*")
_STATED = re.compile(r"\s*(?:[（(]\s*(?:共|满分|计|≤)?\s*(\d+(?:\.\d+)?)\s*分\s*[)）]|(?<![\d.])(\d+(?:\.\d+)?)\s*分)\s*$")
_POINTS = re.compile(r"(?:≤|<=|<|最高|至多|不超过|满分|共)?\s*(\d+(?:\.\d+)?|[一二两三四五六七八九十半])\s*分?(?:以内|以下)?")
_WHOLE_DOSSIER = re.compile(r"一票否决|不合格案?卷|[为按作]不合格|^不合格$|总分[为计按]?(?:零|0)分|全卷[为计按]?(?:零|0)分|扣100分")
_HEAD_ROWS = 40
_LONGEST_HEAD = 16


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a row. `row` as Excel counts; 0: the table as a whole."""

    sheet: str
    row: int
    code: str
    params: tuple[tuple[str, str], ...] = ()

    def text(self, lang: str = "zh") -> str:
        """The sentence with its place."""
        said = sentence(self.code, lang, **dict(self.params))
        if not self.row:
            return said
        return sentence("pack.at_row", lang, sheet=self.sheet, row=self.row, text=said)

    def __str__(self) -> str:
        return self.text("zh")


def fault(sheet: str, row: int, code: str, **params: object) -> RowFault:
    return RowFault(sheet, row, f"pack.{code}", tuple((k, plain_number(v) if isinstance(v, Decimal) else str(v)) for k, v in params.items()))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row or sheet that holds no criterion."""

    sheet: str
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One criterion as the table has it; "" and None where it says nothing.

    Attributes:
        rows: the rows it was put together from, as Excel counts.
        stated: points the table states for its group, else None.
        number: the table's own number.
    """

    sheet: str
    rows: tuple[int, ...]
    kind: str
    wording: str
    part: str = ""
    group: str = ""
    stated: Decimal | None = None
    number: str = ""
    points: Decimal | None = None
    deduct: str = ""
    mode: str = ""
    basis: str = ""
    check: str = ""
    wording_en: str = ""
    deduct_en: str = ""

    @property
    def row(self) -> int:
        return self.rows[0]


@dataclass
class Rows:
    """Everything that was read.

    Attributes:
        titles: text that stands above the heads.
        total: points a 合计 row states.
        unused: head cells that mean nothing to a pack.
        about: key and value pairs of a sheet that describes the pack.
    """

    rows: list[TableRow] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    total: tuple[str, int, Decimal] | None = None
    unused: list[Skipped] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)


def read_rows(sheets: Sequence[Sheet], about_sheet: str) -> Rows:
    """All criteria of all sheets; a sheet called `about_sheet` gives key and value pairs."""
    found = Rows()
    tables = 0
    for sheet in sheets:
        grid = [tuple(sheet.columns), *sheet.rows]
        if sheet.name == about_sheet:
            found.about = {k: _cell(r, 1) for r in grid[1:] if (k := _cell(r, 0))}
            continue
        head = _find_head(grid)
        if head is None:
            if any(_cell(r, c) for r in grid for c in range(len(r))):
                found.skipped.append(Skipped(sheet.name, 0, sentence("pack.no_head_here", "zh")))
            continue
        tables += 1
        _Reader(sheet.name, grid, *head, found).read()
    if not tables:
        found.faults.append(fault("", 0, "no_head"))
    return found


def plain(text: str) -> str:
    """For comparing: half-width, lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def bare_name(text: str) -> tuple[str, Decimal | None]:
    """A group's name without its number and points, and those points: 一、案件质量（40分）."""
    stated = _STATED.search(text)
    name = _STATED.sub("", text)
    name = _LEADING.sub("", name).strip() or name.strip()
    return name, Decimal(stated[1] or stated[2]) if stated else None


def points_of(value: Cell) -> Decimal | None:
    """Points in a cell: 1.5, １.５分, ≤2, 一分; None when it holds none.

    Raises:
        ValueError: something else stands there, or more than two decimals.
    """
    if value is None or value == "":
        return None
    if isinstance(value, (bool, date, time)):
        raise ValueError(str(value))
    if isinstance(value, (int, float, Decimal)):
        amount = Decimal(str(round(value, 6))) if isinstance(value, float) else Decimal(value)
    else:
        text = unicodedata.normalize("NFKC", value).strip()
        if text in ("", "-", "—", "/", "无"):
            return None
        match = _POINTS.fullmatch(text)
        got = number(match[1]) if match else None
        if got is None:
            raise ValueError(value)
        amount = got
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(str(value))
    return amount.normalize() + 0 if amount != amount.to_integral() else Decimal(int(amount))


def _cell(row: Sequence[Cell], column: int | None) -> str:
    if column is None or column >= len(row):
        return ""
    value = row[column]
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").strip()


def _columns(row: Sequence[Cell]) -> dict[int, tuple[str, int]]:
    """Column → what it holds and how sure a word that is (0 the surest)."""
    found = {}
    for column in range(len(row)):
        text = plain(_cell(row, column))
        if not text or len(text) > _LONGEST_HEAD:
            continue
        word = max((w for w in _WORDS if w in text), key=len, default=None)
        if word is not None:
            key = _WORDS[word]
            found[column] = (key, COLUMNS[key].index(word) + (0 if text == word else len(COLUMNS[key])))
    return found


def _find_head(grid: Sequence[Sequence[Cell]]) -> tuple[int, int, dict[str, int]] | None:
    """First and last row of the head (0-based) and the column of every key."""
    for index in range(min(len(grid), _HEAD_ROWS)):
        head = _head_at(grid, index)
        if head is not None:
            return index, *head
    return None


def _head_at(grid: Sequence[Sequence[Cell]], index: int) -> tuple[int, dict[str, int]] | None:
    """Last row of the head that begins at `index` and its columns; None when none begins there."""
    one = _columns(grid[index])
    if len(one) < 2:
        return None
    below = _columns(grid[index + 1]) if index + 1 < len(grid) else {}
    keys = {key for key, _ in one.values()}
    # A head over two rows: the second names what the first has not.
    two = bool({key for key, _ in below.values()} - keys) and not _has_points(grid[index + 1], one) if below else False
    merged = {**one, **below} if two else one
    keys = {key for key, _ in merged.values()}
    if "wording" not in keys or not keys & {"points", "deduct", "check", "mode"}:
        return None
    last = index + 1 if two else index
    return last, _chosen(merged, grid[last + 1 :])


def _is_head_again(row: Sequence[Cell], columns: dict[str, int]) -> bool:
    """A head in the body: repeated on a new page, or that of the next section."""
    found = _columns(row)
    exact = any(key == "wording" and rank < len(COLUMNS[key]) for key, rank in found.values())
    try:
        points = points_of(row[columns["points"]]) if "points" in columns and columns["points"] < len(row) else None
    except ValueError:
        points = None
    return exact and points is None and len({key for key, _ in found.values()}) >= 3


def _has_points(row: Sequence[Cell], head: dict[int, tuple[str, int]]) -> bool:
    for column, (key, _) in head.items():
        if key == "points" and column < len(row):
            try:
                return points_of(row[column]) is not None
            except ValueError:
                continue
    return False


def _chosen(head: dict[int, tuple[str, int]], body: Sequence[Sequence[Cell]]) -> dict[str, int]:
    """One column for each key: where two claim it, the better word, then the fuller column."""
    chosen: dict[str, int] = {}
    for key in {key for key, _ in head.values()}:
        claims = [(rank, column) for column, (k, rank) in head.items() if k == key]
        if key == "points":  # a group's points stand in fewer rows than its items'
            claims = [(-_filled(body, column), column) for _, column in claims]
        else:
            claims = [(rank, column) for rank, column in claims]
        chosen[key] = min(claims)[1]
    return chosen


def _filled(body: Sequence[Sequence[Cell]], column: int) -> int:
    return sum(bool(_cell(row, column)) for row in body)


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
            texts = [t for c in range(len(grid[row])) if (t := _cell(grid[row], c))]
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
                text = _cell(self._grid[row], column)
                # A text over several columns is the upper half of a head over two rows.
                over = row < last and bool(_cell(self._grid[last], column) or _cell(self._grid[last], column + 1))
                if text and column not in used and not over:
                    self._found.unused.append(Skipped(self._name, row + 1, text))

    def read(self) -> None:
        index = self._start
        while index < len(self._grid):
            cells = self._grid[index]
            texts = [t for c in range(len(cells)) if (t := _cell(cells, c))]
            again = _head_at(self._grid, index) if _is_head_again(cells, self._columns) else None
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
                stated = stated if stated is not None else _amount(_SUM_WORD.sub("", text))
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
        column = next(c for c in range(len(cells)) if _cell(cells, c))
        key = next((k for k, c in self._columns.items() if c == column), "")
        if key == "wording":
            return bool(_BANNER.match(text)) or (_kind_of(text) != ITEM and len(plain(text)) <= _LONGEST_HEAD)
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
        return _cell(cells, self._columns.get(key))

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
