"""Rows of labels that have their values underneath: heads of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from casefile.recognition.fields.label import Label
from casefile.recognition.layout import Piece

# Heads of lists of things: what stands under them is no value of the form.
LISTS = frozenset(
    ["序号", "规格", "数量", "规格及批号", "页号", "页码", "送达地点", "送达方式", "送达日期", "送达人", "文号", "题名"]
)
_REMARK = re.compile(r"\([\u4e00-\u9fa5,/]{1,12}\)")  # (负责人) on the second line of a head
_DEEPEST = 0.12  # page widths that a row of values may reach down


def values_under(labels: Sequence[Label], rest: Sequence[Piece], own: frozenset[str]) -> dict[int, Label]:
    """Pieces (by `id`) that stand under a head, with that head.

    A row counts as heads only where nothing but labels stands in it, two of its columns are filled
    underneath and every value keeps to its column; else the labels are those of empty cells.
    """
    found: dict[int, Label] = {}
    for row in _rows(labels):
        told = any(a.name in own for a in row) or all(a.name.endswith("意见") for a in row)
        if len(row) >= 2 and told and not any(a.name in LISTS for a in row):
            found.update(_filled(row, labels, rest))
    return found


def _rows(labels: Sequence[Label]) -> list[list[Label]]:
    rows: list[list[Label]] = []
    plain = [a for a in labels if not (a.colon or a.structural or a.weak or a.vertical)]
    for label in sorted(plain, key=lambda a: (a.page, a.middle)):
        for row in rows[-2:]:
            if row[0].page == label.page and all(_level(label, other) for other in row):
                row.append(label)
                break
        else:
            rows.append([label])
    return [sorted(row, key=lambda a: a.x0) for row in rows]


def _level(one: Label, other: Label) -> bool:
    return min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)


def _filled(row: list[Label], labels: Sequence[Label], rest: Sequence[Piece]) -> dict[int, Label]:
    page, low, top = row[0].page, min(a.y0 for a in row), max(a.y1 for a in row)
    here = [p for p in rest if p.page == page and not _REMARK.fullmatch(p.text)]
    if any(low < p.middle < top and p.x0 > row[0].x1 for p in here):
        return {}
    others = [a for a in labels if a.page == page and all(a is not b for b in row)]
    if any(low < a.middle < top and a.x0 > row[0].x0 for a in others):
        return {}
    bottom = min((a.y0 for a in others if a.middle > top), default=top + _DEEPEST)
    bottom = min(bottom, top + _DEEPEST)
    below = [p for p in here if top - 0.3 * p.height <= p.y0 and p.middle < bottom and _free(p, others)]
    edges = [(a.x1 + b.x0) / 2 for a, b in pairwise(row)]
    found: dict[int, Label] = {}
    for piece in below:
        column = sum(1 for edge in edges if edge < (piece.x0 + piece.x1) / 2)
        if any(piece.x0 < (a.x0 + a.x1) / 2 < piece.x1 for i, a in enumerate(row) if i != column):
            return {}
        found[id(piece)] = row[column]
    near = any(p.y0 - top < 1.5 * p.height for p in below)
    return found if near and len({id(a) for a in found.values()}) >= 2 else {}


def _free(piece: Piece, labels: Sequence[Label]) -> bool:
    """No label stands left of the piece on its row."""
    return not any(a.x1 <= piece.x0 + 0.8 * piece.height and a.shared(piece) > 0.28 for a in labels)
