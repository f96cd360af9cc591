"""Review tables as they are sent round: titles, heads over two rows, merged cells, notes, figures as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

Grid = list[list[Any]]


def saved(path: Path, grid: Grid, merged: tuple[str, ...] = (), name: str = "Sheet1") -> Path:
    """A workbook of one sheet."""
    return saved_all(path, {name: grid}, {name: merged})


def saved_all(path: Path, grids: dict[str, Grid], merged: dict[str, tuple[str, ...]] | None = None) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, grid in grids.items():
        tab = book.create_sheet(name)
        for row in grid:
            tab.append(row)
        for area in (merged or {}).get(name, ()):
            tab.merge_cells(area)
    book.save(path)
    return path


PROVINCIAL: Grid = [
    ["附件2"],
    ["临省普通程序行政处罚案卷评查标准（２０２６年版）"],
    ["序号", "评查指标", None, "分值（分）", "评查内容", "扣分办法", "法律依据", "评查得分"],
    [None, "一级指标", "二级指标", None, None, None, None, None],
    # A1-02 word for word, full-width figures as text
    [1, "案件质量（40分）", "执法主体（10分）", "６分", "案发地、级别、业务领域属本机关管辖（先立案优先；争议有指定管辖材料）", "不符扣6分", "《行政处罚法》第二十二条", None],
    # A1-01 with small changes
    [2, None, None, "4分", "对外文书落款机关为具有处罚权的机关的全称，并且与印章文字一致", "不一致每处扣２分，扣完为止", None, None],
    # A4-02, its rule over two merged rows
    [3, None, "证据", 15, "证据清单/目录与卷内证据逐一对应（名称、份数、页数）", "漏列每处扣1分", None, None],
    [None, None, None, None, None, "多列每处扣1分", None, None],
    # nothing of the kind is known
    [4, None, None, 15, "电子数据提取过程同步录像并附哈希校验值", "不符合不得分", "《电子数据规定》", None],
    # B7-02 with another number
    [5, "程序规范", "送达", "30", "处罚决定书宣告后当场交付；当事人不在场的九个工作日内送达", "逾期扣10-20分", None, None],
    ["注：以上各项扣完为止。"],
    # A5-02, rule without a figure
    [6, "文书制作", "法律适用", 30, "违反条款与处罚依据成对，引用到条、款、项", "酌情扣分", None, None],
    ["合计", None, None, 100, None, None, None, None],
    ["评查人（签名）：", None, None, None, "评查时间：", None, None, None],
]
MERGED = ("A2:H2", "B3:C3", "A3:A4", "D3:D4", "E3:E4", "F3:F4", "B5:B9", "C5:C6", "C7:C9", "D7:D8", "E7:E8", "A7:A8")
