"""The list of pages to look at: a row shows its page, one key says yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.models.checks import FILTERS, CheckLine, check_model, fits
from ui.screens.parts import table
from ui.texts import tr


class ChecksPanel(QWidget):
    """Pages to look at, problems first.

    Signals:
        page_wanted: (page id, ids of all chosen rows).
    """

    page_wanted = Signal(str, list)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = check_model(self)
        self._lines: Sequence[CheckLine] = ()
        self.filter = QComboBox()
        self.filter.setAccessibleName(tr("ui_checks_filter"))
        for which in FILTERS:
            self.filter.addItem(tr(f"ui_checks_{which}"), which)
        self.filter.currentIndexChanged.connect(lambda _row: self._show())
        self.table = table(self.model, tr("ui_checks"), stretch=2, widths=(60, 180, 400, 220), hint=tr("ui_checks_none"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_rows())
        self.count = QLabel()
        self.count.setProperty("role", "faint")
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.addWidget(self.filter)
        for name in ("confirm_page", "deny_page", "crop", "rescan_page", "leave_out"):
            button = QToolButton()
            button.setDefaultAction(actions[name])
            button.setProperty("role", "command")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(actions[name].statusTip())
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.table, 1)

    def show_lines(self, lines: Sequence[CheckLine]) -> None:
        """Shows `lines`; the row that was chosen stays the row, so that one goes on with the next."""
        self._lines = lines
        self._show()

    @property
    def chosen(self) -> list[CheckLine]:
        return [self.model.row(i) for i in self.table.selectionModel().selectedRows()]

    def step(self, by: int) -> None:
        """The next or previous row."""
        if self.model.rows:
            row = self.table.currentIndex().row() + by if self.table.currentIndex().isValid() else 0
            self.table.choose_row(min(max(row, 0), len(self.model.rows) - 1))

    def _show(self) -> None:
        row, had = self.table.currentIndex().row(), bool(self.chosen)
        shown = [x for x in self._lines if fits(x, str(self.filter.currentData()))]
        with QSignalBlocker(self.table.selectionModel()):
            self.model.show(shown, same=lambda x: (x.page, x.kind))
        self.count.setText(tr("ui_checks_count", count=len(self._lines)))
        if had and not self.chosen and shown:
            self.table.choose_row(min(max(row, 0), len(shown) - 1))

    def _on_rows(self) -> None:
        chosen = self.chosen
        if chosen:
            current = self.model.row(self.table.currentIndex())
            page = current.page if current in chosen else chosen[0].page
            self.page_wanted.emit(page, list(dict.fromkeys(line.page for line in chosen)))
