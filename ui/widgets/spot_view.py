"""The spot a field was read from, at a size that can be read: what was understood and what is written, one below the other."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from casefile.model import Box, DossierPage
from ui import theme
from ui.texts import tr
from ui.widgets.page_view import on_shown_page
from ui.widgets.pictures import Key, Pictures, picture_key

_PIXELS = 2400
"""Longer side of the page it is cut from: enough for a line of print, and one picture serves all fields of a page."""
_LINES = 3.0
"""Height in lines of the window's text."""
_SHARE = 0.5
"""Of the height that the box itself takes; the rest shows what stands around it."""


class SpotView(QWidget):
    """Part of a page, cut so that the box can be read; empty without one. Pictures come in the background."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._page: DossierPage | None = None
        self._box: Box | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("ui_spot_view"))
        pictures.arrived.connect(self._on_arrived)

    @property
    def box(self) -> Box | None:
        """What is shown, as a fraction of the upright page."""
        return self._box

    def show_spot(self, page: DossierPage | None, box: Box | None) -> None:
        """Shows where a value stands; None for a value that stands nowhere."""
        self._page, self._box = (page, on_shown_page(page, box)) if page is not None and box is not None else (None, None)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, round(self.fontMetrics().lineSpacing() * _LINES))

    def cut(self) -> QRectF:
        """The part of the page that is shown, in pixels of the upright scan; as wide as high as this widget."""
        if self._page is None or self._box is None or self.height() < 1:
            return QRectF()
        wide, tall = self._size()
        box, shape = self._box, self.width() / self.height()
        high = max(box.height * tall / _SHARE, box.width * wide * 1.06 / shape, tall * 0.01)
        middle_x, middle_y = box.centre[0] * wide, box.centre[1] * tall
        return QRectF(middle_x - high * shape / 2, middle_y - high / 2, high * shape, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.colours()
        painter.fillRect(self.rect(), QColor(colours.desk))
        key = self._key()
        if key is None or self._page is None or self._box is None:
            painter.setPen(QColor(colours.faint))
            painter.drawText(self.rect().adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, tr("ui_spot_none"))
            return
        picture = self._pictures.get(key)
        if picture is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cut, (wide, tall) = self.cut(), self._size()
        scale = self.height() / cut.height()
        paper = QRectF(-cut.left() * scale, -cut.top() * scale, wide * scale, tall * scale)
        painter.drawPixmap(paper, picture, QRectF(picture.rect()))
        box = self._box
        frame = QRectF(paper.left() + box.x0 * paper.width(), paper.top() + box.y0 * paper.height(), box.width * paper.width(), box.height * paper.height())
        painter.setPen(QPen(QColor(colours.frame), 1.5))
        painter.drawRect(frame.adjusted(-2, -2, 2, 2))

    # --- inside ---------------------------------------------------------------------------

    def _size(self) -> tuple[float, float]:
        assert self._page is not None
        page = self._page.page
        return (page.height_px, page.width_px) if self._page.turn % 180 else (page.width_px, page.height_px)

    def _key(self) -> Key | None:
        if self._page is None:
            return None
        return picture_key(self._page, min(_PIXELS, max(int(max(self._size())), 1)))

    def _on_arrived(self, key: Key) -> None:
        if key == self._key():
            self.update()
