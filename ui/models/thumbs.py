"""Pages in a row, each document's behind a band with its title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
_BAND = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled
_PAGE = _BAND | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

Row = tuple[Section, DossierPage | None]
"""A band (no page) or a page."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Bands and pages in a row.

    Attributes:
        keys: section and page of each ("" for a band): what decides whether rows have moved.
        places: page id → its row.
    """

    rows: tuple[Row, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)


def lay_rows(sections: Sequence[Section], before: Sequence[Row] = ()) -> Rows:
    """A band and the pages of each section in turn; what is the same in `before` is used again."""
    made: list[Row] = []
    for section in sections:
        made.append((section, None))
        made += [(section, page) for page in section.pages]
    rows = tuple(
        was if n < len(before) and (was := before[n])[0] is row[0] and was[1] is row[1] else row for n, row in enumerate(made)
    )
    keys = tuple((section.id, page.id if page is not None else "") for section, page in rows)
    return Rows(rows, keys, {page_id: n for n, (_, page_id) in enumerate(keys) if page_id})


class ThumbModel(QAbstractListModel):
    """One row for every band and every page; SECTION_ROLE is set for both, PAGE_ROLE for pages only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self._keys: Sequence[tuple[str, str]] = ()
        self._place: Mapping[str, int] = {}
        self._running: dict[str, int] = {}

    def show(self, sections: Sequence[Section], made: Rows | None = None) -> None:
        """Shows `sections`; `made` are their rows where somebody has laid them already."""
        made = made or lay_rows(sections)
        rows, old = made.rows, self._rows
        if old and made.keys == self._keys:
            changed = [n for n, (was, now) in enumerate(zip(old, rows, strict=True)) if was is not now]
            self._rows = rows
            if changed:
                self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
            return
        self.beginResetModel()
        self._rows, self._keys, self._place = rows, made.keys, made.places
        self._running = {page_id: n for n, page_id in enumerate(made.places, start=1)}
        self.endResetModel()

    @property
    def bands(self) -> frozenset[int]:
        """Rows that are a section's heading."""
        return frozenset(n for n, (_, page) in enumerate(self._rows) if page is None)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def find(self, page: str) -> QModelIndex:
        return self.index(self._place[page]) if page in self._place else QModelIndex()

    def rows_of(self, pages: Sequence[str]) -> list[int]:
        """Rows of the pages that are shown, from top to bottom."""
        return sorted(self._place[p] for p in pages if p in self._place)

    def pages_at(self, rows: Sequence[int]) -> list[str]:
        """Pages in `rows`; bands are passed over."""
        return [page.id for row in rows if (page := self._rows[row][1]) is not None]

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
        return _BAND if self._rows[index.row()][1] is None else _PAGE

    def mimeTypes(self) -> list[str]:
        return [PAGES_MIME, DOCUMENT_MIME, FILES_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        ordered = sorted(indexes, key=lambda i: i.row())
        return page_drag([page.id for i in ordered if (page := self.page(i)) is not None])

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction
