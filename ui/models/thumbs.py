"""Pages in a row, each document's behind a band with its title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from casefile.model import DossierPage
from ui.models.outline import Section, page_caption
from ui.models.tree import DOCUMENT_MIME, FILES_MIME, PAGE_ROLE, PAGES_MIME, SECTION_ROLE, page_drag
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
RUNNING_ROLE = Qt.ItemDataRole.UserRole + 3
"""Place of a page among all pages shown, 1-based."""
NOWHERE = QModelIndex()


class ThumbModel(QAbstractListModel):
    """One row for every band and every page; SECTION_ROLE is set for both, PAGE_ROLE for pages only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Section, DossierPage | None]] = []
        self._place: dict[str, int] = {}
        self._running: dict[str, int] = {}

    def show(self, sections: tuple[Section, ...]) -> None:
        rows: list[tuple[Section, DossierPage | None]] = []
        for section in sections:
            rows.append((section, None))
            rows += [(section, page) for page in section.pages]
        if self._rows and [_id(r) for r in rows] == [_id(r) for r in self._rows]:
            changed = [n for n, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old != new]
            self._rows = rows
            if changed:
                self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
            return
        self.beginResetModel()
        self._rows = rows
        self._place = {page.id: n for n, (_, page) in enumerate(rows) if page is not None}
        self._running = {page_id: n for n, page_id in enumerate(self._place, start=1)}
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def find(self, page: str) -> QModelIndex:
        return self.index(self._place[page]) if page in self._place else QModelIndex()

    def section(self, index: Index) -> Section | None:
        return self._rows[index.row()][0] if index.isValid() else None

    def page(self, index: Index) -> DossierPage | None:
        return self._rows[index.row()][1] if index.isValid() else None

    @property
    def page_ids(self) -> list[str]:
        """Every page, in the order shown."""
        return list(self._place)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        section, page = self._rows[index.row()]
        if role == SECTION_ROLE:
            return section
        if role == PAGE_ROLE:
            return page
        if role == RUNNING_ROLE:
            return self._running.get(page.id) if page is not None else None
        if role == Qt.ItemDataRole.DisplayRole:
            return section.title if page is None else page_caption(page)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if page is None:
                return section.title
            return f"{section.title} {tr('ui_page_n', number=section.pages.index(page) + 1)}"
        if role == Qt.ItemDataRole.ToolTipRole and page is not None:
            return page.left_out or page.mark
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if self._rows[index.row()][1] is None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemIsDropEnabled
        )

    def mimeTypes(self) -> list[str]:
        return [PAGES_MIME, DOCUMENT_MIME, FILES_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        ordered = sorted(indexes, key=lambda i: i.row())
        return page_drag([page.id for i in ordered if (page := self.page(i)) is not None])

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction


def _id(row: tuple[Section, DossierPage | None]) -> tuple[str, str]:
    section, page = row
    return section.id, page.id if page is not None else ""
