"""One page, large and sharp, with spots framed on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsPathItem,
    QGraphicsPixmapItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
    QGraphicsView,
    QWidget,
)

from casefile.model import Box, DossierPage
from ui import theme
from ui.texts import tr
from ui.widgets.pictures import Key, Pictures, picture_key

FIT_PAGE, FIT_WIDTH, FREE = "page", "width", "free"
_STEP = 1.25
_MAX_PIXELS = 6000
_SIZES = (1000, 1600, 2400, 3600, _MAX_PIXELS)


class PageView(QGraphicsView):
    """Shows a page; boxes are fractions of the upright page.

    Signals:
        step_wanted: +1 or −1: the next or previous page.
    """

    step_wanted = Signal(int)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._page: DossierPage | None = None
        self._boxes: tuple[Box, ...] = ()
        self._fit = FIT_PAGE
        self._zoom = 1.0
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._paper = QGraphicsPixmapItem()
        self._paper.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._paper)
        self._frames: list[QGraphicsRectItem] = []
        # What a person cut off stays in the scan; here it is covered.
        self._cover = QGraphicsPathItem()
        self._cover.setPen(QPen(Qt.PenStyle.NoPen))
        self._cover.setZValue(1)
        self._scene.addItem(self._cover)
        self._as_scanned = False
        self._hint = QGraphicsSimpleTextItem()
        self._scene.addItem(self._hint)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setMinimumSize(220, 220)
        self.setAccessibleName(tr("ui_page_view"))
        self._sharpen = QTimer(self, interval=60, singleShot=True, timeout=self._show_picture)
        pictures.arrived.connect(self._on_arrived)
        pictures.unreadable.connect(self._on_unreadable)
        self.restyle()

    def restyle(self) -> None:
        c = theme.colours()
        self.setBackgroundBrush(QColor(c.desk))
        self._hint.setBrush(QColor(c.faint))
        self._cover.setBrush(QColor(c.desk))

    # --- what is shown --------------------------------------------------------------------

    @property
    def page(self) -> DossierPage | None:
        return self._page

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What is framed, on the page as it is shown."""
        return self._boxes

    @property
    def frame_rects(self) -> list[QRectF]:
        """Where the frames stand in the scene; the paper is `paper_rect`."""
        return [f.rect() for f in self._frames]

    @property
    def paper_rect(self) -> QRectF:
        width, height = self._size()
        return QRectF(0, 0, width, height)

    @property
    def shown_rect(self) -> QRectF:
        """The part of the paper that is shown: all of it but what a person cut off."""
        paper, crop = self.paper_rect, self._crop
        if crop is None:
            return paper
        w, h = paper.width(), paper.height()
        return QRectF(crop.x0 * w, crop.y0 * h, crop.width * w, crop.height * h)

    @property
    def as_scanned(self) -> bool:
        """The page is shown as it lay on the glass (turned upright only), not straightened and cropped."""
        return self._as_scanned

    def show_as_scanned(self, on: bool) -> None:
        """Before and after: the scan itself, or what became of it."""
        self._as_scanned = on
        self._renew()
        self._lay_frames()

    @property
    def fit(self) -> str:
        return self._fit

    def show_page(self, page: DossierPage | None, boxes: Sequence[Box] = ()) -> None:
        """Shows `page` with `boxes` (of its reading) framed; None clears."""
        before, self._page = self._page, page
        changed = page is None or before is None or picture_key(page, 0, cropped=True) != picture_key(before, 0, cropped=True)
        self._boxes = tuple(on_shown_page(page, b) for b in boxes) if page else ()
        if changed:
            self._renew()
        else:
            self._show_picture()
        self._lay_frames()
        if self._boxes:
            self._look_at_frames()

    def _renew(self) -> None:
        self._paper.setPixmap(_nothing())
        self._scene.setSceneRect(self.shown_rect)
        cover = QPainterPath()
        if self._crop is not None:
            cover.addRect(self.paper_rect.adjusted(-2, -2, 2, 2))
            cover.addRect(self.shown_rect)
        self._cover.setPath(cover)  # odd-even: what is shown stays open
        self._show_picture()
        if self._fit != FREE:
            self._apply_fit()

    @property
    def _crop(self) -> Box | None:
        return None if self._page is None or self._as_scanned else self._page.crop

    # --- zoom -----------------------------------------------------------------------------

    def zoom_in(self) -> None:
        self._zoom_by(_STEP)

    def zoom_out(self) -> None:
        self._zoom_by(1 / _STEP)

    def fit_page(self) -> None:
        self._fit = FIT_PAGE
        self._apply_fit()

    def fit_width(self) -> None:
        self._fit = FIT_WIDTH
        self._apply_fit()

    @property
    def percent(self) -> int:
        """Size on the screen against the scan's own pixels, in percent."""
        return round(self.transform().m11() * 100 * self.devicePixelRatioF())

    def _zoom_by(self, factor: float) -> None:
        scale = self.transform().m11() * factor
        if not 0.02 < scale < 12:
            return
        self._fit = FREE
        self.scale(factor, factor)
        self._sharpen.start()

    def _apply_fit(self) -> None:
        rect = self.shown_rect
        if rect.isEmpty():
            return
        view = self.viewport().size()
        wide = max(view.width() - 16, 50) / rect.width()
        tall = max(view.height() - 16, 50) / rect.height()
        scale = min(wide, tall) if self._fit == FIT_PAGE else wide
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(rect.center() if self._fit == FIT_PAGE else QPointF(rect.center().x(), rect.top() + view.height() / scale / 2))
        self._sharpen.start()
        self._place_frames()

    # --- drawing --------------------------------------------------------------------------

    def _size(self) -> tuple[float, float]:
        """Pixels of the upright scan: the scene's unit, whatever the picture's."""
        if self._page is None:
            return 0.0, 0.0
        page = self._page.page
        turned = self._page.turn % 180 != 0
        return (page.height_px, page.width_px) if turned else (page.width_px, page.height_px)

    def _wanted_key(self) -> Key | None:
        if self._page is None:
            return None
        width, height = self._size()
        longest = max(width, height, 1)
        on_screen = longest * self.transform().m11() * self.devicePixelRatioF()
        pixels = next((s for s in _SIZES if s >= on_screen * 0.95), _MAX_PIXELS)
        page = replace(self._page, skew_deg=0.0) if self._as_scanned else self._page
        return picture_key(page, min(pixels, max(int(longest), 1)))

    def _show_picture(self) -> None:
        key = self._wanted_key()
        if key is None:
            self._paper.setPixmap(_nothing())
            self._hint.setVisible(False)
            return
        picture = self._pictures.get(key)
        if picture is not None and picture.cacheKey() != self._paper.pixmap().cacheKey():  # the same one is not drawn anew
            width, _ = self._size()
            self._paper.setPixmap(picture)
            self._paper.setScale(width / max(picture.width(), 1))
        self._hint.setVisible(self._paper.pixmap().isNull())
        self._hint.setText(tr("ui_image_unreadable") if self._pictures.is_broken(key) else tr("ui_loading"))
        self._hint.setScale(1 / max(self.transform().m11(), 0.01))
        self._hint.setPos(20, 20)

    def _on_arrived(self, key: Key) -> None:
        if key == self._wanted_key():
            self._show_picture()

    def _on_unreadable(self, key: Key, _error: object) -> None:
        if key == self._wanted_key():
            self._show_picture()

    def _lay_frames(self) -> None:
        for frame in self._frames:
            self._scene.removeItem(frame)
        self._frames = []
        colour = QColor(theme.colours().frame)
        pen = QPen(colour, 2.5)
        pen.setCosmetic(True)  # the same width at every zoom
        fill = QColor(colour)
        fill.setAlpha(28)
        for _ in () if self._as_scanned else self._boxes:  # boxes are told of the straightened page
            frame = QGraphicsRectItem()
            frame.setPen(pen)
            frame.setBrush(fill)
            self._scene.addItem(frame)
            self._frames.append(frame)
        self._place_frames()

    def _place_frames(self) -> None:
        width, height = self._size()
        air = 4 / max(self.transform().m11(), 0.01)  # a little off the ink, at every zoom
        for frame, box in zip(self._frames, self._boxes):
            rect = QRectF(box.x0 * width, box.y0 * height, box.width * width, box.height * height)
            frame.setRect(rect.adjusted(-air, -air, air, air))

    def _look_at_frames(self) -> None:
        if self._frames and self._fit != FIT_PAGE:
            first = self._frames[0].rect()
            self.ensureVisible(first, 80, 80)

    # --- events ---------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit != FREE:
            self._apply_fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._fit == FREE:
            self.fit_page()
        else:
            self._zoom_by(2.0)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Space: 1, Qt.Key.Key_Backspace: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers():
            self.step_wanted.emit(step)
            event.accept()
        else:
            super().keyPressEvent(event)


def on_shown_page(page: DossierPage, box: Box) -> Box:
    """A box of the page's reading on the page as it is shown: a person may have turned it since it was read."""
    read_at = page.reading.measures.turn if page.reading else page.turn
    for _ in range((page.turn - read_at) % 360 // 90):
        box = Box(1 - box.y1, box.x0, 1 - box.y0, box.x1)
    off = math.radians(page.skew_deg - page.reading.measures.skew_deg) if page.reading else 0.0
    if off:  # straightened by a person otherwise than it was read
        wide, tall = page.page.width_px, page.page.height_px
        if page.turn % 180:
            wide, tall = tall, wide
        x, y = (box.centre[0] - 0.5) * wide, (box.centre[1] - 0.5) * tall
        dx = (x * math.cos(off) + y * math.sin(off) - x) / wide
        dy = (y * math.cos(off) - x * math.sin(off) - y) / tall
        box = Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)
    return box


def _nothing() -> object:
    from PySide6.QtGui import QPixmap

    return QPixmap()
