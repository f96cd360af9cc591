"""The list of keys, and other keys for those who want them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.actions import COMMANDS, MENUS, Actions
from ui.dialogs.room import sized
from ui.preferences import Preferences
from ui.texts import plain, tr

_ID = Qt.ItemDataRole.UserRole


class KeysDialog(QDialog):
    """Every command with its keys and what it does, by menu; typing narrows the list.

    Below it the key of the chosen command can be changed: a key that another command has is refused.
    """

    def __init__(self, parent: QWidget, actions: Actions, kept: Preferences) -> None:
        super().__init__(parent)
        self._actions, self._kept = actions, kept
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui_keys_title"))
        sized(self, 940, 640)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("ui_keys_hint"))
        self.line.setAccessibleName(tr("ui_keys_hint"))
        self.line.textChanged.connect(self._narrow)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(tr("ui_keys_title"))
        self.tree.setHeaderLabels([tr("ui_col_command"), tr("ui_col_keys"), tr("ui_col_does")])
        self.tree.setRootIsDecorated(False)
        self._items: dict[str, QTreeWidgetItem] = {}
        for name in MENUS:
            head = QTreeWidgetItem([plain(tr(f"menu_{name}"))])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(head)
            for command in COMMANDS:
                if command.menu == name:
                    item = QTreeWidgetItem([plain(tr(f"act_{command.id}")), actions.key_text(command.id), tr(f"act_{command.id}_tip")])
                    item.setData(0, _ID, command.id)
                    item.setToolTip(2, item.text(2))
                    head.addChild(item)
                    self._items[command.id] = item
            head.setExpanded(True)
        for column in (0, 1):
            self.tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.currentItemChanged.connect(lambda *_: self._follow())
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.tree)
        layout.addLayout(self._change_row())
        self.told = QLabel()
        self.told.setWordWrap(True)
        layout.addWidget(self.told)
        self._follow()

    @property
    def command(self) -> str:
        """Id of the chosen command, "" for none."""
        item = self.tree.currentItem()
        return (item.data(0, _ID) or "") if item else ""

    def choose(self, command_id: str) -> None:
        self.tree.setCurrentItem(self._items[command_id])

    def take(self) -> None:
        """The key that was pressed becomes the command's."""
        key = self.edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        command = self.command
        if not command or not key:
            return
        holder = self._actions.holder(key, but=command)
        if holder:
            self.told.setText(tr("ui_key_taken", key=key, command=plain(tr(f"act_{holder}"))))
            return
        self._set(command, [key])

    def reset(self) -> None:
        """The key of the chosen command as it came with the program."""
        usual = next((c.keys for c in COMMANDS if c.id == self.command), ())
        holder = next((h for key in usual if (h := self._actions.holder(key, but=self.command))), "")
        if holder:
            self.told.setText(tr("ui_key_taken", key=usual[0], command=plain(tr(f"act_{holder}"))))
        elif self.command:
            self._set(self.command, None)

    def reset_all(self) -> None:
        self._kept.set("keys", {})
        for command in COMMANDS:
            self._actions.set_keys(command.id, None)
            self._items[command.id].setText(1, self._actions.key_text(command.id))
        self.told.setText(tr("ui_keys_reset"))

    # --- inside ---------------------------------------------------------------------------

    def _change_row(self) -> QHBoxLayout:
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setClearButtonEnabled(True)
        self.edit.setAccessibleName(tr("ui_key_new"))
        label = QLabel(tr("ui_key_new"))
        label.setBuddy(self.edit)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.edit, 1)
        self._buttons = []
        for code, slot in (("ui_key_set", self.take), ("ui_key_reset", self.reset), ("ui_key_reset_all", self.reset_all)):
            button = QPushButton(tr(code))
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            row.addWidget(button)
            self._buttons.append(button)
        return row

    def _follow(self) -> None:
        for widget in (self.edit, *self._buttons[:2]):
            widget.setEnabled(bool(self.command))
        self.edit.clear()
        self.edit.findChild(QLineEdit).setPlaceholderText(tr("ui_key_press"))  # clearing brings Qt's own words back

    def _set(self, command: str, keys: list[str] | None) -> None:
        own = dict(self._kept.get("keys") or {})
        own.pop(command, None)
        if keys is not None:
            own[command] = keys
        self._kept.set("keys", own)
        self._actions.set_keys(command, keys)
        self._items[command].setText(1, self._actions.key_text(command))
        self.told.setText(tr("ui_key_is_set", command=plain(tr(f"act_{command}")), key=self._actions.key_text(command)))

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
