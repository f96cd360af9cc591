"""Sheets drawn for an OFD: the part of reportlab's canvas that the sheets use, writing OFD objects.

So cover, contents and closing sheet are drawn by the very same functions as in the PDF.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from reportlab.pdfbase import pdfmetrics

from casefile.ofd.marks import MM, Area, num, rectangle, straight, text_object

_Colour = tuple[float, float, float]
_BLACK: _Colour = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class _State:
    font: str = ""
    size: float = 10.0
    line: float = 1.0
    fill: _Colour = _BLACK
    stroke: _Colour = _BLACK
    alpha: float = 1.0
    x: float = 0.0
    y: float = 0.0
    angle: float = 0.0  # degrees, counter-clockwise


class OfdCanvas:
    """A page that is being drawn; points, y upwards, as reportlab has it.

    Attributes:
        objects: XML of what was drawn since `take`.
        used: characters drawn, by reportlab font name.
    """

    def __init__(self, size: tuple[float, float], number: Callable[[], int], font: Callable[[str], int]) -> None:
        """`number` gives the next object's id, `font` the id of the font with that reportlab name."""
        self._size, self._number, self._font = size, number, font
        self._state = _State()
        self._kept: list[_State] = []
        self.objects: list[str] = []
        self.used: dict[str, set[str]] = {}

    def take(self) -> str:
        """What was drawn, for the page that ends here; the next one starts as a new canvas does."""
        drawn, self.objects, self._state = "".join(self.objects), [], _State()
        return drawn

    def setFont(self, name: str, size: float) -> None:
        self._state = replace(self._state, font=name, size=size)

    def setLineWidth(self, width: float) -> None:
        self._state = replace(self._state, line=width)

    def setFillColorRGB(self, r: float, g: float, b: float) -> None:
        self._state = replace(self._state, fill=(r, g, b))

    def setStrokeColorRGB(self, r: float, g: float, b: float) -> None:
        self._state = replace(self._state, stroke=(r, g, b))

    def setFillGray(self, grey: float) -> None:
        self.setFillColorRGB(grey, grey, grey)

    def setFillAlpha(self, alpha: float) -> None:
        self._state = replace(self._state, alpha=alpha)

    def saveState(self) -> None:
        self._kept.append(self._state)

    def restoreState(self) -> None:
        self._state = self._kept.pop()

    def translate(self, x: float, y: float) -> None:
        assert not self._state.angle, "the sheets turn last"
        self._state = replace(self._state, x=self._state.x + x, y=self._state.y + y)

    def rotate(self, angle: float) -> None:
        self._state = replace(self._state, angle=self._state.angle + angle)

    def rect(self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0) -> None:
        state = self._state
        box = self._box(x, y, width, height)
        self.objects.append(
            rectangle(
                self._number(),
                box,
                state.line * MM,
                fill=state.fill if fill else None,
                stroke=state.stroke if stroke else None,
            )
        )

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        state = self._state
        start, end = self._box(x1, y1, 0, 0), self._box(x2, y2, 0, 0)
        self.objects.append(straight(self._number(), start[:2], end[:2], state.line * MM, state.stroke))

    def drawString(self, x: float, y: float, text: str) -> None:
        if not text:
            return
        state = self._state
        self.used.setdefault(state.font, set()).update(text)
        size = state.size * MM
        widths = [pdfmetrics.stringWidth(c, state.font, state.size) * MM for c in text]
        wide, high, baseline = sum(widths), size * 1.3, size
        alpha = round(state.alpha * 255)
        if not state.angle:
            left, foot, _, _ = self._box(x, y, 0, 0)
            box, matrix = (left, foot - baseline, wide, high), None
        else:
            box, matrix = self._turned(x, y, baseline)
        self.objects.append(
            text_object(
                self._number(), box, self._font(state.font), size, text, widths[:-1], baseline,
                colour=state.fill, alpha=alpha, matrix=matrix,
            )
        )  # fmt: skip

    def _turned(self, x: float, y: float, baseline: float) -> tuple[Area, tuple[float, ...]]:
        """Boundary (the whole page) and matrix of a text drawn at an angle."""
        state = self._state
        angle = math.radians(state.angle)
        cos, sin = math.cos(angle), math.sin(angle)
        px = state.x + x * cos - y * sin
        py = state.y + x * sin + y * cos
        ox, oy = px * MM, (self._size[1] - py) * MM  # the baseline's start on the page
        # The object's y runs downwards: (0, baseline) has to come to (ox, oy).
        e, f = ox - sin * baseline, oy - cos * baseline
        return (0.0, 0.0, self._size[0] * MM, self._size[1] * MM), (cos, -sin, sin, cos, e, f)

    def _box(self, x: float, y: float, width: float, height: float) -> Area:
        assert not self._state.angle, "only text is drawn at an angle"
        left, bottom = self._state.x + x, self._state.y + y
        return left * MM, (self._size[1] - bottom - height) * MM, width * MM, height * MM


def size_text(size: tuple[float, float]) -> str:
    """A page's physical box."""
    return f"0 0 {num(size[0] * MM)} {num(size[1] * MM)}"
