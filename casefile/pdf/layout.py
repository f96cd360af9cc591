"""The running column of a drawn paper: blocks one under the other, over as many pages as they take."""

from __future__ import annotations

from collections.abc import Sequence

from casefile.pdf.stamps import draw_draft
from casefile.pdf.typeset import Setter, width, wrap

_SIDE, _TOP, _FOOT = 54.0, 60.0, 58.0
_INK = (0.0, 0.0, 0.0)
_GREY = (0.38, 0.38, 0.38)
_STYLES = {  # face, size, leading, colour
    "body": ("song", 11.0, 18.0, _INK),
    "note": ("song", 8.5, 13.0, _GREY),
    "opinion": ("kai", 12.5, 21.0, _INK),
    "warning": ("hei", 10.0, 16.0, (0.55, 0.1, 0.1)),
}


class Layout:
    """Where the next thing is drawn.

    Attributes:
        page: 1-based number of the page being drawn.
        y: the height, in points, below which there is room.
    """

    def __init__(
        self, setter: Setter, size: tuple[float, float], footer: str, total: int, draft: bool
    ) -> None:
        """`total`: pages in all, for 共 x 页; 0 while it is not known."""
        self.setter = setter
        self.left, self.right = _SIDE, size[0] - _SIDE
        self.bottom = _FOOT
        self.page = 1
        self.y = size[1] - _TOP
        self._size = size
        self._footer = footer
        self._total = total
        self._draft = draft

    @property
    def width(self) -> float:
        return self.right - self.left

    def need(self, height: float) -> bool:
        """Goes to the next page when less than `height` is left; says whether it did."""
        if self.y - height >= self.bottom or self.y >= self._size[1] - _TOP:
            return False
        self.next_page()
        return True

    def next_page(self) -> None:
        self._foot()
        self.setter.canvas.showPage()
        self.page += 1
        self.y = self._size[1] - _TOP

    def end(self) -> None:
        self._foot()
        self.setter.canvas.showPage()

    def title(self, agency: str, title: str, subtitle: str) -> None:
        middle = self._size[0] / 2
        for text, face, size, gap in (
            (agency, "song", 14.0, 30.0),
            (title, "song_bold", 22.0, 36.0),
            (subtitle, "kai", 12.0, 20.0),
        ):
            for line in wrap(text, face, size, self.width) if text else ():
                self.setter.draw(middle, self.y - size, line, face, size, align="centre")
                self.y -= gap
        self.y -= 8

    def heading(self, text: str, level: int) -> None:
        size = 13.0 if level == 1 else 11.0
        self.need(size + 44)  # not alone at the foot of a page
        self.y -= 10
        for line in wrap(text, "hei_bold", size, self.width):
            self.need(size * 1.5)
            self.y -= size * 1.5
            self.setter.draw(self.left, self.y + 3, line, "hei_bold", size)
        self.y -= 5

    def text(self, text: str, style: str, indent: bool) -> None:
        face, size, leading, colour = _STYLES[style]
        if indent:
            text = "\n".join("　　" + part for part in text.split("\n"))
        inset = 10.0 if style == "warning" else 0.0
        lines = wrap(text, face, size, self.width - 2 * inset)
        if style == "warning":
            self.need(leading * min(len(lines), 12) + 16)
            self._frame(leading * len(lines) + 12)
            self.y -= 6
        for line in lines:
            self.need(leading)
            self.y -= leading
            self.setter.canvas.setFillColorRGB(*colour)
            self.setter.draw(self.left + inset, self.y + leading * 0.3, line, face, size)
            self.setter.canvas.setFillColorRGB(*_INK)
        self.y -= 12 if style == "warning" else 6

    def key_values(self, pairs: Sequence[tuple[str, str]], columns: int) -> None:
        size, leading = 10.5, 15.0
        room = self.width / columns
        label_room = max(width(label, "hei", size) for label, _ in pairs) + 14 if pairs else 0.0
        for start in range(0, len(pairs), columns):
            line = pairs[start : start + columns]
            if len(line) < columns and len(line) == 1:
                spans = [self.width]
            else:
                spans = [room] * len(line)
            values = [
                wrap(value, "song", size, span - label_room - 12) if value else []
                for (_, value), span in zip(line, spans, strict=True)
            ]
            height = max(leading * max(len(v) for v in values) + 9, 24.0)
            self.need(height)
            x = self.left
            for (label, _), lines, span in zip(line, values, spans, strict=True):
                self.cell(x, label_room, height, [label], "hei", size, leading, "centre", shade=0.95)
                self.cell(x + label_room, span - label_room, height, lines, "song", size, leading, "left")
                x += span
            self.y -= height
        self.y -= 10

    def cell(
        self,
        x: float,
        room: float,
        height: float,
        lines: Sequence[str],
        face: str,
        size: float,
        leading: float,
        align: str,
        shade: float | None = None,
    ) -> None:
        """A ruled cell at the current height, its lines in the middle of its height."""
        drawn = self.setter.canvas
        drawn.setLineWidth(0.5)
        if shade is not None:
            drawn.setFillGray(shade)
        drawn.rect(x, self.y - height, room, height, fill=int(shade is not None))
        drawn.setFillGray(0)
        y = self.y - height / 2 + (len(lines) - 1) * leading / 2 - size * 0.36
        at = {"left": x + 5, "centre": x + room / 2, "right": x + room - 5}[align]
        for line in lines:
            self.setter.draw(at, y, line, face, size, align=align)
            y -= leading

    def _frame(self, height: float) -> None:
        drawn = self.setter.canvas
        drawn.setLineWidth(0.6)
        drawn.setStrokeColorRGB(0.55, 0.1, 0.1)
        if self.y - height >= self.bottom:
            drawn.rect(self.left, self.y - height, self.width, height)
        drawn.setStrokeColorRGB(*_INK)

    def _foot(self) -> None:
        if self._draft:
            draw_draft(self.setter, *self._size)
        drawn = self.setter.canvas
        drawn.setFillColorRGB(*_GREY)
        text = f"第 {self.page} 页　共 {self._total} 页"
        room = self.width - width(text, "song", 8.5) - 20
        for line in wrap(self._footer, "song", 8.5, room)[:1] if self._footer else ():
            self.setter.draw(self.left, 32, line, "song", 8.5)
        self.setter.draw(self.right, 32, text, "song", 8.5, align="right")
        drawn.setFillColorRGB(*_INK)
        drawn.setStrokeColorRGB(0.7, 0.7, 0.7)
        drawn.setLineWidth(0.4)
        drawn.line(self.left, 44, self.right, 44)
        drawn.setStrokeColorRGB(*_INK)
