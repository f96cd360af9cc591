"""The head of a review table: which column holds what, by its words and in any order; and what a cell says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

from casefile.sheets import Cell
from scoring.pack_rule import number

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
_POINTS = re.compile(r"(?:≤|<=|<|最高|至多|不超过|满分|共)?\s*(\d+(?:\.\d+)?|[一二两三四五六七八九十半])\s*分?(?:以内|以下)?")
_HEAD_ROWS = 40
LONGEST_HEAD = 16


def plain(text: str) -> str:
    """For comparing: half-width, lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


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


def cell_text(row: Sequence[Cell], column: int | None) -> str:
    """The text of a cell; "" where there is none."""
    if column is None or column >= len(row):
        return ""
    value = row[column]
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").strip()


def head_cells(row: Sequence[Cell]) -> dict[int, tuple[str, int]]:
    """Column → what it holds and how sure a word that is (0 the surest)."""
    found = {}
    for column in range(len(row)):
        text = plain(cell_text(row, column))
        if not text or len(text) > LONGEST_HEAD:
            continue
        word = max((w for w in _WORDS if w in text), key=len, default=None)
        if word is not None:
            key = _WORDS[word]
            found[column] = (key, COLUMNS[key].index(word) + (0 if text == word else len(COLUMNS[key])))
    return found


def find_head(grid: Sequence[Sequence[Cell]]) -> tuple[int, int, dict[str, int]] | None:
    """First and last row of the head (0-based) and the column of every key."""
    for index in range(min(len(grid), _HEAD_ROWS)):
        head = head_at(grid, index)
        if head is not None:
            return index, *head
    return None


def head_at(grid: Sequence[Sequence[Cell]], index: int) -> tuple[int, dict[str, int]] | None:
    """Last row of the head that begins at `index` and its columns; None when none begins there."""
    one = head_cells(grid[index])
    if len(one) < 2:
        return None
    below = head_cells(grid[index + 1]) if index + 1 < len(grid) else {}
    keys = {key for key, _ in one.values()}
    # A head over two rows: the second names what the first has not.
    two = bool({key for key, _ in below.values()} - keys) and not _has_points(grid[index + 1], one) if below else False
    merged = {**one, **below} if two else one
    keys = {key for key, _ in merged.values()}
    if "wording" not in keys or not keys & {"points", "deduct", "check", "mode"}:
        return None
    last = index + 1 if two else index
    return last, _chosen(merged, grid[last + 1 :])


def is_head_again(row: Sequence[Cell], columns: dict[str, int]) -> bool:
    """A head in the body: repeated on a new page, or that of the next section."""
    found = head_cells(row)
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
    return sum(bool(cell_text(row, column)) for row in body)
