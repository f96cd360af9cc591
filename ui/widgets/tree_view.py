"""The tree of documents: pages and documents can be dropped on each other."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from ui.models.tree import DOCUMENT_MIME, PAGE_ROLE, PAGES_MIME, SECTION_ROLE, dragged_pages, dropped_files
from ui.texts import tr


class TreeView(QTreeView):
    """Documents in filing order.

    Signals:
        pages_dropped: (page ids, section, position), as in the thumbnails.
        document_dropped: (document id, section): put before that section.
        files_dropped: (paths, section, position): files from outside were let go there.
    """

    pages_dropped = Signal(list, object, object)
    document_dropped = Signal(str, object)
    files_dropped = Signal(list, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(tr("ui_tree"))
        self.setIndentation(16)

    def lay_columns(self) -> None:
        """Once the model is set: titles take the room, page numbers what they need."""
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        # Not fitted to its contents: that would ask every row of a large case at every change.
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(1, self.fontMetrics().horizontalAdvance("888–888") + 10)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not self._takes(event.mimeData()):
            event.ignore()
            return
        super().dragMoveEvent(event)
        if event.mimeData().hasUrls() or self.indexAt(event.position().toPoint()).isValid():
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        index = self.indexAt(event.position().toPoint()).siblingAtColumn(0)
        files = dropped_files(event.mimeData())
        if not index.isValid() and not files:
            event.ignore()
            return
        section, page = index.data(SECTION_ROLE), index.data(PAGE_ROLE)
        event.acceptProposedAction()
        position = None
        if page is not None:
            position = next(n for n, p in enumerate(section.pages) if p.id == page.id)
            if self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.BelowItem:
                position += 1
        pages = dragged_pages(event.mimeData())
        if files:
            self.files_dropped.emit(files, section, position)
        elif pages:
            self.pages_dropped.emit(pages, section, position)
        elif event.mimeData().hasFormat(DOCUMENT_MIME):
            self.document_dropped.emit(bytes(event.mimeData().data(DOCUMENT_MIME).data()).decode(), section)

    def _takes(self, data: QMimeData) -> bool:
        return data.hasFormat(PAGES_MIME) or data.hasFormat(DOCUMENT_MIME) or bool(dropped_files(data))
