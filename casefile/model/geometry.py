"""Boxes on a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in fractions 0–1 of the upright page, deskewed on its unchanged canvas; y grows downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def clipped(self) -> Box:
        """The part that lies on the page, corners in order."""
        xs = sorted((min(max(self.x0, 0.0), 1.0), min(max(self.x1, 0.0), 1.0)))
        ys = sorted((min(max(self.y0, 0.0), 1.0), min(max(self.y1, 0.0), 1.0)))
        return Box(xs[0], ys[0], xs[1], ys[1])

    def overlap(self, other: Box) -> float:
        """Shared area, in fractions of the page area."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(width, 0.0) * max(height, 0.0)

    def padded(self, dx: float, dy: float) -> Box:
        return Box(self.x0 - dx, self.y0 - dy, self.x1 + dx, self.y1 + dy).clipped()

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all of `boxes`.

        Raises:
            ValueError: there is none.
        """
        listed = list(boxes)
        if not listed:
            raise ValueError("no boxes")
        return Box(
            min(b.x0 for b in listed),
            min(b.y0 for b in listed),
            max(b.x1 for b in listed),
            max(b.y1 for b in listed),
        )


FULL_PAGE = Box(0.0, 0.0, 1.0, 1.0)
