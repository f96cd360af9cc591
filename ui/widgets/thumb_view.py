"""The grid of thumbnails: bands with titles, pages that can be selected, dragged and dropped."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QGuiApplication,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import theme
from ui.models.outline import page_caption
from ui.models.thumbs import RUNNING_ROLE
from ui.models.tree import PAGE_ROLE, PAGES_MIME, SECTION_ROLE, dragged_pages, dropped_files
from ui.texts import tr
from ui.widgets.pictures import Pictures, picture_key

Index = QModelIndex | QPersistentModelIndex
_BAND = 30
_CAPTION = 22
"""Pixels at a text size of 100 %."""
_SIZES = (96, 128, 160, 208, 272)


_HUES = (210, 30, 140, 275, 0, 180, 55, 320)
"""Of the stripes under the pages of one document: neighbours differ. The number and the title say the same in words."""


def band_colour(place: int) -> QColor:
    """Colour of the `place`-th document's stripe, in the tone of the scheme."""
    dark = theme.is_dark()
    return QColor.fromHsv(_HUES[place % len(_HUES)], 110 if dark else 130, 200 if dark else 190)


class _Painter(QStyledItemDelegate):
    """Draws bands and thumbnails."""

    def __init__(self, view: ThumbView, pictures: Pictures) -> None:
        super().__init__(view)
        self._view, self._pictures = view, pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        # Asked of every row of the case whenever rows have moved: nothing is worked out here.
        view = self._view
        return view.band_size if index.row() in view.bands else view.page_size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        page = index.data(PAGE_ROLE)
        if page is None:
            self._paint_band(painter, option, index)
        else:
            self._paint_page(painter, option, index)
        painter.restore()

    def _paint_band(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c, section = theme.colours(), index.data(SECTION_ROLE)
        rect = option.rect.adjusted(2, 4, -2, -2)
        painter.fillRect(rect, QColor(c.window))
        tone = c.faint if not section.is_document else (c.warn if section.uncertain else c.accent)
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(tone))
        if section.is_document:
            painter.fillRect(QRect(rect.left() + 3, rect.bottom() - 2, rect.width() - 3, 2), band_colour(section.place))
        font = QFont(option.font)
        font.setBold(section.is_document)
        font.setItalic(section.is_missing)
        painter.setFont(font)
        painter.setPen(QColor(c.text if section.is_document else c.faint))
        title = tr("ui_missing_row", title=section.title) if section.is_missing else section.title
        if section.uncertain:
            title += " ?"
        if section.is_document and section.number is not None:
            title = f"{section.number}  {title}"
        room = rect.adjusted(12, 0, -8, 0)
        right = section.span or (tr("ui_pages_count", count=len(section.pages)) if section.pages else "")
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        taken = painter.fontMetrics().horizontalAdvance(right) + 12
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width() - taken)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_page(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c, page = theme.colours(), index.data(PAGE_ROLE)
        rect = option.rect.adjusted(4, 4, -4, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, QColor(c.accent_soft))
        room = rect.adjusted(6, 6, -6, -_high(_CAPTION))
        ratio = self._view.devicePixelRatioF()
        key = picture_key(page, self._view.pixels, cropped=True)
        picture = self._pictures.get(key)
        if picture is not None:
            size = picture.size().scaled(room.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio) / ratio
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(room.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, picture)
        else:
            place = QRect(0, 0, round(room.height() * 0.7), room.height())
            place.moveCenter(room.center())
            painter.fillRect(place, QColor(c.raised))
            painter.setPen(QColor(c.faint))
            text = tr("ui_image_unreadable_short") if self._pictures.is_broken(key) else "…"
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        painter.setPen(QPen(QColor(c.accent if chosen else c.line), 2 if chosen else 1))
        painter.drawRect(place)
        section = index.data(SECTION_ROLE)
        if section.is_document:
            painter.fillRect(QRect(place.left(), place.bottom() + 2, place.width(), 3), band_colour(section.place))
        if page.mark:
            theme.icon("bookmark", "frame").paint(painter, QRect(place.right() - 19, place.top() + 2, 18, 18))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(c.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(rect)
        painter.setPen(QColor(c.text if page.number is not None else c.faint))
        caption = page_caption(page) + ("" if page.reading is not None else f" · {tr('ui_unread')}")
        bottom = QRect(rect.left(), rect.bottom() - _high(_CAPTION) + 2, rect.width(), _high(_CAPTION))
        painter.drawText(bottom, Qt.AlignmentFlag.AlignCenter, caption)
        running = index.data(RUNNING_ROLE)
        left = (rect.width() - painter.fontMetrics().horizontalAdvance(caption)) // 2
        if running and painter.fontMetrics().horizontalAdvance(f"#{running}") + 6 < left:  # its place among all pages, beside the number it gets in the dossier
            painter.setPen(QColor(c.faint))
            painter.drawText(bottom.adjusted(3, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"#{running}")


class ThumbView(QListView):
    """Thumbnails in the dossier's order.

    Attributes:
        bands: rows that are headings; each stands in a line of its own.
        band_size, page_size: of the rows, as they are laid out.

    Signals:
        pages_dropped: (page ids, section, position): dragged pages were let go on a section, before its page
            at `position` (None: at the end).
        files_dropped: (paths, section, position): files from outside were let go there; section None beside all.
    """

    pages_dropped = Signal(list, object, object)
    files_dropped = Signal(list, object, object)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = 1
        self._mark: QRect | None = None
        self.bands: Collection[int] = ()
        self.band_size = self.page_size = QSize()
        self.setItemDelegate(_Painter(self, pictures))
        self.setViewMode(QListView.ViewMode.ListMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(40)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: a bar that comes and goes would change the width the bands are laid out for.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(tr("ui_thumbs"))
        pictures.arrived.connect(lambda _key: self.viewport().update())
        pictures.unreadable.connect(lambda _key, _error: self.viewport().update())

    @property
    def side(self) -> int:
        """Width of one thumbnail's place."""
        return _SIZES[self._level]

    @property
    def pixels(self) -> int:
        """Longer side of the picture to ask for, in device pixels."""
        return round(self.side * 1.3 * self.devicePixelRatioF())

    def doItemsLayout(self) -> None:
        model = self.model()
        self.bands = model.bands if model is not None else ()
        self.band_size = QSize(max(self.viewport().width() - 4, 60), _high(_BAND))
        self.page_size = QSize(self.side, round(self.side * 1.3) + _high(_CAPTION))
        super().doItemsLayout()

    def dataChanged(self, first: QModelIndex, last: QModelIndex, roles: Sequence[int] = ()) -> None:
        """Rows keep their size whatever stands on them: nothing is laid out anew, as lists usually do."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))
        self.viewport().update()

    def change_size(self, steps: int) -> None:
        level = min(max(self._level + steps, 0), len(_SIZES) - 1)
        if level != self._level:
            self._level = level
            self.scheduleDelayedItemsLayout()
            self.viewport().update()

    # --- events ---------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.change_size(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.scheduleDelayedItemsLayout()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PAGES_MIME) or dropped_files(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        files = dropped_files(event.mimeData())
        if not files and not event.mimeData().hasFormat(PAGES_MIME):
            event.ignore()
            return
        super().dragMoveEvent(event)  # scrolls at the edges
        target = self._target(event.position().toPoint())
        self._mark = target[2] if target else None
        self.viewport().update()
        if target or files:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: object) -> None:
        self._mark = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        pages, target = dragged_pages(event.mimeData()), self._target(event.position().toPoint())
        self._mark = None
        self.viewport().update()
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files, *(target[:2] if target else (None, None)))
        elif pages and target:
            event.acceptProposedAction()
            self.pages_dropped.emit(pages, target[0], target[1])
        else:
            event.ignore()

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        if self._mark is not None:
            painter = QPainter(self.viewport())
            painter.fillRect(self._mark, QColor(theme.colours().frame))

    def _target(self, point: object) -> tuple[object, int | None, QRect] | None:
        """Section and position under `point`, and where the insert line is drawn."""
        index = self.indexAt(point)
        if not index.isValid():
            return None
        section, page, rect = index.data(SECTION_ROLE), index.data(PAGE_ROLE), self.visualRect(index)
        if page is None:
            return section, None, QRect(rect.left() + 2, rect.bottom() - 1, rect.width() - 4, 3)
        position = next(n for n, p in enumerate(section.pages) if p.id == page.id)
        if point.x() > rect.center().x():
            return section, position + 1, QRect(rect.right() - 1, rect.top(), 3, rect.height())
        return section, position, QRect(rect.left() - 1, rect.top(), 3, rect.height())


def _high(pixels: int) -> int:
    """A height that grows with the text: a band that cuts its own title off helps nobody."""
    return round(pixels * QGuiApplication.font().pointSizeF() / theme.POINT_SIZE)
