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
    open_: list[list[Line]] = []
    for line in sorted((line for line in lines if line[2].width <= _NARROW), key=lambda line: (line[0], line[2].y0)):
        above = next((chain for chain in reversed(open_) if _goes_on(chain[-1], line)), None)
        if above is None:
            open_.append([line])
        else:
            above.append(line)
    chains = (chain for chain in open_ if len(chain) > 1)
    return [(c[0][0], "".join(text for _, text, _ in c), Box.around(box for _, _, box in c)) for c in chains]


def _goes_on(above: Line, below: Line) -> bool:
    one, two = above[2], below[2]
    if above[0] != below[0] or not -0.5 * one.height < two.y0 - one.y1 < _GAP * max(one.height, two.height):
        return False
    return abs(one.centre[0] - two.centre[0]) < _ASIDE or abs(one.x0 - two.x0) < _ASIDE
