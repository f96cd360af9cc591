"""Forms that print a cell's label small over its value, both at the cell's left end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casefile.recognition.fields.label import Label
from casefile.recognition.layout import Piece

_COLUMNS = frozenset(["序号", "规格", "数量", "规格及批号", "页号", "页码", "题名"])  # heads of lists of things
_LEAST = 3  # so many cells of a page must be filled this way
_FARTHEST = 2.2  # line heights between two lines of one cell
_SENTENCE = re.compile(r"[,;:]")


def values_in_cells(labels: Sequence[Label], rest: Sequence[Piece]) -> dict[int, Label]:
    """Pieces (by `id`) that stand in a cell under its label, with that label.

    Only on pages most of whose labels have their value straight below and nothing beside.
    """
    found: dict[int, Label] = {}
    for page in sorted({a.page for a in labels}):
        here = [p for p in rest if p.page == page and not p.line.vertical]
        plain = [a for a in labels if a.page == page and _may_head(a)]
        beside = [a for a in plain if _has_beside(a, labels, here)]
        over = [a for a in plain if all(a is not b for b in beside) and _has_below(a, here)]
        if len(over) >= _LEAST and len(over) >= 2 * len(beside):
            heads = [a for a in plain if all(a is not b for b in beside) and _in_a_row(a, over)]
            others = [a for a in labels if a.page == page and all(a is not b for b in heads)]
            found.update(_cells(heads, others, here))
    return found


def _may_head(label: Label) -> bool:
    return not (label.colon or label.weak or label.vertical or label.tall or label.name in _COLUMNS)


def _has_beside(label: Label, labels: Sequence[Label], pieces: Sequence[Piece]) -> bool:
    """Whether text stands on the label's height between it and the next label."""
    height = label.y1 - label.y0
    right = min(
        (a.x0 for a in labels if a.page == label.page and a.x0 > label.x1 - 0.5 * height and _level(a, label)),
        default=2.0,
    )
    return any(label.x1 - 0.8 * p.height <= p.x0 < right and label.shared(p) > 0.4 for p in pieces)


def _level(one: Label, other: Label) -> bool:
    return min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)


def _has_below(label: Label, pieces: Sequence[Piece]) -> bool:
    return any(
        abs(p.x0 - label.x0) < 0.7 * p.height and -0.6 * p.height < p.y0 - label.y1 < 0.8 * p.height for p in pieces
    )


def _in_a_row(label: Label, over: Sequence[Label]) -> bool:
    return any(label is a or _level(label, a) for a in over)


def _cells(heads: Sequence[Label], others: Sequence[Label], pieces: Sequence[Piece]) -> dict[int, Label]:
    found: dict[int, Label] = {}
    rows: list[list[Label]] = []
    for label in sorted(heads, key=lambda a: a.middle):
        if rows and _level(rows[-1][0], label):
            rows[-1].append(label)
        else:
            rows.append([label])
    for number, row in enumerate(rows):
        row.sort(key=lambda a: a.x0)
        floor = min(
            [
                *(a.y0 for a in (rows[number + 1] if number + 1 < len(rows) else ())),
                *(a.y0 for a in others if a.y0 > row[0].y1),
            ],
            default=float("inf"),
        )
        found.update(_row(row, floor, pieces))
    return found


def _row(row: Sequence[Label], floor: float, pieces: Sequence[Piece]) -> dict[int, Label]:
    """What stands under the heads of one row down to `floor`."""
    found: dict[int, Label] = {}
    last = {id(a): a.y1 for a in row}
    below = [p for p in pieces if p.y0 > min(a.y1 for a in row) - 0.6 * p.height and p.middle < floor]
    for piece in sorted(below, key=lambda p: p.middle):
        slack = 0.4 * piece.height
        left = [a for a in row if a.x0 <= piece.x0 + slack]
        if not left or any(piece.x0 < a.x0 - slack and piece.x1 > a.x1 for a in row):
            break  # begins left of its cell or runs over into the next: the table has ended
        label = left[-1]
        if piece.y0 - last[id(label)] > _FARTHEST * piece.height:
            continue
        if piece.x0 > label.x0 + 3 * slack and len(piece.text) > 12 and _SENTENCE.search(piece.text):
            break  # the indented first line of a paragraph
        found[id(piece)] = label
        last[id(label)] = max(last[id(label)], piece.y1)
    return found
