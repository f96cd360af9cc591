"""A page with an angle and a frame: the frame's sides and corners can be dragged."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from casefile.model import Box
from ui import theme
from ui.texts import tr

WHOLE = Box(0.0, 0.0, 1.0, 1.0)
SMALLEST = 0.05
"""Share of the page's side that is always left."""
_REACH = 9


class CropView(QWidget):
    """Shows the upright page straightened by `angle`, and what lies outside the frame dimmed.

    Signals:
        box_changed: the frame was dragged (Box, fractions of the page).
    """

    box_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self._box, self._angle = WHOLE, 0.0
        self._grip: tuple[int, int] | None = None
        self._from = QPointF()
        self._box_then = WHOLE
        self.setMouseTracking(True)
        self.setMinimumSize(theme.scaled(380), theme.scaled(420))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("ui_crop_view"))

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(520), theme.scaled(620))

    def show_picture(self, picture: QPixmap) -> None:
        self._picture = picture
        self.update()

    def show_box(self, box: Box, angle: float) -> None:
        self._box, self._angle = box, angle
        self.update()

    @property
    def paper(self) -> QRectF:
        """Where the page stands in the widget."""
        room = QRectF(self.rect()).adjusted(12, 12, -12, -12)
        size = self._picture.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, max(size.width(), 1), max(size.height(), 1))
        place.moveCenter(room.center())
        return place

    @property
    def frame(self) -> QRectF:
        """Where the frame stands in the widget."""
        p, b = self.paper, self._box
        return QRectF(p.left() + b.x0 * p.width(), p.top() + b.y0 * p.height(), b.width * p.width(), b.height * p.height())

    # --- events ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        c, paper, frame = theme.colours(), self.paper, self.frame
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(c.desk))
        if self._picture.isNull():
            painter.setPen(QColor(c.faint))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("ui_loading"))
            return
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(paper)
        painter.fillRect(paper, QColor("white"))  # what turning brings in is white on the page, too
        painter.translate(paper.center())
        painter.rotate(-self._angle)
        painter.translate(-paper.center())
        painter.drawPixmap(paper, self._picture, QRectF(self._picture.rect()))
        painter.restore()
        outside = QPainterPath()
        outside.addRect(paper)
        outside.addRect(frame)
        dim = QColor(c.desk)
        dim.setAlpha(190)
        painter.fillPath(outside, dim)
        if self._angle:
            self._draw_lines(painter, frame)
        painter.setPen(QPen(QColor(c.accent), 2))
        painter.drawRect(frame)
        painter.setBrush(QColor(c.accent))
        for x in (frame.left(), frame.center().x(), frame.right()):
            for y in (frame.top(), frame.center().y(), frame.bottom()):
                if (x, y) != (frame.center().x(), frame.center().y()):
                    painter.drawRect(QRectF(x - 3, y - 3, 6, 6))

    def _draw_lines(self, painter: QPainter, frame: QRectF) -> None:
        """Level lines to judge the angle by."""
        line = QColor(theme.colours().accent)
        line.setAlpha(70)
        painter.setPen(QPen(line, 1))
        for step in range(1, 12):
            y = frame.top() + frame.height() * step / 12
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = self._grip_at(event.position().toPoint())
            self._from, self._box_then = event.position(), self._box
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            self.setCursor(_CURSORS.get(self._grip_at(event.position().toPoint()), Qt.CursorShape.ArrowCursor))
            return
        paper = self.paper
        dx = (event.position().x() - self._from.x()) / paper.width()
        dy = (event.position().y() - self._from.y()) / paper.height()
        self._box = dragged(self._box_then, self._grip, dx, dy)
        self.box_changed.emit(self._box)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        event.accept()

    def _grip_at(self, point: QPoint) -> tuple[int, int] | None:
        """Which side is taken: (−1, 0, 1 across, −1, 0, 1 down); (0, 0) is the frame itself."""
        frame = self.frame
        if not frame.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(QPointF(point)):
            return None
        across = -1 if abs(point.x() - frame.left()) <= _REACH else 1 if abs(point.x() - frame.right()) <= _REACH else 0
        down = -1 if abs(point.y() - frame.top()) <= _REACH else 1 if abs(point.y() - frame.bottom()) <= _REACH else 0
        return across, down


def dragged(box: Box, grip: tuple[int, int], dx: float, dy: float) -> Box:
    """`box` after its side or corner `grip` was moved by fractions of the page; never off the page, never to nothing."""
    across, down = grip
    if grip == (0, 0):
        dx, dy = min(max(dx, -box.x0), 1 - box.x1), min(max(dy, -box.y0), 1 - box.y1)
        return Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)
    x0 = min(max(box.x0 + dx, 0.0), box.x1 - SMALLEST) if across < 0 else box.x0
    x1 = max(min(box.x1 + dx, 1.0), box.x0 + SMALLEST) if across > 0 else box.x1
    y0 = min(max(box.y0 + dy, 0.0), box.y1 - SMALLEST) if down < 0 else box.y0
    y1 = max(min(box.y1 + dy, 1.0), box.y0 + SMALLEST) if down > 0 else box.y1
    return Box(x0, y0, x1, y1)


_CURSORS = {
    (-1, 0): Qt.CursorShape.SizeHorCursor, (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor, (0, 1): Qt.CursorShape.SizeVerCursor,
    (-1, -1): Qt.CursorShape.SizeFDiagCursor, (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor, (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (0, 0): Qt.CursorShape.SizeAllCursor,
}  # fmt: skip
