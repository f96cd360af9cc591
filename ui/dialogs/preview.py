"""The dossier exactly as it will be: the built file itself, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.room import sized
from ui.tasks import Job, Lane
from ui.texts import tr

if TYPE_CHECKING:
    from casefile.pdf.pages import PdfPages

_STEPS = {
    Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Backspace: -1,
    Qt.Key.Key_Left: -1,
}  # fmt: skip
_PAGE = Qt.ItemDataRole.UserRole


class PreviewDialog(QDialog):
    """Bookmarks beside the page. PageDown and PageUp turn pages, + and − zoom, F fits the page.

    Signals:
        finish_wanted: it is as it should be: archive it.
        print_wanted: print it.
        left: it was closed; the file is no longer looked at.
    """

    finish_wanted = Signal()
    print_wanted = Signal()
    left = Signal()

    def __init__(self, pages: PdfPages, lane: Lane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui_preview_title"))
        sized(self, 1040, 820)
        self._pages, self._lane = pages, lane
        self._job: Job | None = None
        self._zoom, self.number = 1.0, 0
        self.marks = QTreeWidget()
        self.marks.setHeaderHidden(True)
        self.marks.setAccessibleName(tr("ui_bookmarks"))
        self._fill()
        self.marks.currentItemChanged.connect(self._on_mark)
        self.paper = QLabel()
        self.paper.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.paper.setAccessibleName(tr("ui_page_view"))
        self.area = QScrollArea()
        self.area.setAccessibleName(tr("ui_page_view"))
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.paper)
        self.area.viewport().installEventFilter(self)
        split = QSplitter()
        split.addWidget(self.marks)
        split.addWidget(self.area)
        split.setSizes([270, 770])
        split.setStretchFactor(1, 1)
        self.place = QLabel()
        self.place.setProperty("role", "faint")
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        for text, slot, primary in (
            (tr("ui_print_it"), self.print_wanted.emit, False), (tr("ui_archive_it"), self._on_finish, True),
            (tr("ui_close"), self.close, False),
        ):  # fmt: skip
            button = QPushButton(text)
            button.setAccessibleName(text)
            button.setAutoDefault(False)
            button.setProperty("primary", primary)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(split, 1)
        column.addLayout(row)
        self.area.setFocus()
        self.show_page(0)

    def show_page(self, number: int) -> None:
        """Shows page `number`, 0-based; beyond the ends the first or last."""
        self.number = min(max(number, 0), self._pages.count - 1)
        self.place.setText(tr("ui_page_of", number=self.number + 1, total=self._pages.count))
        self._draw()

    def zoom(self, factor: float) -> None:
        self._zoom = min(max(self._zoom * factor, 0.3), 6.0)
        self._draw()

    # --- inside ---------------------------------------------------------------------------

    def _fill(self) -> None:
        at: list[QTreeWidgetItem] = []
        for mark in self._pages.bookmarks:
            item = QTreeWidgetItem([mark.title])
            item.setData(0, _PAGE, mark.page)
            del at[mark.depth :]
            (at[-1].addChild if at else self.marks.addTopLevelItem)(item)
            at.append(item)
        self.marks.expandAll()

    def _draw(self) -> None:
        if self._job is not None:
            self._job.ended = True
        number, pages = self.number, self._pages
        width, height = pages.sizes[number]
        ratio = self.devicePixelRatioF()
        room = self.area.viewport().size() - QSize(16, 16)
        fit = min(max(room.width(), 200) / width, max(room.height(), 200) / height)
        pixels = min(max(round(fit * self._zoom * max(width, height) * ratio), 200), 6000)

        def done(image: QImage) -> None:
            image.setDevicePixelRatio(ratio)
            self.paper.setPixmap(QPixmap.fromImage(image))

        self._job = self._lane.run(lambda _job: page_image(pages, number, pixels), done, priority=2)

    def _on_mark(self, item: QTreeWidgetItem | None) -> None:
        page = item.data(0, _PAGE) if item else None
        if page is not None:
            self.show_page(page)

    def _on_finish(self) -> None:
        self.close()
        self.finish_wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._job is not None:
            self._draw()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, ctrl = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if ctrl and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_finish()
        elif ctrl and key == Qt.Key.Key_P:
            self.print_wanted.emit()
        elif key in _STEPS:
            self.show_page(self.number + _STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.show_page(0 if key == Qt.Key.Key_Home else self._pages.count - 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(0.8 if key == Qt.Key.Key_Minus else 1.25)
        elif key == Qt.Key.Key_F:
            self._zoom = 1.0
            self._draw()
        elif key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self._leave()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        if self._job is not None:
            self._job.ended = True
            self._job = None
            self._pages.close()
            self.left.emit()


def page_image(pages: PdfPages, number: int, pixels: int) -> QImage:
    """A page as a picture of its own."""
    width, height, data = pages.picture(number, pixels)
    return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
