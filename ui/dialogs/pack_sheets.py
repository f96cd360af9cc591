"""Old score sheets of the case in work: each under its own pack, with what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.dialogs.room import sized
from ui.screens.score_tree import ScoreTree
from ui.texts import language, tr

if TYPE_CHECKING:
    from casefile.archive.records import SavedVersion
    from ui.reviewing import OldSheet


class OldSheetsDialog(QDialog):
    """Versions on the left; on the right the sheet, and above it whether it still holds.

    Signals:
        wanted: (number) this version's sheet is to be shown.
    """

    wanted = Signal(int)

    def __init__(self, title: str, versions: list[SavedVersion], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("ui_old_sheets", title=title))
        sized(self, 1180, 660)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("ui_old_sheets_list"))
        for version in versions:
            when = version.saved_at.replace("T", " ")[:16]
            item = QListWidgetItem(tr("ui_old_sheet_line", number=version.number, at=when, by=version.saved_by))
            item.setData(Qt.ItemDataRole.UserRole, version.number)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.state = QLabel(tr("ui_old_sheet_loading") if versions else tr("ui_old_sheets_none"))
        self.state.setWordWrap(True)
        self.state.setContentsMargins(10, 8, 10, 8)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sheet = ScoreTree()
        self.sheet.tree.setColumnWidth(0, theme.scaled(300))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        column.addWidget(self.sheet, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(right)
        split.setSizes([230, 890])
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("ui_close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAccessibleName(close.text())
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(split, 1)
        layout.addWidget(buttons)

    def begin(self) -> None:
        """Asks for the newest sheet."""
        if self.list.count():
            self.list.setCurrentRow(0)
            self.list.setFocus()

    def show_sheet(self, old: OldSheet) -> None:
        """Shows what was asked for; an answer for another line comes too late and is dropped."""
        item = self.list.currentItem()
        if item is None or item.data(Qt.ItemDataRole.UserRole) != old.version:
            return
        sheet = old.sheet
        made = tr("ui_old_sheet_made", pack=sheet.pack_id, digest=sheet.pack_sha256[:12], version=sheet.tool_version)
        self.state.setText("\n".join([*old.state.lines(language()), made]))
        self.sheet.show_sheet(sheet, old.pack)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.state.setText(tr("ui_old_sheet_loading"))
            self.sheet.show_sheet(None, None)
            self.wanted.emit(item.data(Qt.ItemDataRole.UserRole))
