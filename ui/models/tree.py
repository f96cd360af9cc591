"""The tree of documents and their pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from casefile.model import DossierPage
from ui import theme
from ui.models.outline import Section
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
_MANY = 8
"""Changed sections from which telling of each costs more than drawing anew."""
_COLUMNS = 2
_STAYING = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled
_DRAGGED = _STAYING | Qt.ItemFlag.ItemIsDragEnabled
SECTION_ROLE = Qt.ItemDataRole.UserRole + 1
PAGE_ROLE = Qt.ItemDataRole.UserRole + 2

PAGES_MIME = "application/x-mingjuan-pages"
DOCUMENT_MIME = "application/x-mingjuan-document"
FILES_MIME = "text/uri-list"


def page_drag(pages: Sequence[str]) -> QMimeData:
    data = QMimeData()
    data.setData(PAGES_MIME, "\n".join(pages).encode())
    return data


def dragged_pages(data: QMimeData) -> list[str]:
    return bytes(data.data(PAGES_MIME).data()).decode().split("\n") if data.hasFormat(PAGES_MIME) else []


def dropped_files(data: QMimeData) -> list[Path]:
    """Files and folders of this machine that are dragged in from outside."""
    return [Path(u.toLocalFile()) for u in data.urls() if u.isLocalFile()] if data.hasUrls() else []


class TreeModel(QAbstractItemModel):
    """Sections at the top, pages below. Column 0: what it is, column 1: its pages."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sections: tuple[Section, ...] = ()

    def show(self, sections: tuple[Section, ...]) -> None:
        """The smallest change that shows `sections`: new texts in place, or everything anew."""
        old = self._sections
        if sections is old:
            return
        if old and self.keeps_rows(sections):
            changed = [n for n, (was, now) in enumerate(zip(old, sections, strict=True)) if was is not now and was != now]
            if len(changed) > _MANY:
                # Page numbers have shifted: one word to the view instead of hundreds; no row moves.
                self.layoutAboutToBeChanged.emit()
                self._sections = sections
                self.layoutChanged.emit()
                return
            self._sections = sections
            for row in changed:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 1))
                after, parent = sections[row], self.index(row, 0)
                if after.pages:
                    self.dataChanged.emit(self.index(0, 0, parent), self.index(len(after.pages) - 1, 1, parent))
            return
        self.beginResetModel()
        self._sections = sections
        self.endResetModel()

    def keeps_rows(self, sections: tuple[Section, ...]) -> bool:
        """Showing `sections` changes texts only."""
        old = self._sections
        return len(old) == len(sections) and all(
            was is now or (was.kind == now.kind and was.id == now.id and len(was.pages) == len(now.pages))
            for was, now in zip(old, sections, strict=True)
        )

    # --- shape ----------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        # Asked hundreds of times at every change of a large case; the internal id of a page is its section's row + 1.
        if not parent.isValid():
            there, home = len(self._sections), 0
        elif parent.internalId() == 0 and parent.column() == 0:
            there, home = len(self._sections[parent.row()].pages), parent.row() + 1
        else:
            return QModelIndex()
        return self.createIndex(row, column, home) if 0 <= row < there and 0 <= column < _COLUMNS else QModelIndex()

    def parent(self, child: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(child.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        if not parent.isValid():
            return len(self._sections)
        if parent.internalId() == 0 and parent.column() == 0:
            return len(self._sections[parent.row()].pages)
        return 0

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return _COLUMNS

    # --- what it says ---------------------------------------------------------------------

    def section(self, index: Index) -> Section | None:
        if not index.isValid():
            return None
        row = index.row() if index.internalId() == 0 else int(index.internalId()) - 1
        return self._sections[row] if row < len(self._sections) else None

    def page(self, index: Index) -> DossierPage | None:
        if not index.isValid() or index.internalId() == 0:
            return None
        section = self.section(index)
        return section.pages[index.row()] if section and index.row() < len(section.pages) else None

    def find(self, *, page: str | None = None, section: str | None = None) -> QModelIndex:
        """The row of a page, or of a section."""
        for row, found in enumerate(self._sections):
            if section is not None and found.id == section:
                return self.index(row, 0)
            if page is not None:
                for place, own in enumerate(found.pages):
                    if own.id == page:
                        return self.index(place, 0, self.index(row, 0))
        return QModelIndex()

    @property
    def sections(self) -> tuple[Section, ...]:
        return self._sections

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        section = self.section(index)
        if section is None:
            return None
        page = self.page(index)
        if role == SECTION_ROLE:
            return section
        if role == PAGE_ROLE:
            return page
        if page is not None:
            return _page_data(page, index, role)
        return _section_data(section, index.column(), role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        section = self.section(index)
        if section is None:
            return Qt.ItemFlag.NoItemFlags
        return _DRAGGED if index.internalId() != 0 or section.is_document else _STAYING

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr("ui_col_document") if section == 0 else tr("ui_col_pages")
        return None

    def mimeTypes(self) -> list[str]:
        return [PAGES_MIME, DOCUMENT_MIME, FILES_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        pages: list[str] = []
        documents: list[str] = []
        for index in indexes:
            if index.column() != 0:
                continue
            page, section = self.page(index), self.section(index)
            if page is not None:
                pages.append(page.id)
            elif section is not None and section.is_document:
                documents.append(section.id)
        if documents and not pages:
            data = QMimeData()
            data.setData(DOCUMENT_MIME, documents[0].encode())
            return data
        return page_drag(pages)

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction


def _section_data(section: Section, column: int, role: int) -> Any:
    c = theme.colours()
    if role == Qt.ItemDataRole.DisplayRole:
        if column == 1:
            return section.span or ("—" if section.pages else "")
        if section.is_missing:
            return tr("ui_missing_row", title=section.title)
        if section.is_document:
            mark = " ?" if section.uncertain else ""
            return f"{section.title}{mark}"
        return section.title + tr("ui_in_brackets", text=len(section.pages))
    if role == Qt.ItemDataRole.DecorationRole and column == 0:
        if section.is_missing:
            return theme.icon("file-x", "faint")
        if section.is_document:
            return theme.icon("file-question", "warn") if section.uncertain else theme.icon("file-text", "accent")
        return theme.icon("inbox", "faint")
    if role == Qt.ItemDataRole.ForegroundRole:
        if section.is_missing or not section.is_document or column == 1:
            return QColor(c.faint)
        return None
    if role == Qt.ItemDataRole.FontRole and section.is_missing:
        font = QFont()
        font.setItalic(True)
        return font
    if role == Qt.ItemDataRole.TextAlignmentRole and column == 1:
        return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if role == Qt.ItemDataRole.ToolTipRole:
        return "\n".join(part for part in (section.title, section.note) if part)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        if section.is_missing:
            return tr("ui_missing_row", title=section.title)
        counted = tr("ui_pages_count", count=len(section.pages))
        return ",".join(part for part in (section.title, counted, section.note) if part)
    return None


def _page_data(page: DossierPage, index: Index, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        if index.column() == 1:
            return "" if page.number is None else str(page.number)
        text = tr("ui_page_n", number=index.row() + 1)
        if page.blank:
            text += tr("ui_in_brackets", text=tr("ui_blank"))
        if page.reading is None:
            text += tr("ui_in_brackets", text=tr("ui_unread"))
        if page.mark:
            text += tr("ui_in_brackets", text=page.mark)
        if page.left_out:
            text += tr("ui_in_brackets", text=page.left_out)
        return text
    if role == Qt.ItemDataRole.ForegroundRole and (page.blank or page.document is None or index.column() == 1):
        return QColor(theme.colours().faint)
    if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
        return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return None
