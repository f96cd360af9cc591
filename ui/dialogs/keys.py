"""The list of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ui.actions import COMMANDS, MENUS, key_text
from ui.texts import plain, tr


class KeysDialog(QDialog):
    """Every command with its keys and what it does, by menu; typing narrows the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui_keys_title"))
        self.resize(760, 600)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("ui_keys_hint"))
        self.line.setAccessibleName(tr("ui_keys_hint"))
        self.line.textChanged.connect(self._narrow)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(tr("ui_keys_title"))
        self.tree.setHeaderLabels([tr("ui_col_command"), tr("ui_col_keys"), tr("ui_col_does")])
        self.tree.setRootIsDecorated(False)
        for name in MENUS:
            head = QTreeWidgetItem([plain(tr(f"menu_{name}"))])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(head)
            for command in COMMANDS:
                if command.menu == name:
                    row = [plain(tr(f"act_{command.id}")), key_text(command), tr(f"act_{command.id}_tip")]
                    head.addChild(QTreeWidgetItem(row))
            head.setExpanded(True)
        for column in (0, 1):
            self.tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.tree)

    def _narrow(self, text: str) -> None:
        wanted = text.casefold()
        for place in range(self.tree.topLevelItemCount()):
            head = self.tree.topLevelItem(place)
            shown = 0
            for row in range(head.childCount()):
                item = head.child(row)
                fits = any(wanted in item.text(column).casefold() for column in range(3))
                item.setHidden(not fits)
                shown += fits
            head.setHidden(not shown)
