"""The registry of officers as a table to be edited in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from casefile.settings import Officer
from ui.texts import tr


class OfficerTable(QWidget):
    """The registry of officers; one row each, edited in place.

    Signals:
        changed: a row was changed, added or removed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(Officer.model_fields)
        self.table = QTableWidget(0, len(self.columns))
        self.table.setAccessibleName(tr("ui_set_officers"))
        self.table.setHorizontalHeaderLabels([tr(f"ui_set_officers_{name}") for name in self.columns])
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.itemChanged.connect(lambda _item: self.changed.emit())
        add, remove = QPushButton(tr("ui_set_add_officer")), QPushButton(tr("ui_set_remove_officer"))
        add.clicked.connect(self.add)
        remove.clicked.connect(self.remove)
        row = QHBoxLayout()
        for button in (add, remove):
            button.setAccessibleName(button.text())
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        layout.addLayout(row)

    def show_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.table.setRowCount(0)
        for row in rows:
            self._append([_text(row.get(name)) for name in self.columns])

    def add(self) -> None:
        self._append([""] * len(self.columns))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.editItem(self.table.item(self.table.rowCount() - 1, 0))

    def remove(self) -> None:
        for row in sorted({index.row() for index in self.table.selectedIndexes()}, reverse=True):
            self.table.removeRow(row)
        self.changed.emit()

    def rows(self) -> list[dict[str, Any]]:
        """Rows in which anything stands."""
        made = []
        for row in range(self.table.rowCount()):
            texts = {name: self.table.item(row, n).text().strip() for n, name in enumerate(self.columns)}
            entered = {name: _date(text) if name.startswith("valid_") else text for name, text in texts.items() if text}
            if entered:
                made.append(entered)
        return made

    def _append(self, texts: list[str]) -> None:
        row = self.table.rowCount()
        self.table.blockSignals(True)
        self.table.insertRow(row)
        for column, text in enumerate(texts):
            self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.blockSignals(False)


def _date(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _text(value: Any) -> str:
    return "" if value is None else str(value)
