"""The archive: every case as one line, and what the search found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.actions import Actions
from ui.models.cases import CaseFilterModel, CaseLine, case_model, hit_model
from ui.models.tables import ROW_ROLE
from ui.screens.parts import empty_state, headed, table
from ui.texts import tr


class ArchiveScreen(QWidget):
    """List, filter and hits.

    Signals:
        case_wanted: a line (CaseLine) was opened.
        hit_wanted: a search hit was opened.
        hits_closed: the hits are no longer wanted.
    """

    case_wanted = Signal(object)
    hit_wanted = Signal(object)
    hits_closed = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cases, self.filtered, self.hits = case_model(self), CaseFilterModel(self), hit_model(self)
        self.filtered.setSourceModel(self.cases)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("ui_filter_hint"))
        self.filter.setAccessibleName(tr("ui_filter_hint"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self.filtered.look_for)
        self.filter.textChanged.connect(lambda _text: self._say_count())
        self.table = table(self.filtered, tr("ui_cases"), stretch=2, widths=(230, 160, 200, 100, 60, 110, 80, 140), hint=tr("ui_filter_nothing"))
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.activated.connect(self._on_case)
        self.count = QLabel()
        self.count.setProperty("role", "faint")
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 14, 8)
        title = QLabel(tr("ui_archive"))
        title.setProperty("role", "title")
        head.addWidget(title)
        head.addSpacing(10)
        head.addWidget(self.count)
        head.addStretch(1)
        self.filter.setMinimumWidth(280)
        head.addWidget(self.filter)

        self.hit_table = table(self.hits, tr("ui_hits"), stretch=3, widths=(230, 220, 110, 300), hint=tr("ui_hits_nothing"))
        self.hit_table.activated.connect(self._on_hit)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setIcon(theme.icon("x"))
        self._close.setToolTip(tr("ui_close_hits"))
        self._close.setAccessibleName(tr("ui_close_hits"))
        self._close.clicked.connect(self.hits_closed)
        self.hit_count = QLabel()
        extra = QWidget()
        row = QHBoxLayout(extra)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.hit_count)
        row.addWidget(self._close)
        self.hit_pane = headed(tr("ui_hits"), self.hit_table, extra)
        self.hit_pane.hide()

        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.hit_pane)
        column.addWidget(self.splitter, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(
            empty_state(
                "archive", tr("ui_archive_empty"), tr("ui_archive_empty_text"),
                [actions["open_folder"], actions["open_files"], actions["open_sample"]],
            )
        )  # fmt: skip
        self.stack.addWidget(listed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.table, self.filter, self.hit_table]

    def show_cases(self, lines: list[CaseLine]) -> None:
        self.cases.show(lines)
        self.stack.setCurrentIndex(1 if lines else 0)
        self._say_count()

    def show_hits(self, query: str, hits: list[object], *, is_cut: bool) -> None:
        """Shows what was found; `is_cut`: there is more."""
        self.stack.setCurrentIndex(1)
        self.hits.show(hits)
        self.hit_count.setText(tr("ui_hits_cut" if is_cut else "ui_hits_count", query=query, count=len(hits)))
        self.hit_pane.show()
        if hits:
            self.hit_table.selectRow(0)

    def hide_hits(self) -> None:
        self.hit_pane.hide()
        self.hits.show([])
        self.stack.setCurrentIndex(1 if self.cases.rows else 0)

    def _say_count(self) -> None:
        shown, all_ = self.filtered.rowCount(), self.cases.rowCount()
        self.count.setText(
            tr("ui_cases_count", count=all_) if shown == all_ else tr("ui_cases_shown", shown=shown, count=all_)
        )

    def _on_case(self, index: object) -> None:
        self.case_wanted.emit(index.data(ROW_ROLE))

    def _on_hit(self, index: object) -> None:
        self.hit_wanted.emit(index.data(ROW_ROLE))
