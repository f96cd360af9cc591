"""What became of an imported table: every fault row by row, or every row to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QVBoxLayout, QWidget

from ui.dialogs.room import sized
from ui.models.score_packs import FAULT_ROW_COLUMNS, table_model
from ui.screens.parts import table
from ui.texts import tr


def _closed_by_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox()
    close = buttons.addButton(tr("ui_close"), QDialogButtonBox.ButtonRole.RejectRole)
    close.setAccessibleName(close.text())
    close.setDefault(True)
    buttons.rejected.connect(dialog.reject)
    return buttons


class ImportFaultsDialog(QDialog):
    """A table that cannot become a pack: nothing was imported."""

    def __init__(self, name: str, faults: Sequence[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("ui_import_faults"))
        sized(self, 860, 460)
        text = QLabel(tr("ui_import_faults_text", file=name, count=len(faults)))
        text.setWordWrap(True)
        self.faults = table_model(FAULT_ROW_COLUMNS, self)
        self.faults.show(list(faults))
        view = table(self.faults, tr("ui_import_faults"), stretch=2, widths=(120, 60, 500))
        view.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (text, view, _closed_by_button(self)):
            layout.addWidget(widget)
        view.resizeRowsToContents()


class ImportedDialog(QDialog):
    """What was imported, and every row a person should look at."""

    def __init__(self, lines: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("ui_imported"))
        sized(self, 860, 460)
        text = QLabel(lines[0] if lines else "")
        text.setWordWrap(True)
        listed = QListWidget()
        listed.setWordWrap(True)
        listed.setAccessibleName(tr("ui_imported"))
        listed.addItems(list(lines[1:]))
        layout = QVBoxLayout(self)
        for widget in (text, listed, _closed_by_button(self)):
            layout.addWidget(widget)
