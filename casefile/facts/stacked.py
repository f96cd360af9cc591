"""Labels that run over several lines of a narrow cell: the lines between them in reading order are other cells'."""

from __future__ import annotations

from collections.abc import Iterable

from casefile.model import Box

_NARROW = 0.2  # of the page's width: a cell for a label
_ASIDE = 0.02  # of the page's width that lines of one cell may stand off each other's middle or left edge
_GAP = 1.2  # of a line's height between two lines of one cell

Line = tuple[int, str, Box]


def stacked(lines: Iterable[Line]) -> list[tuple[int, str, Box]]:
    """Texts of two lines or more that stand below one another in a narrow cell: page, text, box."""
    narrow = sorted((line for line in lines if line[2].width <= _NARROW), key=lambda line: (line[0], line[2].y0))
    tallest = max((line[2].height for line in narrow), default=0.0)
    chains: list[list[Line]] = []
    open_: list[_Tail] = []
    for line in narrow:
        page, _, (x0, y0, x1, y1) = line
        # From top to bottom: what this line is too far below, no later one goes on. Without that it is every line with every other.
        open_ = [t for t in open_ if t[0] == page and y0 - t[2] < _GAP * max(t[3], tallest)]
        height, middle = y1 - y0, (x0 + x1) / 2
        place = next((n for n in range(len(open_) - 1, -1, -1) if _goes_on(open_[n], x0, y0, height, middle)), -1)
        if place < 0:
            chains.append([line])
            open_.append((page, x0, y1, height, middle, chains[-1]))
        else:
            chain = open_[place][5]
            chain.append(line)
            open_[place] = (page, x0, y1, height, middle, chain)
    long = (chain for chain in chains if len(chain) > 1)
    return [(c[0][0], "".join(text for _, text, _ in c), Box.around(box for _, _, box in c)) for c in long]


_Tail = tuple[int, float, float, float, float, list[Line]]
"""The last line of a chain: page, left edge, lower edge, height, middle; and the chain."""


def _goes_on(above: _Tail, x0: float, y0: float, height: float, middle: float) -> bool:
    _, above_x0, above_y1, above_height, above_middle, _ = above
    if not -0.5 * above_height < y0 - above_y1 < _GAP * max(above_height, height):
        return False
    return abs(above_middle - middle) < _ASIDE or abs(above_x0 - x0) < _ASIDE
